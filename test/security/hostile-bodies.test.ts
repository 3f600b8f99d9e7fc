/**
 * Whatever comes on whichever route: an answer of 2xx or 4xx in time, a pipeline that goes on, and no digit of a 64-bit
 * integer lost (spec/wire-protocol.md 2.2).
 */
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeBatch } from '../../src/engine/batch/encode.ts';
import { answerCall, decodeCall } from '../../src/engine/ingest/index.ts';
import { MESSAGES } from '../../src/engine/ingest/native/tables.ts';
import { TEST_INPUTS, testCall, testContext } from '../../src/engine/ingest/testing/context.ts';
import { parseJson, stringifyJson } from '../../src/protocol/json.ts';
import { send, startTestEngine } from '../integration/engine-harness.ts';
import type { TestEngine } from '../integration/engine-harness.ts';

const TIME_LIMIT_MS = 2_000;
const BASIC = { authorization: `Basic ${btoa('s2s-key:s2s-secret')}` };
const INPUTS = TEST_INPUTS.filter(({ auth }) => auth === 'off');

/** Every route, with the headers that get a call past its door. */
const ROUTES: readonly (readonly [method: string, target: string, headers?: Readonly<Record<string, string>>])[] = [
  ['POST', '/v2/events', BASIC], ['POST', '/v2/bulkevents', BASIC], ['POST', '/v2/bulkevents/historical', BASIC], ['POST', '/v2/events'],
  ['GET', '/js/v2/web-key/mparticle.js'], ['GET', '/JS/v2/web-key/config'], ['POST', '/v3/JS/web-key/events'], ['POST', '/v2/JS/web-key/Events'],
  ['POST', '/v1/JS/web-key/Forwarding'], ['POST', '/v2/JS/web-key/Forwarding'], ['POST', '/v1/identity/web-key/Alias'],
  ['GET', '/v4/app-key/config'], ['POST', '/v2/app-key/events'], ['POST', '/app-key/events'], ['POST', '/app-key/alias'], ['GET', '/v1/app-key/audience'],
  ['POST', '/v1/identify', { 'x-mp-key': 'web-key' }], ['POST', '/v1/login', { 'x-mp-key': 'web-key' }], ['POST', '/v1/search', BASIC], ['POST', '/identify'],
  ['POST', '/v1/6504934091054997508/modify', { 'x-mp-key': 'web-key' }], ['GET', '/v1/web-key/Pixel?dt=AppEvent&n=A'], ['POST', '/nothing/here'],
];

const shortKeys = ['dt', 'id', 'ct', 'mpid', 'msgs', 'ua', 'ui', 'uad', 'ai', 'di', 'con', 'ctx', 'ia', 'ck', 'dbg', 'das', 'n', 'et', 'pd', 'pm', 'pi', 'pl', 'sc', 'an', 'cs', 'lc', 'attrs', 'flags', 'sid', 't', 's', 'bc', 'ni', 'oi', 'gdpr', 'dpln', 'dp', 'env', 'tr', 'qt', '__proto__', 'constructor', 'toString', 'valueOf', '0'];
const longKeys = ['events', 'event_type', 'data', 'mpid', 'environment', 'user_attributes', 'user_identities', 'device_info', 'custom_attributes', 'known_identities', 'identity_changes', 'source_mpid'];
const key = fc.constantFrom(...shortKeys, ...longKeys);
const { value: hostile } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.oneof(fc.constantFrom(null, true, false, '', 'null', 'h', 'NO-SESSION', 1e308, -0), fc.integer(), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n }), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.string(), fc.constantFrom(...MESSAGES.keys())),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.array(fc.tuple(key, tie('value')), { maxLength: 8 }).map((entries) => {
      const object: Record<string, unknown> = {};
      for (const [name, item] of entries) Object.defineProperty(object, name, { value: item, enumerable: true, configurable: true, writable: true });
      return object;
    }),
  ),
}));

const upload = fc.record({ dt: fc.constant('h'), mpid: hostile, dbg: hostile, ua: hostile, ui: hostile, ai: hostile, di: hostile, con: hostile, msgs: fc.array(fc.record({ dt: fc.constantFrom(...MESSAGES.keys()), n: hostile, t: hostile, pd: hostile, pm: hostile, pi: hostile, cs: hostile, bc: hostile, ni: hostile, attrs: hostile }, { requiredKeys: ['dt'] }), { maxLength: 4 }) }, { requiredKeys: ['dt', 'msgs'] });

const body: fc.Arbitrary<Uint8Array> = fc.oneof(
  fc.uint8Array({ maxLength: 400 }),
  fc.string({ maxLength: 200, unit: 'binary' }).map((text) => Buffer.from(text)),
  hostile.map((value) => Buffer.from(stringifyJson(value))),
  upload.map((value) => Buffer.from(stringifyJson(value))),
  hostile.map((value) => gzipSync(stringifyJson(value))),
  fc.integer({ min: 1, max: 3_000 }).map((depth) => Buffer.from('['.repeat(depth))),
  fc.integer({ min: 1, max: 3_000 }).map((depth) => Buffer.from(`{"dt":"h","msgs":[${'{"pd":'.repeat(depth)}1${'}'.repeat(depth)}]}`)),
);
const extraHeaders = fc.constantFrom<Readonly<Record<string, string>>>({}, { 'content-encoding': 'gzip' }, { 'content-encoding': 'deflate' }, { 'content-encoding': 'br' }, { 'content-encoding': 'gzip, gzip' }, { 'x-mp-signature': 'zz', date: '' }, { 'content-type': 'text/html; charset=latin1' });

