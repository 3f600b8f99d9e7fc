import { expect, it } from 'vitest';
import { takeToken } from './host.ts';

it.each([
  ['#token=abc', 'abc', ''],
  ['#token=a%2Bb&x=1', 'a+b', '#x=1'],
  ['#token=abc&#/setup', 'abc', '#/setup'],
  ['#/stream?filter=a', null, '#/stream?filter=a'],
  ['', null, ''],
])('takes the token out of %s', (hash, token, rest) => {
  expect(takeToken(hash)).toEqual({ token, rest });
});
