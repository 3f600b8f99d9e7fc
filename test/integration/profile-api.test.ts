/** The Profile API, its older search and the Group Identity API as scripts use them (spec/platform-apis.md 9, 10). */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestEngine } from '../support/engine.ts';
import type { TestEngine } from '../support/engine.ts';
import { identityClient } from '../support/identity-client.ts';
import type { IdentityClient } from '../support/identity-client.ts';

const OF = '/userprofile/v1/11/22/33';
const RESOLVE = '/userprofile/v1/resolve/11/22/33?fields=user_identities';
const ALL = 'device_identities,user_identities,user_attributes,audience_memberships,attribution,partner_identities,consent_state';
let engine: TestEngine;
let client: IdentityClient;
let mpid: string;

async function settings(more: object): Promise<void> {
  const { file } = (await engine.api<{ file: Record<string, unknown> }>('GET', '/workspace')).body;
  expect((await engine.api('PUT', '/workspace/file', { ...file, ...more })).status).toBe(200);
}

beforeAll(async () => {
  engine = await startTestEngine();
  client = await identityClient(engine);
  await settings({ identity: { strategy: 'conversion', immutable: ['customer_id'] } });
  mpid = await client.ask('login', { customerid: 'C-1', other2: 'O-2', email: 'ann@example.com', ios_idfv: 'IDFV-1', device_application_stamp: 'das-1' });
  await engine.sendServer({
    environment: 'development', mpid, events: [], user_attributes: { tier: 'gold', ltv: 342.1, stores: ['Oak', 'Pine'], vip: null },
    consent_state: { gdpr: { ads: { consented: true, timestamp_unixtime_ms: 1_793_275_200_000, document: 'v2' } } },
  });
  await engine.settle();
});
afterAll(() => engine?.stop());

describe('a profile by MPID', () => {
  it('has what was asked for, with the MPID as a number of 64 bits', async () => {
    const { status, text, body } = await client.script('GET', `${OF}/${mpid}?fields=${ALL}`);
    expect(status).toBe(200);
    expect(text).toMatch(new RegExp(`^\\{"mpid":${mpid},`));
    const { mpid: _mpid, ...rest } = body as Record<string, unknown>;
    expect(rest).toEqual({
      created_timestamp_ms: expect.any(Number) as number, last_stored_timestamp_ms: expect.any(Number) as number, is_opted_out: false, limit_ad_tracking: null, account_userattributes: null,
      device_identities: [{ type: 'device_application_stamp', encoding: 'none', value: 'das-1' }, { type: 'ios_vendor_id', encoding: 'none', value: 'IDFV-1' }],
      user_identities: [{ type: 'customer_id', encoding: 'none', value: 'C-1' }, { type: 'email', encoding: 'none', value: 'ann@example.com' }, { type: 'other2', encoding: 'none', value: 'O-2' }],
      user_attributes: { ltv: '342.1', stores: ['Oak', 'Pine'], tier: 'gold', vip: null },
      audience_memberships: [], attribution: [], partner_identities: [],
      consent_state: { gdpr: { ads: { consented: true, timestamp_unixtime_ms: 1_793_275_200_000, document: 'v2', location: null, hardware_id: null } } },
    });
  });

  it('leaves out what was not asked for, and answers POST and a trailing slash too', async () => {
    const { body } = await client.script('POST', `${OF}/${mpid}/?fields=user_attributes`);
    expect(Object.keys(body as object)).toEqual(['mpid', 'created_timestamp_ms', 'last_stored_timestamp_ms', 'is_opted_out', 'limit_ad_tracking', 'account_userattributes', 'user_attributes']);
  });

  it.each([
    ['/1?fields=user_identities', 404, 'No profile was found.'],
    ['/1', 400, 'The query parameter "fields" is required: a comma-separated list of device_identities'],
    ['/1?fields=', 400, 'The query parameter "fields" is required'],
    ['/1?fields=user_identities,shoes', 400, 'The field "shoes" in "fields" is unknown.'],
    ['/abc?fields=user_identities', 400, 'The MPID abc is not a signed 64-bit number.'],
    ['/99999999999999999999?fields=user_identities', 400, 'is not a signed 64-bit number'],
  ])('%s is %d', async (path, status, message) => {
    expect(await client.script('GET', OF + path)).toMatchObject({ status, body: { errors: [{ message: expect.stringContaining(message) as string }] } });
  });

  it('wants ids of organization, account and workspace that are numbers', async () => {
    expect(await client.script('GET', `/userprofile/v1/acme/22/33/${mpid}?fields=user_identities`)).toMatchObject({ status: 400, body: { errors: [{ message: 'The organization ID acme is not a number.' }] } });
  });

  it('is not given to a page, nor without a token', async () => {
    expect((await fetch(`${engine.ingest}${OF}/${mpid}?fields=user_identities`)).status).toBe(401);
    expect((await fetch(`${engine.ingest}${OF}/${mpid}?fields=user_identities`, { headers: { origin: 'https://shop.example.com' } })).status).toBe(403);
  });
});

