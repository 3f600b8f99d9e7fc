import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson } from '../../protocol/json.ts';
import type { Json, JsonObject } from '../../protocol/json.ts';
import { RULE_POSITIONS } from '../../protocol/rule.ts';
import type { RulePosition } from '../../protocol/rule.ts';
import { EVENT_TYPES } from '../../protocol/vocabulary.ts';
import { normaliseBatch } from '../batch/normalise.ts';
import type { Batch } from '../batch/types.ts';
import { fromRuleOutput, toRuleInput } from './batch-view.ts';
import type { RuleOutput } from './batch-view.ts';

const NATIVE = `{
  "events": [
    {"event_type":"custom_event","data":{"event_name":"Level Complete","custom_event_type":"other","timestamp_unixtime_ms":1763700000123,"event_id":-4471841645889434713,"source_message_id":"m-1","session_id":-1975737394458613431,"custom_attributes":{"level":"7","serial":9007199254740993123}}},
    {"event_type":"session_end","data":{"event_id":4471841645889434714,"source_message_id":"m-2","session_id":-1975737394458613431,"session_duration_ms":5}}
  ],
  "batch_id": 8163059065899481120, "message_id": "mm", "message_type": "events", "schema_version": 2, "environment": "development", "timestamp_unixtime_ms": 1763700006200,
  "application_info": {"application_version": "4.2.0"}, "user_attributes": {"plan": "premium", "vip": null}, "user_identities": {"customer_id": "u-1029"},
  "source_info": {"channel": "native"}, "system_notifications": [], "ip": "203.0.113.9", "mpid": 7346244611012968789, "deleted_user_attributes": ["x"], "own": {"id": 9007199254740993123}
}`;
const native = (): Batch => normaliseBatch(parseJson(NATIVE)).batch;

interface Seen {
  events: { event_type: string; data: Record<string, unknown> & { custom_attributes: Record<string, unknown> } }[];
  user_attributes: Record<string, unknown>;
  [key: string]: unknown;
}

/** What a rule's JavaScript does with the batch. */
function through(batch: Batch, position: RulePosition, change: (seen: Seen) => unknown = (seen) => seen): RuleOutput {
  return fromRuleOutput(batch, JSON.stringify(change(JSON.parse(toRuleInput(batch, position).text) as Seen)), position);
}

function changed(position: RulePosition, change: (seen: Seen) => unknown, batch = native()): { batch: Batch; codes: string[]; extra: JsonObject } {
  const result = through(batch, position, change);
  if (!result.ok) throw new Error(result.error.message);
  return { batch: result.batch, codes: result.warnings.map(({ code }) => code), extra: result.extra };
}

describe('what a rule sees', () => {
  it('for all outputs: no ids, no ip, no application_info, nothing that the platform adds', () => {
    const { text } = toRuleInput(native(), 'all-outputs');
    const seen = JSON.parse(text) as Seen;
    expect(Object.keys(seen).sort()).toEqual(['deleted_user_attributes', 'environment', 'events', 'mpid', 'own', 'user_attributes', 'user_identities']);
    expect(seen.events.map(({ data }) => data['event_id'])).toEqual([undefined, undefined]);
    expect(text).toContain('"mpid":7346244611012968789');
    expect(text).toContain('"session_id":-1975737394458613431');
  });

  it('for an output: everything, 64-bit numbers as they are', () => {
    const { text } = toRuleInput(native(), 'output');
    expect(parseJson(text)).toEqual(parseJson(NATIVE));
  });

  it('events is the only member that is filled in', () => {
    const batch = normaliseBatch(parseJson('{"environment":"production","user_identities":{"email":"a@b.c"}}')).batch;
    expect(JSON.parse(toRuleInput(batch, 'all-outputs').text)).toEqual({ events: [], environment: 'production', user_identities: { email: 'a@b.c' } });
  });
});

