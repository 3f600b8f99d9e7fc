/**
 * What happens to the account of decisions when captured data goes. Users outlive the data, since SDKs keep their MPIDs: so an account
 * of them lives as long as the requests of its time, and through the deletion of everything captured.
 */
import type Database from 'better-sqlite3';

/** The oldest accounts, at most so many, that are not younger than `at`; and every link to the requests up to `requestId`, which are gone. */
export function forgetOldCalls(db: Database.Database, at: number, requestId: number, limit: number): void {
  const last = db.prepare<[number, number], number | null>('SELECT max(seq) FROM (SELECT seq, at FROM identity_calls ORDER BY seq LIMIT ?) WHERE at <= ?').pluck().get(limit, at);
  if (typeof last === 'number') {
    db.prepare('DELETE FROM identity_call_users WHERE call_seq <= ?').run(last);
    db.prepare('DELETE FROM identity_calls WHERE seq <= ?').run(last);
  }
  db.prepare('UPDATE identity_calls SET request_id = NULL WHERE request_id <= ?').run(requestId);
}

/** Keeps what gave or changed a user, without the requests behind it. */
export function forgetIdleCalls(db: Database.Database): void {
  db.exec('DELETE FROM identity_call_users WHERE call_seq IN (SELECT seq FROM identity_calls WHERE mpid IS NULL); DELETE FROM identity_calls WHERE mpid IS NULL');
  db.exec('UPDATE identity_calls SET request_id = NULL WHERE request_id IS NOT NULL');
}
