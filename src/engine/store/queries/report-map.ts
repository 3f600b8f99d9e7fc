/** `GET /reports/map`: the workspace's graph with its traffic (spec/pipeline.md g.4, b.5). */
import type Database from 'better-sqlite3';
import type { MapReport } from '../../../protocol/report.ts';
import { worstOutcome } from '../../../protocol/vocabulary.ts';
import type { Outcome } from '../../../protocol/vocabulary.ts';
import { fateOf } from './report-matrix.ts';
import type { Fate } from './report-matrix.ts';
import { EVENTS_ONLY, joined, scopeFilter, textValue } from './report-range.ts';
import type { ReportArgs } from './report-range.ts';
import { readConnections, readCounts } from './report-read.ts';
import type { OutcomeTally } from './report-read.ts';

type Input = MapReport['inputs'][number];
type Output = MapReport['outputs'][number];
type Connection = MapReport['connections'][number];

/** What the workspace says of its things; the numbers come from the store. */
export type MapInput = Pick<Input, 'name' | 'label' | 'platform' | 'rules'>;
export type MapOutput = Pick<Output, 'name' | 'label' | 'partner' | 'exists' | 'real'>;
export type MapConnection = Pick<Connection, 'name' | 'input' | 'output' | 'active' | 'environments' | 'rules' | 'filtered' | 'kit' | 'problem' | 'pointer'>;

export interface MapArgs extends ReportArgs {
  readonly inputs: readonly MapInput[];
  readonly outputs: readonly MapOutput[];
  readonly connections: readonly MapConnection[];
}

export function mapReport(db: Database.Database, args: MapArgs): MapReport {
  const { events, outcomes } = readCounts(db, args);
  const scope = scopeFilter(args);
  const of = (field: string, name: string): string => joined(scope, args[field as 'input'] === name ? '' : `${field}=${textValue(name)}`);
  const batches = batchesByInput(db, args);
  const seen = readConnections(db);
  return {
    from: args.from, to: args.to,
    inputs: args.inputs.map((input) => {
      const own = events.filter(({ facet }) => facet.input === input.name);
      return { ...input, events: sum(own), batches: batches.get(input.name) ?? 0, dropped: sum(own.filter(({ facet }) => facet.ended !== '')), filter: joined(of('input', input.name), EVENTS_ONLY) };
    }),
    outputs: args.outputs.map((output) => {
      const { forwarded, failed, waiting } = fates(outcomes.filter(({ target }) => target.output === output.name));
      return { ...output, sent: forwarded, failed, waiting, filter: of('output', output.name) };
    }),
    connections: args.connections.map((connection) => {
      const own = outcomes.filter(({ target }) => target.connection === connection.name);
      const { forwarded, held, failed, waiting } = fates(own);
      const times = seen.get(connection.name);
      return {
        ...connection, events: sum(own), delivered: forwarded, held, failed, waiting, worst: worstOutcome(own.map(({ target }) => target.outcome as Outcome)),
        since: times?.first_at ?? null, last_at: times?.last_at ?? null, filter: of('connection', connection.name),
      };
    }),
  };
}

const sum = (rows: readonly { readonly n: number }[]): number => rows.reduce((total, { n }) => total + n, 0);

function fates(rows: readonly OutcomeTally[]): Record<Fate, number> {
  const counts: Record<Fate, number> = { forwarded: 0, held: 0, failed: 0, waiting: 0 };
  for (const { target, n } of rows) counts[fateOf(target.outcome)] += n;
  return counts;
}

function batchesByInput(db: Database.Database, { from, to, env, input }: ReportArgs): Map<string, number> {
  const place = [env, input].filter((one) => one !== null);
  const rows = db.prepare(`SELECT b.input, count(*) AS n FROM batches b WHERE b.received_at >= ? AND b.received_at < ?${env === null ? '' : ' AND b.env = ?'}${input === null ? '' : ' AND b.input = ?'} GROUP BY b.input`).all(from, to, ...place) as { input: string; n: number }[];
  return new Map(rows.map((row) => [row.input, row.n]));
}
