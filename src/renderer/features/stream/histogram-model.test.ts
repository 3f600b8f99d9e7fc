import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { SPANS, bars, brushOf, brushTerm, closerSpan, spanLabel, timeAt, widerSpan, withBrush, xAt } from './histogram-model.ts';

const now = new Date(2026, 10, 21, 14, 10, 0).getTime();

describe('the brush', () => {
  test('writes times of today without the date', () => {
    expect(brushTerm({ from: now - 420_000, to: now - 180_500 }, now)).toBe('age=14:03:00..14:06:59');
  });

  test('writes the date when it reaches into another day', () => {
    expect(brushTerm({ from: now - 86_400_000, to: now }, now)).toBe('age=2026-11-20T14:10:00..2026-11-21T14:10:00');
  });

  test('replaces an earlier one and leaves the rest of the filter alone', () => {
    const narrowed = withBrush('type=commerce age<10m output=braze', { from: now - 60_000, to: now }, now);
    expect(narrowed).toBe('type=commerce age=14:09:00..14:10:00 output=braze');
    expect(withBrush(narrowed, null, now)).toBe('type=commerce output=braze');
  });

  test('is read back from what it wrote', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 86_400 * 3 }), fc.integer({ min: 0, max: 3_600 }), (ago, length) => {
      const from = now - ago * 1_000;
      const interval = { from, to: from + length * 1_000 };
      expect(brushOf(`a ${brushTerm(interval, now)} b`, now)).toEqual({ from: interval.from, to: interval.to + 1_000 });
    }));
  });

  test.each([['age<10m', 600_000], ['age<2h', 7_200_000]])('%s is the stretch until now', (filter, length) => {
    expect(brushOf(filter, now)).toEqual({ from: now - length, to: now });
  });

  test.each(['', 'type=commerce', 'age>10m', '-age<10m'])('"%s" has none', (filter) => {
    expect(brushOf(filter, now)).toBeNull();
  });
});

test('bars fill the width; errors are part of them and always visible', () => {
  const histogram = { from: 0, to: 30, bucket_ms: 10, buckets: [{ at: 0, events: 100, errors: 1 }, { at: 10, events: 0, errors: 0 }, { at: 20, events: 1, errors: 1 }] };
  expect(bars(histogram, 30, 40)).toEqual([
    { x: 0, width: 8, y: 0, height: 40, errorHeight: 3 },
    { x: 10, width: 8, y: 40, height: 0, errorHeight: 0 },
    { x: 20, width: 8, y: 38, height: 2, errorHeight: 2 },
  ]);
});

test('a place on the strip is a time and back', () => {
  const range = { from: 1_000, to: 9_000 };
  fc.assert(fc.property(fc.double({ min: 0, max: 500, noNaN: true }), (x) => {
    expect(xAt(timeAt(x, 500, range), 500, range)).toBeCloseTo(x);
  }));
});

test('spans lead from ten minutes to a month and stop there', () => {
  expect(SPANS.map(spanLabel)).toEqual(['10 min', '30 min', '3 h', '12 h', '24 h', '7 days', '30 days']);
  expect([widerSpan(SPANS[6]), closerSpan(SPANS[0]), widerSpan(SPANS[0])]).toEqual([SPANS[6], SPANS[0], SPANS[1]]);
});
