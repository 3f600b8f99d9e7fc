/** `GET /reports/matrix`: outputs by event names, each cell with an event to look at. */
import type Database from 'better-sqlite3';
import { parseFilter } from '../../../protocol/filter/index.ts';
import type { MatrixReport } from '../../../protocol/report.ts';
import { compileFilter } from '../filter-sql.ts';
import { findNewest } from '../filter-sql-run.ts';
import { codeTerm, joined, kindTerm, nameTerm, scopeFilter, textValue, typeTerm } from './report-range.ts';
import type { ReportArgs } from './report-range.ts';
import { readCounts } from './report-read.ts';
import type { OutcomeTally } from './report-read.ts';

export type MatrixColumn = MatrixReport['connections'][number];

export interface MatrixArgs extends ReportArgs {
  readonly connections: readonly MatrixColumn[];
  readonly now: number;
}

type Row = MatrixReport['rows'][number];
type Cell = Row['cells'][number];

/** Names shown, those with most events. */
const MAX_ROWS = 500;
/** How long examples may be searched for whose remembered event has another outcome by now, ms; then that event has to do. */
const SEARCH_MS = 300;

interface Point {
  readonly type: string;
  readonly kind: string;
  readonly name: string;
  received: number;
  last: number;
  readonly cells: Map<string, OutcomeTally[]>;
}

export function matrixReport(db: Database.Database, args: MatrixArgs): MatrixReport {
  const { events, outcomes } = readCounts(db, args);
  const points = new Map<string, Point>();
  const keyOf = ({ type, kind, name }: Pick<Point, 'type' | 'kind' | 'name'>): string => `${type}\n${kind}\n${name}`;
  for (const { facet, n, last } of events) {
    const { type, kind, name } = facet;
    const point = points.get(keyOf(facet)) ?? { type, kind, name, received: 0, last: 0, cells: new Map() };
    points.set(keyOf(facet), point);
    point.received += n;
    point.last = Math.max(point.last, last);
  }
  for (const one of outcomes) {
    const cells = points.get(keyOf(one.facet))?.cells;
    cells?.set(one.target.connection, [...cells.get(one.target.connection) ?? [], one]);
  }
  const columns = columnsOf(args.connections, outcomes);
  const shown = [...points.values()].sort((a, b) => b.received - a.received || (keyOf(a) < keyOf(b) ? -1 : 1));
  const scope = scopeFilter(args);
  const finder = new ExampleFinder(db, args.now);
  const seen = db.prepare<[number], number>('SELECT received_at FROM events WHERE seq = ?').pluck();
  return {
    from: args.from, to: args.to, connections: columns, left_out: Math.max(0, shown.length - MAX_ROWS),
    rows: shown.slice(0, MAX_ROWS).map(({ type, kind, name, received, last, cells }) => {
      const filter = joined(scope, typeTerm(type), kindTerm(kind), nameTerm(name));
      return { type, kind, name, received, last_at: seen.get(last) ?? null, filter, cells: columns.map(({ connection }) => cellOf(cells.get(connection) ?? [], joined(filter, `connection=${textValue(connection)}`), finder)) };
    }),
  };
}

/** The workspace's connections, and those that are gone but saw something in this time. */
function columnsOf(connections: readonly MatrixColumn[], outcomes: readonly OutcomeTally[]): MatrixColumn[] {
  const known = new Set(connections.map(({ connection }) => connection));
  const gone = new Map<string, MatrixColumn>();
  for (const { target: { connection, output }, facet: { input } } of outcomes) {
    if (!known.has(connection)) gone.set(connection, { connection, output, input, label: connection, active: false });
  }
  return [...connections, ...[...gone.values()].sort((a, b) => (a.connection < b.connection ? -1 : 1))];
}

export type Fate = 'forwarded' | 'held' | 'failed' | 'waiting';

export function fateOf(outcome: string): Fate {
  if (outcome === 'delivered') return 'forwarded';
  if (outcome === 'queued' || outcome === 'retrying') return 'waiting';
  return outcome === 'failed' || outcome === 'rule-error' ? 'failed' : 'held';
}

function stateOf({ forwarded, held, failed, waiting }: Record<Fate, number>): Cell['state'] {
  if (forwarded > 0) return held + failed > 0 ? 'partly' : waiting > 0 ? 'waiting' : 'forwarded';
  if (failed > 0) return 'failed';
  if (waiting > 0) return 'waiting';
  return held > 0 ? 'filtered' : 'never';
}

function cellOf(tallies: readonly OutcomeTally[], filter: string, finder: ExampleFinder): Cell {
  const counts: Record<Fate, number> = { forwarded: 0, held: 0, failed: 0, waiting: 0 };
  const reasons = new Map<string, { outcome: string; code: string; n: number; last: number }>();
  for (const { target: { outcome, code }, n, last } of tallies) {
    counts[fateOf(outcome)] += n;
    const known = reasons.get(`${outcome}\n${code}`) ?? { outcome, code, n: 0, last: 0 };
    reasons.set(`${outcome}\n${code}`, { ...known, n: known.n + n, last: Math.max(known.last, last) });
  }
  const most = (list: readonly { outcome: string; code: string; n: number; last: number }[]) => list.toSorted((a, b) => b.n - a.n || (a.code < b.code ? -1 : 1))[0];
  const all = [...reasons.values()];
  const kept = most(all.filter(({ outcome }) => fateOf(outcome) !== 'forwarded'));
  const shown = kept ?? most(all);
  return {
    state: stateOf(counts), ...counts, reason: kept?.code ?? null, filter,
    example: shown === undefined ? null : finder.find(shown, tallies[0]!.target.connection, joined(filter, `outcome=${shown.outcome}`, codeTerm(shown.code))),
  };
}

/** The newest event with an outcome: the one that was remembered, unless a retry gave it another. */
class ExampleFinder {
  private readonly db: Database.Database;
  private readonly now: number;
  private readonly ids: Database.Statement<[number], { event_id: string; batch_id: string }>;
  private readonly holds: Database.Statement;
  private readonly until = performance.now() + SEARCH_MS;

  constructor(db: Database.Database, now: number) {
    this.db = db;
    this.now = now;
    this.ids = db.prepare('SELECT e.id AS event_id, b.id AS batch_id FROM events e JOIN batches b ON b.seq = e.batch_seq WHERE e.seq = ?');
    this.holds = db.prepare('SELECT 1 FROM event_outcomes WHERE event_seq = ? AND connection = ? AND outcome = ? AND code = ?');
  }

  find({ last, outcome, code }: { readonly last: number; readonly outcome: string; readonly code: string }, connection: string, filter: string): Cell['example'] {
    if (this.holds.get(last, connection, outcome, code) !== undefined) return this.ids.get(last) ?? null;
    if (performance.now() > this.until) return this.ids.get(last) ?? null;
    const [seq] = findNewest(this.db, compileFilter(parseFilter(filter).filter, 'events', { now: this.now }), { limit: 1 });
    return seq === undefined ? null : this.ids.get(seq) ?? null;
  }
}
