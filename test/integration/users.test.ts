/** Users over the control API: found, told, edited, deleted (spec/identity-profiles.md 7, 11; ui.md C7). */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Delivery, Page } from '../../src/protocol/contract.ts';
import type { IdentityCallRecord, RetoldStory, StrategyAnswer } from '../../src/protocol/identity.ts';
import type { LoginCall, ProfileHistory, TimelineRow, UserEditResult, UserPage } from '../../src/protocol/user.ts';
import { serverBatch, startTestEngine } from '../support/engine.ts';
import type { TestEngine } from '../support/engine.ts';
import { identityClient } from '../support/identity-client.ts';
import type { IdentityClient } from '../support/identity-client.ts';

const DEVICE = { device_application_stamp: '0c2d7f10-das-ann' };
let engine: TestEngine;
let client: IdentityClient;
let ann: string;
let visitor: string;

const page = async <T>(path: string): Promise<{ items: T[]; next: string | null }> => (await engine.api<{ items: T[]; next: string | null }>('GET', path)).body;

beforeAll(async () => {
  engine = await startTestEngine();
  client = await identityClient(engine);
  await engine.api('PUT', '/workspace/groups/household', { id: 'household', source_user_attribute: 'address', attributes: [{ id: 'dog', type: 'boolean_or' }] });
  visitor = await client.ask('identify', { device_application_stamp: 'das-visitor' });
  await engine.sendServer(serverBatch('Looked', { mpid: visitor, user_identities: undefined }));
  ann = await client.ask('identify', DEVICE);
  expect(await client.ask('login', { ...DEVICE, customerid: 'C-88412', email: 'Ann.Smith@Example.com' })).toBe(ann);
  await engine.sendServer(serverBatch('Bought', { mpid: ann, user_identities: undefined, user_attributes: { tier: 'gold', address: 'Elm 1', dog: 'true', sizes: ['M', 'L'], $age: '33' } }));
  await engine.settle();
});
afterAll(() => engine?.stop());

describe('the list', () => {
  it('has the user seen last first, each with its identities', async () => {
    const users = await client.users();
    expect(users.map(({ mpid, known, matched }) => [mpid, known, matched])).toEqual([[ann, true, null], [visitor, false, null]]);
    expect(users[0]).toMatchObject({ environment: 'development', orphaned: false, deleted_at: null, identities: [{ type: 'customer_id', value: 'C-88412' }, { type: 'device_application_stamp', value: DEVICE.device_application_stamp }, { type: 'email', value: 'Ann.Smith@Example.com' }] });
  });

  it.each([
    ['C-88412', 'customer_id'],
    ['c-884', 'customer_id'],
    ['ann.smith@example.com', 'email'],
    ['SMITH@', 'email'],
    ['email:smith', 'email'],
    ['customerid:8841', 'customer_id'],
    ['das-ann', 'device_application_stamp'],
    ['elm 1', 'household'],
    ['household:Elm', 'household'],
  ])('%s finds by %s', async (query, type) => {
    expect((await client.users(query)).map(({ mpid, matched }) => [mpid, matched?.type])).toEqual([[ann, type]]);
  });

  it('finds by the whole MPID, its beginning and a part of it', async () => {
    for (const query of [ann, ann.slice(0, 8), ann.slice(3, 12), `mpid:${ann}`]) expect(await client.users(query)).toMatchObject([{ mpid: ann, matched: null }]);
  });

  it.each(['nobody', 'email:das-ann', '100%', '_', 'mpid:zzz', 'a\u0000b', "' OR 1=1 --"])('%s finds nobody', async (query) => {
    expect(await client.users(query)).toEqual([]);
  });

  it('is paged, by environment too', async () => {
    const first = (await engine.api<UserPage>('GET', '/users?limit=1')).body;
    expect([first.items.map(({ mpid }) => mpid), first.capped]).toEqual([[ann], false]);
    expect((await engine.api<UserPage>('GET', `/users?limit=1&cursor=${first.next}`)).body).toMatchObject({ items: [{ mpid: visitor }], next: null });
    const found = (await engine.api<UserPage>('GET', '/users?limit=1&query=das-')).body;
    expect(found).toMatchObject({ items: [{ mpid: visitor }], next: '1' });
    expect((await engine.api<UserPage>('GET', '/users?limit=1&query=das-&cursor=1')).body, 'what begins with it comes before what contains it').toMatchObject({ items: [{ mpid: ann }], next: null });
    expect((await engine.api<UserPage>('GET', '/users?environment=production')).body.items).toEqual([]);
  });

  it.each(['limit=0', 'limit=9999', 'environment=mars', 'cursor=abc', `query=${'x'.repeat(400)}`])('refuses %s', async (query) => {
    expect(await engine.api('GET', `/users?${query}`)).toMatchObject({ status: 400, body: { error: { code: 'invalid' } } });
  });
});

