/** Small users, writes and events for the unit tests of this screen. */
import type { GraphUser } from '../../../protocol/identity.ts';
import type { ProfileAttribute, ProfileHistory, TimelineRow, User } from '../../../protocol/user.ts';

const ORIGIN = { source: 'platform', input: 'web', batch_id: 'b1', event_id: null } as const;

export function write(id: number, key: string, value: ProfileHistory['value'], patch: Partial<ProfileHistory> = {}): ProfileHistory {
  return { id: String(id), what: 'attribute', key, kind: 'text', value, received_at: id * 1_000, at: id * 1_000, ...ORIGIN, batch_id: `b${id}`, applied: true, reason: null, ...patch };
}

export function attribute(key: string, value: ProfileAttribute['value'], patch: Partial<ProfileAttribute> = {}): ProfileAttribute {
  return { key, kind: value === null ? 'tag' : Array.isArray(value) ? 'list' : 'text', value, at: 1_000, ...ORIGIN, ...patch };
}

export function graphUser(mpid: string, identities: Readonly<Record<string, string>>, patch: Partial<GraphUser> = {}): GraphUser {
  return { mpid, known: false, created_at: Number(mpid), seen_at: 0, source_mpid: null, identities: Object.entries(identities).map(([type, value]) => ({ type, value, at: 0 })), ...patch };
}

export function timelineRow(id: string, batch: string, at: number, patch: Partial<TimelineRow> = {}): TimelineRow {
  return { id, batch_id: batch, at, received_at: at, type: 'custom_event', name: id, input: 'web', copied_from: null, ...patch } as TimelineRow;
}

export function user(patch: Partial<User> = {}): User {
  return {
    mpid: '7', environment: 'development', scope: 'workspace', known: true, orphaned: false, deleted_at: null, created_at: 0, first_seen: 0, last_seen: 0, source_mpid: null,
    identities: [], attributes: [], consent: [], devices: [], sessions: [], inputs: [], opted_out: false, limit_ad_tracking: null, attribution: [], aliases: [], groups: [], ...patch,
  };
}
