/** A batch's story leaves one engine as a file and is opened by another: the same outcomes there, and nothing of the user's. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nativeRecordings, recordedCall } from '../../src/engine/ingest/testing/native-recording.ts';
import { storyPage } from '../../src/engine/story/index.ts';
import { readStory } from '../../src/engine/story/read.ts';
import type { BatchDetail, BatchRow, Page } from '../../src/protocol/contract.ts';
import type { OpenedStory, Story } from '../../src/protocol/story.ts';
import { startTestEngine } from '../support/engine.ts';
import type { TestEngine } from '../support/engine.ts';

let here: TestEngine;
let there: TestEngine;

const CONNECTIONS: Readonly<Record<string, object>> = {
  'web-to-mixpanel': { input: 'web', output: 'mixpanel', forwarding: { consent: { forward: 'only', any: [{ regulation: 'gdpr', purpose: 'marketing', consented: true }] } }, settings: { forwardWebRequestsServerSide: true } },
  'web-to-webhook': { input: 'web', output: 'webhook', sampling_percent: 50 },
  's2s-to-webhook': { input: 's2s', output: 'webhook' },
  's2s-to-mixpanel': { input: 's2s', output: 'mixpanel', active: false },
  'android-to-webhook': { input: 'android', output: 'webhook' },
  'android-to-mixpanel': { input: 'android', output: 'mixpanel', forwarding: { logged_in_only: true } },
};

async function put(engine: TestEngine, path: string, body: object): Promise<void> {
  const answer = await engine.api('PUT', path, body);
  expect([path, answer.status, answer.status === 200 ? null : answer.body]).toEqual([path, 200, null]);
}

async function prepare(engine: TestEngine): Promise<void> {
  for (const { name, body } of [{ name: 'input.android', body: { value: `local-secret-${engine.running.token.slice(0, 6)}` } }]) await put(engine, `/secrets/${name}`, body);
  for (const name of Object.keys(CONNECTIONS)) await engine.api('DELETE', `/workspace/connections/${name}`);
  for (const [name, connection] of Object.entries(CONNECTIONS)) await put(engine, `/workspace/connections/${name}`, connection);
}

beforeAll(async () => {
  [here, there] = await Promise.all([startTestEngine(), startTestEngine()]);
  await Promise.all([prepare(here), prepare(there)]);
});
afterAll(async () => { await Promise.all([here.stop(), there.stop()]); });

interface Person { readonly mpid: string; readonly email: string; readonly customer: string; readonly phone: string; readonly first: string; readonly device: string; readonly ip: string }

let people = 10;
/** Somebody whom no engine knows yet. */
function somebody(): Person {
  people += 1;
  return { mpid: `82106145984889058${people}`, email: `mira.keller${people}@corp.test`, customer: `c-1042${people}`, phone: `+491511234567${people}`, first: `Mirabelle${people}`, device: `9b1f6a2e-7c1d-4a57-9f0b-2f6b1d0c9a${people}`, ip: `84.17.3.${people}` };
}

function batch(extra: Record<string, unknown> = {}, who: Person = somebody()): Record<string, unknown> {
  const at = Date.now();
  return {
    environment: 'development', mpid: who.mpid, mp_deviceid: who.device, ip: who.ip, timestamp_unixtime_ms: at,
    user_identities: { customer_id: who.customer, email: who.email, mobile_number: who.phone },
    user_attributes: { $FirstName: who.first, tier: 'gold' },
    consent_state: { gdpr: { marketing: { consented: false, timestamp_unixtime_ms: at, document: 'v3' } } },
    events: [
      { event_type: 'custom_event', data: { event_name: 'Cart Opened', custom_event_type: 'other', timestamp_unixtime_ms: at, custom_attributes: { reply_to: who.email, link: `https://shop.test/u?mail=${encodeURIComponent(who.email)}` } } },
      { event_type: 'screen_view', data: { screen_name: 'Cart', timestamp_unixtime_ms: at } },
    ],
    ...extra,
  };
}

async function newest(engine: TestEngine): Promise<BatchDetail> {
  await engine.settle();
  const [row] = (await engine.api<Page<BatchRow>>('GET', '/batches?limit=1')).body.items;
  return (await engine.api<BatchDetail>('GET', `/batches/${row!.id}`)).body;
}

async function storyFile(engine: TestEngine, id: string, query = ''): Promise<Response> {
  return fetch(`${engine.control}/api/v1/batches/${id}/story${query}`, { headers: { authorization: `Bearer ${engine.running.token}` } });
}

