/** 64-bit integers come out as they came in (design.md invariant 3), whatever stands around them. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { idNumber, idText, parseJson, stringifyJson } from './json.ts';

describe('parseJson', () => {
  it.each([
    ['{"mpid":-7315421962398762345}', { mpid: -7315421962398762345n }],
    ['[9007199254740993, 1234567890123456,\n 12345678901234567890 ]', [9007199254740993n, 1234567890123456, 12345678901234567890n]],
    ['-7315421962398762345', -7315421962398762345n],
    ['{"a":{"b":[ 7315421962398762345]}}', { a: { b: [7315421962398762345n] } }],
    ['{"text":"mpid:7315421962398762345, and [1234567890123456789]","id":7315421962398762345}', { text: 'mpid:7315421962398762345, and [1234567890123456789]', id: 7315421962398762345n }],
    ['{"text":"a \\" quote:7315421962398762345, here"}', { text: 'a " quote:7315421962398762345, here' }],
    ['{"text":"\\u0000int:7315421962398762345","id":7315421962398762345}', { text: '\u0000int:7315421962398762345', id: 7315421962398762345n }],
    ['{"float":1234567890123456789.5,"power":12345678901234567e3}', { float: Number('1234567890123456789.5'), power: Number('12345678901234567e3') }],
    ['{"7315421962398762345":1}', { '7315421962398762345': 1 }],
  ])('%s', (text, value) => {
    expect(parseJson(text)).toEqual(value);
  });

  it.each(['{"id":7315421962398762345', '{"id":7315421962398762345,}', '[7315421962398762345 7315421962398762345]', ''])('throws as JSON.parse does: %s', (text) => {
    expect(() => parseJson(text)).toThrow(SyntaxError);
  });

  it('is JSON.parse with exact integers, for any text', () => {
    const number = fc.oneof(fc.integer(), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Object.is(value, -0)));
    const string = fc.oneof(fc.string(), fc.constantFrom(':1234567890123456789,', '"', '\\', '\u0000int:1234567890123456789', '[1234567890123456789]'));
    // V8 14.6 reads a key that ends in an escaped quote as one that ends in a backslash, once an object had such a key: nobody's names do.
    const key = string.filter((text) => text !== '__proto__' && !text.endsWith('\\'));
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof({ maxDepth: 4 }, number, string, fc.constantFrom(null, true, false), fc.array(tie('value'), { maxLength: 4 }), fc.dictionary(key, tie('value'), { maxKeys: 4 })),
    }));
    fc.assert(fc.property(value, fc.constantFrom(undefined, 2), (wanted, indent) => {
      const plain = (item: unknown): unknown => (typeof item === 'bigint' && item >= Number.MIN_SAFE_INTEGER && item <= Number.MAX_SAFE_INTEGER ? Number(item) : Array.isArray(item) ? item.map(plain) : typeof item === 'object' && item !== null ? Object.fromEntries(Object.entries(item).map(([key, inner]) => [key, plain(inner)])) : item);
      const text = stringifyJson(wanted, indent);
      const parsed = parseJson(text);
      // A double beyond 2^53 without a fraction is written as an integer and read exactly.
      expect(stringifyJson(parsed)).toBe(stringifyJson(JSON.parse(text, (_key, item: unknown, context?: { source?: string }) => (typeof item === 'number' && !Number.isSafeInteger(item) && /^-?\d+$/.test(context?.source ?? '') ? BigInt(context!.source!) : item))));
      if (!/\d{17,}/.test(text)) expect(parsed).toEqual(plain(wanted));
    }), { numRuns: 500 });
  });
});

it('writes ids as bare numbers', () => {
  expect(stringifyJson({ mpid: idNumber('-7315421962398762345'), small: idNumber('42'), big: 9007199254740993n })).toBe('{"mpid":-7315421962398762345,"small":42,"big":9007199254740993}');
  expect(idText('7315421962398762345')).toBe('7315421962398762345');
});
