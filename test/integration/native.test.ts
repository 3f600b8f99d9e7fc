/**
 * What native SDKs do, over real HTTP against the whole engine: configuration with ETag, uploads, a retry, a user that is
 * not identified yet, signatures. The uploads are the recordings of `test/fixtures/native`.
 */
import { Agent, request as httpRequest } from 'node:http';
import { brotliCompressSync, deflateRawSync, deflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nativeRecordings, recordedCall, sign } from '../../src/engine/ingest/testing/native-recording.ts';
import type { NativeRecording } from '../../src/engine/ingest/testing/native-recording.ts';
import { parseJson } from '../../src/protocol/json.ts';
import type { JsonObject } from '../../src/protocol/json.ts';
import { decodedOutcome, inputFor } from './native-harness.ts';
import type { Credentials } from './native-harness.ts';
import { send, startTestEngine } from './engine-harness.ts';
import type { HttpAnswer, TestEngine } from './engine-harness.ts';

let engine: TestEngine;
const recordings = nativeRecordings();
const recording = (name: string): NativeRecording => recordings.find((item) => item.name === name)!;
const PLATFORM: Readonly<Record<string, string>> = { android: 'android', apple: 'ios', roku: 'roku', uwp: 'xbox' };
const DATE = 'Tue, 06 Jan 2026 10:00:00 GMT';

beforeAll(async () => {
  engine = await startTestEngine();
  for (const platform of Object.values(PLATFORM)) {
    for (const output of ['mixpanel', 'webhook']) await engine.control('PUT', `/workspace/connections/${platform}-to-${output}`, { input: platform, output });
  }
});
afterAll(() => engine.stop());

/** A fresh id, so that one recording can be sent by several tests. */
function renamed(item: NativeRecording, id: string, more: JsonObject = {}): NativeRecording {
  return { ...item, body: { ...item.body, id, ...more } };
}

async function upload(item: NativeRecording, credentials: Credentials): Promise<HttpAnswer> {
  const { parts } = recordedCall(item, credentials);
  return send(engine.ingestUrl, parts.target, parts);
}