async function post(engine: TestEngine, body: string, query = '', type = 'text/html'): Promise<{ status: number; body: OpenedStory & { error?: { code: string; message: string; field?: string } } }> {
  const answer = await fetch(`${engine.control}/api/v1/stories${query}`, { method: 'POST', headers: { authorization: `Bearer ${engine.running.token}`, 'content-type': type }, body });
  return { status: answer.status, body: (await answer.json()) as OpenedStory };
}

/** What of the user is in the batch. */
function personsOf({ batch: content, mpid }: BatchDetail): string[] {
  const { user_identities: identities = {}, user_attributes: attributes = {}, ip, mp_deviceid: device } = content as { user_identities?: Record<string, string>; user_attributes?: Record<string, string>; ip?: string; mp_deviceid?: string };
  return [...Object.values(identities), attributes['$FirstName'], ip === '127.0.0.1' ? undefined : ip, device, mpid].filter((value) => typeof value === 'string' && value.length > 3) as string[];
}

/** What became of it, without what is different in each run: ids, times, and that a replay is never taken for a duplicate. */
function account(detail: BatchDetail): unknown {
  return {
    events: detail.event_rows.map(({ type, name, outcomes }) => ({ type, name, outcomes })),
    trace: detail.trace.filter(({ stage }) => stage !== 'duplicates').map(({ stage, connection, verdict, reason, events, more, later }) => [stage, connection, verdict, reason.code, events.map((event) => [event.verdict, event.reason.code]), (more ?? []).map(({ code }) => code), later]),
    requests: detail.deliveries.map(({ output, purpose, outcome, request }) => [output, purpose, outcome, request.method, new URL(request.url).pathname.split('/').at(-1)]),
    notes: detail.notes.map(({ code, pointer }) => [code, pointer]),
  };
}

async function sendAndroid(engine: TestEngine): Promise<void> {
  const { key, secret } = await engine.input('android');
  const recording = nativeRecordings().find(({ name }) => name === 'android')!;
  const { parts } = recordedCall(recording, { key, secret });
  const answer = await fetch(engine.ingest + parts.target, { method: 'POST', headers: parts.headers, body: new Uint8Array(parts.body) });
  expect(answer.status).toBe(202);
}

async function sendPixel(engine: TestEngine): Promise<void> {
  const { key } = await engine.input('web');
  const who = somebody();
  const query = new URLSearchParams({ dt: 'AppEvent', n: 'Teaser Seen', et: 'Navigation', mpid: who.mpid, ui_t: 'CustomerId,Email', ui_v: `${who.customer},${who.email}`, ua_k: '$FirstName', ua_v: who.first, dbg: 'true', ct: String(Date.now()) });
  expect((await fetch(`${engine.ingest}/v1/${key}/pixel?${query.toString()}`)).status).toBe(200);
}

const SURFACES: readonly (readonly [string, (engine: TestEngine) => Promise<unknown>])[] = [
  ['the web SDK', (engine) => engine.sendWeb(batch())],
  ['a server', (engine) => engine.sendServer(batch())],
  ['a server in bulk', (engine) => engine.sendServer([batch({ user_identities: { customer_id: 'other-7781' }, mpid: undefined }), batch()], '/v2/bulkevents')],
  ['a signed native SDK', sendAndroid],
  ['the pixel', sendPixel],
];

