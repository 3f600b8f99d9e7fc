/** Reads what was added up (report-counts.ts) and, of what was not yet, the events themselves: together each event once. */
import type Database from 'better-sqlite3';
import { EVENT_TARGET, eventCounts, FACET_COLUMNS, FORWARDED_TARGET, HOUR_MS, outcomeCounts, TARGET_COLUMNS } from '../report-sql.ts';
import type { EventCount, Facet, OutcomeCount, Target } from '../report-sql.ts';
import type { ReportArgs } from './report-range.ts';

export interface Count {
  readonly n: number;
  readonly total: number;
  /** `seq` of the newest event, as far as known: its outcome may be another one by now. */
  readonly last: number;
}

export interface FacetCount extends Count {
  readonly facet: Facet;
  /** Events that some output got. */
  readonly forwarded: number;
}

export interface OutcomeTally extends Count {
  readonly facet: Facet;
  readonly target: Target;
}

export interface Counts {
  readonly events: readonly FacetCount[];
  readonly outcomes: readonly OutcomeTally[];
}

interface Summed { facet: number; target: number; n: number; total: number; last: number }

/** Stretches of the two tables that make up a range: whole hours from the one, what is left at both ends from the other. */
function pieces({ from, to }: ReportArgs): { table: string; from: number; to: number }[] {
  const first = Math.ceil(from / HOUR_MS) * HOUR_MS;
  const last = Math.floor(to / HOUR_MS) * HOUR_MS;
  if (first >= last) return [{ table: 'report_slots', from, to }];
  return [{ table: 'report_slots', from, to: first }, { table: 'report_hours', from: first, to: last }, { table: 'report_slots', from: last, to }].filter((piece) => piece.from < piece.to);
}

/** Condition over a table of facets, or over events. */
function place({ env, input }: ReportArgs, alias: string): { text: string; params: string[] } {
  const wanted = [['env', env], ['input', input]].filter((one): one is [string, string] => one[1] !== null);
  return { text: wanted.map(([column]) => ` AND +${alias}.${column} = ?`).join(''), params: wanted.map(([, value]) => value) };
}

const through = (db: Database.Database): number => db.prepare('SELECT through FROM report_progress').pluck().get() as number;

/** Everything that was counted in a range. Take it inside one read transaction, so that nothing is counted twice. */
export function readCounts(db: Database.Database, args: ReportArgs): Counts {
  const stored = storedCounts(db, args);
  const own = place(args, 'e');
  const newer = [through(db), args.from, args.to, ...own.params];
  // The plus: what is not counted is short, and a stretch of time may be everything.
  const where = `e.seq > ? AND +e.received_at >= ? AND +e.received_at < ?${own.text}`;
  const fresh = db.prepare(eventCounts(where)).all(...newer) as EventCount[];
  const outcomes = db.prepare(outcomeCounts(where)).all(...newer) as OutcomeCount[];
  return {
    events: [...stored.events, ...fresh.map((row) => ({ facet: row, forwarded: row.forwarded, n: row.n, total: row.total, last: row.last }))],
    outcomes: [...stored.outcomes, ...outcomes.map((row) => ({ facet: row, target: row, n: row.n, total: 0, last: row.last }))],
  };
}

function storedCounts(db: Database.Database, args: ReportArgs): Counts {
  const parts = pieces(args);
  const own = place(args, 'f');
  const select = parts.map(({ table }) => `SELECT facet, target, n, total, last FROM ${table} WHERE at >= ? AND at < ?`).join(' UNION ALL ');
  const only = own.params.length === 0 ? '' : ` WHERE facet IN (SELECT f.id FROM report_facets f WHERE 1${own.text})`;
  const rows = db.prepare(`SELECT facet, target, sum(n) AS n, sum(total) AS total, max(last) AS last FROM (${select})${only} GROUP BY facet, target`)
    .all(...parts.flatMap((piece) => [piece.from, piece.to]), ...own.params) as Summed[];
  const facets = byId<Facet>(db, 'report_facets', FACET_COLUMNS);
  const targets = byId<Target>(db, 'report_targets', TARGET_COLUMNS);
  const forwarded = new Map(rows.filter(({ target }) => target === FORWARDED_TARGET).map(({ facet, n }) => [facet, n]));
  const count = ({ n, total, last }: Summed): Count => ({ n, total, last });
  return {
    events: rows.filter(({ target }) => target === EVENT_TARGET).map((row) => ({ ...count(row), facet: facets.get(row.facet)!, forwarded: forwarded.get(row.facet) ?? 0 })),
    outcomes: rows.filter(({ target }) => target > EVENT_TARGET).map((row) => ({ ...count(row), facet: facets.get(row.facet)!, target: targets.get(row.target)! })),
  };
}

