/** What fixtures cannot say: names, times, feeds, judging, what the simulator keeps and drops, and why values are not sent. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../protocol/json.ts';
import { stringifyJson } from '../../../protocol/json.ts';
import type { ReceivedEvent, ReceivedUser } from '../../../protocol/partner.ts';
import { PLATFORMS } from '../../../protocol/vocabulary.ts';
import type { Batch, BatchEvent } from '../../batch/types.ts';
import type { MapInput, SimulatorResponse } from '../definition.ts';
import { createMemoryState } from '../shared/memory-state.ts';
import { EVENTS, keyOf, userOf } from '../shared/received.ts';
import { NOW, anyBatch, fullBatch, fullEvent, inputFor } from '../testing/generators.ts';
import { insensitiveFields, originFaults } from '../testing/origin-check.ts';
import ga4 from './index.ts';
import { cleansed, cut } from './names.ts';
import { duplicateName } from './simulator/duplicates.ts';

const WORKING = { measurementId: 'G-BOOKS1', webStreamApiSecret: 'gsec', firebaseAppId: '1:22:android:33', firebaseApiSecret: 'fsec', forwardServerSide: true, externalUserIdentityType: 'CustomerId' };
const IDS = { 160: { client_id: '555.777', app_instance_id: '0123456789abcdef0123456789abcdef' } };

function batchOf(events: BatchEvent[], more: Partial<Batch> = {}): Batch {
  return { events, environment: 'production', mpid: '42', user_identities: { customer_id: 'cust-7001', email: 'nora@example.com' }, integration_attributes: IDS, ...more };
}

function input(batch: Batch, connectionSettings: MapInput['connectionSettings'] = {}, platform: MapInput['platform'] = 'web'): MapInput {
  return inputFor(ga4, batch, platform, { ...WORKING, ...connectionSettings });
}

function custom(id: number, data: JsonObject = {}): BatchEvent {
  return { event_type: 'custom_event', data: { event_id: String(id), event_name: 'shelf_opened', timestamp_unixtime_ms: NOW, ...data } };
}

describe('names', () => {
  it.each([
    ['Shelf Opened!', 'Shelf_Opened_'], ['123___google_$$google_test_event', 'test_event'], ['ga_firebase_google_x', 'x'], ['google', 'google'], ['___', ''], ['$City', 'City'], ['größe', 'gr__e'],
  ])('%s is cleansed to %s', (name, clean) => {
    expect(cleansed(name)).toBe(clean);
  });

  it('that are cleansed are always names that GA4 takes, or nothing', () => {
    fc.assert(fc.property(fc.string({ maxLength: 60 }), (name) => {
      expect(cleansed(name)).toMatch(/^(?:|(?!google_|firebase_|ga_)[A-Za-z]\w*)$/);
    }));
  });

  it('are not cut in the middle of a character', () => {
    expect([cut('ab😀', 3), cut('ab😀', 4), cut('abc', 3)]).toEqual(['ab', 'ab😀', 'abc']);
  });
});

describe('mapping', () => {
  it('has an origin of every field that changes with its source, for full events', () => {
    const events = ['custom_event', 'commerce_event', 'screen_view'].map((type, index) => ({ ...fullEvent(type), data: { ...fullEvent(type).data, event_id: String(1000 + 7 * index), timestamp_unixtime_ms: NOW - index } }));
    const batch: Batch = { ...fullBatch(events), integration_attributes: IDS };
    for (const platform of ['web', 'android', 's2s'] as const) {
      for (const more of [{}, { hashUserId: false, externalUserIdentityType: 'MPID', consentMappingSDK: '[{"map":"analytics","value":"ad_user_data"}]' }]) {
        const one = input(batch, more, platform);
        expect(ga4.map(one).notSent).toEqual([]);
        expect(insensitiveFields(ga4, one, 300)).toEqual([]);
      }
    }
  });

  it('never throws and traces every field, whatever a user with instance ids sends', () => {
    const mode = fc.record({ enableDataCleansing: fc.boolean(), hashUserId: fc.boolean(), lateEventAction: fc.constantFrom('Send', 'Drop', 'Transform'), externalUserIdentityType: fc.constantFrom('None', 'CustomerId', 'MPID', 'Other') });
    fc.assert(fc.property(anyBatch, mode, fc.constantFrom(...PLATFORMS), (batch, settings, platform) => {
      const one = input({ ...batch, integration_attributes: IDS }, settings, platform);
      const { requests, notSent } = ga4.map(one);
      expect(requests.flatMap((request) => originFaults(ga4, request, one))).toEqual([]);
      expect(new Set([...requests.flatMap(({ eventIds }) => eventIds), ...notSent.map(({ eventId }) => eventId)]).size).toBe(batch.events.length);
      const state = createMemoryState();
      for (const { url, body } of requests) expect(send(state, stringifyJson(JSON.parse(body)), new URL(url).search).status).toBe(204);
    }), { numRuns: 300 });
  });

  it('splits what one commerce event becomes at 25 events, each half of the same event', () => {
    const promotions = Array.from({ length: 30 }, (_, index) => ({ id: `P${index}` }));
    const { requests } = ga4.map(input(batchOf([{ event_type: 'commerce_event', data: { event_id: '7', timestamp_unixtime_ms: NOW, promotion_action: { action: 'view', promotions } } }])));
    expect(requests.map(({ body, eventIds }) => [(JSON.parse(body) as { events: unknown[] }).events.length, eventIds])).toEqual([[25, ['7']], [5, ['7']]]);
  });

  it('keeps the exact digits of long numbers', () => {
    const [request] = ga4.map(input(batchOf([custom(1, { custom_attributes: { order: 9_007_199_254_740_993n } })]))).requests;
    expect(request!.body).toContain('"order":9007199254740993');
  });
});

describe('settings', () => {
  it.each([
    ['forwarding without a stream', { forwardServerSide: true }, ['measurementId']],
    ['a stream without its secret', { forwardServerSide: true, measurementId: 'G-1' }, ['webStreamApiSecret']],
    ['an app without its secret', { forwardServerSide: true, firebaseAppId: '1:2:ios:3' }, ['firebaseApiSecret']],
    ['ids of another form', { measurementId: 'UA-1', firebaseAppId: 'com.example' }, ['firebaseAppId', 'measurementId']],
    ['a mapping that is no JSON', { consentMappingSDK: '{' }, ['consentMappingSDK']],
    ['a mapping to nothing known', { consentMappingSDK: '[{"map":"a","value":"ads"}]' }, ['consentMappingSDK']],
    ['nothing to forward', {}, []],
  ])('%s', (_what, connection, fields) => {
    expect(ga4.validate({}, connection).map(({ field }) => field)).toEqual(fields);
  });
});

describe('judge', () => {
  it.each([
    ['204', 204, 'delivered', 'google-analytics-4.accepted'],
    ['the validation server', 200, 'delivered', 'google-analytics-4.accepted'],
    ['another path', 404, 'failed', 'google-analytics-4.refused'],
    ['a server that is down', 503, 'retry', 'google-analytics-4.unavailable'],
  ])('%s', (_what, status, kind, code) => {
    const verdict = ga4.judge({ status, headers: [], body: '' }, 1);
    expect([verdict.kind, verdict.reason.code]).toEqual([kind, code]);
  });
});

function send(state: ReturnType<typeof createMemoryState>, body: string, query = '?measurement_id=G-1&api_secret=s', path = '/mp/collect'): SimulatorResponse {
  return ga4.simulator.handle({ method: 'POST', path, query: new URLSearchParams(query), headers: {}, body: Buffer.from(body) }, { state, now: NOW, settings: {}, credentials: 'match', enforceRates: false });
}

describe('simulator', () => {
  function session() {
    const state = createMemoryState();
    return {
      state,
      collect: (body: JsonObject): string[] => (send(state, JSON.stringify({ client_id: 'c1', ...body })).notes ?? []).map(({ level, code }) => `${level} ${code.slice('google-analytics-4.'.length)}`),
      user: (value: string): ReceivedUser | undefined => userOf(state, keyOf(state, value) ?? ''),
      events: (): ReceivedEvent[] => state.entries(EVENTS).map(([, event]) => event as unknown as ReceivedEvent),
    };
  }
  const event = (name = 'shelf_opened', params: JsonObject = {}): JsonObject => ({ events: [{ name, params }] });
  const purchase = (transaction: string, value = 10): JsonObject => event('purchase', { transaction_id: transaction, value, currency: 'EUR' });

  it('joins what an instance did before its user was known to that user', () => {
    const { collect, user } = session();
    collect({ ...event(), user_properties: { tier: { value: 'gold' }, city: { value: 'Lisbon' } } });
    collect({ ...purchase('T-1'), user_id: 'u1', user_properties: { tier: { value: 'black' }, city: { value: null } }, consent: { ad_user_data: 'GRANTED' } });
    collect(event());
    expect(user('c1')).toMatchObject({ key: 'user_id:u1', identifiers: { client_id: ['c1'], user_id: ['u1'] }, attributes: { tier: 'black' }, consents: { ad_user_data: 'GRANTED' }, revenue: { EUR: 10 }, events: 3 });
    expect(user('c1')!.attributes).not.toHaveProperty('city');
  });

  it('gives an instance to the user who was there last', () => {
    const { collect, user } = session();
    for (const user_id of ['u1', 'u2', 'u1']) collect({ ...event(), user_id });
    collect(event());
    expect([user('u1')!.events, user('u2')!.events, user('c1')!.key]).toEqual([3, 1, 'user_id:u1']);
  });

  it('counts a purchase once for each instance, and takes refunds off', () => {
    const { collect, user, events } = session();
    expect(collect(purchase('T-1'))).toEqual([]);
    expect(collect(purchase('T-1'))).toEqual(['ignored duplicate-transaction']);
    expect(collect({ ...purchase('T-1', 5), client_id: 'c2' })).toEqual([]);
    collect(event('refund', { transaction_id: 'T-1', value: 4, currency: 'EUR' }));
    expect(user('c1')!.revenue).toEqual({ EUR: 6 });
    expect(user('c2')!.revenue).toEqual({ EUR: 5 });
    expect(events().map(({ kind, duplicates }) => [kind, duplicates])).toEqual([['purchase', 1], ['purchase', 0], ['refund', 0]]);
  });

  it('counts a purchase that came first in a request that would be dropped', () => {
    const { collect, user, events } = session();
    expect(collect({ ...event('purchase', { transaction_id: 'T-1', value: 10, currency: 'euro' }) })).toEqual(['ignored value-invalid']);
    collect(purchase('T-1'));
    expect(user('c1')!.revenue).toEqual({ EUR: 10 });
    expect(events().map(({ ignored }) => ignored !== null)).toEqual([true, false]);
  });

  it('has no revenue without a currency, and says so', () => {
    const { collect, user } = session();
    expect(collect(event('purchase', { transaction_id: 'T-1', value: 10 }))).toEqual(['warning value-required']);
    expect(user('c1')).toMatchObject({ revenue: {}, events: 1 });
  });

  it('drops what is wrong and keeps the rest: an event, a user property, or all', () => {
    const { collect, user, events } = session();
    collect({ user_properties: { 'tier': { value: 'gold' }, 'a b': { value: 'x' } }, events: [{ name: '_bad' }, { name: 'fine' }] });
    expect(user('c1')).toMatchObject({ attributes: { tier: 'gold' }, events: 1 });
    expect(user('c1')!.attributes).not.toHaveProperty('a b');
    collect({ ...event(), timestamp_micros: (NOW - 73 * 3_600_000) * 1_000 });
    expect(events().map(({ name, ignored, user: of }) => [name, ignored === null, of])).toEqual([['_bad', false, 'client_id:c1'], ['fine', true, 'client_id:c1'], ['shelf_opened', false, null]]);
  });

  it('stamps events with the time of the request, in milliseconds', () => {
    const { collect, events } = session();
    collect({ ...event(), timestamp_micros: (NOW - 5) * 1_000 });
    collect(event());
    expect(events().map(({ at }) => at)).toEqual([NOW - 5, NOW]);
  });

  it('keeps nothing of what the validation server gets', () => {
    const state = createMemoryState();
    expect(send(state, JSON.stringify({ client_id: 'c1', ...event() }), undefined, '/debug/mp/collect').status).toBe(200);
    expect(state.count(EVENTS)).toBe(0);
  });
});

describe('names that stand twice', () => {
  it.each([
    ['{"a":1,"b":{"a":2},"c":[{"a":1},{"a":2}]}', null],
    ['{"a":1,"b":2,"a":3}', 'a'],
    ['{"x":[1,{"k":"v","k":"w"}]}', 'k'],
    ['{"a":"a","b":["a","a"],"\\"{a":1}', null],
    ['{"a":{"z":1},"b":[],"a":2}', 'a'],
    [String.raw`{"a":1,"\u0061":2}`, 'a'],
    ['[]', null],
  ])('%s', (text, name) => {
    expect(duplicateName(text)).toBe(name);
  });

  it('are never found in what a parser wrote', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => {
      expect(duplicateName(JSON.stringify(value))).toBeNull();
    }));
  });
});

describe('values that are not sent', () => {
  const commerce: BatchEvent = { event_type: 'commerce_event', data: { event_id: '2', product_action: { action: 'click', total_amount: 5, products: [{ id: 'a' }] }, custom_flags: { 'GA4.Value': '5', 'Facebook.x': '1' } } };
  const batch = batchOf([custom(1, { custom_attributes: { gone: null } }), commerce], { user_attributes: { tag: null }, consent_state: { gdpr: { marketing: { consented: true } } } });
  const pointers = ['/user_attributes/tag', '/deleted_user_attributes/0', '/mpid', '/user_identities/email', '/consent_state/gdpr/marketing/consented', '/consent_state/ccpa/data_sale_opt_out/consented', '/integration_attributes/160/app_instance_id', '/ip', '/device_info/os_version',
    '/events/0/data/custom_attributes/gone', '/events/1/data/custom_flags/GA4.Value', '/events/1/data/custom_flags/Facebook.x', '/events/1/data/product_action/total_amount', '/events/1/data/product_action/products/0/x', '/events/0/data/page_url'];

  it('have a reason, which names settings and facts that there are', () => {
    const keys = new Set(ga4.connectionSettings.map(({ key }) => key));
    const facts = new Set(ga4.facts.map(({ id }) => id));
    for (const pointer of pointers) {
      const told = ga4.unmapped!(pointer, input(batch, { externalUserIdentityType: 'None' }));
      expect([pointer, told !== null, told?.setting === undefined || keys.has(told.setting), told?.fact === undefined || facts.has(told.fact)]).toEqual([pointer, true, true, true]);
    }
  });

  it('are told by what is set', () => {
    const why = (pointer: string, more: MapInput['connectionSettings']): Json => ga4.unmapped!(pointer, input(batch, more))?.why ?? null;
    expect([why('/user_identities/email', { externalUserIdentityType: 'None' }), why('/user_identities/email', {})]).toEqual([
      '"External User Identity Type" is None, so no user id is sent.', 'GA4 gets one id of the user: "External User Identity Type" is CustomerId.',
    ]);
    expect(why('/consent_state/gdpr/marketing/consented', { consentMappingSDK: '[{"map":"marketing","value":"ad_storage"}]' })).toBe('ad_storage is told by the kit only.');
    expect(why('/consent_state/gdpr/marketing/consented', { consentMappingSDK: '[{"map":" Marketing ","value":"ad_storage"}]' })).toBe('ad_storage is told by the kit only.');
  });

  it('are left alone where they are sent, or nothing is known of them', () => {
    const sent = batchOf([custom(1)], { user_attributes: { 'a_rather_long_attribute_1': 'x', 'a_rather_long_attribute_2': 'y' } });
    const told = (pointer: string, more: MapInput['connectionSettings'] = {}): string | null => ga4.unmapped!(pointer, input(sent, more))?.why ?? null;
    expect(['/user_identities/customer_id', '/integration_attributes/160/client_id', '/user_attributes/a_rather_long_attribute_1', '/events/0/data/event_id'].map((pointer) => told(pointer))).toEqual([null, null, null, null]);
    expect(told('/mpid', { externalUserIdentityType: 'MPID' })).toBeNull();
    expect(told('/user_attributes/a_rather_long_attribute_2')).toBe('The attribute "a_rather_long_attribute_1" has the same name at GA4.');
  });
});
