/** What goes into the pipeline and what comes out: values only (design.md section 2). */
import type { Reason, TraceStep } from '../../protocol/contract.ts';
import type { NotValidated } from '../../protocol/data-plan.ts';
import type { RuleRun } from '../../protocol/rule.ts';
import type { Outcome, Platform, StageId } from '../../protocol/vocabulary.ts';
import type { WorkspaceFile } from '../../protocol/workspace.ts';
import type { Batch, BatchEvent, IngestNote } from '../batch/types.ts';
import type { BatchValidation, BlockMetadata, CompiledPlans, CompiledVersion, Dropped, Finding } from '../data-plans/index.ts';
import type { DecodedBatch } from '../ingest/surface.ts';
import type { EventDecision, OutboundRequest } from '../outputs/definition.ts';
import type { BrokenRoute, Route } from './compile-routes.ts';
import type { KnownUser, ProfileChange } from './profile-stages.ts';
import type { CompiledRule, RuleChain, RuleSlot } from './rule-chain.ts';
import type { StoredStep } from './trace.ts';

/** Facts about the call that brought the batch. */
export interface CallFacts {
  readonly requestId: number;
  /** Position of the batch in its call. */
  readonly position: number;
  readonly surface: string;
  readonly surfaceLabel: string;
  readonly status: number;
  readonly input: string;
  readonly platform: Platform;
  readonly receivedAt: number;
  /** Machine time of acceptance, Unix ms. */
  readonly acceptedMs: number;
  readonly replayed: boolean;
}

/** How the MPID of a batch was found. */
export interface MpidResolution {
  readonly mpid: string;
  readonly reason: Reason;
  readonly created: boolean;
}

/** Looked up at the edge before or while the pipeline runs; answers must not depend on the wall clock. */
export interface PipelineContext {
  readonly now: number;
  /** Seed of the deterministic server ids of this data folder. */
  readonly seed: string;
  readonly file: WorkspaceFile;
  readonly routes: readonly Route[];
  /** Connections of the input that cannot be used. */
  readonly broken: readonly BrokenRoute[];
  /** Identity types that make a user known. */
  readonly login: ReadonlySet<string>;
  readonly plans: CompiledPlans;
  /** All-outputs rules of the input, in order. */
  readonly rules: readonly CompiledRule[];
  /** Batch id of an earlier batch with the same `source_request_id` within the window. */
  findDuplicate(batch: Batch): string | null;
  /** Positions of events whose `source_message_id` came before; empty unless the workspace drops them. */
  repeatedEvents(batch: Batch): readonly number[];
  /** Names of custom events and screens that the workspace has seen. */
  readonly names: { readonly nameCount: number; hasName(name: string): boolean };
  resolveMpid(batch: Batch): MpidResolution;
  /** What is known of the user: also what earlier batches of the same call made of it. */
  profileOf(mpid: string): KnownUser;
  /** What the rules of a slot made of this batch; null while they have not answered yet: the run is then given up and done again. */
  ruleChain(slot: RuleSlot, batch: Batch): RuleChain | null;
  /** Milliseconds with fractions, for the times in the trace only. */
  elapsed(): number;
}

export interface PipelineInput {
  readonly call: CallFacts;
  readonly decoded: DecodedBatch;
}

/** The branch of one connection after its last pure stage. */
export interface Branch {
  readonly connection: string;
  readonly output: string;
  /** Null for a connection that cannot be used: it sends nothing. */
  readonly route: Route | null;
  readonly requests: readonly OutboundRequest[];
  readonly decisions: readonly (EventDecision & { readonly stage: string })[];
  readonly alerts: readonly { readonly eventId: string | null; readonly code: string; readonly message: string }[];
  /** Steps up to the queue; delivery adds the last. */
  readonly steps: StoredStep[];
  readonly runs: readonly RuleRun[];
  /** A rule has not answered yet. */
  readonly pending: boolean;
}

/** An event that a stage took out of the batch: it is stored and shown with its reason. */
export interface LostEvent {
  readonly event: BatchEvent;
  readonly outcome: Outcome;
  readonly stage: StageId;
  readonly reason: Reason;
  /** Decisions of the step that took it out; its own goes there once it has an id. */
  readonly told?: TraceStep['events'];
}

/** What the data plan said of a batch. */
export type PlanOutcome =
  | { readonly kind: 'unvalidated'; readonly reason: NotValidated; readonly plan: string | null; readonly version: number | null; readonly message: string }
  | { readonly kind: 'validated'; readonly version: CompiledVersion; readonly validation: BatchValidation; readonly blocked: ReadonlySet<Finding> };

/** A batch from which something was blocked, as it was before. */
export interface Quarantined {
  readonly plan: string;
  readonly version: number;
  readonly original: Batch;
  readonly metadata: BlockMetadata;
  readonly dropped: Dropped;
}

export interface PipelineResult {
  /** A rule has not answered yet: nothing of this result counts, run again. */
  readonly pending: boolean;
  readonly batch: Batch;
  readonly notes: readonly IngestNote[];
  /** What is to be kept of its user; null for a batch that was dropped before. */
  readonly profile: ProfileChange | null;
  readonly steps: StoredStep[];
  readonly branches: readonly Branch[];
  /** Set when a stage dropped the whole batch before the outputs. */
  readonly dropped: Reason | null;
  /** What the outputs say of the events of a batch that was dropped as a whole; null when nothing. */
  readonly droppedAs: { readonly outcome: Outcome; readonly stage: StageId } | null;
  readonly lost: readonly LostEvent[];
  readonly plan: PlanOutcome | null;
  readonly quarantine: Quarantined | null;
  /** Runs of all-outputs rules. */
  readonly runs: readonly RuleRun[];
  readonly duplicateOf: string | null;
  readonly newNames: ReadonlySet<string>;
  readonly flags: readonly string[];
}

/** The state that batch stages hand on. */
export interface BatchState {
  batch: Batch;
  notes: IngestNote[];
  dropped: Reason | null;
  /** Time of what has no time of its own (spec/data-model.md 6.7). */
  sentAt: number;
  /** As received: rules' changes of them are not applied to the profile (spec/pipeline.md a.6). */
  deletedAttributes: readonly string[];
  /** Names that rules changed without the change event. */
  unreached: { readonly attributes: ReadonlySet<string>; readonly identities: ReadonlySet<string> };
  user: KnownUser | null;
  profile: ProfileChange | null;
  /** The enriched batch for the connections; null when it is the same. */
  outbound: Batch | null;
  duplicateOf: string | null;
  /** Event names seen for the first time. */
  newNames: Set<string>;
  /** A limit cut something. */
  limited: boolean;
  droppedAs: Outcome | null;
  lost: LostEvent[];
  plan: PlanOutcome | null;
  quarantine: Quarantined | null;
  runs: RuleRun[];
  /** A rule touched the batch. */
  ruled: boolean;
  pending: boolean;
}
