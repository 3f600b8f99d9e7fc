import { createHmac } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringifyJson } from '../../protocol/json.ts';
import { NOTE_SEVERITIES } from '../batch/notes.ts';
import { answerCall, decodeCall } from './index.ts';
import type { Answered } from './index.ts';
import type { StoredCall } from './surface.ts';
import { NOW, testCall, testContext, testInput } from './testing/context.ts';
import type { CallParts } from './testing/context.ts';
import malformed from './testing/malformed-bodies.json' with { type: 'json' };

const BASIC = `Basic ${btoa('s2s-key:s2s-secret')}`;
const EVENT = { event_type: 'custom_event', data: { event_name: 'Parcel Delivered', custom_event_type: 'other' } };

function stored(parts: CallParts): StoredCall {
  return { ...testCall(parts), input: 'web', platform: 'web' };
}

function s2s(target: string, body: string | Uint8Array, headers: Record<string, string> = {}): Answered {
  const answered = answerCall(testCall({ target, body, headers: { authorization: BASIC, ...headers } }), testContext());
  if (answered instanceof Promise) throw new Error('the Events API must be answered without waiting');
  return answered;
}

describe('answering', () => {
  it('is synchronous for the Events API and says the limit and the remedy for a large request', () => {
    const { answer } = s2s('/v2/events', JSON.stringify({ events: [EVENT], padding: 'x'.repeat(262_144) }));
    expect(answer.status).toBe(400);
    expect(answer.body).toMatch(/the limit is 262144\. .*cloudchamber\.json/);
    expect(answer.notes.map((note) => note.code)).toEqual(['request-too-large']);
  });

  it('measures a compressed request unpacked', () => {
    const body = gzipSync(JSON.stringify({ events: [], padding: 'x'.repeat(300_000) }));
    expect(s2s('/v2/events', body, { 'content-encoding': 'gzip' }).answer.status).toBe(400);
  });

  it('answers a bomb with 413 on every surface that reads a body', async () => {
    const bomb = gzipSync(Buffer.alloc(32 * 1024 * 1024));
    const headers = { 'content-encoding': 'gzip', authorization: BASIC };
    for (const target of ['/v2/events', '/v2/bulkevents', '/v3/JS/web-key/events', '/v1/identify', '/v1/identity/web-key/alias']) {
      const { answer } = await answerCall(testCall({ target, body: bomb, headers }), testContext());
      expect([target, answer.status, answer.batches]).toEqual([target, 413, 0]);
    }
  });

  it('refuses a wrong signature on a strict input and notes it on others', async () => {
    const body = '{"environment":"development","known_identities":{"android_uuid":"5f1d9a7c02be4411"}}';
    const call = (key: string): ReturnType<typeof testCall> => testCall({ target: '/v1/identify', body, headers: { 'x-mp-key': key, date: 'now', 'x-mp-signature': '00' } });
    expect((await answerCall(call('android-key'), testContext())).answer).toMatchObject({ status: 401, body: '', notes: [{ code: 'signature-mismatch' }] });
    expect((await answerCall(call('web-key'), testContext())).answer).toMatchObject({ status: 200, notes: [{ code: 'signature-mismatch' }] });
  });

  it('keeps an unknown identity type out on a strict input only', async () => {
    const body = '{"environment":"development","client_sdk":{"platform":"android"},"known_identities":{"shoe_size":"43","email":"a@example.com"}}';
    const signature = createHmac('sha256', 'local-secret').update(`POST\nnow\n/v1/identify${body}`).digest('hex');
    const call = (key: string, headers: Record<string, string>): ReturnType<typeof testCall> => testCall({ target: '/v1/identify', body, headers: { 'x-mp-key': key, ...headers } });
    expect((await answerCall(call('android-key', { date: 'now', 'x-mp-signature': signature }), testContext())).answer.status).toBe(400);
    expect((await answerCall(call('android-key', {}), testContext())).answer).toMatchObject({ status: 401, notes: [{ code: 'signature-absent' }] });
    expect((await answerCall(call('web-key', {}), testContext())).answer.status).toBe(200);
  });

  it('passes MPIDs on with all their digits', async () => {
    const context = testContext();
    const body = '{"environment":"development","known_identities":{"email":"a@example.com"},"previous_mpid":-7315421962398762345}';
    await answerCall(testCall({ target: '/v1/login', body, headers: { 'x-mp-key': 'web-key' } }), context);
    expect(context.identityCalls).toMatchObject([{ kind: 'login', input: 'web', body: { previous_mpid: -7315421962398762345n } }]);
  });

  it('refuses an unknown web key with 401 and an unknown server key with 403 where strict', () => {
    const inputs = [testInput({ auth: 'strict' }), testInput({ name: 'web', platform: 'web', key: 'web-key', auth: 'strict' })];
    const web = answerCall(testCall({ target: '/v3/JS/other/events', body: '{}' }), testContext(inputs)) as Answered;
    const server = answerCall(testCall({ target: '/v2/events', body: '{}', headers: { authorization: `Basic ${btoa('other:x')}` } }), testContext(inputs)) as Answered;
    expect([web.answer.status, server.answer.status]).toEqual([401, 403]);
  });

  it('turns a mistake of the identity service into 500, so that SDKs keep their data', async () => {
    const context = { ...testContext(), identity: () => Promise.reject(new Error('worker gone')) };
    const body = '{"environment":"development","known_identities":{"email":"a@example.com"}}';
    const { answer } = await answerCall(testCall({ target: '/v1/login', body, headers: { 'x-mp-key': 'web-key' } }), context);
    expect(answer).toMatchObject({ status: 500, notes: [{ code: 'internal-error' }] });
  });
});