describe('an upload', () => {
  it.each(recordings)('of $name appears with its names and its platform, and reaches the outputs', async (item) => {
    const platform = PLATFORM[item.name]!;
    const credentials = await inputFor(engine, platform);
    const answer = await upload(item, credentials);
    expect(answer.status).toBe(202);
    expect(answer.headers['content-type']).toMatch(/^application\/json/);
    const body = parseJson(answer.body.toString()) as { dt: string; ci: JsonObject };
    expect(body).toMatchObject({ dt: 'rh', ci: { das: item.body.das, ck: { uid: { c: `g=${String(item.body.das)}` } } } });
    await engine.settle();
    const row = (await engine.batches()).find((batch) => batch.platform === platform)!;
    expect(row).toMatchObject({ input: platform, events: (item.body.msgs as unknown[]).length, sdk: item.body.sdk, mpid: String(body.ci.mpid) });
    const detail = await engine.batchDetail(row.id);
    expect({ platform, source: row.source, env: row.env, events: decodedOutcome(detail) }).toMatchSnapshot();
    expect(detail.batch).toMatchObject({ native: expect.anything(), source_info: { channel: 'native' } });
    expect(detail.raw.body_text).toBe(recordedCall(item, credentials).text);
    expect(new Set(detail.deliveries.map((delivery) => `${delivery.output} ${delivery.outcome}`))).toEqual(new Set(['mixpanel delivered', 'webhook delivered']));
    for (const delivery of detail.deliveries) expect(delivery.request.body).not.toMatch(/"native":|"mpcv"|"uitl"/);
    const [request] = await engine.requests();
    expect(request).toMatchObject({ surface: 'native-events', signature: 'ok', batches: 1, status: 202 });
  });

  it('that comes again because its answer was lost is answered alike and counted once', async () => {
    const credentials = await inputFor(engine, 'android');
    const item = renamed(recording('android'), 'aaaaaaaa-0000-4000-8000-000000000001');
    const answers = [await upload(item, credentials), await upload(item, credentials)];
    expect(answers.map((answer) => answer.status)).toEqual([202, 202]);
    expect(answers.map((answer) => (parseJson(answer.body.toString()) as { ci: JsonObject }).ci.mpid)).toEqual([-7315421962398762345n, -7315421962398762345n]);
    await engine.settle();
    const [second, first] = await engine.batches();
    expect([(await engine.batchDetail(first!.id)).deliveries.length > 0, second!.flags]).toEqual([true, expect.arrayContaining(['duplicate'])]);
    const detail = await engine.batchDetail(second!.id);
    expect(detail.deliveries).toEqual([]);
    expect(detail.trace.find((step) => step.stage === 'duplicates')).toMatchObject({ verdict: 'dropped', reason: { code: 'duplicate-batch' } });
  });

  it('that was refused is taken when it comes again, and tied to the refused attempt', async () => {
    const credentials = await inputFor(engine, 'ios');
    const item = renamed(recording('apple'), 'AAAAAAAA-0000-4000-8000-000000000003');
    await engine.control('PUT', '/faults', { items: [{ surface: 'native-events', count: 1, action: { type: 'status', status: 503 } }, { surface: 'native-events', count: 1, action: { type: 'drop', when: 'after-storing' } }] });
    const refused = await upload(item, credentials);
    expect([refused.status, refused.headers['retry-after'], JSON.parse(refused.body.toString())]).toEqual([503, '5', expect.objectContaining({ dt: 'rh' })]);
    await expect(upload(item, credentials)).rejects.toThrow(/socket hang up|ECONNRESET/);
    expect((await upload(item, credentials)).status).toBe(202);
    await engine.control('PUT', '/faults', { items: [] });
    const [third, second, first] = await engine.requests();
    expect([first!.status, third!.status, second!.retry_of, third!.retry_of, third!.attempt]).toEqual([503, 202, first!.id, first!.id, 3]);
    await engine.settle();
    const batches = (await engine.batches()).filter((batch) => batch.request_id === second!.id || batch.request_id === third!.id);
    expect(batches.map((batch) => batch.flags.includes('duplicate'))).toEqual([true, false]);
  });

  it('of a user that is not identified yet is given the MPID that identify gives', async () => {
    const credentials = await inputFor(engine, 'roku');
    const text = '{"environment":"development","client_sdk":{"platform":"roku","sdk_vendor":"mparticle","sdk_version":"2.1.0"},"known_identities":{"customerid":"C-30777"}}';
    const identified = await send(engine.ingestUrl, '/v1/identify', { headers: { 'x-mp-key': credentials.key, date: DATE, 'x-mp-signature': sign('POST', DATE, '/v1/identify', text, credentials.secret) }, body: text });
    const { mpid } = JSON.parse(identified.body.toString()) as { mpid: string };
    const item = renamed(recording('roku'), 'aaaaaaaa-0000-4000-8000-000000000002', { ui: [{ n: 1, i: 'C-30777' }] });
    const body = parseJson((await upload(item, credentials)).body.toString()) as { ci: JsonObject };
    expect(String(body.ci.mpid)).toBe(mpid);
    await engine.settle();
    expect((await engine.batches())[0]).toMatchObject({ mpid });
  });

  it('edited and sent again goes through as Batch JSON, of its SDK still', async () => {
    const credentials = await inputFor(engine, 'android');
    await upload(renamed(recording('android'), 'aaaaaaaa-0000-4000-8000-000000000004'), credentials);
    await engine.settle();
    const { id } = (await engine.batches())[0]!;
    const { batch } = await engine.batchDetail(id);
    const [, , , , watched] = batch.events as JsonObject[];
    const edited = { ...batch, events: [{ ...watched, data: { ...(watched!.data as JsonObject), event_name: 'Edited' } }] };
    expect(await engine.control('POST', `/batches/${id}/replay`, { batch: edited })).toMatchObject({ status: 202 });
    await engine.settle();
    const row = (await engine.batches())[0]!;
    expect(row).toMatchObject({ platform: 'android', mpid: '-7315421962398762345', events: 1, flags: expect.arrayContaining(['replayed', 'edited']) });
    expect((await engine.requests())[0]).toMatchObject({ signature: 'ok' });
    expect(decodedOutcome(await engine.batchDetail(row.id))).toEqual(['custom_event | Edited | navigation | Destination intro']);
    expect((await engine.batchDetail(row.id)).batch).toMatchObject({ source_info: { channel: 'native' } });
  });

  it('with an unknown key makes an input of the right platform', async () => {
    for (const item of recordings) expect((await upload(renamed(item, `aaaaaaaa-0000-4000-8000-00000000001${item.name.length}`), { key: `us1-fresh-${item.name}`, secret: 'any' })).status).toBe(202);
    const { inputs } = await engine.status();
    expect(Object.fromEntries(inputs.filter(({ key }) => key.startsWith('us1-fresh-')).map(({ key, platform }) => [key.slice(10), platform]))).toEqual(PLATFORM);
    expect((await engine.requests())[0]).toMatchObject({ signature: 'unchecked' });
  });

  it('without sense is refused with a body that Android can read, and the batch is not listed', async () => {
    const { key } = await inputFor(engine, 'android');
    for (const body of ['', '{"msgs":', '[]', '7', '{"msgs":{}}', '{"dt":"x"}', '{"events":[]}']) {
      const answer = await send(engine.ingestUrl, `/v2/${key}/events`, { body });
      expect([body, answer.status]).toEqual([body, 400]);
      expect(JSON.parse(answer.body.toString())).toMatchObject({ dt: 'rh', err: [{ dt: 'err', code: 'invalid_request', msg: expect.stringMatching(/\S/) }] });
      expect((await engine.requests())[0]).toMatchObject({ batches: 0, notes: expect.arrayContaining([expect.objectContaining({ code: 'invalid-batch' })]) });
    }
  });

  it.each([
    ['deflate', deflateSync], ['deflate', deflateRawSync], ['br', brotliCompressSync],
  ] as const)('packed as %s is read', async (encoding, pack) => {
    const { key } = await inputFor(engine, 'ios');
    const answer = await send(engine.ingestUrl, `/v2/${key}/events`, { headers: { 'content-encoding': encoding }, body: pack(Buffer.from('{"dt":"h","mpid":6504934091054997508,"msgs":[]}')) });
    expect(answer.status).toBe(202);
    expect(answer.body.toString()).toContain('"mpid":6504934091054997508,');
  });

  it('in chunks, and several on one connection, are read', async () => {
    const { key } = await inputFor(engine, 'ios');
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ports = new Set<number | undefined>();
    for (let index = 0; index < 3; index++) {
      const status = await new Promise((resolve, reject) => {
        const { hostname, port } = new URL(engine.ingestUrl);
        const call = httpRequest({ hostname, port, agent, method: 'POST', path: `/v2/${key}/events`, headers: { 'transfer-encoding': 'chunked', host: 'nativesdks.us1.mparticle.com' } }, (response) => {
          ports.add(response.socket.localPort);
          response.resume().on('end', () => resolve(response.statusCode));
        });
        call.on('error', reject);
        for (const part of ['{"dt":"h",', '"mpid":"1",', '"msgs":[]}']) call.write(part);
        call.end();
      });
      expect(status).toBe(202);
    }
    agent.destroy();
    expect(ports.size).toBe(1);
  });
});

