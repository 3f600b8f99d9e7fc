/**
 * One surface = one row of spec/wire-protocol.md 1: something outside calls it, it answers and may bring batches.
 * `answer` runs on the accepting path and must be quick and pure but for the identity service;
 * `decode` runs later, in the pipeline, over the stored bytes.
 */
import type { Batch, IngestNote } from '../batch/types.ts';
import type { User } from '../../protocol/user.ts';
import type { Environment, Platform } from '../../protocol/vocabulary.ts';
import type { Workspace } from '../../protocol/workspace.ts';
import type { Credentials, GroupStore, PlanStore, Wanted } from '../platform-api/index.ts';

/** A call as it arrived. */
export interface InboundCall {
  readonly method: string;
  /** Path with query, exactly as it came. */
  readonly target: string;
  /** Decoded path without query, and the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Lower-case names; repeated headers are joined by ", ". */
  readonly headers: Readonly<Record<string, string>>;
  /** The body's bytes as they came, still compressed. */
  readonly body: Uint8Array;
  readonly remote: string;
  /** Unix ms, engine clock. */
  readonly receivedAt: number;
}

export interface CallNote {
  readonly code: string;
  readonly message: string;
}

export interface SurfaceAnswer {
  readonly status: number;
  /** Beside CORS, which the server adds to every answer. */
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string | Uint8Array;
  /** Name of the input that the key belongs to, null when unknown. */
  readonly input: string | null;
  /** How many batches the pipeline shall decode from this call. */
  readonly batches: number;
  readonly notes: readonly CallNote[];
  /** The identity service's account of what it decided for this call. */
  readonly decisionId?: number;
}

/** An input resolved from its key. */
export interface KnownInput {
  readonly name: string;
  readonly platform: Platform;
  readonly key: string;
  /** Empty when none is known: then any secret is taken. */
  readonly secret: string;
  readonly auth: 'off' | 'strict';
  readonly config: Readonly<Record<string, unknown>>;
}

export interface IdentityAnswer {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  /** JSON text; empty where the specification wants an empty body. */
  readonly body: string;
  /** How it was decided. */
  readonly notes?: readonly CallNote[];
  readonly decisionId?: number;
}

export type IdentityCall =
  | { readonly kind: 'identify' | 'login' | 'logout' | 'search'; readonly input: string; readonly body: unknown; readonly readOnly: boolean; readonly at: number }
  | { readonly kind: 'modify'; readonly input: string; readonly mpid: string; readonly body: unknown; readonly at: number }
  | { readonly kind: 'alias'; readonly input: string; readonly body: unknown; readonly at: number };

/** Users to delete, by MPID or by identities (type to value), as an input's owner asks for it. */
export interface DeletionCall {
  readonly environment: Environment;
  readonly mpids: readonly string[];
  readonly identities: readonly Readonly<Record<string, string>>[];
  readonly input: string;
}

/** What the calls of management scripts need (spec/data-plans.md 2, spec/platform-apis.md 8-10): configuration and profiles, never captured events (ADR 0009). */
export interface PlatformAccess {
  readonly plans: PlanStore;
  readonly groups: GroupStore;
  readonly profiles: {
    user(mpid: string): Promise<User | null>;
    /** MPIDs of those who hold an identity, the one seen last first. */
    holders(wanted: Wanted): Promise<readonly string[]>;
  };
  deleteUsers(deletion: DeletionCall): Promise<{ readonly deleted: readonly string[] }>;
  /** Signs the tokens. */
  readonly tokenKey: Uint8Array;
  /** The only client that gets a token; null: any does. */
  readonly credentials: Credentials | null;
  /** Counts a call; seconds to wait when there were too many. */
  takeCall(): number | null;
  /** The same for the Profile API, which has a limit of its own. */
  takeProfileCall(): number | null;
}

export interface SurfaceContext {
  readonly workspace: Workspace;
  readonly now: number;
  /** `host:port` by which the caller reached us. */
  readonly host: string;
  readonly secure: boolean;
  findInput(key: string): KnownInput | null;
  /** Makes an input for an unknown key (auth policy off), with the secret that came with it, and returns it; saved to the workspace by the caller. */
  registerInput(key: string, platform: Platform, secret?: string): KnownInput;
  identity(call: IdentityCall): Promise<IdentityAnswer>;
  /** The local authority's public certificate, made if need be; null when the user removed it. */
  authorityPem(): Promise<string | null>;
  readonly platform: PlatformAccess;
}

/** What the pipeline gets from one stored call. */
export interface DecodedBatch {
  readonly batch: Batch;
  readonly notes: readonly IngestNote[];
  /** Size of this batch's JSON in bytes, decoded. */
  readonly bytes: number;
  /** Why the batch is shown but goes no further than `receive`; its note is among `notes` too. */
  readonly dropped?: IngestNote;
}

export interface StoredCall extends InboundCall {
  readonly input: string;
  readonly platform: Platform;
}

export interface Surface {
  readonly id: string;
  readonly label: string;
  readonly methods: readonly string[];
  /** Case-insensitive; matched against the path without trailing slash. Named groups: key, mpid, kind. */
  readonly path: RegExp;
  readonly answer: (call: InboundCall, params: Readonly<Record<string, string>>, context: SurfaceContext) => SurfaceAnswer | Promise<SurfaceAnswer>;
  /** Present on surfaces that bring batches. Pure; never throws for bad input: notes it. */
  readonly decode?: (call: StoredCall, params: Readonly<Record<string, string>>) => DecodedBatch[];
}
