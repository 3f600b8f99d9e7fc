import { expect, test } from 'vitest';
import type { PlanSummary } from '../../../protocol/data-plan.ts';
import { changeOf, defaultContestants, freeLabel, rowsOf, standing } from './tournament-model.ts';
import type { TournamentRow } from './tournament-model.ts';

const row = (point: string, ...counts: number[]): TournamentRow => ({ match_key: point, point, code: 'invalid-value', path: '#/data', key: 'a', keyword: 'enum', counts, example_event: null, example_batch: '1', message: `${point} is wrong` });
const rows = [row('Same', 2, 2), row('New', 0, 3), row('Gone', 4, 0), row('Fewer', 4, 1)];

test('counts stand to the first contestant', () => {
  expect([changeOf(0, 0), changeOf(0, 2), changeOf(2, 0), changeOf(2, 3), changeOf(2, 1)]).toEqual(['same', 'appears', 'vanishes', 'more', 'fewer']);
  expect(standing(rows, 1)).toEqual({ appear: 1, vanish: 1 });
  expect(standing(rows, 0)).toEqual({ appear: 0, vanish: 0 });
});

test('rows by what happens to them, and by text', () => {
  expect(rowsOf(rows, 'appear', '').map(({ point }) => point)).toEqual(['New']);
  expect(rowsOf(rows, 'vanish', '').map(({ point }) => point)).toEqual(['Gone']);
  expect(rowsOf(rows, 'differ', '').map(({ point }) => point)).toEqual(['New', 'Gone', 'Fewer']);
  expect(rowsOf(rows, 'all', 'same is').map(({ point }) => point)).toEqual(['Same']);
});

test('the newest versions of a plan take part at first, the oldest of them as the measure', () => {
  const version = (number: number): PlanSummary['versions'][number] => ({ version: number, description: null, activated_environment: 'none', data_points: 0, created_on: null, last_modified_on: null, blocks: { ev: false, ea: false, ua: false, id: false }, quarantine_output: null, unique_violations: 0, unique_invalid: 0, unique_unplanned: 0, blocked: 0, last_violation_at: null });
  const plan: PlanSummary = { id: 'shop', name: 'Shop', description: null, file: '', bytes: 0, seen_on: [], problems: [], versions: [4, 1, 3, 2].map(version) };
  expect(defaultContestants([plan], null).map(({ label }) => label)).toEqual(['Shop v2', 'Shop v3', 'Shop v4']);
  expect(defaultContestants([], null)).toEqual([]);
  expect(freeLabel('a.json', [{ label: 'a.json' }, { label: 'a.json (2)' }])).toBe('a.json (3)');
});
