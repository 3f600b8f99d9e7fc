/** The wire cases and what surrounds them, over real HTTP against the whole engine. */
import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TEST_INPUTS } from '../../src/engine/ingest/testing/context.ts';
import { bodyText, expectBody } from '../../src/engine/ingest/testing/wire-case.ts';
import type { WireCase } from '../../src/engine/ingest/testing/wire-case.ts';
import { send, startTestEngine } from './engine-harness.ts';
import type { TestEngine } from './engine-harness.ts';

let engine: TestEngine;
/** Whom the alias of the wire cases is about. */
const USERS = ['1001', '2002'];

beforeAll(async () => {
  engine = await startTestEngine();
  for (const { name, platform, key, secret, auth } of TEST_INPUTS) {
    await engine.control('PUT', `/workspace/inputs/${name}`, { platform, key, auth });
    await engine.control('PUT', `/secrets/input.${name}`, { value: secret });
  }
  for (const mpid of USERS) {
    const body = JSON.stringify({ environment: 'development', mpid, events: [] });
    await send(engine.ingestUrl, '/v2/events', { headers: { authorization: `Basic ${btoa('s2s-key:s2s-secret')}` }, body });
  }
  await engine.settle();
});
afterAll(() => engine.stop());

const folder = new URL('./wire-cases/', import.meta.url);
const cases = readdirSync(folder).sort().map((file) => ({ file, wireCase: JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as WireCase }));

describe('wire cases', () => {
  it.each(cases)('$file', async ({ wireCase: { request, expect: expected } }) => {
    const answer = await send(engine.ingestUrl, request.target, request);
    expect(answer.status).toBe(expected.status);
    expect(answer.headers).toMatchObject(expected.headers ?? {});
    for (const name of expected.absent_headers ?? []) expect(answer.headers).not.toHaveProperty(name);
    expectBody(bodyText(answer.body), expected);
  });

  it('are all listed, each with its surface, notes and the bytes that came', async () => {
    await engine.settle();
    const listed = (await engine.requests()).reverse().slice(USERS.length);
    expect(listed.map((request) => [request.method, request.path, request.status, request.surface, request.batches]))
      .toEqual(cases.map(({ wireCase: { request, expect: expected } }) => [request.method, request.target, expected.status, expected.surface, expected.batches]));
    for (const [index, { wireCase: { request, expect: expected } }] of cases.entries()) {
      const detail = await engine.requestDetail(listed[index]!.id);
      expect(Buffer.from(detail.raw.body_base64, 'base64').toString()).toBe(request.body ?? '');
      if (expected.notes !== undefined) expect(detail.notes.map((note) => note.code)).toEqual(expected.notes);
    }
  });
});

describe('identity over HTTP', () => {
  const ask = async (path: string, body: unknown): Promise<{ status: number; body: Record<string, unknown> }> => {
    const answer = await send(engine.ingestUrl, path, { headers: { 'content-type': 'application/json', 'x-mp-key': 'web-key' }, body: JSON.stringify(body) });
    return { status: answer.status, body: answer.body.length === 0 ? {} : (JSON.parse(answer.body.toString()) as Record<string, unknown>) };
  };
  const known = (known_identities: Record<string, string>): unknown => ({ environment: 'development', known_identities });

  it('gives two equal calls in flight the same user, and a batch of that user the same MPID', async () => {
    const both = await Promise.all([1, 2].map(() => ask('/v1/identify', known({ customerid: 'C-77', device_application_stamp: 'das-77' }))));
    expect(both[0]!.body.mpid).toMatch(/^-?\d{1,19}$/);
    expect(both[1]!.body.mpid).toBe(both[0]!.body.mpid);
    await send(engine.ingestUrl, '/v2/events', {
      headers: { authorization: `Basic ${btoa('s2s-key:s2s-secret')}` },
      body: JSON.stringify({ environment: 'development', source_request_id: 'for-C-77', user_identities: { customer_id: 'C-77' }, events: [] }),
    });
    await engine.settle();
    expect((await engine.batches())[0]).toMatchObject({ mpid: both[0]!.body.mpid, source: expect.stringMatching(/^S2S/) });
  });

  it('changes identities, and answers 404 for a user that is not there', async () => {
    const { body } = await ask('/v1/identify', known({ device_application_stamp: 'das-78' }));
    const change = { environment: 'development', identity_changes: [{ identity_type: 'customerid', old_value: null, new_value: 'C-78' }] };
    expect(await ask(`/v1/${String(body.mpid)}/modify`, change)).toEqual({ status: 200, body: { change_results: [{ identity_type: 'customerid', modified_mpid: body.mpid }] } });
    expect(await ask('/v1/search', known({ customerid: 'C-78' }))).toMatchObject({ status: 200, body: { mpid: body.mpid, is_logged_in: true } });
    expect(await ask('/v1/12345/modify', change)).toEqual({ status: 404, body: {} });
  });
});

