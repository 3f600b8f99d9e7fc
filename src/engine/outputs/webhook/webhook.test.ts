/** What fixtures cannot say: exact digits, validation, judging, origins and what the receiver keeps. */
import { describe, expect, it } from 'vitest';
import type { Settings } from '../definition.ts';
import { defaultSettings } from '../settings-values.ts';
import { createMemoryState } from '../shared/memory-state.ts';
import { userOf } from '../shared/received.ts';
import { createMemoryContext } from '../simulator-http.ts';
import { NOW, fullBatch, fullEvent, inputFor } from '../testing/generators.ts';
import webhook from './index.ts';

describe('body', () => {
  const [request] = webhook.map(inputFor(webhook, fullBatch([fullEvent('custom_event')]))).requests;
  const body = request?.body ?? '';

  it('writes 64-bit ids as bare numbers with all of their digits', () => {
    for (const text of ['"mpid":-1491621378785028714', '"batch_id":-4410098822001199555', '"event_id":-9007199254740995', '"session_id":3697030220121446270', '"message_id":5']) {
      expect(body).toContain(text);
    }
  });

  it('leaves out what is input only, and keeps what it does not know', () => {
    const keys = Object.keys(JSON.parse(body) as object);
    expect(keys).not.toEqual(expect.arrayContaining(['api_key']));
    expect(keys.filter((key) => ['source_request_id', 'api_key', 'mp_deviceid', 'unique_id'].includes(key))).toEqual([]);
    expect(keys).toContain('something_unknown');
  });

  it('writes reserved attributes in lower case', () => {
    expect(JSON.parse(body)).toMatchObject({ user_attributes: { $firstname: 'Nora', tag: null, interests: ['hiking', null] } });
  });

  it('says where each field came from', () => {
    const origin = (target: string): unknown => request?.origins.find((entry) => entry.target === target);
    expect(origin('/mpid')).toEqual({ target: '/mpid', source: '/mpid', how: 'id with all of its digits' });
    expect(origin('/schema_version')).toEqual({ target: '/schema_version', source: 'constant', how: 'outbound schema' });
    expect(origin('/events/0/data/message_type')).toEqual({ target: '/events/0/data/message_type', source: '/events/0/event_type', how: 'event type', fact: 'message-type' });
  });
});

describe('unmapped', () => {
  const all = fullBatch([fullEvent('custom_event')]);
  const why = (pointer: string, connection: Settings = {}): unknown => {
    const found = webhook.unmapped?.(pointer, inputFor(webhook, all, 'ios', connection));
    return found === null ? null : found?.setting ?? found?.fact;
  };

  it.each([
    ['/api_key', {}, 'input-only'], ['/mp_deviceid', {}, 'includeMpDeviceId'], ['/ip', {}, null], ['/ip', { metadataFieldExclusion: ['IP Address'] }, 'metadataFieldExclusion'],
    ['/device_info/device', { metadataFieldExclusion: ['Device Name'] }, 'metadataFieldExclusion'], ['/device_info/os_version', { metadataFieldExclusion: ['Device Name'] }, null],
    ['/application_info/package', { includeMetadata: false }, 'includeMetadata'], ['/context/location/latitude', {}, 'includeEventBatchLocation'], ['/context/location/latitude', { includeEventBatchLocation: true }, null],
    ['/events/0/data/location/longitude', { includeLocationInformation: false }, 'includeLocationInformation'], ['/events/0/data/event_name', {}, null],
  ])('%s with %j: %s', (pointer, connection, expected) => {
    expect(why(pointer, connection as Settings)).toBe(expected);
  });
});

