import { expect, it } from 'vitest';
import fc from 'fast-check';
import { timeRange } from '../../../protocol/filter/values.ts';
import { arrivedTerm, joinTerms, scopeTerms } from './activity-filters.ts';

const at = (text: string): number => Date.parse(`${text}Z`);

it.each([
  ['2026-11-21T14:00:00.000', '2026-11-21T15:00:00.000', 'age=2026-11-21T14:00..2026-11-21T14:59'],
  ['2026-11-21T14:00:10.000', '2026-11-22T00:00:00.000', 'age=2026-11-21T14:00:10..2026-11-21T23:59:59'],
  ['2026-11-21T14:00:10.250', '2026-11-21T14:00:10.500', 'age=2026-11-21T14:00:10.250..2026-11-21T14:00:10.499'],
])('%s to %s', (from, to, term) => { expect(arrivedTerm(at(from), at(to))).toBe(term); });

it('means the stretch of time to the millisecond', () => {
  const length = fc.oneof(fc.integer({ min: 1, max: 100_000_000 }), fc.integer({ min: 1, max: 100 }).map((hours) => hours * 3_600_000));
  const start = fc.oneof(fc.integer({ min: 1_600_000_000_000, max: 1_900_000_000_000 }), fc.integer({ min: 450_000, max: 520_000 }).map((hours) => hours * 3_600_000));
  fc.assert(fc.property(start, length, (from, ms) => {
    const [first = '', last = ''] = arrivedTerm(from, from + ms).slice('age='.length).split('..');
    expect(timeRange(first, last, 0)).toEqual({ from, to: from + ms - 1 });
  }));
});

it('joins what there is', () => {
  expect(joinTerms(...scopeTerms({ env: 'production', input: 'my web' }), '', 'type=screen_view')).toBe('input="my web" env=production type=screen_view');
  expect(scopeTerms({ env: null, input: null })).toEqual([]);
});
