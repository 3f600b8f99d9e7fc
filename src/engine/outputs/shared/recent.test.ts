import { expect, it } from 'vitest';
import { createMemoryState } from './memory-state.ts';
import { countedSoFar, keepRecent } from './recent.ts';

it('keeps the newest records, replaces those of a known key and counts all', () => {
  const state = createMemoryState();
  for (const key of ['a', 'b', 'a', null, 'c']) keepRecent(state, 'events', key, `value of ${key}`, 3);
  expect(state.entries('events')).toEqual([['b', 'value of b'], ['#3', 'value of null'], ['c', 'value of c']]);
  expect(countedSoFar(state, 'events')).toBe(4);
});