describe('what comes back', () => {
  it.each(RULE_POSITIONS)('unchanged is the same object (%s)', (position) => {
    const batch = native();
    expect(through(batch, position)).toEqual({ ok: true, batch, extra: {}, warnings: [] });
    expect((through(batch, position) as { batch: Batch }).batch).toBe(batch);
  });

  it('a change leaves every 64-bit integer around it whole', () => {
    const { batch, codes } = changed('output', (seen) => {
      seen.events[0]!.data['event_name'] = 'Renamed';
      seen.events[0]!.data.custom_attributes['level'] = '8';
      return seen;
    });
    expect(codes).toEqual([]);
    const before = native();
    expect(batch).toEqual({ ...before, events: [{ ...before.events[0]!, data: { ...before.events[0]!.data, event_name: 'Renamed', custom_attributes: { level: '8', serial: 9007199254740993123n } } }, before.events[1]] });
  });

  it('events keep their ids when others go, come and change places', () => {
    const { batch, codes } = changed('output', (seen) => ({ ...seen, events: [{ event_type: 'custom_event', data: { event_name: 'new', custom_event_type: 'other' } }, seen.events[1], seen.events[0], seen.events[0]] }));
    expect(codes).toEqual([]);
    expect(batch.events.map(({ data }) => data['event_id'])).toEqual([undefined, '4471841645889434714', '-4471841645889434713', undefined]);
    expect(batch.events.map(({ data }) => data['session_id'])).toEqual([undefined, '-1975737394458613431', '-1975737394458613431', expect.any(String)]);
  });

  it('without ids, the place tells which event it was', () => {
    const batch = normaliseBatch(parseJson('{"environment":"production","events":[{"event_type":"session_start","data":{"session_id":-1975737394458613431}}]}')).batch;
    expect(changed('all-outputs', (seen) => { seen.events[0]!.event_type = 'custom_event'; Object.assign(seen.events[0]!.data, { event_name: 'x', custom_event_type: 'other' }); return seen; }, batch).batch.events[0])
      .toEqual({ event_type: 'custom_event', data: { session_id: '-1975737394458613431', event_name: 'x', custom_event_type: 'other' } });
  });

  it.each([
    ['mpid', (seen: Seen) => ({ ...seen, mpid: 5 }), 'id-changed', 'output'],
    ['batch_id', (seen: Seen) => ({ ...seen, batch_id: 5 }), 'id-changed', 'output'],
    ['batch_id where there is none', (seen: Seen) => ({ ...seen, batch_id: 5 }), 'id-changed', 'all-outputs'],
    ['event_id', (seen: Seen) => { seen.events[0]!.data['event_id'] = 5; return seen; }, 'id-changed', 'output'],
    ['event_id where there is none', (seen: Seen) => { seen.events[0]!.data['event_id'] = 5; return seen; }, 'id-changed', 'all-outputs'],
    ['application_info', (seen: Seen) => ({ ...seen, application_info: { application_version: '9' } }), 'not-changeable', 'all-outputs'],
    ['an ip that is none', (seen: Seen) => ({ ...seen, ip: '203.0.113' }), 'invalid-ip', 'all-outputs'],
    ['an unknown member', (seen: Seen) => ({ ...seen, error: 'x' }), 'unknown-member', 'output'],
    ['an unknown environment', (seen: Seen) => ({ ...seen, environment: 'staging' }), 'wrong-environment', 'output'],
  ] as const)('%s is ignored with a warning', (_title, change, code, position) => {
    expect(changed(position, change)).toMatchObject({ batch: native(), codes: [code] });
  });

  it('members left out: ids and what the rule could not see stay, the rest is gone', () => {
    expect(changed('all-outputs', ({ events }) => ({ events })).batch).toEqual((({ user_attributes: _a, user_identities: _i, deleted_user_attributes: _d, own: _o, ...rest }) => rest)(native()));
  });

  it('an unknown member is shown to those who try the rule', () => {
    expect(changed('output', (seen) => ({ ...seen, error: { why: 'x' } })).extra).toEqual({ error: { why: 'x' } });
  });

  it('a valid ip may be set; application_info is an output rule\'s to change', () => {
    expect(changed('all-outputs', (seen) => ({ ...seen, ip: '2001:db8::1' })).batch.ip).toBe('2001:db8::1');
    expect(changed('output', (seen) => ({ ...seen, application_info: { application_version: '9' } })).batch.application_info).toEqual({ application_version: '9' });
  });

  it('values take the form that ingest gives them; what cannot be kept is said', () => {
    const { batch, codes } = changed('all-outputs', (seen) => {
      seen.user_attributes = { plan: 'premium', vip: null, score: 5, nested: { a: 1 } };
      seen['user_identities'] = { customerid: 'u-2' };
      return seen;
    });
    expect(batch.user_attributes).toEqual({ plan: 'premium', vip: null, score: '5' });
    expect(batch.user_identities).toEqual({ customer_id: 'u-2' });
    expect(codes).toEqual(['wrong-type']);
  });

  it.each([
    ['[]', 'A rule must give back a batch or null, but this one gave back a list.'],
    ['"x"', 'A rule must give back a batch or null, but this one gave back a text.'],
    ['5', 'A rule must give back a batch or null, but this one gave back the number 5.'],
    ['{"events":{}}', '"events" must be a list, but the rule made it an object.'],
    ['{"events":[{"event_type":"custom_event","data":{}},null]}', '"events" holds null at index 1, which cannot be serialised. To drop an event, leave it out of the list.'],
    ['{"events":["x"]}', '"events" holds a text at index 0: every event must be an object.'],
    [`{"events":[],"context":${'['.repeat(20_000)}${']'.repeat(20_000)}}`, 'The result is nested more than 100 levels deep.'],
    ['{', expect.stringMatching(/^The result is not JSON/)],
  ])('%s is an error', (text, message) => {
    expect(fromRuleOutput(native(), text, 'output')).toEqual({ ok: false, error: { type: 'InvalidBatch', message, trace: [], line: null, column: null } });
  });

  it('names like those of Object.prototype are nothing special', () => {
    const batch = normaliseBatch(parseJson('{"environment":"production","user_attributes":{"constructor":"a","toString":"b"},"events":[]}')).batch;
    expect(changed('all-outputs', (seen) => { delete seen.user_attributes['toString']; return seen; }, batch).batch.user_attributes).toEqual({ constructor: 'a' });
    expect(fromRuleOutput(batch, '{"events":[],"__proto__":{"x":1}}', 'output')).toMatchObject({ ok: true, warnings: [{ code: 'unknown-member' }] });
  });
});

