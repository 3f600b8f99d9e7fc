/** A user's profile in one workspace (spec/identity-profiles.md 4.1). Identities are the identity store's. Times are Unix ms. */
import type { Json } from '../../protocol/json.ts';
import type { ProfileConsent, ProfileDevice, ProfileSession, ProfileSettings, SourceClass } from '../../protocol/user.ts';
import type { Platform } from '../../protocol/vocabulary.ts';
import type { IngestNote } from '../batch/types.ts';

export interface StoredAttribute {
  /** `deleted` keeps the time, so that an older write cannot bring the value back (4.2). */
  readonly kind: 'text' | 'list' | 'tag' | 'deleted';
  readonly value: string | readonly (string | null)[] | null;
  readonly at: number;
  readonly source: SourceClass;
  readonly input: string;
  readonly batch_id: string | null;
  readonly event_id: string | null;
}

export interface Attribution {
  readonly service_provider: string | null;
  readonly publisher: string | null;
  readonly campaign: string | null;
  readonly at: number;
  /** The user that an alias copied it from. */
  readonly copied_from: string | null;
}

export interface ProfileState {
  readonly first_seen: number;
  readonly last_seen: number;
  readonly attributes: Readonly<Record<string, StoredAttribute>>;
  readonly consent: readonly ProfileConsent[];
  /** The one seen last first. */
  readonly devices: readonly ProfileDevice[];
  /** The newest first. */
  readonly sessions: readonly ProfileSession[];
  /** When each input sent first and last. */
  readonly inputs: Readonly<Record<string, { readonly first_seen: number; readonly last_seen: number }>>;
  readonly opted_out: boolean;
  readonly opted_out_at: number;
  readonly limit_ad_tracking: boolean | null;
  readonly attribution: readonly Attribution[];
  /** What kits left for their partners, by module id (spec/data-model.md 4.7); absent where none ever did. */
  readonly integrations?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** A write for the history, whether it was taken or not. */
export interface ProfileWrite {
  readonly what: 'attribute' | 'consent' | 'opt-out';
  readonly key: string;
  readonly kind: StoredAttribute['kind'];
  readonly value: unknown;
  readonly at: number;
  readonly source: SourceClass;
  readonly input: string;
  readonly batch_id: string | null;
  readonly event_id: string | null;
  readonly applied: boolean;
  readonly reason: string | null;
}

/** What is known of a batch beside the batch. */
export interface BatchFacts {
  readonly input: string;
  readonly platform: Platform;
  readonly source: SourceClass;
  readonly receivedAt: number;
  /** Time of what has no time of its own: the batch's as its SDK sent it, else that of receipt (spec/data-model.md 6.7). */
  readonly sentAt: number;
  /** `user_attributes` writes: data of servers, and of clients that have no change events. */
  readonly snapshotWrites: boolean;
  /** `deleted_user_attributes` as it was received: what a rule does to it is not applied (spec/pipeline.md a.6). */
  readonly deleted: readonly string[];
  /** Names that a rule changed without the change event. */
  readonly unreached: { readonly attributes: ReadonlySet<string>; readonly identities: ReadonlySet<string> };
  readonly deviceIdentities: readonly { readonly type: string; readonly value: string }[];
  readonly settings: ProfileSettings;
}

export interface AppliedBatch {
  readonly state: ProfileState;
  /** Something other than `last_seen` is different. */
  readonly changed: boolean;
  readonly writes: readonly ProfileWrite[];
  /** Attributes that were written, and those of which the profile has something that wins over the batch's. */
  readonly attributes: { readonly changed: ReadonlySet<string>; readonly lost: ReadonlySet<string> };
  /** Entries of `system_notifications`. */
  readonly notifications: readonly Json[];
  readonly notes: readonly IngestNote[];
}