describe('a profile by an immutable identity', () => {
  const resolve = (identity: object, environment_type = 'development') => client.script('POST', RESOLVE, { environment_type, identity });

  it('is the profile of who holds it', async () => {
    for (const type of ['customer_id', 'customerid']) expect((await resolve({ type, value: 'C-1' })).text).toContain(`"mpid":${mpid},`);
    expect(await resolve({ type: 'customer_id', value: 'C-1' }, 'production')).toMatchObject({ status: 404 });
    expect(await resolve({ type: 'customer_id', value: 'nobody' })).toMatchObject({ status: 404 });
  });

  it.each([
    [{ environment_type: 'development', identity: { type: 'email', value: 'ann@example.com' } }, '"identity.type" must be an immutable identity of the workspace\'s identity strategy; "email" is none.'],
    [{ identity: { type: 'customer_id', value: 'C-1' } }, '"environment_type" is required'],
    [{ environment_type: 'staging', identity: { type: 'customer_id', value: 'C-1' } }, '"environment_type" is required'],
    [{ environment_type: 'development' }, '"identity" must be an object'],
    [{ environment_type: 'development', identity: { type: 'shoe', value: '1' } }, '"shoe" is none'],
    [{ environment_type: 'development', identity: { type: 'customer_id', value: ' ' } }, '"identity.value" must be text'],
    [{ environment_type: 'development', identity: { type: 'customer_id', encoding: 'md5', value: 'x' } }, '"identity.encoding" must be "none".'],
    [[], 'The body must be a JSON object.'],
    ['{', 'Invalid JSON.'],
    ['', 'The request has no body'],
  ])('%j is 400', async (body, message) => {
    expect(await client.script('POST', RESOLVE, body)).toMatchObject({ status: 400, body: { errors: [{ message: expect.stringContaining(message) as string }] } });
  });

  it('tells in the window how to make a type immutable', async () => {
    await resolve({ type: 'email', value: 'ann@example.com' });
    await engine.settle();
    const { items } = (await engine.api<{ items: { path: string; notes: { message: string }[] }[] }>('GET', '/requests?limit=5')).body;
    expect(items.find(({ path }) => path === RESOLVE)?.notes[0]?.message).toContain('Add "email" to "identity.immutable"');
  });
});

it('the older search takes any identity', async () => {
  const search = (identity: object) => client.script('POST', '/v1/app/33/consumerprofile/search', { identity });
  expect((await search({ type: 'email', encoding: 'none', value: 'ANN@example.com' })).text).toContain(`{"consumer_profiles":[{"id":${mpid},`);
  expect((await search({ type: 'email', value: 'nobody@example.com' })).body).toEqual({ consumer_profiles: [] });
  expect((await search({ type: 'shoe', value: '1' })).status).toBe(400);
});

it('a deleted user has no profile', async () => {
  const gone = await client.ask('login', { customerid: 'C-2' });
  await engine.api('DELETE', `/users/${gone}`);
  expect((await client.script('GET', `${OF}/${gone}?fields=user_identities`)).status).toBe(404);
});

it('a limit of calls in each second is kept when the workspace asks for it', async () => {
  await settings({ identity: { strategy: 'conversion', immutable: ['customer_id'] }, platform_api: { profile_requests_per_second: 2 } });
  await engine.api('POST', '/clock', { freeze: true });
  const answers = [];
  for (let call = 0; call < 3; call += 1) answers.push(await client.script('GET', `${OF}/${mpid}?fields=user_identities`));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
  expect(answers[2]!.headers.get('retry-after')).toBe('1');
  await engine.api('POST', '/clock', { advance_ms: 1_000 });
  expect((await client.script('GET', `${OF}/${mpid}?fields=user_identities`)).status).toBe(200);
  await engine.api('POST', '/clock', { reset: true });
});

describe('groups', () => {
  const GROUPS = '/platform/workspaces/33/groups';
  const household = { id: 'household', description: 'same postal address', source_user_attribute: '$address', attributes: [{ id: 'has_dog', type: 'boolean_or' }] };
  const file = (): string => join(engine.dataDir, 'workspace', 'groups', 'household.json');

  it('are made, listed, replaced and deleted as files, on all three paths', async () => {
    expect(await client.script('POST', `${GROUPS}/`, household)).toMatchObject({ status: 200, body: household });
    expect(JSON.parse(readFileSync(file(), 'utf8'))).toMatchObject(household);
    expect((await client.script('GET', '/platform/v2/workspaces/33/groups')).body).toEqual([household]);
    expect((await client.script('GET', '/platform/experimental/workspaces/33/groups/household')).body).toEqual(household);
    const { id: _id, ...changed } = { ...household, source_user_attribute: 'home' };
    expect(await client.script('PUT', `${GROUPS}/household`, changed)).toMatchObject({ status: 200, body: { id: 'household', source_user_attribute: 'home' } });
    expect(await client.script('DELETE', `${GROUPS}/household`)).toMatchObject({ status: 204, text: '' });
    expect(existsSync(file())).toBe(false);
    expect((await client.script('GET', `${GROUPS}/household`)).status).toBe(404);
    expect((await client.script('DELETE', `${GROUPS}/household`)).status).toBe(404);
  });

  it.each([
    [{ source_user_attribute: 'a' }, '"id"'],
    [{ id: 'Bad Id', source_user_attribute: 'a' }, '"id"'],
    [{ id: 'x' }, '"source_user_attribute"'],
    [{ id: 'x', source_user_attribute: 'a', attributes: [{ id: 'b', type: 'median' }] }, '"attributes.0.type"'],
    [[], 'object'],
    ['{', 'Invalid JSON.'],
  ])('%j is 400', async (body, message) => {
    expect(await client.script('POST', GROUPS, body)).toMatchObject({ status: 400, body: { errors: [{ message: expect.stringContaining(message) as string }] } });
  });

  it('refuses an id that is taken, another id than the path, and other methods', async () => {
    await client.script('POST', GROUPS, household);
    expect(await client.script('POST', GROUPS, household)).toMatchObject({ status: 400, body: { errors: [{ message: 'Group ID is already in use.' }] } });
    expect(await client.script('PUT', `${GROUPS}/household`, { ...household, id: 'other' })).toMatchObject({ status: 400 });
    expect((await client.script('DELETE', GROUPS)).status).toBe(405);
    expect((await client.script('POST', '/platform/workspaces/mine/groups', household)).status).toBe(400);
  });
});