it('whatever a rule gives back, the answer is a value, and its batch can be written', () => {
  const events = fc.array(fc.oneof(fc.jsonValue(), fc.record({ event_type: fc.jsonValue(), data: fc.jsonValue() })), { maxLength: 4 });
  fc.assert(fc.property(fc.oneof(fc.json(), fc.record({ events: fc.oneof(events, fc.jsonValue()), mpid: fc.jsonValue(), ip: fc.jsonValue(), user_attributes: fc.jsonValue(), user_identities: fc.jsonValue(), consent_state: fc.jsonValue() }, { requiredKeys: [] }).map((value) => JSON.stringify(value))), fc.constantFrom(...RULE_POSITIONS), (text, position) => {
    const original = native();
    const result = fromRuleOutput(original, text, position);
    expect(original).toEqual(native());
    if (!result.ok) {
      expect(result.error.type).toBe('InvalidBatch');
      return;
    }
    expect([result.batch.mpid, result.batch.batch_id]).toEqual([original.mpid, original.batch_id]);
    expect(fromRuleOutput(result.batch, JSON.stringify(JSON.parse(toRuleInput(result.batch, position).text)), position)).toMatchObject({ ok: true, batch: result.batch, warnings: [] });
  }), { numRuns: 500 });
});

describe('identity rule', () => {
  const id = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
  const scalar = fc.oneof(fc.string(), fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null), id);
  const attributes = fc.dictionary(fc.string(), scalar, { maxKeys: 5 });
  const event = fc.record({
    event_type: fc.constantFrom(...EVENT_TYPES),
    data: fc.record({ event_id: id, session_id: id, source_message_id: fc.string(), event_name: fc.string(), custom_attributes: attributes, timestamp_unixtime_ms: fc.nat(), extra: fc.jsonValue() as fc.Arbitrary<Json> }, { requiredKeys: [] }),
  });
  const batches = fc.record({
    environment: fc.constantFrom('production', 'development'), events: fc.array(event, { maxLength: 5 }), mpid: id, batch_id: id, ip: fc.ipV4(), user_attributes: attributes,
    user_identities: fc.dictionary(fc.constantFrom('email', 'customer_id', 'other_id_2'), fc.string(), { maxKeys: 3 }), application_info: attributes, integration_attributes: fc.dictionary(fc.string(), fc.dictionary(fc.string(), fc.string())), more: scalar,
  }, { requiredKeys: ['environment'] });

  it.each(RULE_POSITIONS)('gives back exactly the same batch (%s)', (position) => {
    fc.assert(fc.property(batches, (raw) => {
      const { batch } = normaliseBatch(raw as unknown as Json);
      const result = through(batch, position);
      expect(result).toMatchObject({ ok: true, warnings: [] });
      expect((result as { batch: Batch }).batch).toBe(batch);
    }), { numRuns: 500 });
  });
});
