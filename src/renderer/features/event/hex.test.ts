import { expect, test } from 'vitest';
import fc from 'fast-check';
import { byteSize, decodeBase64, hexLines } from './hex.ts';

test('shows offset, bytes and what is printable', () => {
  expect(hexLines(new TextEncoder().encode('{"a":1}\n\u00e9 and more'))).toEqual([
    { offset: '00000000', hex: '7b 22 61 22 3a 31 7d 0a  c3 a9 20 61 6e 64 20 6d', text: '{"a":1}... and m' },
    { offset: '00000010', hex: '6f 72 65                                        ', text: 'ore' },
  ]);
});

test('any bytes can be read back from the lines', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
    const read = hexLines(bytes).flatMap((line) => line.hex.split(/\s+/).filter(Boolean)).map((cell) => Number.parseInt(cell, 16));
    expect(read).toEqual([...bytes]);
    expect(decodeBase64(Buffer.from(bytes).toString('base64'))).toEqual(new Uint8Array(bytes));
  }));
});

test('sizes are short', () => {
  expect([999, 1024, 14_336, 3_000_000].map(byteSize)).toEqual(['999 B', '1.0 KB', '14 KB', '2.9 MB']);
});
