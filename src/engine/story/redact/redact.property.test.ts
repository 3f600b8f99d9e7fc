/** What a redacted document may not say, and what it must go on saying. */
import '../../../../test/support/property-seed.ts';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bucketOf } from '../../../protocol/bucket.ts';
import { parseJson, stringifyJson } from '../../../protocol/json.ts';
import type { Json, JsonObject } from '../../../protocol/json.ts';
import { decodeCall } from '../../ingest/index.ts';
import type { StoredCall } from '../../ingest/surface.ts';
import { Redactor } from './redactor.ts';

const SALT = Buffer.from('one salt');
const redact = (document: unknown, level: 'personal' | 'secrets' = 'personal', secrets: readonly string[] = []): JsonObject => new Redactor({ level, salt: SALT, secrets }).redact(document as Json) as JsonObject;

const letters = (min: number, max: number): fc.Arbitrary<string> => fc.string({ unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz'), minLength: min, maxLength: max });
const digits = (min: number, max: number): fc.Arbitrary<string> => fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: min, maxLength: max });
/** Telling values of each kind, none of which is a word of the platform. */
const email = fc.tuple(letters(3, 12), fc.constantFrom('', '.', '+', '-', '_'), digits(2, 4), letters(3, 9)).map(([name, mark, number, host]) => `${name}${mark}${number}@${host}.test`);
const uuid = fc.uuid();
const mpid = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).filter((id) => id > 10n ** 15n || id < -(10n ** 15n)).map(String);
const phone = digits(7, 11).map((number) => `+49${number.replace(/^0/, '1')}`);
const customerId = fc.tuple(letters(2, 3), digits(4, 8)).map(([mark, number]) => `q${mark}-${number}`);
const surname = fc.tuple(letters(6, 12), fc.constantFrom('', 'ü', "'", ' ', '"', '<b>', 'ß', '𝒳')).map(([name, mark]) => `Zx${name.slice(0, 3)}${mark}${name.slice(3)}`);
const address = fc.tuple(digits(1, 2), digits(1, 2)).map(([a, b]) => `84.17.${Number(a)}.${Number(b)}`);

interface Person { readonly email: string; readonly phone: string; readonly id: string; readonly mpid: string; readonly device: string; readonly name: string; readonly ip: string }
const person: fc.Arbitrary<Person> = fc.record({ email, phone, id: customerId, mpid, device: uuid, name: surname, ip: address });

const FIELDS = ['email', 'phone', 'id', 'mpid', 'device', 'name', 'ip'] as const satisfies readonly (keyof Person)[];

function batchOf({ email: mail, phone: number, id, mpid: user, device, name, ip }: Person): JsonObject {
  return {
    environment: 'development', mpid: BigInt(user), mp_deviceid: device, ip,
    user_identities: { customer_id: id, email: mail, mobile_number: number },
    user_attributes: { $FirstName: name, tier: 'gold' },
    events: [{ event_type: 'custom_event', data: { event_name: 'Cart Opened', custom_event_type: 'other', timestamp_unixtime_ms: 1_795_330_727_558, custom_attributes: { shelf: 'crime' } } }],
  };
}

/** Ways in which a value stands in what came in and went out. */
const CARRIERS: Readonly<Record<string, (value: string) => Json>> = {
  'as it is': (value) => value,
  'in a sentence': (value) => `The batch names ${value}, who was seen before.`,
  'in a list': (value) => ['first', value],
  'in JSON in a text': (value) => JSON.stringify({ note: value }),
  'in JSON in JSON in a text': (value) => JSON.stringify({ inner: JSON.stringify([value]) }),
  'in a query': (value) => `https://partner.test/track?verbose=1&who=${encodeURIComponent(value)}`,
  'in a path': (value) => `https://partner.test/users/${encodeURIComponent(value)}/events`,
  'in a form': (value) => `verbose=1&data=${encodeURIComponent(JSON.stringify({ who: value }))}`,
  'in base64 in a form': (value) => `verbose=1&data=${encodeURIComponent(Buffer.from(JSON.stringify({ properties: { who: value } })).toString('base64'))}`,
  'in base64': (value) => Buffer.from(JSON.stringify({ event: 'x', who: value })).toString('base64'),
  'in a log': (value) => `batch: ${JSON.stringify({ who: value })}\ndone`,
};
const HASHES = ['md5', 'sha1', 'sha256'] as const;

function standInsOf(after: JsonObject): Person {
  const batch = after['batch'] as JsonObject;
  const identities = batch['user_identities'] as Record<string, string>;
  return {
    email: identities['email']!, phone: identities['mobile_number']!, id: identities['customer_id']!, mpid: String(batch['mpid']), device: batch['mp_deviceid'] as string,
    name: (batch['user_attributes'] as Record<string, string>)['$FirstName']!, ip: batch['ip'] as string,
  };
}

