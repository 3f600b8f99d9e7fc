/**
 * Runs a compiled filter newest first without ever reading more of the store than it must: rows come from the rarest
 * index when it is short, else from windows of `seq` that grow while they stay empty. Each window is one step of a
 * generator, so a worker can report progress and stop between them.
 */
import type Database from 'better-sqlite3';
import type { CompiledFilter, Conjunct } from './filter-sql.ts';
import type { Driver } from './filter-sql-drivers.ts';
import { ENTITY_TABLES } from './filter-sql-fields.ts';
import { all } from './filter-sql-match.ts';

export interface ScanRange {
  /** Rows up to and including this `seq` (a batch's `seq` for batches). Default: the newest. */
  readonly upTo?: number | undefined;
  /** Rows above this `seq` only. */
  readonly above?: number | undefined;
  /** A condition on the table besides the filter, without parameters, such as `e.eventless = 0`. */
  readonly base?: string | undefined;
}

export interface ScanStep {
  /** Matches of this step, newest first. */
  readonly seqs: readonly number[];
  /** Everything above this `seq` has been looked at. */
  readonly reached: number;
}

/** Up to here a driver is read whole; a count stops here. */
const SHORT_LIST = 20_000;
const FIRST_WINDOW = 4096;
const LARGEST_WINDOW = 262_144;
/** Without an index every row of a window is read, wanted or not. */
const LARGEST_WALK = 16_384;
/** Most rows of one step. */
const STEP_ROWS = 2000;

interface Plan {
  readonly driver: Driver | null;
  /** The driver is read whole, in one step. */
  readonly whole: boolean;
}

/** Matching `seq`s, newest first, step by step; the caller stops when it has enough. */
export function* scanNewest(db: Database.Database, filter: CompiledFilter, range: ScanRange = {}): Generator<ScanStep, void, void> {
  const query = new ScanQuery(db, filter, range);
  let last = -1;
  for (const { driver, low, high } of windows(query)) {
    for (let top = high; top > low;) {
      const rows = query.rows(driver, low, top);
      const seqs = rows.map(({ key }) => key).filter((key, index, keys) => key !== (index === 0 ? last : keys[index - 1]));
      last = seqs.at(-1) ?? last;
      top = rows.length < STEP_ROWS ? low : (rows.at(-1)?.seq ?? low) - 1;
      yield { seqs, reached: top };
    }
  }
}

interface Window {
  readonly driver: Driver | null;
  readonly low: number;
  readonly high: number;
}

function* windows(query: ScanQuery): Generator<Window, void, void> {
  if (query.top <= query.floor) return;
  const { driver: planned, whole } = query.plan();
  let driver = planned;
  if (whole) {
    yield { driver, low: query.floor, high: query.top };
    return;
  }
  let high = query.top;
  let size = driver?.kind === 'text' ? LARGEST_WINDOW : FIRST_WINDOW;
  let { floor } = query;
  while (high > floor) {
    const low = Math.max(floor, high - size);
    yield { driver, low, high };
    if (high === query.top) {
      const bounds = query.bounds();
      floor = Math.max(floor, bounds.low - 1);
      high = Math.min(low, bounds.high);
      if (driver?.kind === 'seeks' && query.listedIn(driver, low, query.top) > (query.top - low) / 4) driver = null;
    } else {
      high = low;
    }
    size = Math.min(size * 4, driver === null ? LARGEST_WALK : LARGEST_WINDOW);
  }
}

/** One page of matching `seq`s, newest first. */
export function findNewest(db: Database.Database, filter: CompiledFilter, page: ScanRange & { readonly limit: number; readonly offset?: number }): number[] {
  const end = (page.offset ?? 0) + page.limit;
  const found: number[] = [];
  const query = new ScanQuery(db, filter, page);
  const exact = query.soleExact();
  if (exact?.kind === 'seeks' && exact.distinct) return query.page(exact, page.limit, page.offset ?? 0);
  for (const { seqs } of scanNewest(db, filter, page)) {
    for (const seq of seqs) found.push(seq);
    if (found.length >= end) break;
  }
  return found.slice(page.offset ?? 0, end);
}

