import { expect, test } from 'vitest';
import { cellNumber, cellText, matrixRows, stateCounts } from './matrix-model.ts';
import type { MatrixCell, MatrixRow } from './matrix-model.ts';

const cell = (more: Partial<MatrixCell>): MatrixCell => ({ state: 'never', forwarded: 0, held: 0, failed: 0, waiting: 0, reason: null, example: null, filter: '', ...more });
const row = (name: string, cells: readonly MatrixCell[]): MatrixRow => ({ type: 'custom_event', kind: 'other', name, received: 1, last_at: null, filter: '', cells: [...cells] });
const partly = cell({ state: 'partly', forwarded: 1_200, held: 34, reason: 'event-filtered' });

test('a cell says how many were what', () => {
  expect(cellText(partly)).toBe('1,200 forwarded, 34 held back (event-filtered)');
  expect(cellNumber(partly)).toBe('1,200/1,234');
  expect([cellText(cell({})), cellNumber(cell({}))]).toEqual(['never seen here', '']);
  expect(cellNumber(cell({ state: 'failed', failed: 3 }))).toBe('3');
});

test('rows are narrowed by name and by state', () => {
  const rows = [row('Signed Up', [partly]), row('Searched', [cell({ state: 'failed', failed: 1 })])];
  expect(matrixRows({ rows }, { search: 'sign', state: null }).map(({ name }) => name)).toEqual(['Signed Up']);
  expect(matrixRows({ rows }, { search: '', state: 'failed' }).map(({ name }) => name)).toEqual(['Searched']);
  expect(matrixRows({ rows }, { search: 'custom', state: 'never' })).toEqual([]);
  expect(stateCounts(rows)).toMatchObject({ partly: 1, failed: 1, never: 0 });
});
