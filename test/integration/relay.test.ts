/** The relay against a second local server: the SDK's answer is ours, the upstream gets the same bytes, and both answers are kept. */
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Relay, RequestDetail } from '../../src/protocol/contract.ts';
import { send, startTestEngine } from './engine-harness.ts';
import type { TestEngine } from './engine-harness.ts';

interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

let engine: TestEngine;
let upstream: Server;
let upstreamUrl: string;
let seen: Seen[];
let respond: (seen: Seen) => { status: number; headers?: Record<string, string>; body?: string | Buffer } | null;
let server: { name: string; key: string; secret: string };

beforeEach(async () => {
  seen = [];
  respond = () => ({ status: 202 });
  upstream = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const call = { method: request.method!, url: request.url!, headers: request.headers, body: Buffer.concat(chunks) };
      seen.push(call);
      const answer = respond(call);
      if (answer !== null) response.writeHead(answer.status, answer.headers).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => void upstream.listen(0, '127.0.0.1', resolve));
  upstreamUrl = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
  engine = await startTestEngine();
  server = await engine.input('s2s');
});

afterEach(async () => {
  await engine.stop();
  upstream.closeAllConnections();
  upstream.close();
});

async function setRelay(url: string, enabled = true): Promise<void> {
  const path = `/workspace/inputs/${server.name}`;
  const file = await engine.control<Record<string, unknown>>('GET', path);
  await engine.control('PUT', path, { ...file, relay: { url, enabled } });
}

const authorization = (): string => `Basic ${Buffer.from(`${server.key}:${server.secret}`).toString('base64')}`;
const batch = (name: string): string => JSON.stringify({ environment: 'development', user_identities: { customer_id: 'c-1' }, events: [{ event_type: 'custom_event', data: { event_name: name, custom_event_type: 'other' } }] });
const post = (body: string | Uint8Array, headers: Record<string, string> = {}): ReturnType<typeof send> => send(engine.ingestUrl, '/v2/events?from=test', { headers: { 'content-type': 'application/json', authorization: authorization(), ...headers }, body });

async function relayed(id: string): Promise<Relay> {
  let detail: RequestDetail | undefined;
  await expect.poll(async () => {
    detail = await engine.requestDetail(id);
    return detail.relay;
  }, { timeout: 15_000, interval: 50 }).not.toBe(null);
  return detail!.relay!;
}

describe('a relay', () => {
  it('is off until it is enabled, and then said in the status', async () => {
    await setRelay(upstreamUrl, false);
    await post(batch('Alone'));
    expect((await engine.status()).relays).toEqual([]);
    await setRelay(upstreamUrl);
    expect((await engine.status()).relays).toEqual([{ input: server.name, url: upstreamUrl }]);
    await post(batch('Passed on'));
    const [second, first] = await engine.requests();
    await relayed(second!.id);
    expect((await engine.requestDetail(first!.id)).relay).toBe(null);
    expect(seen).toHaveLength(1);
  });

  it('passes method, path, headers and compressed bytes on as they came', async () => {
    await setRelay(`${upstreamUrl}/eu`);
    const body = gzipSync(batch('Compressed'));
    await post(body, { 'content-encoding': 'gzip', 'x-custom': 'kept' });
    const relay = await relayed((await engine.requests())[0]!.id);
    expect(seen).toMatchObject([{ method: 'POST', url: '/eu/v2/events?from=test', headers: { authorization: authorization(), 'content-encoding': 'gzip', 'x-custom': 'kept', host: new URL(upstreamUrl).host } }]);
    expect(seen[0]!.body).toEqual(body);
    expect(relay).toMatchObject({ url: `${upstreamUrl}/eu/v2/events?from=test`, error: null, response: { status: 202, body: '' }, differences: [] });
  });

  it('shows where the upstream answers otherwise, also when it compresses', async () => {
    await setRelay(upstreamUrl);
    respond = () => ({ status: 400, headers: { 'content-type': 'application/json', 'content-encoding': 'gzip', 'retry-after': '7' }, body: gzipSync('{"errors":[{"code":"BAD_REQUEST"}]}') });
    expect((await post(batch('Refused there'))).status).toBe(202);
    const relay = await relayed((await engine.requests())[0]!.id);
    expect(relay.response).toMatchObject({ status: 400, body: '{"errors":[{"code":"BAD_REQUEST"}]}' });
    expect(relay.differences.map(({ what, name, ours, theirs }) => [what, name, ours, theirs])).toEqual([
      ['status', '', '202', '400'], ['header', 'content-type', null, 'application/json'], ['header', 'retry-after', null, '7'], ['body', '', '', '{"errors":[{"code":"BAD_REQUEST"}]}'],
    ]);
    await engine.settle();
    expect((await engine.events()).map(({ name }) => name)).toEqual(['Refused there']);
  });

  it('never holds our answer up, and keeps the order of calls', async () => {
    await setRelay(upstreamUrl);
    const release: (() => void)[] = [];
    respond = () => null;
    upstream.on('request', (_request, response) => release.push(() => response.writeHead(202).end()));
    const started = performance.now();
    for (const name of ['one', 'two', 'three']) expect((await post(batch(name))).status).toBe(202);
    expect(performance.now() - started).toBeLessThan(3_000);
    for (let count = 1; count <= 3; count += 1) {
      await expect.poll(() => seen.length).toBe(count);
      release.shift()!();
    }
    expect(seen.map(({ body }) => /"event_name":"(\w+)"/.exec(body.toString())?.[1])).toEqual(['one', 'two', 'three']);
  });

  it('lists why there was no answer', async () => {
    const closed = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
    await new Promise((resolve) => upstream.close(resolve));
    await setRelay(closed);
    expect((await post(batch('Nobody there'))).status).toBe(202);
    expect(await relayed((await engine.requests())[0]!.id)).toMatchObject({ response: null, error: 'Nobody listens at the upstream\'s address.', differences: [] });
  });

  it('passes on neither replays nor what a fault refused, and does not loop', async () => {
    await setRelay(upstreamUrl);
    await engine.control('PUT', '/faults', { items: [{ count: 1, action: { type: 'status', status: 503 } }] });
    await post(batch('Refused'));
    await post(batch('Taken'));
    await expect.poll(() => seen.length).toBe(1);
    await engine.control('POST', `/requests/${(await engine.requests())[0]!.id}/replay`);
    await setRelay(engine.ingestUrl);
    await post(batch('Round and round'));
    await expect.poll(async () => (await engine.requests()).length).toBe(5);
    const [echo] = await engine.requests();
    expect(await relayed(echo!.id)).toMatchObject({ response: null, error: expect.stringContaining('came from a relay itself') });
    expect(seen.map(({ body }) => body.toString())).toEqual([batch('Taken')]);
  });
});
