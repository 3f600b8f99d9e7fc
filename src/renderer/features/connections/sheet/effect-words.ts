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

const dropped = (count: { readonly events: number; readonly passes: number }): number => count.events - count.passes;

/** Over all connections that the changes concern. */
export function effectSentence(result: EffectResult): EffectSentence {
  const { connections } = result;
  const events = connections.reduce((sum, one) => sum + one.events, 0);
  const before = dropped({ events, passes: connections.reduce((sum, one) => sum + one.before, 0) });
  const after = dropped({ events, passes: connections.reduce((sum, one) => sum + one.after, 0) });
  const fields = connections.reduce((sum, one) => sum + one.fields_changed, 0);
  const direction = after > before ? 'more' : after < before ? 'less' : 'same';
  if (result.events === 0) return { main: 'Nothing was captured yet to try this on', beside: '', direction: 'same' };
  if (events === 0) return { main: `None of the last ${plural(result.events, 'event')} came through here`, beside: '', direction: 'same' };
  const of = events === result.events ? `of the last ${plural(events, 'event')}` : `of ${plural(events, 'event')} among the last ${formatCount(result.events)}`;
  const changes = fields === 0 ? '' : `, changes fields of ${formatCount(fields)}`;
  if (after === 0 && before === 0) return { main: fields === 0 ? `Nothing changes for the last ${plural(result.events, 'event')}` : `Drops none ${of}${changes}`, beside: '', direction };
  return { main: `Drops ${share(after, events) ?? '0 %'} ${of}${changes}`, beside: before === after ? 'as now' : `${share(before, events) ?? '0 %'} now`, direction };
}

/** Of one connection: `812 of 1,000 go on, 1,000 now`. */
export function connectionSentence({ events, before, after, fields_changed: fields }: ConnectionEffect): string {
  if (events === 0) return 'none of the events looked at came through its input';
  const now = before === after ? 'as now' : `${formatCount(before)} now`;
  return `${formatCount(after)} of ${plural(events, 'event')} go on, ${now}${fields === 0 ? '' : `; fields of ${formatCount(fields)} change`}`;
}
