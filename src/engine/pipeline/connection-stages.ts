/** The stages that run once a connection (spec/pipeline.md 0.2, 13-23) up to the queue; delivery follows at the edge. */
import type { Batch } from '../batch/types.ts';
import type { BranchState, BranchUser, JudgingStage, MakingStage } from './branch.ts';
import { eventIdOf } from './branch.ts';
import type { BrokenRoute, Route } from './compile-routes.ts';
import { filters } from './filter-stage.ts';
import { brokenGate, gates } from './gates.ts';
import { customMappings, mapping, outputRules } from './output-stages.ts';
import { isPassThrough, passThrough } from './trace.ts';
import type { StoredStep } from './trace.ts';
import type { Branch, CallFacts, PipelineContext } from './types.ts';
import { forwardingRules, sampling, split } from './user-stages.ts';

/** The second half of the product's table of contents; the order is binding. */
export const JUDGING_STAGES: readonly JudgingStage[] = [
  { id: 'split', run: split },
  { id: 'gates', run: gates },
  { id: 'sampling', run: sampling },
  { id: 'forwarding-rules', run: forwardingRules },
  { id: 'filters', run: filters },
];
const MAKING_STAGES: readonly MakingStage[] = [
  { id: 'output-rules', run: outputRules },
  { id: 'custom-mappings', run: customMappings },
  { id: 'mapping', run: mapping },
  { id: 'queue', run: (_state, route) => passThrough('queue', route.connection, route.output) },
];

/** A branch before its first stage. `route` is that of the batch's environment. */
export function openBranch(batch: Batch, shared: Route, user: BranchUser): { readonly state: BranchState; readonly route: Route } {
  return {
    route: shared.byEnvironment?.[batch.environment] ?? shared,
    state: { batch, gone: [], user, ended: false, result: null, origin: new Map(), runs: [], pending: false, decisions: [] },
  };
}

/** Runs one connection's stages over a batch that no other branch sees changed. */
export function runBranch(batch: Batch, shared: Route, call: CallFacts, context: PipelineContext, user: BranchUser): Branch {
  const { state, route } = openBranch(batch, shared, user);
  const steps: StoredStep[] = [];
  const timed = (step: StoredStep, started: number): StoredStep => (isPassThrough(step) ? step : { ...step, ms: Math.round((context.elapsed() - started) * 100) / 100 });
  for (const { run } of JUDGING_STAGES) {
    const started = context.elapsed();
    const step = run(state, route, call);
    if (step !== null) steps.push(timed(step, started));
  }
  for (const { run } of MAKING_STAGES) {
    if (state.ended) break;
    const started = context.elapsed();
    const step = run(state, route, call, context);
    if (isList(step)) steps.push(...step);
    else steps.push(timed(step, started));
  }
  const { connection, output } = route;
  return { connection, output, route, requests: state.result?.requests ?? [], decisions: state.decisions, alerts: state.result?.alerts ?? [], steps, runs: state.runs, pending: state.pending };
}

const isList = (step: StoredStep | readonly StoredStep[]): step is readonly StoredStep[] => Array.isArray(step);

/** A connection that cannot be used has a branch as well: nothing disappears without a word. */
export function brokenBranch({ events }: Batch, route: BrokenRoute): Branch {
  const step = brokenGate(route);
  const decisions = route.active ? events.map((event) => ({ eventId: eventIdOf(event), outcome: 'failed' as const, reason: step.reason, stage: 'gates' as const })) : [];
  return { connection: route.connection, output: route.output, route: null, requests: [], decisions, alerts: [], steps: [step], runs: [], pending: false };
}