function isFine(status: number): boolean {
  return (status >= 200 && status < 300) || status === 304 || (status >= 400 && status < 500);
}

describe('any bytes on any route', () => {
  it('are answered 2xx or 4xx, and decoded without a throw into JSON that can be written', async () => {
    await fc.assert(fc.asyncProperty(fc.constantFrom(...ROUTES), body, extraHeaders, async ([method, target, own], bytes, more) => {
      const call = testCall({ method, target, body: bytes, headers: { ...own, ...more } });
      const { surface, answer } = await answerCall(call, testContext(INPUTS));
      expect([answer.status, isFine(answer.status)]).toEqual([answer.status, true]);
      for (const decoded of decodeCall(surface, { ...call, input: 'web', platform: 'web' })) {
        const written = stringifyJson(encodeBatch(decoded.batch));
        expect(parseJson(written)).toBeTypeOf('object');
      }
      expect(({} as Record<string, unknown>).n).toBeUndefined();
    }), { numRuns: 3_000 });
  }, 60_000);

  describe('over HTTP', () => {
    let engine: TestEngine;
    beforeAll(async () => {
      engine = await startTestEngine();
      for (const { name, platform, key: inputKey, secret } of INPUTS) {
        await engine.control('PUT', `/workspace/inputs/${name}`, { platform, key: inputKey });
        await engine.control('PUT', `/secrets/input.${name}`, { value: secret });
      }
    });
    afterAll(() => engine.stop());

    it('are answered in time, and the pipeline goes on', async () => {
      let slowest = 0;
      await fc.assert(fc.asyncProperty(fc.constantFrom(...ROUTES), body, extraHeaders, async ([method, target, own], bytes, more) => {
        const started = performance.now();
        const answer = await send(engine.ingestUrl, target, { method, headers: { ...own, ...more }, ...(method === 'GET' ? {} : { body: bytes }) });
        slowest = Math.max(slowest, performance.now() - started);
        expect([answer.status, isFine(answer.status)]).toEqual([answer.status, true]);
      }), { numRuns: 400 });
      expect(slowest).toBeLessThan(TIME_LIMIT_MS);
      await engine.settle();
      const status = await engine.status();
      expect(status.problems).toEqual([]);
      const last = await send(engine.ingestUrl, '/v2/events', { headers: BASIC, body: '{"events":[{"event_type":"custom_event","data":{"event_name":"Still here","custom_event_type":"other"}}]}' });
      expect(last.status).toBe(202);
      await engine.settle();
      expect((await engine.events())[0]).toMatchObject({ name: 'Still here' });
    }, 60_000);
  });
});

describe('64-bit integers', () => {
  const LOWEST = -(2n ** 63n);
  const HIGHEST = 2n ** 63n - 1n;
  const big = fc.oneof(fc.bigInt({ min: LOWEST, max: HIGHEST }), fc.constantFrom(LOWEST, HIGHEST, 2n ** 53n, 2n ** 53n + 1n, -(2n ** 53n) - 1n)).filter((value) => value !== 0n);
  const event = (value: string): string => `{"event_type":"custom_event","data":{"event_name":"A","custom_event_type":"other","custom_attributes":{"order":${value}}}}`;

  it.each([
    ['/v2/events', 's2s-events', (mpid: string, value: string) => `{"mpid":${mpid},"events":[${event(value)}]}`],
    ['/v2/bulkevents', 's2s-bulkevents', (mpid: string, value: string) => `[{"mpid":${mpid},"events":[${event(value)}]}]`],
    ['/v2/bulkevents/historical', 's2s-historical', (mpid: string, value: string) => `[{"mpid":${mpid},"events":[${event(value)}]}]`],
    ['/v3/JS/web-key/events', 'web-events', (mpid: string, value: string) => `{"mpid":${mpid},"events":[${event(value)}]}`],
    ['/v2/JS/web-key/Events', 'web-event', (mpid: string, value: string) => `{"dt":4,"n":"A","et":8,"mpid":${mpid},"attrs":{"order":${value}}}`],
    ['/v2/app-key/events', 'native-events', (mpid: string, value: string) => `{"dt":"h","mpid":${mpid},"msgs":[{"dt":"e","n":"A","et":"Other","attrs":{"order":${value}}}]}`],
  ] as const)('survive on %s, as numbers and as text', (target, surface, write) => {
    fc.assert(fc.property(big, big, fc.boolean(), (mpid, value, asText) => {
      const text = write(asText ? `"${mpid}"` : String(mpid), String(value));
      const [decoded] = decodeCall(surface, { ...testCall({ target, body: text }), input: 'web', platform: 'web' });
      const written = stringifyJson(encodeBatch(decoded!.batch));
      expect(decoded!.batch.mpid).toBe(String(mpid));
      expect(written).toContain(`"mpid":${mpid}`);
      expect(written).toContain(`"order":${value}`);
    }), { numRuns: 200 });
  });

  it('come back to a native SDK as it sent them, whatever else the upload calls "mpid"', async () => {
    await fc.assert(fc.asyncProperty(big, big, fc.boolean(), async (mpid, drawn, close) => {
      const other = close ? mpid ^ 1n : drawn;
      const text = `{"ua":{"mpid":${other}},"dt":"h","mpid":${mpid},"msgs":[{"dt":"e","n":"\\"mpid\\":1","attrs":{"mpid":"${other}"}}]}`;
      const { answer } = await answerCall(testCall({ target: '/v2/app-key/events', body: text }), testContext(INPUTS));
      const told = (parseJson(String(answer.body)) as { ci: { mpid: unknown } }).ci.mpid;
      expect(String(told)).toBe(String(mpid));
    }), { numRuns: 300 });
  });
});
