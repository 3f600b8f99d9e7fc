/** Where each field of an outbound request came from, back to the bytes of the call: over the running engine, for every form of call. */
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nativeRecordings, recordedCall } from '../../src/engine/ingest/testing/native-recording.ts';
import { anyBatch, fullBatch, fullEvent } from '../../src/engine/outputs/testing/generators.ts';
import type { BatchDetail, Delivery, Page, RequestDetail } from '../../src/protocol/contract.ts';
import type { Provenance, ProvenanceHop } from '../../src/protocol/explain.ts';
import { parseJson, stringifyJson } from '../../src/protocol/json.ts';
import { leafPointers } from '../../src/protocol/pointer.ts';
import { EVENT_TYPES } from '../../src/protocol/vocabulary.ts';
import { startTestEngine } from '../support/engine.ts';
import type { TestEngine } from '../support/engine.ts';
import { identityClient } from '../support/identity-client.ts';
import { send } from './engine-harness.ts';

let engine: TestEngine;

async function put(path: string, value: unknown): Promise<void> {
  const answer = await engine.api('PUT', `/workspace/${path}`, value);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
}

const get = async <T>(path: string): Promise<T> => {
  const answer = await engine.api<T>('GET', path);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body;
};

beforeAll(async () => {
  engine = await startTestEngine();
  await put('outputs/webhook-batch', { partner: 'webhook', settings: { url: 'https://hooks.example.com/b', authorization: 'Bearer of-tests', includeMpDeviceId: true } });
  for (const input of ['web', 'android', 'ios', 'roku', 'xbox', 's2s']) {
    await put(`connections/${input}-to-mixpanel`, { input, output: 'mixpanel', settings: input === 'web' ? { forwardWebRequestsServerSide: true } : {} });
    await put(`connections/${input}-to-batch`, { input, output: 'webhook-batch', settings: { sendAsBatch: true, includeUserAttributeChangeEvents: true, includeUserIdentityChangeEvents: true } });
  }
});
afterAll(async () => { await engine.stop(); });

async function newest(): Promise<BatchDetail> {
  expect((await engine.settle()).settled).toBe(true);
  const { items } = await get<Page<{ id: string }>>('/batches?limit=1');
  return get(`/batches/${items[0]!.id}`);
}

const accountOf = (delivery: Delivery): Promise<Provenance> => get(`/deliveries/${delivery.id}/provenance`);

/** The account of one of the newest batch's deliveries. */
async function account(output: string, purpose = 'batch'): Promise<Provenance> {
  const { deliveries } = await newest();
  const delivery = deliveries.find((one) => one.output === output && one.purpose === purpose);
  expect(delivery, JSON.stringify(deliveries.map((one) => [one.output, one.purpose]))).toBeDefined();
  return accountOf(delivery!);
}

const hopsOf = ({ fields }: Provenance, target: string): ProvenanceHop[] => {
  const field = fields.find((one) => one.target === target);
  expect(field, `${target} is not among ${fields.map((one) => one.target).join(' ')}`).toBeDefined();
  return field!.hops;
};
const kinds = (hops: readonly ProvenanceHop[]): string[] => hops.map(({ what }) => what);

/** What the bytes of a hop say. */
async function sliced(hop: ProvenanceHop, own: Provenance): Promise<string> {
  const request = hop.request_id === own.request_id ? null : await get<RequestDetail>(`/requests/${hop.request_id}`);
  const text = request === null ? own.body_text! : request.raw.body_text!;
  return Buffer.from(text).subarray(...hop.bytes!).toString();
}

