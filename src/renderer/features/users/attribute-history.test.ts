import { describe, expect, it } from 'vitest';
import { currentRows, momentsOf, rowsAt, valueText, writesOf } from './attribute-history.ts';
import { attribute, write } from './test-users.ts';

const history = [
  write(4, 'tier', 'bronze', { applied: false, reason: 'A lower source cannot change it' }),
  write(3, 'tier', null, { kind: 'deleted' }),
  write(1, 'tier', 'silver'),
  write(2, 'tier', 'gold', { batch_id: 'shared', received_at: 2_000 }),
  write(5, 'age', '42', { batch_id: 'shared', received_at: 2_000 }),
  write(6, 'ads', true, { what: 'consent' }),
];
const moments = momentsOf(history);
const told = (index: number) => rowsAt(moments, index, [attribute('old', 'x'), attribute('age', '42')]).map(({ key, value, change }) => [key, value, change]);

describe('attributes at a moment', () => {
  it('makes one moment of the writes of a batch, the oldest first', () => {
    expect(moments.map(({ at, writes }) => [at, writes.map(({ key }) => key)])).toEqual([[1_000, ['tier']], [2_000, ['tier', 'age']], [3_000, ['tier']], [4_000, ['tier']]]);
  });

  it('tells what each moment added, changed, removed and refused', () => {
    expect(told(0)).toEqual([['old', 'x', 'same'], ['tier', 'silver', 'added']]);
    expect(told(1)).toEqual([['age', '42', 'added'], ['old', 'x', 'same'], ['tier', 'gold', 'changed']]);
    expect(told(2)).toEqual([['age', '42', 'same'], ['old', 'x', 'same'], ['tier', undefined, 'removed']]);
    expect(told(3)).toEqual([['age', '42', 'same'], ['old', 'x', 'same'], ['tier', undefined, 'refused']]);
    expect(rowsAt(moments, 3, []).find(({ key }) => key === 'tier')?.refused?.reason).toContain('lower source');
  });

  it('keeps what was there before for what changed', () => {
    expect([1, 2].map((index) => rowsAt(moments, index, []).find(({ key }) => key === 'tier')?.was)).toEqual(['silver', 'gold']);
  });

  it('keeps a value whose change was refused', () => {
    const two = momentsOf([write(1, 'tier', 'gold'), write(2, 'tier', 'tin', { applied: false })]);
    expect(rowsAt(two, 1, []).map(({ value, change, refused }) => [value, change, refused?.value])).toEqual([['gold', 'refused', 'tin']]);
  });

  it('lists the writes of one key, the newest first, and the current ones by name', () => {
    expect(writesOf(history, 'tier').map(({ id }) => id)).toEqual(['4', '3', '2', '1']);
    expect(currentRows([attribute('b', ['x', 'y']), attribute('a', null)]).map(({ key, value }) => [key, valueText(value)])).toEqual([['a', ''], ['b', 'x, y']]);
  });
});
