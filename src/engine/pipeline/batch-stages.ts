/** The stages that run once a batch, in the order of spec/pipeline.md 0.2 (1-12). */
import type { Reason, TraceStep } from '../../protocol/contract.ts';
import { diffJson, plainJson } from '../../protocol/patch.ts';
import type { StageId } from '../../protocol/vocabulary.ts';
import { serverIds as idsOf } from '../batch/ids.ts';
import type { ServerIds } from '../batch/ids.ts';
import { applyLimits } from '../batch/limits.ts';
import { noteSeverity } from '../batch/notes.ts';
import { unknownPurposes } from '../batch/privacy-notes.ts';
import { sessionIdOf } from '../batch/session-id.ts';
import type { Batch, BatchEvent, IngestNote } from '../batch/types.ts';
import { plural } from '../wording.ts';
import { dataPlan, planBlocking } from './plan-stages.ts';
import { enrichment, profile } from './profile-stages.ts';
import type { RuleChain } from './rule-chain.ts';
import { ruleEffect } from './rule-stages.ts';
import { passThrough, traceStep } from './trace.ts';
import type { StoredStep } from './trace.ts';
import type { BatchState, CallFacts, PipelineContext, PipelineInput } from './types.ts';

export interface BatchStage {
  readonly id: StageId;
  /** Changes `state` and returns the step, or the name alone when there was nothing to do. */
  readonly run: (state: BatchState, input: PipelineInput, context: PipelineContext) => StoredStep | StoredStep[];
}

function receive(state: BatchState, { call, decoded }: PipelineInput): StoredStep {
  const how = `${call.status === 0 ? 'No answer, by a fault on demand' : call.status} · ${call.surfaceLabel}`;
  const changed = decoded.notes.filter((note) => note.before !== undefined || note.after !== undefined).length;
  state.notes.push(...decoded.notes);
  if (decoded.dropped !== undefined) {
    state.dropped = { code: decoded.dropped.code, message: decoded.dropped.message, pointer: { kind: 'batch', name: 'batch', path: decoded.dropped.pointer } };
    return traceStep('receive', { verdict: 'dropped', reason: state.dropped });
  }
  return traceStep('receive', {
    verdict: 'passed',
    reason: {
      code: changed > 0 ? 'received-normalised' : 'received',
      message: changed > 0 ? `${how}; ${plural(changed, 'value')} brought into the Batch form` : how,
      pointer: { kind: 'input', name: call.input },
      value: call.status,
    },
    patch: decoded.notes
      .filter((note) => note.before !== undefined || note.after !== undefined)
      .map((note) => ({
        op: note.before === undefined ? 'add' as const : note.after === undefined ? 'remove' as const : 'replace' as const,
        path: note.pointer,
        ...(note.after === undefined ? {} : { value: plainJson(note.after) }),
        ...(note.before === undefined ? {} : { before: plainJson(note.before) }),
      })),
  });
}

function limits(state: BatchState, { decoded }: PipelineInput, context: PipelineContext): StoredStep {
  const cut = applyLimits(state.batch, { now: context.now, bytes: decoded.bytes, maxBytes: context.file.limits.batch_bytes });
  const limited = withinNames(cut, state.newNames, context);
  const notes = [...limited.notes, ...unknownPurposes(state.batch, context.file.privacy.gdpr_purposes)];
  if (notes.length === 0) {
    return traceStep('limits', { verdict: 'passed', reason: { code: 'within-limits', message: 'Within all limits.' } });
  }
  const patch = diffJson(state.batch, limited.batch);
  const told: TraceStep['events'] = [];
  for (const { event, name } of limited.beyond) state.lost.push({ event, outcome: 'filtered', stage: 'limits', reason: beyondNames(context, name), told });
  state.batch = limited.batch;
  state.limited = notes.some((note) => noteSeverity(note.code) !== 'info');
  state.notes.push(...notes);
  const first = notes[0]!;
  return traceStep('limits', {
    verdict: limited.notes.length === 0 ? 'passed' : 'changed',
    reason: {
      code: first.code,
      message: notes.length === 1 ? first.message : `${first.message} (and ${plural(notes.length - 1, 'more note')})`,
      ...(limited.notes.length === 0
        ? { pointer: { kind: 'settings', name: 'privacy', path: '/privacy/gdpr_purposes', file: 'cloudchamber.json' }, value: context.file.privacy.gdpr_purposes }
        : { pointer: { kind: 'limit', name: first.code, path: first.pointer } }),
    },
    patch, events: told,
  });
}

interface WithinNames {
  readonly batch: Batch;
  readonly notes: IngestNote[];
  /** Events that were dropped for their names. */
  readonly beyond: readonly { readonly event: BatchEvent; readonly name: string }[];
}

function beyondNames({ file }: PipelineContext, name: string): Reason {
  const max = file.limits.event_names;
  return {
    code: 'too-many-event-names', value: name, pointer: { kind: 'settings', name: 'limits', path: '/limits/event_names', file: 'cloudchamber.json' },
    message: `A workspace takes ${max} names of events and screens, and it has them; an event with one more was dropped.`,
  };
}

