/** What a data plan's figures and filters say, checked by hand on small traffic. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Page } from '../../src/protocol/contract.ts';
import type { CatalogPoint, PlanSummary, Violation, ViolationReport } from '../../src/protocol/data-plan.ts';
import { startTestEngine } from '../support/engine.ts';
import type { TestEngine } from '../support/engine.ts';

const closed = (properties: object): object => ({ type: 'object', additionalProperties: false, properties });
const bought = (attributes: object): object => ({ event_type: 'custom_event', data: { event_name: 'Bought', custom_event_type: 'other', timestamp_unixtime_ms: Date.now() - 1_000, custom_attributes: attributes } });
const PLAN = {
  data_plan_id: 'stall', data_plan_name: 'Stall',
  data_plan_versions: [{
    version: 3, data_plan_id: 'stall', activated_environment: 'production',
    version_document: {
      data_points: [
        { description: '', match: { type: 'custom_event', criteria: { event_name: 'Bought', custom_event_type: 'other' } }, validator: { type: 'json_schema', definition: { properties: { data: { properties: { custom_attributes: closed({ fruit: { type: 'string' } }) } } } } } },
        { description: '', match: { type: 'user_attributes', criteria: {} }, validator: { type: 'json_schema', definition: closed({}) } },
      ],
    },
  }],
};

let engine: TestEngine;

beforeAll(async () => {
  engine = await startTestEngine();
  const put = async (path: string, value: object): Promise<void> => expect((await engine.api('PUT', `/workspace/${path}`, value)).status, path).toBe(200);
  await put('plans/stall', PLAN);
  await engine.api('POST', '/clock', { freeze: true });
  await behave({ status: 503 });
  const events = [bought({ fruit: 'fig' }), { event_type: 'session_start', data: { timestamp_unixtime_ms: Date.now() - 900 } }, bought({ fruit: 'fig', price: '1' })];
  const batch = { environment: 'development', user_identities: { customer_id: 'c-1' }, user_attributes: { age: 7 }, context: { data_plan: { plan_id: 'stall' } }, events };
  expect((await engine.sendServer(batch)).status).toBe(202);
  await engine.settle();
});

afterAll(() => engine?.stop());

async function behave(behaviour: object): Promise<void> {
  const { body } = await engine.api('GET', '/workspace/outputs/webhook');
  expect((await engine.api('PUT', '/workspace/outputs/webhook', { ...body, behaviour })).status).toBe(200);
}

const found = async <T>(list: string, query: string): Promise<T[]> => (await engine.api<Page<T>>('GET', `/${list}?query=${encodeURIComponent(query)}`)).body.items;

async function caught(name: string): Promise<CatalogPoint> {
  let point: CatalogPoint | undefined;
  await expect.poll(async () => {
    point = (await engine.api<{ items: CatalogPoint[] }>('GET', '/catalog')).body.items.find((one) => one.name === name);
    return point?.count ?? 0;
  }, { timeout: 5_000 }).toBeGreaterThan(0);
  return point!;
}

it('what the user\'s data violates makes no event of the batch invalid in the catalog', async () => {
  expect(await caught('Bought')).toMatchObject({ count: 2, valid: 1, not_validated: 0 });
});

it('what no plan can hold is not validated, not valid', async () => {
  expect(await caught('Session start')).toMatchObject({ count: 1, valid: 0, not_validated: 1 });
});

it('events that an output took at a later attempt were forwarded', async () => {
  expect(await caught('Bought')).toMatchObject({ forwarded: 0 });
  await behave({});
  expect((await engine.api('POST', '/clock', { advance_ms: 120_000 })).status).toBe(200);
  await engine.settle();
  expect(await caught('Bought')).toMatchObject({ count: 2, forwarded: 2 });
});

it('a version finds what was checked against it, also where the batch names none', async () => {
  for (const list of ['events', 'batches', 'violations']) expect((await found(list, 'plan=stall version=3')).length, list).toBeGreaterThan(0);
  expect(await found('events', 'version=3 -plan=stall')).toEqual([]);
  expect(await found('events', 'plan=stall version=2')).toEqual([]);
});

it('a group finds its violations as it finds its events', async () => {
  const { groups } = (await engine.api<ViolationReport>('GET', '/violations/report')).body;
  const group = groups.find(({ key }) => key === 'price')!;
  expect(await found<Violation>('violations', `violation=#${group.id}`)).toMatchObject([{ key: 'price', group: group.id }]);
});

it('a plan that JavaScript has another use for the name of is refused, not lost', async () => {
  const text = '{"data_plan_id":"__proto__","version":1,"version_document":{"data_points":[]}}';
  expect(await engine.api('POST', '/data-plans/import', { text })).toMatchObject({ status: 400, body: { error: { field: 'text' } } });
});

it('the problems of a plan stand where its file has them, whatever its layout', async () => {
  const plans = join((await engine.api<{ dir: string }>('GET', '/workspace')).body.dir, 'plans');
  mkdirSync(plans, { recursive: true });
  writeFileSync(join(plans, 'loose.json'), `{ "data_plan_id": "tight", "data_plan_name": "Loose",

    "data_plan_versions": [{ "version": 1, "version_document": { "data_points": [
      { "match": { "type": "screen_view", "criteria": { "screen_name": "Home" } },
        "validator": { "type": "json_schema", "definition": {
          "oneOf": [] } } }] } }] }`);
  const problems = async (): Promise<unknown> => (await engine.api<{ items: PlanSummary[] }>('GET', '/data-plans')).body.items.find(({ id }) => id === 'loose')?.problems;
  await expect.poll(problems, { timeout: 5_000 }).toMatchObject([
    { code: 'plan-name', file: 'plans/loose.json', line: 1 },
    { code: 'unsupported-keyword', file: 'plans/loose.json', line: 6, version: 1, match_key: 'screen_view::Home', path: '/data_plan_versions/0/version_document/data_points/0/validator/definition/oneOf' },
  ]);
});

it('what the retention cap took is in no figure of the report', async () => {
  const counted = async (): Promise<[number, number, number]> => {
    const { received, volume, not_validated } = (await engine.api<ViolationReport>('GET', '/violations/report')).body;
    return [received, volume, not_validated.reduce((sum, { batches }) => sum + batches, 0)];
  };
  const batch = (context: object): object => ({ environment: 'development', user_identities: { customer_id: 'c-2' }, context, events: [bought({ price: '1' })] });
  await engine.sendServer(batch({}));
  await engine.settle();
  // Of the batch at the start: two events and a map of user attributes, one attribute too many in each of two.
  expect(await counted()).toEqual([3, 2, 1]);
  await engine.api('POST', '/clock', { advance_ms: 7_200_000 });
  await engine.sendServer(batch({ data_plan: { plan_id: 'stall' } }));
  await engine.settle();
  const { body } = await engine.api<{ retention: object }>('GET', '/settings');
  expect((await engine.api('PUT', '/settings', { ...body, retention: { ...body.retention, max_age_ms: 3_600_000 } })).status).toBe(200);
  await expect.poll(counted, { timeout: 10_000 }).toEqual([2, 1, 0]);
});

it('the catalog goes by the engine\'s clock', async () => {
  const { now } = (await engine.api<{ now: number }>('POST', '/clock', { advance_ms: 40 * 86_400_000 })).body;
  expect((await engine.sendServer({ environment: 'development', user_identities: { customer_id: 'c-clock' }, events: [{ event_type: 'custom_event', data: { event_name: 'Later', custom_event_type: 'other' } }] })).status).toBe(202);
  const { first_at: first, last_at: last } = await caught('Later');
  expect([first >= now, last < now + 60_000]).toEqual([true, true]);
});