describe('one user', () => {
  it('has identities with where they came from, attributes with reserved ones first, and groups', async () => {
    const user = await client.user(ann);
    const [login] = await client.calls(ann);
    expect(user).toMatchObject({ mpid: ann, environment: 'development', known: true, orphaned: false, inputs: [{ input: 's2s' }], aliases: [] });
    expect(user.identities.find(({ type }) => type === 'customer_id')).toMatchObject({ value: 'C-88412', call_id: login!.id, call_kind: 'login', input: 'web', login: true, unique: true, immutable: false });
    expect(user.attributes.map(({ key, kind, value }) => [key, kind, value])).toEqual([['$age', 'text', '33'], ['address', 'text', 'Elm 1'], ['dog', 'text', 'true'], ['sizes', 'list', ['M', 'L']], ['tier', 'text', 'gold']]);
    expect(user.groups).toEqual([{ group: 'household', value: 'Elm 1', members: 1, attributes: [{ key: 'dog', type: 'boolean_or', value: 'true' }] }]);
  });

  it('has a history of writes, by subject and by key, in pages', async () => {
    const history = await page<ProfileHistory>(`/users/${ann}/history?what=attribute`);
    expect(history.items.map(({ key }) => key).sort()).toEqual(['$age', 'address', 'dog', 'sizes', 'tier']);
    expect((await page<ProfileHistory>(`/users/${ann}/history?key=tier`)).items).toMatchObject([{ what: 'attribute', value: 'gold', applied: true, source: 'platform', input: 's2s' }]);
    const first = await page<ProfileHistory>(`/users/${ann}/history?limit=2`);
    const rest = await page<ProfileHistory>(`/users/${ann}/history?cursor=${first.next}`);
    expect([...first.items, ...rest.items].map(({ id }) => id)).toEqual(history.items.map(({ id }) => id));
  });

  it('has its calls, newest first, each found by itself and by its request', async () => {
    const calls = await client.calls(ann);
    expect(calls.map(({ kind }) => kind)).toEqual(['login', 'identify']);
    const first = await page<IdentityCallRecord>(`/users/${ann}/calls?limit=1`);
    expect((await page<IdentityCallRecord>(`/users/${ann}/calls?cursor=${first.next}`)).items.map(({ id }) => id)).toEqual([calls[1]!.id]);
    expect((await engine.api('GET', `/identity-calls/${calls[0]!.id}`)).body).toEqual(calls[0]);
    expect((await page<IdentityCallRecord>(`/identity-calls?request_id=${calls[0]!.request_id}`)).items).toEqual([calls[0]]);
    expect((await page('/identity-calls?request_id=999999')).items).toEqual([]);
  });

  it('tells what other strategies would have answered, to one call and to the whole story', async () => {
    const [login] = await client.calls(ann);
    const { items } = await page<StrategyAnswer>(`/identity-calls/${login!.id}/strategies`);
    expect(items.map(({ strategy, current, created }) => [strategy, current, created])).toEqual([['default', true, false], ['conversion', false, false], ['link', false, true], ['isolation', false, true], ['best-match', false, false]]);
    const story = (await engine.api<RetoldStory>('GET', `/users/${ann}/retold`)).body;
    expect(story.calls.map(({ kind }) => kind)).toEqual(['identify', 'login']);
    expect(story.strategies.find(({ strategy }) => strategy === 'link')?.answers.map(({ mpid }) => mpid)).toEqual(['P1', 'P2']);
  });

  it('gives the code that becomes it', async () => {
    for (const [platform, text] of [['web', 'customerid: "C-88412"'], ['ios', '.customerId'], ['http', '"email":"Ann.Smith@Example.com"']]) {
      expect((await engine.api<LoginCall>('GET', `/users/${ann}/sdk-call?platform=${platform}`)).body.code).toContain(text);
    }
    expect(await engine.api('GET', `/users/${visitor}/sdk-call?platform=ios`)).toMatchObject({ status: 409, body: { error: { code: 'nothing-to-log-in-with' } } });
    expect(await engine.api('GET', `/users/${ann}/sdk-call?platform=abacus`)).toMatchObject({ status: 400, body: { error: { field: 'platform' } } });
  });

  it.each([['GET', ''], ['POST', '/edits'], ['DELETE', ''], ['GET', '/sdk-call']])('%s %s of somebody unknown is 404', async (method, path) => {
    expect(await engine.api(method, `/users/123${path}`, method === 'POST' ? { input: 'web', attributes: { a: '1' } } : undefined)).toMatchObject({ status: 404, body: { error: { code: 'not-found', field: 'mpid' } } });
    expect(await engine.api('GET', '/users/abc')).toMatchObject({ status: 400, body: { error: { code: 'invalid', field: 'mpid' } } });
    expect(await engine.api('GET', '/identity-calls/99999')).toMatchObject({ status: 404 });
    expect(await engine.api('GET', '/identity-calls/99999/strategies')).toMatchObject({ status: 404 });
  });
});

