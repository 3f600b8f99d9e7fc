/** What the simulated Facebook keeps: people who come together, repeats, revenue, names, calls; and that it answers anything. */
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../protocol/json.ts';
import type { ReceivedEvent, ReceivedUser } from '../../../protocol/partner.ts';
import type { SimulatorContext, SimulatorResponse } from '../definition.ts';
import { createMemoryState } from '../shared/memory-state.ts';
import type { MemoryState } from '../shared/memory-state.ts';
import { EVENTS, USERS, keyOf, userOf } from '../shared/received.ts';
import { NOW } from '../testing/generators.ts';
import facebook from './index.ts';
import { CALLS_PER_HOUR, TEST_TOKENS } from './simulator.ts';
import { parameters } from './simulator/decode.ts';
import { DEDUP_MS } from './simulator/users.ts';

const hashOf = (digit: string): string => digit.repeat(64);
const [EM, PH, EXTERNAL] = ['a', 'b', 'c'].map(hashOf) as [string, string, string];

let state: MemoryState;
let context: SimulatorContext;
beforeEach(() => {
  state = createMemoryState();
  context = { state, now: NOW, settings: {}, credentials: 'any', enforceRates: false };
});

function post(path: string, body: Json, type = 'application/json'): SimulatorResponse {
  return facebook.simulator.handle({ method: 'POST', path, query: new URLSearchParams({ access_token: 't' }), headers: { 'content-type': type }, body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)) }, context);
}

function conversion(user: JsonObject, more: JsonObject = {}): SimulatorResponse {
  return post('/v21.0/900/events', { data: [{ event_name: 'Opened', event_time: Math.floor(context.now / 1_000), action_source: 'other', user_data: user, ...more }] });
}

function appEvents(events: JsonObject[], more: JsonObject = {}): SimulatorResponse {
  return post('/v21.0/555/activities', { event: 'CUSTOM_APP_EVENTS', advertiser_tracking_enabled: 0, application_tracking_enabled: 1, advertiser_id: 'A-1', custom_events: events, ...more });
}

const people = (): ReceivedUser[] => state.entries(USERS).map(([, value]) => value as unknown as ReceivedUser).filter(({ merged_into: into }) => into === null);
const received = (): ReceivedEvent[] => state.entries(EVENTS).map(([, value]) => value as unknown as ReceivedEvent);
const codes = ({ notes = [] }: SimulatorResponse): string[] => notes.map(({ code }) => code);

describe('people', () => {
  it('who meet in one event become one, with their events and their revenue', () => {
    conversion({ em: EM, fn: hashOf('1') }, { event_name: 'Purchase', custom_data: { value: 10, currency: 'EUR' } });
    conversion({ ph: PH, ct: hashOf('2') }, { event_name: 'Purchase', custom_data: { value: 5, currency: 'EUR' } });
    expect(people().map(({ revenue }) => revenue)).toEqual([{ EUR: 10 }, { EUR: 5 }]);
    conversion({ em: EM, ph: PH, external_id: EXTERNAL });
    expect(people()).toMatchObject([{ key: `em:${EM}`, identifiers: { em: [EM], ph: [PH], external_id: [EXTERNAL] }, attributes: { fn: hashOf('1'), ct: hashOf('2') }, revenue: { EUR: 15 }, events: 3 }]);
    expect([keyOf(state, PH), userOf(state, `ph:${PH}`)?.key]).toEqual([`em:${EM}`, `em:${EM}`]);
  });

  it('have all values of a list', () => {
    conversion({ em: [EM, hashOf('d')], fbp: 'fb.1.1.2' });
    expect(people()).toMatchObject([{ identifiers: { em: [EM, hashOf('d')], fbp: ['fb.1.1.2'] } }]);
    conversion({ em: hashOf('d') });
    expect(people()).toHaveLength(1);
  });

  it('of apps and of pixels are the same people', () => {
    conversion({ em: EM });
    appEvents([{ _eventName: 'Opened' }], { ud: { em: EM, fn: hashOf('1') } });
    expect(people()).toMatchObject([{ identifiers: { em: [EM], advertiser_id: ['A-1'] }, attributes: { fn: hashOf('1') }, consents: { advertiser_tracking_enabled: 0, application_tracking_enabled: 1 }, events: 2 }]);
  });

  it('keep the newest of what describes them, and their consent', () => {
    conversion({ em: EM, ct: hashOf('1'), client_ip_address: '203.0.113.9' }, { opt_out: false });
    conversion({ em: EM, ct: hashOf('2') }, { opt_out: true, data_processing_options: ['LDU'], data_processing_options_country: 0, data_processing_options_state: 0 });
    expect(people()).toMatchObject([{ attributes: { ct: hashOf('2'), client_ip_address: '203.0.113.9' }, consents: { opt_out: true, data_processing_options: ['LDU'] } }]);
  });

  it('are not made of hashes that are none', () => {
    expect(codes(appEvents([{ _eventName: 'Opened' }], { ud: { em: 'rosa.vega@example.com' } }))).toEqual(['facebook.ud-not-hashed']);
    expect(people()).toMatchObject([{ identifiers: { advertiser_id: ['A-1'] } }]);
  });
});

