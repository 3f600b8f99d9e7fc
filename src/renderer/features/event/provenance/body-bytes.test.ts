import fc from 'fast-check';
import { expect, it } from 'vitest';
import { litText } from './body-bytes.ts';

it('counts in bytes, not in characters', () => {
  const text = '{"city":"Genève 🏔","n":1}';
  const from = new TextEncoder().encode('{"city":').length;
  const to = from + new TextEncoder().encode('"Genève 🏔"').length;
  expect(litText(text, [from, to])).toEqual({ before: '{"city":', lit: '"Genève 🏔"', after: ',"n":1}', cutBefore: 0, cutAfter: 0 });
});

it('keeps as much around as asked, and says what is left out', () => {
  expect(litText('0123456789', [4, 6], 2)).toEqual({ before: '23', lit: '45', after: '67', cutBefore: 2, cutAfter: 2 });
  expect(litText('abc', [7, 9])).toMatchObject({ before: 'abc', lit: '', after: '' });
});

it('loses nothing, wherever the range ends between characters', () => {
  fc.assert(fc.property(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 3, maxLength: 3 }), (parts) => {
    const [before = '', lit = '', after = ''] = parts.map((part) => part.toWellFormed());
    const from = new TextEncoder().encode(before).length;
    const found = litText(before + lit + after, [from, from + new TextEncoder().encode(lit).length]);
    expect([found.before, found.lit, found.after]).toEqual([before, lit, after]);
  }));
});
