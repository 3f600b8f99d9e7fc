import { describe, test as property, expect, it } from 'vitest';
import fc from 'fast-check';
import type { Json } from './json.ts';
import { escapeToken, leafPointers, segmentsOf, valueAt } from './pointer.ts';

it.each([['', []], ['/', ['']], ['/a~1b/m~0n', ['a/b', 'm~n']], ['/~01', ['~1']]])('%j', (pointer, segments) => {
  expect(segmentsOf(pointer)).toEqual(segments);
});

property('any keys come back out of their pointer', () => {
  fc.assert(fc.property(fc.array(fc.string()), (keys) => { expect(segmentsOf(keys.map((key) => `/${escapeToken(key)}`).join(''))).toEqual(keys); }));
});

describe('values at pointers', () => {
  const root: Json = { a: [{ 'x/y': 1 }, []], '': { '~': null }, n: 5n };

  it.each([
    ['', root], ['/a/0/x~1y', 1], ['/a/1', []], ['//~0', null], ['/n', 5n], ['/a/00', undefined], ['/a/-1', undefined], ['/a/2', undefined], ['/a/0/x~1y/z', undefined], ['/constructor', undefined], ['/a/length', undefined],
  ])('%j', (pointer, value) => {
    expect(valueAt(root, pointer)).toEqual(value);
  });

  property('every leaf is found at its pointer, and there are no others', () => {
    fc.assert(fc.property(fc.jsonValue() as fc.Arbitrary<Json>, (value) => {
      const leaves = leafPointers(value, '');
      expect(new Set(leaves).size).toBe(leaves.length);
      for (const pointer of leaves) {
        const leaf = valueAt(value, pointer);
        expect(typeof leaf !== 'object' || leaf === null || Object.keys(leaf).length === 0).toBe(true);
      }
      let scalars = 0;
      JSON.stringify(value, (_key, item: unknown) => {
        if (typeof item !== 'object' || item === null || Object.keys(item).length === 0) scalars += 1;
        return item;
      });
      expect(leaves.length).toBe(scalars);
    }));
  });
});
