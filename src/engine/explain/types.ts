/** What the account of a field's way is made of: values only. Who calls looks them up. */
import type { TraceStep } from '../../protocol/contract.ts';
import type { JsonObject } from '../../protocol/json.ts';
import type { IngestNote } from '../batch/types.ts';
import type { MadeEvent } from '../connections/index.ts';
import type { ProvenanceHop } from './hops.ts';

/** A batch with everything that was kept of it. Ids are text. */
export interface BatchStory {
  readonly id: string;
  readonly seq: number;
  readonly requestId: number;
  readonly receivedAt: number;
  readonly mpid: string | null;
  readonly surfaceLabel: string;
  /** As it left the stages of the batch, before its enrichment. */
  readonly stored: JsonObject;
  readonly trace: readonly TraceStep[];
  readonly notes: readonly IngestNote[];
  /** As its call decodes; null when the call is no longer kept. */
  readonly decoded: JsonObject | null;
}

/** Who wrote a value that a batch got from its user's profile. */
export interface ProfileSource {
  readonly batchId: string | null;
  readonly eventId: string | null;
  /** Unix ms. */
  readonly at: number;
  readonly sentence: string;
}

/** The call that gave a user an identity. */
export interface IdentitySource {
  readonly requestId: string | null;
  readonly at: number;
  readonly sentence: string;
  /** JSON pointer in the call's body; null where it cannot be said. */
  readonly pointer: string | null;
  /** The batch that brought it, where no call of its own did. */
  readonly batchId: string | null;
}

/** What the account asks for while it goes back. Answers must be those of the time of the batch. */
export interface Lookups {
  story(batchId: string): BatchStory | null;
  attribute(story: BatchStory, name: string, value: unknown): ProfileSource | null;
  /** `regulation/purpose`; `older`: the statement that was replaced. */
  consent(story: BatchStory, key: string, older: boolean): ProfileSource | null;
  identity(story: BatchStory, type: string, value: string): IdentitySource | null;
  /** An earlier batch of the user whose `device_info` holds the value at this pointer. */
  device(story: BatchStory, pointer: string, value: unknown): ProfileSource | null;
  /** What the connection's custom mappings make of a batch; null when there are none any more. */
  mapped(before: JsonObject): { readonly batch: JsonObject; readonly made: readonly MadeEvent[] } | null;
}

/** Where a way ends: in a decoded batch, in the body of a call of its own, or with the last hop. `named`: it is the member's name that was followed, not its value. */
export type End =
  | { readonly kind: 'batch'; readonly story: BatchStory; readonly pointer: string; readonly named: boolean }
  | { readonly kind: 'call'; readonly requestId: string; readonly pointer: string }
  | null;

export interface Way {
  readonly hops: ProvenanceHop[];
  readonly end: End;
}

/** What one change says of a value: hops to add, and where to go on; null: the way ends with the hops. */
export interface Turn {
  readonly hops: readonly ProvenanceHop[];
  readonly next: { readonly pointer: string; readonly story?: BatchStory; readonly named?: true } | { readonly call: string; readonly pointer: string } | null;
}
