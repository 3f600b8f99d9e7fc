/**
 * Which accepted calls are processed. Calls are taken in the order of their arrival; one that waits for a rule lets others go by,
 * but never another one of the same user, and an input whose rules are slow holds up only itself. What went by is remembered
 * beside the cursor, so that after a crash nothing is processed twice (design.md invariant 1).
 */
import type Database from 'better-sqlite3';
import type { StoredInboxRow } from '../store/inbox.ts';

/** Batches of one input that may wait at once. What comes behind them stays in the inbox, where it is safe; other inputs go by. */
const MAX_WAITING = 256;
/** Calls whose numbers are kept because they were left behind or went by; then nothing more is taken. */
const MAX_KEPT = 500_000;

export interface QueuedCall {
  readonly row: StoredInboxRow;
  /** Calls with the same key keep their order. */
  readonly userKey: string;
}

/** Calls of an input that come after its waiting ones, by their numbers. */
interface Line {
  readonly ids: number[];
  next: number;
}

export class CallQueue {
  private readonly main: Database.Database;
  private readonly freshCalls: Database.Statement;
  private readonly oneCall: Database.Statement;
  private readonly saveCursor: Database.Statement;
  private readonly aheadInsert: Database.Statement;
  private readonly aheadDelete: Database.Statement;
  private readonly waiting = new Map<number, QueuedCall>();
  /** Batches that wait, by input. */
  private readonly waitingBatches = new Map<string, number>();
  private readonly behind = new Map<string, Line>();
  private behindCount = 0;
  private ahead = new Set<number>();
  /** Processed since the last save. */
  private processed: number[] = [];
  private frontier = 0;
  private saved = 0;

  constructor(main: Database.Database, inbox: Database.Database) {
    this.main = main;
    this.freshCalls = inbox.prepare('SELECT * FROM requests WHERE id > ? ORDER BY id LIMIT ?');
    this.oneCall = inbox.prepare('SELECT * FROM requests WHERE id = ?');
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
    this.waitingBatches.clear();
    this.behind.clear();
    this.behindCount = 0;
    this.processed = [];
  }

  /** Every call up to here is processed. */
  get cursor(): number {
    let cursor = this.frontier;
    for (const id of this.waiting.keys()) if (id <= cursor) cursor = id - 1;
    for (const { ids, next } of this.behind.values()) if (ids[next]! <= cursor) cursor = ids[next]! - 1;
    return cursor;
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

  /** Calls that were left behind and whose input has room again. Each must be answered with `done` or `wait` before the next is taken. */
  *returning(): Generator<StoredInboxRow> {
    for (const [input, line] of this.behind) {
      while (line.next < line.ids.length && this.hasRoom(input)) {
        const id = line.ids[line.next]!;
        line.next += 1;
        this.behindCount -= 1;
        if (line.next === line.ids.length) this.behind.delete(input);
        const row = this.oneCall.get(id) as StoredInboxRow | undefined;
        if (row === undefined) this.done(id);
        else yield row;
      }
    }
  }

  /** Calls that were not looked at yet. Each must be answered with `done`, `wait` or `leave` before the next is taken. */
  *fresh(limit: number): Generator<StoredInboxRow> {
    for (const row of this.freshCalls.iterate(this.frontier, limit) as Iterable<StoredInboxRow>) {
      if (this.isFull()) return;
      this.frontier = row.id;
      if (!this.ahead.has(row.id)) yield row;
    }
  }

  hasFresh(): boolean {
    return !this.isFull() && this.freshCalls.get(this.frontier, 1) !== undefined;
  }

  private isFull(): boolean {
    return this.behindCount + this.ahead.size >= MAX_KEPT;
  }

  private hasRoom(input: string): boolean {
    return (this.waitingBatches.get(input) ?? 0) < MAX_WAITING;
  }

  /** A new call of this input is to be left behind: enough of them wait, or some were left before it. */
  isCrowded(input: string): boolean {
    return this.behind.has(input) || !this.hasRoom(input);
  }

  /** An earlier call of the same user waits. */
  isBehind(userKey: string): boolean {
    for (const call of this.waiting.values()) if (call.userKey === userKey) return true;
    return false;
  }

  wait(call: QueuedCall): void {
    if (!this.waiting.has(call.row.id)) this.count(call.row, 1);
    this.waiting.set(call.row.id, call);
  }

  leave(requestId: number, input: string): void {
    const line = this.behind.get(input);
    if (line === undefined) this.behind.set(input, { ids: [requestId], next: 0 });
    else line.ids.push(requestId);
    this.behindCount += 1;
  }

  done(requestId: number): void {
    const call = this.waiting.get(requestId);
    if (call !== undefined) this.count(call.row, -1);
    this.waiting.delete(requestId);
    this.processed.push(requestId);
  }

  private count({ input, batches }: StoredInboxRow, sign: 1 | -1): void {
    if (input !== null) this.waitingBatches.set(input, (this.waitingBatches.get(input) ?? 0) + sign * batches);
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
