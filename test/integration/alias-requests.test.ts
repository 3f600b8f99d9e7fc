/** Alias requests that were taken reach the webhooks of connections that want them (spec/outputs/webhook.md 1.2). */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { BatchDetail, Delivery, Page } from '../../src/protocol/contract.ts';
import { serverBatch, startTestEngine } from '../support/engine.ts';
import type { TestEngine } from '../support/engine.ts';
import { identityClient } from '../support/identity-client.ts';
import type { IdentityClient } from '../support/identity-client.ts';

let engine: TestEngine;
let client: IdentityClient;

const aliases = async (): Promise<Delivery[]> => (await engine.api<Page<Delivery>>('GET', '/deliveries?limit=1000')).body.items.filter(({ purpose }) => purpose === 'alias');

async function users(name: string): Promise<[string, string]> {
  return [await client.ask('identify', { device_application_stamp: `${name}-device` }), await client.ask('login', { customerid: name })];
}

beforeAll(async () => {
  engine = await startTestEngine();
  client = await identityClient(engine);
  for (const [output, wants] of [['told', true], ['untold', false]] as const) {
    await engine.api('PUT', `/workspace/outputs/${output}`, { partner: 'webhook', settings: { url: `https://hooks.example.com/${output}` } });
    await engine.api('PUT', `/workspace/connections/web-to-${output}`, { input: 'web', output, settings: { sendAliasRequests: wants } });
  }
  await engine.sendServer(serverBatch('Before'));
  await engine.settle();
});
afterAll(() => engine?.stop());

it('as the SDK sent them, outside of any batch, to those alone that ask for them', async () => {
  const [visitor, known] = await users('ann');
  expect(await client.alias(visitor, known, { start: Date.now() - 5_000, end: Date.now() })).toBe(202);
  await engine.settle();
  const [delivery, ...more] = await aliases();
  expect([delivery, more]).toMatchObject([{ output: 'told', connection: 'web-to-told', batch_id: '', event_ids: [], outcome: 'delivered', request: { url: 'https://hooks.example.com/told' } }, []]);
  expect(delivery?.request.body).toContain(`"source_mpid":${visitor},`);
  expect(JSON.parse(delivery?.request.body ?? '')).toMatchObject({ request_type: 'alias', data: {} });
  expect(delivery?.request.body).not.toContain('api_key');
  const { body: { items } } = await engine.api<Page<{ id: string }>>('GET', '/batches');
  for (const { id } of items) expect((await engine.api<BatchDetail>('GET', `/batches/${id}`)).body.deliveries.map(({ purpose }) => purpose)).not.toContain('alias');
});

it('not those that were refused', async () => {
  const before = (await aliases()).length;
  const [visitor, known] = await users('bob');
  expect(await client.alias(visitor, known, { start: 1, end: 2 }), 'too long ago: taken and not done').toBe(202);
  expect(await client.alias(visitor, '77', { start: 1, end: 2 })).toBe(400);
  await engine.settle();
  expect(await aliases()).toHaveLength(before);
});
