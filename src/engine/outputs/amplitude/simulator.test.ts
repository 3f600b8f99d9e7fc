/** What the simulated Amplitude keeps, over several requests, and its rates. */
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../protocol/json.ts';
import type { ReceivedEvent, ReceivedUser } from '../../../protocol/partner.ts';
import type { SimulatorContext, SimulatorResponse } from '../definition.ts';
import { createMemoryState } from '../shared/memory-state.ts';
import type { MemoryState } from '../shared/memory-state.ts';
import { keyOf, userOf } from '../shared/received.ts';
import { NOW } from '../testing/generators.ts';
import { DEDUP_MS, RATE_WINDOW_MS } from './constants.ts';
import amplitude from './index.ts';
import { revenueOf } from './simulator/store.ts';
import { operate } from './simulator/users.ts';

let state: MemoryState;
let now: number;
let enforceRates: boolean;

beforeEach(() => {
  state = createMemoryState();
  now = NOW;
  enforceRates = false;
});

function post(path: string, body: string, type = 'application/json'): SimulatorResponse {
  const context: SimulatorContext = { state, now, settings: { apiKey: 'amp_key_11' }, credentials: 'match', enforceRates };
  return amplitude.simulator.handle({ method: 'POST', path, query: new URLSearchParams(), headers: { 'content-type': type }, body: Buffer.from(body) }, context);
}

function send(events: readonly JsonObject[], path = '/2/httpapi'): SimulatorResponse {
  return post(path, JSON.stringify({ api_key: 'amp_key_11', events }));
}

const answerOf = (response: SimulatorResponse): JsonObject => JSON.parse(response.body as string) as JsonObject;
const user = (key: string): ReceivedUser | undefined => userOf(state, key);
const events = (): ReceivedEvent[] => state.entries('received').map(([, value]) => value as unknown as ReceivedEvent);
const codes = ({ notes = [] }: SimulatorResponse): string[] => notes.map(({ code }) => code);

describe('users', () => {
  it('a device becomes the user that an event names with it, with all that was known of the device', () => {
    send([{ device_id: 'device-1', event_type: 'A', user_properties: { colour: 'red', tier: 'none' } }, { device_id: 'device-1', event_type: 'B', price: 5, quantity: 2 }]);
    expect(user('device_id:device-1')).toMatchObject({ events: 2, revenue: { '': 10 }, attributes: { colour: 'red' } });
    send([{ device_id: 'device-1', user_id: 'cust-7001', event_type: 'C', user_properties: { tier: 'gold' } }]);
    expect(user('user_id:cust-7001')).toMatchObject({ identifiers: { user_id: ['cust-7001'], device_id: ['device-1'] }, events: 3, revenue: { '': 10 }, attributes: { colour: 'red', tier: 'gold' } });
    expect(user('device_id:device-1')?.key).toBe('user_id:cust-7001');
    expect(keyOf(state, 'device-1')).toBe('user_id:cust-7001');
  });

  it('later events of the device alone are the user’s', () => {
    send([{ device_id: 'device-1', user_id: 'cust-7001', event_type: 'A' }]);
    send([{ device_id: 'device-1', event_type: 'B' }]);
    expect(user('user_id:cust-7001')?.events).toBe(2);
  });

  it('a device that is handed on goes over to its new user, and what is known of the old one stays', () => {
    send([{ device_id: 'device-1', user_id: 'cust-7001', event_type: 'A', user_properties: { tier: 'gold' } }]);
    send([{ device_id: 'device-1', user_id: 'cust-7002', event_type: 'B' }]);
    send([{ device_id: 'device-1', event_type: 'C' }]);
    expect([user('user_id:cust-7001'), user('user_id:cust-7002')]).toMatchObject([{ events: 1, attributes: { tier: 'gold' } }, { events: 2, attributes: {} }]);
  });

  it('a user id and a device id that are the same text are two things', () => {
    send([{ device_id: 'same-id', event_type: 'A' }, { user_id: 'same-id', event_type: 'B' }]);
    expect([user('device_id:same-id')?.events, user('user_id:same-id')?.events]).toEqual([1, 1]);
  });

  it('a place replaces the old one as a whole', () => {
    send([{ user_id: 'cust-7001', event_type: 'A', country: 'PT', city: 'Lisbon', region: 'Lisboa' }]);
    send([{ user_id: 'cust-7001', event_type: 'B' }, { user_id: 'cust-7001', event_type: 'C', country: 'ES' }]);
    expect(user('user_id:cust-7001')?.attributes).toEqual({ '[Amplitude] country': 'ES' });
  });

  it('an event can leave the user as they are', () => {
    send([{ user_id: 'cust-7001', event_type: 'A', user_properties: { tier: 'gold' } }, { user_id: 'cust-7001', event_type: 'B', user_properties: { tier: 'none' }, $skip_user_properties_sync: true }]);
    expect(user('user_id:cust-7001')).toMatchObject({ events: 2, attributes: { tier: 'gold' } });
  });

  it('identify changes a user and is no event of theirs', () => {
    send([{ user_id: 'cust-7001', event_type: '$identify', user_properties: { $set: { tier: 'gold' }, $add: { visits: 1 } } }]);
    const form = (identification: Json): string => new URLSearchParams({ api_key: 'amp_key_11', identification: JSON.stringify(identification) }).toString();
    post('/identify', form({ user_id: 'cust-7001', user_properties: { $add: { visits: 2 } } }), 'application/x-www-form-urlencoded');
    expect(user('user_id:cust-7001')).toMatchObject({ events: 0, attributes: { tier: 'gold', visits: 3 } });
    expect(events().map(({ name, kind }) => [name, kind])).toEqual([['$identify', 'profile'], ['$identify', 'profile']]);
  });

  it('groups have properties of their own', () => {
    send([{ event_type: '$groupidentify', groups: { org: ['acme', 'beta'] }, group_properties: { $set: { plan: 'pro' } } }]);
    send([{ event_type: '$groupidentify', groups: { org: 'acme' }, group_properties: { $set: { seats: 5 }, $unset: { plan: '-' } } }]);
    expect(state.entries('groups').map(([, value]) => (value as JsonObject)['group_properties'])).toEqual([{ seats: 5 }, { plan: 'pro' }]);
    expect(state.count('users')).toBe(0);
  });
});

