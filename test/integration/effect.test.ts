/** The live effect of unsaved files on the newest events: what it counts is what happens once they are saved. */
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BatchDetail, BatchRow, Page } from '../../src/protocol/contract.ts';
import type { EffectResult } from '../../src/protocol/explain.ts';
import type { JobDetail } from '../../src/protocol/job.ts';
import type { JsonObject } from '../../src/protocol/json.ts';
import { serverBatch, startTestEngine } from '../support/engine.ts';
import type { TestEngine } from '../support/engine.ts';
import { shopFolder } from '../support/workspace-folder.ts';

const BATCHES = 20;
const EVENTS = 5;
let engine: TestEngine;
let dir = '';
beforeAll(async () => {
  engine = await startTestEngine();
  dir = shopFolder({});
  await control('POST', '/workspace/open', { dir });
  for (let index = 0; index < BATCHES; index += 1) {
    const events = Array.from({ length: EVENTS }, (_, position) => ({ event_type: 'custom_event', data: { event_name: ['Book Bought', 'Book Read'][position % 2], custom_event_type: 'other', custom_attributes: { shelf: ['crime', 'poetry', 'travel'][position % 3], page: position } } }));
    await engine.sendServer(serverBatch('', { mpid: String(256 * index + 1), user_identities: index % 2 === 0 ? { customer_id: `c-${index}` } : {}, user_attributes: { tier: index % 4 === 0 ? 'gold' : 'silver' }, events }));
  }
  await engine.settle();
});
afterAll(async () => {
  await engine.stop();
  rmSync(dir, { recursive: true, force: true });
});

async function control<T>(method: string, path: string, body?: unknown): Promise<T> {
  const answer = await engine.api<T>(method, path, body);
  expect(answer.status, `${method} ${path}: ${JSON.stringify(answer.body).slice(0, 500)}`).toBeLessThan(300);
  return answer.body;
}

async function effect(args: object): Promise<EffectResult> {
  let job = await control<JobDetail>('POST', '/effect', args);
  while (job.state === 'running') {
    await new Promise((resolve) => { setTimeout(resolve, 10); });
    job = await control('GET', `/jobs/${job.id}`);
  }
  expect(job).toMatchObject({ state: 'done', error: null });
  return job.result as EffectResult;
}

const file = (path: string): Promise<JsonObject> => control('GET', `/workspace/${path}`);

/** Replays everything and counts what the connection delivered. */
async function delivered(connection: string): Promise<number> {
  const { items } = await control<Page<BatchRow>>('GET', `/batches?limit=${BATCHES}`);
  const from = items[0]!.seq;
  for (const { id } of items) await control('POST', `/batches/${id}/replay`, {});
  await engine.settle();
  const replayed = (await control<Page<BatchRow>>('GET', `/batches?limit=${BATCHES}`)).items.filter(({ seq }) => seq > from);
  expect(replayed).toHaveLength(BATCHES);
  const details = await Promise.all(replayed.map(({ id }) => control<BatchDetail>('GET', `/batches/${id}`)));
  return new Set(details.flatMap(({ deliveries }) => deliveries.filter((one) => one.connection === connection).flatMap((one) => one.event_ids))).size;
}

describe('the effect before saving', () => {
  it.each<[string, 'connections' | 'outputs' | 'inputs', string, JsonObject, number | null, string]>([
    ['an event attribute rule', 'connections', 's2s-hook', { forwarding: { event_attribute: { name: 'shelf', value: 'crime' } } }, 40, 'event-attribute-rule'],
    ['a user attribute rule', 'connections', 's2s-hook', { forwarding: { user_attribute: { name: 'tier', value: 'gold' } } }, 25, 'user-attribute-rule'],
    ['logged-in users only', 'connections', 's2s-hook', { forwarding: { logged_in_only: true } }, 50, 'not-logged-in'],
    ['a sample', 'connections', 's2s-hook', { sampling_percent: 10 }, 50, 'sampled-out'],
    ['a filter', 'outputs', 'hook', { filters: { feeds: { events: { other: { names: { 'Book Read': { on: false } } } } } } }, 60, 'filter-event'],
    ['a split', 'inputs', 's2s', { split: [{ output: 'hook', from: 0, to: 5 }] }, 25, 'split-elsewhere'],
    ['switching off', 'connections', 's2s-hook', { active: false }, 0, 'connection-inactive'],
  ])('of %s is what happens then', async (_what, kind, name, change, expected, code) => {
    const saved = await file(`${kind}/${name}`);
    const result = await effect({ [kind]: { [name]: { ...saved, ...change } }, limit: BATCHES * EVENTS });
    const told = result.connections.find(({ connection }) => connection === 's2s-hook')!;
    expect([result.events, told.events, told.before, told.after]).toEqual([100, 100, 100, expected]);
    expect(told.reasons.map(({ code: one, count }) => [one, count])).toEqual([[code, 100 - expected!]]);
    expect(told.examples.every(({ before, after }) => before === null && after !== null)).toBe(true);
    await control('PUT', `/workspace/${kind}/${name}`, { ...saved, ...change });
    expect(await delivered('s2s-hook')).toBe(expected);
    await control('PUT', `/workspace/${kind}/${name}`, saved);
  });

  it('tells events that lose fields', async () => {
    const saved = await file('outputs/hook');
    const { connections } = await effect({ outputs: { hook: { ...saved, filters: { feeds: { events: { other: { names: { 'Book Bought': { attributes: { page: false } } } } } } } } }, limit: 100 });
    expect(connections.map(({ connection, before, after, fields_changed: fields }) => [connection, before, after, fields])).toEqual([['s2s-hook', 100, 100, 60]]);
    const user = await effect({ outputs: { hook: { ...saved, filters: { feeds: { user_attributes: { tier: false } } } } }, limit: 100 });
    expect(user.connections[0]!.fields_changed).toBe(100);
  });

  it('of a connection that is not there yet, and of one that would lead nowhere', async () => {
    const made = await effect({ connections: { 's2s-other': { input: 's2s', output: 'other' } }, outputs: { other: { partner: 'webhook', settings: { url: 'https://hooks.example.com/other' } } }, limit: 50 });
    expect(made.connections.map(({ connection, before, after }) => [connection, before, after])).toEqual([['s2s-other', 0, 50]]);
    expect(made.connections[0]!.examples[0]).toMatchObject({ before: 'There is no such connection.', after: null });
    const bad = await effect({ outputs: { hook: { ...await file('outputs/hook'), settings: { url: 'no url' } } }, limit: 50 });
    expect(bad.connections[0]!.reasons).toMatchObject([{ code: 'settings-invalid', count: 50 }]);
  });

  it('refuses what could not be saved, and names the field', async () => {
    const saved = await file('connections/s2s-hook');
    expect(await engine.api('POST', '/effect', { connections: { 's2s-hook': { ...saved, sampling_percent: 120 } } })).toMatchObject({ status: 400, body: { error: { field: 'connections.s2s-hook.sampling_percent' } } });
    expect(await engine.api('POST', '/effect', { connections: { 's2s-hook': { ...saved, output: 'gone' } } })).toMatchObject({ status: 400, body: { error: { field: 'output', message: expect.stringContaining('connections/s2s-hook.json') } } });
  });
});
