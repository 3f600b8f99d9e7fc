/** The Data Planning API as its official client and plain scripts use it, against a running engine (spec/data-plans.md 2, 14.2). */
import { execFile } from 'node:child_process';
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RequestSummary } from '../../src/protocol/contract.ts';
import { startTestEngine } from '../support/engine.ts';
import type { TestEngine } from '../support/engine.ts';
import { planningClient } from '../support/planning-client.ts';
import type { PlanningClient } from '../support/planning-client.ts';

const WORKSPACE = 4711;
const BASE = `/platform/v2/workspaces/${WORKSPACE}/plans`;

let engine: TestEngine;
let client: PlanningClient;

beforeAll(async () => {
  engine = await startTestEngine();
  client = planningClient(engine.ingest, { workspaceId: WORKSPACE, clientId: 'roastery', clientSecret: 'beans' });
});

afterAll(async () => {
  client?.close();
  await engine?.stop();
});

const screen = (name: string, definition: object = {}): object => ({ description: name, match: { type: 'screen_view', criteria: { screen_name: name } }, validator: { type: 'json_schema', definition } });
const document = (...points: object[]): object => ({ data_points: points });

async function token(): Promise<string> {
  const response = await fetch(`${engine.ingest}/oauth/token`, {
    method: 'POST', headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ client_id: 'curl', client_secret: 'x', audience: 'https://api.mparticle.com', grant_type: 'client_credentials' }),
  });
  expect(response.headers.get('cache-control')).toBe('no-store');
  return ((await response.json()) as { access_token: string }).access_token;
}

interface Answer { readonly status: number; readonly body: unknown; readonly text: string }

async function script(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  const response = await fetch(engine.ingest + path, {
    method, headers: { authorization: `Bearer ${await token()}`, 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? '' : JSON.parse(text), text };
}

const planFiles = (): string[] => readdirSync(join(engine.dataDir, 'workspace', 'plans')).sort();
const planFile = (id: string): Record<string, unknown> => JSON.parse(readFileSync(join(engine.dataDir, 'workspace', 'plans', `${id}.json`), 'utf8')) as Record<string, unknown>;
const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{0,2}[1-9])?$/);

