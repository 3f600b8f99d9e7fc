/** The branch of one connection while its stages run: what is left of the batch, and what was decided of its events. */
import type { RuleRun } from '../../protocol/rule.ts';
import type { StageId } from '../../protocol/vocabulary.ts';
import type { Batch, BatchEvent } from '../batch/types.ts';
import type { UserFacts } from '../connections/index.ts';
import type { EventDecision, MapResult } from '../outputs/definition.ts';
import type { KnownIdentity } from '../profiles/index.ts';
import type { Route } from './compile-routes.ts';
import type { StoredStep } from './trace.ts';
import type { CallFacts, PipelineContext } from './types.ts';

/** The user of a branch. */
export interface BranchUser {
  readonly facts: UserFacts;
  /** With the time of each. */
  readonly identities: readonly KnownIdentity[];
  /** The batch before the profile was added to it. */
  readonly own: Batch;
}

export interface BranchState {
  batch: Batch;
  /** Events that a stage held back: the judging stages behind it say what they would have done. */
  readonly gone: BatchEvent[];
  readonly user: BranchUser;
  /** Nothing goes on: judging stages only say what they would have done, others do not run. */
  ended: boolean;
  result: MapResult | null;
  /** Ids of events that stand for another one, and of those that stand for none (null). */
  readonly origin: Map<string, string | null>;
  readonly runs: RuleRun[];
  pending: boolean;
  readonly decisions: (EventDecision & { readonly stage: StageId })[];
}

/** Holds events and fields back. Runs for ended branches as well, and then tells only what it would have held back: null when nothing. */
export interface JudgingStage {
  readonly id: StageId;
  readonly run: (state: BranchState, route: Route, call: CallFacts) => StoredStep | null;
}

/** Makes something of what goes on. */
export interface MakingStage {
  readonly id: StageId;
  readonly run: (state: BranchState, route: Route, call: CallFacts, context: PipelineContext) => StoredStep | readonly StoredStep[];
}

export const eventIdOf = (event: BatchEvent): string => event.data['event_id'] as string;
