/** Real endpoints: where requests go, what the status says of it, the simulator's opinion beside the endpoint's, and what never leaves this machine in clear. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { IncomingHttpHeaders, Server } from 'node:http';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Alert, Delivery, Page } from '../../src/protocol/contract.ts';
import { serverBatch, startTestEngine } from '../support/engine.ts';
import type { TestEngine } from '../support/engine.ts';

interface Got { readonly method: string; readonly url: string; readonly headers: IncomingHttpHeaders; readonly body: string }

let engine: TestEngine;
let server: Server;
let base = '';
let got: Got[] = [];
let respond: (call: Got, number: number) => { status: number; body: string } | 'break' = () => ({ status: 200, body: '{"error":null,"status":1}' });

beforeEach(async () => {
  got = [];
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => { body += chunk.toString(); });
    request.on('end', () => {
      const call = { method: request.method ?? '', url: request.url ?? '', headers: request.headers, body };
      got.push(call);
      const answer = respond(call, got.length);
      if (answer === 'break') request.socket.destroy();
      else response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  engine = await startTestEngine();
  const { name } = await engine.input('s2s');
  await engine.api('PUT', '/workspace/connections/s2s-to-mixpanel', { input: name, output: 'mixpanel', settings: { useMixpanelPeople: false } });
  await engine.api('POST', '/clock', { freeze: true });
});
afterEach(async () => {
  await engine.stop();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  delete process.env['CLOUDCHAMBER_SECRET_DESK_TOKEN'];
});

async function setOutput(name: string, change: Record<string, unknown>): Promise<void> {
  const { body } = await engine.api<Record<string, unknown>>('GET', `/workspace/outputs/${name}`);
  const put = await engine.api('PUT', `/workspace/outputs/${name}`, { ...body, ...change });
  expect(put.status, JSON.stringify(put.body)).toBe(200);
}

async function send(name: string, extra: Record<string, unknown> = {}): Promise<Delivery[]> {
  await engine.sendServer(serverBatch(name, extra));
  await engine.settle();
  return (await engine.api<Page<Delivery>>('GET', '/deliveries?query=output%3Dmixpanel')).body.items;
}

describe('a real endpoint', () => {
  it('gets the partner\'s path behind its own, and the status names it', async () => {
    respond = () => ({ status: 200, body: '{"error":null,"status":1}' });
    await setOutput('mixpanel', { transport: 'real', endpoint: { url: `${base}/staging/?team=shop` } });
    const [delivery] = await send('Leaves');
    expect(got).toHaveLength(1);
    expect(got[0]!.url).toMatch(/^\/staging\/(track|import)\?team=shop/);
    expect(got[0]!.body).toBe(delivery!.request.body);
    expect(delivery).toMatchObject({ outcome: 'delivered', simulated: false, request: { url: `${base}${got[0]!.url}` }, compared: null });
    expect((await engine.status()).real_outputs).toEqual([{ output: 'mixpanel', url: `${base}/staging/` }]);
    // The simulator heard nothing of it.
    expect((await engine.api<{ items: unknown[] }>('GET', '/outputs/mixpanel/received/events')).body.items).toEqual([]);
    await setOutput('mixpanel', { transport: 'simulated' });
    expect((await engine.status()).real_outputs).toEqual([]);
    await send('Stays');
    expect(got).toHaveLength(1);
  });

  it('of the partner itself is named by the region in use', async () => {
    await setOutput('mixpanel', { transport: 'real' });
    const [first] = (await engine.status()).real_outputs;
    expect(first).toEqual({ output: 'mixpanel', url: 'https://api.mixpanel.com' });
    const { body } = await engine.api<{ settings: Record<string, unknown> }>('GET', '/workspace/outputs/mixpanel');
    await setOutput('mixpanel', { settings: { ...body.settings, baseUrl: 'EU Residency Server' } });
    expect((await engine.status()).real_outputs).toEqual([{ output: 'mixpanel', url: 'https://api-eu.mixpanel.com' }]);
  });

  it('is tried again by the same rules, in the order of the user', async () => {
    respond = (_call, number) => (number === 1 ? { status: 503, body: '{"error":"tea break"}' } : number === 2 ? 'break' : { status: 200, body: '1' });
    await setOutput('mixpanel', { transport: 'real', endpoint: { url: base } });
    await send('First');
    await send('Second');
    expect(got).toHaveLength(1);
    await engine.api('POST', '/clock', { advance_ms: 1_000 });
    await engine.settle();
    expect(got).toHaveLength(2);
    await engine.api('POST', '/clock', { advance_ms: 2_000 });
    await engine.settle();
    expect(got.map(({ body }) => /First|Second/.exec(body)?.[0])).toEqual(['First', 'First', 'First', 'Second']);
    const [second, first] = await send('Third');
    expect([second!.attempt, first!.attempt]).toEqual([1, 1]);
    const all = (await engine.api<Page<Delivery>>('GET', '/deliveries?query=output%3Dmixpanel')).body.items;
    expect(all.map(({ outcome, attempt }) => [outcome, attempt])).toEqual([['delivered', 1], ['delivered', 1], ['delivered', 3]]);
    const { body } = await engine.api<{ items: { attempt: number; outcome: string; response: unknown; reason: { message: string } }[] }>('GET', `/deliveries/${all[2]!.id}/attempts`);
    expect(body.items).toMatchObject([{ attempt: 1, response: { status: 503 } }, { attempt: 2, response: null }, { attempt: 3, response: { status: 200 } }]);
    const { items } = (await engine.api<Page<Alert>>('GET', '/alerts?query=output%3Dmixpanel')).body;
    expect(items.at(-1)).toMatchObject({ label: '503 - Service Unavailable', message: expect.stringContaining('tea break') });
  });

  it('that is switched off gets nothing more, retries included', async () => {
    respond = () => ({ status: 503, body: '' });
    await setOutput('mixpanel', { transport: 'real', endpoint: { url: base } });
    await send('Waiting');
    await setOutput('mixpanel', { transport: 'simulated' });
    await engine.api('POST', '/clock', { advance_ms: 1_000 });
    await engine.settle();
    expect(got).toHaveLength(1);
    const [delivery] = (await engine.api<Page<Delivery>>('GET', '/deliveries?query=output%3Dmixpanel')).body.items;
    expect(delivery).toMatchObject({ outcome: 'delivered', attempt: 2, simulated: true });
    expect(delivery!.request.url).toMatch(/^https:\/\/api\.mixpanel\.com\//);
  });
});

describe('the comparison with the simulator', () => {
  const compared = { transport: 'real' as const };

  it('says that both come to the same', async () => {
    respond = ({ url }) => ({ status: 200, body: url.includes('verbose') ? '{"error":null,"status":1}' : '1' });
    await setOutput('mixpanel', { ...compared, endpoint: { url: base, compare: true } });
    const [delivery] = await send('Same');
    expect(delivery!.compared).toMatchObject({ status: 200, outcome: 'delivered', same: true });
    expect((await engine.api<{ items: unknown[] }>('GET', '/outputs/mixpanel/received/events')).body.items).toHaveLength(1);
  });

  it('says in words what differs, and the simulator keeps only what the endpoint took', async () => {
    respond = () => ({ status: 400, body: '{"code":400,"error":"no such project","status":"Bad Request"}' });
    await setOutput('mixpanel', { ...compared, endpoint: { url: base, compare: true } });
    const [delivery] = await send('Differs');
    expect(delivery).toMatchObject({ outcome: 'failed', compared: { status: 200, outcome: 'delivered', same: false } });
    expect(delivery!.compared!.differences.slice(0, 2)).toEqual(['The endpoint answered 400, the simulator answered 200.', expect.stringMatching(/^By the endpoint's answer the request is failed \(mixpanel\.refused\), by the simulator's delivered/)]);
    expect((await engine.api<{ items: unknown[] }>('GET', '/outputs/mixpanel/received/events')).body.items).toEqual([]);
  });

  it('has something to say when no answer comes', async () => {
    respond = () => 'break';
    await setOutput('mixpanel', { ...compared, endpoint: { url: base, compare: true } });
    const [delivery] = await send('Nothing');
    expect(delivery).toMatchObject({ outcome: 'retrying', response: null, compared: { status: 200, same: false } });
    expect(delivery!.compared!.differences[0]).toMatch(/^The endpoint gave no answer \(.+\), the simulator answered 200\.$/);
  });
});

describe('secrets', () => {
  const SECRET = 'tok-7f3a91c4e8d2b6a5';

  /** Every file of the data folder that holds the text. */
  function filesWith(text: string, dir = engine.dataDir): string[] {
    return readdirSync(dir).flatMap((name) => {
      const path = join(dir, name);
      return statSync(path).isDirectory() ? filesWith(text, path) : readFileSync(path).includes(text) ? [path] : [];
    });
  }

  it('come from the environment where none is stored, and are written nowhere', async () => {
    process.env['CLOUDCHAMBER_SECRET_DESK_TOKEN'] = SECRET;
    const { body } = await engine.api<{ settings: Record<string, unknown> }>('GET', '/workspace/outputs/webhook');
    await setOutput('webhook', { settings: { ...body.settings, authorization: { $secret: 'desk.token' } }, transport: 'real', endpoint: { url: `${base}/hooks` } });
    expect(await engine.api('GET', '/secrets/desk.token')).toEqual({ status: 200, body: { name: 'desk.token', value: '', from: 'environment', variable: 'CLOUDCHAMBER_SECRET_DESK_TOKEN' } });
    expect(filesWith(SECRET)).toEqual([]);
    respond = () => ({ status: 200, body: '' });
    await engine.sendServer(serverBatch('Secret'));
    await engine.settle();
    expect(got[0]!.headers.authorization).toBe(SECRET);
    await engine.api('PUT', '/secrets/desk.token', { value: 'the-stored-one-9c1d' });
    expect(await engine.api('GET', '/secrets/desk.token')).toMatchObject({ body: { value: 'the-stored-one-9c1d', from: 'stored' } });
    await engine.sendServer(serverBatch('Stored'));
    await engine.settle();
    expect(got.at(-1)!.headers.authorization).toBe('the-stored-one-9c1d');
    expect(await engine.api('GET', '/secrets/nobody')).toMatchObject({ status: 404 });
  });

  it('of the environment stand in no story, wherever a real endpoint repeats them', async () => {
    process.env['CLOUDCHAMBER_SECRET_DESK_TOKEN'] = SECRET;
    const { body } = await engine.api<{ settings: Record<string, unknown> }>('GET', '/workspace/outputs/webhook');
    await setOutput('webhook', { settings: { ...body.settings, authorization: { $secret: 'desk.token' } }, transport: 'real', endpoint: { url: `${base}/hooks`, compare: true } });
    respond = ({ headers }) => ({ status: 403, body: JSON.stringify({ error: `the key ${headers.authorization ?? ''} is unknown` }) });
    await engine.sendServer(serverBatch('Told'));
    await engine.settle();
    const [delivery] = (await engine.api<Page<Delivery>>('GET', '/deliveries?query=output%3Dwebhook')).body.items;
    expect(delivery).toMatchObject({ outcome: 'failed', response: { body: expect.stringContaining(SECRET) } });
    for (const level of ['personal', 'secrets']) {
      const story = await fetch(`${engine.control}/api/v1/batches/${delivery!.batch_id}/story?redact=${level}`, { headers: { authorization: `Bearer ${engine.running.token}` } });
      expect(story.status).toBe(200);
      expect(await story.text()).not.toContain(SECRET);
    }
    expect(JSON.stringify((await engine.status()).problems)).not.toContain(SECRET);
  });
});