describe('the official client', () => {
  it('creates a plan, and the workspace has its file', async () => {
    const made = await client.call('createDataPlan', { data_plan_name: 'Roast & Brew', data_plan_description: 'The shop', data_plan_versions: [{ version: 3, version_document: document(screen('Home')) }] });
    const version = { version: 3, data_plan_id: 'roast_brew', activated_environment: 'none', quarantine_feed_id: null, created_on: TIME, created_by: 'client_id:roastery', version_document: document(screen('Home')) };
    const head = { data_plan_id: 'roast_brew', data_plan_name: 'Roast & Brew', data_plan_description: 'The shop', created_on: TIME, created_by: 'client_id:roastery' };
    expect(made).toEqual({ value: { ...head, data_plan_versions: [version] } });
    expect(planFiles()).toEqual(['roast_brew.json']);
    expect(planFile('roast_brew')).toMatchObject({ data_plan_id: 'roast_brew', data_plan_versions: [{ version: 3 }] });

    const bare = await client.call('createDataPlan', { data_plan_name: 'Bare' });
    expect(bare.value).toMatchObject({ data_plan_id: 'bare', data_plan_versions: [{ version: 1, activated_environment: 'none', version_document: { data_points: [] } }] });
    const { version_document: _document, ...listed } = version;
    expect(await client.call('getDataPlans')).toMatchObject({ value: [{ data_plan_id: 'bare' }, { ...head, data_plan_versions: [listed] }] });
    expect(JSON.stringify((await client.call('getDataPlans')).value)).not.toContain('version_document');
    expect(await client.call('getDataPlan', 'roast_brew')).toEqual(made);
  });

  it('adds versions: a free number as asked, else the next', async () => {
    expect(await client.call('createDataPlanVersion', 'roast_brew', { version: 1, data_plan_id: 'wrong', version_document: document() })).toMatchObject({ value: { version: 1, data_plan_id: 'roast_brew' } });
    expect(await client.call('createDataPlanVersion', 'roast_brew', { version: 3, version_description: 'next', activated_environment: 'development', version_document: document(screen('Cart')) })).toMatchObject({
      value: { version: 4, version_description: 'next', activated_environment: 'development' },
    });
    expect(await client.call('getDataPlan', 'roast_brew')).toMatchObject({ value: { last_modified_on: TIME, last_modified_by: 'client_id:roastery', data_plan_versions: [{ version: 1 }, { version: 3 }, { version: 4 }] } });
  });

  it('updates what may be updated and ignores the rest of a whole version', async () => {
    const changed = await client.call('updateDataPlanVersion', 'roast_brew', 4, {
      version: 77, data_plan_id: 'x', created_by: 'me', created_on: 'now', last_modified_by: 'me', anything: 1,
      activated_environment: 'production', version_document: { data_points: [], settings: { validation_actions: { event: 'drop_event' } } },
    });
    expect(changed.value).toEqual({
      version: 4, data_plan_id: 'roast_brew', version_description: 'next', activated_environment: 'production', quarantine_feed_id: null,
      created_on: TIME, created_by: 'client_id:roastery', last_modified_on: TIME, last_modified_by: 'client_id:roastery',
      version_document: { data_points: [], settings: { validation_actions: { event: 'drop_event' } } },
    });
    expect(await client.call('getDataPlanVersion', 'roast_brew', 4)).toEqual(changed);
    expect(await client.call('updateDataPlan', 'roast_brew', { data_plan_name: 'Roastery', data_plan_versions: [] })).toMatchObject({ value: { data_plan_id: 'roast_brew', data_plan_name: 'Roastery', data_plan_description: 'The shop' } });
    expect(planFile('roast_brew')).toMatchObject({ data_plan_name: 'Roastery' });
  });

  it('validates on the server, a batch and a single event, with 64-bit ids as they came', async () => {
    const closed = { properties: { data: { type: 'object', properties: { custom_attributes: { type: 'object', additionalProperties: false, properties: { cups: { type: 'number' } } } } } } };
    const version = { version: 1, version_document: document(screen('Home', closed)) };
    const event = { event_type: 'screen_view', data: { screen_name: 'Home', event_id: 17, custom_attributes: { cups: '2', grind: 'fine' } } };
    const outcome = await client.call('validateBatch', { environment: 'development', mpid: 1, events: [event] }, version, { serverMode: true });
    const result = {
      event_type: 'validation_result',
      data: {
        match: { type: 'screen_view', criteria: { screen_name: 'Home' } },
        validation_errors: [{
          validation_error_type: 'unplanned', key: 'grind', error_pointer: '#/data/custom_attributes/grind', expected: null, actual: 'grind', schema_keyword: 'additionalProperties', action_expected: 'allow',
        }],
        validated_event_id: 17,
      },
    };
    expect(outcome).toEqual({ value: { batch: { environment: 'development', mpid: 1, events: [event] }, results: [result] } });
    expect(await client.call('validateEvent', event, version, { serverMode: true })).toEqual({ value: { batch: { environment: 'unknown', mpid: '', events: [event] }, results: [result] } });
    const local = await client.call('validateBatch', { environment: 'development', events: [event] }, version, {});
    expect(local.value).toMatchObject({ results: [{ data: { validation_errors: [{ key: 'grind' }, { key: 'cups', schema_keyword: 'type' }] } }, { data: { match: { type: 'user_attributes' } } }] });
    const exact = await script('POST', `${BASE}/validate`, `{"document":{"data_points":[]},"batch":{"mpid":9007199254740993,"events":[{"event_type":"screen_view","data":{"screen_name":"X","event_id":-7778608565459706417}}]}}`);
    expect(exact.text).toContain('"mpid":9007199254740993,');
    expect(exact.text).toMatch(/"validated_event_id":"?-7778608565459706417/);
  });

  it('deletes versions and plans', async () => {
    expect(await client.call('deleteDataPlanVersion', 'roast_brew', 1)).toEqual({ value: true });
    expect(await client.call('deleteDataPlan', 'bare')).toEqual({ value: true });
    expect(planFiles()).toEqual(['roast_brew.json']);
    expect(await script('DELETE', `${BASE}/roast_brew/versions/3`)).toMatchObject({ status: 204, body: '' });
  });

  it('is told why not, by the body or by the status alone', async () => {
    expect(await client.call('getDataPlan', 'none')).toEqual({ error: { errors: [{ message: 'The specified plan ID none in workspace 4711 was not found.' }] } });
    const strict = await startTestEngine();
    const other = planningClient(strict.ingest, { workspaceId: 1, clientId: 'a', clientSecret: 'b' });
    try {
      const file = (await strict.api<{ file: object }>('GET', '/workspace')).body.file;
      await strict.api('PUT', '/secrets/platform_api.secret', { value: 'right' });
      await strict.api('PUT', '/workspace/file', { ...file, platform_api: { client_id: 'a', client_secret: { $secret: 'platform_api.secret' }, requests_per_minute: 2 } });
      expect(await other.call('getDataPlans')).toEqual({ error: { message: 'Request failed with status code 401' } });
      await strict.api('PUT', '/secrets/platform_api.secret', { value: 'b' });
      expect(await other.call('getDataPlans')).toEqual({ value: [] });
      expect(await other.call('getDataPlans')).toEqual({ value: [] });
      expect(await other.call('getDataPlans')).toEqual({ error: { errors: [{ message: 'Too many requests.' }] } });
    } finally {
      other.close();
      await strict.stop();
    }
  });
});

describe('error bodies', () => {
  beforeAll(async () => {
    await script('POST', BASE, { data_plan_name: 'Taken', data_plan_versions: [{ version: 1, version_document: document() }] });
    await script('POST', BASE, { data_plan_name: 'Live', data_plan_versions: [{ version: 1, activated_environment: 'production', version_document: document() }, { version: 2, version_document: document() }] });
    await script('PATCH', `${BASE}/live/versions/2`, { quarantine_feed_id: 99 });
  });

  const many = document(...Array.from({ length: 1001 }, (_, index) => screen(`S${index}`)));
  const batch = { environment: 'development', events: [] };
  const point = (match: object): object => document({ description: '', match, validator: { type: 'json_schema', definition: {} } });

  it.each<[string, string, unknown, number, string | RegExp]>([
    ['GET', '/none', undefined, 404, 'The specified plan ID none in workspace 4711 was not found.'],
    ['PATCH', '/none', { data_plan_name: 'x' }, 404, 'The specified plan ID none in workspace 4711 was not found.'],
    ['DELETE', '/none', undefined, 404, 'The specified plan ID none in workspace 4711 was not found.'],
    ['POST', '/none/versions', { version_document: {} }, 404, 'The specified plan ID none in workspace 4711 was not found.'],
    ['GET', '/none/versions/1', undefined, 404, 'The specified plan ID none in workspace 4711 was not found.'],
    ['GET', '/taken/versions/7', undefined, 404, 'The specified version 7 in plan ID taken was not found in workspace 4711.'],
    ['PATCH', '/taken/versions/seven', {}, 404, 'The specified version seven in plan ID taken was not found in workspace 4711.'],
    ['DELETE', '/taken/versions/7', undefined, 404, 'The specified version 7 in plan ID taken was not found in workspace 4711.'],
    ['POST', '', { data_plan_name: 'taken!', data_plan_id: 'taken' }, 400, 'Plan ID is already in use.'],
    ['POST', '', { data_plan_name: 'TAKEN' }, 400, 'Plan ID is already in use.'],
    ['DELETE', '/taken/versions/1', undefined, 400, 'Unable to delete plan version - plans must contain at least one plan version.'],
    ['DELETE', '/live/versions/1', undefined, 400, 'Unable to delete plan version - this version is active in prod and cannot be deleted.'],
    ['DELETE', '/live/versions/2', undefined, 400, 'Unable to delete plan version. Plan versions with an associated quarantine feed can only be deleted through the UI.'],
    ['POST', '/validate', { batch }, 400, 'A required value was missing.'],
    ['POST', '/validate', { document: document() }, 400, 'A required value was missing.'],
    ['POST', '/validate', { document: document(), batch: 'x' }, 400, 'Invalid Event Batch.'],
    ['POST', '/validate', { document: document(), batch: { events: [{ type: 'x' }] } }, 400, 'Invalid Event Batch.'],
    ['POST', '/validate', { document: [], batch }, 400, 'Invalid Document.'],
    ['POST', '/validate', { document: {}, batch }, 400, 'Invalid data plan document.'],
    ['POST', '/validate', { document: document(screen('A', { properties: { x: { type: 'string', pattern: '(' } } })), batch }, 400, 'Invalid data plan document.'],
    ['POST', '/validate', { document: many, batch }, 400, 'Data plan exceeds maximum of 1000 with 1001 data points.'],
    ['POST', '', { data_plan_description: 'no name' }, 400, /data_plan_name/],
    ['POST', '', { data_plan_name: 'New', data_plan_id: 'Not A Slug' }, 400, /plan ID/],
    ['POST', '', '{"data_plan_name":', 400, /Invalid JSON/],
    ['POST', '', [], 400, /JSON object/],
    ['POST', '', { data_plan_name: 'New', data_plan_versions: [{ version: 1, version_document: document() }, { version: 1, version_document: document() }] }, 400, /1 is there twice/],
    ['POST', '', { data_plan_name: 'New', data_plan_versions: [{ version: 0, version_document: document() }] }, 400, /whole number/],
    ['POST', '/taken/versions', {}, 400, /version_document|data_points/],
    ['POST', '/taken/versions', { version_document: { data_points: {} } }, 400, /data_points/],
    ['POST', '/taken/versions', { version: -1, version_document: document() }, 400, /whole number/],
    ['POST', '/taken/versions', { activated_environment: 'staging', version_document: document() }, 400, /activated_environment/],
    ['POST', '/taken/versions', { version_document: many }, 400, /1,?000/],
    ['POST', '/taken/versions', { version_document: point({}) }, 400, /type/],
    ['POST', '/taken/versions', { version_document: point({ type: 'gesture', criteria: {} }) }, 400, /gesture/],
    ['POST', '/taken/versions', { version_document: point({ type: 'screen_view', criteria: {} }) }, 400, /screen_name/],
    ['POST', '/taken/versions', { version_document: document({ match: { type: 'screen_view', criteria: { screen_name: 'A' } }, validator: { type: 'xml', definition: {} } }) }, 400, /validator|json_schema/],
    ['PATCH', '/taken/versions/1', { activated_environment: 'staging' }, 400, /activated_environment/],
    ['PATCH', '/taken/versions/1', { version_document: 'x' }, 400, /version_document|data_points/],
  ])('%s …/plans%s %j: %d', async (method, path, body, status, message) => {
    const answer = await script(method, BASE + path, body);
    expect(answer).toMatchObject({ status, body: { errors: [{ message: typeof message === 'string' ? message : expect.stringMatching(message) }] } });
  });

  it('an unsupported keyword comes back with its point and place', async () => {
    const bad = document({ description: '', match: { type: 'custom_event', criteria: { event_name: 'Search Performed', custom_event_type: 'search' } }, validator: { type: 'json_schema', definition: { properties: { data: { oneOf: [] } } } } });
    expect(await script('POST', `${BASE}/taken/versions`, { version_document: bad })).toMatchObject({
      status: 400,
      body: { errors: [{ message: 'Unsupported keyword', match_key: 'custom_event:search:Search Performed', error_type: 'invalid_value', keyword: 'oneOf', schema_pointer: '#/properties/data/oneOf', event_pointer: '', value: '' }] },
    });
    expect(await script('POST', `${BASE}/validate`, { document: bad, batch })).toMatchObject({ status: 200 });
  });

  it('a plan whose file cannot be read is never written over', async () => {
    const file = join(engine.dataDir, 'workspace', 'plans', 'mended.json');
    writeFileSync(file, '{ "data_plan_id": "mended", ');
    await expect.poll(async () => (await engine.api<{ problems: { file?: string }[] }>('GET', '/workspace')).body.problems.map((problem) => problem.file)).toContain('plans/mended.json');
    expect(await script('GET', `${BASE}/mended`)).toMatchObject({ status: 404 });
    expect(await script('POST', BASE, { data_plan_name: 'Mended' })).toMatchObject({ status: 400, body: { errors: [{ message: expect.stringContaining('plans/mended.json') }] } });
    expect(readFileSync(file, 'utf8')).toBe('{ "data_plan_id": "mended", ');
    rmSync(file);
  });

  it.each<[number, unknown, string | null]>([
    [401, '', null], [403, { errors: [{ message: 'The request was refused.' }] }, null], [429, { errors: [{ message: 'The request was refused.' }] }, '5'],
  ])('a fault on demand answers %d as the service does', async (status, body, wait) => {
    await engine.api('PUT', '/faults', { items: [{ surface: 'data-planning-api', action: { type: 'status', status } }] });
    const response = await fetch(engine.ingest + BASE);
    const text = await response.text();
    expect([response.status, text === '' ? '' : JSON.parse(text), response.headers.get('retry-after')]).toEqual([status, body, wait]);
    await engine.api('PUT', '/faults', { items: [] });
  });

  it.each<[string, Record<string, string>, number, unknown]>([
    ['no token', { authorization: '' }, 401, ''],
    ['a token of elsewhere', { authorization: 'Bearer eyJhbGciOiJSUzI1NiJ9.e30.c2ln' }, 401, ''],
    ['a page in a browser', { origin: 'https://shop.example.com' }, 403, { errors: [{ message: 'You do not have permission to perform this operation' }] }],
  ])('%s', async (_why, headers, status, body) => {
    expect(await script('GET', BASE, undefined, headers)).toMatchObject({ status, body });
  });

  it('a token ends with the engine\'s clock', async () => {
    const old = await token();
    await engine.api('POST', '/clock', { advance_ms: 28_800_000 });
    expect(await script('GET', BASE, undefined, { authorization: `Bearer ${old}` })).toMatchObject({ status: 401, body: '' });
    await engine.api('POST', '/clock', { reset: true });
    expect((await script('GET', `${BASE}/`, undefined, { authorization: `bearer ${old}` })).status).toBe(200);
  });
});

describe('other programs', () => {
  it('see their calls in the request log, without an input', async () => {
    await script('GET', BASE);
    const items = (await engine.api<{ items: RequestSummary[] }>('GET', '/requests?limit=5')).body.items;
    expect(items.slice(0, 2)).toMatchObject([{ surface: 'data-planning-api', method: 'GET', path: BASE, status: 200, input: null, batches: 0 }, { surface: 'oauth-token', status: 200, input: null }]);
  });

  it('are redirected whether they use fetch, http or a whole address', async () => {
    const program = `
      const https = require('node:https');
      const body = JSON.stringify({ client_id: 'c', client_secret: 's', audience: 'https://api.mparticle.com', grant_type: 'client_credentials' });
      (async () => {
        const { access_token } = await (await fetch('https://sso.auth.mparticle.com/oauth/token', { method: 'POST', headers: { 'content-type': 'application/json' }, body })).json();
        const headers = { authorization: 'Bearer ' + access_token };
        const plans = await (await fetch(new Request('https://api.mparticle.com${BASE}', { headers }))).json();
        const { get } = await import('node:https');
        const status = await new Promise((resolve) => get('https://api.eu1.mparticle.com${BASE}/none', { headers: { ...headers, Host: 'api.eu1.mparticle.com' }, agent: new https.Agent() }, (answer) => { answer.resume(); resolve(answer.statusCode); }));
        console.log(JSON.stringify([plans.length, status]));
      })();`;
    const redirect = fileURLToPath(new URL('../../bin/redirect.cjs', import.meta.url));
    const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--require', redirect, '-e', program], { env: { ...process.env, CLOUDCHAMBER_URL: engine.ingest } });
    expect({ stdout: stdout.trim(), stderr }).toEqual({ stdout: '[3,404]', stderr: '' });
  });
});
