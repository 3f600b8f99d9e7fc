/**
 * Adds events up for the reports, behind the pipeline: what is stored after `through` is not counted yet, and reports read it as it is.
 * So a crash loses nothing, and storing an event costs nothing here. Whoever changes or deletes counted events says so first.
 * Transactions are the caller's.
 */
import type Database from 'better-sqlite3';
import { EVENT_TARGET, eventCounts, FACET_COLUMNS, FORWARDED_TARGET, HOUR_MS, ONE_EVENT, outcomeCounts, TARGET_COLUMNS } from './report-sql.ts';
import type { EventCount, Facet, OutcomeCount, Target } from './report-sql.ts';

interface Change {
  /** Minute, Unix ms. */
  readonly at: number;
  readonly facet: number;
  readonly target: number;
  n: number;
  total: number;
  last: number;
}

const marks = (columns: readonly string[]): string => columns.map(() => '?').join(', ');

export class ReportCounts {
  private readonly progress: Database.Statement;
  private readonly setProgress: Database.Statement;
  private readonly newest: Database.Statement;
  private readonly events: Database.Statement;
  private readonly outcomes: Database.Statement;
  private readonly oneEvent: Database.Statement;
  private readonly outcomesOfEvent: Database.Statement;
  private readonly facet: Lookup;
  private readonly target: Lookup;
  private readonly connection: Database.Statement;
  private readonly levels: readonly { readonly length: number; readonly add: Database.Statement; readonly clean: Database.Statement }[];

  constructor(db: Database.Database) {
    this.progress = db.prepare('SELECT through FROM report_progress').pluck();
    this.setProgress = db.prepare('UPDATE report_progress SET through = ?');
    this.newest = db.prepare('SELECT coalesce(max(seq), 0) FROM events').pluck();
    this.events = db.prepare(eventCounts('e.seq > ? AND e.seq <= ?'));
    this.outcomes = db.prepare(outcomeCounts('e.seq > ? AND e.seq <= ?'));
    this.oneEvent = db.prepare(ONE_EVENT);
    this.outcomesOfEvent = db.prepare('SELECT connection, output, outcome, code FROM event_outcomes WHERE event_seq = ?');
    this.facet = lookup(db, 'report_facets', FACET_COLUMNS);
    this.target = lookup(db, 'report_targets', TARGET_COLUMNS);
    this.connection = db.prepare('INSERT INTO report_connections(connection, first_at, last_at) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET first_at = min(first_at, excluded.first_at), last_at = max(last_at, excluded.last_at)');
    this.levels = [['report_minutes', 1], ['report_hours', HOUR_MS]].map(([table, length]) => ({
      length: length as number,
      add: db.prepare(`INSERT INTO ${table}(at, facet, target, n, total, last) VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET n = n + excluded.n, total = total + excluded.total, last = max(last, excluded.last)`),
      clean: db.prepare(`DELETE FROM ${table} WHERE at = ? AND facet = ? AND target = ? AND n <= 0`),
    }));
  }

  /** The last event counted. */
  private through(): number {
    return this.progress.get() as number;
  }

  /** Counts the next events, `limit` at most; whether more are left. */
  step(limit: number): boolean {
    const from = this.through();
    const newest = this.newest.get() as number;
    if (from >= newest) return false;
    const to = Math.min(newest, from + limit);
    this.write(this.read(from, to, 1));
    this.setProgress.run(to);
    return to < newest;
  }

  /** Takes the events up to and including a `seq` out of the counts: they are about to be deleted. */
  forget(to: number): void {
    const end = Math.min(to, this.through());
    if (end > 0) this.write(this.read(0, end, -1));
    // An emptied store may number its events anew.
    if ((this.newest.get() as number) <= to) this.setProgress.run(0);
  }

