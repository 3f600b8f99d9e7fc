import { expect, test } from 'vitest';
import { evenly, splitNotes, uncovered, withOutput } from './split-model.ts';

test('one more output gets what is free, or all get the same', () => {
  expect(withOutput([], 'a')).toEqual([{ output: 'a', from: 0, to: 100 }]);
  expect(withOutput([{ output: 'a', from: 0, to: 60 }], 'b')).toEqual([{ output: 'a', from: 0, to: 60 }, { output: 'b', from: 60, to: 100 }]);
  expect(withOutput(evenly(['a', 'b']), 'c')).toEqual([{ output: 'a', from: 0, to: 33 }, { output: 'b', from: 33, to: 67 }, { output: 'c', from: 67, to: 100 }]);
  expect(uncovered(evenly(['a', 'b', 'c']))).toBe(0);
});

test('says what is odd', () => {
  expect(splitNotes(evenly(['a', 'b']))).toEqual([]);
  expect(splitNotes([{ output: 'a', from: 0, to: 60 }, { output: 'b', from: 50, to: 90 }, { output: 'c', from: 5, to: 5 }])).toEqual([
    'Users in buckets 50 to 59 go to both a and b.', 'c gets nobody: “from” must be below “to”.', '10 % of the users go to none of these outputs.',
  ]);
});
