/**
 * The cap on what is kept (size and age). It takes the oldest first and never touches what is not yet processed,
 * nor a batch that still has something to deliver.
 */
import type Database from 'better-sqlite3';
import { forgetIdleCalls, forgetOldCalls } from '../identity/forget-calls.ts';
import { ReportCounts } from './report-counts.ts';

export interface RetentionLimits {
  readonly maxBytes: number;
  /** Milliseconds; null keeps by size alone. */
  readonly maxAgeMs: number | null;
}

/** Batches (or bare requests) deleted in one transaction, so that nothing waits long for the lock. */
const CHUNK = 200;
/** Entries of profiles' history, and accounts of identity calls, looked at in one go. */
const HISTORY_CHUNK = 10 * CHUNK;
/** What `plan_volume` counts by. */
const MINUTE_MS = 60_000;

function usedBytes(db: Database.Database, schema: string): number {
  const pages = db.pragma(`${schema}.page_count`, { simple: true }) as number;
  const free = db.pragma(`${schema}.freelist_count`, { simple: true }) as number;
  const size = db.pragma(`${schema}.page_size`, { simple: true }) as number;
  return (pages - free) * size;
}

export class Retention {
  private readonly main: Database.Database;
  private readonly inbox: Database.Database;
  private readonly oldestBatches: Database.Statement;
  private readonly oldestRequests: Database.Statement;
  private readonly counts: ReportCounts;

  /** Both connections must be writable. */
  constructor(main: Database.Database, inbox: Database.Database) {
    this.main = main;
    this.inbox = inbox;
    this.oldestBatches = main.prepare('SELECT seq, received_at, request_id FROM batches ORDER BY seq LIMIT ?');
    this.counts = new ReportCounts(main);
    this.oldestRequests = inbox.prepare('SELECT id, at FROM requests WHERE id <= ? ORDER BY id LIMIT ?');
  }

  bytes(): number {
    return usedBytes(this.main, 'main') + usedBytes(this.inbox, 'main');
  }

  /** Deletes one chunk if the limits ask for it; `cursor` is the last processed request. Returns whether more may be left. */
  step(limits: RetentionLimits, cursor: number, now: number): boolean {
    const overSize = this.bytes() > limits.maxBytes;
    const oldest = limits.maxAgeMs === null ? null : now - limits.maxAgeMs;
    if (!overSize && oldest === null) return false;
    const batches = (this.oldestBatches.all(CHUNK) as { seq: number; received_at: number; request_id: number }[])
      .filter((row) => overSize || (oldest !== null && row.received_at < oldest));
    const requests = (this.oldestRequests.all(cursor, CHUNK) as { id: number; at: number }[])
      .filter((row) => overSize || (oldest !== null && row.at < oldest));
    const deleted = this.deleteBatches(batches.map((row) => row.seq));
    const keepFrom = (this.main.prepare('SELECT min(request_id) AS id FROM batches').get() as { id: number | null }).id ?? Number.MAX_SAFE_INTEGER;
    const old = requests.filter((row) => row.id < keepFrom);
    const last = old.at(-1);
    if (last !== undefined) {
      this.inbox.prepare('DELETE FROM requests WHERE id <= ?').run(last.id);
      this.main.transaction(() => forgetOldCalls(this.main, last.at, last.id, HISTORY_CHUNK))();
    }
    if (deleted === 0 && old.length === 0) return false;
    this.main.pragma('incremental_vacuum(2000)');
    this.inbox.pragma('incremental_vacuum(2000)');
    return true;
  }