describe('the timeline', () => {
  it('has the events of the user and those that an alias copied, in their time only', async () => {
    const before = Date.now() - 3_600_000;
    const at = (name: string, timestamp_unixtime_ms: number): object => ({ event_type: 'custom_event', data: { event_name: name, custom_event_type: 'other', timestamp_unixtime_ms } });
    await engine.sendServer({ environment: 'development', mpid: visitor, events: [at('Long ago', before - 10_000), at('In time', before + 1_000)] });
    await engine.settle();
    expect(await client.alias(visitor, ann, { start: before, end: before + 5_000 })).toBe(202);
    await engine.settle();
    const timeline = await page<TimelineRow>(`/users/${ann}/timeline`);
    expect(timeline.items.map(({ name, copied_from }) => [name, copied_from])).toEqual([['In time', visitor], ['Bought', null]]);
    const first = await page<TimelineRow>(`/users/${ann}/timeline?limit=1`);
    expect((await page<TimelineRow>(`/users/${ann}/timeline?cursor=${first.next}`)).items.map(({ name }) => name)).toEqual(['Bought']);
    expect((await page<TimelineRow>(`/users/${visitor}/timeline`)).items.map(({ name, copied_from }) => [name, copied_from])).toEqual([['In time', null], ['Long ago', null], ['Looked', null]]);
    expect((await client.user(ann)).aliases).toMatchObject([{ direction: 'merged-from', mpid: visitor }]);
    expect((await client.user(visitor)).aliases).toMatchObject([{ direction: 'aliased-to', mpid: ann }]);
  });
});

