/** What fixtures cannot say: splitting, judging, ids, origins and what the simulator keeps. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../protocol/json.ts';
import type { ReceivedEvent, ReceivedUser } from '../../../protocol/partner.ts';
import type { Platform } from '../../../protocol/vocabulary.ts';
import type { Batch, BatchEvent } from '../../batch/types.ts';
import type { OutboundRequest, Settings, SimulatorContext, SimulatorResponse } from '../definition.ts';
import type { MemoryState } from '../shared/memory-state.ts';
import { keyOf, userOf } from '../shared/received.ts';
import { createMemoryContext } from '../simulator-http.ts';
import { NOW, inputFor } from '../testing/generators.ts';
import { INSERT_ID_BYTES, MAX_BYTES_A_MINUTE, MAX_EVENTS_A_MINUTE } from './constants.ts';
import mixpanel from './index.ts';
import { attributeName } from './mapping-tables.ts';
import { insertId } from './properties.ts';
import { decodeRequest } from './simulator/decode.ts';
import { parseUserAgent } from '../shared/user-agent.ts';

function batchOf(events: BatchEvent[], more: Partial<Batch> = {}): Batch {
  return { events, environment: 'production', user_identities: { customer_id: 'C-1' }, ...more };
}

interface Session {
  readonly context: SimulatorContext;
  readonly send: (path: string, body: Json, query?: string) => SimulatorResponse;
  readonly user: (id: string) => ReceivedUser | undefined;
  readonly received: () => ReceivedEvent[];
}

function custom(id: number, age = 0): BatchEvent {
  return { event_type: 'custom_event', data: { event_id: String(id), event_name: 'A', timestamp_unixtime_ms: NOW - age } };
}

function objects(request: OutboundRequest | undefined): JsonObject[] {
  return JSON.parse(request?.body ?? '[]') as JsonObject[];
}

describe('requests', () => {
  it('are split at 2000 objects', () => {
    const { requests } = mixpanel.map(inputFor(mixpanel, batchOf(Array.from({ length: 4_001 }, (_, index) => custom(index)))));
    expect(requests.map((request) => [request.purpose, objects(request).length, request.eventIds.length])).toEqual([['track', 2_000, 2_000], ['track', 2_000, 2_000], ['track', 1, 1]]);
  });

  it('come in the order track, import, engage', () => {
    const input = inputFor(mixpanel, batchOf([custom(1, 10 * 86_400_000), custom(2)], { user_attributes: { a: 'b' } }));
    const { requests } = mixpanel.map({ ...input, settings: { ...input.settings, apiSecret: 's' } });
    expect(requests.map((request) => request.purpose)).toEqual(['track', 'import', 'engage']);
  });

  it('carry the purchase in the revenue update, so that its failure is the event’s', () => {
    const purchase = { event_type: 'commerce_event', data: { event_id: '7', timestamp_unixtime_ms: NOW, product_action: { action: 'purchase', total_amount: 5, products: [] } } };
    const engage = mixpanel.map(inputFor(mixpanel, batchOf([purchase]))).requests.find((request) => request.purpose === 'engage');
    expect(engage?.eventIds).toEqual(['7']);
  });

  it('say where each field came from', () => {
    const event = { event_type: 'custom_event', data: { event_id: '7', event_name: 'A', timestamp_unixtime_ms: NOW, custom_attributes: { 'a/b': '1' } } };
    const [track] = mixpanel.map(inputFor(mixpanel, batchOf([event], { user_attributes: { $FirstName: 'Rosa' } }), 'ios')).requests;
    const origin = (target: string): string | undefined => track?.origins.find((entry) => entry.target === target)?.source;
    expect({
      name: origin('/0/event'), token: origin('/0/properties/token'), id: origin('/0/properties/distinct_id'),
      attribute: origin('/0/properties/a~1b'), first: origin('/0/properties/$first_name'), insert: origin('/0/properties/$insert_id'),
    }).toEqual({
      name: '/events/0/data/event_name', token: 'output:/settings/token', id: '/user_identities/customer_id',
      attribute: '/events/0/data/custom_attributes/a~1b', first: '/user_attributes/$FirstName', insert: '/events/0/data/event_id',
    });
  });
});

describe('insert ids', () => {
  it('are at most 36 allowed characters and unique within an expansion, for any id', () => {
    fc.assert(fc.property(fc.string({ maxLength: 60 }), fc.integer({ min: 1, max: 3_000 }), (id, count) => {
      const ids = [null, ...Array.from({ length: count }, (_, index) => index)].map((position) => insertId(id, position));
      expect(ids.filter((text) => text.length > INSERT_ID_BYTES || !/^[A-Za-z0-9-]*$/.test(text))).toEqual([]);
      const expanded = ids.slice(1);
      expect(new Set(expanded).size).toBe(expanded.length);
    }), { numRuns: 50 });
  });
});

describe('user attribute names', () => {
  it.each([['$FirstName', '$first_name'], ['$firstname', '$first_name'], ['$Mobile', '$phone'], ['$AGE', 'Age'], ['lastSeen', '$last_seen'], ['Email', '$email'], ['shoe size', 'shoe size'], ['constructor', 'constructor']])('%s becomes %s', (name, mapped) => {
    expect(attributeName(name)).toBe(mapped);
  });
});

describe('unmapped', () => {
  const batch = batchOf([{ event_type: 'custom_event', data: { event_id: '1', event_name: 'A', timestamp_unixtime_ms: NOW, custom_attributes: { token: 'x', gone: null }, custom_flags: { f: '1' }, location: { latitude: 1 } } }], {
    mpid: '5', mp_deviceid: 'd', ip: '203.0.113.9', user_attributes: { token: 'x', tier: 'gold', vip: null }, deleted_user_attributes: ['tier', 'old'], user_identities: { customer_id: 'C-1', email: 'a@example.com', other: 'o' },
    device_info: { ios_advertising_id: '00000000-0000-0000-0000-000000000000', ios_idfv: 'v', cpu_architecture: 'arm64', http_header_user_agent: 'x' }, attribution_info: { publisher: 'p', service_provider: 's' },
    consent_state: { gdpr: { a: { consented: true, timestamp_unixtime_ms: 1 } } },
  } as Partial<Batch>);
  const why = (pointer: string, connection: Settings, platform: Platform): unknown => {
    const found = mixpanel.unmapped?.(pointer, inputFor(mixpanel, batch, platform, connection));
    return found === null ? null : found?.setting ?? found?.fact ?? found?.why;
  };

  it.each<[string, Settings, string | null, Platform?]>([
    ['/events/0/data/custom_attributes/token', {}, 'reserved-names'], ['/events/0/data/custom_attributes/gone', {}, 'It has no value, and Mixpanel gets no properties without one.'],
    ['/events/0/data/custom_flags/f', {}, 'Custom flags are for outputs that know them, and Mixpanel has none.'], ['/events/0/data/location/latitude', {}, 'Mixpanel has no property for it; of an event it gets name, time, id and attributes.'],
    ['/user_attributes/token', {}, 'reserved-names'], ['/user_attributes/tier', { useMixpanelPeople: false, includeUserAttributes: false }, 'includeUserAttributes'], ['/user_attributes/vip', { useMixpanelPeople: false }, 'useMixpanelPeople'],
    ['/user_attributes/tier', { superProperties: ['tier'] }, 'superProperties'], ['/user_identities/other', {}, 'userIdentificationType'], ['/user_identities/email', { useMixpanelPeople: false, includeUserAttributes: false }, 'includeUserAttributes'],
    ['/deleted_user_attributes/0', {}, 'deleted-attributes'], ['/deleted_user_attributes/1', { useMixpanelPeople: false }, 'useMixpanelPeople'], ['/mpid', {}, 'userIdentificationType'], ['/mp_deviceid', {}, 'device-id-order'],
    ['/ip', { includeIpAddress: false }, 'includeIpAddress'], ['/attribution_info/publisher', {}, 'includeAttributionInfo'], ['/attribution_info/service_provider', {}, 'attribution-names'],
    ['/device_info/ios_advertising_id', {}, 'device-id-order'], ['/device_info/cpu_architecture', {}, 'device-names'], ['/device_info/http_header_user_agent', {}, 'browser-names'], ['/consent_state/gdpr/a/consented', {}, 'consent-events'],
    ['/user_attributes/tier', {}, 'forwardWebRequestsServerSide', 'web'], ['/integration_attributes', {}, null],
  ])('%s with %j: %s', (pointer, connection, expected, platform = 'ios') => {
    expect(why(pointer, connection, platform)).toBe(expected);
  });

  it('names facts that there are', () => {
    const ids = new Set(mixpanel.facts.map(({ id }) => id));
    const text = readFileSync(new URL('unmapped.ts', import.meta.url), 'utf8');
    expect([...text.matchAll(/fact: '([^']+)'/g)].map(([, id]) => id).filter((id) => !ids.has(id!))).toEqual([]);
  });
});

describe('user agents', () => {
  it.each([
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0', 'Microsoft Edge', 141, 'Windows'],
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.1 Mobile/15E148 Safari/604.1', 'Mobile Safari', 19.1, 'iOS'],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Safari/605.1.15', 'Safari', 19, 'Mac OS X'],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0', 'Firefox', 144, 'Linux'],
    ['Mozilla/5.0 (Linux; Android 16; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36', 'Chrome', 141, 'Android'],
    ['Mozilla/5.0 (Linux; Android 15; SM-S921B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36', 'Samsung Internet', 28, 'Android'],
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 OPR/124.0.0.0', 'Opera', 124, 'Windows'],
    ['curl/8.5.0', null, null, null],
  ])('%s', (text, browser, browserVersion, os) => {
    expect(parseUserAgent(text)).toEqual({ browser, browserVersion, os });
  });
});

describe('judge', () => {
  const json = (status: number, body: Json, headers: [string, string][] = []): ReturnType<typeof mixpanel.judge> => mixpanel.judge({ status, headers, body: JSON.stringify(body) }, 1);

  it.each([
    ['plain 1', 200, '1', 'delivered', 'mixpanel.accepted'],
    ['plain 0', 200, '0', 'failed', 'mixpanel.rejected'],
    ['verbose ok', 200, '{"error":null,"status":1}', 'delivered', 'mixpanel.accepted'],
    ['verbose refusal in a 200', 200, '{"error":"token, missing or empty","status":0}', 'failed', 'mixpanel.rejected'],
    ['import ok', 200, '{"code":200,"num_records_imported":2,"status":"OK"}', 'delivered', 'mixpanel.accepted'],
    ['bad request', 400, '{"code":400,"error":"x","failed_records":[],"status":"Bad Request"}', 'failed', 'mixpanel.refused'],
    ['bad credentials', 401, '{"code":401,"error":"Invalid credentials","status":"Unauthorized"}', 'failed', 'mixpanel.refused'],
    ['too large', 413, '', 'failed', 'mixpanel.refused'],
    ['rate limit', 429, '', 'retry', 'mixpanel.rate-limited'],
    ['server error', 503, '<html>', 'retry', 'mixpanel.unavailable'],
  ])('%s', (_what, status, body, kind, code) => {
    const verdict = mixpanel.judge({ status, headers: [], body }, 1);
    expect([verdict.kind, verdict.reason.code]).toEqual([kind, code]);
  });

  it('quotes what Mixpanel said', () => {
    expect(json(200, { error: 'token, missing or empty', status: 0 }).reason.message).toBe('Mixpanel took nothing of this request: token, missing or empty');
    expect(json(400, { failed_records: [{ index: 0, message: 'time is bad' }, { index: 1, message: 'x' }] }).reason.message).toBe('Mixpanel answered 400: 2 events failed validation, the first because time is bad');
    expect(json(200, { code: 200, num_records_imported: 1, status: 'OK' }).reason.message).toBe('Mixpanel imported 1 event.');
  });

  it('tells the events that /import refused from those that it took', () => {
    const parts = ['7', '7', '8'].map((eventId, index) => ({ pointer: `/${index}`, eventId }));
    const body = (indexes: readonly number[]): string => JSON.stringify({ code: 400, error: 'x', failed_records: indexes.map((index) => ({ index, field: 'properties.time', message: `bad ${index}` })), num_records_imported: 3 - indexes.length, status: 'Bad Request' });
    expect(mixpanel.judge({ status: 400, headers: [], body: body([2]) }, 1, { parts })).toEqual({
      kind: 'delivered', reason: { code: 'mixpanel.partly-accepted', message: 'Mixpanel imported 2 events and refused 1.', value: 400 },
      refused: [{ pointer: '/2', reason: { code: 'mixpanel.event-refused', message: 'Mixpanel refused the event: bad 2', value: 'bad 2' } }],
    });
    expect(mixpanel.judge({ status: 400, headers: [], body: body([0, 1, 2]) }, 1, { parts })).toMatchObject({ kind: 'failed', reason: { code: 'mixpanel.refused' } });
    expect(mixpanel.judge({ status: 400, headers: [], body: body([9]) }, 1, { parts }).kind).toBe('failed');
  });

  it('waits as long as Retry-After asks, else backs off, and gives up', () => {
    const delays = [1, 2, 3, 4, 5, 6].map((attempt) => {
      const verdict = mixpanel.judge({ status: 503, headers: [], body: '' }, attempt);
      return verdict.kind === 'retry' ? verdict.delayMs : verdict.reason.code;
    });
    expect(delays).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 'mixpanel.retries-exhausted']);
    expect(json(429, {}, [['Retry-After', '30']])).toMatchObject({ kind: 'retry', delayMs: 30_000, reason: { message: 'Mixpanel: endpoint returned 429; attempt 2 in 30 s (Retry-After)' } });
    expect(json(503, {}, [['Date', 'Mon, 02 Mar 2026 10:00:00 GMT'], ['Retry-After', 'Mon, 02 Mar 2026 10:00:07 GMT']])).toMatchObject({ delayMs: 7_000 });
    expect(json(503, {}, [['Retry-After', 'soon']])).toMatchObject({ delayMs: 1_000 });
  });
});

describe('simulator', () => {
  const session = (settings: Partial<SimulatorContext> = {}): Session => {
    const context: SimulatorContext = { ...createMemoryContext(mixpanel, () => NOW), now: NOW, ...settings };
    return {
      context,
      send: (path, body, query = '') => mixpanel.simulator.handle({ method: 'POST', path, query: new URLSearchParams(query), headers: { 'content-type': 'application/json' }, body: Buffer.from(JSON.stringify(body)) }, context),
      user: (id) => userOf(context.state, keyOf(context.state, id) ?? ''),
      received: () => (context.state as MemoryState).entries('received').map(([, value]) => value as unknown as ReceivedEvent),
    };
  };
  const event = (name: string, properties: JsonObject): JsonObject => ({ event: name, properties: { token: 't', time: 1_772_446_500, ...properties } });

  it('applies every operation to the stored profile', () => {
    const { send, user } = session();
    const head = { $token: 't', $distinct_id: 'u' };
    send('/engage', [
      { ...head, $set: { name: 'Rosa', list: [1, 2], gone: 1 } },
      { ...head, $set_once: { name: 'other', first: 'yes' } },
      { ...head, $add: { visits: 2 } },
      { ...head, $add: { visits: -5 } },
      { ...head, $append: { list: 2, $transactions: { $amount: 41.5 } } },
      { ...head, $union: { list: [2, 3], tags: ['a'] } },
      { ...head, $remove: { list: 2, absent: 1 } },
      { ...head, $unset: ['gone'], $time: 5 },
    ]);
    expect(user('u')).toMatchObject({
      key: 'distinct_id:u', identifiers: { distinct_id: ['u'] }, revenue: { '': 41.5 },
      attributes: { name: 'Rosa', list: [1, 3], first: 'yes', visits: -3, $transactions: [{ $amount: 41.5 }], tags: ['a'] },
    });
    send('/engage', [{ ...head, $delete: '' }]);
    expect(user('u')).toBeUndefined();
  });

  it('sums transactions up, refunds taken off, and keeps the newest 100 of them', () => {
    const { send, user } = session();
    const charge = (amount: number): JsonObject => ({ $token: 't', $distinct_id: 'u', $append: { $transactions: { $amount: amount } } });
    const { notes } = send('/engage', [...Array.from({ length: 101 }, () => charge(2)), charge(-7)]);
    expect(user('u')?.revenue).toEqual({ '': 195 });
    expect(user('u')?.attributes['$transactions']).toHaveLength(100);
    expect(notes?.map(({ code }) => code)).toEqual(['mixpanel.transactions']);
  });

  it('keeps the last of duplicate events, with strings cut at 255 characters', () => {
    const { send, user, received } = session();
    const one = event('A', { distinct_id: 'u', $insert_id: 'i', text: 'x'.repeat(300), deep: { list: ['y'.repeat(256), 1] }, n: 1 });
    const { notes } = send('/track', [one, { ...one, properties: { ...one['properties'] as JsonObject, n: 2 } }]);
    expect(received()).toMatchObject([{ name: 'A', dedup_id: '["A",1772446500,"u","i"]', duplicates: 1, properties: { n: 2, text: 'x'.repeat(255), deep: { list: ['y'.repeat(255), 1] } } }]);
    expect(received()[0]?.properties).not.toHaveProperty('token');
    expect(user('u')?.events).toBe(1);
    expect(notes?.map(({ code, pointer }) => [code, pointer])).toEqual([['mixpanel.text-cut', '/0/properties/text'], ['mixpanel.text-cut', '/0/properties/deep'], ['mixpanel.repeated', '/1']]);
  });

  it('says what it takes without keeping it as sent', () => {
    const { send, received, user } = session({ settings: { token: 'mine' } });
    const many = Object.fromEntries(Array.from({ length: 255 }, (_, n) => [`k${n}`, n]));
    const { body, notes } = send('/track', [event('A', { distinct_id: 'u', $ignore: true }), event('B', { distinct_id: 'Anonymous' }), event('C', { distinct_id: 'u', ...many }), { event: 'D', properties: { token: 'mine', distinct_id: 'u', time: 1 } }]);
    expect(body).toBe('1');
    expect(notes?.map(({ code, level, pointer }) => [code, level, pointer])).toEqual([
      ['mixpanel.ignored', 'ignored', '/0/properties/$ignore'], ['mixpanel.other-token', 'warning', '/0/properties/token'],
      ['mixpanel.no-user', 'warning', '/1/properties/distinct_id'], ['mixpanel.too-many-keys', 'limit', '/2/properties'], ['mixpanel.event-refused', 'warning', '/3'],
    ]);
    expect(received().map(({ name, user: of, ignored }) => [name, of, ignored])).toEqual([['A', 'distinct_id:u', 'It has the property "$ignore".'], ['B', null, null], ['C', 'distinct_id:u', null]]);
    expect(user('u')?.events).toBe(1);
  });

  it('makes one user of two by $identify, $merge and $create_alias', () => {
    const { send, user } = session();
    const anonymous = '7e2d8c1a-4b1f-4c7e-9d55-0c5b0b8c0a11';
    send('/engage', [{ $token: 't', $distinct_id: anonymous, $set: { seen: 1, tier: 'none' } }, { $token: 't', $distinct_id: 'cust-1', $set: { tier: 'gold' } }]);
    send('/track', [event('A', { distinct_id: anonymous }), event('$identify', { $identified_id: 'cust-1', $anon_id: anonymous, distinct_id: 'cust-1' }), event('$create_alias', { distinct_id: 'cust-1', alias: 'rosa' })]);
    send('/import', [event('$merge', { $distinct_ids: ['cust-1', 'old-1'], $insert_id: 'm-1' })], 'strict=1&api_key=k');
    for (const id of [anonymous, 'cust-1', 'rosa', 'old-1']) expect(user(id)).toMatchObject({ key: 'distinct_id:cust-1', attributes: { seen: 1, tier: 'gold' }, merged_into: null });
    expect(user('rosa')?.identifiers['distinct_id']?.toSorted()).toEqual([anonymous, 'cust-1', 'old-1', 'rosa'].toSorted());
  });

  it('gives a device to the first user who logs in on it, and to no other', () => {
    const { send, user } = session();
    const seen = (properties: JsonObject): unknown => send('/track', [event('A', properties)]);
    seen({ distinct_id: '$device:d-1', $device_id: 'd-1' });
    seen({ distinct_id: 'cust-1', $device_id: 'd-1', $user_id: 'cust-1' });
    seen({ distinct_id: 'cust-2', $device_id: 'd-1', $user_id: 'cust-2' });
    seen({ distinct_id: '$device:d-1', $device_id: 'd-1' });
    expect([user('$device:d-1')?.key, user('cust-1')?.events, user('cust-2')?.events]).toEqual(['distinct_id:cust-1', 3, 1]);
  });

  it('refuses what goes over a rolling minute, where limits are enforced', () => {
    const { context, send } = session({ enforceRates: true });
    const one = event('A', { distinct_id: 'u', $insert_id: 'i' });
    const second = Math.floor(NOW / 1_000);
    context.state.put('rates', '/import', [[second - 60, 1_000, 0], [second - 59, MAX_EVENTS_A_MINUTE - 2, 0]]);
    const answers = [1, 2, 3].map(() => send('/import', [one], 'strict=1&api_key=k').status);
    expect(answers).toEqual([200, 200, 429]);
    expect(JSON.parse(String(send('/import', [one], 'strict=1&api_key=k').body))).toEqual({ code: 429, error: 'Project exceeded rate limits. Please retry the request with exponential backoff.', status: 'Too Many Requests' });
    expect(send('/track', [one]).status).toBe(200);
    context.state.put('rates', '/engage', [[second, 1, MAX_BYTES_A_MINUTE]]);
    expect(send('/engage', [{ $token: 't', $distinct_id: 'u', $set: {} }]).status).toBe(429);
    expect(mixpanel.simulator.handle({ method: 'POST', path: '/import', query: new URLSearchParams('strict=1&api_key=k'), headers: {}, body: Buffer.from(JSON.stringify([one])) }, { ...context, enforceRates: false }).status).toBe(200);
  });

  it('takes no credentials at all when told so', () => {
    const { context } = session({ credentials: 'rejected' });
    const status = (path: string, body: Json, headers: Record<string, string> = {}): number => mixpanel.simulator.handle({ method: 'POST', path, query: new URLSearchParams('strict=1&project_id=1'), headers, body: Buffer.from(JSON.stringify(body)) }, context).status;
    const basic = (user: string): Record<string, string> => ({ authorization: `Basic ${btoa(user)}` });
    const list = [event('A', { distinct_id: 'u', $insert_id: 'i' })];
    expect([status('/track', list), status('/import', list, basic('secret:')), status('/import', list, basic('service:password')), status('/engage', [{ $token: 't', $distinct_id: 'u', $set: {} }]), status('/groups', [{ $token: 't', $group_key: 'a', $group_id: 'b', $set: {} }])]).toEqual([401, 401, 401, 401, 401]);
  });

  it('survives nesting that exhausts the stack', () => {
    const context = createMemoryContext(mixpanel, () => NOW);
    const deep = `[{"event":"A","properties":{"token":"t","a":${'['.repeat(200_000)}${']'.repeat(200_000)}}}]`;
    for (const path of ['/track', '/engage', '/import']) {
      const response = mixpanel.simulator.handle({ method: 'POST', path, query: new URLSearchParams('api_key=k'), headers: {}, body: Buffer.from(deep) }, context);
      expect(response).toMatchObject({ status: 200, body: '0' });
    }
  });

  it('decodes any body without throwing', () => {
    const headers = fc.record({ 'content-type': fc.constantFrom('', 'application/json', 'application/x-www-form-urlencoded', 'application/x-ndjson'), 'content-encoding': fc.constantFrom('', 'gzip') });
    const text = fc.oneof(fc.string(), fc.base64String(), fc.json(), fc.string().map((value) => `data=${value}`), fc.base64String().map((value) => `data=${value}`));
    fc.assert(fc.property(headers, text, fc.string(), (head, body, data) => {
      const decoded = decodeRequest({ method: 'POST', path: '/track', query: new URLSearchParams({ data }), headers: head, body: Buffer.from(body) });
      expect(['records', 'undecodable', 'too-large']).toContain(decoded.kind);
    }));
  });

  it('decodes what was encoded, in every form', () => {
    const records = fc.array(fc.dictionary(fc.string(), fc.string()), { minLength: 1, maxLength: 3 });
    fc.assert(fc.property(records, (list) => {
      const json = JSON.stringify(list);
      const base64 = Buffer.from(json).toString('base64');
      const send = (type: string, body: string, query = ''): unknown => decodeRequest({ method: 'POST', path: '/', query: new URLSearchParams(query), headers: { 'content-type': type }, body: Buffer.from(body) });
      const expected = { kind: 'records', records: JSON.parse(json) as Json, isList: true };
      expect(send('application/json', json)).toEqual(expected);
      expect(send('application/x-www-form-urlencoded', `data=${base64}`)).toEqual(expected);
      expect(send('application/x-www-form-urlencoded', `data=${encodeURIComponent(json)}`)).toEqual(expected);
      expect(send('', '', `data=${encodeURIComponent(base64)}`)).toEqual(expected);
      expect(send('application/x-ndjson', list.map((entry) => JSON.stringify(entry)).join('\n'))).toEqual(expected);
    }));
  });
});
