/** The stages that run once a connection (spec/pipeline.md 0.2, 13-23) up to the queue; delivery follows at the edge. */
import type { Reason, TraceStep } from '../../protocol/contract.ts';
import type { RuleRun } from '../../protocol/rule.ts';
import type { Environment, Outcome, StageId } from '../../protocol/vocabulary.ts';
import type { Batch } from '../batch/types.ts';
import type { EventDecision, MapResult } from '../outputs/definition.ts';
import type { KnownIdentity } from '../profiles/index.ts';
import type { Route } from './compile.ts';
import { identityTimes } from './profile-stages.ts';
import { ruleEffect } from './rule-stages.ts';
import { passThrough, traceStep } from './trace.ts';
import type { StoredStep } from './trace.ts';
import type { Branch, CallFacts, PipelineContext } from './types.ts';

export interface BranchState {
  batch: Batch;
  readonly identities: readonly KnownIdentity[];
  stopped: boolean;
  result: MapResult | null;
  readonly runs: RuleRun[];
  pending: boolean;
  readonly decisions: (EventDecision & { stage: StageId })[];
}

export interface ConnectionStage {
  readonly id: StageId;
  readonly run: (state: BranchState, route: Route, call: CallFacts, context: PipelineContext) => StoredStep | StoredStep[];
}

const eventIdOf = (event: Batch['events'][number]): string => event.data['event_id'] as string;

/** Drops what is left of the branch, with the same reason for every event. */
function stop(state: BranchState, stage: StageId, outcome: Outcome, reason: Reason): void {
  state.stopped = true;
  for (const event of state.batch.events) state.decisions.push({ eventId: eventIdOf(event), outcome, reason, stage });
}

function gateStep(route: Route, verdict: TraceStep['verdict'], reason: Reason, events: TraceStep['events'] = []): TraceStep {
  return traceStep('gates', { connection: route.connection, output: route.output, verdict, reason, events });
}

/** Row 14: connection active, environment on, settings usable, platform and event types supported. */
function gates(state: BranchState, route: Route, call: CallFacts): StoredStep {
  const connection = (path: string): Reason['pointer'] => ({ kind: 'connection', name: route.connection, path, file: `connections/${route.connection}.json` });
  if (!route.active) {
    state.stopped = true;
    return gateStep(route, 'skipped', { code: 'connection-inactive', message: `The connection ${route.connection} is switched off.`, pointer: connection('/active'), value: false });
  }
  if (state.batch.source_info?.['is_historical'] === true) {
    const reason: Reason = { code: 'historical', message: 'Historical data updates users, but is not forwarded to event outputs.', pointer: { kind: 'batch', name: 'batch', path: '/source_info/is_historical' }, value: true };
    stop(state, 'gates', 'filtered', reason);
    return gateStep(route, 'dropped', reason);
  }
  const environment: Environment = state.batch.environment;
  if (!route.environments[environment]) {
    const reason: Reason = { code: 'environment-off', message: `The connection ${route.connection} does not take ${environment} data.`, pointer: connection(`/environments/${environment}`), value: environment };
    stop(state, 'gates', 'filtered', reason);
    return gateStep(route, 'dropped', reason);
  }
  if (route.byEnvironment !== null) {
    const reason: Reason = {
      code: 'no-credentials', value: environment,
      message: `The output ${route.output} has settings of its own for each environment, and none for ${environment}: that data is not forwarded.`,
      pointer: { kind: 'output', name: route.output, path: `/environment_settings/${environment}`, file: `outputs/${route.output}.json` },
    };
    stop(state, 'gates', 'filtered', reason);
    return gateStep(route, 'dropped', reason);
  }
  const problem = route.problems[0];
  if (problem !== undefined) {
    const pointer: Reason['pointer'] = problem.where === 'output'
      ? { kind: 'output', name: route.output, path: `${route.settingsPath}/${problem.field}`, file: `outputs/${route.output}.json` }
      : connection(`/settings/${problem.field}`);
    const reason: Reason = { code: 'settings-invalid', message: problem.message, pointer: pointer!, value: null };
    stop(state, 'gates', 'failed', reason);
    return gateStep(route, 'error', reason);
  }
  if (!route.definition.platforms.includes(call.platform)) {
    const reason: Reason = { code: 'platform-unsupported', message: `${route.definition.name} takes no data from ${call.platform} inputs.`, pointer: { kind: 'output', name: route.output }, value: call.platform };
    stop(state, 'gates', 'unsupported', reason);
    return gateStep(route, 'dropped', reason);
  }
  return eventTypeGate(state, route);
}

function eventTypeGate(state: BranchState, route: Route): StoredStep {
  const unsupported: TraceStep['events'] = [];
  const kept = state.batch.events.filter((event) => {
    if (route.definition.eventTypes.includes(event.event_type)) return true;
    const reason: Reason = { code: 'event-type-unsupported', message: `${route.definition.name} does not take ${event.event_type} events.`, pointer: { kind: 'output', name: route.output }, value: event.event_type };
    state.decisions.push({ eventId: eventIdOf(event), outcome: 'unsupported', reason, stage: 'gates' });
    unsupported.push({ event_id: eventIdOf(event), verdict: 'dropped', reason });
    return false;
  });
  if (unsupported.length === 0) return gateStep(route, 'passed', { code: 'gates-open', message: 'The connection is active and takes this data.' });
  const had = state.batch.events.length;
  state.batch = { ...state.batch, events: kept };
  if (kept.length === 0 && had > 0) state.stopped = route.definition.eventTypes.length > 0 && state.batch.user_attributes === undefined && state.batch.deleted_user_attributes === undefined;
  return gateStep(route, kept.length === 0 ? 'dropped' : 'changed', {
    code: 'event-types-unsupported',
    message: `${unsupported.length} of ${had} events are of types that ${route.definition.name} does not take.`,
    pointer: { kind: 'output', name: route.output },
  }, unsupported);
}

