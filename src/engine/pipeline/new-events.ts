/** The rows of a batch's events: those that went on, and after them those that a stage took out, so that nothing disappears. */
import type { EventRow } from '../../protocol/contract.ts';
import { encodeEvent } from '../batch/encode.ts';
import { describeEvent, searchText } from '../batch/summary.ts';
import type { BatchEvent } from '../batch/types.ts';
import { isPlannable } from '../data-plans/index.ts';
import type { CountedEvent } from '../store/catalog.ts';
import type { NewEvent, OutcomeRow } from '../store/results.ts';
import type { CallFacts, PipelineResult } from './types.ts';

const idOf = (event: BatchEvent): string => event.data['event_id'] as string;

/** `violations`: how many each event shows, by its id. */
export function newEvents(result: PipelineResult, call: CallFacts, violations: ReadonlyMap<string, number>): NewEvent[] {
  const { batch, lost, dropped, droppedAs, duplicateOf } = result;
  if (batch.events.length + lost.length === 0) return [eventless(result, call, violations.get('') ?? 0)];
  const row = (event: BatchEvent, index: number, { fallback, ended }: Pick<NewEvent, 'fallback' | 'ended'>): NewEvent => {
    const { name, kind, detail } = describeEvent(event);
    const at = event.data['timestamp_unixtime_ms'];
    const session = event.data['session_uuid'];
    return {
      id: idOf(event), index, at: typeof at === 'number' ? at : call.receivedAt, type: event.event_type, kind, name, detail,
      session: typeof session === 'string' ? session : null,
      flags: event.event_type === 'user_identity_change' ? ['identity'] : [],
      data: encodeEvent(event).data,
      search: searchText(event, batch),
      eventless: false,
      // What belongs to no event shows at the first one.
      violations: (violations.get(idOf(event)) ?? 0) + (index === 0 ? violations.get('') ?? 0 : 0),
      fallback,
      ended,
    };
  };
  const ended = dropped === null ? null : droppedAs?.stage ?? (duplicateOf === null ? 'receive' : 'duplicates');
  return [
    ...batch.events.map((event, index) => row(event, index, { fallback: droppedAs?.outcome ?? null, ended })),
    ...lost.map(({ event, outcome, stage }, index) => row(event, batch.events.length + index, { fallback: outcome, ended: stage })),
  ];
}

function eventless({ batch, droppedAs }: PipelineResult, call: CallFacts, violations: number): NewEvent {
  const attributes = Object.keys(batch.user_attributes ?? {}).length;
  const identities = Object.keys(batch.user_identities ?? {}).length;
  const parts = [[attributes, 'attribute'], [identities, identities === 1 ? 'identity' : 'identitie']] as const;
  const detail = parts.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}${count === 1 ? '' : 's'}`).join(' · ');
  return {
    id: batch.batch_id!, index: 0, at: call.receivedAt, type: 'batch', kind: '', name: 'Batch without events', detail, session: null, flags: [], data: {},
    search: searchText({ event_type: 'batch', data: {} }, batch), eventless: true, violations, fallback: droppedAs?.outcome ?? null, ended: null,
  };
}

/** What was taken out before the outputs came to none of them: each says so. */
export function lostOutcomes({ batch, lost, dropped, droppedAs }: PipelineResult, routes: readonly { readonly connection: string; readonly output: string; readonly active: boolean }[]): OutcomeRow[] {
  if (lost.length === 0 && (dropped === null || droppedAs === null)) return [];
  const active = routes.filter((route) => route.active);
  const rows = (event: BatchEvent, of: Pick<OutcomeRow, 'outcome' | 'code' | 'stage'>): OutcomeRow[] => active.map((route) => ({ eventId: idOf(event), output: route.output, connection: route.connection, status: null, ...of }));
  return [
    ...lost.flatMap(({ event, outcome, reason, stage }) => rows(event, { outcome, code: reason.code, stage })),
    ...(dropped === null || droppedAs === null ? [] : batch.events.flatMap((event) => rows(event, { outcome: droppedAs.outcome, code: dropped.code, stage: droppedAs.stage }))),
  ];
}

/** What the catalog counts: what survived blocking (spec/data-plans.md 11). */
export function countedEvents({ batch, plan, dropped }: PipelineResult, rows: readonly EventRow[], events: readonly NewEvent[], violations: ReadonlyMap<string, number>): CountedEvent[] {
  if (dropped !== null) return [];
  return batch.events.map((event, index) => ({
    event, kind: events[index]!.kind, name: events[index]!.name,
    // Its own, not those of the user that show at the first event; what no plan can hold is not validated.
    violations: plan?.kind === 'validated' && (plan.version.profile === 'node' || isPlannable(event)) ? violations.get(idOf(event)) ?? 0 : null,
    forwarded: rows[index]!.outcomes.some(({ outcome }) => outcome === 'delivered'),
  }));
}
