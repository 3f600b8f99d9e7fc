/** One batch through all stages: a pure function of the batch, the compiled workspace and the facts it is given. */
import { BATCH_STAGES, withLostIds, withServerIds } from './batch-stages.ts';
import { eventIdOf } from './branch.ts';
import type { BranchUser } from './branch.ts';
import { brokenBranch, runBranch } from './connection-stages.ts';
import { isPassThrough } from './trace.ts';
import type { StoredStep } from './trace.ts';
import type { BatchState, Branch, CallFacts, LostEvent, PipelineContext, PipelineInput, PipelineResult } from './types.ts';
import { userFacts } from './user-facts.ts';

export function runPipeline(input: PipelineInput, context: PipelineContext): PipelineResult {
  const state: BatchState = {
    batch: input.decoded.batch, notes: [], dropped: null, droppedAs: null, lost: [], plan: null, quarantine: null, runs: [], ruled: false, pending: false,
    duplicateOf: null, newNames: new Set(), limited: false,
    sentAt: input.call.receivedAt, deletedAttributes: [], unreached: { attributes: new Set(), identities: new Set() }, user: null, profile: null, outbound: null,
  };
  const steps: StoredStep[] = [];
  let last = BATCH_STAGES[0]!.id;
  for (const stage of BATCH_STAGES) {
    const started = context.elapsed();
    const step = stage.run(state, input, context);
    last = stage.id;
    if (Array.isArray(step)) steps.push(...step);
    else steps.push(isPassThrough(step) ? step : { ...step, ms: Math.round((context.elapsed() - started) * 100) / 100 });
    if (state.dropped !== null || state.pending) break;
  }
  const { call } = input;
  if (state.dropped !== null && state.batch.batch_id === undefined) state.batch = withServerIds(state.batch, call, context.seed);
  const goesOn = state.dropped === null && !state.pending;
  const branches = goesOn ? branchesOf(state, call, context) : [];
  const ruled = state.ruled || branches.some(({ steps: own }) => own.some((step) => 'rule' in step && step.rule !== undefined && step.verdict !== 'passed' && step.verdict !== 'skipped'));
  const flags = [
    ...(call.replayed ? ['replayed'] : []),
    ...(state.duplicateOf === null ? [] : ['duplicate']),
    ...(state.limited ? ['note'] : []),
    ...(ruled ? ['rule'] : []),
  ];
  return {
    pending: state.pending || branches.some((branch) => branch.pending), batch: state.batch, notes: state.notes, profile: state.profile, steps, branches, dropped: state.dropped,
    droppedAs: state.droppedAs === null ? null : { outcome: state.droppedAs, stage: last }, lost: identified(state.lost, input, context), plan: state.plan,
    quarantine: state.quarantine, runs: state.runs, duplicateOf: state.duplicateOf, newNames: state.newNames, flags,
  };
}

function branchesOf(state: BatchState, call: CallFacts, context: PipelineContext): Branch[] {
  const batch = state.outbound ?? state.batch;
  const identities = state.user?.identities ?? [];
  const facts = userFacts(batch, identities, { before: state.profile?.before ?? null, after: state.profile?.applied.state ?? null }, context.login);
  const user: BranchUser = { facts, identities, own: state.batch };
  return [...context.routes.map((route) => runBranch(batch, route, call, context, user)), ...context.broken.map((route) => brokenBranch(batch, route))];
}

/** What a rule left out had no id yet. */
function identified(lost: readonly LostEvent[], { call }: PipelineInput, { seed }: PipelineContext): readonly LostEvent[] {
  if (lost.length === 0) return lost;
  const anonymous = lost.filter(({ event }) => event.data['event_id'] === undefined);
  const named = withLostIds(anonymous.map(({ event }) => event), call, seed);
  anonymous.forEach(({ told, reason }, index) => told?.push({ event_id: eventIdOf(named[index]!), verdict: 'dropped', reason }));
  return [...lost.filter(({ event }) => event.data['event_id'] !== undefined), ...anonymous.map((one, index) => ({ ...one, event: named[index]! }))];
}
