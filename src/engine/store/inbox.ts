/**
 * The inbox: every inbound call, byte for byte, written before it is answered (design.md invariants 1 and 2).
 * Calls that arrive while a commit is under way share the next one. The disk is waited for on a thread of its own
 * (`inbox-worker.ts`), so that accepting goes on meanwhile.
 */
import type { Worker } from 'node:worker_threads';
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
  /** First attempt of the call that this one repeats, and which attempt it is. */
  readonly retry_of: number | null;
  readonly attempt: number;
}

export interface StoredInboxRow extends InboxRow {
  readonly id: number;
  readonly body: Buffer;
}

/** A call passed on to a real upstream, and its answer. */
export interface RelayRow {
  readonly request_id: number;
  readonly at: number;
  readonly url: string;
  readonly took_ms: number;
  /** Null when there was no answer; `error` says why. */
  readonly status: number | null;
  /** JSON array of [name, value]. */
  readonly headers: string;
  readonly body: Uint8Array;
  /** Size of the whole answer; `body` may be its beginning. */
  readonly bytes: number;
  readonly error: string | null;
  /** JSON array of differences. */
  readonly differences: string;
}

/** What the inbox's thread is started with. */
export interface InboxWorkerData {
  readonly dataDir: string;
  /** SQLite's page limit, to play a full disk in tests; null for none. */
  readonly maxPages: number | null;
}

/** Columns in the order in which rows travel; `body` travels apart. */
const VALUE_COLUMNS = [
  'at', 'accepted_ms', 'took_ms', 'method', 'path', 'http_version', 'headers', 'remote', 'surface', 'input', 'platform', 'client',
  'status', 'response_headers', 'response_body', 'batches', 'bytes', 'notes', 'flags', 'replay_of', 'retry_of', 'attempt',
] as const satisfies readonly (keyof InboxRow)[];

/** Most rows that share one commit. */
const GROUP_LIMIT = 512;

export interface WriteGroup {
  readonly firstId: number;
  /** Row after row, each in the order of the columns. */
  readonly values: readonly (string | number | null | Uint8Array)[];
  /** All bodies end to end, and how long each is. */
  readonly bodies: Uint8Array;
  readonly sizes: readonly number[];
}

/** What the accepting thread sends to the inbox's. Groups are answered; a relay's answer that cannot be written is let go. */
export type InboxMessage = WriteGroup | { readonly relay: RelayRow } | 'close';

export type WriteAnswer = { readonly ok: true } | { readonly ok: false; readonly code: string; readonly message: string };

/** Writes groups; lives on the inbox thread. */
export class InboxWriter {
  private readonly db: Database.Database;
  private readonly insert: Database.Statement;
  private readonly insertRelay: Database.Statement;
  private readonly begin: Database.Statement;
  private readonly commit: Database.Statement;
  private readonly rollback: Database.Statement;

  constructor(db: Database.Database) {
    this.db = db;
    const columns = ['id', ...VALUE_COLUMNS, 'body'];
    this.insert = db.prepare(`INSERT INTO requests(${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`);
    this.insertRelay = db.prepare('INSERT OR REPLACE INTO relays(request_id, at, url, took_ms, status, headers, body, bytes, error, differences) SELECT @request_id, @at, @url, @took_ms, @status, @headers, @body, @bytes, @error, @differences WHERE EXISTS (SELECT 1 FROM requests WHERE id = @request_id)');
    this.begin = db.prepare('BEGIN IMMEDIATE');
    this.commit = db.prepare('COMMIT');
    this.rollback = db.prepare('ROLLBACK');
  }

  /** Written while its call is kept. False when the disk refuses. */
  relay(row: RelayRow): boolean {
    try {
      this.insertRelay.run(row);
      return true;
    } catch {
      return false;
    }
  }