function byId<T>(db: Database.Database, table: string, columns: readonly string[]): Map<number, T> {
  return new Map((db.prepare(`SELECT id, ${columns.join(', ')} FROM ${table}`).all() as (T & { id: number })[]).map((row) => [row.id, row]));
}

export interface InputBucket {
  readonly input: string;
  readonly bucket: number;
  readonly received: number;
  readonly forwarded: number;
}

/** Events received and forwarded by input and stretch of time, the first beginning at `from`. */
export function readBuckets(db: Database.Database, args: ReportArgs, length: number): InputBucket[] {
  const table = length % HOUR_MS === 0 && args.from % HOUR_MS === 0 ? 'report_hours' : 'report_slots';
  const own = place(args, 'f');
  const stored = db.prepare(`SELECT f.input, s.bucket, sum(CASE WHEN s.target = ${EVENT_TARGET} THEN s.n ELSE 0 END) AS received, sum(CASE WHEN s.target = ${FORWARDED_TARGET} THEN s.n ELSE 0 END) AS forwarded
    FROM (SELECT CAST((c.at - ?) / ? AS INTEGER) AS bucket, c.facet, c.target, sum(c.n) AS n FROM ${table} c WHERE c.at >= ? AND c.at < ? AND c.target <= 0 GROUP BY bucket, c.facet, c.target) s
    JOIN report_facets f ON f.id = s.facet WHERE 1${own.text} GROUP BY f.input, s.bucket`)
    .all(args.from, length, args.from, args.to, ...own.params) as InputBucket[];
  const events = place(args, 'e');
  const fresh = db.prepare(`SELECT e.input, CAST((e.received_at - ?) / ? AS INTEGER) AS bucket, count(*) AS received, sum(EXISTS (SELECT 1 FROM event_outcomes t WHERE t.event_seq = e.seq AND t.outcome = 'delivered')) AS forwarded
    FROM events e WHERE e.seq > ? AND +e.received_at >= ? AND +e.received_at < ? AND e.eventless = 0${events.text} GROUP BY e.input, bucket`)
    .all(args.from, length, through(db), args.from, args.to, ...events.params) as InputBucket[];
  return [...stored, ...fresh];
}

export interface ConnectionSeen {
  readonly first_at: number;
  readonly last_at: number;
}

/** When each connection saw its first and its last event, of all that was ever counted. */
export function readConnections(db: Database.Database): Map<string, ConnectionSeen> {
  const seen = new Map((db.prepare('SELECT connection, first_at, last_at FROM report_connections').all() as (ConnectionSeen & { connection: string })[]).map(({ connection, ...times }) => [connection, times]));
  const fresh = db.prepare('SELECT o.connection, min(e.received_at) AS first_at, max(e.received_at) AS last_at FROM event_outcomes o CROSS JOIN events e ON e.seq = o.event_seq WHERE o.event_seq > ? AND e.eventless = 0 GROUP BY o.connection').all(through(db)) as (ConnectionSeen & { connection: string })[];
  for (const { connection, first_at: first, last_at: last } of fresh) {
    const known = seen.get(connection);
    seen.set(connection, known === undefined ? { first_at: first, last_at: last } : { first_at: Math.min(known.first_at, first), last_at: Math.max(known.last_at, last) });
  }
  return seen;
}