/** spec/data-model.md 5.2: a workspace has so many names of events and screens; what a new one beyond them names is dropped. */
function withinNames(limited: { batch: Batch; notes: IngestNote[] }, newNames: Set<string>, context: PipelineContext): WithinNames {
  const { names } = context;
  const max = context.file.limits.event_names;
  const notes: IngestNote[] = [];
  const beyond: { event: BatchEvent; name: string }[] = [];
  const kept = limited.batch.events.filter((event, index) => {
    const name = nameOf(event);
    if (name === null || names.hasName(name) || newNames.has(name)) return true;
    if (names.nameCount + newNames.size < max) {
      newNames.add(name);
      return true;
    }
    const { code, message } = beyondNames(context, name);
    notes.push({ code, message, pointer: `/events/${index}`, before: name });
    beyond.push({ event, name });
    return false;
  });
  return beyond.length === 0 ? { ...limited, beyond } : { batch: { ...limited.batch, events: kept }, notes: [...limited.notes, ...notes], beyond };
}

function nameOf({ event_type: type, data }: BatchEvent): string | null {
  const name = type === 'custom_event' ? data['event_name'] : type === 'screen_view' ? data['screen_name'] : null;
  return typeof name === 'string' ? name : null;
}

function duplicates(state: BatchState, { call }: PipelineInput, context: PipelineContext): StoredStep {
  const id = state.batch.source_request_id;
  if (call.replayed) return traceStep('duplicates', { verdict: 'skipped', reason: { code: 'replayed', message: 'A replayed batch is never taken for a duplicate.' } });
  if (id === undefined) return repeatedEvents(state, context) ?? traceStep('duplicates', { verdict: 'passed', reason: { code: 'no-request-id', message: 'The batch has no source_request_id, so it cannot be recognised when it comes again.' } });
  const earlier = context.findDuplicate(state.batch);
  if (earlier === null) return repeatedEvents(state, context) ?? traceStep('duplicates', { verdict: 'passed', reason: { code: 'first-seen', message: 'This source_request_id was not seen before.', value: id } });
  state.duplicateOf = earlier;
  const pointer = { kind: 'settings' as const, name: 'duplicates', path: '/duplicates/drop_batches', file: 'cloudchamber.json' };
  if (!context.file.duplicates.drop_batches) {
    return traceStep('duplicates', { verdict: 'passed', reason: { code: 'duplicate-kept', message: `The same source_request_id came before with batch ${earlier}; duplicates are kept here.`, pointer, value: id } });
  }
  state.dropped = { code: 'duplicate-batch', message: `The same source_request_id came before with batch ${earlier}, so this one is not processed again.`, pointer, value: id };
  return traceStep('duplicates', { verdict: 'dropped', reason: state.dropped });
}

/** Events that an SDK sent before in another batch (spec/data-model.md 6); null when there are none. */
function repeatedEvents(state: BatchState, context: PipelineContext): StoredStep | null {
  const repeated = new Set(context.repeatedEvents(state.batch));
  if (repeated.size === 0) return null;
  const before = state.batch;
  const ids = before.events.filter((_, index) => repeated.has(index)).map(({ data }) => String(data['source_message_id']));
  const pointer = { kind: 'settings' as const, name: 'duplicates', path: '/duplicates/drop_events', file: 'cloudchamber.json' };
  const told: TraceStep['events'] = [];
  const message = 'This user sent an event with the same source_message_id before; it was dropped.';
  [...repeated].forEach((index, position) => state.lost.push({ event: before.events[index]!, outcome: 'filtered', stage: 'duplicates', told, reason: { code: 'duplicate-event', message, pointer, value: ids[position]! } }));
  state.batch = { ...before, events: before.events.filter((_, index) => !repeated.has(index)) };
  state.limited = true;
  state.notes.push(...[...repeated].map((index, position) => ({ code: 'duplicate-event', message, pointer: `/events/${index}`, before: ids[position]! })));
  return traceStep('duplicates', {
    verdict: 'changed',
    reason: {
      code: 'duplicate-events', value: ids,
      message: `${plural(repeated.size, 'event')} of ${before.events.length} came before with the same source_message_id and ${repeated.size === 1 ? 'was' : 'were'} dropped.`, pointer,
    },
    patch: diffJson(before, state.batch), events: told,
  });
}

