/** Faults on demand over real HTTP: what the client sees, what is kept, what is processed, and how the next attempt is tied to the first. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RequestSummary } from '../../src/protocol/contract.ts';
import type { FaultState } from '../../src/protocol/faults.ts';
import { send, startTestEngine } from './engine-harness.ts';
import type { HttpAnswer, TestEngine } from './engine-harness.ts';

let engine: TestEngine;
let web: { name: string; key: string };
let server: { name: string; key: string; secret: string };

beforeEach(async () => {
  engine = await startTestEngine();
  [web, server] = await Promise.all([engine.input('web'), engine.input('s2s')]);
});

afterEach(() => engine.stop());

const setFaults = (...items: object[]): Promise<FaultState> => engine.control('PUT', '/faults', { items });
const webBatch = (id: string, name = 'Video Watched'): string => JSON.stringify({
  source_request_id: id, mpid: '42', environment: 'development', mp_deviceid: '3c6df563-1256-49de-ccfa-04f7f5e08ee9',
  events: [{ event_type: 'custom_event', data: { event_name: name, custom_event_type: 'navigation', timestamp_unixtime_ms: Date.now() } }],
});
const sendWeb = (body: string): Promise<HttpAnswer> => send(engine.ingestUrl, `/v3/JS/${web.key}/events`, { headers: { 'content-type': 'text/plain;charset=UTF-8', origin: 'https://shop.example.com' }, body });
const sendServer = (body: string): Promise<HttpAnswer> =>
  send(engine.ingestUrl, '/v2/events', { headers: { 'content-type': 'application/json', authorization: `Basic ${Buffer.from(`${server.key}:${server.secret}`).toString('base64')}` }, body });
/** Oldest first. */
const listed = async (): Promise<RequestSummary[]> => (await engine.requests()).reverse();
const eventNames = async (): Promise<string[]> => {
  await engine.settle();
  return (await engine.events()).map((event) => event.name).reverse();
};

describe('a refused call', () => {
  it.each([
    [400, '{"errors":[{"code":"BAD_REQUEST","message":"The request was refused."}]}', undefined],
    [401, '', undefined], [403, '', undefined], [429, '', '5'], [500, '', undefined], [503, '', '5'],
  ])('%i: reaches the client in the service\'s own form, is kept with its bytes and not processed', async (status, body, retryAfter) => {
    await setFaults({ surface: 'web-events', action: { type: 'status', status } });
    const sent = webBatch('r-1');
    const answer = await sendWeb(sent);
    expect([answer.status, answer.body.toString(), answer.headers['retry-after']]).toEqual([status, body, retryAfter]);
    expect(answer.headers['access-control-allow-origin']).toBe('https://shop.example.com');
    expect(await eventNames()).toEqual([]);
    const [call] = await listed();
    expect(call).toMatchObject({ status, surface: 'web-events', input: web.name, batches: 0, notes: [{ code: 'fault-injected', message: expect.stringContaining(`answers ${status}`) }] });
    expect((await engine.requestDetail(call!.id)).raw.body_text).toBe(sent);
  });

  it('can lack Retry-After', async () => {
    await setFaults({ action: { type: 'status', status: 429, retry_after_s: null } });
    expect((await sendWeb(webBatch('r-1'))).headers).not.toHaveProperty('retry-after');
  });

  it('makes no user and no input', async () => {
    await setFaults({ action: { type: 'status', status: 401 } });
    const before = (await engine.status()).inputs;
    const identify = await send(engine.ingestUrl, '/v1/identify', { headers: { 'content-type': 'application/json', 'x-mp-key': 'nobody' }, body: '{"known_identities":{"email":"a@example.com"}}' });
    expect([identify.status, identify.body.toString()]).toEqual([401, '']);
    expect((await sendServer('{"events":[]}')).status).toBe(401);
    expect((await engine.status()).inputs).toEqual(before);
  });

  it('keeps to its input and surface, counts, and ends after its number of calls', async () => {
    await setFaults({ id: 'busy', input: web.name, surface: 'web-events', count: 2, action: { type: 'status', status: 503 } });
    expect((await engine.status()).faults_active).toBe(true);
    expect((await sendServer(webBatch('s-1', 'Server Event'))).status).toBe(202);
    const statuses = [];
    for (let call = 0; call < 3; call += 1) statuses.push((await sendWeb(webBatch(`w-${call}`))).status);
    expect(statuses).toEqual([503, 503, 202]);
    const state = await engine.control<FaultState>('GET', '/faults');
    const hit = (await listed()).findLast((call) => call.status === 503);
    expect(state).toMatchObject({ active: false, items: [{ id: 'busy', matched: 2, fired: 2, spent: true, last_request_id: hit?.id }], lifetime: 'Faults are kept in memory. They end when Cloudchamber stops.' });
    expect(state.surfaces.map(({ id }) => id)).toEqual(expect.arrayContaining(['web-events', 'identity', 's2s-events', 'native-events']));
    expect((await engine.status()).faults_active).toBe(false);
  });

  it('leaves replays alone', async () => {
    await sendServer(webBatch('s-1', 'Server Event'));
    await setFaults({ action: { type: 'status', status: 500 } });
    const [first] = await listed();
    expect(await engine.control('POST', `/requests/${first!.id}/replay`)).toMatchObject({ status: 202 });
  });
});

