/**
 * Windows over the event list for the stream: rows by offset below an anchor, with the total.
 * What an index answers is paged from it, and counted step by step; other filters are scanned once, newest first, step by step,
 * and what matched is remembered by position.
 */
import type Database from 'better-sqlite3';
import type { EventRow, EventWindow } from '../../../protocol/contract.ts';
import type { CompiledFilter } from '../filter-sql.ts';
import { countMatches, countSteps, findNewest, scanNewest } from '../filter-sql-run.ts';
import type { CountStep, ScanStep } from '../filter-sql-run.ts';
import { conditionOf } from './filter.ts';
import type { Condition } from './filter.ts';
import { breathe } from './lists.ts';
import { EVENT_COLUMNS, toEvent } from './rows.ts';
import type { Row } from './rows.ts';

export interface WindowArgs {
  readonly query: string;
  readonly anchor: number | null;
  readonly offset: number;
  readonly limit: number;
  readonly now: number;
}

/** How long a scan or a count may keep its asker waiting before it answers with what it has, ms. */
const SCAN_BUDGET_MS = 120;
const CACHE_SIZE = 6;

interface Scan {
  readonly query: string;
  readonly anchor: number;
  /** Matching positions, newest first. */
  readonly seqs: number[];
  readonly steps: Iterator<ScanStep, void, void>;
  reached: number;
  done: boolean;
}

interface Known {
  readonly anchor: number;
  readonly oldest: number;
  readonly total: number;
}

/** A count that is not done yet. */
interface Counting {
  readonly anchor: number;
  readonly oldest: number;
  readonly steps: Iterator<CountStep, number, void>;
  total: number;
  reached: number;
}

interface Span {
  readonly anchor: number;
  readonly oldest: number;
  readonly newer: number;
}

/** Remembers counts and scans of the last few filters. Everything is forgotten when data is deleted. */
export class EventWindows {
  private readonly db: Database.Database;
  private readonly budgetMs: number;
  private readonly counts = new Map<string, Known>();
  private readonly counting = new Map<string, Counting>();
  private readonly scans = new Map<string, Scan>();

  constructor(db: Database.Database, budgetMs = SCAN_BUDGET_MS) {
    this.db = db;
    this.budgetMs = budgetMs;
  }

  async read(args: WindowArgs, signal: AbortSignal): Promise<EventWindow> {
    const condition = conditionOf('events', args.query, args.now);
    const { top, oldest } = this.db.prepare('SELECT (SELECT max(seq) FROM events) AS top, (SELECT min(seq) FROM events) AS oldest').get() as { top: number | null; oldest: number | null };
    const newest = top ?? 0;
    const anchor = args.anchor === null ? newest : Math.min(args.anchor, newest);
    const { filter } = condition;
    if (filter === null) {
      const rows = this.db.prepare(`SELECT ${EVENT_COLUMNS} FROM events e WHERE e.seq <= ? ORDER BY e.seq DESC LIMIT ?`).all(anchor - args.offset, args.limit) as Row[];
      return { anchor, total: newest === 0 ? 0 : Math.max(0, anchor - (oldest ?? 1) + 1), newer: newest - anchor, offset: args.offset, items: rows.map(toEvent), complete: true, scanned: 1 };
    }
    const newer = anchor >= newest ? 0 : countMatches(this.db, filter, { above: anchor });
    const span: Span = { anchor, oldest: oldest ?? 0, newer };
    if (filter.needsScan) return this.scanned(args, condition, filter, span, signal);
    const seqs = findNewest(this.db, filter, { upTo: anchor, limit: args.limit, offset: args.offset });
    return { anchor, ...await this.total(args.query, condition, filter, span, signal), newer, offset: args.offset, items: this.rows(seqs) };
  }

  forget(): void {
    this.counts.clear();
    this.counting.clear();
    this.scans.clear();
  }

  private rows(seqs: readonly number[]): EventRow[] {
    if (seqs.length === 0) return [];
    const rows = this.db.prepare(`SELECT ${EVENT_COLUMNS} FROM events e WHERE e.seq IN (SELECT value FROM json_each(?)) ORDER BY e.seq DESC`).all(JSON.stringify(seqs)) as Row[];
    return rows.map(toEvent);
  }

