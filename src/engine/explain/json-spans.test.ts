import fc from 'fast-check';
import { describe, expect, it, test as property } from 'vitest';
import { parseJson, stringifyJson } from '../../protocol/json.ts';
import type { Json } from '../../protocol/json.ts';
import { leafPointers, valueAt } from '../../protocol/pointer.ts';
import { byteSpan, jsonSpans } from './json-spans.ts';

function sliced(text: string, pointer: string): string {
  const [from, to] = byteSpan(text, jsonSpans(text).get(pointer)!.value);
  return Buffer.from(text).subarray(from, to).toString();
}

describe('the bytes of a value', () => {
  it.each([
    ['{"a":{"é":[1, "ü\\u0041" ]}}', '/a/é/1', '"ü\\u0041"'],
    ['  {"a" : -1.5e3 }\n', '/a', '-1.5e3'],
    ['{"a":1,"a":"last"}', '/a', '"last"'],
    ['{"a":{"b":1},"a":2}', '/a', '2'],
    ['{"a~/b":[]}', '/a~0~1b', '[]'],
    ['{"__proto__":{"x":null}}', '/__proto__/x', 'null'],
    ['{"😀":"😀","b":true}', '/b', 'true'],
    ['7', '', '7'],
  ])('%s at %s', (text, pointer, slice) => {
    expect(sliced(text, pointer)).toBe(slice);
  });

  it('has the name of a member too', () => {
    const text = '{"ä":{"tier":"gold"}}';
    const [from, to] = byteSpan(text, jsonSpans(text).get('/ä/tier')!.name!);
    expect(Buffer.from(text).subarray(from, to).toString()).toBe('"tier"');
  });

  it('is not there for what a later member of the same name replaced', () => {
    expect([...jsonSpans('{"a":{"b":1},"a":2}').keys()]).toEqual(['', '/a']);
  });

  property('parses to the value, for every leaf of any JSON in any spelling', () => {
    const key = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('__proto__', 'a/b', '~', '', '0'));
    const { value } = fc.letrec<{ value: Json }>((tie) => ({
      value: fc.oneof({ depthSize: 'small' }, fc.string({ unit: 'grapheme' }), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n }), fc.boolean(), fc.constant(null),
        fc.array(tie('value'), { maxLength: 4 }), fc.dictionary(key, tie('value'), { maxKeys: 4 })),
    }));
    fc.assert(fc.property(value, fc.constantFrom(undefined, 1, 3), (given, indent) => {
      const text = stringifyJson(given, indent);
      const parsed = parseJson(text);
      const spans = jsonSpans(text);
      const bytes = Buffer.from(text);
      for (const pointer of leafPointers(parsed)) {
        const [from, to] = byteSpan(text, spans.get(pointer)!.value);
        expect(parseJson(bytes.subarray(from, to).toString())).toEqual(valueAt(parsed, pointer));
      }
    }));
  });
});
