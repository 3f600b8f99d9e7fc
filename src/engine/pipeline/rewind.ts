/** A stored batch as it entered an earlier stage: the changes in its trace, taken back. */
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

/** `batch` is the stored batch (it is changed); the answer is what `stage` got. Stages of connections do not count. */
export function rewind(batch: JsonObject, trace: readonly StoredStep[], stage: StageId): JsonObject {
  const from = ORDER.get(stage)!;
  for (const step of [...trace].reverse()) {
    if ('s' in step || step.scope !== 'batch' || ORDER.get(step.stage)! < from) continue;
    for (const op of [...step.patch].reverse()) undo(batch, op);
  }
  return batch;
}

/** False when the batch ended before that stage. The stages of connections begin behind the last one of the batch. */
export function reached(trace: readonly StoredStep[], stage: StageId): boolean {
  const of = UNITS.get(stage) === 'batch' ? stage : LAST_OF_BATCH;
  return trace.some((step) => ('s' in step ? step.s : step.stage) === of);
}

function undo(root: JsonObject, op: PatchOp): void {
  const segments = segmentsOf(op.path);
  const last = segments.pop();
  if (last === undefined) return;
  let holder: Json | undefined = root;
  for (const segment of segments) holder = Array.isArray(holder) ? holder[Number(segment)] : isObject(holder) ? holder[segment] : undefined;
  // A copy: earlier changes are taken back inside of it, and the trace is not ours.
  const before = structuredClone(op.before) as Json;
  if (Array.isArray(holder)) {
    if (op.op === 'add') holder.splice(Number(last), 1);
    else if (op.op === 'remove') holder.splice(Number(last), 0, before);
    else holder[Number(last)] = before;
  } else if (isObject(holder)) {
    if (op.op === 'add') delete holder[last];
    else Object.defineProperty(holder, last, { value: before, enumerable: true, configurable: true, writable: true });
  }
}
