import { test as property, expect, it } from 'vitest';
import fc from 'fast-check';
import { escapeToken, segmentsOf } from './pointer.ts';

it.each([['', []], ['/', ['']], ['/a~1b/m~0n', ['a/b', 'm~n']], ['/~01', ['~1']]])('%j', (pointer, segments) => {
  expect(segmentsOf(pointer)).toEqual(segments);
});

property('any keys come back out of their pointer', () => {
  fc.assert(fc.property(fc.array(fc.string()), (keys) => { expect(segmentsOf(keys.map((key) => `/${escapeToken(key)}`).join(''))).toEqual(keys); }));
});