/** Every field explained, every way complete, and bytes that say the value. */
async function expectWhole(provenance: Provenance, delivery: Delivery): Promise<void> {
  expect(provenance.unexplained).toEqual([]);
  expect(provenance.fields.map(({ target }) => target)).toEqual(leafPointers(parseJson(delivery.request.body)));
  for (const { target, hops } of provenance.fields) {
    expect(hops[0]).toMatchObject({ what: 'payload', at: target });
    expect(['wire', 'setting', 'constant', 'clock', 'server', 'decoding', 'profile', 'enrichment', 'all-outputs-rule', 'output-rule', 'custom-mapping', 'consent-event'], `${target} ends with ${hops.at(-1)!.what}`).toContain(hops.at(-1)!.what);
    for (const hop of hops) {
      expect(hop.text, `${target}: ${JSON.stringify(hop)}`).not.toMatch(/undefined|^\.?$/);
      if (hop.what !== 'wire' || hop.bytes === undefined || hop.at === null) continue;
      const bytes = await sliced(hop, provenance);
      expect([JSON.stringify(hop.value), String(hop.value)], `${target} at ${hop.at}`).toContain(provenance.body_text?.startsWith('/') === true ? decodeURIComponent(bytes.replaceAll('+', ' ')) : plain(bytes));
    }
  }
}

/** JSON in one spelling; 64-bit numbers as text. */
function plain(bytes: string): string {
  const value = parseJson(bytes);
  return typeof value === 'bigint' ? String(value) : JSON.stringify(value);
}

async function expectAllWhole(): Promise<BatchDetail> {
  const batch = await newest();
  expect(batch.deliveries.length).toBeGreaterThan(0);
  for (const delivery of batch.deliveries) await expectWhole(await accountOf(delivery), delivery);
  return batch;
}

const event = (name: string, more: object = {}): object => ({ event_type: 'custom_event', data: { event_name: name, custom_event_type: 'other', timestamp_unixtime_ms: Date.now(), ...more } });
const webBatch = (mpid: string, more: object): string => `{ "mpid" : ${mpid}, "environment":"development","mp_deviceid":"8d1f9e0c-3a51-4a3e-9f0e-3d2f6c1b7a01",${JSON.stringify({ timestamp_unixtime_ms: Date.now(), ...more }).slice(1)}`;

describe('a batch of the web SDK', () => {
  it('has its values where the payload’s say', async () => {
    await engine.sendWeb(webBatch('7346244611012968001', {
      user_attributes: { tier: 'gold', 'café': ['crème', null] }, user_identities: { customer_id: 'C-1', email: 'ada@example.com' }, ip: '203.0.113.9',
      events: [event('Tap', { source_message_id: 'm-1', session_uuid: '76F1ABB9-7A9A-4D4E-AB4D-56C8FF79CAD1', custom_attributes: { shelf: 'crime', 'a/b~c': 'é', price: 9.5 } }), event('Tap', { source_message_id: 'm-2', custom_attributes: { shelf: 'crime' } })],
    }));
    const batch = await expectAllWhole();
    const track = await accountOf(batch.deliveries.find(({ purpose }) => purpose === 'track')!);
    const second = hopsOf(track, '/1/properties/shelf');
    expect(second).toMatchObject([{ what: 'payload', value: 'crime' }, { what: 'mapping', at: '/events/1/data/custom_attributes/shelf', pointer: { kind: 'mapping', name: 'mixpanel' } }, { what: 'wire', at: '/events/1/data/custom_attributes/shelf', value: 'crime' }]);
    expect(await sliced(second[2]!, track)).toBe('"crime"');
    expect(second[2]!.bytes![0]).toBe(Buffer.byteLength(track.body_text!.slice(0, track.body_text!.lastIndexOf('"crime"'))));
    expect(await sliced(hopsOf(track, '/0/properties/a~1b~0c').at(-1)!, track)).toBe('"é"');
    expect(await sliced(hopsOf(track, '/0/properties/café/0').at(-1)!, track)).toBe('"crème"');
  });

  it('keeps secrets of the settings to itself', async () => {
    const track = await account('mixpanel', 'track');
    const token = track.fields.find(({ target }) => target === '/0/properties/token')!;
    expect(token.value).toBe('••••••••');
    expect(token.hops.map(({ what, value }) => [what, value])).toEqual([['payload', '••••••••'], ['mapping', '••••••••'], ['setting', '••••••••']]);
    expect(token.hops[2]!.pointer).toEqual({ kind: 'output', name: 'mixpanel', path: '/settings/token', file: 'outputs/mixpanel.json' });
  });

  it('gets ids and times of the server, told as such', async () => {
    const track = await account('mixpanel', 'track');
    expect(kinds(hopsOf(track, '/0/properties/$insert_id'))).toEqual(['payload', 'mapping', 'server']);
    expect(hopsOf(track, '/0/properties/time')).toMatchObject([{ what: 'payload' }, { what: 'mapping', text: 'Milliseconds to seconds.' }, { what: 'wire', at: '/events/0/data/timestamp_unixtime_ms' }]);
    const posted = await account('webhook-batch');
    expect(kinds(hopsOf(posted, '/batch_id'))).toEqual(['payload', 'mapping', 'server']);
    expect(kinds(hopsOf(posted, '/timestamp_unixtime_ms'))).toEqual(['payload', 'mapping', 'clock']);
    expect(hopsOf(posted, '/schema_version').at(-1)).toMatchObject({ what: 'constant', value: 2 });
    const session = hopsOf(posted, '/events/0/data/session_id');
    expect(session.map(({ what, at }) => [what, at])).toEqual([['payload', '/events/0/data/session_id'], ['mapping', '/events/0/data/session_id'], ['server', '/events/0/data/session_uuid'], ['wire', '/events/0/data/session_uuid']]);
    expect(await sliced(session[3]!, posted)).toBe('"76F1ABB9-7A9A-4D4E-AB4D-56C8FF79CAD1"');
    expect(hopsOf(posted, '/source_info/channel').at(-1)).toMatchObject({ what: 'decoding', text: expect.stringContaining('the call does not say it') as string });
    expect(hopsOf(posted, '/device_info/http_header_user_agent').at(-1)).toMatchObject({ what: 'wire', at: null, text: 'Header "user-agent" of the call.' });
  });

  it('names the identity’s type by its name in the call', async () => {
    const posted = await account('webhook-batch');
    const type = hopsOf(posted, '/user_identities/1/identity_type').at(-1)!;
    expect(type).toMatchObject({ what: 'wire', at: '/user_identities/email', value: 'email' });
    expect(await sliced(type, posted)).toBe('"email"');
  });
});

