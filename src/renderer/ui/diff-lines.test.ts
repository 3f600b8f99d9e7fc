import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import type { PatchOp } from '../../protocol/contract.ts';
import { diffJson } from '../../protocol/patch.ts';
import { diffHunks } from './diff-lines.ts';
import { segmentsOf } from '../../protocol/pointer.ts';
import { applyPatch, toPointer } from './json-patch.ts';

function text(patch: readonly PatchOp[], document?: unknown): string[] {
  return diffHunks(patch, document as PatchOp['value']).flatMap((hunk) => [`@ ${hunk.pointer}`, ...hunk.lines.map((line) => line.sign + line.text)]);
}

const purchase = { events: [{ data: { product_action: { action: 'purchase', transaction_id: 't-1', currency_code: null, total_amount: '48.20', tax: 1, products: [{ id: 1 }] } } }] };

describe('lines of a patch', () => {
  test('a change stands among its neighbours, nested values in short', () => {
    const after = structuredClone(purchase) as unknown as { events: [{ data: { product_action: Record<string, unknown> } }] };
    after.events[0].data.product_action['total_amount'] = 48.2;
    expect(text(diffJson(purchase, after), purchase)).toEqual([
      '@ /events/0/data/product_action',
      ' "product_action": {', '   ⋯', '   "transaction_id": "t-1",', '   "currency_code": null,',
      '-  "total_amount": "48.20",', '+  "total_amount": 48.2,', '   "tax": 1,', '   "products": [ … ]', ' }',
    ]);
  });

  test('without the document the changed members alone', () => {
    expect(text([{ op: 'replace', path: '/a/b', before: 1, value: 2 }, { op: 'add', path: '/a/c', value: { d: [] } }])).toEqual([
      '@ /a', ' "a": {', '-  "b": 1,', '+  "b": 2,', '+  "c": {', '+    "d": []', '+  }', ' }',
    ]);
  });

  test('one hunk for each changed object', () => {
    const before = { a: { x: 1 }, b: { y: 1 } };
    expect(diffHunks(diffJson(before, { a: { x: 2 }, b: { y: 2 } }), before).map((hunk) => hunk.pointer)).toEqual(['/a', '/b']);
  });

  test('a removed element is shown, its neighbours are not', () => {
    const before = { events: ['a', 'b', 'c'] };
    expect(text([{ op: 'remove', path: '/events/1', before: 'b' }], before)).toEqual(['@ /events', ' "events": [', '-  "b"', ' ]']);
  });

  test('a patch of another document falls back to what it says itself', () => {
    expect(text([{ op: 'replace', path: '/nowhere/x', before: 1, value: 2 }], { other: true })).toEqual(['@ /nowhere', ' "nowhere": {', '-  "x": 1', '+  "x": 2', ' }']);
  });
});

describe('patches', () => {
  test('a difference applied gives the other document', () => {
    fc.assert(fc.property(fc.jsonValue(), fc.jsonValue(), (first, second) => {
      const before = JSON.parse(JSON.stringify({ a: first }));
      const after = JSON.parse(JSON.stringify({ a: second }));
      expect(applyPatch(before, diffJson(before, after))?.value).toEqual(after);
    }));
  });

  test('pointers escape what they must', () => {
    fc.assert(fc.property(fc.array(fc.string()), (segments) => {
      expect(segmentsOf(toPointer(segments))).toEqual(segments);
    }));
  });
});
