import { expect, test } from 'vitest';
import { cellNumber, cellText, matrixColumns, matrixRows, stateCounts } from './matrix-model.ts';
import type { MatrixCell, MatrixRow } from './matrix-model.ts';

const cell = (more: Partial<MatrixCell>): MatrixCell => ({ state: 'never', forwarded: 0, held: 0, failed: 0, waiting: 0, reason: null, example: null, filter: '', ...more });
const row = (name: string, cells: readonly MatrixCell[]): MatrixRow => ({ type: 'custom_event', kind: 'other', name, received: 1, last_at: null, filter: '', cells: [...cells] });
const COLUMNS = [{ connection: 'web-to-crm', inputLabel: 'web', outputLabel: 'crm', active: true, index: 0 }];
const partly = cell({ state: 'partly', forwarded: 1_200, held: 34, reason: 'event-filtered' });

test('a cell says how many were what', () => {
  expect(cellText(partly)).toBe('1,200 forwarded, 34 held back (event-filtered)');
  expect(cellNumber(partly)).toBe('1,200/1,234');
  expect([cellText(cell({})), cellNumber(cell({}))]).toEqual(['never seen here', '']);
  expect(cellNumber(cell({ state: 'failed', failed: 3 }))).toBe('3');
});

test('rows are narrowed by name and by state', () => {
  const rows = [row('Signed Up', [partly]), row('Searched', [cell({ state: 'failed', failed: 1 })])];
  expect(matrixRows({ rows }, COLUMNS, { search: 'sign', state: null }).map(({ name }) => name)).toEqual(['Signed Up']);
  expect(matrixRows({ rows }, COLUMNS, { search: '', state: 'failed' }).map(({ name }) => name)).toEqual(['Searched']);
  expect(matrixRows({ rows }, COLUMNS, { search: 'custom', state: 'never' })).toEqual([]);
  const columns = matrixColumns({ connections: [{ connection: 'web-to-crm', input: 'web', output: 'crm', label: '', active: true }] }, { inputs: {}, outputs: { crm: { label: 'CRM' } } }, null);
  expect(columns).toEqual([{ connection: 'web-to-crm', inputLabel: 'web', outputLabel: 'CRM', active: true, index: 0 }]);
  expect(matrixColumns({ connections: [{ connection: 'web-to-crm', input: 'web', output: 'crm', label: '', active: true }] }, { inputs: {}, outputs: {} }, 'app')).toEqual([]);
  expect(stateCounts(rows, columns)).toMatchObject({ partly: 1, failed: 1, never: 0 });
});
