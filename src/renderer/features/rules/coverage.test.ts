import { expect, it } from 'vitest';
import { coverageRanges, missedRanges, rangeText } from './coverage.ts';

const coverage = { percent: 60, lines: [{ line: 5, count: 0 }, { line: 1, count: 3 }, { line: 2, count: 1 }, { line: 6, count: 0 }, { line: 8, count: 2 }] };

it('joins neighbouring lines that fared alike', () => {
  expect(coverageRanges(coverage)).toEqual([{ from: 1, to: 2, hit: true }, { from: 5, to: 6, hit: false }, { from: 8, to: 8, hit: true }]);
});

it('leaves out lines that the text no longer has', () => {
  expect(coverageRanges(coverage, 5).at(-1)).toEqual({ from: 5, to: 5, hit: false });
});

it('names what no case runs', () => {
  expect(missedRanges(coverage).map(rangeText)).toEqual(['lines 5–6']);
  expect(missedRanges({ percent: 0, lines: [{ line: 4, count: 0 }] }).map(rangeText)).toEqual(['line 4']);
});
