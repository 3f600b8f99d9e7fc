/** A stored batch as it entered an earlier stage: the changes in its trace, taken back. */
import type { PatchOp } from '../../protocol/contract.ts';
import { isObject } from '../../protocol/json.ts';
import type { Json, JsonObject } from '../../protocol/json.ts';
import { STAGES } from '../../protocol/vocabulary.ts';
import type { StageId } from '../../protocol/vocabulary.ts';
import type { StoredStep } from './trace.ts';

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

function undo(root: JsonObject, op: PatchOp): void {
  const segments = op.path.split('/').slice(1).map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
  const last = segments.pop();
  if (last === undefined) return;
  let holder: Json | undefined = root;
  for (const segment of segments) holder = Array.isArray(holder) ? holder[Number(segment)] : isObject(holder) ? holder[segment] : undefined;
  if (Array.isArray(holder)) {
    if (op.op === 'add') holder.splice(Number(last), 1);
    else if (op.op === 'remove') holder.splice(Number(last), 0, op.before as Json);
    else holder[Number(last)] = op.before as Json;
  } else if (isObject(holder)) {
    if (op.op === 'add') delete holder[last];
    else Object.defineProperty(holder, last, { value: op.before as Json, enumerable: true, configurable: true, writable: true });
  }
}
