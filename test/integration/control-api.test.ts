/** What scripts may rely on (design.md section 6): shapes, errors, and a description of itself. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { clockSchema, statusSchema } from '../../src/protocol/contract.ts';
import type { UserRow } from '../../src/protocol/user.ts';
import type { StreamMessage } from '../../src/protocol/contract.ts';
import { serverBatch, startTestEngine } from '../support/engine.ts';
import type { TestEngine } from '../support/engine.ts';

let engine: TestEngine;
beforeAll(async () => { engine = await startTestEngine(); });
afterAll(async () => { await engine.stop(); });

it('answers the documented status and clock', async () => {
  expect(statusSchema.safeParse(await engine.status()).error).toBeUndefined();
  expect(clockSchema.safeParse((await engine.api('GET', '/clock')).body).error).toBeUndefined();
});

it('describes every call in OpenAPI, with the calls of the design among them', async () => {
  const { body } = await engine.api<{ openapi: string; paths: Record<string, Record<string, unknown>> }>('GET', '/openapi.json');
  expect(body.openapi).toBe('3.1.0');
  expect(Object.keys(body.paths)).toEqual(expect.arrayContaining([
    'status', 'requests', 'batches', 'events', 'violations', 'deliveries', 'alerts', 'batches/{id}', 'settle', 'clock', 'captured', 'workspace/{kind}/{name}',
  ].map((path) => `/api/v1/${path}`)));
});

it('takes a body without a content type, and an empty one', async () => {
  const post = (init: RequestInit): Promise<Response> => fetch(`${engine.control}/api/v1/settle`, { method: 'POST', ...init, headers: { authorization: `Bearer ${engine.running.token}`, ...init.headers } });
  expect((await post({})).status).toBe(200);
  expect((await post({ body: '{"timeout_ms":100}', headers: { 'content-type': 'application/x-www-form-urlencoded' } })).status).toBe(200);
  expect((await post({ body: '', headers: { 'content-type': 'application/json' } })).status).toBe(200);
  const broken = await post({ body: '{"timeout_ms":' });
  expect([broken.status, await broken.json()]).toEqual([400, { error: { code: 'bad-json', message: expect.stringContaining('not JSON') } }]);
});

it.each([
  ['POST', '/settle', { timeout_ms: 'soon' }, 400, 'timeout_ms'],
  ['GET', '/events?limit=0', undefined, 400, 'limit'],
  ['GET', '/events?cursor=abc', undefined, 400, 'cursor'],
  ['GET', '/batches/12345', undefined, 404, undefined],
  ['GET', '/requests/abc', undefined, 400, 'id'],
  ['GET', '/workspace/nothings', undefined, 404, 'kind'],
  ['PUT', '/workspace/outputs/Bad Name', { partner: 'mixpanel' }, 400, 'name'],
  ['PUT', '/workspace/outputs/new-one', { partner: 'nobody' }, 400, 'partner'],
  ['PUT', '/workspace/connections/loose', { input: 'web', output: 'not-there' }, 400, 'output'],
  ['DELETE', '/workspace/outputs/mixpanel', undefined, 409, 'output'],
  ['POST', '/sample', { scenario: 'no-such' }, 404, 'scenario'],
  ['POST', '/clock', { advance: 1 }, 400, undefined],
] as const)('%s %s answers a clear error', async (method, path, body, status, field) => {
  const answer = await engine.api<{ error: { code: string; message: string; field?: string } }>(method, path, body);
  expect([answer.status, answer.body.error?.field]).toEqual([status, field]);
  expect(answer.body.error.message).toMatch(/^[A-Z"].*[.!]$/s);
});

it('writes, reads and deletes workspace files as they are', async () => {
  const output = { partner: 'webhook', settings: { url: 'http://127.0.0.1:9/hook' }, behaviour: { status: 500 } };
  const put = await engine.api<Record<string, unknown>>('PUT', '/workspace/outputs/second-hook', output);
  expect(put.status, JSON.stringify(put.body)).toBe(200);
  expect((await engine.api('GET', '/workspace/outputs/second-hook')).body).toMatchObject({ partner: 'webhook', behaviour: { status: 500 } });
  expect((await engine.api<{ items: { name: string }[] }>('GET', '/workspace/outputs')).body.items.map(({ name }) => name)).toContain('second-hook');
  expect((await engine.api('DELETE', '/workspace/outputs/second-hook')).status).toBe(200);
  expect((await engine.api('GET', '/workspace/outputs/second-hook')).status).toBe(404);
});

it('streams what happens, at once and in few messages', async () => {
  const controller = new AbortController();
  const response = await fetch(`${engine.control}/api/v1/stream`, { headers: { authorization: `Bearer ${engine.running.token}` }, signal: controller.signal });
  const messages: StreamMessage[] = [];
  const reading = (async () => {
    let text = '';
    const decoder = new TextDecoder();
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      text += decoder.decode(chunk, { stream: true });
      const parts = text.split('\n\n');
      text = parts.pop() ?? '';
      for (const part of parts) {
        const data = /^data: (.*)$/m.exec(part)?.[1];
        if (data !== undefined) messages.push(JSON.parse(data) as StreamMessage);
      }
      if (messages.some((message) => message.type === 'advance' && message.events.some((row) => row.name === 'Streamed 49'))) return;
    }
  })();
  for (let index = 0; index < 50; index += 1) await engine.sendServer(serverBatch(`Streamed ${index}`));
  await reading;
  controller.abort();
  expect(messages[0]?.type).toBe('hello');
  const advances = messages.filter((message) => message.type === 'advance');
  expect(advances.reduce((sum, message) => sum + message.new_events, 0)).toBe(50);
  expect(advances.length).toBeLessThan(40);
  expect(messages.some((message) => message.type === 'request')).toBe(true);
});

it('offers sample batches that go through the ingest port', async () => {
  const { body } = await engine.api<{ items: { id: string }[] }>('GET', '/samples');
  for (const { id } of body.items) {
    const sent = await engine.api<{ status: number }>('POST', '/sample', { scenario: id });
    expect([sent.status, sent.body.status], id).toEqual([200, expect.any(Number)]);
  }
  expect((await engine.settle()).settled).toBe(true);
  expect((await engine.status()).counts.events).toBeGreaterThan(55);
});

it('knows the people of the demo by the identity calls that they made', async () => {
  expect((await engine.api('POST', '/workspace/demo')).status).toBe(200);
  await engine.settle();
  const { items } = (await engine.api<{ items: UserRow[] }>('GET', '/users?limit=50&environment=development')).body;
  const called = (row: UserRow): string | undefined => row.identities.find(({ type }) => type === 'customer_id')?.value;
  expect(items.filter(({ known }) => known).map(called).sort()).toEqual(['c-0887', 'c-1042', 'c-2210', 'c-3301', 'c-3302']);
  // The visitor, and who uses the kiosk next; nobody came into being because a batch named an MPID that no call had given.
  expect(items.filter(({ known }) => !known).map(({ identities }) => identities.length)).toEqual([1, 1]);
});

it('opens the demo with its half hour of traffic', async () => {
  expect((await engine.api('POST', '/workspace/demo')).status).toBe(200);
  await engine.settle(20_000);
  const status = await engine.status();
  expect(status.workspace.is_demo).toBe(true);
  const { body } = await engine.api<{ buckets: { events: number }[] }>('GET', '/events/histogram?buckets=60');
  expect(body.buckets.filter(({ events }) => events > 0).length).toBeGreaterThan(10);
});
