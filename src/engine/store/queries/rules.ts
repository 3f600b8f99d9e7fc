/** What rules did: figures over time, logs, and the names that code completion offers. */
import type Database from 'better-sqlite3';
import type { RuleLogRow, RuleMetrics, RuleSummary } from '../../../protocol/rule.ts';
import { unescapeToken } from '../../../protocol/pointer.ts';

export interface MetricsArgs {
  readonly rule: string;
  readonly from: number;
  readonly to: number;
  readonly buckets: number;
}

interface RunRow { bucket: number; verdict: string; ms: number }

export function ruleMetrics(db: Database.Database, { rule, from, to, buckets: count }: MetricsArgs): RuleMetrics {
  const bucketMs = Math.max(1, Math.ceil((to - from + 1) / count));
  const buckets = Array.from({ length: count }, (_, index) => ({ at: from + index * bucketMs, invocations: 0, errors: 0, timeouts: 0, throttles: 0, dropped: 0, changed: 0, p50_ms: 0, max_ms: 0 }));
  const times: number[][] = buckets.map(() => []);
  for (const row of db.prepare('SELECT (at - ?) / ? AS bucket, verdict, ms FROM rule_runs WHERE rule = ? AND at BETWEEN ? AND ?').iterate(from, bucketMs, rule, from, to) as Iterable<RunRow>) {
    const index = Math.floor(row.bucket);
    const bucket = buckets[index];
    if (bucket === undefined) continue;
    bucket.invocations += 1;
    if (row.verdict === 'error') bucket.errors += 1;
    else if (row.verdict === 'timeout') bucket.timeouts += 1;
    else if (row.verdict === 'throttled') bucket.throttles += 1;
    else if (row.verdict === 'dropped') bucket.dropped += 1;
    else if (row.verdict === 'changed') bucket.changed += 1;
    times[index]!.push(row.ms);
  }
  times.forEach((list, index) => {
    list.sort((a, b) => a - b);
    buckets[index]!.p50_ms = list[Math.floor(list.length / 2)] ?? 0;
    buckets[index]!.max_ms = list.at(-1) ?? 0;
  });
  return { rule, from, to, bucket_ms: bucketMs, buckets };
}

/** Figures of every rule since a time, for the list (spec/pipeline.md a.8: last 24 hours). */
export function ruleFigures(db: Database.Database, from: number): Record<string, RuleSummary['metrics']> {
  const rows = db.prepare(`SELECT rule, count(*) AS invocations, sum(verdict = 'error') AS errors, sum(verdict = 'timeout') AS timeouts, sum(verdict = 'throttled') AS throttles, max(ms) AS slowest_ms
    FROM rule_runs WHERE at >= ? GROUP BY rule`).all(from) as ({ rule: string } & RuleSummary['metrics'])[];
  return Object.fromEntries(rows.map(({ rule, ...figures }) => [rule, figures]));
}

export interface LogArgs {
  readonly rule: string;
  /** Case-sensitive, as the hosted search is. */
  readonly search: string;
  readonly version: string;
  readonly batch: string;
  readonly env: string;
  readonly from: number | null;
  readonly cursor: string | null;
  readonly limit: number;
}

export function ruleLogs(db: Database.Database, args: LogArgs): { items: RuleLogRow[]; next: string | null } {
  const rows = db.prepare(`SELECT * FROM rule_logs WHERE rule = ? AND seq < ? AND (? = '' OR version = ?) AND (? = '' OR batch_id = ?) AND (? = '' OR env = ?) AND at >= ? AND (? = '' OR instr(text, ?) > 0)
    ORDER BY seq DESC LIMIT ?`).all(
    args.rule, args.cursor === null ? Number.MAX_SAFE_INTEGER : Number(args.cursor), args.version, args.version, args.batch, args.batch, args.env, args.env,
    args.from ?? 0, args.search, args.search, args.limit + 1,
  ) as (Omit<RuleLogRow, 'id'> & { seq: number; batch_seq: number })[];
  const items = rows.slice(0, args.limit).map(({ seq, batch_seq: _batchSeq, ...row }) => ({ id: String(seq), ...row }));
  const last = rows.at(args.limit - 1);
  return { items, next: rows.length > args.limit && last !== undefined ? String(last.seq) : null };
}

export interface SeenNames {
  readonly events: string[];
  readonly screens: string[];
  readonly attributes: string[];
  readonly user_attributes: string[];
}

const MAX_NAMES = 1_000;

/** Names that were really seen, most frequent first, out of the catalog. */
export function seenNames(db: Database.Database): SeenNames {
  const points = (type: string): string[] => db.prepare('SELECT name FROM catalog_points WHERE type = ? GROUP BY name ORDER BY sum(count) DESC LIMIT ?').pluck().all(type, MAX_NAMES) as string[];
  const paths = (where: string): string[] => {
    const found = db.prepare(`SELECT path FROM catalog_attributes WHERE ${where} GROUP BY path ORDER BY sum(count) DESC LIMIT ?`).pluck().all(MAX_NAMES) as string[];
    return [...new Set(found.map((path) => unescapeToken(path.split('/').at(-1) ?? '')))];
  };
  return { events: points('custom_event'), screens: points('screen_view'), attributes: paths("path LIKE '/data/%'"), user_attributes: paths("type = 'user_attributes'") };
}