/** Row 19: what one output gets is changed here; other branches do not see it. */
function outputRules(state: BranchState, route: Route, _call: CallFacts, context: PipelineContext): StoredStep | StoredStep[] {
  if (route.rules.length === 0) return passThrough('output-rules', route.connection, route.output);
  const chain = context.ruleChain({ position: 'output', connection: route.connection, rules: route.rules }, state.batch);
  if (chain === null) {
    state.pending = true;
    state.stopped = true;
    return [];
  }
  const effect = ruleEffect('output-rules', chain, { connection: route.connection, output: route.output });
  state.runs.push(...effect.runs);
  for (const { event, outcome, reason } of effect.lost) state.decisions.push({ eventId: eventIdOf(event), outcome, reason, stage: 'output-rules' });
  if (effect.dropped !== null) stop(state, 'output-rules', effect.dropped.outcome, effect.dropped.reason);
  // An event that the rule added has no id (a.6): it is mapped and sent, but has no row of its own.
  else if (effect.batch !== null) state.batch = effect.batch;
  return effect.steps;
}

/** Row 21: the partner's own mapping. Its pointers come without the configuration's name; it is filled in here. */
function mapping(state: BranchState, route: Route, call: CallFacts, context: PipelineContext): StoredStep {
  const { batch } = state;
  const identities = identityTimes(batch.user_identities, state.identities, call.receivedAt);
  let result: MapResult;
  try {
    result = route.definition.map({
      batch, identities, platform: call.platform, environment: batch.environment,
      settings: route.settings, connectionSettings: route.connectionSettings, now: context.now,
    });
  } catch (error) {
    const reason: Reason = { code: 'mapping-error', message: `The ${route.definition.name} mapping failed on this batch: ${error instanceof Error ? error.message : String(error)}. Please report it with this batch.`, pointer: { kind: 'mapping', name: route.definition.slug } };
    stop(state, 'mapping', 'failed', reason);
    return traceStep('mapping', { connection: route.connection, output: route.output, verdict: 'error', reason });
  }
  state.result = result;
  const decisions = result.notSent.map((decision) => ({ ...decision, reason: named(decision.reason, route), stage: 'mapping' as const }));
  state.decisions.push(...decisions);
  const verdict = result.requests.length === 0 ? (batch.events.length === 0 ? 'skipped' : 'dropped') : 'changed';
  const first = decisions[0];
  return traceStep('mapping', {
    connection: route.connection,
    output: route.output,
    verdict,
    reason: verdict === 'dropped' && first !== undefined
      ? { ...first.reason, message: decisions.length === 1 ? first.reason.message : `${first.reason.message} (${decisions.length} events in all)` }
      : { code: result.requests.length === 0 ? 'nothing-to-send' : 'mapped', message: result.summary, pointer: { kind: 'mapping', name: route.definition.slug } },
    events: decisions.map(({ eventId, reason }) => ({ event_id: eventId, verdict: 'dropped' as const, reason })),
  });
}

function named(reason: Reason, route: Route): Reason {
  const { pointer } = reason;
  if (pointer === undefined || pointer.name !== '') return reason;
  const name = pointer.kind === 'connection' ? route.connection : pointer.kind === 'output' ? route.output : route.definition.slug;
  const file = pointer.kind === 'connection' ? `connections/${name}.json` : pointer.kind === 'output' ? `outputs/${name}.json` : undefined;
  return { ...reason, pointer: { ...pointer, name, ...(file === undefined ? {} : { file }) } };
}

const through = (id: StageId): ConnectionStage => ({ id, run: (_state, route) => passThrough(id, route.connection, route.output) });

/** The second half of the product's table of contents; the order is binding. */
export const CONNECTION_STAGES: readonly ConnectionStage[] = [
  through('split'),
  { id: 'gates', run: gates },
  through('sampling'),
  through('forwarding-rules'),
  through('filters'),
  { id: 'output-rules', run: outputRules },
  through('custom-mappings'),
  { id: 'mapping', run: mapping },
  through('queue'),
];

/** Runs one connection's stages over a batch that no other branch sees changed. `identities`: those of its user, with their times. */
export function runBranch(batch: Batch, shared: Route, call: CallFacts, context: PipelineContext, identities: readonly KnownIdentity[] = []): Branch {
  const route = shared.byEnvironment?.[batch.environment] ?? shared;
  const state: BranchState = { batch, identities, stopped: false, result: null, runs: [], pending: false, decisions: [] };
  const steps: StoredStep[] = [];
  for (const stage of CONNECTION_STAGES) {
    const started = context.elapsed();
    const step = stage.run(state, route, call, context);
    if (Array.isArray(step)) steps.push(...step);
    else steps.push('s' in step ? step : { ...step, ms: Math.round((context.elapsed() - started) * 100) / 100 });
    if (state.stopped) break;
  }
  return { route, requests: state.result?.requests ?? [], decisions: state.decisions, alerts: state.result?.alerts ?? [], steps, runs: state.runs, pending: state.pending };
}
