/** One user with everything that is known of it in a workspace (spec/identity-profiles.md 4.1, 11). */
import type Database from 'better-sqlite3';
import type { IdentityCallRecord } from '../../../protocol/identity.ts';
import type { ProfileAttribute, User } from '../../../protocol/user.ts';
import type { Environment } from '../../../protocol/vocabulary.ts';
import { readIdentityCalls } from '../../identity/read-calls.ts';
import { groupsOf, readProfile } from '../../profiles/index.ts';
import type { ProfileState } from '../../profiles/index.ts';
import type { UserScope } from './users.ts';

export interface UserArgs extends UserScope {
  readonly mpid: string;
}

interface StoredUser { environment: Environment; created_at: number; seen_at: number; source_mpid: string | null; deleted_at: number | null; lost: number }
interface StoredIdentity { type: string; value: string; at: number }
interface StoredAlias { call_seq: number; source: string; destination: string; start_at: number; end_at: number; asked_at: number }

/** Newest calls among which those are looked for that set an identity. */
const CALLS = 200;
/** Of a user who signs in everywhere: those that were set last. */
const MAX_IDENTITIES = 1_000;
/** Reserved attributes come first, in this order (spec/identity-profiles.md 11). */
const RESERVED = ['$age', '$firstname', '$lastname', '$gender', '$mobile', '$address', '$city', '$state', '$zip', '$country'];

/** Null when the scope has no such user. */
export function userDetail(db: Database.Database, { mpid, scope, workspace, login, unique, immutable }: UserArgs): User | null {
  const stored = db.prepare<[string, string], StoredUser>(`SELECT s.environment, u.created_at, u.seen_at, u.source_mpid, u.deleted_at, u.lost
    FROM identity_users u JOIN identity_spaces s ON s.id = u.space WHERE u.mpid = ? AND s.scope = ?`).get(mpid, scope);
  if (stored === undefined) return null;
  const held = db.prepare<[string], StoredIdentity>(`SELECT type, value, at FROM (SELECT type, value, at FROM identity_values WHERE mpid = ? ORDER BY at DESC LIMIT ${MAX_IDENTITIES}) ORDER BY type, at DESC`).all(mpid);
  const calls = readIdentityCalls(db, { mpid, limit: CALLS }).filter(({ kind, read_only: readOnly }) => kind !== 'search' && readOnly !== true);
  const identities = held.map((identity) => {
    const call = calls.find((one) => sets(one, mpid, identity));
    const { type } = identity;
    return { ...identity, call_id: call?.id ?? null, call_kind: call?.kind ?? null, input: call?.input ?? null, login: login.includes(type), unique: unique.includes(type), immutable: immutable.includes(type) };
  });
  const profile = readProfile(db, mpid, workspace);
  return {
    mpid, scope, environment: stored.environment,
    known: identities.some((identity) => identity.login), orphaned: identities.length === 0 && stored.lost === 1 && stored.deleted_at === null, deleted_at: stored.deleted_at,
    created_at: stored.created_at, first_seen: Math.min(stored.created_at, profile?.first_seen ?? stored.created_at), last_seen: Math.max(stored.seen_at, profile?.last_seen ?? 0),
    source_mpid: stored.source_mpid, identities,
    attributes: attributesOf(profile), consent: [...profile?.consent ?? []], devices: [...profile?.devices ?? []], sessions: [...profile?.sessions ?? []],
    inputs: Object.entries(profile?.inputs ?? {}).map(([input, seen]) => ({ input, ...seen })).sort((a, b) => b.last_seen - a.last_seen),
    opted_out: profile?.opted_out ?? false, limit_ad_tracking: profile?.limit_ad_tracking ?? null, attribution: [...profile?.attribution ?? []],
    aliases: aliasesOf(db, mpid), groups: groupsOf(db, workspace, mpid),
  };
}

/** Later batches that only confirm an identity have no account of their own. */
function sets({ at, after }: IdentityCallRecord, mpid: string, identity: StoredIdentity): boolean {
  return after.some((user) => user.mpid === mpid && user.identities.some((one) => one.at === at && one.type === identity.type && one.value === identity.value));
}

function attributesOf(profile: ProfileState | null): ProfileAttribute[] {
  const rank = (key: string): number => {
    const index = RESERVED.indexOf(key.toLowerCase());
    return index === -1 ? RESERVED.length : index;
  };
  return Object.entries(profile?.attributes ?? {})
    .flatMap(([key, { kind, value, ...origin }]): ProfileAttribute[] => (kind === 'deleted' ? [] : [{ key, kind, value: Array.isArray(value) ? [...value] : value as string | null, ...origin }]))
    .sort((a, b) => rank(a.key) - rank(b.key) || (a.key.toLowerCase() < b.key.toLowerCase() ? -1 : 1));
}

function aliasesOf(db: Database.Database, mpid: string): User['aliases'] {
  const rows = db.prepare<[string, string], StoredAlias>(`SELECT call_seq, source, destination, start_at, end_at, asked_at FROM identity_aliases
    WHERE (source = ? OR destination = ?) AND status = 'done' ORDER BY call_seq DESC`).all(mpid, mpid);
  return rows.map(({ call_seq, source, destination, start_at: start, end_at: end, asked_at: at }) => ({
    call_id: String(call_seq), start, end, at, ...(source === mpid ? { direction: 'aliased-to' as const, mpid: destination } : { direction: 'merged-from' as const, mpid: source }),
  }));
}
