/** `GET /reports/alerts`: connections by the volume of their alerts, alert types by time and input (spec/pipeline.md g.3). */
import type Database from 'better-sqlite3';
import type { AlertReport } from '../../../protocol/report.ts';
import { alertMeaning } from '../../alerts/index.ts';
import { codeTerm, joined, scopeFilter, textValue } from './report-range.ts';
import type { ReportArgs } from './report-range.ts';

export interface AlertArgs extends ReportArgs {
  readonly bucketMs: number;
  /** By connection: what people call it. */
  readonly labels: Readonly<Record<string, string>>;
}

type Connection = AlertReport['connections'][number];
type AlertType = Connection['types'][number];

interface Row { connection: string; output: string; label: string; code: string; severity: 'warning' | 'fatal'; input: string; bucket: number; n: number; last: number }

export function alertReport(db: Database.Database, args: AlertArgs): AlertReport {
  const place = [args.input, args.env].filter((one) => one !== null);
  const rows = db.prepare(`SELECT k.connection, k.output, k.label, k.code, k.severity, k.input, s.bucket, s.n, s.last
    FROM (SELECT a.kind, CAST((a.at - ?) / ? AS INTEGER) AS bucket, count(*) AS n, max(a.seq) AS last FROM alerts a WHERE a.at >= ? AND a.at < ? GROUP BY a.kind, bucket) s
    JOIN alert_kinds k ON k.id = s.kind WHERE 1${args.input === null ? '' : ' AND k.input = ?'}${args.env === null ? '' : ' AND k.env = ?'}`).all(args.from, args.bucketMs, args.from, args.to, ...place) as Row[];
  const newest = db.prepare<[number], AlertType['last']>('SELECT at, message, batch_id, event_id FROM alerts WHERE seq = ?');
  const scope = scopeFilter(args);
  const length = Math.ceil((args.to - args.from) / args.bucketMs);
  const byConnection = Map.groupBy(rows, ({ connection, output }) => `${connection}\n${output}`);
  const connections = [...byConnection.values()].map((own): Connection => {
    const { connection, output } = own[0]!;
    // What belongs to no connection, such as the quarantine, has an output all the same.
    const terms = joined(scope, `connection=${textValue(connection)} output=${textValue(output)}`);
    const types = [...Map.groupBy(own, ({ label, code, severity }) => `${label}\n${code}\n${severity}`).values()].map((group) => typeOf(group, terms, length, newest));
    return {
      connection, output, label: args.labels[connection] ?? connection, total: sum(own), fatal: sum(own.filter(({ severity }) => severity === 'fatal')), filter: terms,
      types: types.sort((a, b) => b.total - a.total || (a.label < b.label ? -1 : 1)),
    };
  });
  return {
    from: args.from, to: args.to, bucket_ms: args.bucketMs, total: sum(rows), fatal: sum(rows.filter(({ severity }) => severity === 'fatal')), filter: scope,
    connections: connections.sort((a, b) => b.total - a.total || (a.connection < b.connection ? -1 : 1)),
  };
}

const sum = (rows: readonly { readonly n: number }[]): number => rows.reduce((total, { n }) => total + n, 0);

function countsOf(rows: readonly Row[], length: number): number[] {
  const counts = Array.from<number>({ length }).fill(0);
  for (const { bucket, n } of rows) counts[bucket]! += n;
  return counts;
}

function typeOf(rows: readonly Row[], terms: string, length: number, newest: Database.Statement<[number], AlertType['last']>): AlertType {
  const { label, code, severity } = rows[0]!;
  return {
    label, code, severity, meaning: alertMeaning(label), total: sum(rows), counts: countsOf(rows, length),
    inputs: [...Map.groupBy(rows, ({ input }) => input)].map(([input, own]) => ({ input, total: sum(own), counts: countsOf(own, length) })).sort((a, b) => b.total - a.total),
    last: newest.get(Math.max(...rows.map(({ last }) => last)))!,
    filter: joined(terms, `label=${textValue(label)}`, codeTerm(code), `severity=${severity}`),
  };
}
