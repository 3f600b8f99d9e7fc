/** What becomes of profiles when a user is aliased or deleted (spec/identity-profiles.md 3.11, 9). Transactions are the caller's. */
import type Database from 'better-sqlite3';
import { readProfile } from './read.ts';

export interface ProfileAlias {
  readonly source: string;
  readonly destination: string;
  readonly workspace: string;
}

/** The destination was first seen when the source was, and has its install attribution; nothing else is copied. Done twice it is the same. */
export function copyOnAlias(db: Database.Database, { source, destination, workspace }: ProfileAlias): void {
  const from = readProfile(db, source, workspace);
  const to = readProfile(db, destination, workspace);
  if (from === null || to === null) return;
  const copied = from.attribution.filter((one) => !to.attribution.some((there) => there.at === one.at && there.publisher === one.publisher && there.campaign === one.campaign))
    .map((one) => ({ ...one, copied_from: one.copied_from ?? source }));
  const { first_seen: first, last_seen: _, ...state } = { ...to, attribution: [...copied, ...to.attribution].sort((a, b) => b.at - a.at) };
  db.prepare('UPDATE profiles SET first_seen = ?, state = ? WHERE mpid = ? AND workspace = ?').run(Math.min(from.first_seen, first), JSON.stringify(state), destination, workspace);
}

/** Everything that a workspace keeps of a user but its identities. */
export function deleteProfile(db: Database.Database, mpid: string, workspace: string): void {
  for (const table of ['profiles', 'profile_history', 'group_members']) db.prepare(`DELETE FROM ${table} WHERE mpid = ? AND workspace = ?`).run(mpid, workspace);
}
