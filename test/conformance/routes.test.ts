/**
 * The routing table of spec/wire-protocol.md 1, row by row: every form of a path (classic, under the prefixes of `domain` and
 * `customBaseURL`, without its version), in any case, with and without a trailing slash, for every method, under any Host.
 */
import { describe, expect, it } from 'vitest';
import { answerCall, corsHeaders } from '../../src/engine/ingest/index.ts';
import { TEST_INPUTS, testCall, testContext } from '../../src/engine/ingest/testing/context.ts';

const BASIC = { authorization: `Basic ${btoa('s2s-key:s2s-secret')}` };
const KEY = 'us1-00112233445566778899aabbccddeeff';
const EVENT = '{"events":[{"event_type":"custom_event","data":{"event_name":"A","custom_event_type":"other"}}]}';
const IDENTIFY = '{"environment":"development","known_identities":{"email":"a@example.com"}}';
const ALIAS = '{"request_type":"alias","data":{"source_mpid":1,"destination_mpid":2}}';

interface Route {
  readonly row: string;
  readonly surface: string;
  readonly method: 'GET' | 'POST';
  readonly paths: readonly string[];
  readonly status: number;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const ROUTES: readonly Route[] = [
  { row: 'S1', surface: 's2s-events', method: 'POST', paths: ['/v2/events'], status: 202, body: EVENT, headers: BASIC },
  { row: 'S2', surface: 's2s-bulkevents', method: 'POST', paths: ['/v2/bulkevents'], status: 202, body: `[${EVENT}]`, headers: BASIC },
  { row: 'S3', surface: 's2s-historical', method: 'POST', paths: ['/v2/bulkevents/historical'], status: 202, body: `[${EVENT}]`, headers: BASIC },
  { row: 'W1', surface: 'web-snippet', method: 'GET', paths: [`/js/v2/${KEY}/mparticle.js`, `/tags/JS/v2/${KEY}/mparticle.js`, `/js/v2/${KEY}/app.js`], status: 200 },
  { row: 'W2', surface: 'web-config', method: 'GET', paths: [`/JS/v2/${KEY}/config`, `/tags/JS/v2/${KEY}/config`], status: 200 },
  { row: 'W3', surface: 'web-events', method: 'POST', paths: [`/v3/JS/${KEY}/events`, `/webevents/v3/JS/${KEY}/events`], status: 202, body: EVENT },
  { row: 'W4', surface: 'web-event', method: 'POST', paths: [`/v2/JS/${KEY}/Events`, `/v1/JS/${KEY}/Events`, `/webevents/v2/JS/${KEY}/Events`, `/webevents/v1/JS/${KEY}/Events`], status: 202, body: '{"dt":4,"n":"A","et":1}' },
  { row: 'W5', surface: 'web-forwarding', method: 'POST', paths: [`/v1/JS/${KEY}/Forwarding`, `/webevents/v1/JS/${KEY}/Forwarding`], status: 202, body: '{}' },
  { row: 'W6', surface: 'web-forwarding', method: 'POST', paths: [`/v2/JS/${KEY}/Forwarding`, `/webevents/v2/JS/${KEY}/Forwarding`], status: 202, body: '{"uuid":"1","data":[]}' },
  { row: 'W7', surface: 'alias', method: 'POST', paths: [`/v1/identity/${KEY}/Alias`, `/webevents/v1/identity/${KEY}/Alias`], status: 202, body: ALIAS },
  { row: 'N1', surface: 'native-config', method: 'GET', paths: [`/v4/${KEY}/config?av=1&sv=2`, `/config/v4/${KEY}/config?av=1&sv=2`, `/${KEY}/config?av=1&sv=2`, `/config/${KEY}/config?av=1&sv=2`], status: 200 },
  { row: 'N2', surface: 'native-events', method: 'POST', paths: [`/v2/${KEY}/events`, `/nativeevents/v2/${KEY}/events`, `/v1/${KEY}/events`, `/nativeevents/v1/${KEY}/events`, `/${KEY}/events`, `/nativeevents/${KEY}/events`], status: 202, body: '{"dt":"h","msgs":[]}' },
  { row: 'N3', surface: 'alias', method: 'POST', paths: [`/v1/identity/${KEY}/alias`, `/nativeevents/v1/identity/${KEY}/alias`, `/${KEY}/alias`, `/nativeevents/${KEY}/alias`], status: 202, body: ALIAS },
  { row: 'N4', surface: 'audience', method: 'GET', paths: [`/v1/${KEY}/audience?mpid=1`, `/nativeevents/v1/${KEY}/audience?mpid=1`, `/${KEY}/audience?mpid=1`], status: 200 },
  ...(['identify', 'login', 'logout', 'search'] as const).map((kind): Route => ({
    row: kind === 'search' ? 'I2' : 'I1', surface: 'identity', method: 'POST', paths: [`/v1/${kind}`, `/identity/v1/${kind}`, `/${kind}`, `/identity/${kind}`, `/v1/${kind}?cb=1`], status: 200, body: IDENTIFY, headers: { 'x-mp-key': 'web-key' },
  })),
  { row: 'I3', surface: 'identity-modify', method: 'POST', paths: ['-7315421962398762345', '6504934091054997508'].flatMap((mpid) => [`/v1/${mpid}/modify`, `/identity/v1/${mpid}/modify`, `/${mpid}/modify`]), status: 200, body: '{"environment":"development","identity_changes":[]}', headers: { 'x-mp-key': 'web-key' } },
  { row: 'P1', surface: 'pixel', method: 'GET', paths: [`/v1/${KEY}/Pixel?dt=AppEvent&n=A`], status: 200 },
];

/** Without the strict one: unknown keys become inputs. */
const INPUTS = TEST_INPUTS.filter(({ auth }) => auth === 'off');
const HOSTS = ['localhost:7070', 'jssdks.us1.mparticle.com', 'nativesdks.mparticle.com', 'identity.mparticle.com', '[::1]:7070'];

/** The path as written, in other cases, and with a trailing slash. The key keeps its case: it names the input. */
function spellings(target: string): string[] {
  const [path = '', query] = target.split('?', 2);
  const cased = (change: (text: string) => string): string => path.split(KEY).map(change).join(KEY);
  return [path, cased((text) => text.toLowerCase()), cased((text) => text.toUpperCase()), `${path}/`].map((form) => (query === undefined ? form : `${form}?${query}`));
}

describe.each(ROUTES)('$row $surface', ({ surface, method, paths, status, body = '', headers = {} }) => {
  it.each(paths.flatMap((path) => spellings(path)))('%s', async (target) => {
    for (const host of HOSTS) {
      const answered = await answerCall(testCall({ method, target, headers: { ...headers, host }, body }), testContext(INPUTS));
      expect([answered.surface, answered.answer.status]).toEqual([surface, status]);
    }
  });

  it('answers HEAD without a body, OPTIONS with leave to call, and other methods with 405', async () => {
    const target = paths[0]!;
    const head = await answerCall(testCall({ method: 'HEAD', target, headers }), testContext(INPUTS));
    expect([head.surface, head.answer.status, head.answer.body, head.answer.batches]).toEqual([surface, 200, '', 0]);
    const preflight = await answerCall(testCall({ method: 'OPTIONS', target }), testContext(INPUTS));
    expect(preflight.answer.status).toBe(204);
    expect(Object.fromEntries(corsHeaders('OPTIONS', { origin: 'https://shop.example.com', 'access-control-request-headers': 'content-type,x-mp-key' }))).toMatchObject({
      'access-control-allow-origin': 'https://shop.example.com', 'access-control-allow-headers': 'content-type,x-mp-key', 'access-control-max-age': '86400',
    });
    for (const other of ['PUT', 'DELETE', 'PATCH', method === 'GET' ? 'POST' : 'GET']) {
      const { answer } = await answerCall(testCall({ method: other, target, headers }), testContext(INPUTS));
      expect([other, answer.status, answer.headers.find(([name]) => name === 'allow')?.[1]]).toEqual([other, 405, `${method}, HEAD, OPTIONS`]);
    }
  });
});

describe('no row', () => {
  it.each(['/', '/v1/events', '/v3/events', '/v2/', '/config', '/config/config', '/nativeevents/events', '/v1/config', '/v4/config', '/v1/identity/alias', '/v1/audience', '/js/v3/key/config', '/v2/js/events/extra', '/api/v1/status', '//', '/%zz/events/extra'])('%s', async (target) => {
    const context = testContext(INPUTS);
    for (const method of ['GET', 'POST', 'HEAD']) {
      const { surface, answer } = await answerCall(testCall({ method, target: target.includes('%zz') ? target.replace('%zz', 'zz') : target }), context);
      expect([method, surface, answer.status, answer.notes[0]?.code]).toEqual([method, 'unrecognised', 404, 'unrecognised-path']);
    }
    expect(context.registered).toEqual([]);
  });
});
