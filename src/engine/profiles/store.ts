/** Profiles of one workspace on SQLite, for the pipeline's thread: one read and one write a batch. Transactions are the caller's. */
import type Database from 'better-sqlite3';
import type { GroupFile } from '../../protocol/user.ts';
import { GroupMembers } from './groups.ts';
import { SELECT_PROFILE, toProfile } from './read.ts';
import type { ProfileRow } from './read.ts';
import type { AppliedBatch, ProfileState, ProfileWrite } from './types.ts';

/** Entries of history kept of a user, the newest; looked after now and then. */
export const HISTORY_PER_USER = 2_000;
const TRIM_EVERY = 64;
/** Profiles whose text needs no second parsing. */
const REMEMBERED = 512;

export class ProfileStore {
  private readonly workspace: string;
  private readonly groups: GroupMembers;
  /** By MPID; valid only while the stored text is the same, so that a rollback needs no word here. */
  private readonly parsed = new Map<string, { readonly text: string; readonly state: ProfileState }>();
  private readonly texts = new WeakMap<object, string>();
  private readonly select: Database.Statement<[string, string], ProfileRow>;
  private readonly upsert: Database.Statement;
  private readonly touch: Database.Statement;
  private readonly insertWrite: Database.Statement;
  private readonly trim: Database.Statement;

  constructor(db: Database.Database, workspace: string, groups: readonly GroupFile[]) {
    this.workspace = workspace;
    this.groups = new GroupMembers(db, workspace, groups);
    this.select = db.prepare(SELECT_PROFILE);
    this.upsert = db.prepare(`INSERT INTO profiles(mpid, workspace, first_seen, last_seen, state) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT DO UPDATE SET first_seen = excluded.first_seen, last_seen = excluded.last_seen, state = excluded.state`);
    this.touch = db.prepare('UPDATE profiles SET last_seen = ? WHERE mpid = ? AND workspace = ?');
    this.insertWrite = db.prepare(`INSERT INTO profile_history(mpid, workspace, what, key, kind, value, at, received_at, source, input, batch_id, event_id, applied, reason)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
    this.trim = db.prepare(`DELETE FROM profile_history WHERE mpid = @mpid AND workspace = @workspace AND seq <= (
      SELECT seq FROM profile_history WHERE mpid = @mpid AND workspace = @workspace ORDER BY seq DESC LIMIT 1 OFFSET ${HISTORY_PER_USER})`);
  }

  load(mpid: string): ProfileState | null {
    const row = this.select.get(mpid, this.workspace);
    if (row === undefined) return null;
    const known = this.parsed.get(mpid);
    if (known?.text !== row.state) return this.remember(mpid, row.state, toProfile(row));
    return known.state.last_seen === row.last_seen && known.state.first_seen === row.first_seen ? known.state : { ...known.state, first_seen: row.first_seen, last_seen: row.last_seen };
  }

  save(mpid: string, before: ProfileState | null, { state, changed, writes, attributes }: AppliedBatch, receivedAt: number): void {
    if (changed) {
      const text = this.textOf(state);
      this.upsert.run(mpid, this.workspace, state.first_seen, state.last_seen, text);
      this.remember(mpid, text, state);
    } else if (state.last_seen !== before?.last_seen) this.touch.run(state.last_seen, mpid, this.workspace);
    if (attributes.changed.size > 0) this.groups.update(mpid, state.attributes, attributes.changed);
    for (const write of writes) this.record(mpid, write, receivedAt);
  }

  private record(mpid: string, { what, key, kind, value, at, source, input, batch_id, event_id, applied, reason }: ProfileWrite, receivedAt: number): void {
    const { lastInsertRowid } = this.insertWrite.run(mpid, this.workspace, what, key, kind, JSON.stringify(value), at, receivedAt, source, input, batch_id, event_id, applied ? 1 : 0, reason);
    if (Number(lastInsertRowid) % TRIM_EVERY === 0) this.trim.run({ mpid, workspace: this.workspace });
  }

  /** Parts that a batch left alone are the same objects as before, and written once. */
  private textOf({ first_seen: _first, last_seen: _last, ...parts }: ProfileState): string {
    const members = Object.entries(parts).map(([key, part]: [string, unknown]) => {
      if (typeof part !== 'object' || part === null) return `"${key}":${JSON.stringify(part)}`;
      let text = this.texts.get(part);
      if (text === undefined) this.texts.set(part, text = JSON.stringify(part));
      return `"${key}":${text}`;
    });
    return `{${members.join(',')}}`;
  }

  private remember(mpid: string, text: string, state: ProfileState): ProfileState {
    this.parsed.delete(mpid);
    this.parsed.set(mpid, { text, state });
    if (this.parsed.size > REMEMBERED) this.parsed.delete(this.parsed.keys().next().value!);
    return state;
  }
}