describe('operators', () => {
  it.each<[JsonObject, JsonObject, JsonObject]>([
    [{ a: 1 }, { b: 2 }, { a: 1, b: 2 }],
    [{ a: 1 }, { $setOnce: { a: 2, b: 2 } }, { a: 1, b: 2 }],
    [{ a: 1, b: 'x' }, { $add: { a: 2.5, b: '3', c: -1 } }, { a: 3.5, b: 3, c: -1 }],
    [{ a: [1] }, { $append: { a: [2, 1], b: 1 }, $prepend: { a: 0 } }, { a: [0, 1, 2, 1], b: [1] }],
    [{ a: [1, { x: 1 }] }, { $preInsert: { a: [0, 1] }, $postInsert: { b: 'x' } }, { a: [0, 1, { x: 1 }], b: ['x'] }],
    [{ a: [1, 2, { x: 1 }] }, { $remove: { a: [{ x: 1 }, 2], b: 1 } }, { a: [1] }],
    [{ a: 1, b: 2 }, { $unset: { a: '-' } }, { b: 2 }],
    [{ a: 1, b: 2 }, { $clearAll: '-', $set: { c: 3 } }, { c: 3 }],
  ])('%j with %j', (known, change, expected) => {
    expect(operate(known, change)).toEqual(expected);
  });

  it('keep names that are special to JavaScript', () => {
    const change = JSON.parse('{"$set":{"__proto__":"a","constructor":"b"}}') as JsonObject;
    expect(JSON.stringify(operate({}, change))).toBe('{"__proto__":"a","constructor":"b"}');
    expect(({} as Record<string, unknown>)['a']).toBeUndefined();
  });
});

describe('repeats', () => {
  const event = { device_id: 'device-1', insert_id: 'i-1', event_type: 'A', time: NOW, price: 5, quantity: 1, user_properties: { n: 1 } };

  it('are answered as ingested, noted and counted at the first; nothing of them is kept', () => {
    send([event]);
    const again = send([{ ...event, event_type: 'B', user_properties: { n: 2 } }]);
    expect([answerOf(again)['events_ingested'], codes(again)]).toEqual([1, ['amplitude.duplicate']]);
    expect(events()).toMatchObject([{ name: 'A', duplicates: 1 }]);
    expect(user('device_id:device-1')).toMatchObject({ events: 1, revenue: { '': 5 }, attributes: { n: 1 } });
  });

  it('after 7 days they are new events, of which there can be repeats again', () => {
    send([event]);
    now = NOW + DEDUP_MS;
    expect(codes(send([event]))).toEqual(['amplitude.duplicate']);
    now += 1;
    expect(codes(send([event]))).toEqual([]);
    expect(codes(send([event]))).toEqual(['amplitude.duplicate']);
    expect(events().map(({ duplicates }) => duplicates)).toEqual([1, 1]);
  });

  it('without a device id are told by the one that is made of the user id', () => {
    const { device_id: _device, ...anonymous } = event;
    send([{ ...anonymous, user_id: 'cust-7001' }, { ...anonymous, user_id: 'cust-7001' }, { ...anonymous, user_id: 'cust-7002' }]);
    expect(events().map(({ user: key, duplicates }) => [key, duplicates])).toEqual([['user_id:cust-7001', 1], ['user_id:cust-7002', 0]]);
  });
});