describe('a story goes elsewhere', () => {
  it.each(SURFACES)('from %s: the same outcomes and verdicts there, and nothing of the user in the file', async (_name, send) => {
    await send(here);
    const original = await newest(here);
    const file = await storyFile(here, original.id);
    expect([file.status, file.headers.get('content-type'), file.headers.get('content-disposition')]).toEqual([200, 'text/html; charset=utf-8', `attachment; filename="story-${original.id}.html"`]);
    const page = await file.text();
    const { key, secret } = await here.input(original.platform);
    for (const value of [...personsOf(original), key, secret, 'other-7781']) expect(page.includes(value), value).toBe(false);

    const opened = await post(there, page);
    expect([opened.status, opened.body.error]).toEqual([200, undefined]);
    expect(opened.body.remarks).toEqual([]);
    expect(opened.body.sent).toMatchObject({ input: original.input, status: original.platform === 'web' && original.raw.method === 'GET' ? 200 : 202 });
    expect(opened.body.sent!.batch_ids).toHaveLength(1);
    const replayed = (await there.api<BatchDetail>('GET', `/batches/${opened.body.sent!.batch_ids[0]!}`)).body;
    expect(account(replayed)).toEqual(account(opened.body.story.batch));
    expect(replayed.flags).toContain('replayed');
    const [call] = (await there.api<Page<{ signature: string | null; surface: string }>>('GET', '/requests?limit=1')).body.items;
    expect(call).toMatchObject({ surface: opened.body.story.call.surface, signature: original.input === 'android' ? 'ok' : null });
  });

  it('with what the profile had added there, when that is asked for', async () => {
    const user = { mpid: '777000777000777001', user_identities: { customer_id: 'c-77001' }, user_attributes: undefined };
    await here.sendWeb(batch({ ...user, consent_state: { gdpr: { marketing: { consented: true, timestamp_unixtime_ms: Date.now() } } }, events: [] }));
    await here.settle();
    await here.sendWeb(batch({ ...user, consent_state: undefined }));
    const page = await (await storyFile(here, (await newest(here)).id)).text();
    const mixpanel = (opened: OpenedStory): Promise<unknown> => there.api<BatchDetail>('GET', `/batches/${opened.sent!.batch_ids[0]!}`).then(({ body }) => body.event_rows.map(({ outcomes }) => outcomes.find(({ output }) => output === 'mixpanel')?.outcome));
    const without = (await post(there, page)).body;
    expect(without.remarks).toMatchObject([{ about: 'profile', message: expect.stringContaining('consent_state') }]);
    expect(await mixpanel(without)).toEqual(['consent', 'consent']);
    const told = (await post(there, page, '?profile=true')).body;
    expect(told.remarks).toEqual([]);
    expect(await mixpanel(told)).toEqual(['delivered', 'delivered']);
  });

  it('is only read with replay=false', async () => {
    await here.sendWeb(batch());
    const page = await (await storyFile(here, (await newest(here)).id)).text();
    const before = (await there.status()).counts.requests;
    const { status, body } = await post(there, page, '?replay=false');
    expect([status, body.sent, body.story.format]).toEqual([200, null, 'cloudchamber-story']);
    expect((await there.status()).counts.requests).toBe(before);
    expect(body.story.outputs.map(({ connection, outcome }) => [connection, outcome])).toEqual([['web-to-mixpanel', 'consent'], ['web-to-webhook', expect.any(String)]]);
    expect(body.story.outputs[0]!.sentence).toMatch(/marketing/);
    expect(body.story.settings.find(({ name }) => name === 'web-to-mixpanel')!.fragments).toEqual([{ at: expect.stringMatching(/^\/forwarding\/consent/), text: expect.any(String) }]);
  });
});

describe('what is replaced', () => {
  it('is nothing of the user at the level "secrets", and nothing at all at "none"', async () => {
    const who = somebody();
    await here.sendServer(batch({}, who));
    const { id } = await newest(here);
    const { secret } = await here.input('s2s');
    const [secrets, none] = await Promise.all([storyFile(here, id, '?redact=secrets'), storyFile(here, id, '?redact=none')].map(async (answer) => (await answer).text()));
    expect([secrets!.includes(who.email), secrets!.includes(secret), secrets!.includes('Basic [removed]')]).toEqual([true, false, true]);
    expect([none!.includes(who.email), none!.includes('Basic [removed]')]).toEqual([true, false]);
    expect(none).toContain('Nothing was replaced.');
  });

  it('is another in each file, so that two files cannot be compared', async () => {
    await here.sendServer(batch());
    const { id } = await newest(here);
    const [one, two] = await Promise.all([storyFile(here, id), storyFile(here, id)].map(async (answer) => readStory(await (await answer).text())));
    expect(one?.ok === true && two?.ok === true && one.story.batch.mpid !== two.story.batch.mpid).toBe(true);
  });

  it.each([['/batches/12345/story', 404, 'not-found'], ['/batches/12345/story?redact=all', 400, 'invalid'], ['/batches/x/story', 400, 'invalid']])('%s is answered with %i', async (path, status, code) => {
    const answer = await here.api<{ error: { code: string } }>('GET', path);
    expect([answer.status, answer.body.error.code]).toEqual([status, code]);
  });
});

