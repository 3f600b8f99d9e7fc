/** What the stages of a connection ask of this folder, and what it answers: values only. */
import type { PatchOp, Reason } from '../../protocol/contract.ts';
import type { Outcome } from '../../protocol/vocabulary.ts';

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
}

/** A filter's verdict on a batch: its events that stay off, and what it took out of the rest. */
export interface Filtered<B> {
  readonly batch: B;
  /** Event index in the batch that was given, and why it is held back. */
  readonly held: readonly { readonly index: number; readonly reason: Reason }[];
  /** Fields taken out, each with the switch that did it; paths in the batch that was given. */
  readonly removed: readonly { readonly op: PatchOp; readonly reason: Reason }[];
}
