import { expect, it } from 'vitest';
import type { Coverage } from '../../../protocol/data-plan.ts';
import { coverageCounts, coverageFilter, shownPoints } from './coverage-model.ts';
import type { CoveragePoint } from './coverage-model.ts';

function point(name: string, seen: number, valid: number, forwarded: number): CoveragePoint {
  return { match_key: `custom_event:other:${name}`, type: 'custom_event', name, description: '', seen, valid, forwarded, first_at: null, last_at: null, example_event: null, attributes: [] };
}

const coverage: Coverage = {
  plan: 'web', version: 2, events_scanned: 100,
  points: [point('Never', 0, 0, 0), point('Good', 5, 5, 5), point('Held', 3, 3, 0), point('Bad', 9, 2, 9)],
  unplanned: [{ match_key: 'screen_view::X', name: 'X', seen: 1, example_event: '1' }],
};

it('counts what was seen, valid, forwarded, held back and never seen', () => {
  expect(coverageCounts(coverage)).toEqual({ planned: 4, seen: 3, valid: 2, invalid: 1, forwarded: 2, held: 1, never: 1, unplanned: 1 });
});

it('narrows and searches, the most frequent first', () => {
  expect(shownPoints(coverage.points, 'all', '').map(({ name }) => name)).toEqual(['Bad', 'Good', 'Held', 'Never']);
  expect(shownPoints(coverage.points, 'never', '').map(({ name }) => name)).toEqual(['Never']);
  expect(shownPoints(coverage.points, 'invalid', 'BA').map(({ name }) => name)).toEqual(['Bad']);
});

it('leads from each number to its rows', () => {
  expect(coverageFilter(coverage, 'screen_view::Home', 'valid')).toBe('type=screen_view name=Home plan=web -violation');
  expect(coverageFilter(coverage, 'screen_view::Home', 'seen')).toBe('type=screen_view name=Home plan=web');
  expect(coverageFilter(coverage, 'user_identities', 'seen')).toBeNull();
});
