/** A purchase to every simulated partner over the real server: what each received, and how that differs from our profile. */
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { OUTPUTS } from '../../src/engine/outputs/registry.ts';
import type { BatchRow, Delivery, Page } from '../../src/protocol/contract.ts';
import type { OutputState, PartnerKnowledge, ReceivedEvent, ReceivedUser } from '../../src/protocol/partner.ts';
import { startTestEngine } from '../support/engine.ts';
import type { TestEngine } from '../support/engine.ts';
import { PARTNERS, partnersFolder, purchaseBatch } from '../support/partners.ts';

let engine: TestEngine;
const dirs: string[] = [];

async function control<T>(method: string, path: string, body?: unknown): Promise<T> {
  const answer = await engine.api<T>(method, path, body);
  expect(answer.status, `${method} ${path}: ${JSON.stringify(answer.body).slice(0, 500)}`).toBeLessThan(300);
  return answer.body;
}

async function open(over: Readonly<Record<string, unknown>> = {}): Promise<void> {
  const dir = partnersFolder(over);
  dirs.push(dir);
  await control('POST', '/workspace/open', { dir });
}

async function send(batch: unknown): Promise<void> {
  const { key, secret } = (await engine.status()).inputs.find(({ name }) => name === 'app')!;
  const answer = await fetch(`${engine.ingest}/v2/events`, { method: 'POST', body: JSON.stringify(batch), headers: { 'content-type': 'application/json', authorization: `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}` } });
  expect(answer.status).toBe(202);
  await engine.settle();
}

const now = async (): Promise<number> => (await engine.status()).clock.now;
const users = async (output: string, search = ''): Promise<ReceivedUser[]> => (await control<{ items: ReceivedUser[] }>('GET', `/outputs/${output}/received/users?search=${encodeURIComponent(search)}`)).items;
const mpid = async (): Promise<string> => (await control<Page<BatchRow>>('GET', '/batches')).items[0]!.mpid!;
const knowledge = async (output: string): Promise<PartnerKnowledge> => control('GET', `/outputs/${output}/knowledge?mpid=${await mpid()}`);

beforeAll(async () => { engine = await startTestEngine(); }, 30_000);
beforeEach(async () => { await control('DELETE', '/captured'); });
afterAll(async () => {
  await engine.stop();
  for (const dir of dirs) rmSync(dir, { recursive: true, force: true });
});

describe('a purchase', () => {
  it('is tried with every partner that there is', () => {
    expect([...PARTNERS].sort()).toEqual(OUTPUTS.map(({ slug }) => slug).sort());
  });

  it('reaches every partner, and each knows the user and the money', async () => {
    await open();
    await send(purchaseBatch(await now()));
    const deliveries = await control<Page<Delivery>>('GET', '/deliveries?limit=100');
    expect(deliveries.items.filter(({ outcome }) => outcome !== 'delivered').map(({ output, reason, response }) => [output, reason.message, response?.body])).toEqual([]);
    expect([...new Set(deliveries.items.map(({ output }) => output))].sort()).toEqual([...PARTNERS].sort());
    const states = (await control<{ items: OutputState[] }>('GET', '/outputs/state')).items.filter(({ name }) => PARTNERS.includes(name));
    expect(states.map(({ name, outcomes, users: known, last_error: error }) => [name, outcomes, known, error])).toEqual([...PARTNERS].sort().map((name) => [name, { delivered: 1 }, 1, null]));
    const revenue = await Promise.all(PARTNERS.map(async (name) => [name, (await users(name))[0]!.revenue]));
    expect(Object.fromEntries(revenue.filter(([name]) => name !== 'webhook') as [string, object][])).toEqual(Object.fromEntries(PARTNERS.filter((name) => name !== 'webhook').map((name) => [name, expect.objectContaining({ [name === 'mixpanel' || name === 'amplitude' ? '' : 'EUR']: name === 'braze' ? 40 : 41.5 })])));
  });

  it('sent again is one purchase more, or the same one for partners that tell repeats', async () => {
    await open();
    const batch = purchaseBatch(await now());
    await send(batch);
    const before = (await control<{ items: ReceivedEvent[] }>('GET', '/outputs/mixpanel/received/events')).items;
    await control('POST', `/batches/${(await control<Page<BatchRow>>('GET', '/batches')).items[0]!.id}/replay`, {});
    await engine.settle();
    const after = (await control<{ items: ReceivedEvent[] }>('GET', '/outputs/mixpanel/received/events')).items;
    expect(after.length).toBe(before.length * 2);
    const braze = (await users('braze'))[0]!;
    expect(braze.revenue).toEqual({ EUR: 80 });
  });
});