describe('configuration', () => {
  const ask = (target: string, { key, secret }: Credentials, headers: Record<string, string> = {}): Promise<HttpAnswer> =>
    send(engine.ingestUrl, target.replace('{key}', key), { method: 'GET', headers: { date: DATE, 'x-mp-env': '1', 'x-mp-signature': sign('GET', DATE, target.replace('{key}', key), '', secret), ...headers } });

  it('is answered once, then 304 until it changes', async () => {
    const credentials = await inputFor(engine, 'android');
    const target = '/v4/{key}/config?av=5.2.0&sv=6.0.0';
    const first = await ask(target, credentials);
    expect(first).toMatchObject({ status: 200, headers: { etag: expect.stringMatching(/^"[0-9a-f]{32}"$/), 'cache-control': 'max-age=0', age: '0' } });
    expect(JSON.parse(first.body.toString())).toMatchObject({ dt: 'ac', dbg: true, eks: [], flags: { AudienceAPI: 'True' }, alias_max_window: 90, amw: 90, dur: false });
    for (const etag of [first.headers.etag!, `W/${first.headers.etag!}`, first.headers.etag!.slice(1, -1)]) {
      const again = await ask(target, credentials, { 'if-none-match': etag, 'content-encoding': 'gzip' });
      expect([again.status, again.body.length, again.headers.etag]).toEqual([304, 0, first.headers.etag]);
    }
    const file = await engine.control<Record<string, unknown>>('GET', '/workspace/inputs/android');
    await engine.control('PUT', '/workspace/inputs/android', { ...file, config: { stl: 120, cue: 'forcecatch' } });
    const changed = await ask(target, credentials, { 'if-none-match': first.headers.etag! });
    expect(changed.status).toBe(200);
    expect(JSON.parse(changed.body.toString())).toMatchObject({ dt: 'ac', stl: 120, cue: 'forcecatch' });
    expect((await engine.requests())[0]).toMatchObject({ surface: 'native-config', signature: 'ok' });
  });

  it('is signed over the default path, whichever path is called, and by Apple over two of its parameters', async () => {
    const { key, secret } = await inputFor(engine, 'ios');
    const signature = sign('GET', DATE, `/v4/${key}/config?av=1.0&sv=9.4.0`, '', secret);
    for (const target of [`/v4/${key}/config`, `/config/v4/${key}/config`, `/${key}/config`]) {
      const answer = await send(engine.ingestUrl, `${target}?av=1.0&sv=9.4.0&plan_id=mobile_plan&plan_version=2`, { method: 'GET', headers: { date: DATE, 'x-mp-signature': signature, locale: 'en_NO', secondsfromgmt: '3600' } });
      expect([target, answer.status, (await engine.requests())[0]!.signature]).toEqual([target, 200, 'ok']);
    }
  });

  it('of a path that only looks like it makes no input', async () => {
    const before = (await engine.status()).inputs.length;
    for (const target of ['/api/config', '/static/config']) expect((await send(engine.ingestUrl, target, { method: 'GET' })).status).toBe(404);
    for (const target of ['/api/events', '/app/events']) expect((await send(engine.ingestUrl, target, { body: '{"a":1}' })).status).toBe(404);
    expect((await engine.status()).inputs).toHaveLength(before);
  });
});

