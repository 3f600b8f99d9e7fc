/** `GET /reports/forwarding`: how many events came in, how many each output took, and why fewer (spec/pipeline.md g.2). */
import type Database from 'better-sqlite3';
import type { ForwardingReport } from '../../../protocol/report.ts';
import type { Outcome } from '../../../protocol/vocabulary.ts';
import { OLD_MS } from '../report-sql.ts';
import { reasonLabel } from './reason-label.ts';
import { codeTerm, EVENTS_ONLY, joined, nameTerm, scopeFilter, textValue, typeTerm } from './report-range.ts';
import type { ReportArgs } from './report-range.ts';
import { readCounts } from './report-read.ts';
import type { Counts } from './report-read.ts';

export interface ForwardingOutput {
  readonly output: string;
  readonly label: string;
  readonly partner: string;
  /** Event types that it takes; null for one whose partner is not known. */
  readonly takes: readonly string[] | null;
}

export interface ForwardingArgs extends ReportArgs {
  readonly outputs: readonly ForwardingOutput[];
}

/** Accepted for delivery, and not refused (yet). */
const ACCEPTED: readonly string[] = ['delivered', 'queued', 'retrying'];
/** Events that these stages took out did not come through the all-outputs rules. */
const BEFORE: readonly string[] = ['receive', 'limits', 'duplicates', 'environment', 'all-outputs-rules'];
const BEFORE_TERM = `-ended=${BEFORE.join(',')}`;
const LATE_TERM = `late<=${OLD_MS / 3_600_000}h`;
/** Types whose names are rows. */
const NAMED: ReadonlySet<string> = new Set(['custom_event', 'screen_view', 'commerce_event']);
const MAX_NAMES = 500;
const NOT_CONNECTED = 'not-connected';
/** A second connection of a pair fails beside the one in use: what it says of an event is not what became of it at the output. */
const BESIDE = 'duplicate-connection';

/** A column with the terms that speak of what became of an event there, and of events that never came there. */
interface Column extends ForwardingOutput {
  readonly at: string;
  readonly elsewhere: string;
}

type Row = ForwardingReport['rows'][number];
type Cell = Row['cells'][number];

/** Counts of one row: what came in, and by output what became of it. */
interface Tally {
  received: number;
  /** By output, then by outcome and code. */
  readonly outputs: Map<string, Map<string, { outcome: Outcome; code: string; count: number }>>;
}

const emptyTally = (): Tally => ({ received: 0, outputs: new Map() });

export function forwardingReport(db: Database.Database, args: ForwardingArgs): ForwardingReport {
  const counts = readCounts(db, args);
  const scope = scopeFilter(args);
  const columns = columnsOf(args.outputs, counts);
  const tallies = tally(counts);
  const row = (key: string, id: Pick<Row, 'id' | 'label' | 'depth' | 'type' | 'name'>, terms: string): Row => {
    const { received, outputs } = tallies.get(key) ?? emptyTally();
    const filter = joined(scope, LATE_TERM, BEFORE_TERM, terms);
    return { ...id, received, filter, cells: columns.map((column) => cellOf(column, id.type, received, outputs.get(column.output), filter)) };
  };
  const types = [...tallies.keys()].filter((key) => key !== '' && !key.includes('\n'));
  const byCount = (a: string, b: string): number => tallies.get(b)!.received - tallies.get(a)!.received || (a < b ? -1 : 1);
  let left = 0;
  const rows = types.sort(byCount).flatMap((type) => {
    const names = NAMED.has(type) ? [...tallies.keys()].filter((key) => key.startsWith(`${type}\n`)).sort(byCount) : [];
    left += Math.max(0, names.length - MAX_NAMES);
    return [
      row(type, { id: type, label: typeLabel(type), depth: 1, type, name: '' }, typeTerm(type)),
      ...names.slice(0, MAX_NAMES).map((key) => {
        const name = key.slice(type.length + 1);
        return row(key, { id: `${type}:${name}`, label: name, depth: 2, type, name }, joined(typeTerm(type), nameTerm(name)));
      }),
    ];
  });
  return {
    from: args.from, to: args.to, names_left_out: left,
    columns: columns.map(({ output, label, partner }) => ({ output, label, partner })),
    rows: [row('', { id: 'total', label: 'Daily total', depth: 0, type: '', name: '' }, EVENTS_ONLY), ...rows],
    too_old: counts.events.reduce((sum, { facet, n }) => (facet.old === 1 && !BEFORE.includes(facet.ended) ? sum + n : sum), 0),
    too_old_filter: joined(scope, `late>${OLD_MS / 3_600_000}h`, BEFORE_TERM, EVENTS_ONLY),
  };
}