describe('revenue', () => {
  it.each<[JsonObject, { amount: number; currency: string } | null]>([
    [{ price: 15, quantity: 2, revenue: 1 }, { amount: 30, currency: '' }],
    [{ price: 15 }, { amount: 15, currency: '' }],
    [{ revenue: -11.5, currency: 'eur' }, { amount: -11.5, currency: 'EUR' }],
    [{ event_properties: { $price: 4, $quantity: 3, $currency: 'USD' } }, { amount: 12, currency: 'USD' }],
    [{ event_properties: { $revenue: 7 } }, { amount: 7, currency: '' }],
    [{ event_properties: { revenue: 7 } }, null],
    [{ price: 0, quantity: 1, revenue: 0 }, null],
    [{ revenue: 3, currency: '__proto__' }, { amount: 3, currency: '' }],
    [{}, null],
  ])('%j', (event, expected) => {
    expect(revenueOf(event)).toEqual(expected);
  });

  it('is counted once for a purchase, however the output sends it', () => {
    for (const [excludeIndividualProductEvents, key] of [[false, 'user_id:cust-7001'], [true, 'user_id:cust-7002']] as const) {
      const batch = {
        environment: 'production' as const, user_identities: { customer_id: key.slice(8) },
        events: ['purchase', 'refund'].map((action, index) => ({ event_type: 'commerce_event', data: { event_id: String(index), timestamp_unixtime_ms: NOW, product_action: { action, total_amount: action === 'refund' ? 10 : 30, products: [{ id: 'BK-1', price: 15, quantity: 2 }] } } })),
      };
      const defaults = Object.fromEntries(amplitude.connectionSettings.map((field) => [field.key, field.default]));
      const input = { batch, identities: [], platform: 's2s' as const, environment: 'production' as const, settings: { apiKey: 'amp_key_11' }, connectionSettings: { ...defaults, excludeIndividualProductEvents }, now: NOW };
      for (const request of amplitude.map(input).requests) expect(post('/2/httpapi', request.body).status).toBe(200);
      expect(user(key)?.revenue).toEqual({ '': 20 });
    }
  });
});

describe('rates', () => {
  const burst = (count: number, id: JsonObject): JsonObject[] => Array.from({ length: count }, () => ({ ...id, event_type: 'A' }));

  it('are not looked at unless the output enforces them', () => {
    expect(send(burst(2_000, { device_id: 'device-1' })).status).toBe(200);
  });

  it('30 events a second for a device over 30 s on /2/httpapi; the request is refused as a whole', () => {
    enforceRates = true;
    expect(send(burst(900, { device_id: 'device-1' })).status).toBe(200);
    const refused = send([...burst(1, { device_id: 'device-1' }), ...burst(1, { device_id: 'device-2' })]);
    expect([refused.status, answerOf(refused)]).toEqual([429, {
      code: 429, error: 'Too many requests for some devices and users', eps_threshold: 30, throttled_devices: { 'device-1': 31 }, throttled_users: {}, throttled_events: [0],
    }]);
    expect(state.count('received')).toBe(900);
    now += RATE_WINDOW_MS;
    expect(send(burst(900, { device_id: 'device-1' })).status).toBe(200);
  });

  it('the same for a user', () => {
    enforceRates = true;
    expect(answerOf(send(burst(901, { user_id: 'cust-7001' })))).toMatchObject({ code: 429, throttled_devices: {}, throttled_users: { 'cust-7001': 31 } });
  });

  it('1000 events a second on /batch, and a quota of the day', () => {
    enforceRates = true;
    for (let index = 0; index < 15; index += 1) expect(send(burst(2_000, { device_id: 'device-1' }), '/batch').status).toBe(200);
    expect(answerOf(send(burst(1, { device_id: 'device-1' }), '/batch'))).toEqual({
      code: 429, error: 'Too many requests for some devices and users', eps_threshold: 1_000, throttled_devices: { 'device-1': 1_001 }, throttled_users: {}, throttled_events: [0],
      exceeded_daily_quota_users: {}, exceeded_daily_quota_devices: {},
    });
    state.put('rates', 'user:cust-7001', { window: 0, day: Math.floor(NOW / 86_400_000), taken: 0, tried: 0, daily: 500_000 });
    expect(answerOf(send(burst(1, { user_id: 'cust-7001' }), '/batch'))).toMatchObject({ throttled_users: {}, throttled_events: [0], exceeded_daily_quota_users: { 'cust-7001': 500_001 } });
    now += 86_400_000;
    expect(send(burst(1, { user_id: 'cust-7001' }), '/batch').status).toBe(200);
  });

  it('a device that goes on regardless is silenced', () => {
    enforceRates = true;
    for (let index = 0; index < 3; index += 1) expect(send(burst(1_000, { device_id: 'device-1' })).status).toBe(429);
    expect(answerOf(send([{ user_id: 'cust-7001', event_type: 'A' }, ...burst(1, { device_id: 'device-1' })]))).toEqual({
      code: 400, error: 'Events silenced for device_id', eps_threshold: 100, exceeded_daily_quota_devices: {}, silenced_devices: ['device-1'], silenced_events: [1], throttled_devices: {}, throttled_events: [],
    });
    now += RATE_WINDOW_MS;
    expect(send(burst(1, { device_id: 'device-1' })).status).toBe(200);
  });
});

