/** The identity store on SQLite. Transactions are the caller's. */
import type Database from 'better-sqlite3';
import { ENVIRONMENTS } from '../../protocol/vocabulary.ts';
import type { Environment } from '../../protocol/vocabulary.ts';
import type { IdentityStore, StoredIdentity, StoredUser } from './store.ts';

interface UserRow {
  mpid: string;
  environment: Environment;
  created_at: number;
  seen_at: number;
}

/** Each logout leaves an anonymous user with the same device: only the ones seen last can win. */
const MAX_CANDIDATES = 200;

/** Finds or makes the scope's spaces; users from before there were scopes become its own. */
function openSpaces(db: Database.Database, scope: string): Readonly<Record<Environment, number>> {
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

/** `scope`: whose users these are (spec/identity-profiles.md 1). */
export function createSqliteIdentityStore(db: Database.Database, scope: string): IdentityStore {
  const spaces = openSpaces(db, scope);
  const find = db.prepare<[number, string, string, number], { mpid: string }>(`SELECT v.mpid FROM identity_values v JOIN identity_users u ON u.mpid = v.mpid
    WHERE v.space = ? AND v.type = ? AND v.key = ? ORDER BY u.seen_at DESC, u.created_at DESC LIMIT ?`);
  const selectUser = db.prepare<[string], UserRow>('SELECT u.mpid, s.environment, u.created_at, u.seen_at FROM identity_users u JOIN identity_spaces s ON s.id = u.space WHERE u.mpid = ?');
  const selectIdentities = db.prepare<[string], StoredIdentity>('SELECT type, key, value, at FROM identity_values WHERE mpid = ? ORDER BY at, type, key');
  const insertUser = db.prepare('INSERT INTO identity_users(mpid, space, created_at, seen_at) VALUES (?, ?, ?, ?)');
  const upsertIdentity = db.prepare(`INSERT INTO identity_values(space, type, key, mpid, value, at) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT(space, type, key, mpid) DO UPDATE SET value = excluded.value, at = excluded.at`);
  const deleteIdentity = db.prepare('DELETE FROM identity_values WHERE mpid = ? AND type = ? AND key = ?');
  const touch = db.prepare('UPDATE identity_users SET seen_at = max(seen_at, ?) WHERE mpid = ?');
  return {
    find: (environment, type, key) => find.all(spaces[environment], type, key, MAX_CANDIDATES).map((row) => row.mpid),
    user(mpid): StoredUser | null {
      const row = selectUser.get(mpid);
      if (row === undefined) return null;
      return { mpid: row.mpid, environment: row.environment, createdAt: row.created_at, seenAt: row.seen_at, identities: selectIdentities.all(mpid) };
    },
    createUser: (mpid, environment, at) => void insertUser.run(mpid, spaces[environment], at, at),
    setIdentity: (mpid, environment, { type, key, value, at }) => void upsertIdentity.run(spaces[environment], type, key, mpid, value, at),
    removeIdentity: (mpid, type, key) => void deleteIdentity.run(mpid, type, key),
    touch: (mpid, at) => void touch.run(at, mpid),
  };
}