/** spec/pipeline.md 0.3 and row 3: environment, and the time of receipt. */
function environment(state: BatchState, { call }: PipelineInput): StoredStep {
  const sent = state.batch.timestamp_unixtime_ms;
  // Servers' batches have the time of receipt alone (spec/data-model.md 2).
  state.sentAt = sent === undefined || call.platform === 's2s' ? call.receivedAt : sent;
  state.deletedAttributes = state.batch.deleted_user_attributes ?? [];
  state.batch = {
    ...state.batch,
    timestamp_unixtime_ms: call.receivedAt,
    events: state.batch.events.map((event) => withTimes(event, call.receivedAt)),
  };
  return traceStep('environment', {
    verdict: 'passed',
    reason: {
      code: `environment-${state.batch.environment}`,
      message: `The batch is ${state.batch.environment} data; its time is the time of receipt.`,
      value: sent ?? null,
    },
  });
}

function withTimes(event: BatchEvent, receivedAt: number): BatchEvent {
  const { data } = event;
  if (typeof data['timestamp_unixtime_ms'] === 'number') return event;
  return { event_type: event.event_type, data: { ...data, timestamp_unixtime_ms: receivedAt } };
}

/** Row 5. Nothing of the batch is known to later stages before these rules are done with it. */
function allOutputsRules(state: BatchState, { call }: PipelineInput, context: PipelineContext): StoredStep | StoredStep[] {
  if (context.rules.length === 0) return passThrough('all-outputs-rules');
  const chain = context.ruleChain({ position: 'all-outputs', connection: '', rules: context.rules }, state.batch);
  if (chain === null) {
    state.pending = true;
    return [];
  }
  const effect = ruleEffect('all-outputs-rules', chain, { kind: 'input', name: call.input });
  state.runs.push(...effect.runs);
  state.lost.push(...effect.lost);
  state.ruled ||= effect.touched;
  state.unreached = unreachedNames(chain.unreached);
  if (effect.dropped !== null) {
    state.dropped = effect.dropped.reason;
    state.droppedAs = effect.dropped.outcome;
  } else if (effect.batch !== null) {
    // A rule may add events; the platform stamps them as it does all others.
    state.batch = { ...effect.batch, events: effect.batch.events.map((event) => withTimes(event, context.now)) };
  }
  return effect.steps;
}

function unreachedNames(unreached: RuleChain['unreached']): BatchState['unreached'] {
  const names = (of: 'attribute' | 'identity'): Set<string> => new Set(unreached.filter(({ what }) => what === of).map(({ name }) => name));
  return { attributes: names('attribute'), identities: names('identity') };
}

function identity(state: BatchState, _input: PipelineInput, context: PipelineContext): StoredStep {
  const resolution = context.resolveMpid(state.batch);
  if (state.batch.mpid !== resolution.mpid) state.batch = { ...state.batch, mpid: resolution.mpid };
  return traceStep('identity', { verdict: 'passed', reason: resolution.reason });
}

/** Row 6: `batch_id`, `event_id`, and `session_id` from the session's UUID (spec/data-model.md 3.1). */
export function withServerIds(batch: Batch, { requestId, position }: CallFacts, seed: string): Batch {
  const ids = idsOf(seed, String(requestId), position);
  return { ...batch, batch_id: ids.batchId, events: withEventIds(batch.events, ids, 0) };
}

/** Events that a rule left out get ids from another range, so that they can be shown; the others' ids do not depend on them. */
const LOST_IDS = 1_000_000;

export function withLostIds(events: readonly BatchEvent[], { requestId, position }: CallFacts, seed: string): BatchEvent[] {
  return withEventIds(events, idsOf(seed, String(requestId), position), LOST_IDS);
}

function withEventIds(events: readonly BatchEvent[], ids: ServerIds, from: number): BatchEvent[] {
  const sessions = new Map<string, string>();
  return events.map((event, index) => {
    const data: BatchEvent['data'] = { ...event.data, event_id: ids.eventId(from + index) };
    const uuid = data['session_uuid'];
    if (typeof uuid === 'string' && uuid !== '') {
      let id = sessions.get(uuid);
      if (id === undefined) sessions.set(uuid, id = sessionIdOf(uuid));
      data['session_id'] = id;
    }
    return { event_type: event.event_type, data };
  });
}

function serverIds(state: BatchState, { call }: PipelineInput, context: PipelineContext): StoredStep {
  state.batch = withServerIds(state.batch, call, context.seed);
  return traceStep('server-ids', {
    verdict: 'passed',
    reason: { code: 'ids-assigned', message: `Batch ${state.batch.batch_id} and ${plural(state.batch.events.length, 'event id')} assigned.` },
  });
}

/** The first half of the product's table of contents; the order is binding. */
export const BATCH_STAGES: readonly BatchStage[] = [
  { id: 'receive', run: receive },
  { id: 'limits', run: limits },
  { id: 'duplicates', run: duplicates },
  { id: 'environment', run: environment },
  { id: 'all-outputs-rules', run: allOutputsRules },
  { id: 'identity', run: identity },
  { id: 'server-ids', run: serverIds },
  { id: 'data-plan', run: dataPlan },
  { id: 'plan-blocking', run: planBlocking },
  { id: 'profile', run: profile },
  { id: 'audiences', run: () => passThrough('audiences') },
  { id: 'enrichment', run: enrichment },
];
