/**
 * Adds events up for the reports, behind the pipeline: what is stored after `through` is not counted yet, and reports read it as it is.
 * So a crash loses nothing, and storing an event costs nothing here. Whoever changes or deletes counted events says so first.
 * Transactions are the caller's.
 */
import type Database from 'better-sqlite3';
import { AMOUNT, EVENT_TARGET, FACET, FACET_COLUMNS, FORWARDED, FORWARDED_TARGET, HOUR_MS, SLOT_MS, TARGET_COLUMNS } from './report-sql.ts';

const SCRATCH = `
CREATE TEMP TABLE IF NOT EXISTS counting(seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, facet INTEGER, forwarded INTEGER NOT NULL, amount REAL);
CREATE TEMP TABLE IF NOT EXISTS counting_outcomes(seq INTEGER NOT NULL, at INTEGER NOT NULL, facet INTEGER NOT NULL, target INTEGER)`;

const EVENTS = 'events e WHERE e.seq > ? AND e.seq <= ? AND e.eventless = 0';
const columns = (names: readonly string[], of = ''): string => names.map((name) => `${of}${name}`).join(', ');
const equal = (names: readonly string[], left: string, right: string): string => names.map((name) => `${left}.${name} = ${right}.${name}`).join(' AND ');

/** What goes into a table of sums: `rows` are over the scratch tables, and the sign is bound last. */
function adding(table: string, length: number): string[] {
  const insert = (target: string, amount: string, rows: string): string => `INSERT INTO ${table}(at, facet, target, n, total, last)
    SELECT at - at % ${length} AS slot, facet, ${target}, count(*) * @sign, ${amount} * @sign, max(seq) FROM ${rows} GROUP BY slot, facet${target === 'target' ? ', target' : ''}
    ON CONFLICT DO UPDATE SET n = n + excluded.n, total = total + excluded.total, last = max(last, excluded.last)`;
  return [
    insert(String(EVENT_TARGET), 'total(amount)', 'temp.counting WHERE true'),
    insert(String(FORWARDED_TARGET), '0.0', 'temp.counting WHERE forwarded = 1'),
    insert('target', '0.0', 'temp.counting_outcomes WHERE true'),
  ];
}

export class ReportCounts {
  private readonly progress: Database.Statement;
  private readonly setProgress: Database.Statement;
  private readonly newest: Database.Statement;
  private readonly outcome: Database.Statement;
  private readonly clear: readonly Database.Statement[];
  private readonly events: Fill;
  private readonly outcomes: Fill;
  private readonly connections: Database.Statement;
  private readonly add: readonly Database.Statement[];
  private readonly clean: readonly Database.Statement[];

  constructor(db: Database.Database) {
    db.exec(SCRATCH);
    this.progress = db.prepare('SELECT through FROM report_progress').pluck();
    this.setProgress = db.prepare('UPDATE report_progress SET through = ?');
    this.newest = db.prepare('SELECT coalesce(max(seq), 0) FROM events').pluck();
    this.outcome = db.prepare('SELECT outcome, code FROM event_outcomes WHERE event_seq = ? AND connection = ?');
    this.clear = ['counting', 'counting_outcomes'].map((table) => db.prepare(`DELETE FROM temp.${table}`));
    this.events = {
      fill: db.prepare(`INSERT INTO temp.counting(seq, at, facet, forwarded, amount) SELECT x.seq, x.at, f.id, x.forwarded, x.amount
        FROM (SELECT e.seq AS seq, e.received_at AS at, ${FORWARDED} AS forwarded, ${AMOUNT} AS amount, ${FACET} FROM ${EVENTS}) x LEFT JOIN report_facets f ON ${equal(FACET_COLUMNS, 'f', 'x')}`),
      lacking: db.prepare('SELECT 1 FROM temp.counting WHERE facet IS NULL LIMIT 1'),
      learn: db.prepare(`INSERT OR IGNORE INTO report_facets(${columns(FACET_COLUMNS)}) SELECT DISTINCT ${FACET} FROM ${EVENTS}`),
    };
    this.outcomes = {
      fill: db.prepare(`INSERT INTO temp.counting_outcomes(seq, at, facet, target) SELECT c.seq, c.at, c.facet, t.id
        FROM temp.counting c CROSS JOIN event_outcomes o ON o.event_seq = c.seq LEFT JOIN report_targets t ON ${equal(TARGET_COLUMNS, 't', 'o')} WHERE c.seq > ? AND c.seq <= ?`),
      lacking: db.prepare('SELECT 1 FROM temp.counting_outcomes WHERE target IS NULL LIMIT 1'),
      learn: db.prepare(`INSERT OR IGNORE INTO report_targets(${columns(TARGET_COLUMNS)}) SELECT DISTINCT ${columns(TARGET_COLUMNS, 'o.')} FROM event_outcomes o WHERE o.event_seq > ? AND o.event_seq <= ?`),
    };
    this.connections = db.prepare(`INSERT INTO report_connections(connection, first_at, last_at) SELECT o.connection, min(c.at), max(c.at) FROM temp.counting c CROSS JOIN event_outcomes o ON o.event_seq = c.seq WHERE true GROUP BY o.connection
      ON CONFLICT DO UPDATE SET first_at = min(first_at, excluded.first_at), last_at = max(last_at, excluded.last_at)`);
    const levels = [['report_slots', SLOT_MS], ['report_hours', HOUR_MS]] as const;
    this.add = levels.flatMap(([table, length]) => adding(table, length).map((sql) => db.prepare(sql)));
    this.clean = levels.map(([table, length]) => db.prepare(`DELETE FROM ${table} WHERE n <= 0 AND at IN (SELECT at - at % ${length} FROM temp.counting)`));
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
    this.count(from, to, 1);
    this.connections.run();
    this.setProgress.run(to);
    return to < newest;
  }

  /** Takes the events up to and including a `seq` out of the counts: they are about to be deleted. */
  forget(to: number): void {
    const end = Math.min(to, this.through());
    if (end > 0) this.count(0, end, -1);
    // An emptied store may number its events anew.
    if ((this.newest.get() as number) <= to) this.setProgress.run(0);
  }

  /** Runs `change`, which writes another outcome of an event at a connection, and moves the count with it. */
  moved(seq: number, connection: string, to: { readonly outcome: string; readonly code: string }, change: () => void): void {
    const before = seq > this.through() ? undefined : this.outcome.get(seq, connection) as { outcome: string; code: string } | undefined;
    if (before === undefined || (before.outcome === to.outcome && before.code === to.code)) return change();
    this.count(seq - 1, seq, -1);
    change();
    this.count(seq - 1, seq, 1);
  }

  /** Adds the events above `from` up to `to`, `sign` times. */
  private count(from: number, to: number, sign: 1 | -1): void {
    for (const statement of this.clear) statement.run();
    known(this.events, this.clear[0]!, from, to);
    known(this.outcomes, this.clear[1]!, from, to);
    for (const statement of this.add) statement.run({ sign });
    if (sign < 0) for (const statement of this.clean) statement.run();
  }
}

/** Fills a scratch table; rows of a kind that was never seen get their id first. */
interface Fill {
  readonly fill: Database.Statement;
  readonly lacking: Database.Statement;
  readonly learn: Database.Statement;
}

function known({ fill, lacking, learn }: Fill, clear: Database.Statement, from: number, to: number): void {
  fill.run(from, to);
  if (lacking.get() === undefined) return;
  learn.run(from, to);
  clear.run();
  fill.run(from, to);
}
