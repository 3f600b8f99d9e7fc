/** What the stages of a connection ask of this folder, and what it answers: values only. */
import type { PatchOp, Reason } from '../../protocol/contract.ts';
import type { Outcome } from '../../protocol/vocabulary.ts';
import type { Batch, BatchEvent } from '../batch/types.ts';

/** What is known of the user beside the batch, when it branches. */
export interface UserFacts {
  /** Has a login identity of the workspace's identity strategy. */
  readonly loggedIn: boolean;
  /** Publisher of the install attribution; null without one. */
  readonly publisher: string | null;
  /** Opted out of everything before this batch. */
  readonly optedOut: boolean;
}

/** A reason not to forward, and what outputs show for it. */
export interface Blocker {
  readonly reason: Reason;
  readonly outcome: Outcome;
  /** Event types that are not held back all the same. */
  readonly spares?: readonly string[];
}

/** A filter's verdict on a batch: its events that stay off, and what it took out of the rest. */
export interface Filtered<B> {
  /** The batch that was given when nothing was held back or taken out. */
  readonly batch: B;
  /** Event index in the batch that was given, and why it is held back. */
  readonly held: readonly { readonly index: number; readonly reason: Reason }[];
  /** Fields taken out, each with the switch that did it; paths in the batch that was given. */
  readonly removed: readonly { readonly op: PatchOp; readonly reason: Reason }[];
}

export interface CompiledFilter {
  apply(batch: Batch): Filtered<Batch>;
}

export interface CompiledConnection {
  /** Stage `gates`: the app's version. */
  gateBatch(batch: Batch): readonly Blocker[];
  /** Stage `gates`: the event's age. `receivedAt` is Unix ms. */
  gateEvent(event: BatchEvent, receivedAt: number): Blocker | null;
  /** Stage `sampling`; null when every user is taken. */
  readonly sampling: ((mpid: string | undefined) => Blocker | null) | null;
  /** Stage `forwarding-rules`, user level: every reason that holds the user's data back, opt-out first. */
  judgeUser(batch: Batch, facts: UserFacts): readonly Blocker[];
  /** Stage `forwarding-rules`, event level. */
  judgeEvent(event: BatchEvent): Blocker | null;
  /** Some rule of `forwarding` is set; opt-out is judged either way. */
  readonly hasForwardingRules: boolean;
  /** Stage `custom-mappings`; null when there are none. */
  readonly map: ((batch: Batch) => MappedBatch) | null;
}

/** Where a field of a projected event came from, and all that is below it: JSON pointers below the event (`/data/…`). */
export interface ProjectedField {
  readonly target: string;
  /** Null for what the mapping itself says. */
  readonly source: string | null;
  readonly how: string;
}

export interface MadeEvent {
  /** Index of the source event in the batch that was given. */
  readonly source: number;
  /** Null: the event goes on as it was. */
  readonly by: { readonly mapping: number; readonly pointer: NonNullable<Reason['pointer']>; readonly sentence: string } | null;
  /** Fields that are not where they were in the source event, or not in it at all. What is neither named here nor below one that is, is the source event's field of the same pointer. */
  readonly fields: readonly ProjectedField[];
}

export interface MappedBatch {
  /** The batch that was given when no mapping applied. */
  readonly batch: Batch;
  /** One for each event of `batch`. */
  readonly made: readonly MadeEvent[];
  /** Source events of which nothing was made. */
  readonly held: readonly { readonly index: number; readonly reason: Reason }[];
  /** Mappings that matched an event and made nothing of it, also where another mapping did. */
  readonly missed: readonly { readonly index: number; readonly mapping: number; readonly reason: Reason }[];
  /** Event id of a further event made of one source event, to the source's id. */
  readonly origin: ReadonlyMap<string, string>;
}
