/** The identity store on SQLite. Transactions are the caller's. */
import type Database from 'better-sqlite3';
import { ENVIRONMENTS } from '../../protocol/vocabulary.ts';
import type { Environment } from '../../protocol/vocabulary.ts';
import { inOrderSet } from './store.ts';
import type { IdentityStore, StoredIdentity, StoredUser } from './store.ts';

interface UserRow {
  space: number;
  made: number;
  created_at: number;
  seen_at: number;
  source_mpid: string | null;
  deleted_at: number | null;
}

export type Spaces = Readonly<Record<Environment, number>>;

/** Each logout leaves an anonymous user with the same device: only the ones seen last can win. */
const MAX_CANDIDATES = 200;

/** Finds or makes the scope's spaces; users from before there were scopes become its own. */
export function openSpaces(db: Database.Database, scope: string): Spaces {
  const find = db.prepare<[string, string], number>('SELECT id FROM identity_spaces WHERE scope = ? AND environment = ?').pluck();
  const adopt = db.prepare("UPDATE identity_spaces SET scope = ? WHERE scope = '' AND environment = ?");
  const insert = db.prepare('INSERT INTO identity_spaces(scope, environment) VALUES (?, ?)');
  const open = (environment: Environment): number => {
    const id = find.get(scope, environment);
    if (id !== undefined) return id;
    if (adopt.run(scope, environment).changes === 0) insert.run(scope, environment);
    return find.get(scope, environment)!;
  };
  return Object.fromEntries(ENVIRONMENTS.map((environment) => [environment, open(environment)])) as Record<Environment, number>;
}

export function createSqliteIdentityStore(db: Database.Database, spaces: Spaces): IdentityStore {
  const environments = new Map(ENVIRONMENTS.map((environment) => [spaces[environment], environment]));
  const find = db.prepare<[number, string, string, number], string>(`SELECT v.mpid FROM identity_values v JOIN identity_users u ON u.mpid = v.mpid
    WHERE v.space = ? AND v.type = ? AND v.key = ? ORDER BY u.seen_at DESC, u.made DESC LIMIT ?`).pluck();
  const holders = db.prepare<[number, string, string, number], string>('SELECT mpid FROM identity_values WHERE space = ? AND type = ? AND key = ? LIMIT ?').pluck();
  const selectUser = db.prepare<[string], UserRow>('SELECT space, made, created_at, seen_at, source_mpid, deleted_at FROM identity_users WHERE mpid = ?');
  const selectIdentities = db.prepare<[string], StoredIdentity>('SELECT type, key, value, at FROM identity_values WHERE mpid = ?');
  const count = db.prepare<[number], number>('UPDATE identity_spaces SET made = made + 1 WHERE id = ? RETURNING made').pluck();
  const insertUser = db.prepare('INSERT INTO identity_users(mpid, space, made, created_at, seen_at, source_mpid) VALUES (?, ?, ?, ?, ?, ?)');
  const upsertIdentity = db.prepare(`INSERT INTO identity_values(space, type, key, mpid, value, at) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT(space, type, key, mpid) DO UPDATE SET value = excluded.value, at = excluded.at`);
  const deleteIdentity = db.prepare('DELETE FROM identity_values WHERE space = ? AND type = ? AND key = ? AND mpid = ?');
  // Tells a user who lost every identity from one who never had any.
  const setLost = db.prepare('UPDATE identity_users SET lost = 1 WHERE mpid = ? AND lost = 0');
  const deleteIdentities = db.prepare('DELETE FROM identity_values WHERE mpid = ?');
  const touch = db.prepare('UPDATE identity_users SET seen_at = ? WHERE mpid = ? AND seen_at < ?');
  const setDeleted = db.prepare('UPDATE identity_users SET deleted_at = ? WHERE mpid = ?');
  return {
    find: (environment, type, key) => find.all(spaces[environment], type, key, MAX_CANDIDATES),
    holders: (environment, type, key, limit) => holders.all(spaces[environment], type, key, limit),
    user(mpid): StoredUser | null {
      const row = selectUser.get(mpid);
      const environment = row === undefined ? undefined : environments.get(row.space);
      if (row === undefined || environment === undefined) return null;
      return {
        mpid, environment, made: row.made, createdAt: row.created_at, seenAt: row.seen_at, sourceMpid: row.source_mpid, deletedAt: row.deleted_at,
        identities: inOrderSet(selectIdentities.all(mpid)),
      };
    },
    has: (mpid) => selectUser.get(mpid) !== undefined,
    createUser(mpid, environment, at, sourceMpid): void {
      const space = spaces[environment];
      insertUser.run(mpid, space, count.get(space), at, at, sourceMpid);
    },
    setIdentity: (user, { type, key, value, at }) => void upsertIdentity.run(spaces[user.environment], type, key, user.mpid, value, at),
    removeIdentity(user, type, key): void {
      deleteIdentity.run(spaces[user.environment], type, key, user.mpid);
      setLost.run(user.mpid);
    },
    touch: (mpid, at) => void touch.run(at, mpid, at),
    deleteUser(mpid, at): void {
      deleteIdentities.run(mpid);
      setDeleted.run(at, mpid);
    },
    reviveUser: (mpid) => void setDeleted.run(null, mpid),
  };
}
