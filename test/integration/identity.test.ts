/** The identity service in the whole engine: settings that change, scopes, the call behind each decision, aliases on the engine's clock. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ClockState } from '../../src/protocol/contract.ts';
import type { IdentityCallRecord } from '../../src/protocol/identity.ts';
import { startTestEngine } from '../support/engine.ts';
import type { TestEngine } from '../support/engine.ts';

let engine: TestEngine;
beforeEach(async () => {
  engine = await startTestEngine();
});
afterEach(() => engine.stop());

type Answer = { mpid: string; is_logged_in: boolean };
const HOUR_MS = 3_600_000;

async function ask(kind: string, known_identities: Record<string, string>): Promise<Answer> {
  const { key } = await engine.input('web');
  const response = await fetch(`${engine.ingest}/v1/${kind}`, { method: 'POST', headers: { 'x-mp-key': key }, body: JSON.stringify({ environment: 'development', known_identities }) });
  return (await response.json()) as Answer;
}

async function alias(source: string, destination: string): Promise<number> {
  const { key } = await engine.input('web');
  const data = { source_mpid: source, destination_mpid: destination };
  return (await fetch(`${engine.ingest}/v1/identity/${key}/Alias`, { method: 'POST', body: JSON.stringify({ request_type: 'alias', environment: 'development', data }) })).status;
}

async function newestCall(): Promise<IdentityCallRecord> {
  await engine.settle();
  return (await engine.api<{ items: IdentityCallRecord[] }>('GET', '/identity-calls?limit=1')).body.items[0]!;
}

async function configure(identity: object, token?: string): Promise<void> {
  const { body } = await engine.api<{ file: object }>('GET', '/workspace');
  expect((await engine.api('PUT', '/workspace/file', { ...body.file, identity, ...(token === undefined ? {} : { workspace_token: token }) })).status).toBe(200);
}

it('a decision knows the call that asked, and a call its decision', async () => {
  await ask('identify', { device_application_stamp: 'd1' });
  const call = await newestCall();
  const request = (await engine.api<{ items: { id: string; surface: string }[] }>('GET', '/requests?limit=1')).body.items[0]!;
  expect(call).toMatchObject({ kind: 'identify', request_id: request.id, input: 'web', created: true });
  expect((await engine.api<{ items: IdentityCallRecord[] }>('GET', `/identity-calls?request_id=${request.id}`)).body.items).toEqual([call]);
  await engine.sendServer({ environment: 'development', user_identities: { customer_id: 'by-batch' }, events: [] });
  expect(await newestCall()).toMatchObject({ kind: 'batch', input: 's2s', request_id: String(Number(request.id) + 1), status: 0 });
});

it('another strategy counts from the next call on', async () => {
  const device = { device_application_stamp: 'd1' };
  const first = await ask('identify', device);
  expect(await ask('login', { ...device, customerid: 'c1' })).toEqual(expect.objectContaining({ mpid: first.mpid, is_logged_in: true }));
  await configure({ strategy: 'isolation' });
  const second = await ask('identify', device);
  expect((await ask('login', { ...device, customerid: 'c2' })).mpid).not.toBe(second.mpid);
  expect(await ask('logout', device)).toMatchObject({ mpid: second.mpid, is_logged_in: false });
});

it('an alias waits for its hours on the engine\'s clock, also over a restart', async () => {
  await configure({ alias_delay_hours: 24 });
  const [source, destination] = [await ask('identify', { device_application_stamp: 'd1' }), await ask('identify', { customerid: 'c1' })];
  const { body: clock } = await engine.api<ClockState>('POST', '/clock', { freeze: true });
  expect(await alias(source.mpid, destination.mpid)).toBe(202);
  expect((await newestCall()).alias).toMatchObject({ status: 'waiting', source: source.mpid, destination: destination.mpid });
  await engine.api('POST', '/clock', { set: clock.now + 23 * HOUR_MS });
  expect((await newestCall()).alias?.status).toBe('waiting');
  engine = await engine.restart();
  await engine.api('POST', '/clock', { set: clock.now + 24 * HOUR_MS + 1 });
  expect((await newestCall()).alias?.status).toBe('done');
  expect(await alias(destination.mpid, source.mpid)).toBe(202);
  expect((await newestCall()).alias).toMatchObject({ status: 'refused' });
});

it('workspaces of one account share their users, others do not', async () => {
  const shared = { scope: { level: 'account', name: 'Acme' } };
  await configure(shared);
  const { mpid } = await ask('identify', { customerid: 'c1' });
  await configure(shared, '00000001');
  expect((await ask('identify', { customerid: 'c1' })).mpid).toBe(mpid);
  await configure({}, '00000001');
  const { mpid: own } = await ask('identify', { customerid: 'c1' });
  expect(own).not.toBe(mpid);
  await configure({}, '00000002');
  expect([mpid, own]).not.toContain((await ask('identify', { customerid: 'c1' })).mpid);
});

it('users and their calls stay when everything captured is deleted, a search that found nobody goes', async () => {
  const { mpid } = await ask('identify', { customerid: 'c1' });
  await ask('search', { customerid: 'nobody' });
  await engine.settle();
  await engine.api('DELETE', '/captured');
  const { items } = (await engine.api<{ items: IdentityCallRecord[] }>('GET', '/identity-calls')).body;
  expect(items.map((call) => [call.kind, call.mpid, call.request_id])).toEqual([['identify', mpid, null]]);
  expect((await ask('identify', { customerid: 'c1' })).mpid).toBe(mpid);
});
