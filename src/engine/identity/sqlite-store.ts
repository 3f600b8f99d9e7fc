/** The identity store on SQLite. Transactions are the caller's. */
import type Database from 'better-sqlite3';
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

export function createSqliteIdentityStore(db: Database.Database): IdentityStore {
  const find = db.prepare<[string, string, string, number], { mpid: string }>(`SELECT v.mpid FROM identity_values v JOIN identity_users u ON u.mpid = v.mpid
    WHERE v.environment = ? AND v.type = ? AND v.key = ? ORDER BY u.seen_at DESC, u.created_at DESC LIMIT ?`);
  const selectUser = db.prepare<[string], UserRow>('SELECT mpid, environment, created_at, seen_at FROM identity_users WHERE mpid = ?');
  const selectIdentities = db.prepare<[string], StoredIdentity>('SELECT type, key, value, at FROM identity_values WHERE mpid = ? ORDER BY at, type, key');
  const insertUser = db.prepare('INSERT INTO identity_users(mpid, environment, created_at, seen_at) VALUES (?, ?, ?, ?)');
  const upsertIdentity = db.prepare(`INSERT INTO identity_values(environment, type, key, mpid, value, at) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT(environment, type, key, mpid) DO UPDATE SET value = excluded.value, at = excluded.at`);
  const deleteIdentity = db.prepare('DELETE FROM identity_values WHERE mpid = ? AND type = ? AND key = ?');
  const touch = db.prepare('UPDATE identity_users SET seen_at = max(seen_at, ?) WHERE mpid = ?');
  return {
    find: (environment, type, key) => find.all(environment, type, key, MAX_CANDIDATES).map((row) => row.mpid),
    user(mpid): StoredUser | null {
      const row = selectUser.get(mpid);
      if (row === undefined) return null;
      return { mpid: row.mpid, environment: row.environment, createdAt: row.created_at, seenAt: row.seen_at, identities: selectIdentities.all(mpid) };
    },
    createUser: (mpid, environment, at) => void insertUser.run(mpid, environment, at, at),
    setIdentity: (mpid, environment, { type, key, value, at }) => void upsertIdentity.run(environment, type, key, mpid, value, at),
    removeIdentity: (mpid, type, key) => void deleteIdentity.run(mpid, type, key),
    touch: (mpid, at) => void touch.run(at, mpid),
  };
}
