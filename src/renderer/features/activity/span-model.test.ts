import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Span } from '../../../protocol/report.ts';
import { timelineOf } from './span-model.ts';

const span = (id: string, parent: string | null, start: number, length: number): Span => ({
  trace_id: 't', span_id: id, parent_id: parent, group: 'Processing', name: id, hosted: true, start_ms: start, duration_ms: length, status: 'ok', attributes: {},
});

it('has children below their parent, in the order in which they began', () => {
  const { lanes, totalMs } = timelineOf([span('b', 'a', 6, 4), span('c', 'a', 2, 2), span('a', null, 0, 10), span('d', 'c', 3, 1), span('e', 'gone', 0, 1)]);
  expect(lanes.map(({ span: { name }, depth, left, width }) => [name, depth, left, width])).toEqual([['a', 0, 0, 100], ['c', 1, 20, 20], ['d', 2, 30, 10], ['b', 1, 60, 40], ['e', 0, 0, 10]]);
  expect(totalMs).toBe(10);
  expect(timelineOf([])).toEqual({ lanes: [], totalMs: 0, shortened: false });
});

it('leaves room for the work beside hours of waiting', () => {
  const { lanes, shortened, totalMs } = timelineOf([span('work', null, 0, 40), span('queue', null, 40, 10_800_000), span('send', null, 10_800_040, 60)]);
  expect([shortened, totalMs]).toEqual([true, 10_800_100]);
  expect(lanes.map(({ width }) => Math.round(width))).toEqual([9, 78, 13]);
});

it('keeps every order of times', () => {
  const times = fc.array(fc.tuple(fc.integer({ min: 0, max: 100_000 }), fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 90_000 }))), { minLength: 1, maxLength: 12 });
  fc.assert(fc.property(times, (pairs) => {
    const { lanes } = timelineOf(pairs.map(([start, length], index) => span(String(index), null, start, length)));
    const points = lanes.flatMap((lane) => [[lane.span.start_ms, lane.left], [lane.span.start_ms + lane.span.duration_ms, lane.left + lane.width]] as const);
    for (const [ms, place] of points) {
      expect(place).toBeGreaterThanOrEqual(0);
      expect(place).toBeLessThanOrEqual(100.000_001);
      for (const [otherMs, other] of points) if (ms < otherMs) expect(place).toBeLessThan(other + 1e-9);
    }
  }));
});
