/** For every reason there is, one event that is not forwarded for it, with pointers that lead to something that is there. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BatchDetail, Pointer } from '../../src/protocol/contract.ts';
import type { Why } from '../../src/protocol/explain.ts';
import type { Json } from '../../src/protocol/json.ts';
import { valueAt } from '../../src/protocol/pointer.ts';
import { applyPatch } from '../../src/protocol/patch-apply.ts';
import { STAGES } from '../../src/protocol/vocabulary.ts';
import { startTestEngine } from '../support/engine.ts';
import type { TestEngine } from '../support/engine.ts';
import { HELD_CASES, Shop } from '../support/held-cases.ts';

const ORDER = STAGES.map(({ id }) => id as string);

let engine: TestEngine;
let shop: Shop;
beforeAll(async () => {
  engine = await startTestEngine();
  shop = new Shop(engine);
});
afterAll(async () => {
  await engine.stop();
  shop.remove();
});

/** The file, and what the pointer names in it. */
function expectThere(pointer: Pointer, batch: BatchDetail, what: string): void {
  if (pointer.kind === 'batch') {
    expect(valueAt(batch.batch as Json, pointer.path ?? ''), what).toBeDefined();
    return;
  }
  if (pointer.kind === 'mapping') return;
  expect(pointer.file, what).toBeDefined();
  const file = join(shop.dir, pointer.file!);
  expect(existsSync(file), `${what} in ${pointer.file}`).toBe(true);
  const text = readFileSync(file, 'utf8');
  if (pointer.line !== undefined) expect(text.split('\n').length, what).toBeGreaterThanOrEqual(pointer.line);
  if (pointer.kind !== 'rule' && pointer.kind !== 'plan') expect(valueAt(JSON.parse(text) as Json, pointer.path ?? ''), `${what}: ${pointer.path} in ${pointer.file}`).toBeDefined();
}

describe('why an output did not get an event', () => {
  it.each(HELD_CASES)('%s', async (_name, one) => {
    const { batch, row } = await shop.play(one);
    const ask = async (): Promise<Why> => (await shop.control<{ items: Why[] }>('GET', `/events/${row.id}/why?connection=${one.expect.connection}`)).items[0]!;
    for (const { reason } of (await ask()).blockers) if (reason.pointer !== undefined) expectThere(reason.pointer, batch, reason.code);
    await shop.continue(one);
    const why = await ask();
    const told = why.blockers.map(({ stage, scope, reason }, index) => {
      const { file, path } = one.expect.blockers[index] ?? {};
      return { stage, code: reason.code, scope, ...(file === undefined ? {} : { file: reason.pointer?.file }), ...(path === undefined ? {} : { path: reason.pointer?.path }) };
    });
    expect(told).toEqual(one.expect.blockers);
    expect(why.outcome).toBe(one.expect.outcome);
    expect(why.blockers.map(({ first }) => first)).toEqual(why.blockers.map((_, index) => index === 0));
    expect(new Set([...why.passed.map(({ stage }) => ORDER.indexOf(stage) <= ORDER.indexOf(why.blockers[0]!.stage)), ...why.not_reached.map(({ stage }) => ORDER.indexOf(stage) > ORDER.indexOf(why.blockers[0]!.stage))])).toEqual(new Set([true]));
    expect(why.not_reached.filter(({ stage }) => why.blockers.some((blocker) => blocker.stage === stage))).toEqual([]);
    expect(why.answer).toContain(`${why.output} did not get it: `);
    expect(why.answer).toContain(`(connection ${one.expect.connection})`);
    await shop.reset(one);
  });
});

const custom = (name: string, attributes: object = {}): object => ({ event_type: 'custom_event', data: { event_name: name, custom_event_type: 'other', custom_attributes: attributes } });
const sent = (batch: BatchDetail, connection: string): Json[] => batch.deliveries.filter((one) => one.connection === connection).map(({ request }) => JSON.parse(request.body) as Json);

