import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import mixpanel from './mixpanel/index.ts';
import { MAX_PARTNER_BODY_BYTES, answerPartnerRequest, createMemoryContext, createSimulatorListener, parsePartnerTarget } from './simulator-http.ts';
import { NOW } from './testing/generators.ts';

const context = createMemoryContext(mixpanel, () => NOW);
const server = createServer(createSimulatorListener((_definition, output) => (output === 'gone' ? null : context)));
let base = '';

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

describe('parsePartnerTarget', () => {
  it.each([
    ['/partners/mixpanel/track?verbose=1&a=?', { slug: 'mixpanel', output: null, path: '/track', query: [['verbose', '1'], ['a', '?']] }],
    ['/partners/mixpanel/@my-project/engage/', { slug: 'mixpanel', output: 'my-project', path: '/engage/', query: [] }],
    ['/partners/webhook', { slug: 'webhook', output: null, path: '/', query: [] }],
    ['/partners/webhook/@books', { slug: 'webhook', output: 'books', path: '/', query: [] }],
  ])('%s', (target, expected) => {
    const parsed = parsePartnerTarget(target);
    expect({ ...parsed, query: [...(parsed?.query ?? [])] }).toEqual(expected);
  });

  it.each(['/', '/partners', '/partners/', '/partners/No Such/x', '/other/mixpanel/track'])('%s is none', (target) => {
    expect(parsePartnerTarget(target)).toBeNull();
  });
});

describe('answerPartnerRequest', () => {
  const call = (target: string): { status: number; body: unknown } => {
    const { status, body } = answerPartnerRequest({ method: 'GET', target, headers: {}, body: new Uint8Array() }, () => null);
    return { status, body: JSON.parse(String(body)) };
  };

  it('knows no other partners and no other outputs', () => {
    expect(call('/partners/nobody/track?x=1')).toEqual({ status: 404, body: { error: { code: 'unknown-partner', message: 'No partner answers at /partners/nobody/track.' } } });
    expect(call('/partners/mixpanel/@gone/track')).toEqual({ status: 404, body: { error: { code: 'unknown-output', message: 'This workspace has no Mixpanel output "gone".' } } });
  });

  it('turns a simulator’s failure into an answer', () => {
    const broken = { ...context, get settings(): never { throw new Error('broken'); }, credentials: 'match' as const, enforceRates: false };
    const answer = answerPartnerRequest({ method: 'POST', target: '/partners/mixpanel/track', headers: {}, body: Buffer.from('[{"properties":{"token":"x"}}]') }, () => broken);
    expect([answer.status, answer.body]).toEqual([500, '{"error":{"code":"simulator-error","message":"The Mixpanel simulator failed: broken"}}']);
  });
});

describe('listener', () => {
  it('answers GET, POST, HEAD and OPTIONS as HTTP wants', async () => {
    const post = await fetch(`${base}/partners/mixpanel/track?verbose=1`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '[{"event":"A","properties":{"token":"t"}}]' });
    expect([post.status, post.headers.get('content-type'), post.headers.get('access-control-allow-origin'), await post.text()]).toEqual([200, 'application/json', '*', '{"error":null,"status":1}']);
    const preflight = await fetch(`${base}/partners/mixpanel/track/`, { method: 'OPTIONS' });
    expect([preflight.status, preflight.headers.get('content-length'), await preflight.text()]).toEqual([204, null, '']);
    const head = await fetch(`${base}/partners/mixpanel/nowhere`, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([404, '']);
    const pixel = await fetch(`${base}/partners/mixpanel/track?img=1`);
    expect([pixel.headers.get('content-type'), (await pixel.bytes()).subarray(0, 6)]).toEqual(['image/gif', new Uint8Array(Buffer.from('GIF89a'))]);
    expect((await fetch(`${base}/partners/mixpanel/@gone/track`)).status).toBe(404);
  });

  it('lets an oversized client finish and tells it', async () => {
    const body = new Uint8Array(MAX_PARTNER_BODY_BYTES + 1);
    const answer = await fetch(`${base}/partners/mixpanel/track`, { method: 'POST', body });
    expect([answer.status, await answer.json()]).toEqual([413, { error: { code: 'body-too-large', message: `The body is larger than ${MAX_PARTNER_BODY_BYTES} bytes.` } }]);
  });

  it('survives a client that goes away', async () => {
    await new Promise<void>((resolve) => {
      const request = httpRequest(`${base}/partners/mixpanel/track`, { method: 'POST', headers: { 'content-length': '1000' } });
      request.on('error', () => resolve());
      request.write('[', () => request.destroy(new Error('gone')));
    });
    expect((await fetch(`${base}/partners/mixpanel/track?data=x`)).status).toBe(200);
  });
});