describe('a dropped connection', () => {
  const failure = (body: string): Promise<string> => sendWeb(body).then(({ status }) => String(status), (error: NodeJS.ErrnoException) => error.code ?? error.message);

  it.each([
    ['before-body', ''], ['before-storing', 'the bytes'],
  ])('%s: nothing is processed', async (when, kept) => {
    await setFaults({ action: { type: 'drop', when } });
    const body = webBatch('d-1');
    expect(await failure(body)).toMatch(/ECONNRESET|EPIPE|socket hang up/);
    expect(await eventNames()).toEqual([]);
    const [call] = await listed();
    expect(call).toMatchObject({ status: 0, input: web.name, notes: [{ code: 'fault-injected' }] });
    expect((await engine.requestDetail(call!.id)).raw.body_text ?? '').toBe(kept === '' ? '' : body);
  });

  it('after-storing: the batch is processed, so the retry is a duplicate and tied to the first attempt', async () => {
    await setFaults({ count: 1, action: { type: 'drop', when: 'after-storing' } });
    const body = webBatch('d-1');
    expect(await failure(body)).toMatch(/ECONNRESET|socket hang up/);
    expect(await failure(body)).toBe('202');
    const [first, second] = await listed();
    expect(first).toMatchObject({ status: 0, batches: 1, retry_of: null, attempt: 1, notes: [{ code: 'fault-injected' }, { code: 'answer-lost', message: 'The answer would have been 202.' }] });
    expect(second).toMatchObject({ status: 202, retry_of: first!.id, attempt: 2 });
    await engine.settle();
    expect((await engine.batches()).reverse().map((batch) => batch.flags.includes('duplicate'))).toEqual([false, true]);
  });

  it('mid-answer: the answer breaks off', async () => {
    await setFaults({ action: { type: 'drop', when: 'mid-answer' } });
    const response = await fetch(`${engine.ingestUrl}/v3/JS/${web.key}/events`, { method: 'POST', body: webBatch('d-1') });
    expect(response.status).toBe(202);
    await expect(response.text()).rejects.toThrow(/terminated|closed|aborted/);
    expect(await eventNames()).toEqual(['Video Watched']);
  });
});

describe('a late answer and a wrong clock', () => {
  it('waits, and is processed as ever', async () => {
    await setFaults({ action: { type: 'latency', ms: 300 } });
    const started = performance.now();
    expect((await sendWeb(webBatch('l-1'))).status).toBe(202);
    expect(performance.now() - started).toBeGreaterThanOrEqual(295);
    expect(await eventNames()).toEqual(['Video Watched']);
    expect((await listed())[0]?.notes).toEqual([{ code: 'fault-injected', message: expect.stringContaining('It waited 300 ms.') }]);
  });

  it('a client that does not wait comes again: its retry is tied to the first attempt', async () => {
    await setFaults({ count: 1, action: { type: 'latency', ms: 60_000 } });
    const body = webBatch('l-1');
    await expect(fetch(`${engine.ingestUrl}/v3/JS/${web.key}/events`, { method: 'POST', body, signal: AbortSignal.timeout(300) })).rejects.toThrow('timeout');
    await expect.poll(async () => (await listed()).length).toBe(1);
    await expect.poll(async () => {
      await sendWeb(body);
      return (await listed()).at(-1)?.retry_of;
    }).not.toBe(null);
  });

  it('sends a wrong Date', async () => {
    await setFaults({ action: { type: 'clock', skew_ms: -86_400_000 } });
    const { headers, status } = await sendWeb(webBatch('c-1'));
    expect(status).toBe(202);
    expect(Math.abs(Date.parse(headers['date']!) + 86_400_000 - Date.now())).toBeLessThan(5_000);
  });
});

