/** Documents along a trace, and where in them a violation stands. */
import type { BatchDetail, TraceStep } from '../../protocol/contract.ts';
import type { Violation } from '../../protocol/data-plan.ts';
import type { Json } from '../../protocol/json.ts';
import { segmentsOf } from '../../protocol/pointer.ts';
import { applyPatch, isRecord, toPointer, undoPatch, valueAt } from './json-patch.ts';
import type { Plain } from './json-patch.ts';

/**
 * The batch as it entered a stage. What is stored is the batch after the input stages: earlier states come from taking
 * patches back, later ones (in a connection) from applying them. Undefined when the patches do not fit.
 */
export function documentBefore(batch: Plain, trace: readonly TraceStep[], step: TraceStep): Plain {
  let current: { readonly value: Plain } | null = { value: batch };
  if (step.scope === 'batch') {
    const from = trace.indexOf(step);
    for (const later of trace.filter((one, index) => one.scope === 'batch' && index >= from).reverse()) {
      if (current !== null) current = undoPatch(current.value, later.patch);
    }
  } else {
    for (const earlier of trace) {
      if (earlier === step) break;
      if (current !== null && earlier.scope === 'connection' && earlier.connection === step.connection) current = withoutDropped(applyPatch(current.value, earlier.patch), earlier);
    }
  }
  return current?.value;
}

/** What a stage held back is no more in the batch of the next one, whether its patch says so or not. */
function withoutDropped(document: { readonly value: Plain } | null, { events }: TraceStep): { readonly value: Plain } | null {
  const dropped = new Set(events.flatMap((one) => (one.verdict === 'dropped' && one.later !== true ? [one.event_id] : [])));
  if (document === null || dropped.size === 0 || !isRecord(document.value) || !Array.isArray(document.value['events'])) return document;
  const kept = document.value['events'].filter((event) => !dropped.has(String(valueAt(event, ['data', 'event_id']))));
  return { value: { ...document.value, events: kept } };
}

export interface ViolationSample {
  /** The event, or the member of the batch that holds the user's data. */
  readonly value: Json;
  /** The violation's place in `value`; nothing stands there when a member is missing. */
  readonly pointer: string;
}

/** What the plan saw: before blocking took anything away. Null when the batch has no such place any more. */
export function violationSample(batch: Pick<BatchDetail, 'batch' | 'trace'>, violation: Pick<Violation, 'pointer'>): ViolationSample | null {
  const step = batch.trace.find(({ stage }) => stage === 'data-plan');
  const seen = (step === undefined ? undefined : documentBefore(batch.batch, batch.trace, step)) ?? batch.batch;
  const [head = '', index = '', ...rest] = segmentsOf(violation.pointer);
  if (head === 'events' && index !== '') {
    const value = valueAt(seen, [head, index]);
    return isRecord(value) ? { value: value as Json, pointer: toPointer(rest) } : null;
  }
  const value = valueAt(seen, [head]);
  return head === '' ? null : { value: { [head]: (value ?? null) as Json }, pointer: violation.pointer };
}
