/** A stored batch as a stage got it: the changes in its trace taken back, or, for stages of connections, its enrichment done. */
import type { JsonObject } from '../../protocol/json.ts';
import { applyPatch, takeBack } from '../../protocol/patch-apply.ts';
import { STAGES } from '../../protocol/vocabulary.ts';
import type { StageId } from '../../protocol/vocabulary.ts';
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
    if ('s' in step || step.patch === undefined || UNITS.get(step.stage) !== 'batch') continue;
    if (step.stage === OUTBOUND_ONLY) {
      if (UNITS.get(stage) === 'connection') applyPatch(batch, step.patch);
    } else if (ORDER.get(step.stage)! >= from) takeBack(batch, step.patch);
  }
  return batch;
}

/** False when the batch ended before that stage. The stages of connections begin behind the last one of the batch. */
export function reached(trace: readonly StoredStep[], stage: StageId): boolean {
  const of = UNITS.get(stage) === 'batch' ? stage : LAST_OF_BATCH;
  return trace.some((step) => ('s' in step ? step.s : step.stage) === of);
}
