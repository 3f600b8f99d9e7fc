import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson, stringifyJson } from '../../protocol/json.ts';
import { encodeBatch } from './encode.ts';
import { serverIds, signed64 } from './ids.ts';
import { sessionIdOf } from './session-id.ts';

/** The definition, in the slow and obvious way. */
function fnv1a64Reference(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of Buffer.from(text, 'utf16le')) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  return BigInt.asIntN(64, hash).toString();
}

describe('session_id', () => {
  it.each([
    ['6513270E-269E-4D37-B2A7-4DE452E6B438', '3697030220121446270'],
    ['D23F0824-128B-4F33-8C5C-7FD0A6A3A450', '-3252594217240481858'],
  ])('of %s is %s', (uuid, id) => {
    expect(sessionIdOf(uuid)).toBe(id);
  });

  it('is FNV-1a 64 of any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(sessionIdOf(text)).toBe(fnv1a64Reference(text));
    }));
  });
});

describe('server ids', () => {
  it('are the same for the same call and differ by seed, request, batch and event', () => {
    const ids = (seed: string, request: string, batch: number): string[] => {
      const made = serverIds(seed, request, batch);
      return [made.batchId, made.eventId(0), made.eventId(1)];
    };
    expect(ids('s', 'r', 0)).toEqual(ids('s', 'r', 0));
    const all = [ids('s', 'r', 0), ids('s', 'r', 1), ids('s', 'q', 0), ids('t', 'r', 0)].flat();
    expect(new Set(all).size).toBe(all.length);
  });

  it('are signed 64-bit, not zero, and do not collide over many batches', () => {
    const seen = new Set<string>();
    for (let request = 0; request < 2_000; request++) {
      const made = serverIds('seed', String(request), request % 3);
      for (const id of [made.batchId, made.eventId(0), made.eventId(1), made.eventId(2)]) {
        expect(signed64(id)).toBe(id);
        seen.add(id);
      }
    }
    expect(seen.has('0')).toBe(false);
    expect(seen.size).toBe(8_000);
  });
});

it('64-bit ids are written as bare numbers', () => {
  const text = stringifyJson(encodeBatch({
    environment: 'production', mpid: '-1491621378785028714', batch_id: '7', source_request_id: 'r',
    events: [{ event_type: 'profile', data: { event_id: '9223372036854775807', previous_mpid: '1', session_uuid: 'u' } }],
  }));
  expect(text).toContain('"mpid":-1491621378785028714,"batch_id":7');
  expect(text).toContain('"event_id":9223372036854775807,"previous_mpid":1,"session_uuid":"u"');
  expect(parseJson(text)).toMatchObject({ mpid: -1491621378785028714n });
});

it('signed64 takes canonical text only within 64 bits', () => {
  expect([signed64('007'), signed64('-0'), signed64(5n), signed64(2 ** 53), signed64('9223372036854775808'), signed64('1.5'), signed64(null)])
    .toEqual(['7', '0', '5', '9007199254740992', null, null, null]);
});