  private deleteBatches(seqs: readonly number[]): number {
    const pending = this.main.prepare('SELECT 1 FROM deliveries WHERE batch_seq = ? AND next_at IS NOT NULL LIMIT 1');
    let last: number | undefined;
    let count = 0;
    for (const seq of seqs) {
      if (pending.get(seq) !== undefined) break;
      last = seq;
      count += 1;
    }
    if (last === undefined) return 0;
    this.main.transaction((through: number) => {
      this.counts.forget((this.main.prepare('SELECT max(seq) FROM events WHERE batch_seq <= ?').pluck().get(through) as number | null) ?? 0);
      this.main.prepare('DELETE FROM event_search WHERE rowid IN (SELECT seq FROM events WHERE batch_seq <= ?)').run(through);
      this.main.prepare('DELETE FROM event_outcomes WHERE event_seq IN (SELECT seq FROM events WHERE batch_seq <= ?)').run(through);
      this.main.prepare('DELETE FROM delivery_attempts WHERE delivery_seq IN (SELECT seq FROM deliveries WHERE batch_seq <= ?)').run(through);
      for (const table of ['events', 'deliveries', 'alerts', 'violations', 'quarantine', 'rule_runs', 'rule_logs']) this.main.prepare(`DELETE FROM ${table} WHERE batch_seq <= ?`).run(through);
      forgetPassers(this.main, through);
      this.main.prepare('DELETE FROM batches WHERE seq <= ?').run(through);
      this.forgetCounts();
    })(last);
    return count;
  }

  /** What a report counts by the minute or in all is of batches that are there, like the violations beside it. */
  private forgetCounts(): void {
    const oldest = (this.main.prepare('SELECT min(received_at) FROM batches').pluck().get() as number | null) ?? Number.MAX_SAFE_INTEGER;
    this.main.prepare('DELETE FROM plan_volume WHERE minute <= ?').run(oldest - MINUTE_MS);
    this.main.prepare('DELETE FROM unvalidated WHERE last_at < ?').run(oldest);
    // The profiles themselves stay, and know where each value came from.
    this.main.prepare('DELETE FROM profile_history WHERE seq IN (SELECT seq FROM profile_history ORDER BY seq LIMIT ?) AND received_at < ?').run(HISTORY_CHUNK, oldest);
  }
}

/**
 * Each batch that identifies nobody makes a user of its own (spec/data-model.md 7), whose MPID nobody was told: they go with the batches
 * up to `through`, or profiles alone would fill the disk. Whoever has an identity, or was seen again, stays.
 */
function forgetPassers(main: Database.Database, through: number): void {
  const gone = main.prepare<[number], string>(`DELETE FROM identity_users WHERE created_at = seen_at AND lost = 0 AND deleted_at IS NULL
    AND mpid IN (SELECT mpid FROM batches WHERE seq <= ?) AND NOT EXISTS (SELECT 1 FROM identity_values v WHERE v.mpid = identity_users.mpid) RETURNING mpid`).pluck().all(through);
  if (gone.length === 0) return;
  for (const table of ['profiles', 'profile_history', 'group_members', 'identity_call_users']) main.prepare(`DELETE FROM ${table} WHERE mpid IN (SELECT value FROM json_each(?))`).run(JSON.stringify(gone));
}

/** Forgets everything that was captured and processed; configuration, users and what is not yet processed stay. */
export function deleteCaptured(main: Database.Database, inbox: Database.Database, cursor: number): void {
  main.transaction(() => {
    forgetPassers(main, Number.MAX_SAFE_INTEGER);
    main.exec("INSERT INTO event_search(event_search) VALUES ('delete-all')");
    for (const table of ['event_outcomes', 'events', 'deliveries', 'alerts', 'violations', 'violation_groups', 'plan_volume', 'unvalidated', 'quarantine', 'catalog_points', 'catalog_attributes', 'rule_runs', 'rule_logs', 'batches', 'report_slots', 'report_hours', 'report_facets', 'report_targets', 'report_connections', 'alert_kinds', 'seen_requests', 'seen_messages', 'event_names', 'profile_history', 'simulator_state', 'simulator_lists', 'delivery_attempts', 'origin_sets']) {
      main.exec(`DELETE FROM ${table}`);
    }
    main.exec('UPDATE report_progress SET through = 0');
    forgetIdleCalls(main);
  })();
  inbox.prepare('DELETE FROM requests WHERE id <= ?').run(cursor);
  main.pragma('incremental_vacuum');
  inbox.pragma('incremental_vacuum');
}
