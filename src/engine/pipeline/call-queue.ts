/**
 * Which accepted calls are processed. Calls are taken in the order of their arrival; one that waits for a rule lets others go by,
 * but never another one of the same user. What went by is remembered beside the cursor, so that after a crash nothing is
 * processed twice (design.md invariant 1).
 */
import type Database from 'better-sqlite3';
import type { StoredInboxRow } from '../store/inbox.ts';

/** Calls that may wait at once; more stay in the inbox, where they are safe. */
const MAX_WAITING = 256;

export interface QueuedCall {
  readonly row: StoredInboxRow;
  /** Calls with the same key keep their order. */
  readonly userKey: string;
}

export class CallQueue {
  private readonly main: Database.Database;
  private readonly freshCalls: Database.Statement;
  private readonly saveCursor: Database.Statement;
  private readonly aheadInsert: Database.Statement;
  private readonly aheadDelete: Database.Statement;
  private readonly waiting = new Map<number, QueuedCall>();
  private ahead = new Set<number>();
  /** Processed since the last save. */
  private processed: number[] = [];
  private frontier = 0;
  private saved = 0;

  constructor(main: Database.Database, inbox: Database.Database) {
    this.main = main;
    this.freshCalls = inbox.prepare('SELECT * FROM requests WHERE id > ? ORDER BY id LIMIT ?');
    this.saveCursor = main.prepare('UPDATE pipeline SET cursor = ? WHERE id = 1');
    this.aheadInsert = main.prepare('INSERT INTO pipeline_ahead(request_id) VALUES (?)');
    this.aheadDelete = main.prepare('DELETE FROM pipeline_ahead WHERE request_id <= ?');
    this.load();
  }

  /** Starts from what is stored; after a rollback, too. */
  load(): void {
    this.saved = this.main.prepare('SELECT cursor FROM pipeline').pluck().get() as number;
    this.ahead = new Set(this.main.prepare('SELECT request_id FROM pipeline_ahead').pluck().all() as number[]);
    this.frontier = this.saved;
    this.waiting.clear();
    this.processed = [];
  }

  /** Every call up to here is processed. */
  get cursor(): number {
    const first = this.waiting.keys().next();
    return first.done === true ? this.frontier : first.value - 1;
  }

  get isWaiting(): boolean {
    return this.waiting.size > 0;
  }

  /** Calls that waited and whose rules have answered, oldest first, one for each user at a time. */
  *runnable(ready: (requestId: number) => boolean): Generator<QueuedCall> {
    const before = new Set<string>();
    for (const call of [...this.waiting.values()]) {
      if (before.has(call.userKey)) continue;
      if (ready(call.row.id)) yield call;
      if (this.waiting.has(call.row.id)) before.add(call.userKey);
    }
  }

  /** Calls that were not looked at yet. Each must be answered with `done` or `wait` before the next is taken. */
  *fresh(limit: number): Generator<StoredInboxRow> {
    for (const row of this.freshCalls.iterate(this.frontier, limit) as Iterable<StoredInboxRow>) {
      if (this.waiting.size >= MAX_WAITING) return;
      this.frontier = row.id;
      if (!this.ahead.has(row.id)) yield row;
    }
  }

  hasFresh(): boolean {
    return this.waiting.size < MAX_WAITING && this.freshCalls.get(this.frontier, 1) !== undefined;
  }

  /** An earlier call of the same user waits. */
  isBehind(userKey: string): boolean {
    for (const call of this.waiting.values()) if (call.userKey === userKey) return true;
    return false;
  }

  wait(call: QueuedCall): void {
    this.waiting.set(call.row.id, call);
  }

  done(requestId: number): void {
    this.waiting.delete(requestId);
    this.processed.push(requestId);
  }

  /** Stores how far processing is, within the transaction that stores the results. */
  save(): void {
    const { cursor } = this;
    for (const id of this.processed) {
      if (id <= cursor) continue;
      this.aheadInsert.run(id);
      this.ahead.add(id);
    }
    this.processed = [];
    if (cursor === this.saved) return;
    this.saveCursor.run(cursor);
    this.saved = cursor;
    if (this.ahead.size === 0) return;
    this.aheadDelete.run(cursor);
    for (const id of this.ahead) if (id <= cursor) this.ahead.delete(id);
  }
}
