/**
 * What a judging stage found becomes its step: the first reason that holds an event back decides, every other one is told with it.
 * A stage behind the one that ended the branch tells what it would have done.
 */
import type { Reason, TraceStep } from '../../protocol/contract.ts';
import type { StageId } from '../../protocol/vocabulary.ts';
import type { BatchEvent } from '../batch/types.ts';
import type { Blocker } from '../connections/index.ts';
import { plural } from '../wording.ts';
import { eventIdOf } from './branch.ts';
import type { BranchState } from './branch.ts';
import type { Route } from './compile-routes.ts';
import { traceStep } from './trace.ts';
import type { Step } from './trace.ts';

export const NOTHING: readonly Blocker[] = [];
/** The only reason that leaves no outcomes: a connection that is switched off takes no part. */
export const INACTIVE = 'connection-inactive';

export interface Judgement {
  /** What holds all of it back, the first one first. */
  readonly branch: readonly Blocker[];
  /** What holds one event back; null when no event is looked at singly. */
  readonly event: ((event: BatchEvent) => readonly Blocker[]) | null;
  /** Without the events that the output does not support, the rest of the batch goes on. */
  readonly restGoesOn?: boolean;
}

/** `open` is the step's reason when nothing is held back. Null when the branch had ended and this stage would have let it pass. */
export function judged(state: BranchState, stage: StageId, route: Route, judgement: Judgement, open: Reason): Step | null {
  if (judgement.branch.length === 0 && (judgement.event === null || nothingHeld(state, judgement.event))) {
    return state.ended ? null : traceStep(stage, { connection: route.connection, output: route.output, verdict: 'passed', reason: open });
  }
  if (state.ended) return laterStep(state, stage, route, judgement);
  const { branch, event } = judgement;
  const [first] = branch;
  if (first === undefined || branch.some((blocker) => blocker.spares !== undefined && state.batch.events.some((one) => spares(blocker, one)))) {
    return heldEvents(state, stage, route, judgement, open);
  }
  const events = event === null ? [] : allEvents(state).flatMap((one) => laterEntries(one, event(one)));
  endBranch(state, stage, route, first);
  return { ...traceStep(stage, { connection: route.connection, output: route.output, verdict: verdictOf(first), reason: first.reason, events }), ...moreOf(branch) };
}

function nothingHeld({ batch, gone }: BranchState, judge: (event: BatchEvent) => readonly Blocker[]): boolean {
  for (const event of batch.events) if (judge(event).length > 0) return false;
  for (const event of gone) if (judge(event).length > 0) return false;
  return true;
}

function laterStep(state: BranchState, stage: StageId, route: Route, { branch, event }: Judgement): Step {
  const events = event === null ? [] : allEvents(state).flatMap((one) => laterEntries(one, event(one)));
  const [first] = branch;
  const verdict = first === undefined ? 'changed' : verdictOf(first);
  return { ...traceStep(stage, { connection: route.connection, output: route.output, verdict, reason: first?.reason ?? events[0]!.reason, events }), ...moreOf(branch), later: true };
}

/** Holds events back one by one. */
function heldEvents(state: BranchState, stage: StageId, route: Route, { branch, event: judge, restGoesOn }: Judgement, open: Reason): Step {
  const had = state.batch.events.length;
  const kept: BatchEvent[] = [];
  const deciding: Blocker[] = [];
  const entries: TraceStep['events'] = [];
  const blockersOf = (event: BatchEvent): readonly Blocker[] => [...branch.filter((blocker) => !spares(blocker, event)), ...judge?.(event) ?? NOTHING];
  for (const event of state.gone) entries.push(...laterEntries(event, blockersOf(event)));
  for (const event of state.batch.events) {
    const [first, ...others] = blockersOf(event);
    if (first === undefined) {
      kept.push(event);
      continue;
    }
    deciding.push(first);
    state.gone.push(event);
    decide(state, stage, route, event, first);
    entries.push({ event_id: eventIdOf(event), verdict: 'dropped', reason: first.reason }, ...laterEntries(event, others));
  }
  const at = { connection: route.connection, output: route.output };
  const [first] = deciding;
  if (first === undefined) return traceStep(stage, { ...at, verdict: 'passed', reason: open, events: entries });
  state.batch = { ...state.batch, events: kept };
  if (kept.length === 0) state.ended = restGoesOn !== true || deciding.some(({ outcome }) => outcome !== 'unsupported');
  const { reason } = first;
  const message = had === 1 ? reason.message : `${plural(deciding.length, 'event')} of ${had} ${deciding.length === 1 ? 'is' : 'are'} held back: ${reason.message}`;
  return traceStep(stage, { ...at, verdict: kept.length === 0 ? 'dropped' : 'changed', reason: { ...reason, message }, events: entries });
}

/** Nothing of the branch goes on, for one reason. */
export function endBranch(state: BranchState, stage: StageId, route: Route, blocker: Blocker): void {
  state.ended = true;
  for (const event of state.batch.events) decide(state, stage, route, event, blocker);
}

export function decide(state: BranchState, stage: StageId, route: Route, event: BatchEvent, { outcome, reason }: Blocker): void {
  if (route.active) state.decisions.push({ eventId: eventIdOf(event), outcome, reason, stage });
}

function verdictOf(blocker: Blocker): TraceStep['verdict'] {
  if (blocker.reason.code === INACTIVE) return 'skipped';
  return blocker.outcome === 'failed' ? 'error' : 'dropped';
}

function moreOf(blockers: readonly Blocker[]): Pick<TraceStep, 'more'> {
  return blockers.length > 1 ? { more: blockers.slice(1).map(({ reason }) => reason) } : {};
}

const spares = ({ spares: types }: Blocker, event: BatchEvent): boolean => types?.includes(event.event_type) ?? false;

export function allEvents({ batch, gone }: BranchState): readonly BatchEvent[] {
  return gone.length === 0 ? batch.events : [...batch.events, ...gone];
}

function laterEntries(event: BatchEvent, blockers: readonly Blocker[]): TraceStep['events'] {
  return blockers.map(({ reason }) => ({ event_id: eventIdOf(event), verdict: 'dropped' as const, reason, later: true }));
}
