import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson, stringifyJson } from '../../protocol/json.ts';
import type { Json } from '../../protocol/json.ts';
import { EVENT_TYPES } from '../../protocol/vocabulary.ts';
import { normaliseBatch } from './normalise.ts';
import { NOTE_SEVERITIES } from './notes.ts';

const folder = new URL('./normalise-cases/', import.meta.url);

describe('cases', () => {
  for (const file of readdirSync(folder).sort()) {
    const { input, batch, notes } = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as { input: Json; batch: Json; notes: string[] };
    it(`${file.replace('.json', '').replaceAll('-', ' ')}`, () => {
      const before = structuredClone(input);
      const result = normaliseBatch(input);
      expect({ batch: result.batch, notes: result.notes.map((note) => `${note.code} ${note.pointer}`) }).toEqual({ batch, notes });
      expect(input).toEqual(before);
    });
  }
});

it('keeps every digit of 64-bit ids, and of large numbers in attributes', () => {
  const raw = parseJson('{"environment":"production","mpid":-1491621378785028714,"user_attributes":{"a":12345678901234567890},"events":[{"event_type":"profile","data":{"event_id":9223372036854775807,"previous_mpid":"1","current_mpid":-9223372036854775808,"profile_event_type":"login","custom_attributes":{"n":12345678901234567890}}}]}');
  const { batch } = normaliseBatch(raw);
  expect(batch.mpid).toBe('-1491621378785028714');
  expect(batch.user_attributes).toEqual({ a: '12345678901234567890' });
  expect(batch.events[0]?.data).toMatchObject({ event_id: '9223372036854775807', previous_mpid: '1', current_mpid: '-9223372036854775808', custom_attributes: { n: 12345678901234567890n } });
});

it('leaves "__proto__" out, so that no object gets another prototype', () => {
  const { batch, notes } = normaliseBatch(parseJson('{"environment":"production","__proto__":{"a":1},"user_attributes":{"__proto__":"x","ok":"y"},"events":[{"event_type":"opt_out","data":{"__proto__":{"polluted":true},"custom_attributes":{"__proto__":{"a":1}}}}]}'));
  expect(batch.user_attributes).toEqual({ ok: 'y' });
  expect(stringifyJson(batch)).not.toContain('__proto__');
  expect(Object.getPrototypeOf(batch.events[0]?.data)).toBe(Object.prototype);
  expect(notes.map((note) => note.code).sort()).toEqual(['reserved-key', 'reserved-key', 'reserved-key', 'wrong-type']);
});

/** Batches whose fields have the right names and anything for values. */
function looseBatch(): fc.Arbitrary<Json> {
  const value = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>;
  const object = (names: readonly string[]): fc.Arbitrary<Json> => fc.dictionary(fc.oneof(fc.constantFrom(...names), fc.string({ maxLength: 5 })), value, { maxKeys: 8 }) as fc.Arbitrary<Json>;
  const data = object(['event_name', 'custom_event_type', 'product_action', 'promotion_action', 'product_impressions', 'timestamp_unixtime_ms', 'session_uuid', 'custom_attributes', 'custom_flags', 'location', 'event_id', 'screen_name', 'new', 'old']);
  const event = fc.record({ event_type: fc.oneof(fc.constantFrom<Json[]>(...EVENT_TYPES), value), data: fc.oneof(data, value) }, { requiredKeys: [] });
  return fc.record({
    environment: fc.oneof(fc.constantFrom<Json[]>('production', 'development'), value), mpid: value, batch_id: value, events: fc.oneof(fc.array(event, { maxLength: 4 }), value),
    user_attributes: fc.oneof(object(['a', '__proto__']), value), user_identities: fc.oneof(object(['email', 'customerid', 'customer_id', 'other2']), value),
    consent_state: fc.oneof(object(['gdpr', 'ccpa']), value), integration_attributes: fc.oneof(object(['92']), value), partner_identities: value,
    device_info: fc.oneof(object(['platform', 'is_tablet', 'screen_width']), value), context: fc.oneof(object(['data_plan', 'location']), value), batch_context: value,
    timestamp_unixtime_ms: value, deleted_user_attributes: value, source_info: value, system_notifications: value, attribution_info: value, ip: value, extra: value,
  }, { requiredKeys: [] }) as fc.Arbitrary<Json>;
}

describe('properties', () => {
  it('never throws, gives what can be written, and uses known note codes only', () => {
    fc.assert(fc.property(looseBatch(), (raw) => {
      const { batch, notes } = normaliseBatch(raw);
      stringifyJson(batch);
      for (const note of notes) expect(NOTE_SEVERITIES).toHaveProperty(note.code);
    }), { numRuns: 500 });
  });

  it('is idempotent', () => {
    fc.assert(fc.property(looseBatch(), (raw) => {
      const once = normaliseBatch(raw).batch;
      expect(normaliseBatch(structuredClone(once) as unknown as Json).batch).toEqual(once);
    }), { numRuns: 500 });
  });
});