describe('signatures', () => {
  const statusAndVerdict = async (target: string, body: string, headers: Record<string, string>, method = 'POST'): Promise<unknown[]> => {
    const answer = await send(engine.ingestUrl, target, { method, headers, ...(method === 'GET' ? {} : { body }) });
    return [answer.status, (await engine.requests())[0]!.signature];
  };

  it('are a fact of the request, and refused only where the input is strict', async () => {
    const { key, secret } = await inputFor(engine, 'tvos');
    const body = '{"dt":"h","msgs":[]}';
    const right = { date: DATE, 'x-mp-signature': sign('POST', DATE, `/v2/${key}/events`, body, secret) };
    const wrong = { date: DATE, 'x-mp-signature': sign('POST', DATE, `/v2/${key}/events`, body, 'another-secret') };
    const events = `/v2/${key}/events`;
    expect([await statusAndVerdict(events, body, right), await statusAndVerdict(events, body, wrong), await statusAndVerdict(events, body, {})]).toEqual([[202, 'ok'], [202, 'mismatch'], [202, 'absent']]);
    const file = await engine.control<Record<string, unknown>>('GET', '/workspace/inputs/tvos');
    await engine.control('PUT', '/workspace/inputs/tvos', { ...file, auth: 'strict' });
    expect([await statusAndVerdict(events, body, right), await statusAndVerdict(events, body, wrong), await statusAndVerdict(events, body, {})]).toEqual([[202, 'ok'], [400, 'mismatch'], [400, 'absent']]);
    expect(await statusAndVerdict(`/v4/${key}/config`, '', wrong, 'GET')).toEqual([400, 'mismatch']);
    expect(await statusAndVerdict(`/v1/${key}/audience?mpid=1`, '', wrong, 'GET')).toEqual([401, 'mismatch']);
    expect(await statusAndVerdict(`/v1/identity/${key}/alias`, '{}', wrong)).toEqual([400, 'mismatch']);
    expect(await statusAndVerdict('/v1/identify', '{"environment":"development","known_identities":{"email":"a@example.com"}}', { ...wrong, 'x-mp-key': key })).toEqual([401, 'mismatch']);
  });

  it('of alias requests with 64-bit numbers fit', async () => {
    const { key, secret } = await inputFor(engine, 'ios');
    const body = `{"request_id":"1","request_type":"alias","environment":"development","api_key":"${key}","data":{"destination_mpid":6504934091054997508,"source_mpid":6504934091054997507,"start_unixtime_ms":1,"end_unixtime_ms":2}}`;
    // The signature fits, and then there are no such users.
    for (const target of [`/v1/identity/${key}/alias`, `/nativeevents/v1/identity/${key}/alias`, `/${key}/alias`]) {
      expect(await statusAndVerdict(target, body, { date: DATE, 'x-mp-signature': sign('POST', DATE, `/v1/identity/${key}/alias`, body, secret) })).toEqual([400, 'ok']);
    }
  });
});
