/** Metrics of a rule, added up and laid out for the chart. */
import type { RuleMetrics } from '../../../protocol/rule.ts';

type Bucket = RuleMetrics['buckets'][number];
export type MetricsTotal = Pick<Bucket, 'invocations' | 'errors' | 'timeouts' | 'throttles' | 'dropped' | 'changed' | 'max_ms'>;

const ADDED = ['invocations', 'errors', 'timeouts', 'throttles', 'dropped', 'changed'] as const;

export function sumMetrics({ buckets }: RuleMetrics): MetricsTotal {
  const total: MetricsTotal = { invocations: 0, errors: 0, timeouts: 0, throttles: 0, dropped: 0, changed: 0, max_ms: 0 };
  for (const bucket of buckets) {
    for (const name of ADDED) total[name] += bucket[name];
    total.max_ms = Math.max(total.max_ms, bucket.max_ms);
  }
  return total;
}

export interface ChartData {
  /** Seconds, as the chart wants them. */
  readonly at: number[];
  readonly invocations: number[];
  readonly failures: number[];
  /** Null where nothing ran: a gap in the line. */
  readonly median: (number | null)[];
  readonly slowest: (number | null)[];
}

/** Every bucket of the span, those without a run too: the engine may leave them out. */
export function chartData({ from, to, bucket_ms: step, buckets }: RuleMetrics): ChartData {
  const data: ChartData = { at: [], invocations: [], failures: [], median: [], slowest: [] };
  const byStart = new Map(buckets.map((bucket) => [Math.floor((bucket.at - from) / step), bucket]));
  const count = Math.min(1_000, Math.max(1, Math.ceil((to - from) / step)));
  for (let index = 0; index < count; index += 1) {
    const bucket = byStart.get(index);
    const ran = bucket !== undefined && bucket.invocations > 0;
    data.at.push((from + index * step) / 1000);
    data.invocations.push(bucket?.invocations ?? 0);
    data.failures.push(bucket === undefined ? 0 : bucket.errors + bucket.timeouts + bucket.throttles);
    data.median.push(ran ? bucket.p50_ms : null);
    data.slowest.push(ran ? bucket.max_ms : null);
  }
  return data;
}
