import fc from 'fast-check';
import { expect, test as property } from 'vitest';
import type { JsonObject } from './json.ts';
import { applyPatch, takeBack } from './patch-apply.ts';
import { diffJson } from './patch.ts';

const document = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 })) as fc.Arbitrary<JsonObject>;

property('a difference carried out gives the one, taken back the other', () => {
  fc.assert(fc.property(document, document, (before, after) => {
    const patch = diffJson(before, after);
    const forward = structuredClone(before);
    applyPatch(forward, patch);
    expect(forward).toEqual(after);
    takeBack(forward, patch);
    expect(forward).toEqual(before);
  }));
});
