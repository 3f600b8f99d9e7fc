/** Retries, faults and the clock: what a partner's failure does, without waiting for real time. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Alert, Delivery, EventRow, Page, Status } from '../../src/protocol/contract.ts';
import { serverBatch, startTestEngine } from '../support/engine.ts';
import type { TestEngine } from '../support/engine.ts';

let engine: TestEngine;
beforeEach(async () => {
  engine = await startTestEngine();
  await engine.api('POST', '/clock', { freeze: true });
});
afterEach(async () => { await engine.stop(); });

async function setWebhook(change: Record<string, unknown>): Promise<void> {
  const { body } = await engine.api<Record<string, unknown>>('GET', '/workspace/outputs/webhook');
  const put = await engine.api('PUT', '/workspace/outputs/webhook', { ...body, ...change });
  expect(put.status, JSON.stringify(put.body)).toBe(200);
}

async function delivery(): Promise<Delivery> {
  return (await engine.api<Page<Delivery>>('GET', '/deliveries?limit=1')).body.items[0]!;
}

async function event(): Promise<EventRow> {
  return (await engine.api<Page<EventRow>>('GET', '/events?limit=1')).body.items[0]!;
}

it('retries a 503 on the engine clock and delivers when the partner is well again', async () => {
  await setWebhook({ behaviour: { status: 503 } });
  await engine.sendServer(serverBatch('Late'));
  const settled = await engine.settle();
  expect(settled).toMatchObject({ settled: true, waiting: [{ output: 'webhook' }] });
  expect(await delivery()).toMatchObject({ outcome: 'retrying', attempt: 1, response: { status: 503 } });
  expect((await event()).outcome).toBe('retrying');
  await setWebhook({ behaviour: {} });
  await engine.api('POST', '/clock', { advance_ms: 1_000 });
  await engine.settle();
  expect(await delivery()).toMatchObject({ outcome: 'delivered', attempt: 2, response: { status: 200 } });
  expect(await event()).toMatchObject({ outcome: 'delivered', outcomes: [{ output: 'webhook', outcome: 'delivered', status: 200 }] });
});

it('gives up after the last attempt, with an alert that names the answer', async () => {
  await setWebhook({ behaviour: { status: 500 } });
  await engine.sendServer(serverBatch('Never'));
  await engine.settle();
  for (const seconds of [1, 2, 4, 8, 16]) {
    await engine.api('POST', '/clock', { advance_ms: seconds * 1_000 });
    await engine.settle();
  }
  expect(await delivery()).toMatchObject({ outcome: 'failed', next_at: null });
  expect((await event()).outcome).toBe('failed');
  const alerts = (await engine.api<Page<Alert>>('GET', '/alerts')).body.items;
  expect(alerts[0]).toMatchObject({ output: 'webhook', message: expect.stringContaining('500') });
});

it('plays a refused, a dropped and a slow partner as values in the trace', async () => {
  await setWebhook({ behaviour: { status: 400 } });
  await engine.sendServer(serverBatch('Refused'));
  await engine.settle();
  expect(await delivery()).toMatchObject({ outcome: 'failed', attempt: 1, response: { status: 400 } });
  await setWebhook({ behaviour: { drop_connection: true } });
  await engine.sendServer(serverBatch('Dropped'));
  await engine.settle();
  expect(await delivery()).toMatchObject({ outcome: 'retrying', response: null });
  await setWebhook({ behaviour: { latency_ms: 30_000 } });
  await engine.sendServer(serverBatch('Slow'));
  expect((await engine.settle()).waiting).toHaveLength(2);
  expect(await delivery()).toMatchObject({ outcome: 'queued', attempt: 0 });
  // The retry takes its time too, and what the same user sent later waits for it.
  for (let half = 0; half < 3; half += 1) {
    await engine.api('POST', '/clock', { advance_ms: 30_000 });
    await engine.settle();
  }
  const delivered = (await engine.api<Page<Delivery>>('GET', `/deliveries?query=${encodeURIComponent('outcome=delivered')}`)).body.items;
  expect(delivered.map(({ attempt }) => attempt)).toEqual([1, 2]);
});

it('keeps retries over a restart', async () => {
  await setWebhook({ behaviour: { status: 503 } });
  await engine.sendServer(serverBatch('Later'));
  await engine.settle();
  await setWebhook({ behaviour: {} });
  engine = await engine.restart();
  await engine.api('POST', '/clock', { advance_ms: 60_000 });
  await engine.settle();
  expect(await delivery()).toMatchObject({ outcome: 'delivered', attempt: 2 });
});

it('sends to a real endpoint only when told to, and says so loudly in the status', async () => {
  const got: string[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => { text += chunk.toString(); });
    request.on('end', () => {
      got.push(text);
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  const { body: file } = await engine.api<{ settings: Record<string, unknown> }>('GET', '/workspace/outputs/webhook');
  const urlKey = Object.keys(file.settings).find((key) => /url/i.test(key))!;
  await setWebhook({ settings: { ...file.settings, [urlKey]: url } });
  await engine.sendServer(serverBatch('Stays'));
  await engine.settle();
  expect(got).toEqual([]);
  expect((await engine.status()).real_outputs).toEqual([]);
  await setWebhook({ settings: { ...file.settings, [urlKey]: url }, transport: 'real' });
  await engine.sendServer(serverBatch('Leaves'));
  await engine.settle();
  expect(got).toHaveLength(1);
  expect(JSON.parse(got[0]!)).toMatchObject({ events: [{ data: { event_name: 'Leaves' } }] });
  expect(await delivery()).toMatchObject({ outcome: 'delivered', simulated: false, response: { status: 204 } });
  const status: Status = await engine.status();
  expect(status.real_outputs).toEqual([{ output: 'webhook', url }]);
  await new Promise((resolve) => server.close(resolve));
});

it('moves, freezes and returns the clock', async () => {
  const { body: frozen } = await engine.api<{ now: number; frozen: boolean }>('GET', '/clock');
  expect(frozen.frozen).toBe(true);
  const { body: moved } = await engine.api<{ now: number }>('POST', '/clock', { set: 1_800_000_000_000 });
  expect(moved.now).toBe(1_800_000_000_000);
  await engine.sendServer(serverBatch('Then'));
  await engine.settle();
  expect((await event()).received_at).toBe(1_800_000_000_000);
  const { body: reset } = await engine.api<{ now: number; frozen: boolean }>('POST', '/clock', { reset: true });
  expect(reset.frozen).toBe(false);
  expect(Math.abs(reset.now - Date.now())).toBeLessThan(2_000);
  expect((await engine.api('POST', '/clock', { freeze: 'yes' })).status).toBe(400);
});