describe('validate', () => {
  const check = (settings: Settings, connection: Settings = {}): string[] =>
    webhook.validate({ ...defaultSettings(webhook.settings), url: 'https://example.com/hook', ...settings }, { ...defaultSettings(webhook.connectionSettings), ...connection }).map((problem) => problem.field);

  it.each([
    ['a good configuration', {}, {}, []],
    ['no URL', { url: '' }, {}, ['url']],
    ['a relative URL', { url: '/hook' }, {}, ['url']],
    ['another scheme', { url: 'ftp://example.com' }, {}, ['url']],
    ['a line break in the header', { authorization: 'Basic a\r\nX: y' }, {}, ['authorization']],
    ['an impossible status', { responseStatus: 99 }, {}, ['responseStatus']],
    ['both batch modes', {}, { sendAsBatch: true, waitForCompleteBatch: true }, ['waitForCompleteBatch']],
  ])('%s', (_what, settings, connection, fields) => {
    expect(check(settings as Settings, connection as Settings)).toEqual(fields);
  });
});

describe('judge', () => {
  it.each([[200, 'delivered'], [204, 'delivered'], [301, 'failed'], [400, 'failed'], [401, 'failed'], [404, 'failed'], [408, 'retry'], [410, 'failed'], [422, 'failed'], [429, 'retry'], [500, 'retry'], [503, 'retry']])('%i is %s', (status, kind) => {
    expect(webhook.judge({ status, headers: [], body: '' }, 1).kind).toBe(kind);
  });

  it('retries after 1, 2, 4, 8 and 16 seconds, whatever Retry-After says, then gives up', () => {
    const delays = [1, 2, 3, 4, 5, 6].map((attempt) => {
      const verdict = webhook.judge({ status: 503, headers: [['Retry-After', '99']], body: '' }, attempt);
      return verdict.kind === 'retry' ? verdict.delayMs : verdict.reason.message;
    });
    expect(delays).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 'Webhook: endpoint returned 503; given up after 6 attempts']);
  });

  it('says what went wrong in the words of the alert', () => {
    expect(webhook.judge({ status: 404, headers: [], body: '' }, 1).reason).toEqual({ code: 'webhook.refused', message: 'Webhook: endpoint returned 404', value: 404 });
    expect(webhook.judge({ status: 0, error: 'timed out after 10 s' }, 1).reason.message).toBe('Webhook: no answer (timed out after 10 s); attempt 2 in 1 s');
  });
});

describe('blocked data', () => {
  it('goes as it is, and the receiver takes it', () => {
    const record = '{"mpid":"9007199254740993","events":[],"context":{"data_plan":{"plan_id":"shop","plan_version":2,"block_metadata":{"dto_version":1}}}}';
    const settings = { ...defaultSettings(webhook.settings), url: 'https://hooks.example.com/blocked', authorization: 'Basic abc' };
    const request = webhook.quarantine(record, settings);
    expect(request).toEqual({
      method: 'POST', url: 'https://hooks.example.com/blocked', headers: [['Content-Type', 'application/json'], ['Authorization', 'Basic abc']], body: record, eventIds: [], purpose: 'quarantine', origins: [],
    });
    const context = { ...createMemoryContext(webhook, () => NOW), settings };
    const answer = webhook.simulator.handle({ method: 'POST', path: '/blocked', query: new URLSearchParams(), headers: { 'content-type': 'application/json', authorization: 'Basic abc' }, body: Buffer.from(record) }, context);
    expect(answer.status).toBe(200);
  });
});