describe('retries', () => {
  it('all attempts of one call are tied to the first, and the same bytes after a yes are a duplicate and no retry', async () => {
    await setFaults({ count: 2, action: { type: 'status', status: 503 } });
    const body = webBatch('a-1');
    await sendWeb(webBatch('other'));
    for (let attempt = 0; attempt < 4; attempt += 1) await sendWeb(body);
    const calls = await listed();
    const first = calls[1]!.id;
    expect(calls.map(({ status, attempt, retry_of }) => [status, attempt, retry_of])).toEqual([[503, 1, null], [503, 1, null], [202, 2, first], [202, 1, null], [202, 1, null]]);
    expect((await engine.requestDetail(first)).attempts.map(({ status, attempt }) => [status, attempt])).toEqual([[503, 1], [202, 2]]);
    expect((await engine.requestDetail(calls[0]!.id)).attempts).toEqual([]);
  });

  it('are found by source_request_id when the bytes differ, and by a native batch\'s id', async () => {
    await setFaults({ count: 2, action: { type: 'status', status: 500 } });
    await sendServer('{"source_request_id":"s-9","events":[]}');
    await sendServer('{ "events": [], "source_request_id": "s-9" }');
    await sendServer('{"source_request_id":"s-9","events":[],"environment":"production"}');
    await sendServer('{"source_request_id":"s-10","events":[]}');
    const calls = await listed();
    expect(calls.map(({ attempt, retry_of }) => [attempt, retry_of])).toEqual([[1, null], [2, calls[0]!.id], [3, calls[0]!.id], [1, null]]);

    await setFaults({ count: 1, surface: 'native-events', action: { type: 'status', status: 429 } });
    const native = (sdk: string): Promise<HttpAnswer> => send(engine.ingestUrl, `/v2/${web.key}/events`, { headers: { 'content-type': 'application/json' }, body: JSON.stringify({ dt: 'h', id: 'N-1', sdk, msgs: [] }) });
    expect((await native('1')).status).toBe(429);
    await native('2');
    expect((await listed()).slice(-2).map(({ attempt }) => attempt)).toEqual([1, 2]);
  });

  it('are not looked for in other inputs or surfaces', async () => {
    await setFaults({ count: 1, surface: 'web-events', action: { type: 'status', status: 503 } });
    const body = webBatch('a-1');
    await sendWeb(body);
    await sendServer(body);
    expect((await listed()).map(({ retry_of }) => retry_of)).toEqual([null, null]);
  });
});

it('a wrong list is refused with the field, and changes nothing', async () => {
  await setFaults({ id: 'a', action: { type: 'status', status: 500 } });
  await expect(engine.control('PUT', '/faults', { items: [{ action: { type: 'status', status: 302 } }] })).rejects.toThrow(/400.*items\.0\.action\.status/);
  expect((await engine.control<FaultState>('GET', '/faults')).items.map(({ id }) => id)).toEqual(['a']);
});

it('tells an identity call\'s refusal as that service does', async () => {
  await setFaults({ surface: 'identity', action: { type: 'status', status: 400 } });
  const answer = await send(engine.ingestUrl, '/v1/identify', { headers: { 'content-type': 'application/json', 'x-mp-key': web.key }, body: '{}' });
  expect([answer.status, JSON.parse(answer.body.toString())]).toMatchObject([400, { Errors: [{ code: 'VALIDATION_ERROR' }], StatusCode: 400 }]);
});