describe('an edit', () => {
  const edit = (body: object) => engine.api<UserEditResult & { error: { code: string; message: string; field: string } }>('POST', `/users/${ann}/edits`, body);

  it('goes through an SDK\'s input as change events and a modify, and reaches outputs', async () => {
    const { status, body } = await edit({
      input: 'web', attributes: { tier: 'silver', vip: null }, deleted_attributes: ['sizes'], consent: [{ regulation: 'gdpr', purpose: 'ads', consented: false }],
      identities: [{ type: 'email', old_value: 'Ann.Smith@Example.com', new_value: 'ann@home.example' }],
    });
    expect([status, body.calls.map(({ status: answered, what }) => [answered, what])]).toEqual([200, [[200, '1 identity'], [202, '3 attributes, 1 consent purpose']]]);
    await engine.settle();
    const user = await client.user(ann);
    expect(user.attributes.map(({ key, kind, value, input }) => [key, kind, value, input])).toEqual([['$age', 'text', '33', 's2s'], ['address', 'text', 'Elm 1', 's2s'], ['dog', 'text', 'true', 's2s'], ['tier', 'text', 'silver', 'web'], ['vip', 'tag', null, 'web']]);
    expect(user.consent).toMatchObject([{ regulation: 'gdpr', purpose: 'ads', consented: false }]);
    expect(user.identities.find(({ type }) => type === 'email')).toMatchObject({ value: 'ann@home.example', call_kind: 'modify' });
    const batch = (await engine.api<{ batch_ids: string[] }>('GET', `/requests/${body.calls[1]!.request_id}`)).body.batch_ids[0];
    const deliveries = (await engine.api<Page<Delivery>>('GET', '/deliveries')).body.items.filter(({ batch_id }) => batch_id === batch);
    expect(deliveries.map(({ outcome }) => outcome)).toContain('delivered');
  });

  it('goes through a server\'s input as plain attributes', async () => {
    expect((await edit({ input: 's2s', attributes: { sizes: ['S'] } })).status).toBe(200);
    await engine.settle();
    expect((await client.user(ann)).attributes.find(({ key }) => key === 'sizes')).toMatchObject({ kind: 'list', value: ['S'], event_id: null, input: 's2s' });
  });

  it.each([
    [{ input: 'nowhere', attributes: { a: '1' } }, 404, 'input'],
    [{ input: 'web' }, 400, 'attributes'],
    [{ input: 'web', identities: [{ type: 'shoe', old_value: null, new_value: '1' }] }, 400, 'identities'],
    [{ input: 'web', attributes: { a: 7 } }, 400, 'attributes.a'],
    [{ attributes: { a: '1' } }, 400, 'input'],
  ])('%j is %d', async (body, status, field) => {
    expect(await edit(body)).toMatchObject({ status, body: { error: { field } } });
  });
});

describe('deletion', () => {
  it('frees identities, ends the profile, keeps events, and is not listed any more', async () => {
    expect((await engine.api('DELETE', `/users/${ann}`)).body).toEqual({ deleted: [ann] });
    expect((await client.users()).map(({ mpid }) => mpid)).toEqual([visitor]);
    expect(await client.users('C-88412')).toEqual([]);
    expect(await client.users(ann)).toMatchObject([{ mpid: ann, deleted_at: expect.any(Number) as number }]);
    expect(await client.user(ann)).toMatchObject({ deleted_at: expect.any(Number) as number, orphaned: false, identities: [], attributes: [], groups: [] });
    expect((await page<TimelineRow>(`/users/${ann}/timeline`)).items.length).toBeGreaterThan(1);
    expect((await client.calls(ann))[0]).toMatchObject({ kind: 'delete', mpid: ann });
    expect(await engine.api('POST', `/users/${ann}/edits`, { input: 'web', attributes: { a: '1' } })).toMatchObject({ status: 400, body: { error: { field: 'mpid' } } });
    expect(await client.ask('login', { ...DEVICE, customerid: 'C-88412' })).not.toBe(ann);
  });
});

it('who lost every identity is orphaned, who never had one is not', async () => {
  await engine.sendServer(serverBatch('Nobody', { mpid: '4242', user_identities: undefined }));
  await engine.settle();
  const giver = await client.ask('identify', { customerid: 'C-lost' });
  expect((await client.user('4242')).orphaned).toBe(false);
  const ask = await client.ask('identify', { device_application_stamp: 'das-taker' });
  expect(await client.modify(ask, [{ identity_type: 'customerid', old_value: null, new_value: 'C-lost' }])).toBe(200);
  const rows = await client.users();
  expect([giver, '4242'].map((mpid) => rows.find((row) => row.mpid === mpid)?.orphaned)).toEqual([true, false]);
  expect((await client.user(giver)).orphaned).toBe(true);
});

it('a user whom a strategy would make has no MPID, and no sentence gives it one', async () => {
  const [call] = await client.calls(await client.ask('login', { device_application_stamp: 'das-taker', customerid: 'C-told' }));
  const { items } = (await engine.api<{ items: StrategyAnswer[] }>('GET', `/identity-calls/${call!.id}/strategies`)).body;
  const made = items.filter(({ created }) => created);
  expect(made.length).toBeGreaterThan(0);
  for (const { message, steps } of made) expect([message, ...steps.map((step) => step.message)].join(' ')).not.toMatch(/user new\b/i);
});
