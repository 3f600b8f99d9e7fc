/** Profiles through the running engine: what an SDK and a server say of one user, and what the next output gets of it. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { BatchDetail, Delivery, Page } from '../../src/protocol/contract.ts';
import type { JsonObject } from '../../src/protocol/json.ts';
import type { RuleTrial } from '../../src/protocol/rule.ts';
import { startTestEngine } from '../support/engine.ts';
import type { TestEngine } from '../support/engine.ts';

const MPID = '7346244611012968789';
let engine: TestEngine;

beforeAll(async () => {
  engine = await startTestEngine();
  const web = await engine.input('web');
  const put = await engine.api('PUT', '/workspace/connections/web-to-webhook', { input: web.name, output: 'webhook' });
  expect(put.status).toBe(200);
});
afterAll(async () => { await engine.stop(); });

async function newest(): Promise<BatchDetail> {
  expect((await engine.settle()).settled).toBe(true);
  const { body } = await engine.api<Page<{ id: string }>>('GET', '/batches?limit=1');
  return (await engine.api<BatchDetail>('GET', `/batches/${body.items[0]!.id}`)).body;
}

/** What the webhook got of the newest batch. */
async function posted(batch: BatchDetail): Promise<JsonObject> {
  const id = batch.deliveries.find(({ output }) => output === 'webhook')!.id;
  return JSON.parse((await engine.api<Delivery>('GET', `/deliveries/${id}`)).body.request.body) as JsonObject;
}

const event = (name: string) => ({ event_type: 'custom_event', data: { event_name: name, custom_event_type: 'other', timestamp_unixtime_ms: Date.now() } });
const change = (name: string, value: string) => ({ event_type: 'user_attribute_change', data: { user_attribute_name: name, new: value, old: null, deleted: false, is_new_attribute: true, timestamp_unixtime_ms: Date.now() } });
const web = (more: object) => engine.sendWeb(`{"mpid":${MPID},"environment":"development","mp_deviceid":"8d1f9e0c-3a51-4a3e-9f0e-3d2f6c1b7a01",${JSON.stringify({ timestamp_unixtime_ms: Date.now(), ...more }).slice(1)}`);
const server = (more: object) => engine.sendServer(`{"mpid":${MPID},"environment":"development",${JSON.stringify(more).slice(1)}`);
const step = (batch: BatchDetail, stage: string) => batch.trace.find((one) => one.stage === stage)!;

it('enriches what a server sends with what an SDK said before', async () => {
  const consented = Date.now() - 5_000;
  await web({
    events: [change('tier', 'gold'), event('Tap')], user_attributes: { tier: 'gold' }, user_identities: {},
    consent_state: { gdpr: { analytics: { consented: true, timestamp_unixtime_ms: consented, document: 'd1' } }, ccpa: null },
  });
  const first = await newest();
  expect(step(first, 'profile')).toMatchObject({ verdict: 'passed', reason: { code: 'profile-written', message: `1 attribute and 1 consent statement are written to the profile of user ${MPID}.` } });
  expect(await posted(first)).toMatchObject({ system_notifications: [{ type: 'gdpr_change', data: { purpose: 'analytics', current: { regulation: 'GDPR', consented: true, document: 'd1', timestamp_unixtime_ms: consented }, old: null } }] });
  expect(first.batch['system_notifications']).toBeUndefined();

  await server({ user_attributes: { plan: 'pro' }, events: [event('Renewed')] });
  const second = await newest();
  const payload = await posted(second);
  expect(payload).toMatchObject({ user_attributes: { tier: 'gold', plan: 'pro' }, consent_state: { gdpr: { analytics: { consented: true } } }, system_notifications: [] });
  // The batch stays what was sent; what was added is in the step.
  expect(second.batch['user_attributes']).toEqual({ plan: 'pro' });
  const enrichment = step(second, 'enrichment');
  expect(enrichment).toMatchObject({ verdict: 'changed', reason: { code: 'enriched', message: `Outputs get this from the profile of user ${MPID}: 1 user attribute, consent.` } });
  expect(enrichment.patch.find(({ path }) => path === '/user_attributes/tier')).toEqual({ op: 'add', path: '/user_attributes/tier', value: 'gold' });
});

it('gives identities with the time at which each was set', async () => {
  const before = Date.now();
  await engine.sendServer({ environment: 'development', user_identities: { customer_id: 'c-77', email: 'nora@example.com' }, events: [event('Signed Up')] });
  const first = await newest();
  await engine.api('POST', '/clock', { advance_ms: 60_000 });
  await engine.sendServer({ environment: 'development', user_identities: { customer_id: 'c-77' }, events: [event('Came Back')] });
  const second = await newest();
  expect(second.mpid).toBe(first.mpid);
  const identities = (await posted(second))['user_identities'] as { identity_type: string; identity: string; timestamp_unixtime_ms: number }[];
  expect(identities.map(({ identity_type: type, identity }) => [type, identity])).toEqual([['customer_id', 'c-77'], ['email', 'nora@example.com']]);
  const email = identities[1]!.timestamp_unixtime_ms;
  expect(email).toBeGreaterThanOrEqual(before);
  expect(email).toBeLessThan(second.received_at);
});