describe('what goes on', () => {
  it('after an opt-out: only the choice itself, until one opts in again', async () => {
    await shop.open({});
    const optOut = (out: boolean): object => ({ environment: 'development', mpid: '900', events: [{ event_type: 'opt_out', data: { is_opted_out: out } }] });
    const outcomes: string[] = [];
    for (const body of [optOut(true), { environment: 'development', mpid: '900', events: [custom('Held')] }, optOut(false), { environment: 'development', mpid: '900', events: [custom('Sent')] }]) {
      await shop.send(body);
      outcomes.push((await shop.newest()).event_rows[0]!.outcomes.find(({ output }) => output === 'hook')!.outcome);
    }
    expect(outcomes).toEqual(['delivered', 'filtered', 'delivered', 'delivered']);
  });

  it('of a batch whose fields are off: the rest, with each loss and its switch', async () => {
    await shop.open({ 'outputs/hook.json': { filters: { feeds: { events: { other: { names: { Rated: { attributes: { stars: false } } } } }, user_attributes: { city: false }, user_identities: { email: false } } } }, 'connections/s2s-hook.json': { settings: { sendAsBatch: true } } });
    await shop.send({ environment: 'development', user_identities: { customer_id: 'c-1', email: 'mira@example.com' }, user_attributes: { city: 'Geneva', tier: 'gold' }, events: [custom('Opened'), custom('Rated', { stars: 5, shelf: 'crime' })] });
    const batch = await shop.newest();
    const step = batch.trace.find(({ stage, connection }) => stage === 'filters' && connection === 's2s-hook')!;
    expect(step.verdict).toBe('changed');
    expect(step.fields?.map(({ path, reason }) => [path, reason.code, reason.pointer?.path])).toEqual(expect.arrayContaining([
      ['/events/1/data/custom_attributes/stars', 'filter-event-attribute', '/filters/feeds/events/other/names/Rated/attributes/stars'],
      ['/user_attributes/city', 'filter-user-attribute', '/filters/feeds/user_attributes/city'],
      ['/user_identities/email', 'filter-user-identity', '/filters/feeds/user_identities/email'],
    ]));
    expect(step.fields?.map(({ path }) => path)).toEqual(step.patch.map(({ path }) => path));
    const [body] = sent(batch, 's2s-hook') as { events: { data: { custom_attributes: object } }[]; user_attributes: object }[];
    const before = structuredClone(batch.batch) as never;
    applyPatch(before, step.patch);
    expect(body!.user_attributes).toEqual((before as { user_attributes: object }).user_attributes);
    expect(body!.events[1]!.data.custom_attributes).toEqual({ shelf: 'crime' });
    expect(batch.event_rows.map(({ outcomes }) => outcomes.find(({ output }) => output === 'hook')?.outcome)).toEqual(['delivered', 'delivered']);
  });

  it('of an event that two mappings take: both, told at the event that the app sent', async () => {
    const mapping = (to: string): object => ({ to, matches: [{ message: 'custom_event', event: 'Rated' }] });
    await shop.open({ 'connections/s2s-hook.json': { custom_mappings: [mapping('rating'), mapping('review')] } });
    await shop.send({ environment: 'development', mpid: '901', events: [custom('Rated'), custom('Opened')] });
    const batch = await shop.newest();
    const [rated, opened] = batch.event_rows;
    expect(batch.deliveries.filter(({ output }) => output === 'hook').map((one) => one.event_ids)).toEqual([[rated!.id], [rated!.id], [opened!.id]]);
    expect(sent(batch, 's2s-hook').map((body) => valueAt(body, '/events/0/data/event_name'))).toEqual(['rating', 'review', 'Opened']);
    expect(batch.event_rows.map(({ outcomes }) => outcomes.find(({ output }) => output === 'hook')?.outcome)).toEqual(['delivered', 'delivered']);
  });

  it('when consent changes: an event for outputs that take events, a notification for those that take these', async () => {
    await shop.open({});
    await shop.send({ environment: 'development', user_identities: { customer_id: 'c-9' }, consent_state: { gdpr: { ads: { consented: true, timestamp_unixtime_ms: '@now' } } }, events: [custom('Opened')] });
    const batch = await shop.newest();
    const track = sent(batch, 's2s-mix').flat() as { event?: string }[];
    expect(track.map(({ event }) => event).filter(Boolean)).toEqual(['Opened', 'Consent Given']);
    expect(batch.trace.find(({ label, connection }) => label === 'Consent changes' && connection === 's2s-mix')).toMatchObject({ stage: 'mapping', verdict: 'changed', patch: [{ op: 'add', path: '/events/1' }] });
    expect(batch.trace.some(({ label, connection }) => label === 'Consent changes' && connection === 's2s-hook')).toBe(false);
    expect(valueAt(sent(batch, 's2s-hook')[0]!, '/system_notifications/0/type')).toBe('gdpr_change');
    const known = new Set(batch.event_rows.map(({ id }) => id));
    expect(batch.deliveries.flatMap((one) => one.event_ids).every((id) => known.has(id))).toBe(true);
  });

  it('names a rule that is not there where it is listed, and goes on without it', async () => {
    await shop.open({ 'connections/s2s-hook.json': { rules: ['gone'] }, 'inputs/s2s.json': { rules: ['lost'] } });
    await shop.send({ environment: 'development', mpid: '902', events: [custom('Opened')] });
    const batch = await shop.newest();
    const missing = batch.trace.filter(({ reason }) => reason.code === 'rule-missing');
    expect(missing.map(({ stage, verdict, reason }) => [stage, verdict, reason.pointer?.file, reason.pointer?.path])).toEqual([['all-outputs-rules', 'skipped', 'inputs/s2s.json', '/rules/0'], ['output-rules', 'skipped', 'connections/s2s-hook.json', '/rules/0']]);
    for (const { reason } of missing) expectThere(reason.pointer!, batch, reason.code);
    expect(batch.deliveries.filter(({ output }) => output === 'hook')).toHaveLength(1);
  });
});
