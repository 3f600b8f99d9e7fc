/**
 * The inbox: every inbound call, byte for byte, written before it is answered (design.md invariants 1 and 2).
 * Calls that arrive within one turn of the event loop share one durable commit.
 */
import type Database from 'better-sqlite3';

export interface InboxRow {
  /** Engine clock, Unix ms. */
  readonly at: number;
  /** The machine's own time, Unix ms: latencies are measured with it, whatever the engine's clock does. */
  readonly accepted_ms: number;
  readonly took_ms: number;
  readonly method: string;
  /** Path and query as they came. */
  readonly path: string;
  readonly http_version: string;
  /** JSON array of [name, value] in the order of arrival. */
  readonly headers: string;
  readonly body: Uint8Array;
  readonly remote: string;
  readonly surface: string;
  readonly input: string | null;
  readonly platform: string | null;
  readonly client: string;
  readonly status: number;
  readonly response_headers: string;
  readonly response_body: Uint8Array | string;
  readonly batches: number;
  readonly bytes: number;
  /** JSON array of {code, message}. */
  readonly notes: string;
  /** JSON array of flags: `replayed`, `edited`, `test`. */
  readonly flags: string;
  readonly replay_of: number | null;
}

export interface StoredInboxRow extends InboxRow {
  readonly id: number;
  readonly body: Buffer;
}

interface Waiting {
  readonly row: InboxRow;
  readonly done: (error: unknown, id: number) => void;
}

const COLUMNS = [
  'id', 'at', 'accepted_ms', 'took_ms', 'method', 'path', 'http_version', 'headers', 'body', 'remote', 'surface', 'input', 'platform',
  'client', 'status', 'response_headers', 'response_body', 'batches', 'bytes', 'notes', 'flags', 'replay_of',
] as const;

/** Most rows that share one commit; more wait for the next turn, so that a flood cannot hold answers back for long. */
const GROUP_LIMIT = 256;

export class Inbox {
  private readonly db: Database.Database;
  private readonly onCommit: (lastId: number, rows: readonly { id: number; row: InboxRow }[]) => void;
  private readonly insert: Database.Statement;
  private readonly begin: Database.Statement;
  private readonly commit: Database.Statement;
  private readonly rollback: Database.Statement;
  private waiting: Waiting[] = [];
  private scheduled = false;
  private lastId: number;

  /** `lowestId` keeps ids growing after everything captured was deleted. */
  constructor(db: Database.Database, lowestId: number, onCommit: (lastId: number, rows: readonly { id: number; row: InboxRow }[]) => void) {
    this.db = db;
    this.onCommit = onCommit;
    this.insert = db.prepare(`INSERT INTO requests(${COLUMNS.join(', ')}) VALUES (${COLUMNS.map(() => '?').join(', ')})`);
    this.begin = db.prepare('BEGIN IMMEDIATE');
    this.commit = db.prepare('COMMIT');
    this.rollback = db.prepare('ROLLBACK');
    const { last } = db.prepare('SELECT coalesce(max(id), 0) AS last FROM requests').get() as { last: number };
    this.lastId = Math.max(last, lowestId);
  }

  get last(): number {
    return this.lastId;
  }

  /** Calls back after the row is on disk, or with the error that kept it from there. */
  append(row: InboxRow, done: (error: unknown, id: number) => void): void {
    this.waiting.push({ row, done });
    if (this.scheduled) return;
    this.scheduled = true;
    setImmediate(() => this.flush());
  }

  /** Writes what waits, now. */
  flush(): void {
    this.scheduled = false;
    const group = this.waiting.length <= GROUP_LIMIT ? this.waiting : this.waiting.slice(0, GROUP_LIMIT);
    this.waiting = this.waiting.length <= GROUP_LIMIT ? [] : this.waiting.slice(GROUP_LIMIT);
    if (group.length === 0) return;
    if (this.waiting.length > 0) {
      this.scheduled = true;
      setImmediate(() => this.flush());
    }
    const first = this.lastId + 1;
    try {
      this.begin.run();
      for (let index = 0; index < group.length; index += 1) {
        const row = group[index]!.row;
        this.insert.run(
          first + index, row.at, row.accepted_ms, row.took_ms, row.method, row.path, row.http_version, row.headers, row.body, row.remote,
          row.surface, row.input, row.platform, row.client, row.status, row.response_headers, row.response_body,
          row.batches, row.bytes, row.notes, row.flags, row.replay_of,
        );
      }
      this.commit.run();
    } catch (error) {
      if (this.db.inTransaction) this.rollback.run();
      for (const { done } of group) done(error, 0);
      return;
    }
    this.lastId = first + group.length - 1;
    for (let index = 0; index < group.length; index += 1) group[index]!.done(null, first + index);
    this.onCommit(this.lastId, group.map(({ row }, index) => ({ id: first + index, row })));
  }

  close(): void {
    this.flush();
    this.db.close();
  }
}