describe('calls in other forms', () => {
  it.each(nativeRecordings().map((recording) => [recording.name, recording] as const))('an upload of %s', async (name, recording) => {
    const platform = { android: 'android', apple: 'ios', roku: 'roku', uwp: 'xbox' }[name]!;
    const { key, secret } = await engine.input(platform);
    const { parts } = recordedCall({ ...recording, body: { ...recording.body, id: `provenance-${name}` } }, { key, secret });
    expect((await send(engine.ingest, parts.target, parts)).status).toBe(202);
    await expectAllWhole();
  });

  it('has a user attribute of a native SDK under its short name, packed as it was', async () => {
    const { key } = await engine.input('android');
    const body = { dt: 'h', id: 'native-1', ct: Date.now(), mpid: '7346244611012968002', dbg: true, ua: { tier: 'gold', vip: null }, ui: [{ n: 1, i: 'C-2', dfs: 1, f: true }, { n: 7, i: 'bo@example.com' }], di: { dp: 'Android' }, msgs: [{ dt: 'e', n: 'Tap', et: 'Navigation', ct: Date.now(), id: 'e-1', attrs: { shelf: 'crime' } }] };
    await send(engine.ingest, `/v2/${key}/events`, { headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' }, body: gzipSync(JSON.stringify(body)) });
    const batch = await expectAllWhole();
    const posted = await accountOf(batch.deliveries.find(({ purpose }) => purpose === 'batch')!);
    expect(posted.body_text).toBe(JSON.stringify(body));
    const at = (target: string): string | null => hopsOf(posted, target).at(-1)!.at;
    expect(['/user_attributes/tier', '/user_attributes/vip', '/user_identities/0/identity', '/user_identities/1/identity', '/events/0/data/event_name', '/events/0/data/custom_event_type', '/events/0/data/custom_attributes/shelf', '/environment'].map((target) => [target, at(target)])).toEqual([
      ['/user_attributes/tier', '/ua/tier'], ['/user_attributes/vip', '/ua/vip'], ['/user_identities/0/identity', '/ui/0/i'], ['/user_identities/1/identity', '/ui/1/i'],
      ['/events/0/data/event_name', '/msgs/0/n'], ['/events/0/data/custom_event_type', '/msgs/0/et'], ['/events/0/data/custom_attributes/shelf', '/msgs/0/attrs/shelf'], ['/environment', '/dbg'],
    ]);
    expect(hopsOf(posted, '/environment').at(-2)).toMatchObject({ what: 'decoding', text: expect.stringContaining('read as "development"; the call says true') as string });
  });

  it('has a user attribute of a pixel in its address', async () => {
    const { key } = await engine.input('web');
    const target = `/v1/${key}/Pixel?dt=AppEvent&n=Play%20it&et=Navigation&ct=${Date.now()}&mpid=7346244611012968003&ua_k=tier,shoe&ua_v=gold,43&ui_t=CustomerId&ui_v=C-3&attrs_k=facet&attrs_v=caf%C3%A9&dbg=true&consent_state=${encodeURIComponent(JSON.stringify({ gdpr: { ads: { consented: false, timestamp_unixtime_ms: 1_770_000_000_000 } } }))}`;
    await send(engine.ingest, target, { method: 'GET' });
    const batch = await expectAllWhole();
    const posted = await accountOf(batch.deliveries.find(({ purpose }) => purpose === 'batch')!);
    expect(posted.body_text).toBe(target);
    const shown = async (field: string): Promise<string> => sliced(hopsOf(posted, field).at(-1)!, posted);
    expect(await Promise.all(['/user_attributes/tier', '/user_attributes/shoe', '/user_identities/0/identity', '/events/0/data/event_name', '/events/0/data/custom_attributes/facet', '/consent_state/gdpr/ads/consented'].map(shown)))
      .toEqual(['gold', '43', 'C-3', 'Play%20it', 'caf%C3%A9', 'false']);
    expect(hopsOf(posted, '/user_attributes/shoe').at(-1)!.text).toBe('Parameter "ua_v" of the call’s address.');
  });

  it('has the values of a single event of old web SDKs', async () => {
    const { key } = await engine.input('web');
    const body = { n: 'Tap', et: 1, dt: 4, ua: { tier: 'gold' }, attrs: { shelf: 'crime' }, ui: [{ Identity: 'C-4', Type: 1 }], dbg: true, ct: Date.now(), mpid: '7346244611012968004', sid: 'S-1' };
    await send(engine.ingest, `/v2/JS/${key}/Events`, { headers: { 'content-type': 'text/plain' }, body: JSON.stringify(body) });
    const batch = await expectAllWhole();
    const posted = await accountOf(batch.deliveries.find(({ purpose }) => purpose === 'batch')!);
    const at = (target: string): string | null => hopsOf(posted, target).at(-1)!.at;
    expect(['/user_attributes/tier', '/events/0/data/event_name', '/events/0/data/custom_event_type', '/user_identities/0/identity'].map(at)).toEqual(['/ua/tier', '/n', '/et', '/ui/0/Identity']);
    expect(hopsOf(posted, '/events/0/data/source_message_id').at(-1)).toMatchObject({ what: 'decoding', text: expect.stringContaining('made of the whole call') as string });
  });

  it('has the batch of many by its place', async () => {
    const one = (name: string): object => ({ environment: 'development', user_identities: { customer_id: 'C-5' }, events: [event(name, { custom_attributes: { shelf: 'crime' } })] });
    await engine.sendServer([one('First'), one('Second')], '/v2/bulkevents');
    const batch = await expectAllWhole();
    const posted = await accountOf(batch.deliveries.find(({ purpose }) => purpose === 'batch')!);
    expect(hopsOf(posted, '/events/0/data/custom_attributes/shelf').at(-1)!.at).toBe('/1/events/0/data/custom_attributes/shelf');
  });
});

describe('what others wrote', () => {
  const MPID = '7346244611012968010';

  it('an attribute of an earlier batch is followed to that batch’s bytes', async () => {
    await engine.sendWeb(webBatch(MPID, { events: [{ event_type: 'user_attribute_change', data: { user_attribute_name: 'tier', new: 'silver', old: null, deleted: false, is_new_attribute: true, timestamp_unixtime_ms: Date.now() - 1_000 } }], user_attributes: { tier: 'silver' } }));
    const earlier = await newest();
    await engine.sendServer(`{"mpid":${MPID},"environment":"development","events":${JSON.stringify([event('Renewed')])}}`);
    const posted = await account('webhook-batch');
    const hops = hopsOf(posted, '/user_attributes/tier');
    expect(hops).toMatchObject([
      { what: 'payload', value: 'silver' }, { what: 'mapping', at: '/user_attributes/tier' }, { what: 'enrichment', at: null },
      { what: 'profile', at: '/events/0/data/new', value: 'silver', batch_id: earlier.id, event_id: earlier.event_rows[0]!.id },
      { what: 'wire', at: '/events/0/data/new', value: 'silver', batch_id: earlier.id, request_id: earlier.request_id },
    ]);
    expect(await sliced(hops[4]!, posted)).toBe('"silver"');
    await expectAllWhole();
  });

  it('an identity is followed to the call that set it', async () => {
    const client = await identityClient(engine);
    const mpid = await client.ask('login', { customerid: 'C-77', email: 'cy@example.com' });
    await engine.sendServer(`{"mpid":${mpid},"environment":"development","events":${JSON.stringify([event('Seen')])}}`);
    const posted = await account('webhook-batch');
    const row = posted.fields.find(({ value }) => value === 'cy@example.com')!;
    expect(kinds(row.hops)).toEqual(['payload', 'mapping', 'enrichment', 'profile', 'wire']);
    expect(row.hops[3]!.text).toBe('The login call gave the user this email.');
    expect(row.hops[4]!.at).toBe('/known_identities/email');
    expect(await sliced(row.hops[4]!, posted)).toBe('"cy@example.com"');
    const time = hopsOf(posted, row.target.replace(/identity$/, 'timestamp_unixtime_ms'));
    expect(kinds(time)).toEqual(['payload', 'mapping', 'profile']);
    await expectAllWhole();
  });

  it('consent and the notice of its change are followed to what said so', async () => {
    const mpid = '7346244611012968011';
    const consent = (consented: boolean, at: number): object => ({ gdpr: { Marketing: { consented, timestamp_unixtime_ms: at, document: 'v3' } } });
    await engine.sendWeb(webBatch(mpid, { events: [event('Asked')], consent_state: consent(true, Date.now() - 60_000) }));
    const first = await expectAllWhole();
    await engine.sendWeb(webBatch(mpid, { events: [event('Asked again')], consent_state: consent(false, Date.now()) }));
    const second = await expectAllWhole();
    const posted = await accountOf(second.deliveries.find(({ purpose }) => purpose === 'batch')!);
    expect(hopsOf(posted, '/system_notifications/0/data/current/consented').at(-1)).toMatchObject({ what: 'wire', at: '/consent_state/gdpr/Marketing/consented', value: false });
    expect(await sliced(hopsOf(posted, '/system_notifications/0/data/purpose').at(-1)!, posted)).toBe('"Marketing"');
    expect(hopsOf(posted, '/system_notifications/0/data/old/consented').at(-1)).toMatchObject({ what: 'wire', value: true, batch_id: first.id });
    const track = await accountOf(second.deliveries.find(({ purpose }) => purpose === 'track')!);
    const given = track.fields.find(({ value }) => value === 'Consent Rejected')!;
    expect(kinds(given.hops)).toEqual(['payload', 'mapping', 'consent-event', 'enrichment', 'wire']);
  });
});

describe('rules, filters and mappings', () => {
  const rule = (name: string, code: string): Promise<void> => put(`rules/${name}`, { code: `exports.handler = async (batch) => { ${code} return batch; };`, failure_action: 'proceed' });
  const MPID = '7346244611012968020';

  it('an all-outputs rule shows what it changed, set, renamed and left out, by event and not by place', async () => {
    await rule('tidy', `batch.events = batch.events.filter((e) => e.data.event_name !== 'debug');
      for (const e of batch.events) { if (e.data.event_name === 'signup') e.data.event_name = 'Sign Up'; if (e.data.custom_attributes) { e.data.custom_attributes.shelf = 'Crime'; e.data.custom_attributes.checked = 'by rule'; } }`);
    await put('inputs/web', { ...await get<object>('/workspace/inputs/web'), rules: ['tidy'] });
    await engine.sendWeb(webBatch(MPID, { events: [event('debug', { custom_attributes: { shelf: 'none' } }), event('signup', { custom_attributes: { shelf: 'crime', keep: 'as is' } }), event('Tap', { custom_attributes: { shelf: 'fantasy' } })] }));
    const batch = await expectAllWhole();
    const track = await accountOf(batch.deliveries.find(({ purpose }) => purpose === 'track')!);
    expect(hopsOf(track, '/0/properties/shelf')).toMatchObject([
      { what: 'payload', value: 'Crime' }, { what: 'mapping' },
      { what: 'all-outputs-rule', at: '/events/1/data/custom_attributes/shelf', value: 'crime', text: 'Rule tidy made "Crime" of "crime".', pointer: { kind: 'rule', name: 'tidy' } },
      { what: 'wire', at: '/events/1/data/custom_attributes/shelf', value: 'crime' },
    ]);
    expect(await sliced(hopsOf(track, '/0/properties/shelf')[3]!, track)).toBe('"crime"');
    expect(hopsOf(track, '/0/event')).toMatchObject([{}, {}, { what: 'all-outputs-rule', value: 'signup' }, { what: 'wire', at: '/events/1/data/event_name' }]);
    expect(hopsOf(track, '/0/properties/checked').at(-1)).toMatchObject({ what: 'all-outputs-rule', at: null, text: 'Rule tidy set it to "by rule"; it was not there before.' });
    expect(hopsOf(track, '/0/properties/keep')).toMatchObject([{}, {}, { what: 'wire', at: '/events/1/data/custom_attributes/keep' }]);
    expect(hopsOf(track, '/1/properties/shelf').at(-1)).toMatchObject({ what: 'wire', at: '/events/2/data/custom_attributes/shelf', value: 'fantasy' });
    await put('inputs/web', { ...await get<object>('/workspace/inputs/web'), rules: [] });
  });

  it('an output rule is told for its own output only', async () => {
    await rule('hash', "batch.user_attributes.tier = 'hashed'; batch.events.push({ event_type: 'custom_event', data: { event_name: 'Added', custom_event_type: 'other' } });");
    await put('connections/web-to-batch', { ...await get<object>('/workspace/connections/web-to-batch'), rules: ['hash'] });
    await engine.sendWeb(webBatch(MPID, { user_attributes: { tier: 'gold' }, events: [event('Tap')] }));
    const batch = await expectAllWhole();
    const posted = await accountOf(batch.deliveries.find(({ purpose }) => purpose === 'batch')!);
    expect(hopsOf(posted, '/user_attributes/tier')).toMatchObject([{}, { what: 'mapping', value: 'hashed' }, { what: 'output-rule', value: 'gold', pointer: { kind: 'rule', name: 'hash' } }, { what: 'wire', value: 'gold' }]);
    expect(hopsOf(posted, '/events/1/data/event_name').at(-1)).toMatchObject({ what: 'output-rule', text: 'Rule hash added this event.' });
    const engage = await accountOf(batch.deliveries.find(({ purpose }) => purpose === 'engage')!);
    expect(kinds(hopsOf(engage, '/0/$set/tier'))).toEqual(['payload', 'mapping', 'wire']);
    await put('connections/web-to-batch', { ...await get<object>('/workspace/connections/web-to-batch'), rules: [] });
  });

  it('events that the data filter and the forwarding rules hold back shift nothing', async () => {
    await put('outputs/webhook-batch', { ...await get<object>('/workspace/outputs/webhook-batch'), filters: { platforms: { events: { other: { names: { Secret: { on: false }, Tap: { attributes: { shelf: false } } } } } } } });
    await put('connections/web-to-batch', { ...await get<object>('/workspace/connections/web-to-batch'), forwarding: { event_attribute: { forward: 'except', name: 'internal', value: 'yes' } } });
    await engine.sendWeb(webBatch(MPID, { events: [event('Inside', { custom_attributes: { internal: 'yes' } }), event('Secret'), event('Tap', { custom_attributes: { shelf: 'crime', page: 'home' } })] }));
    const batch = await expectAllWhole();
    const posted = await accountOf(batch.deliveries.find(({ purpose }) => purpose === 'batch')!);
    expect(hopsOf(posted, '/events/0/data/custom_attributes/page')).toMatchObject([{}, { what: 'mapping', at: '/events/0/data/custom_attributes/page' }, { what: 'wire', at: '/events/2/data/custom_attributes/page' }]);
    expect(posted.fields.some(({ target }) => target.endsWith('/shelf'))).toBe(false);
    await put('outputs/webhook-batch', { ...await get<object>('/workspace/outputs/webhook-batch'), filters: {} });
    await put('connections/web-to-batch', { ...await get<object>('/workspace/connections/web-to-batch'), forwarding: {} });
  });

  it('a custom mapping tells the row and the attribute that it took', async () => {
    await put('connections/web-to-batch', {
      ...await get<object>('/workspace/connections/web-to-batch'),
      custom_mappings: [{ to: 'fb_level', matches: [{ message: 'custom_event', event: 'Level Up' }], attributes: [{ to: 'fb_mode', from: 'mode' }, { to: 'source', value: 'app' }, { to: 'was', event_name: true }] }, { to: 'second', matches: [{ message: 'custom_event', event: 'Level Up' }], keep_unmapped: true }],
    });
    await engine.sendWeb(webBatch(MPID, { events: [event('Tap'), event('Level Up', { custom_attributes: { mode: 'ranked' } })] }));
    const batch = await expectAllWhole();
    const posted = await accountOf(batch.deliveries.find(({ purpose }) => purpose === 'batch')!);
    expect(hopsOf(posted, '/events/1/data/custom_attributes/fb_mode')).toMatchObject([
      {}, { what: 'mapping' }, { what: 'custom-mapping', at: '/events/1/data/custom_attributes/mode', value: 'ranked', pointer: { kind: 'connection', name: 'web-to-batch', path: '/custom_mappings/0' } },
      { what: 'wire', at: '/events/1/data/custom_attributes/mode' },
    ]);
    expect(hopsOf(posted, '/events/1/data/custom_attributes/source').at(-1)).toMatchObject({ what: 'custom-mapping', at: null });
    expect(hopsOf(posted, '/events/1/data/custom_attributes/was').at(-1)).toMatchObject({ what: 'wire', at: '/events/1/data/event_name' });
    expect(hopsOf(posted, '/events/2/data/custom_attributes/mode').at(-1)).toMatchObject({ what: 'wire', at: '/events/1/data/custom_attributes/mode' });
    expect(hopsOf(posted, '/events/0/data/event_name')).toHaveLength(3);
    await put('connections/web-to-batch', { ...await get<object>('/workspace/connections/web-to-batch'), custom_mappings: [] });
    const changed = await accountOf(batch.deliveries.find(({ purpose }) => purpose === 'batch')!);
    expect(hopsOf(changed, '/events/1/data/custom_attributes/fb_mode').at(-1)!.text).toMatch(/the mapping has changed since/);
  });

  it('what limits cut is told with the rule of the limit', async () => {
    const long = 'n'.repeat(300);
    await engine.sendWeb(webBatch(MPID, { events: [event(long, { custom_attributes: { [`k${long}`]: 'v' }, timestamp_unixtime_ms: Date.now() + 3_600_000 }), { event_type: 'custom_event', data: { event_name: 'No time' } }] }));
    const batch = await expectAllWhole();
    const posted = await accountOf(batch.deliveries.find(({ purpose }) => purpose === 'batch')!);
    expect(hopsOf(posted, '/events/0/data/event_name')).toMatchObject([{}, {}, { what: 'server', value: long, text: expect.stringContaining('256 characters') as string }, { what: 'wire', value: long }]);
    expect(hopsOf(posted, `/events/0/data/custom_attributes/k${long.slice(0, 255)}`).at(-1)).toMatchObject({ what: 'wire', at: `/events/0/data/custom_attributes/k${long}`, value: 'v' });
    expect(hopsOf(posted, '/events/0/data/timestamp_unixtime_ms').at(-2)).toMatchObject({ what: 'server', text: expect.stringContaining('15 minutes ahead') as string });
    expect(hopsOf(posted, '/events/1/data/timestamp_unixtime_ms').at(-1)).toMatchObject({ what: 'clock' });
  });

  it('a quarantine record is the batch before anything was blocked', async () => {
    const open = { type: 'object', additionalProperties: true };
    const definition = { properties: { data: { type: 'object', additionalProperties: true, properties: { custom_attributes: open } } } };
    await put('plans/shop', { data_plan_id: 'shop', data_plan_name: 'Shop', data_plan_versions: [{ version: 1, activated_environment: 'development', version_document: { data_points: [{ description: '', match: { type: 'custom_event', criteria: { event_name: 'Planned', custom_event_type: 'other' } }, validator: { type: 'json_schema', definition } }], settings: { validation_actions: { event: 'drop_event' } } } }] });
    const { file } = await get<{ file: { data_plans: object } }>('/workspace');
    await put('file', { ...file, data_plans: { ...file.data_plans, quarantine: { shop: 'webhook-batch' } } });
    await engine.sendWeb(webBatch(MPID, { context: { data_plan: { plan_id: 'shop', plan_version: 1 } }, events: [event('Unplanned', { custom_attributes: { a: 'b' } }), event('Planned')] }));
    const batch = await expectAllWhole();
    const record = await accountOf(batch.deliveries.find(({ purpose }) => purpose === 'quarantine')!);
    expect(hopsOf(record, '/events/0/data/custom_attributes/a').at(-1)).toMatchObject({ what: 'wire', at: '/events/0/data/custom_attributes/a' });
  });
});

it('no field of any payload lacks its way, whatever is sent and whatever a rule does to it', { timeout: 60_000 }, async () => {
  await put('rules/chaos', { code: `exports.handler = async (batch) => {
    batch.events = batch.events.filter((_, index) => index % 3 !== 1).reverse();
    for (const event of batch.events) if (event.data && event.data.event_name) event.data.event_name += '!';
    batch.events.push({ event_type: 'custom_event', data: { event_name: 'Made', custom_event_type: 'other' } });
    batch.user_attributes = { ...batch.user_attributes, ruled: 'yes' };
    return batch; };`, failure_action: 'proceed' });
  await put('inputs/s2s', { ...await get<object>('/workspace/inputs/s2s'), rules: ['chaos'] });
  const [first] = (await get<Page<{ id: string; seq: number }>>('/batches?limit=1')).items;
  const batches = [fullBatch(EVENT_TYPES.map(fullEvent)), ...fc.sample(anyBatch, 40)];
  for (const [index, { batch_id: _id, ...batch }] of batches.entries()) {
    const body = stringifyJson({ ...batch, environment: 'development' });
    await (index % 2 === 0 ? engine.sendServer(body) : engine.sendWeb(body));
  }
  await newest();
  const { items } = await get<Page<{ id: string; seq: number }>>('/batches?limit=200');
  let looked = 0;
  for (const { id } of items.filter(({ seq }) => seq > first!.seq)) {
    for (const delivery of (await get<BatchDetail>(`/batches/${id}`)).deliveries.filter(({ purpose }) => purpose !== 'quarantine')) {
      await expectWhole(await accountOf(delivery), delivery);
      looked += 1;
    }
  }
  expect(looked).toBeGreaterThan(40);
  await put('inputs/s2s', { ...await get<object>('/workspace/inputs/s2s'), rules: [] });
});

describe('what is not there', () => {
  it('says so', async () => {
    expect((await engine.api('GET', '/deliveries/999999/provenance')).status).toBe(404);
  });
});