  /** Runs `change`, which writes another outcome of an event at a connection, and moves the count with it. */
  moved(seq: number, connection: string, change: () => void): void {
    if (seq > this.through()) return change();
    const read = (): Target[] => this.outcomesOfEvent.all(seq) as Target[];
    const before = read();
    change();
    const after = read();
    const [old, now] = [before, after].map((rows) => rows.find((row) => row.connection === connection));
    if (old === undefined || now === undefined || (old.outcome === now.outcome && old.code === now.code)) return;
    const event = this.oneEvent.get(seq) as (Facet & { minute: number }) | undefined;
    if (event === undefined) return;
    const ids = new Ids(this.facet, this.target);
    const one = (target: number, n: number): Change => ({ at: event.minute, facet: ids.facet(event), target, n, total: 0, last: seq });
    const forwarded = (rows: readonly Target[]): number => Number(rows.some(({ outcome }) => outcome === 'delivered'));
    const difference = forwarded(after) - forwarded(before);
    this.write([one(ids.target(old), -1), one(ids.target(now), 1), ...(difference === 0 ? [] : [one(FORWARDED_TARGET, difference)])]);
  }

  /** Counts of the events above `from` up to `to`, `sign` times. */
  private read(from: number, to: number, sign: 1 | -1): Change[] {
    const ids = new Ids(this.facet, this.target);
    const changes: Change[] = [];
    for (const row of this.events.all(from, to) as EventCount[]) {
      const facet = ids.facet(row);
      changes.push({ at: row.minute, facet, target: EVENT_TARGET, n: sign * row.n, total: sign * row.total, last: row.last });
      if (row.forwarded > 0) changes.push({ at: row.minute, facet, target: FORWARDED_TARGET, n: sign * row.forwarded, total: 0, last: row.last_forwarded ?? 0 });
    }
    for (const row of this.outcomes.all(from, to) as OutcomeCount[]) {
      changes.push({ at: row.minute, facet: ids.facet(row), target: ids.target(row), n: sign * row.n, total: 0, last: row.last });
      if (sign > 0) this.connection.run(row.connection, row.first_at, row.last_at);
    }
    return changes;
  }

  private write(changes: readonly Change[]): void {
    for (const { length, add, clean } of this.levels) {
      for (const { at, facet, target, n, total, last } of length === 1 ? changes : byHour(changes)) {
        add.run(at, facet, target, n, total, last);
        if (n < 0) clean.run(at, facet, target);
      }
    }
  }
}

function byHour(changes: readonly Change[]): Change[] {
  const hours = new Map<string, Change>();
  for (const change of changes) {
    const at = change.at - (change.at % HOUR_MS);
    const key = `${at} ${change.facet} ${change.target}`;
    const known = hours.get(key);
    if (known === undefined) hours.set(key, { ...change, at });
    else {
      known.n += change.n;
      known.total += change.total;
      known.last = Math.max(known.last, change.last);
    }
  }
  return [...hours.values()];
}

type Lookup = (row: Readonly<Record<string, unknown>>) => { readonly key: string; find(): number };

/** The id of a row that is there once. */
function lookup(db: Database.Database, table: string, columns: readonly string[]): Lookup {
  const select = db.prepare(`SELECT id FROM ${table} WHERE (${columns.join(', ')}) = (${marks(columns)})`).pluck();
  const insert = db.prepare(`INSERT INTO ${table}(${columns.join(', ')}) VALUES (${marks(columns)})`);
  return (row) => {
    const values = columns.map((column) => row[column]);
    return { key: JSON.stringify(values), find: () => (select.get(...values) as number | undefined) ?? Number(insert.run(...values).lastInsertRowid) };
  };
}

/** Remembers ids for one transaction: what is rolled back must not be remembered. */
class Ids {
  private readonly known = { facet: new Map<string, number>(), target: new Map<string, number>() };
  private readonly lookups: { readonly facet: Lookup; readonly target: Lookup };

  constructor(facet: Lookup, target: Lookup) {
    this.lookups = { facet, target };
  }

  facet(row: Facet): number {
    return this.id('facet', row);
  }

  target(row: Target): number {
    return this.id('target', row);
  }

  private id(of: 'facet' | 'target', row: Facet | Target): number {
    const { key, find } = this.lookups[of](row as unknown as Readonly<Record<string, unknown>>);
    const known = this.known[of].get(key);
    if (known !== undefined) return known;
    const id = find();
    this.known[of].set(key, id);
    return id;
  }
}