describe('batches', () => {
  it('keep 64-bit ids from the wire to the control API', async () => {
    const body = '{"environment":"development","source_request_id":"big","mpid":-1491621378785028714,"events":[{"event_type":"custom_event","data":{"event_name":"Big","custom_event_type":"other","session_uuid":"6513270E-269E-4D37-B2A7-4DE452E6B438"}}]}';
    const packed = gzipSync(body);
    const answer = await send(engine.ingestUrl, '/v2/events', { headers: { authorization: `Basic ${btoa('s2s-key:s2s-secret')}`, 'content-encoding': 'gzip' }, body: packed });
    expect(answer).toMatchObject({ status: 202, body: Buffer.alloc(0) });
    await engine.settle();
    const [row] = await engine.batches();
    const detail = await engine.batchDetail(row!.id);
    expect(detail.mpid).toBe('-1491621378785028714');
    expect(Buffer.from(detail.raw.body_base64, 'base64')).toEqual(packed);
    expect(detail.raw.body_text).toBe(body);
    expect(String((detail.events[0] as { data?: { session_id?: unknown } }).data?.session_id ?? detail.events[0]?.session_id)).toBe('3697030220121446270');
  });

  it('of a bulk request that are invalid are shown as dropped, and the others go on', async () => {
    const good = { environment: 'development', source_request_id: 'bulk-good', user_identities: { customer_id: 'C-1' }, events: [] };
    const answer = await send(engine.ingestUrl, '/v2/bulkevents', {
      headers: { authorization: `Basic ${btoa('s2s-key:s2s-secret')}` }, body: JSON.stringify([good, { environment: 'development', events: [{ data: {} }] }]),
    });
    expect(answer.status).toBe(202);
    await engine.settle();
    const rows = (await engine.batches()).slice(0, 2);
    const [broken, whole] = await Promise.all(rows.map((row) => engine.batchDetail(row.id)));
    expect(broken?.trace.map((step) => [step.stage, step.verdict, step.reason.code])).toEqual([['receive', 'dropped', 'invalid-batch']]);
    expect(whole?.trace.length).toBeGreaterThan(5);
  });

  it('that the web SDK should not have sent are shown with what is wrong', async () => {
    await send(engine.ingestUrl, '/v3/JS/web-key/events', { body: '{"mpid":"7","events":[{"event_type":"commerce_event","data":{"promotion_action":{"action":1}}},{"data":{}}]}' });
    await engine.settle();
    const [row] = await engine.batches();
    expect((await engine.batchDetail(row!.id)).notes.map((note) => `${note.code} ${note.pointer}`)).toEqual(expect.arrayContaining([
      'default-environment /environment', 'converted-value /events/0/data/promotion_action/action', 'missing-event-type /events/1/event_type',
    ]));
  });
});

it('the ingest port gives nothing back of what it took', async () => {
  for (const target of ['/', '/api/v1/requests', '/v2/events', '/v3/JS/web-key/events', '/partners/mixpanel/track', '/../control']) {
    const answer = await send(engine.ingestUrl, target, { method: 'GET' });
    expect([target, answer.status === 404 || answer.status === 405, answer.body.length]).toEqual([target, true, 0]);
  }
});
