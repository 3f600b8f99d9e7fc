/** A stored batch as a stage got it: the changes in its trace taken back, or, for stages of connections, its enrichment done. */
import type { PatchOp } from '../../protocol/contract.ts';
import { isObject } from '../../protocol/json.ts';
import type { Json, JsonObject } from '../../protocol/json.ts';
import { STAGES } from '../../protocol/vocabulary.ts';
import type { StageId } from '../../protocol/vocabulary.ts';
import { segmentsOf } from '../../protocol/pointer.ts';
import type { StoredStep } from './trace.ts';

const UNITS = new Map<StageId, 'batch' | 'connection'>(STAGES.map(({ id, unit }) => [id, unit]));
const LAST_OF_BATCH = STAGES.findLast(({ unit }) => unit === 'batch')!.id;
const ORDER = new Map<StageId, number>(STAGES.map(({ id }, index) => [id, index]));

/** What this stage adds is for the connections and not in the stored batch. */
const OUTBOUND_ONLY: StageId = 'enrichment';

/** `batch` is the stored batch (it is changed); the answer is what `stage` got. What one connection made of it does not count. */
export function rewind(batch: JsonObject, trace: readonly StoredStep[], stage: StageId): JsonObject {
  const from = ORDER.get(stage)!;
  for (const step of [...trace].reverse()) {
    if ('s' in step || step.scope !== 'batch') continue;
    if (step.stage === OUTBOUND_ONLY) {
      if (UNITS.get(stage) === 'connection') for (const op of step.patch) change(batch, op.op, op.path, op.value);
    } else if (ORDER.get(step.stage)! >= from) for (const op of [...step.patch].reverse()) change(batch, OPPOSITE[op.op], op.path, op.before);
  }
  return batch;
}

/** False when the batch ended before that stage. The stages of connections begin behind the last one of the batch. */
export function reached(trace: readonly StoredStep[], stage: StageId): boolean {
  const of = UNITS.get(stage) === 'batch' ? stage : LAST_OF_BATCH;
  return trace.some((step) => ('s' in step ? step.s : step.stage) === of);
}

const OPPOSITE = { add: 'remove', remove: 'add', replace: 'replace' } as const;

function change(root: JsonObject, op: PatchOp['op'], path: string, to: PatchOp['value']): void {
  const segments = segmentsOf(path);
  const last = segments.pop();
  if (last === undefined) return;
  let holder: Json | undefined = root;
  for (const segment of segments) holder = Array.isArray(holder) ? holder[Number(segment)] : isObject(holder) ? holder[segment] : undefined;
  // A copy: other changes are made inside of it, and the trace is not ours.
  const value = structuredClone(to) as Json;
  if (Array.isArray(holder)) {
    if (op === 'remove') holder.splice(Number(last), 1);
    else if (op === 'add') holder.splice(Number(last), 0, value);
    else holder[Number(last)] = value;
  } else if (isObject(holder)) {
    if (op === 'remove') delete holder[last];
    else Object.defineProperty(holder, last, { value, enumerable: true, configurable: true, writable: true });
  }
}
