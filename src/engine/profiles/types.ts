/** A user's profile in one workspace (spec/identity-profiles.md 4.1). Identities are the identity store's. Times are Unix ms. */
import type { ProfileConsent, ProfileDevice, ProfileSession, SourceClass } from '../../protocol/user.ts';

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