describe('what cannot be opened is said', () => {
  let page: string;
  let story: Story;
  beforeAll(async () => {
    await here.sendWeb(batch());
    page = await (await storyFile(here, (await newest(here)).id)).text();
    const read = readStory(page);
    if (!read.ok) throw new Error(read.message);
    story = read.story;
  });

  const cases: readonly (readonly [string, () => string, string, RegExp])[] = [
    ['another page', () => '<!doctype html><title>Shop</title>', 'not-a-story', /no story of Cloudchamber/],
    ['JSON of something else', () => '{"events":[]}', 'not-a-story', /"format" must be/],
    ['a list', () => '[]', 'invalid', /body/],
    ['a file that was cut off', () => page.slice(0, Math.floor(page.length * 0.9)), 'damaged-story', /cut off/],
    ['a file that was changed', () => page.replace('"format":"cloudchamber-story"', '"format":"cloudchamber-storx"'), 'damaged-story', /changed/],
    ['one of a newer Cloudchamber', () => JSON.stringify({ ...story, version: 2 }), 'newer-story', /Update Cloudchamber/],
    ['one without its batch', () => JSON.stringify({ ...story, batch: {} }), 'damaged-story', /"batch\./],
  ];
  it.each(cases)('%s', async (_name, body, code, message) => {
    const answer = await post(there, body(), '', body().startsWith('<') ? 'text/html' : 'application/json');
    expect([answer.status, answer.body.error?.code]).toEqual([400, code]);
    expect(answer.body.error?.message).toMatch(message);
  });

  it('an input that is not there, and a platform without one', async () => {
    expect((await post(there, page, '?input=nobody')).body.error).toMatchObject({ code: 'not-found', field: 'input', message: expect.stringContaining('There is no input "nobody"') });
    expect((await post(there, storyPage({ ...story, input: { name: 'x', platform: 'roku' } }))).status).toBe(200);
    await there.api('DELETE', '/workspace/inputs/roku');
    expect((await post(there, storyPage({ ...story, input: { name: 'x', platform: 'roku' } }))).body.error).toMatchObject({ code: 'not-found', message: expect.stringContaining('input for roku') });
  });

  it('the story as JSON, by an input that is named', async () => {
    const opened = await post(there, JSON.stringify(story), '?input=s2s', 'application/json');
    expect([opened.status, opened.body.sent?.input]).toEqual([200, 's2s']);
  });

  it('settings that are not the same here', async () => {
    await put(there, '/workspace/connections/web-to-mixpanel', { ...CONNECTIONS['web-to-mixpanel'], forwarding: {}, sampling_percent: 20 });
    await there.api('DELETE', '/workspace/connections/web-to-webhook');
    try {
      const { remarks } = (await post(there, page, '?replay=false')).body;
      const messages = remarks.filter(({ about }) => about === 'settings').map(({ message }) => message);
      expect(messages).toEqual([
        expect.stringMatching(/^Its connection "web-to-mixpanel" is not as the one here: .*sampling_percent was 100 and is 20 here.*it had forwarding\.consent .*here there is none/),
        'Its connection "web-to-webhook" is not in this workspace.',
      ]);
    } finally {
      await prepare(there);
    }
  });

  it('outputs that send to a real endpoint, unless that is asked for', async () => {
    const { body } = await there.api<Record<string, unknown>>('GET', '/workspace/outputs/webhook');
    await put(there, '/workspace/outputs/webhook', { ...body, transport: 'real', settings: { ...(body['settings'] as object), url: 'http://127.0.0.1:9/hook' } });
    try {
      const refused = await post(there, page);
      expect([refused.status, refused.body.error?.code]).toEqual([409, 'real-output']);
      expect((await post(there, page, '?replay=false')).status).toBe(200);
      expect((await post(there, page, '?real=true')).status).toBe(200);
    } finally {
      await put(there, '/workspace/outputs/webhook', body);
    }
  });
});

it('what was decided by time or by what came before is said', async () => {
  const twice = batch({ source_request_id: '3c0c5b0e-5b1e-4f0f-9a53-0d7bb0b8a001' });
  await here.sendWeb(twice);
  await here.settle();
  await here.sendWeb(twice);
  const opened = await post(there, await (await storyFile(here, (await newest(here)).id)).text());
  expect(opened.body.remarks.map(({ code }) => code)).toEqual(['was-duplicate']);

  await here.api('POST', '/clock', { freeze: true });
  await here.sendWeb(batch({ timestamp_unixtime_ms: Date.now() + 3_600_000 }));
  const ahead = await (await storyFile(here, (await newest(here)).id)).text();
  await put(there, '/workspace/connections/web-to-webhook', { ...CONNECTIONS['web-to-webhook'], max_event_age_hours: 24 });
  await there.api('POST', '/clock', { advance_ms: 48 * 3_600_000 });
  try {
    expect((await post(there, ahead)).body.remarks.map(({ about, code }) => `${about} ${code}`)).toEqual(['settings setting-differs', 'time was-ahead', 'time older-now']);
    const asThen = (await post(there, ahead, '?time=as-then')).body;
    expect(asThen.remarks.map(({ code }) => code)).toEqual(['setting-differs']);
    expect((await there.api<BatchDetail>('GET', `/batches/${asThen.sent!.batch_ids[0]!}`)).body.received_at).toBe(asThen.story.batch.received_at);
  } finally {
    await there.api('POST', '/clock', { reset: true });
    await here.api('POST', '/clock', { reset: true });
    await prepare(there);
  }
});