describe('events', () => {
  it('with the same name and id count once within 48 hours, and again later', () => {
    const send = (name = 'Opened'): string[] => codes(conversion({ em: EM }, { event_id: 'e-1', event_name: name }));
    expect([send(), send(), send('Closed')]).toEqual([[], ['facebook.duplicate'], []]);
    context = { ...context, now: NOW + DEDUP_MS };
    expect(send()).toEqual(['facebook.duplicate']);
    context = { ...context, now: NOW + DEDUP_MS + 1 };
    expect(send()).toEqual([]);
    context = { ...context, now: NOW + 2 * DEDUP_MS };
    expect(send()).toEqual(['facebook.duplicate']);
    expect(received().map(({ name, duplicates }) => [name, duplicates])).toEqual([['Opened', 2], ['Closed', 0], ['Opened', 1]]);
    expect(people()[0]!.events).toBe(3);
  });

  it('of different pixels are different', () => {
    conversion({ em: EM }, { event_id: 'e-1' });
    post('/901/events', { data: [{ event_name: 'Opened', event_time: Math.floor(NOW / 1_000), event_id: 'e-1', action_source: 'other', user_data: { em: EM } }] });
    expect(received()).toHaveLength(2);
  });

  it('without an id are never repeats', () => {
    conversion({ em: EM });
    conversion({ em: EM });
    appEvents([{ _eventName: 'Opened', _logTime: 1_772_446_500 }, { _eventName: 'Opened', _logTime: 1_772_446_500 }]);
    expect(received()).toHaveLength(4);
  });

  it('of apps bring revenue by purchases only, in dollars where nothing is said', () => {
    appEvents([{ _eventName: 'fb_mobile_purchase', _logTime: 1_772_446_500, _valueToSum: 41.5, fb_currency: 'EUR' }, { _eventName: 'fb_mobile_purchase', _valueToSum: 2 }, { _eventName: 'fb_mobile_add_to_cart', _valueToSum: 15, fb_currency: 'EUR' }]);
    expect(people()[0]!.revenue).toEqual({ EUR: 41.5, USD: 2 });
    expect(received()).toMatchObject([{ kind: 'purchase', at: 1_772_446_500_000, properties: { _valueToSum: 41.5, fb_currency: 'EUR' } }, { kind: 'purchase', at: NOW }, { kind: 'event', revenue: null }]);
  });

  it('keep 25 parameters', () => {
    const many = Object.fromEntries(Array.from({ length: 27 }, (_, index) => [`p${index + 1}`, 'x']));
    const answer = appEvents([{ _eventName: 'Opened', _valueToSum: 1, ...many }]);
    expect(answer.notes).toMatchObject([{ level: 'limit', code: 'facebook.parameters', message: 'The event has 27 parameters; Facebook keeps 25 and ignores p26, p27.', pointer: '/custom_events/0' }]);
    expect(Object.keys(received()[0]!.properties)).toHaveLength(26);
  });

  it('of a 1,001st name are taken and not counted', () => {
    const named = (count: number, from: number): JsonObject[] => Array.from({ length: count }, (_, index) => ({ _eventName: `n${from + index}` }));
    expect(codes(appEvents(named(1_000, 0)))).toEqual([]);
    expect(codes(appEvents([...named(1, 0), ...named(1, 1_000)]))).toEqual(['facebook.event-names']);
    expect(received().at(-1)).toMatchObject({ name: 'n1000', ignored: 'the app has 1,000 different event names already' });
    expect(people()[0]!.events).toBe(1_001);
  });

  it('are told once what is true of many', () => {
    const data = [1, 2, 3].map((n) => ({ event_name: 'Opened', event_time: Math.floor(NOW / 1_000), event_id: `e-${n}`, action_source: 'other', user_data: { fbp: 'fb.1.1.2' } }));
    expect(post('/900/events', { data }).notes).toMatchObject([{ code: 'facebook.weak-match', pointer: '/data/0/user_data', message: 'Match quality is low with fbp alone: add an email address, a phone number or a click id. (3 events of this request)' }]);
  });
});