describe('what a partner believes', () => {
  it('is what we know when everything arrived', async () => {
    await open();
    await send(purchaseBatch(await now()));
    for (const name of ['braze', 'amplitude', 'mixpanel', 'facebook', 'google-analytics-4']) expect([name, (await knowledge(name)).differences]).toEqual([name, []]);
  });

  it('differs where a change never arrived, and says what it would be', async () => {
    await open();
    await send(purchaseBatch(await now()));
    const file = await control<{ behaviour: object }>('GET', '/workspace/outputs/braze');
    await control('PUT', '/workspace/outputs/braze', { ...file, behaviour: { ...file.behaviour, mode: 'down' } });
    await send(purchaseBatch((await now()) + 1_000, { attributes: { tier: 'silver', points: '12' } }));
    const { differences, user, expected } = await knowledge('braze');
    expect(differences).toEqual([
      { part: 'attribute', name: 'tier', kind: 'other', ours: 'silver', theirs: 'gold', source: '/user_attributes/tier' },
      { part: 'attribute', name: 'points', kind: 'missing', ours: '12', source: '/user_attributes/points' },
    ]);
    expect(user!.key).toBe(expected!.key);
    expect((await knowledge('mixpanel')).differences).toEqual([]);
  });

  it('is nothing after it was told to forget, and nobody else forgets', async () => {
    await open();
    await send(purchaseBatch(await now()));
    expect(await control('DELETE', '/outputs/braze/received')).toEqual({ forgotten: true });
    expect([await users('braze'), (await users('mixpanel')).length, (await knowledge('braze')).user]).toEqual([[], 1, null]);
    await send(purchaseBatch((await now()) + 1_000));
    expect((await users('braze')).length).toBe(1);
  });

  it('can be searched and read user by user; what is not there is refused by name', async () => {
    await open();
    await send(purchaseBatch(await now()));
    const [found] = await users('braze', 'VEGA@example');
    expect(found!.attributes).toMatchObject({ first_name: 'Rosa', home_city: 'Lisbon', tier: 'gold' });
    expect(await control('GET', `/outputs/braze/received/users/${encodeURIComponent(found!.key)}`)).toEqual(found);
    const { items } = await control<{ items: ReceivedEvent[] }>('GET', `/outputs/braze/received/events?user=${encodeURIComponent(found!.key)}`);
    expect(items.map(({ kind, revenue }) => [kind, revenue])).toEqual([['purchase', { amount: 10, currency: 'EUR' }], ['purchase', { amount: 30, currency: 'EUR' }]]);
    expect(await users('braze', 'nobody')).toEqual([]);
    const answers = await Promise.all(['/outputs/nope/received/users', '/outputs/nope/knowledge?mpid=1', '/outputs/braze/knowledge?mpid=12', '/outputs/braze/received/users/none', '/outputs/braze/knowledge?mpid=x'].map((path) => engine.api<{ error: { code: string; field?: string } }>('GET', path)));
    expect(answers.map(({ status, body }) => [status, body.error.field])).toEqual([[404, 'name'], [404, 'name'], [404, 'mpid'], [404, undefined], [400, 'mpid']]);
  });

  it('says why a user would not be told of', async () => {
    await open({ 'connections/app-mixpanel.json': { input: 'app', output: 'mixpanel', settings: { useMixpanelPeople: false } }, 'connections/app-braze.json': { input: 'app', output: 'braze', active: false, settings: {} } });
    await send(purchaseBatch(await now()));
    expect((await knowledge('braze')).why).toBe('No active connection leads to this output.');
  });
});
