/** Profiles as readers on any thread get them. `workspace` is the workspace's token. */
import type Database from 'better-sqlite3';
import type { HISTORY_SUBJECTS, ProfileHistory } from '../../protocol/user.ts';
import type { ProfileState } from './types.ts';

export interface ProfileRow {
  readonly first_seen: number;
  readonly last_seen: number;
  readonly state: string;
}

export const SELECT_PROFILE = 'SELECT first_seen, last_seen, state FROM profiles WHERE mpid = ? AND workspace = ?';

export function toProfile({ first_seen, last_seen, state }: ProfileRow): ProfileState {
  return { ...(JSON.parse(state) as ProfileState), first_seen, last_seen };
}

export function readProfile(db: Database.Database, mpid: string, workspace: string): ProfileState | null {
  const row = db.prepare<[string, string], ProfileRow>(SELECT_PROFILE).get(mpid, workspace);
  return row === undefined ? null : toProfile(row);
}

export interface HistoryArgs {
  readonly mpid: string;
  readonly workspace: string;
  readonly what?: (typeof HISTORY_SUBJECTS)[number];
  readonly key?: string;
  readonly limit: number;
  /** Only what is older than this entry's id; null begins at the newest. */
  readonly before: string | null;
}

type HistoryRow = Omit<ProfileHistory, 'id' | 'value' | 'applied'> & { seq: number; value: string; applied: number };

/** The newest first, in the order of arrival. */
export function readHistory(db: Database.Database, { mpid, workspace, what, key, limit, before }: HistoryArgs): ProfileHistory[] {
  const rows = db.prepare(`SELECT seq, what, key, kind, value, at, received_at, source, input, batch_id, event_id, applied, reason FROM profile_history
    WHERE mpid = ? AND workspace = ? AND seq < ? AND (? IS NULL OR what = ?) AND (? IS NULL OR key = ?) ORDER BY seq DESC LIMIT ?`)
    .all(mpid, workspace, before === null ? Number.MAX_SAFE_INTEGER : Number(before), what ?? null, what ?? null, key ?? null, key ?? null, limit) as HistoryRow[];
  return rows.map(({ seq, value, applied, ...row }) => ({ ...row, id: String(seq), value: JSON.parse(value) as ProfileHistory['value'], applied: applied === 1 }));
}