describe('malformed bodies', () => {
  for (const [name, body] of Object.entries(malformed as Record<string, string>)) {
    it(`are refused by the Events API, kept from the web SDK, and never break decoding: ${name}`, async () => {
      const bytes = Buffer.from(body, 'latin1');
      expect(s2s('/v2/events', bytes).answer).toMatchObject({ status: 400, batches: 0 });
      expect((await answerCall(testCall({ target: '/v3/JS/web-key/events', body: bytes }), testContext())).answer.status).toBe(202);
      for (const decoded of decodeCall('web-events', stored({ target: '/v3/JS/web-key/events', body: bytes }))) stringifyJson(decoded.batch);
    });
  }
});

describe('decoding', () => {
  it('fills what a browser leaves to the server', () => {
    const body = '{"mpid":"-7315421962398762345","environment":"development","events":[],"device_info":{"platform":"web"}}';
    const headers = { 'user-agent': 'Mozilla/5.0', 'x-forwarded-for': '203.0.113.24, 10.0.0.1' };
    const [decoded] = decodeCall('web-events', stored({ target: '/v3/JS/us1-key/events', body, headers }));
    expect(decoded).toEqual({
      batch: {
        mpid: '-7315421962398762345', environment: 'development', events: [], api_key: 'us1-key', ip: '203.0.113.24',
        device_info: { platform: 'web', http_header_user_agent: 'Mozilla/5.0' }, source_info: { channel: 'javascript' },
      },
      notes: [],
      bytes: body.length,
    });
  });

  it('takes the address of the socket when no proxy named one', () => {
    const [decoded] = decodeCall('web-events', stored({ target: '/v3/JS/key/events', body: '{}', headers: { 'x-forwarded-for': 'unknown' } }));
    expect(decoded?.batch.ip).toBe('127.0.0.1');
  });

  it('keeps 64-bit MPIDs that are numbers on the wire', () => {
    const [decoded] = decodeCall('s2s-events', stored({ target: '/v2/events', body: '{"mpid":-1491621378785028714,"environment":"production"}' }));
    expect(decoded?.batch.mpid).toBe('-1491621378785028714');
  });

  it('notes a server batch that nobody can be recognised by', () => {
    const codes = (batch: object): string[] => decodeCall('s2s-events', stored({ target: '/v2/events', body: JSON.stringify({ environment: 'production', ...batch }) })).flatMap((one) => one.notes.map((note) => note.code));
    expect(codes({ user_identities: {}, device_info: { platform: 'iOS', ios_advertising_id: '00000000-0000-0000-0000-000000000000' } })).toEqual(['no-identity']);
    expect(codes({ device_info: { ios_idfv: '18F135D2-5F55-4203-B018-50C5A38FD547' } })).toEqual([]);
    expect(codes({ mpid: 5 })).toEqual([]);
  });

  it('drops the invalid batches of a bulk request and keeps the others in place', () => {
    const body = JSON.stringify([{ environment: 'production', events: [EVENT] }, { events: [{ data: {} }] }, 7]);
    const decoded = decodeCall('s2s-bulkevents', stored({ target: '/v2/bulkevents', body }));
    expect(decoded.map((one) => one.dropped?.code)).toEqual([undefined, 'invalid-batch', 'invalid-batch']);
  });

  it('drops historical batches that are not old enough, and marks the others', () => {
    const at = (hours: number): unknown => ({ environment: 'production', events: [{ ...EVENT, data: { ...EVENT.data, timestamp_unixtime_ms: NOW - hours * 3_600_000 } }] });
    const decoded = decodeCall('s2s-historical', stored({ target: '/v2/bulkevents/historical', body: JSON.stringify([at(73), at(71), { environment: 'production' }]) }));
    expect(decoded.map((one) => one.dropped?.code)).toEqual([undefined, 'historical-requirement', 'historical-requirement']);
    expect(decoded[0]?.batch.source_info).toEqual({ channel: 'server_to_server', is_historical: true });
  });

  it('survives nesting that would overflow the stack when written', () => {
    const deep = `{"environment":"production","extra":${'['.repeat(50_000)}${']'.repeat(50_000)}}`;
    expect(decodeCall('web-events', stored({ target: '/v3/JS/key/events', body: deep }))[0]?.dropped?.code).toBe('nested-too-deep');
  });

  it('makes an event of a pixel', () => {
    const query = 'dt=AppEvent&n=Play&et=UserContent&ct=1793275200000&dbg=true&attrs_k=a,b&attrs_v=1,2&ui_t=CustomerId&ui_v=C-1&flags_k=f,g&flags_v=%5Bx,y%5D,z&amp_id=${clientId}&lc=59.3,18.1&mpid=42';
    const [decoded] = decodeCall('pixel', stored({ method: 'GET', target: `/v1/web-key/Pixel?${query}` }));
    expect(decoded?.batch).toMatchObject({
      mpid: '42',
      environment: 'development',
      user_identities: { customer_id: 'C-1' },
      source_info: { channel: 'pixel' },
      events: [{ event_type: 'custom_event', data: {
        event_name: 'Play', custom_event_type: 'user_content', timestamp_unixtime_ms: 1_793_275_200_000,
        custom_attributes: { a: '1', b: '2' }, custom_flags: { f: ['x', 'y'], g: 'z' }, location: { latitude: 59.3, longitude: 18.1 },
      } }],
    });
  });

  it('never throws and notes only known codes, whatever JSON comes', () => {
    fc.assert(fc.property(fc.json({ maxDepth: 5 }), fc.constantFrom('s2s-events', 's2s-bulkevents', 's2s-historical', 'web-events'), (body, surface) => {
      const targets: Record<string, string> = { 's2s-events': '/v2/events', 's2s-bulkevents': '/v2/bulkevents', 's2s-historical': '/v2/bulkevents/historical', 'web-events': '/v3/JS/key/events' };
      for (const { batch, notes } of decodeCall(surface, stored({ target: targets[surface] ?? '', body }))) {
        stringifyJson(batch);
        for (const note of notes) expect(NOTE_SEVERITIES).toHaveProperty(note.code);
      }
    }), { numRuns: 500 });
  });
});
