/** What fixtures cannot say: splitting, judging, ids, origins and what the simulator keeps. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../protocol/json.ts';
import type { Batch, BatchEvent } from '../../batch/types.ts';
import type { OutboundRequest, SimulatorResponse } from '../definition.ts';
import { createMemoryContext } from '../simulator-http.ts';
import { NOW, inputFor } from '../testing/generators.ts';
import { INSERT_ID_BYTES } from './constants.ts';
import mixpanel from './index.ts';
import { attributeName } from './mapping-tables.ts';
import { insertId } from './properties.ts';
import { decodeRequest } from './simulator/decode.ts';
import { parseUserAgent } from '../shared/user-agent.ts';

function batchOf(events: BatchEvent[], more: Partial<Batch> = {}): Batch {
  return { events, environment: 'production', user_identities: { customer_id: 'C-1' }, ...more };
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
  function session(): { send: (path: string, body: Json) => SimulatorResponse; get: (collection: string, key: string) => Json | undefined } {
    const context = createMemoryContext(mixpanel, () => NOW);
    return {
      send: (path, body) => mixpanel.simulator.handle({ method: 'POST', path, query: new URLSearchParams(), headers: { 'content-type': 'application/json' }, body: Buffer.from(JSON.stringify(body)) }, context),
      get: (collection, key) => context.state.get(collection, key),
    };
  }

  it('applies every operation to the stored profile', () => {
    const { send, get } = session();
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
    expect(get('profiles', 't:u')).toEqual({
      ...head, $last_seen: 5,
      $properties: { name: 'Rosa', list: [1, 3], first: 'yes', visits: -3, $transactions: [{ $amount: 41.5 }], tags: ['a'] },
    });
  });

  it('keeps the last of duplicate events, with strings cut at 255 characters', () => {
    const { send, get } = session();
    const event = { event: 'A', properties: { token: 't', distinct_id: 'u', $insert_id: 'i', time: 1_772_446_500, text: 'x'.repeat(300), n: 1 } };
    send('/track', [event, { ...event, properties: { ...event.properties, n: 2 } }]);
    expect(get('events', '["A",1772446500,"u","i"]')).toMatchObject({ properties: { n: 2, text: 'x'.repeat(255) }, endpoint: '/track', received_at: NOW });
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
      const expected = { kind: 'records', records: JSON.parse(json) as Json };
      expect(send('application/json', json)).toEqual(expected);
      expect(send('application/x-www-form-urlencoded', `data=${base64}`)).toEqual(expected);
      expect(send('application/x-www-form-urlencoded', `data=${encodeURIComponent(json)}`)).toEqual(expected);
      expect(send('', '', `data=${encodeURIComponent(base64)}`)).toEqual(expected);
      expect(send('application/x-ndjson', list.map((entry) => JSON.stringify(entry)).join('\n'))).toEqual(expected);
    }));
  });
});