describe('alias requests', () => {
  const request = { request_id: 'r-1', request_type: 'alias', environment: 'development', api_key: 'secret-key', data: { destination_mpid: '9223372036854775807', source_mpid: '1001', start_unixtime_ms: 1, end_unixtime_ms: 2, device_application_stamp: 'd-1' } };
  const settings = { ...defaultSettings(webhook.settings), url: 'https://hooks.example.com/in' };

  it('go by themselves where the connection wants them, with MPIDs as numbers and without the key', () => {
    expect(webhook.alias?.(request, settings, { sendAliasRequests: false })).toBeNull();
    const sent = webhook.alias?.(request, settings, { sendAliasRequests: true });
    expect(sent).toMatchObject({ method: 'POST', url: 'https://hooks.example.com/in', purpose: 'alias', eventIds: [] });
    expect(sent?.body).toBe('{"request_id":"r-1","request_type":"alias","environment":"development","data":{"destination_mpid":9223372036854775807,"source_mpid":1001,"start_unixtime_ms":1,"end_unixtime_ms":2,"device_application_stamp":"d-1"}}');
  });

  it('are taken by the receiver, and say nothing of a user', () => {
    const context = { ...createMemoryContext(webhook, () => NOW), settings, state: createMemoryState() };
    const post = (body: string): number => webhook.simulator.handle({ method: 'POST', path: '/in', query: new URLSearchParams(), headers: { 'content-type': 'application/json' }, body: Buffer.from(body) }, context).status;
    expect(post(webhook.alias?.(request, settings, { sendAliasRequests: true })?.body ?? '')).toBe(200);
    expect(post('{"request_type":"alias","data":{"source_mpid":1}}')).toBe(422);
    expect([context.state.entries('received').map(([, value]) => (value as { kind: string; user: null }).kind), context.state.count('users')]).toEqual([['alias'], 0]);
  });
});

describe('local receiver', () => {
  const context = { ...createMemoryContext(webhook, () => NOW), now: NOW, state: createMemoryState() };
  const receive = (path: string, batch: string): void => {
    webhook.simulator.handle({ method: 'POST', path, query: new URLSearchParams(), headers: { 'content-type': 'application/json', 'x-own': '1', authorization: 'secret' }, body: Buffer.from(batch) }, context);
  };

  it('keeps batches in order, with their headers but not the secret one', () => {
    for (const path of ['/webhook/a', '/webhook/b']) receive(path, '{"schema_version":2,"user_identities":[],"events":[],"mpid":9007199254740993,"timestamp_unixtime_ms":5}');
    const batch = { schema_version: 2, user_identities: [], events: [], mpid: 9007199254740993n, timestamp_unixtime_ms: 5 };
    expect(context.state.entries('received').map(([, value]) => value)).toMatchObject(['/webhook/a', '/webhook/b'].map((name) => (
      { name, kind: 'batch', at: 5, received_at: NOW, user: 'mpid:9007199254740993', properties: { headers: { 'content-type': 'application/json', 'x-own': '1' }, body: batch } }
    )));
    expect(JSON.stringify(context.state.entries('received'), (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value))).not.toContain('secret');
  });

  it('knows a user as the last batch told of it', () => {
    const identities = (email: string): string => `[{"identity_type":"customer_id","identity":"c-1","timestamp_unixtime_ms":1},{"identity_type":"email","identity":"${email}","timestamp_unixtime_ms":1}]`;
    receive('/w', `{"schema_version":2,"user_identities":${identities('old@example.com')},"events":[],"mpid":7,"user_attributes":{"tier":"gold","gone":"1"}}`);
    receive('/w', `{"schema_version":2,"user_identities":${identities('new@example.com')},"events":[],"mpid":7,"user_attributes":{"tier":"silver"},"consent_state":{"gdpr":{"analytics":{"consented":true}}}}`);
    expect(userOf(context.state, 'mpid:7')).toMatchObject({ identifiers: { mpid: ['7'], customer_id: ['c-1'], email: ['new@example.com'] }, attributes: { tier: 'silver' }, consents: { 'gdpr.analytics': { consented: true } }, events: 2 });
    expect(userOf(context.state, 'mpid:7')?.attributes).not.toHaveProperty('gone');
  });

  it('knows users without an MPID by an identity, and nobody by nothing', () => {
    receive('/w', '{"schema_version":2,"user_identities":[{"identity_type":"email","identity":"a@example.com"}],"events":[]}');
    receive('/w', '{"schema_version":2,"user_identities":[],"events":[]}');
    const { length } = context.state.entries('received');
    expect(context.state.entries('received').slice(length - 2).map(([, value]) => (value as { user: string | null }).user)).toEqual(['email:a@example.com', null]);
  });
});
