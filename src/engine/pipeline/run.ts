/** One batch through all stages: a pure function of the batch, the compiled workspace and the facts it is given. */
import { BATCH_STAGES, withServerIds } from './batch-stages.ts';
import { runBranch } from './connection-stages.ts';
import type { StoredStep } from './trace.ts';
import type { BatchState, PipelineContext, PipelineInput, PipelineResult } from './types.ts';

export function runPipeline(input: PipelineInput, context: PipelineContext): PipelineResult {
  const state: BatchState = { batch: input.decoded.batch, notes: [], dropped: null, duplicateOf: null, newNames: new Set(), limited: false };
  const steps: StoredStep[] = [];
  for (const stage of BATCH_STAGES) {
    const started = context.elapsed();
    const step = stage.run(state, input, context);
    steps.push('s' in step ? step : { ...step, ms: Math.round((context.elapsed() - started) * 100) / 100 });
    if (state.dropped !== null) break;
  }
  const { call } = input;
  if (state.dropped !== null) state.batch = withServerIds(state.batch, call, context.seed);
  const branches = state.dropped === null ? context.routes.map((route) => runBranch(state.batch, route, call, context)) : [];
  const flags = [
    ...(call.replayed ? ['replayed'] : []),
    ...(state.duplicateOf === null ? [] : ['duplicate']),
    ...(state.limited ? ['note'] : []),
  ];
  return { batch: state.batch, notes: state.notes, steps, branches, dropped: state.dropped, duplicateOf: state.duplicateOf, newNames: state.newNames, flags };
}