describe('calls', () => {
  it('are limited in an hour for each app and pixel, when limits are enforced', () => {
    context = { ...context, enforceRates: true };
    const answers = Array.from({ length: CALLS_PER_HOUR + 1 }, () => conversion({ em: EM }).status);
    expect([answers.filter((status) => status === 200).length, answers.at(-1)]).toEqual([CALLS_PER_HOUR, 400]);
    expect(JSON.parse(String(conversion({ em: EM }).body))).toMatchObject({ error: { code: 17, type: 'OAuthException', message: 'User request limit reached' } });
    expect(appEvents([{ _eventName: 'Opened' }]).status).toBe(200);
    context = { ...context, now: NOW + 3_600_000 };
    expect(conversion({ em: EM }).status).toBe(200);
    const apps = Array.from({ length: CALLS_PER_HOUR + 1 }, () => appEvents([{ _eventName: 'Opened' }]));
    expect(JSON.parse(String(apps.at(-1)!.body))).toMatchObject({ error: { code: 4, message: '(#4) Application request limit reached' } });
  });

  it('are not limited otherwise', () => {
    const answers = Array.from({ length: CALLS_PER_HOUR + 10 }, () => conversion({ em: EM }).status);
    expect(new Set(answers)).toEqual(new Set([200]));
  });

  it('have the same trace id when they are the same, and another one at another time', () => {
    const id = (): string => (JSON.parse(String(conversion({ em: EM, ct: 'plain' }, { event_time: NOW / 1_000 }).body)) as { error: { fbtrace_id: string } }).error.fbtrace_id;
    const first = id();
    expect([first, id()]).toEqual([first, first]);
    expect(first).toMatch(/^[\w-]{23}$/);
    context = { ...context, now: NOW + 1 };
    expect(id()).not.toBe(first);
  });

  it('are answered with facts that are in the list', () => {
    const ask = (path: string, body: Json, token: string): string | undefined =>
      facebook.simulator.handle({ method: 'POST', path, query: new URLSearchParams({ access_token: token }), headers: { 'content-type': 'application/json' }, body: Buffer.from(JSON.stringify(body)) }, context).fact;
    const [old, good] = [{ event_name: 'Opened', event_time: NOW, action_source: 'other' }, { event_name: 'Opened', event_time: NOW / 1_000, action_source: 'app', user_data: { em: EM } }];
    const named = [
      ...[...TEST_TOKENS.keys(), ''].map((token) => ask('/900/events', {}, token)), ask('/900/audiences', {}, 't'), ask('/900/events', { data: 5 }, 't'), ask('/900/events', { data: [{ ...old, no: 1 }] }, 't'),
      ask('/900/events', { data: [old] }, 't'), ask('/900/events', { data: [good] }, 't'), ask('/900/activities', { event: 'X' }, 't'),
    ];
    expect([...new Set(named)].toSorted()).toEqual(['error-codes', 'error-texts', 'event-age', 'other-paths', 'test-tokens']);
    const ids = new Set(facebook.facts.map(({ id }) => id));
    expect(named.filter((fact) => !ids.has(fact!))).toEqual([]);
  });

  it('with anything in them are answered', () => {
    const bodies = fc.oneof(fc.json(), fc.string(), fc.json().map((text) => `{"data":[${text}]}`), fc.json().map((text) => `{"event":"CUSTOM_APP_EVENTS","advertiser_tracking_enabled":1,"application_tracking_enabled":1,"anon_id":"a","custom_events":[${text}],"ud":${text}}`), fc.string().map((text) => `data[0]=${text}&ud[em]=${text}&ud=${text}`));
    const types = fc.constantFrom('application/json', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=X', 'text/plain', '');
    fc.assert(fc.property(fc.constantFrom('/900/events', '/v21.0/900/activities'), bodies, types, (path, body, type) => {
      const { status } = post(path, body, type);
      expect(status === 200 || status === 400).toBe(true);
    }), { numRuns: 500 });
  });

  it('with nesting that exhausts the stack are answered', () => {
    const deep = `{"data":[{"event_name":"A","custom_data":${'['.repeat(200_000)}${']'.repeat(200_000)}}]}`;
    expect(post('/900/events', deep).status).toBe(400);
    expect(post('/900/activities', deep).status).toBe(400);
  });

  it('keep user data of any name apart from objects’ own members', () => {
    expect(codes(conversion(JSON.parse(`{"em":"${EM}","__proto__":"x","constructor":"y"}`) as JsonObject))).toEqual(['facebook.user-data-key']);
    appEvents([JSON.parse('{"_eventName":"Opened","__proto__":"x"}') as JsonObject], { ud: JSON.parse(`{"em":"${EM}","__proto__":"x"}`) as JsonObject });
    expect(JSON.stringify(received().at(-1)!.properties)).toBe('{"__proto__":"x"}');
    expect(({} as JsonObject)['x']).toBeUndefined();
  });
});

describe('parameters', () => {
  it('are the same in every form', () => {
    const values = fc.array(fc.dictionary(fc.constantFrom('event_name', 'a', 'ü&='), fc.string()), { minLength: 1, maxLength: 3 });
    fc.assert(fc.property(values, (list) => {
      const text = JSON.stringify(list);
      const of = (type: string, body: string): Json | undefined => parameters({ method: 'POST', path: '/', query: new URLSearchParams(), headers: { 'content-type': type }, body: Buffer.from(body) })?.['data'];
      expect(of('application/json', `{"data":${text}}`)).toEqual(list);
      expect(of('application/x-www-form-urlencoded', new URLSearchParams({ data: text }).toString())).toBe(text);
      expect(of('multipart/form-data; boundary="b-7"', `--b-7\r\ncontent-disposition: form-data; name="data"\r\nContent-Type: text/plain\r\n\r\n${text}\r\n--b-7--`)).toBe(text);
      expect(of('application/x-www-form-urlencoded', new URLSearchParams(list.map((one, index) => [`data[${index}]`, JSON.stringify(one)])).toString())).toEqual(list.map((one) => JSON.stringify(one)));
    }));
  });
});
