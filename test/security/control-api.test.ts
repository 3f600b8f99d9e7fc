/** Nobody gets in (design.md invariant 9): token, Host and Origin on the control port. */
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestEngine } from '../support/engine.ts';
import type { TestEngine } from '../support/engine.ts';

let engine: TestEngine;
beforeAll(async () => { engine = await startTestEngine(); });
afterAll(async () => { await engine.stop(); });

/** `fetch` sets Host and Origin itself, so the call is made by hand. */
function call(path: string, headers: Record<string, string>, method = 'GET'): Promise<{ status: number; body: string; headers: Record<string, unknown> }> {
  const url = new URL(engine.control + path);
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port: url.port, path, method, headers }, (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => {
        body += chunk.toString();
        if (path.startsWith('/api/v1/stream')) outgoing.destroy();
      });
      response.on('close', () => resolve({ status: response.statusCode ?? 0, body, headers: response.headers }));
    });
    outgoing.on('error', (error: NodeJS.ErrnoException) => { if (error.code !== 'ECONNRESET') reject(error); });
    outgoing.end();
  });
}

const bearer = (): Record<string, string> => ({ authorization: `Bearer ${engine.running.token}` });
const PATHS = ['/api/v1/status', '/api/v1/events', '/api/v1/workspace', '/api/v1/stream', '/api/v1/openapi.json', '/api/v1/nothing', '/API/v1/status'];

describe.each(PATHS)('%s', (path) => {
  it('is refused without a token', async () => expect((await call(path, {})).status).toBe(401));
  it('is refused with a wrong token', async () => expect((await call(path, { authorization: `Bearer ${'0'.repeat(48)}` })).status).toBe(401));
  it('is refused under a foreign name, even with the token', async () => {
    for (const host of ['evil.example', 'localhost.evil.example', '127.0.0.1.nip.io:7071', '10.0.0.1:7071']) {
      expect((await call(path, { ...bearer(), host })).status, host).toBe(403);
    }
  });
  it('is refused from a foreign page, even with the token', async () => {
    for (const origin of ['https://evil.example', 'http://localhost:3000', 'null', 'app://cloudchamber', `http://127.0.0.1:${Number(new URL(engine.control).port) + 1}`]) {
      expect((await call(path, { ...bearer(), origin })).status, origin).toBe(403);
    }
  });
});

it('answers with the token, and from its own origin', async () => {
  expect((await call('/api/v1/status', bearer())).status).toBe(200);
  expect((await call('/api/v1/status', { ...bearer(), origin: engine.control, host: new URL(engine.control).host })).status).toBe(200);
});

it('takes the token in the address for the event stream alone', async () => {
  expect((await call(`/api/v1/stream?token=${engine.running.token}`, {})).status).toBe(200);
  expect((await call(`/api/v1/status?token=${engine.running.token}`, {})).status).toBe(401);
});

it('gives no foreign page leave to read answers', async () => {
  const { headers } = await call('/api/v1/status', { ...bearer(), origin: 'https://evil.example' });
  expect(headers['access-control-allow-origin']).toBeUndefined();
});

it('lets partner simulators be called without a token, but not under a foreign name', async () => {
  expect((await call('/partners/mixpanel/track?verbose=1&data=', {})).status).toBe(200);
  expect((await call('/partners/mixpanel/track', { host: 'evil.example' })).status).toBe(403);
  expect((await call('/partners/nobody/track', {})).status).toBe(404);
});

it('sends the window with a strict content security policy', async () => {
  const { headers } = await call('/', {});
  expect(headers['content-security-policy']).toMatch(/default-src 'none'/);
  expect(headers['content-security-policy']).not.toMatch(/script-src[^;]*unsafe/);
  expect(headers['x-content-type-options']).toBe('nosniff');
});

it('describes its errors', async () => {
  const { body } = await call('/api/v1/nothing', bearer());
  expect(JSON.parse(body)).toMatchObject({ error: { code: 'no-such-call', message: expect.stringContaining('openapi') } });
});

it('keeps token and secrets readable by this user alone', async () => {
  const { statSync } = await import('node:fs');
  for (const file of ['control-token', 'secrets.json']) expect(statSync(`${engine.dataDir}/${file}`).mode & 0o077, file).toBe(0);
});