it('lets batches of one call see each other', async () => {
  const one = (name: string, attributes: object) => ({ environment: 'development', user_identities: { customer_id: 'c-bulk' }, user_attributes: attributes, events: [event(name)] });
  await engine.sendServer([one('One', { a: '1' }), one('Two', { b: '2' })], '/v2/bulkevents');
  expect(await posted(await newest())).toMatchObject({ user_attributes: { a: '1', b: '2' } });
});

it('points out what an SDK says without its change event', async () => {
  await web({ events: [event('Quirk')], user_attributes: { tier: 'silver' } });
  const batch = await newest();
  expect(batch.notes.find(({ code }) => code === 'attribute-without-event')).toMatchObject({ pointer: '/user_attributes/tier' });
  expect(step(batch, 'profile').reason).toMatchObject({ code: 'profile-not-reached', pointer: { kind: 'batch', path: '/user_attributes/tier' } });
  expect(await posted(batch)).toMatchObject({ user_attributes: { tier: 'silver', plan: 'pro' } });
  await server({ user_attributes: {}, events: [event('Next')] });
  expect(await posted(await newest())).toMatchObject({ user_attributes: { tier: 'gold' } });
});

it('previews a rule with the profile, and gives output rules what outputs get', async () => {
  const body = (code: string) => ({ code: `exports.handler = async (batch) => { ${code} return batch; };`, failure_action: 'discard' });
  expect((await engine.api('PUT', '/workspace/rules/probe', body('batch.user_attributes.probe = "1";'))).status).toBe(200);
  const { id } = await newest();
  const before = await engine.api<RuleTrial>('POST', '/rules/probe/run', { batch_id: id, input: 's2s', position: 'all-outputs' });
  expect(before.status, JSON.stringify(before.body)).toBe(200);
  const [payload] = before.body.payloads;
  expect(JSON.parse(payload!.before[0]!)).toMatchObject({ user_attributes: { tier: 'gold', plan: 'pro' } });
  expect(JSON.parse(payload!.after[0]!)).toMatchObject({ user_attributes: { tier: 'gold', plan: 'pro', probe: '1' } });
  const output = await engine.api<RuleTrial>('POST', '/rules/probe/run', { batch_id: id, connection: 's2s-to-webhook', code: 'exports.handler = async (batch) => { delete batch.user_attributes.tier; return batch; };' });
  expect(output.body.input).toMatchObject({ user_attributes: { tier: 'gold', plan: 'pro' } });
  expect(JSON.parse(output.body.payloads[0]!.after[0]!)).toMatchObject({ user_attributes: { plan: 'pro' } });
  expect(output.body.payloads[0]!.after[0]).not.toContain('"tier"');
});

it('does not write what a dropped batch says, and keeps a user through a restart', async () => {
  const same = { source_request_id: 'once', user_attributes: { plan: 'max' }, events: [event('Once')] };
  await server(same);
  await server({ user_attributes: { plan: 'free' }, events: [event('Downgraded')] });
  await server(same);
  expect(step(await newest(), 'duplicates').verdict).toBe('dropped');
  expect((await engine.settle()).settled).toBe(true);
  engine = await engine.restart();
  await server({ events: [event('Restarted')] });
  expect(await posted(await newest())).toMatchObject({ user_attributes: { plan: 'free', tier: 'gold' } });
});

it('who was made for one batch that identified nobody goes with that batch', async () => {
  const users = async (): Promise<string[]> => (await engine.api<{ items: { mpid: string }[] }>('GET', '/users?limit=100')).body.items.map(({ mpid }) => mpid);
  await server({ events: [event('Stays')] });
  const kept = await users();
  const stranger = { environment: 'development', events: [event('Nobody')], user_attributes: { tier: 'none' } };
  for (let n = 0; n < 3; n += 1) expect((await engine.sendServer(stranger)).status).toBe(202);
  await engine.settle();
  expect(await users()).toHaveLength(kept.length + 3);
  await engine.api('POST', '/clock', { advance_ms: 7_200_000 });
  await server({ events: [event('Later')] });
  await engine.settle();
  const { body } = await engine.api<{ retention: object }>('GET', '/settings');
  expect((await engine.api('PUT', '/settings', { ...body, retention: { ...body.retention, max_age_ms: 3_600_000 } })).status).toBe(200);
  await expect.poll(users, { timeout: 10_000 }).toEqual(kept);
  // Users whom somebody can find again outlive the batches that they sent.
  expect((await engine.api<{ items: object[] }>('GET', '/events')).body.items).toHaveLength(1);
});
