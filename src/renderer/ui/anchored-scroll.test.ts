import { expect, it } from 'vitest';
import { anchoredScroll } from './anchored-scroll.ts';

it('keeps what is read in place while rows come in above it', () => {
  expect(anchoredScroll(['a', 'b', 'c'], ['n', 'a', 'b', 'c'], 32, 32)).toBe(64);
  expect(anchoredScroll(['a', 'b'], ['n', 'a', 'b'], 0, 32)).toBe(0);
  expect(anchoredScroll(['a', 'b'], ['x'], 32, 32)).toBe(32);
});