/** The workspace's outputs, and those that are gone but got something in this time. */
function columnsOf(outputs: readonly ForwardingOutput[], { outcomes }: Counts): Column[] {
  const known = new Set(outputs.map(({ output }) => output));
  const gone = [...new Set(outcomes.map(({ target }) => target.output))].filter((output) => !known.has(output)).sort();
  return [...outputs, ...gone.map((output) => ({ output, label: output, partner: '', takes: null }))].map((column) => {
    const at = `output=${textValue(column.output)}`;
    const beside = outcomes.some(({ target }) => target.output === column.output && target.code === BESIDE);
    return { ...column, at, elsewhere: beside ? `-(${at} code!=${BESIDE})` : `-${at}` };
  });
}

function tally({ events, outcomes }: Counts): Map<string, Tally> {
  const tallies = new Map<string, Tally>();
  const of = (key: string): Tally => {
    let known = tallies.get(key);
    if (known === undefined) tallies.set(key, known = emptyTally());
    return known;
  };
  const keys = (type: string, name: string): string[] => ['', type, ...(NAMED.has(type) ? [`${type}\n${name}`] : [])];
  of('');
  for (const { facet, n } of events) {
    if (facet.old === 1 || BEFORE.includes(facet.ended)) continue;
    for (const key of keys(facet.type, facet.name)) of(key).received += n;
  }
  for (const { facet, target, n } of outcomes) {
    if (facet.old === 1 || BEFORE.includes(facet.ended) || target.code === BESIDE) continue;
    for (const key of keys(facet.type, facet.name)) {
      const { outputs } = of(key);
      let own = outputs.get(target.output);
      if (own === undefined) outputs.set(target.output, own = new Map());
      const reason = `${target.outcome}\n${target.code}`;
      const known = own.get(reason);
      if (known === undefined) own.set(reason, { outcome: target.outcome as Outcome, code: target.code, count: n });
      else known.count += n;
    }
  }
  return tallies;
}

function cellOf({ takes, at, elsewhere }: Column, type: string, received: number, reasons: ReturnType<Tally['outputs']['get']>, filter: string): Cell {
  const all = [...reasons?.values() ?? []];
  const out = all.reduce((sum, { outcome, count }) => (ACCEPTED.includes(outcome) ? sum + count : sum), 0);
  const fewer = all.filter(({ outcome }) => !ACCEPTED.includes(outcome)).map((reason): Cell['fewer'][number] => ({
    ...reason, label: reasonLabel(reason.code), filter: joined(filter, at, `outcome=${reason.outcome}`, codeTerm(reason.code)),
  }));
  const missing = received - all.reduce((sum, { count }) => sum + count, 0);
  if (missing > 0) fewer.push({ code: NOT_CONNECTED, outcome: null, label: 'No connection led from the input to this output, or it was switched off', count: missing, filter: joined(filter, elsewhere) });
  return {
    out: takes !== null && type !== '' && !takes.includes(type) ? null : out,
    filter: joined(filter, at, `outcome=${ACCEPTED.join(',')}`),
    fewer: fewer.sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1)),
  };
}

/** `Session start`, `Custom event`. */
export function typeLabel(type: string): string {
  const words = type.replaceAll('_', ' ');
  return words === '' ? 'Unknown' : words.charAt(0).toUpperCase() + words.slice(1);
}