describe('limits', () => {
  it('notes what is cut, unknown or near a limit', () => {
    const response = send([{ user_id: 'cust-7001', event_type: 'A', device_carrier: 'x', event_properties: { deep: ['y'.repeat(1_025)] } }]);
    expect(response.notes).toMatchObject([{ code: 'amplitude.unknown-field', pointer: '/events/0/device_carrier' }, { code: 'amplitude.cut', pointer: '/events/0/event_properties/deep/0' }]);
    expect(events()[0]?.properties).toEqual({ user_id: 'cust-7001', event_type: 'A', device_id: expect.stringMatching(/^[0-9a-f]{32}$/) as string, event_properties: { deep: ['y'.repeat(1_024)] } });
    expect(codes(send(Array.from({ length: 1_700 }, (_, n) => ({ user_id: `cust-${1_000 + n}`, event_type: 'A' }))))).toEqual(['amplitude.near-limit']);
  });

  it('refuses more than 2000 events, and more than 20 MB even where it comes out of a small gzip', async () => {
    expect([send(Array.from({ length: 2_001 }, () => ({ user_id: 'cust-7001', event_type: 'A' }))).status, send(Array.from({ length: 2_001 }, () => ({ user_id: 'cust-7001', event_type: 'A' })), '/batch').status]).toEqual([413, 413]);
    const { gzipSync } = await import('node:zlib');
    const context: SimulatorContext = { state, now, settings: {}, credentials: 'any', enforceRates: false };
    const bomb = amplitude.simulator.handle({ method: 'POST', path: '/batch', query: new URLSearchParams(), headers: { 'content-encoding': 'gzip' }, body: gzipSync(Buffer.alloc(40 * 1_048_576, ' ')) }, context);
    expect(bomb.status).toBe(413);
  });

  it('1 MB at /2/httpapi, which /batch still takes', () => {
    const big = [{ user_id: 'cust-7001', event_type: 'A', event_properties: { list: Array.from({ length: 1_100 }, () => 'x'.repeat(1_000)) } }];
    expect([send(big).status, send(big, '/batch').status]).toEqual([413, 200]);
  });

  it('survives nesting that exhausts the stack', () => {
    const nest = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    for (const event of [`{"user_id":"cust-7001","event_type":"A","event_properties":{"a":${nest}}}`, `{"user_id":"cust-7001","event_type":"A","unknown":${nest}}`, `{"user_id":"cust-7001","event_type":${nest}}`]) {
      expect(post('/2/httpapi', `{"api_key":"amp_key_11","events":[${event}]}`).status).toBeLessThan(500);
    }
    expect(() => JSON.stringify(events())).not.toThrow();
  });

  it('answers events of any shape without throwing', () => {
    const event = fc.record({
      user_id: fc.anything(), device_id: fc.constantFrom('device-1', null, 5), event_type: fc.constantFrom('A', '$identify', '$groupidentify', '', 3), insert_id: fc.constantFrom('i-1', null),
      user_properties: fc.jsonValue(), groups: fc.jsonValue(), event_properties: fc.jsonValue(), group_properties: fc.jsonValue(), price: fc.jsonValue(),
    }, { requiredKeys: ['event_type'] });
    fc.assert(fc.property(fc.array(event, { maxLength: 4 }), (list) => {
      expect([200, 400]).toContain(post('/2/httpapi', JSON.stringify({ api_key: 'amp_key_11', events: list, options: { min_id_length: 1 } })).status);
    }), { numRuns: 200 });
  });
});