export interface CountStep {
  /** Matches so far. */
  readonly total: number;
  /** Everything above this `seq` has been looked at. */
  readonly reached: number;
}

/** Counts step by step; what is returned is the total. */
export function* countSteps(db: Database.Database, filter: CompiledFilter, range: ScanRange = {}): Generator<CountStep, number, void> {
  const query = new ScanQuery(db, filter, range);
  const exact = query.soleExact();
  if (exact) return query.countDriver(exact);
  let total = 0;
  if (filter.entity === 'batches') {
    for (const { seqs, reached } of scanNewest(db, filter, range)) yield { total: total += seqs.length, reached };
  } else {
    for (const { driver, low, high } of windows(query)) yield { total: total += query.count(driver, low, high), reached: low };
  }
  return total;
}

export function countMatches(db: Database.Database, filter: CompiledFilter, range: ScanRange = {}): number {
  const steps = countSteps(db, filter, range);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

class ScanQuery {
  readonly top: number;
  readonly floor: number;
  private readonly db: Database.Database;
  private readonly filter: CompiledFilter;
  private readonly base: string | undefined;
  private readonly key: string;
  private readonly seq: string;
  private readonly from: string;

  constructor(db: Database.Database, filter: CompiledFilter, range: ScanRange) {
    const { table, alias, seq } = ENTITY_TABLES[filter.entity];
    this.db = db;
    this.filter = filter;
    this.base = range.base;
    this.seq = `${alias}.${seq}`;
    this.key = filter.entity === 'batches' ? 'e.batch_seq' : this.seq;
    // Only the plan chosen here may decide: without this SQLite may start from an index of a check.
    this.from = `${table} ${alias} NOT INDEXED`;
    const end = (seqOf: number | undefined): number | undefined => (seqOf === undefined || filter.entity !== 'batches' ? seqOf : this.number('SELECT max(seq) FROM events WHERE batch_seq <= ?', [seqOf]));
    this.top = end(range.upTo) ?? this.number(`SELECT max(${seq}) FROM ${table}`, []);
    this.floor = end(range.above) ?? 0;
  }

  private number(sql: string, params: readonly unknown[]): number {
    return (this.db.prepare(sql).pluck().get(...params) as number | null) ?? 0;
  }

  /** The one driver that says all there is to say, so that the table itself need not be read. */
  soleExact(): Driver | null {
    const [only, another] = this.filter.conjuncts;
    if (!only?.driver || another !== undefined || this.base !== undefined || this.filter.entity === 'batches') return null;
    return only.driver.exact && only.driver.kind !== 'text' && only.driver.parts.length === 1 ? only.driver : null;
  }

  page(driver: Driver, limit: number, offset: number): number[] {
    const [part] = driver.parts;
    if (!part) return [];
    const sql = `${part.sql} AND ${part.seq} <= ? AND ${part.seq} > ? ORDER BY ${part.seq} DESC LIMIT ? OFFSET ?`;
    return this.db.prepare(sql).pluck().all(...part.params, this.top, this.floor, limit, offset) as number[];
  }

  countDriver({ parts: [part], distinct }: Driver): number {
    if (!part) return 0;
    return this.number(`SELECT count(*) FROM (${distinct ? part.sql : part.sql.replace('SELECT ', 'SELECT DISTINCT ')} AND ${part.seq} <= ? AND ${part.seq} > ?)`, [...part.params, this.top, this.floor]);
  }

  /** The shortest list of rows that an index gives; without a short one, what can be read window by window. */
  plan(): Plan {
    let best: { driver: Driver; count: number } | null = null;
    let text: Driver | null = null;
    for (const { driver } of this.filter.conjuncts) {
      if (driver?.kind === 'text') text = driver;
      if (!driver || driver.kind === 'text') continue;
      const count = this.probe(driver, best?.count ?? SHORT_LIST);
      if (best === null ? count < SHORT_LIST : count < best.count) best = { driver, count };
    }
    if (best) return { driver: best.driver, whole: true };
    return { driver: text ?? this.filter.conjuncts.find(({ driver }) => driver?.kind === 'seeks')?.driver ?? null, whole: false };
  }

  private probe({ parts }: Driver, limit: number): number {
    let count = 0;
    for (const { sql, params, seq } of parts) {
      if (count >= limit) break;
      count += this.number(`SELECT count(*) FROM (${sql} AND ${seq} <= ? LIMIT ?)`, [...params, this.top, limit - count]);
    }
    return count;
  }

  /** Between which `seq`s the rows of a long stretch of time lie. */
  bounds(): { low: number; high: number } {
    let [low, high] = [this.floor + 1, this.top];
    for (const { driver } of this.filter.conjuncts) {
      if (driver?.bounds === undefined) continue;
      const found = this.db.prepare(driver.bounds.text).get(...driver.bounds.params) as { low: number | null; high: number | null };
      low = Math.max(low, found.low ?? this.top + 1);
      high = Math.min(high, found.high ?? 0);
    }
    return { low, high };
  }

  /** Matches in a window, newest first, at most `STEP_ROWS`. */
  rows(driver: Driver | null, low: number, high: number): { key: number; seq: number }[] {
    const { from, where, params } = this.source(driver, low, high);
    return this.db.prepare(`SELECT ${this.key} AS key, ${this.seq} AS seq FROM ${from} WHERE ${where} ORDER BY ${driver?.kind === 'text' ? 's.rowid' : this.seq} DESC LIMIT ${STEP_ROWS}`).all(...params) as { key: number; seq: number }[];
  }

  count(driver: Driver | null, low: number, high: number): number {
    const { from, where, params } = this.source(driver, low, high);
    return this.number(`SELECT count(*) FROM ${from} WHERE ${where}`, params);
  }

  /** How many rows a driver lists in a window: when it is most of them, it saves nothing. */
  listedIn(driver: Driver, low: number, high: number): number {
    return driver.parts.reduce((sum, { sql, params, seq }) => sum + this.number(`SELECT count(*) FROM (${sql} AND ${seq} > ? AND ${seq} <= ?)`, [...params, low, high]), 0);
  }

  private source(driver: Driver | null, low: number, high: number): { from: string; where: string; params: readonly unknown[] } {
    const checks = this.filter.conjuncts.filter((conjunct) => !(driver && conjunct.driver === driver && driver.exact)).map(({ check }: Conjunct) => check);
    const base = this.base === undefined ? [] : [{ text: this.base, params: [] }];
    const [part] = driver?.parts ?? [];
    if (driver?.kind === 'text' && part) {
      // The text index itself walks from the newest down, and stops with the page.
      const { text: where, params } = all([{ text: 's.event_search MATCH ? AND s.rowid > ? AND s.rowid <= ?', params: [...part.params, low, high] }, ...base, ...checks]);
      return { from: `event_search s CROSS JOIN ${this.from} ON e.seq = s.rowid`, where, params };
    }
    const { text: where, params } = all([
      { text: `${this.seq} > ? AND ${this.seq} <= ?`, params: [low, high] },
      ...(driver ? this.listed(driver, low, high) : []),
      ...base,
      ...checks,
    ]);
    return { from: this.from, where, params };
  }

  private listed({ parts }: Driver, low: number, high: number): { text: string; params: unknown[] }[] {
    return [{
      text: `${this.seq} IN (${parts.map(({ sql, seq }) => `${sql} AND ${seq} > ? AND ${seq} <= ?`).join(' UNION ')})`,
      params: parts.flatMap(({ params }) => [...params, low, high]),
    }];
  }
}
