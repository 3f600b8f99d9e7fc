import fc from 'fast-check';
import { describe, expect, it, test as property } from 'vitest';
import { queryPieces } from './query-pieces.ts';

const raw = (target: string, at: string): string | undefined => {
  const span = queryPieces(target).find((piece) => piece.at === at)?.span;
  return span === undefined || span === null ? undefined : target.slice(...span);
};

describe('the parameters of an address', () => {
  it.each([
    ['/p?n=Book%20Found&ct=1', '/n', 'Book%20Found'],
    ['/p?ua_k=tier,shoe&ua_v=gold,+43', '/ua_v/1', '43'],
    ['/p?flags_v=%5Ba%2C%20b%5D,c', '/flags_v/1', 'b'],
    ['/p?consent=%7B%22gdpr%22%3A%7B%22ads%22%3Atrue%7D%7D', '/consent/gdpr/ads', 'true'],
    ['/p?n=caf%C3%A9,%F0%9F%98%80', '/n/1', '%F0%9F%98%80'],
    ['/p?n=', '/n', ''],
    ['/p?a~%2F=x', '/a~0~1', 'x'],
  ])('%s: %s is %s', (target, at, slice) => {
    expect(raw(target, at)).toBe(slice);
  });

  it('are none without a question mark, and none for words without a value', () => {
    expect(queryPieces('/p')).toEqual([]);
    expect(queryPieces('/p?flag&=x')).toEqual([]);
  });

  property('are what the standard reads of them, and stand where they say', () => {
    fc.assert(fc.property(fc.dictionary(fc.string({ minLength: 1, unit: 'grapheme' }), fc.string({ unit: 'grapheme' })), (wanted) => {
      const target = `/p?${new URLSearchParams(wanted).toString()}`;
      const whole = queryPieces(target).filter(({ at }) => !at.slice(1).includes('/'));
      expect(Object.fromEntries(whole.map(({ at, value }) => [at.slice(1).replaceAll('~1', '/').replaceAll('~0', '~'), value]))).toEqual(wanted);
      for (const { value, span } of queryPieces(target)) {
        const text = new URLSearchParams(`v=${target.slice(...span!)}`).get('v')!;
        expect(text === value || text === JSON.stringify(value) || JSON.stringify(JSON.parse(text)) === JSON.stringify(value)).toBe(true);
      }
    }));
  });
});
