import { expect, it } from 'vitest';
import type { RuleMetrics } from '../../../protocol/rule.ts';
import { chartData, sumMetrics } from './metrics-model.ts';

const bucket = (at: number, patch: object) => ({ at, invocations: 0, errors: 0, timeouts: 0, throttles: 0, dropped: 0, changed: 0, p50_ms: 0, max_ms: 0, ...patch });
const metrics: RuleMetrics = {
  rule: 'r', from: 1_000, to: 4_000, bucket_ms: 1_000,
  buckets: [bucket(1_000, { invocations: 4, errors: 1, timeouts: 1, p50_ms: 2, max_ms: 9 }), bucket(3_000, { invocations: 2, dropped: 1, max_ms: 5, p50_ms: 5 })],
};

it('adds up, and keeps the slowest', () => {
  expect(sumMetrics(metrics)).toEqual({ invocations: 6, errors: 1, timeouts: 1, throttles: 0, dropped: 1, changed: 0, max_ms: 9 });
});

it('has a place for every bucket and a gap where nothing ran', () => {
  expect(chartData(metrics)).toEqual({ at: [1, 2, 3], invocations: [4, 0, 2], failures: [2, 0, 0], median: [2, null, 5], slowest: [9, null, 5] });
});