describe('redaction of personal data', () => {
  it('leaves no original anywhere, and puts the same stand-in wherever the value stood', () => {
    fc.assert(fc.property(person, fc.array(fc.tuple(fc.constantFrom(...FIELDS), fc.constantFrom(...Object.keys(CARRIERS))), { minLength: 1, maxLength: 12 }), (who, uses) => {
      const after = redact({ uses: uses.map(([field, carrier]) => CARRIERS[carrier]!(who[field])), batch: batchOf(who) });
      const text = stringifyJson(after);
      for (const field of FIELDS) expect(text.includes(who[field]), `${field} ${who[field]}`).toBe(false);
      const standIns = standInsOf(after);
      expect(after['uses']).toEqual(uses.map(([field, carrier]) => CARRIERS[carrier]!(standIns[field])));
    }), { numRuns: 400 });
  });

  it('keeps the form of every kind', () => {
    fc.assert(fc.property(person, (who) => {
      const other = standInsOf(redact({ batch: batchOf(who) }));
      expect(other.email).toMatch(/^user-[0-9a-f]{10}@example\.com$/);
      expect(other.phone).toMatch(/^\+[1-9]\d+$/);
      expect(other.phone.length).toBe(who.phone.length);
      expect(other.device).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
      expect(other.ip).toMatch(/^198\.1[89]\.\d{1,3}\.\d{1,3}$/);
      expect(BigInt.asIntN(64, BigInt(other.mpid)).toString()).toBe(other.mpid);
      expect(bucketOf(other.mpid)).toBe(bucketOf(who.mpid));
      expect([...other.name].length).toBe([...who.name].length);
      for (const field of FIELDS) expect(other[field]).not.toBe(who[field]);
    }), { numRuns: 400 });
  });

  it('replaces a hash of a value by the hash of its stand-in', () => {
    fc.assert(fc.property(person, fc.constantFrom(...HASHES), (who, algorithm) => {
      const hash = (value: string): string => createHash(algorithm).update(value).digest('hex');
      const after = redact({ sent: { em: hash(who.email.toLowerCase()), id: hash(who.id) }, batch: batchOf(who) });
      const other = standInsOf(after);
      expect(after['sent']).toEqual({ em: hash(other.email), id: hash(other.id) });
    }), { numRuns: 100 });
  });

  it('is read by the decoder as the original is', () => {
    fc.assert(fc.property(person, (who) => {
      const text = stringifyJson(batchOf(who));
      const other = (redact({ raw: { body_text: text } })['raw'] as JsonObject)['body_text'] as string;
      const [before] = decodeCall('web-events', call(text));
      const [after] = decodeCall('web-events', call(other));
      expect(after!.notes.map(({ code, pointer }) => [code, pointer])).toEqual(before!.notes.map(({ code, pointer }) => [code, pointer]));
      expect(after!.dropped).toBeUndefined();
      expect(after!.batch.events).toEqual(before!.batch.events);
      expect(Object.keys(after!.batch)).toEqual(Object.keys(before!.batch));
      expect(typeof (parseJson(other) as JsonObject)['mpid']).toMatch(/^(?:number|bigint)$/);
    }), { numRuns: 200 });
  });

  it('says the same for the same salt, and another for another', () => {
    fc.assert(fc.property(person, (who) => {
      const document = { batch: batchOf(who) };
      expect(stringifyJson(redact(document))).toBe(stringifyJson(redact(document)));
      const other = new Redactor({ level: 'personal', salt: Buffer.from('another salt'), secrets: [] }).redact(document) as JsonObject;
      expect(standInsOf(other).id).not.toBe(standInsOf(redact(document)).id);
    }), { numRuns: 50 });
  });
});

describe('redaction of secrets', () => {
  const secret = fc.tuple(letters(4, 12), digits(4, 12)).map(([word, number]) => `k${word}${number}`);

  it('finds a secret of the workspace wherever it stands, and leaves users alone', () => {
    fc.assert(fc.property(person, secret, fc.constantFrom(...Object.keys(CARRIERS)), (who, key, carrier) => {
      const after = redact({ uses: [CARRIERS[carrier]!(key), { token: `other-${key}` }], headers: [['Authorization', `Basic ${Buffer.from(`us1-x:${key}`).toString('base64')}`]], batch: batchOf(who) }, 'secrets', [key]);
      const text = stringifyJson(after);
      expect(text.includes(key)).toBe(false);
      expect(after['headers']).toEqual([['Authorization', 'Basic [removed]']]);
      expect(stringifyJson(after['batch'])).toBe(stringifyJson(batchOf(who)));
    }), { numRuns: 200 });
  });
});

function call(text: string): StoredCall {
  return { method: 'POST', target: '/v3/JS/us1-web/events', path: '/v3/JS/us1-web/events', query: new URLSearchParams(), headers: { 'content-type': 'text/plain' }, body: Buffer.from(text), remote: '127.0.0.1', receivedAt: 1_795_330_727_567, input: 'web', platform: 'web' };
}
