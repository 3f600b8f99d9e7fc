import { expect, it } from 'vitest';
import { AT_DRAFT, remember, walk } from './filter-history.ts';

it('keeps the newest first and each filter once', () => {
  expect(remember(['b', 'a'], ' a ')).toEqual(['a', 'b']);
  expect(remember(['a'], '  ')).toEqual(['a']);
  expect(remember(Array.from({ length: 40 }, (_, i) => String(i)), 'new')).toHaveLength(30);
});

it('walks up and comes back to what was being typed', () => {
  const first = walk(['new', 'old'], AT_DRAFT, 1, 'typ');
  expect(first?.text).toBe('new');
  const second = walk(['new', 'old'], first!.cursor, 1, 'new');
  expect(second?.text).toBe('old');
  expect(walk(['new', 'old'], second!.cursor, 1, 'old')).toBeNull();
  const back = walk(['new', 'old'], first!.cursor, -1, 'new');
  expect(back?.text).toBe('typ');
  expect(walk(['new'], AT_DRAFT, -1, '')).toBeNull();
});
