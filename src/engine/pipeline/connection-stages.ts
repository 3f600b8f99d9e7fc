/** The stages that run once a connection (spec/pipeline.md 0.2, 13-23) up to the queue; delivery follows at the edge. */
import type { StageId } from '../../protocol/vocabulary.ts';
import type { Batch } from '../batch/types.ts';
import type { BranchState, BranchUser, ConnectionStage } from './branch.ts';
import { eventIdOf } from './branch.ts';
import type { BrokenRoute, Route } from './compile-routes.ts';
import { filters } from './filter-stage.ts';
import { brokenGate, gates } from './gates.ts';
import { customMappings, mapping, outputRules } from './output-stages.ts';
import { isPassThrough, passThrough } from './trace.ts';
import type { StoredStep } from './trace.ts';
import type { Branch, CallFacts, PipelineContext } from './types.ts';
import { forwardingRules, sampling, split } from './user-stages.ts';

const stage = (id: StageId, judges: boolean, run: ConnectionStage['run']): ConnectionStage => ({ id, judges, run });

/** The second half of the product's table of contents; the order is binding. */
export const CONNECTION_STAGES: readonly ConnectionStage[] = [
  stage('split', true, split),
  stage('gates', true, gates),
  stage('sampling', true, sampling),
  stage('forwarding-rules', true, forwardingRules),
  stage('filters', true, filters),
  stage('output-rules', false, outputRules),
  stage('custom-mappings', false, customMappings),
  stage('mapping', false, mapping),
  stage('queue', false, (_state, route) => passThrough('queue', route.connection, route.output)),
];

/** Its user's part in a run without profile: known by the batch alone. */
export const UNKNOWN_USER: BranchUser = { facts: { loggedIn: false, publisher: null, optedOut: false }, identities: [] };

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
  for (const one of CONNECTION_STAGES) {
    if (state.ended && !one.judges) break;
    const started = context.elapsed();
    const step = one.run(state, route, call, context);
    if (step === null) continue;
    if (isList(step)) steps.push(...step);
    else steps.push(isPassThrough(step) ? step : { ...step, ms: Math.round((context.elapsed() - started) * 100) / 100 });
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
