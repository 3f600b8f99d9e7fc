/** What unsaved settings would do, in sentences: from the answer of the `effect` job. */
import type { EffectResult } from '../../../../protocol/explain.ts';
import { formatCount, plural } from '../../../ui/format.ts';
import { share } from '../connection-state.ts';

export type ConnectionEffect = EffectResult['connections'][number];

export interface EffectSentence {
  /** `Drops 14 % of the last 1,000 events` */
  readonly main: string;
  /** `3 % now` and the like; empty when there is nothing to compare. */
  readonly beside: string;
  /** More is lost than before, less, or neither. */
  readonly direction: 'more' | 'less' | 'same';
}

/** Over the connections where something changes; when nothing does, over all that the changes concern. */
export function effectSentence(result: EffectResult): EffectSentence {
  const moved = result.connections.filter(({ before, after, fields_changed: fields }) => before !== after || fields > 0);
  const told = moved.length > 0 ? moved : result.connections;
  const sum = (count: (one: ConnectionEffect) => number): number => told.reduce((total, one) => total + count(one), 0);
  const events = sum((one) => one.events);
  const before = events - sum((one) => one.before);
  const after = events - sum((one) => one.after);
  const fields = sum((one) => one.fields_changed);
  const direction = after > before ? 'more' : after < before ? 'less' : 'same';
  if (result.events === 0) return { main: 'Nothing was captured yet to try this on', beside: '', direction: 'same' };
  if (events === 0) return { main: `None of the last ${plural(result.events, 'event')} came through here`, beside: '', direction: 'same' };
  // Of one connection: the newest events of its input.
  const of = told.length > 1 ? `of the last ${plural(result.events, 'event')} over ${told.length} connections` : `of the last ${plural(events, 'event')}`;
  const changes = fields === 0 ? '' : `, changes fields of ${formatCount(fields)}`;
  if (after === 0 && before === 0) return { main: fields === 0 ? `Nothing changes for the last ${plural(result.events, 'event')}` : `Drops none ${of}${changes}`, beside: '', direction };
  return { main: `Drops ${share(after, events) ?? '0 %'} ${of}${changes}`, beside: before === after ? 'as now' : `${share(before, events) ?? '0 %'} now`, direction };
}

/** Events with the same name and the same fate are told once. */
export function groupedExamples(examples: ConnectionEffect['examples']): { readonly example: ConnectionEffect['examples'][number]; readonly count: number }[] {
  return [...Map.groupBy(examples, ({ name, before, after }) => JSON.stringify([name, before, after])).values()].flatMap((group) => (group[0] === undefined ? [] : [{ example: group[0], count: group.length }]));
}

/** Of one connection: `812 of 1,000 go on, 1,000 now`. */
export function connectionSentence({ events, before, after, fields_changed: fields }: ConnectionEffect): string {
  if (events === 0) return 'none of the events looked at came through its input';
  const now = before === after ? 'as now' : `${formatCount(before)} now`;
  return `${formatCount(after)} of ${plural(events, 'event')} go on, ${now}${fields === 0 ? '' : `; fields of ${formatCount(fields)} change`}`;
}