  /** One durable commit for the whole group; on failure nothing of it is written. */
  write(group: WriteGroup): WriteAnswer {
    const width = VALUE_COLUMNS.length;
    let offset = 0;
    try {
      this.begin.run();
      for (let index = 0; index < group.sizes.length; index += 1) {
        const size = group.sizes[index]!;
        const from = index * width;
        this.insert.run(group.firstId + index, ...group.values.slice(from, from + width), group.bodies.subarray(offset, offset + size));
        offset += size;
      }
      this.commit.run();
      return { ok: true };
    } catch (error) {
      if (this.db.inTransaction) this.rollback.run();
      const { code, message } = error as { code?: string; message?: string };
      return { ok: false, code: code ?? 'unknown', message: message ?? String(error) };
    }
  }
}

interface Waiting {
  readonly row: InboxRow;
  readonly done: (error: Error | null, id: number) => void;
}

/** A write that failed, with SQLite's code. */
export class InboxWriteError extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** The accepting thread's side: collects rows, sends one group at a time, calls back after its commit. */
export class Inbox {
  private readonly worker: Worker;
  private readonly onCommit: (lastId: number, rows: readonly { id: number; row: InboxRow }[]) => void;
  private waiting: Waiting[] = [];
  private sent: Waiting[] | null = null;
  private scheduled = false;
  private lastId: number;
  private idle: (() => void) | null = null;

  constructor(worker: Worker, lastId: number, onCommit: (lastId: number, rows: readonly { id: number; row: InboxRow }[]) => void) {
    this.worker = worker;
    this.lastId = lastId;
    this.onCommit = onCommit;
    worker.on('message', (answer: WriteAnswer) => this.settle(answer));
    worker.on('error', (error: unknown) => this.settle({ ok: false, code: 'inbox-thread', message: error instanceof Error ? error.message : String(error) }));
  }

  /** Id of the last call that is on disk. */
  get last(): number {
    return this.lastId;
  }

  /** Calls back after the row is on disk, or with the error that kept it from there. */
  append(row: InboxRow, done: (error: Error | null, id: number) => void): void {
    this.waiting.push({ row, done });
    if (this.sent !== null || this.scheduled) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      this.send();
    });
  }

  /** Notes what a relay brought; the call is stored already. */
  relayed(relay: RelayRow): void {
    this.worker.postMessage({ relay } satisfies InboxMessage);
  }

  /** Resolves when nothing waits any more, then ends the thread. */
  async close(): Promise<void> {
    if (this.waiting.length > 0 || this.sent !== null) await new Promise<void>((resolve) => { this.idle = resolve; });
    const gone = new Promise<void>((resolve) => this.worker.once('exit', () => resolve()));
    this.worker.postMessage('close');
    await gone;
  }

  private send(): void {
    if (this.sent !== null || this.waiting.length === 0) return;
    const group = this.waiting.length <= GROUP_LIMIT ? this.waiting : this.waiting.slice(0, GROUP_LIMIT);
    this.waiting = this.waiting.length <= GROUP_LIMIT ? [] : this.waiting.slice(GROUP_LIMIT);
    this.sent = group;
    const message = pack(this.lastId + 1, group);
    this.worker.postMessage(message, [message.bodies.buffer as ArrayBuffer]);
  }

  private settle(answer: WriteAnswer): void {
    const group = this.sent ?? [];
    this.sent = null;
    if (answer.ok) {
      const first = this.lastId + 1;
      this.lastId += group.length;
      for (let index = 0; index < group.length; index += 1) group[index]!.done(null, first + index);
      this.onCommit(this.lastId, group.map(({ row }, index) => ({ id: first + index, row })));
    } else {
      const error = new InboxWriteError(answer.code, answer.message);
      for (const { done } of group) done(error, 0);
    }
    this.send();
    if (this.sent === null && this.waiting.length === 0) this.idle?.();
  }
}

function pack(firstId: number, group: readonly Waiting[]): WriteGroup {
  const values: (string | number | null | Uint8Array)[] = [];
  const sizes: number[] = [];
  let total = 0;
  for (const { row } of group) total += row.body.length;
  const bodies = new Uint8Array(total);
  let offset = 0;
  for (const { row } of group) {
    for (const column of VALUE_COLUMNS) values.push(row[column] as string | number | null | Uint8Array);
    bodies.set(row.body, offset);
    offset += row.body.length;
    sizes.push(row.body.length);
  }
  return { firstId, values, bodies, sizes };
}
