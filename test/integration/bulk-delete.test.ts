/** Bulk profile deletion against a running engine (spec/platform-apis.md 8); requests that are refused are files in wire-cases. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RequestSummary } from '../../src/protocol/contract.ts';
import { serverBatch, startTestEngine } from '../support/engine.ts';
import type { TestEngine } from '../support/engine.ts';
import { identityClient } from '../support/identity-client.ts';
import type { IdentityClient } from '../support/identity-client.ts';

let engine: TestEngine;
let client: IdentityClient;

beforeAll(async () => {
  engine = await startTestEngine();
  client = await identityClient(engine);
});
afterAll(() => engine?.stop());

async function notes(): Promise<string[]> {
  await engine.settle();
  const { items } = (await engine.api<{ items: RequestSummary[] }>('GET', '/requests?limit=1')).body;
  return items[0]!.notes.map(({ message }) => message);
}

const login = (customerid: string, environment?: string): Promise<string> => client.ask('login', { customerid }, environment);

it('deletes by MPID, as text and as a 64-bit number, and by identities, in each environment for itself', async () => {
  const [byText, byNumber, byIdentity, live, other] = [await login('c-1'), await login('c-2'), await login('c-3'), await login('c-3', 'production'), await login('c-4')];
  await engine.sendServer(serverBatch('Kept', { mpid: byText, user_identities: undefined, user_attributes: { tier: 'gold' } }));
  await engine.settle();
  const item = '"environment_type":"development","action":"delete"';
  const answer = await engine.sendServer(`[{${item},"mpid":"${byText}"},{${item},"mpid":${byNumber}},{${item},"identities":{"customerid":"c-3"}}]`, '/userprofile/bulkdelete');
  expect([answer.status, await answer.text()]).toEqual([202, '']);
  expect(await notes()).toEqual([expect.stringMatching(/^3 users were deleted: /)]);
  for (const mpid of [byText, byNumber, byIdentity]) expect(await client.user(mpid)).toMatchObject({ deleted_at: expect.any(Number) as number, identities: [], attributes: [] });
  for (const mpid of [live, other]) expect(await client.user(mpid)).toMatchObject({ deleted_at: null });
  expect((await engine.api<{ items: unknown[] }>('GET', `/users/${byText}/timeline`)).body.items).toHaveLength(1);
  expect(await login('c-1')).not.toBe(byText);
});

it('deletes in both environments at once', async () => {
  const [development, production] = [await login('both'), await login('both', 'production')];
  const answer = await engine.sendServer(['development', 'production'].map((environment_type) => ({ environment_type, action: 'delete', identities: { customer_id: 'both' } })), '/userprofile/experimental/bulkdelete');
  expect(answer.status).toBe(202);
  for (const mpid of [development, production]) expect((await client.user(mpid)).deleted_at).not.toBeNull();
});

it('is 202 for a user who has gone', async () => {
  const mpid = await login('gone');
  const body = [{ environment_type: 'development', action: 'delete', mpid }];
  await engine.sendServer(body, '/userprofile/bulkdelete');
  expect((await engine.sendServer(body, '/userprofile/bulkdelete')).status).toBe(202);
  expect(await notes()).toEqual(['Nobody was found to delete.']);
});

it('refuses more than 1000 deletions and deletes nobody then', async () => {
  const mpid = await login('stays');
  const body = Array.from({ length: 1_001 }, () => ({ environment_type: 'development', action: 'delete', mpid }));
  const answer = await engine.sendServer(body, '/userprofile/bulkdelete');
  expect([answer.status, await answer.json()]).toEqual([400, { errors: [{ code: 'BAD_REQUEST', message: 'The list has 1001 deletions; the limit is 1000.' }] }]);
  expect((await client.user(mpid)).deleted_at).toBeNull();
});
