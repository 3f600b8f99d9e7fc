/**
 * The stages that changed a batch, with the batch before and after each: taken back from what is stored, up to what the call decoded
 * to, and carried forward to what one connection's mapping got.
 */
import type { TraceStep } from '../../protocol/contract.ts';
import { isObject } from '../../protocol/json.ts';
import type { Json, JsonObject } from '../../protocol/json.ts';
import { applyPatch, takeBack } from '../../protocol/patch-apply.ts';
import { STAGES } from '../../protocol/vocabulary.ts';
import type { StageId } from '../../protocol/vocabulary.ts';
import type { BatchStory } from './types.ts';

export interface Change {
  /** `consent-events` is no stage of its own in the trace. */
  readonly by: StageId | 'consent-events';
  readonly step: TraceStep | null;
  readonly before: JsonObject;
  readonly after: JsonObject;
}

const ORDER = new Map<StageId, number>(STAGES.map(({ id }, index) => [id, index]));
const isBefore = (stage: StageId, other: StageId): boolean => ORDER.get(stage)! < ORDER.get(other)!;

const copy = (batch: JsonObject): JsonObject => structuredClone(batch);

/** From the batch that is stored back to the decoded one: the latest change first. */
export function changesOfBatch({ stored, trace, decoded }: BatchStory): Change[] {
  const changes: Change[] = [];
  let after = stored;
  const add = (by: StageId, step: TraceStep | null, change: (batch: JsonObject) => void): void => {
    const before = copy(after);
    change(before);
    changes.push({ by, step, before, after });
    after = before;
  };
  const steps = trace.filter((step) => step.scope === 'batch' && step.stage !== 'receive' && step.stage !== 'enrichment' && (step.patch.length > 0 || UNPATCHED.has(step.stage)));
  for (const step of steps.toReversed()) {
    switch (step.stage) {
      case 'server-ids': add('server-ids', step, withoutServerIds); break;
      case 'identity': if (decoded !== null && decoded['mpid'] !== after['mpid']) add('identity', step, (batch) => restore(batch, 'mpid', decoded['mpid'])); break;
      case 'environment': add('environment', step, (batch) => restore(batch, 'timestamp_unixtime_ms', step.reason.value ?? undefined)); break;
      default: add(step.stage, step, (batch) => takeBack(batch, step.patch));
    }
  }
  // What is stored of the first stages and what the call decodes to is the same batch, except where something was lost on the way.
  const first = changes.at(-1);
  if (first !== undefined && decoded !== null) changes[changes.length - 1] = { ...first, before: decoded };
  else if (decoded !== null) changes.push({ by: 'receive', step: null, before: decoded, after });
  return changes;
}

/** Stages that change every batch, and need no patch to say so. */
const UNPATCHED: ReadonlySet<StageId> = new Set(['server-ids', 'identity', 'environment']);

function restore(batch: JsonObject, key: string, value: Json | undefined): void {
  if (value === undefined) delete batch[key];
  else batch[key] = value;
}

function withoutServerIds(batch: JsonObject): void {
  delete batch['batch_id'];
  for (const event of eventsOf(batch)) {
    const data = event['data'];
    if (!isObject(data)) continue;
    delete data['event_id'];
    if (typeof data['session_uuid'] === 'string' && data['session_uuid'] !== '') delete data['session_id'];
  }
}

/** From what the mapping of a connection got back to the batch that is stored: the latest change first. */
export function changesOfBranch({ stored, trace }: BatchStory, connection: string, output: string): Change[] {
  const changes: Change[] = [];
  let before = stored;
  const add = (by: Change['by'], step: TraceStep, change: (batch: JsonObject) => void): void => {
    const after = copy(before);
    change(after);
    changes.unshift({ by, step, before, after });
    before = after;
  };
  const enrichment = trace.find((step) => step.stage === 'enrichment' && step.patch.length > 0);
  if (enrichment !== undefined) add('enrichment', enrichment, (batch) => applyPatch(batch, enrichment.patch));
  for (const step of trace) {
    if (step.scope !== 'connection' || step.connection !== connection || step.output !== output || step.later === true || !isBefore(step.stage, 'queue')) continue;
    const isConsent = step.reason.code === 'consent-events';
    if (step.stage === 'mapping' && !isConsent) continue;
    const held = new Set(step.events.filter(({ verdict, later }) => verdict === 'dropped' && later !== true).map(({ event_id: id }) => id));
    if (step.patch.length === 0 && held.size === 0) continue;
    add(isConsent ? 'consent-events' : step.stage, step, (batch) => {
      applyPatch(batch, step.patch);
      if (held.size > 0) batch['events'] = eventsOf(batch).filter(({ data }) => !isObject(data) || !held.has(String(data['event_id'])));
    });
  }
  return changes;
}

export function eventsOf(batch: JsonObject): JsonObject[] {
  const { events } = batch;
  return Array.isArray(events) ? events.filter(isObject) : [];
}