  /** A count moves on with the anchor: only what is new is counted. */
  private async total(query: string, condition: Condition, filter: CompiledFilter, { anchor, oldest }: Span, signal: AbortSignal): Promise<Pick<EventWindow, 'total' | 'complete' | 'scanned'>> {
    if (condition.moving) return { total: countMatches(this.db, filter, { upTo: anchor }), complete: true, scanned: 1 };
    const usable = <T extends Known | Counting>(one: T | undefined): one is T => one !== undefined && one.oldest === oldest && one.anchor <= anchor;
    const known = this.counts.get(query);
    if (!usable(known)) {
      const before = this.counting.get(query);
      const counting = usable(before) ? before : { anchor, oldest, steps: countSteps(this.db, filter, { upTo: anchor }), total: 0, reached: anchor };
      remember(this.counting, query, counting);
      if (!await this.counted(query, counting, signal)) return { total: counting.total, complete: false, scanned: share(counting) };
    }
    const { total: counted, anchor: from } = this.counts.get(query)!;
    const total = counted + (from === anchor ? 0 : countMatches(this.db, filter, { upTo: anchor, above: from }));
    remember(this.counts, query, { anchor, oldest, total });
    return { total, complete: true, scanned: 1 };
  }

  /** Counts on for as long as one may wait; whether it is done. */
  private async counted(query: string, counting: Counting, signal: AbortSignal): Promise<boolean> {
    const until = performance.now() + this.budgetMs;
    do {
      const step = counting.steps.next();
      if (step.done === true) {
        counting.total = step.value;
        this.counting.delete(query);
        remember(this.counts, query, counting);
        return true;
      }
      Object.assign(counting, step.value);
      await breathe();
    } while (performance.now() < until && !signal.aborted);
    return false;
  }

  private async scanned(args: WindowArgs, condition: Condition, filter: CompiledFilter, span: Span, signal: AbortSignal): Promise<EventWindow> {
    const key = `${args.query}\n${span.anchor}`;
    let scan = condition.moving ? undefined : this.scans.get(key);
    if (scan === undefined) {
      scan = this.begin(args.query, filter, span.anchor);
      if (!condition.moving) remember(this.scans, key, scan);
    }
    const until = performance.now() + this.budgetMs;
    const enough = args.offset + args.limit;
    while (!scan.done && !signal.aborted && (performance.now() < until || (condition.moving && scan.seqs.length < enough))) {
      const step = scan.steps.next();
      if (step.done === true) scan.done = true;
      else {
        for (const seq of step.value.seqs) scan.seqs.push(seq);
        scan.reached = step.value.reached;
      }
      await breathe();
    }
    return {
      anchor: span.anchor, total: scan.seqs.length, newer: span.newer, offset: args.offset, items: this.rows(scan.seqs.slice(args.offset, enough)),
      complete: scan.done || (condition.moving && scan.seqs.length >= enough), scanned: scan.done ? 1 : share({ ...span, reached: scan.reached }),
    };
  }

  /** Starts a scan; an older one of the same filter is continued, with what came since put before it. */
  private begin(query: string, filter: CompiledFilter, anchor: number): Scan {
    for (const [key, scan] of this.scans) {
      if (scan.query !== query || scan.anchor > anchor) continue;
      const fresh: number[] = [];
      for (const { seqs } of scanNewest(this.db, filter, { upTo: anchor, above: scan.anchor })) fresh.push(...seqs);
      this.scans.delete(key);
      return { ...scan, anchor, seqs: [...fresh, ...scan.seqs] };
    }
    return { query, anchor, seqs: [], steps: scanNewest(this.db, filter, { upTo: anchor }), reached: anchor, done: false };
  }
}

/** How much of the store was looked at, 0 to 1. */
function share({ anchor, oldest, reached }: { readonly anchor: number; readonly oldest: number; readonly reached: number }): number {
  const width = anchor - oldest + 1;
  return width <= 0 ? 1 : Math.min(1, Math.max(0, (anchor - reached) / width));
}

function remember<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
  const first = map.keys().next();
  if (map.size > CACHE_SIZE && first.done !== true) map.delete(first.value);
}
