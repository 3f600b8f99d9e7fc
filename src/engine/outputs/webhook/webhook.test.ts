/** What fixtures cannot say: exact digits, validation, judging, origins and what the receiver keeps. */
import { describe, expect, it } from 'vitest';
import type { Settings } from '../definition.ts';
import { defaultSettings } from '../settings-values.ts';
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
    expect(origin('/events/0/data/message_type')).toEqual({ target: '/events/0/data/message_type', source: '/events/0/event_type', how: 'event type' });
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

describe('local receiver', () => {
  it('keeps what it got, in order', () => {
    const context = createMemoryContext(webhook, () => NOW);
    const headers = { 'content-type': 'application/json', 'x-own': '1' };
    for (const path of ['/webhook/a', '/webhook/b']) {
      webhook.simulator.handle({ method: 'POST', path, query: new URLSearchParams(), headers, body: Buffer.from('{"schema_version":2,"user_identities":[],"events":[],"mpid":9007199254740993}') }, context);
    }
    expect(context.state.get('received', '#2')).toEqual({ path: '/webhook/b', at: NOW, headers, batch: { schema_version: 2, user_identities: [], events: [], mpid: 9007199254740993n } });
  });
});
