/**
 * The reports over traffic that knows every outcome: each number is the number of rows that its filter lists, and what came in is what went
 * out and what did not (spec/pipeline.md g).
 */
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Alert, BatchDetail, EventRow, EventWindow, Page } from '../../src/protocol/contract.ts';
import type { ConsentMatrix } from '../../src/protocol/explain.ts';
import type { AlertReport, FilterPoints, ForwardingReport, MapReport, MatrixReport, OverviewReport, Span } from '../../src/protocol/report.ts';
import type { UserPage } from '../../src/protocol/user.ts';
import { OUTCOMES } from '../../src/protocol/vocabulary.ts';
import { startTestEngine } from '../support/engine.ts';
import type { TestEngine } from '../support/engine.ts';
import { shopFolder } from '../support/workspace-folder.ts';

interface HeldCase {
  readonly files?: Readonly<Record<string, unknown>>;
  readonly input?: string;
  readonly path?: string;
  readonly earlier?: readonly unknown[];
  readonly batch: unknown;
}

let engine: TestEngine;
const dirs: string[] = [];

async function control<T>(method: string, path: string, body?: unknown): Promise<T> {
  const answer = await engine.api<T>(method, path, body);
  expect(answer.status, `${method} ${path}: ${JSON.stringify(answer.body).slice(0, 500)}`).toBeLessThan(300);
  return answer.body;
}

async function open(files: HeldCase['files']): Promise<void> {
  const dir = shopFolder(files);
  dirs.push(dir);
  await control('POST', '/workspace/open', { dir });
  await control('POST', '/workspace/trust', { trusted: true });
}

async function send(body: unknown, { input = 's2s', path = '/v2/events' }: Pick<HeldCase, 'input' | 'path'> = {}): Promise<void> {
  const { key, secret } = (await engine.status()).inputs.find(({ name }) => name === input)!;
  const now = (await engine.status()).clock.now;
  const batch: unknown = JSON.parse(JSON.stringify(body).replaceAll(/"@now([+-]\d+)?"/g, (_all, offset?: string) => String(now + Number(offset ?? 0))));
  const answer = await fetch(engine.ingest + (input === 'web' ? `/v3/JS/${key}/events` : path), {
    method: 'POST', body: JSON.stringify(path.includes('bulk') ? [batch] : batch),
    headers: { 'content-type': 'application/json', ...(input === 'web' ? {} : { authorization: `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}` }) },
  });
  expect(answer.status).toBe(202);
  await engine.settle();
}

const custom = (name: string, more: object = {}): object => ({ event_type: 'custom_event', data: { event_name: name, custom_event_type: 'other', ...more } });
const commerce = (action: string, amount: number, currency: string): object => ({ event_type: 'commerce_event', data: { currency_code: currency, product_action: { action, total_amount: amount, products: [{ id: 'mug', price: amount, quantity: 1, custom_attributes: { glaze: 'blue' } }] } } });
const batch = (events: readonly object[], more: object = {}): object => ({ environment: 'development', user_identities: { customer_id: 'c-7', email: 'ada@example.com' }, events, ...more });

/** What the cases of `held/` do not have: waiting and refused deliveries, money, sessions, installs, names that differ in case alone, late events. */
async function sendTheRest(): Promise<void> {
  // What waits goes on waiting until the last tests.
  await control('POST', '/clock', { freeze: true });
  await open({ 'outputs/hook.json': { behaviour: { latency_ms: 60_000 } }, 'outputs/mix.json': { behaviour: { status: 503 } } });
  await send(batch([custom('Buy'), custom('buy'), custom('say "hi", (twice) | or'), { event_type: 'screen_view', data: { screen_name: 'Home' } }, custom('Late', { timestamp_unixtime_ms: '@now-300000000' })]));
  await open({ 'outputs/hook.json': { behaviour: { status: 400 } } });
  await send(batch([custom('Buy'), commerce('purchase', 48.2, 'USD'), commerce('purchase', 10, 'EUR'), commerce('refund', 8.2, 'USD'), commerce('add_to_cart', 5, 'USD')]));
  await send(batch([
    { event_type: 'session_start', data: { session_uuid: 'S-1' } }, { event_type: 'session_end', data: { session_uuid: 'S-1', session_duration_ms: 4_000 } }, { event_type: 'session_end', data: { session_uuid: 'S-2', session_duration_ms: 1_000 } },
    { event_type: 'application_state_transition', data: { application_transition_type: 'application_initialized', is_first_run: true } }, { event_type: 'first_run', data: {} },
  ], { user_identities: { customer_id: 'c-8' } }));
  await send(batch([custom('Buy')], { environment: 'production', user_identities: { email: 'grace@example.com' } }));
  // Nothing but attributes: no report counts it as an event.
  await send(batch([], { user_attributes: { tier: 'gold' } }));
  await send(batch([custom('Buy')], { consent_state: { gdpr: { ads: { consented: false, timestamp_unixtime_ms: '@now' }, Analytics: { consented: true, timestamp_unixtime_ms: '@now' } } } }));
}

/** The workspace in force while the reports are read. */
const FINAL = {
  'cloudchamber.json': { privacy: { gdpr_purposes: ['ads', 'analytics'] } },
  'connections/s2s-second.json': { input: 's2s', output: 'hook' },
  'connections/s2s-gone.json': { input: 's2s', output: 'nowhere' },
  'connections/s2s-mix.json': { forwarding: { consent: { forward: 'only', any: [{ regulation: 'gdpr', purpose: 'ads', consented: true }, { regulation: 'gdpr', purpose: 'ANALYTICS', consented: true }] } } },
  'connections/ios-mix.json': { forwarding: { consent: { forward: 'except', any: [{ regulation: 'ccpa', consented: true }] } } },
};

beforeAll(async () => {
  engine = await startTestEngine();
  const folder = join(import.meta.dirname, 'held');
  for (const file of readdirSync(folder)) {
    const one = JSON.parse(readFileSync(join(folder, file), 'utf8')) as HeldCase;
    await open(one.files);
    for (const earlier of [...one.earlier ?? [], one.batch]) await send(earlier, one);
  }
  await sendTheRest();
  await open(FINAL);
  await send(batch([custom('Buy'), custom('Sold')]));
}, 180_000);

afterAll(async () => {
  await engine?.stop();
  for (const dir of dirs) rmSync(dir, { recursive: true, force: true });
});

async function listed<T>(list: string, query: string): Promise<T[]> {
  const items: T[] = [];
  for (let cursor: string | null = null; ;) {
    const page: Page<T> = await control('GET', `/${list}?limit=200&query=${encodeURIComponent(query)}${cursor === null ? '' : `&cursor=${cursor}`}`);
    items.push(...page.items);
    if (page.next === null) return items;
    cursor = page.next;
  }
}

const cache = new Map<string, Promise<number>>();
/** How many events a filter lists, in the list and in the stream. */
function events(filter: string): Promise<number> {
  let known = cache.get(filter);
  if (known === undefined) {
    known = (async () => {
      const [rows, stream] = await Promise.all([listed<EventRow>('events', filter), control<EventWindow>('GET', `/events/rows?limit=0&query=${encodeURIComponent(filter)}`)]);
      expect(stream.total, `stream: ${filter}`).toBe(rows.length);
      return rows.length;
    })();
    cache.set(filter, known);
  }
  return known;
}

async function expectEvents(what: string, count: number, filter: string): Promise<void> {
  expect({ what, filter, count }).toEqual({ what, filter, count: await events(filter) });
}

type Query = Readonly<Record<string, string>>;
const report = <T>(name: string, query: Query = {}): Promise<T> => control('GET', `/reports/${name}?${new URLSearchParams(query).toString()}`);
const SCOPES: readonly (readonly [string, Query])[] = [['everything', {}], ['production', { env: 'production' }], ['one input', { input: 'web' }], ['a development input', { env: 'development', input: 's2s' }]];

/** Everything that a report counts, against the lists. */
function numbersAreRows(scopes: typeof SCOPES): void {
  it.each(scopes)('event forwarding: %s', { timeout: 60_000 }, async (_name, query) => {
    const { columns, rows, too_old: old, too_old_filter: oldFilter } = await report<ForwardingReport>('forwarding', query);
    expect(rows[0]).toMatchObject({ id: 'total', depth: 0 });
    await expectEvents('too old', old, oldFilter);
    for (const row of rows) {
      await expectEvents(row.label, row.received, row.filter);
      expect(row.cells).toHaveLength(columns.length);
      for (const [index, cell] of row.cells.entries()) {
        const what = `${row.label} at ${columns[index]!.output}`;
        if (cell.out !== null) await expectEvents(what, cell.out, cell.filter);
        for (const { count, code, filter } of cell.fewer) await expectEvents(`${what}: ${code}`, count, filter);
        expect({ what, in: (cell.out ?? 0) + cell.fewer.reduce((sum, { count }) => sum + count, 0) }).toEqual({ what, in: row.received });
      }
    }
    const types = rows.filter(({ depth }) => depth === 1);
    expect(types.reduce((sum, { received }) => sum + received, 0)).toBe(rows[0]!.received);
    for (const type of types.filter(({ id }) => rows.some((row) => row.id.startsWith(`${id}:`)))) {
      expect(rows.filter((row) => row.depth === 2 && row.type === type.type).reduce((sum, { received }) => sum + received, 0), type.label).toBe(type.received);
    }
  });

  it.each(scopes)('matrix: %s', { timeout: 60_000 }, async (_name, query) => {
    const { connections, rows } = await report<MatrixReport>('matrix', query);
    for (const row of rows) {
      await expectEvents(row.name, row.received, row.filter);
      for (const [index, { forwarded, held, failed, waiting, filter, example, reason, state }] of row.cells.entries()) {
        const what = `${row.name} at ${connections[index]!.connection}`;
        await expectEvents(what, forwarded + held + failed + waiting, filter);
        if (state === 'never') {
          expect({ what, example }).toEqual({ what, example: null });
          continue;
        }
        await expectEvents(`${what} delivered`, forwarded, `${filter} outcome=delivered`);
        await expectEvents(`${what} failed`, failed, `${filter} outcome=failed,rule-error`);
        await expectEvents(`${what} waiting`, waiting, `${filter} outcome=queued,retrying`);
        expect(await events(`id=${example!.event_id} ${filter}${reason === null ? ' outcome=delivered' : ` code=${reason}`}`), what).toBe(1);
      }
    }
  });

  it.each(scopes)('map: %s', async (_name, query) => {
    const { inputs, outputs, connections } = await report<MapReport>('map', query);
    for (const { name, events: count, dropped, filter } of inputs) {
      await expectEvents(name, count, filter);
      await expectEvents(`${name} dropped`, dropped, `${filter} ended`);
    }
    for (const { name, sent, failed, waiting, filter } of outputs) {
      await expectEvents(`${name} sent`, sent, `${filter} outcome=delivered`);
      await expectEvents(`${name} waiting`, waiting, `${filter} outcome=queued,retrying`);
      if (name !== 'hook') await expectEvents(`${name} failed`, failed, `${filter} outcome=failed,rule-error`);
    }
    for (const { name, events: count, delivered, failed, waiting, worst, filter } of connections) {
      await expectEvents(name, count, filter);
      await expectEvents(`${name} delivered`, delivered, `${filter} outcome=delivered`);
      await expectEvents(`${name} failed`, failed, `${filter} outcome=failed,rule-error`);
      await expectEvents(`${name} waiting`, waiting, `${filter} outcome=queued,retrying`);
      expect(worst === null, name).toBe(count === 0);
    }
  });

  it.each(scopes)('alerts: %s', async (_name, query) => {
    const { connections, total, fatal, filter, bucket_ms: bucketMs, from, to } = await report<AlertReport>('alerts', query);
    const rows = await listed<Alert>('alerts', filter);
    expect([rows.length, rows.filter(({ severity }) => severity === 'fatal').length]).toEqual([total, fatal]);
    expect(connections.reduce((sum, one) => sum + one.total, 0)).toBe(total);
    for (const connection of connections) {
      expect((await listed<Alert>('alerts', connection.filter)).length).toBe(connection.total);
      for (const type of connection.types) {
        const own = await listed<Alert>('alerts', type.filter);
        expect({ label: type.label, rows: own.map(({ label, code, severity }) => `${label} ${code} ${severity}`) }).toEqual({ label: type.label, rows: Array(type.total).fill(`${type.label} ${type.code} ${type.severity}`) });
        expect(type.meaning, type.label).not.toBe('');
        expect(type.counts).toHaveLength(Math.ceil((to - from) / bucketMs));
        expect(type.counts.reduce((sum, count) => sum + count, 0)).toBe(type.total);
        expect(type.inputs.reduce((sum, input) => sum + input.total, 0)).toBe(type.total);
        expect(own[0]).toMatchObject({ batch_id: type.last.batch_id, message: type.last.message });
      }
    }
  });

  it.each(scopes)('overview: %s', async (_name, query) => {
    const { tiles, chart, identities, from, to } = await report<OverviewReport>('overview', query);
    for (const tile of tiles) {
      if (tile.list === 'alerts') expect((await listed<Alert>('alerts', tile.filter)).length, tile.label).toBe(tile.value);
      else if (tile.list === 'users') expect((await listed<UserPage['items'][number]>('users', tile.filter)).length, tile.label).toBe(tile.value);
      else if (tile.unit === 'count') await expectEvents(tile.label, tile.value, tile.filter);
      else expect(await events(tile.filter) > 0, tile.label).toBe(tile.value > 0);
    }
    const of = (id: string): number => tiles.find((tile) => tile.id === id)!.value;
    expect(chart.at[0]).toBe(from);
    expect(chart.at.at(-1)!).toBeLessThan(to);
    expect(chart.inputs.reduce((sum, { received }) => sum + received.reduce((all, count) => all + count, 0), 0)).toBe(of('data-in'));
    expect(chart.inputs.reduce((sum, { forwarded }) => sum + forwarded.reduce((all, count) => all + count, 0), 0)).toBe(of('data-out'));
    expect(identities.users).toBe(of('active-users'));
    for (const { users, filter } of [...identities.types, ...identities.overlaps]) expect((await listed<UserPage['items'][number]>('users', filter)).length, filter).toBe(users);
  });
}

describe('each number opens its rows', () => {
  it('of traffic with every outcome', async () => {
    const seen = new Set((await listed<EventRow>('events', '')).flatMap(({ outcomes }) => outcomes.map(({ outcome }) => outcome)));
    expect(OUTCOMES.filter((outcome) => !seen.has(outcome))).toEqual([]);
  });

  numbersAreRows(SCOPES);
});

describe('what the reports say', () => {
  it('of money, sessions and installs', async () => {
    const { tiles, connections } = await report<OverviewReport>('overview');
    const value = (id: string, currency: string | null = null): number => tiles.find((tile) => tile.id === id && tile.currency === currency)!.value;
    expect([value('revenue', 'USD'), value('revenue', 'EUR'), value('average-session'), value('installs')]).toEqual([40, 10, 2_500, expect.any(Number)]);
    expect(value('installs')).toBeGreaterThanOrEqual(1);
    expect(connections).toMatchObject({ feeds: 1, event_outputs: 2, audience_outputs: 0 });
    expect(tiles.every(({ previous, trend }) => previous === 0 && trend === null)).toBe(true);
  });

  it('of what an output cannot take, and of connections that are not in use', async () => {
    const { columns, rows } = await report<ForwardingReport>('forwarding');
    const mix = columns.findIndex(({ output }) => output === 'mix');
    expect(columns.map(({ output }) => output)).toEqual(expect.arrayContaining(['hook', 'mix', 'nowhere']));
    expect(rows.find(({ type }) => type === 'first_run')!.cells[mix]).toMatchObject({ out: null, fewer: [{ code: 'event-type-unsupported', outcome: 'unsupported' }] });
    const names = rows.filter(({ type, depth }) => type === 'custom_event' && depth === 2).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['Buy', 'buy', 'say "hi", (twice) | or']));
    expect(names).not.toContain('Late');
    const { connections, outputs } = await report<MapReport>('map');
    expect(connections.find(({ name }) => name === 's2s-gone')).toMatchObject({ problem: expect.stringContaining('nowhere'), pointer: { kind: 'connection', file: 'connections/s2s-gone.json', path: '/output' }, worst: 'failed' });
    expect(connections.find(({ name }) => name === 's2s-second')).toMatchObject({ problem: expect.stringContaining('s2s-hook'), failed: 2 });
    expect(outputs.find(({ name }) => name === 'nowhere')).toMatchObject({ exists: false, failed: 2 });
    expect(connections.find(({ name }) => name === 's2s-hook')!.since).toBeLessThan(connections.find(({ name }) => name === 's2s-gone')!.since!);
  });

  it('of one user\'s consent: who gets the data, and what would change that', async () => {
    const [user] = await listed<UserPage['items'][number]>('users', 'ada@example.com');
    const { purposes, connections } = await report<ConsentMatrix>('consent', { mpid: user!.mpid });
    // Profiles are of their workspace: in this one the user said nothing yet.
    expect(purposes.map(({ purpose, defined, consented }) => [purpose, defined, consented])).toEqual([['ads', true, null], ['analytics', true, null], ['data_sale_opt_out', true, null]]);
    const of = (name: string): ConsentMatrix['connections'][number] => connections.find(({ connection }) => connection === name)!;
    expect(of('s2s-hook')).toMatchObject({ forwards: null });
    expect(of('s2s-mix')).toMatchObject({ forwards: false, cells: [{ effect: 'holds', flip: expect.stringContaining('Giving consent for "ads"') }, { effect: 'holds', flip: expect.stringContaining('let this user’s data pass') }, { effect: 'none', flip: null }] });
    expect(of('ios-mix')).toMatchObject({ forwards: true, cells: [{ effect: 'none' }, { effect: 'none' }, { effect: 'lets', flip: 'Opting out of the sale of data would hold this user’s data back.' }] });
    await send(batch([custom('Agreed')], { consent_state: { gdpr: { analytics: { consented: true, timestamp_unixtime_ms: '@now' } } } }));
    cache.clear();
    const after = (await report<ConsentMatrix>('consent', { mpid: user!.mpid })).connections.find(({ connection }) => connection === 's2s-mix')!;
    expect(after).toMatchObject({ forwards: true, cells: [{ effect: 'idle', flip: null }, { effect: 'lets', flip: expect.stringContaining('Rejecting consent for "analytics" would hold'), pointer: { path: '/forwarding/consent/any/1' } }, { effect: 'none' }] });
    const event = (await listed<EventRow>('events', 'name==Agreed'))[0]!;
    expect(event.outcomes.find(({ output }) => output === 'mix')!.outcome).toBe('delivered');
    expect((await engine.api('GET', '/reports/consent?mpid=1')).status).toBe(404);
  });

  it('of a batch: the hosted spans, and ours marked as such', async () => {
    const [event] = await listed<EventRow>('events', 'name==Sold');
    const { items } = await control<{ items: Span[] }>('GET', `/batches/${event!.batch_id}/spans`);
    expect(items.map(({ group, name, hosted }) => [group, name, hosted])).toEqual([
      ['Data Ingest', 'Ingesting data from: s2s', true],
      ['Processing', 'Processing ingested event batches', true],
      ['Payload Delivery', 'Identifying destinations and initiating data forwarding', true],
      ['Payload Delivery', 'Building outbound payload for: Webhook - hook', true],
      ['Payload Delivery', 'Forwarding outbound payload to: Webhook - hook', false],
      ['Payload Delivery', 'Forwarding outbound payload to: Webhook - hook', false],
    ]);
    const ids = new Set(items.map(({ span_id: id }) => id));
    expect(items.every(({ parent_id: parent, trace_id: trace }, index) => trace === items[0]!.trace_id && (index === 0 ? parent === null : ids.has(parent!)))).toBe(true);
    expect(items[2]!.attributes['skipped']).toEqual(expect.arrayContaining([expect.objectContaining({ connection: 's2s-gone', code: 'missing-output' }), expect.objectContaining({ connection: 's2s-mix', code: 'consent-missing' })]));
    const ruled = (await listed<EventRow>('events', 'ended=all-outputs-rules'))[0]!;
    const spans = (await control<{ items: Span[] }>('GET', `/batches/${ruled.batch_id}/spans`)).items;
    expect(spans.find(({ name }) => name === 'Loading and executing rules')).toMatchObject({ group: 'Transformations', attributes: { position: 'input' } });
  });

  it('of what can be switched in a filter', async () => {
    const points = await control<FilterPoints>('GET', '/data-points?output=hook&class=feeds');
    expect(points.events.map(({ type, name }) => `${type} ${name}`)).toEqual(expect.arrayContaining(['other Buy', 'other buy']));
    expect(points.commerce.find(({ action }) => action === 'purchase')!.attributes).toEqual(expect.arrayContaining(['Coupon Code', 'Total Amount']));
    expect(points.products).toEqual(expect.arrayContaining(['Brand', 'glaze']));
    expect(points.purposes).toEqual(expect.arrayContaining([{ regulation: 'gdpr', purpose: 'ads' }, { regulation: 'ccpa', purpose: 'data_sale_opt_out' }]));
    expect([points.app_states, points.user_attributes, points.user_identities]).toEqual([expect.arrayContaining(['install', 'initialize']), expect.arrayContaining(['tier']), expect.arrayContaining(['customer_id', 'email'])]);
    expect((await control<FilterPoints>('GET', '/data-points?output=hook&class=platforms')).events).toEqual([]);
    expect((await engine.api('GET', '/data-points?output=missing')).status).toBe(404);
  });

  it('of alerts that there are', async () => {
    const { items } = await control<{ items: { label: string; retried: boolean | null }[] }>('GET', '/alert-types');
    expect(items.find(({ label }) => label === '503 - Service Unavailable')).toMatchObject({ severity: 'warning', retried: true, hosted: true });
    expect(items.find(({ label }) => label === 'Missing Identity and Device ID')).toMatchObject({ severity: 'fatal', integrations: expect.arrayContaining(['Braze']) });
  });

  it('nothing of a stretch of time that ends before it begins', async () => {
    expect(await engine.api('GET', '/reports/map?from=1763700000000&to=1763600000000')).toMatchObject({ status: 400, body: { error: { field: 'to' } } });
    const { rows } = await report<ForwardingReport>('forwarding', { from: '0', to: '1500000000000' });
    expect(rows.map(({ id, received }) => [id, received])).toEqual([['total', 0]]);
  });
});

describe('after retries have ended', () => {
  it('warns of each attempt, and is given up once', async () => {
    await open({ 'outputs/mix.json': { behaviour: { status: 503 } }, 'connections/s2s-hook.json': { active: false } });
    await send(batch([custom('Given Up')]));
    // One request after the other: the second is tried when the first is given up.
    for (let attempt = 0; attempt < 12; attempt += 1) {
      await control('POST', '/clock', { advance_ms: 61_000 });
      await engine.settle();
    }
    cache.clear();
    const [event] = await listed<EventRow>('events', 'name=="Given Up"');
    const { deliveries } = await control<BatchDetail>('GET', `/batches/${event!.batch_id}`);
    const alerts = (await listed<Alert>('alerts', `batch=${event!.batch_id}`)).reverse();
    const perDelivery = ['503 - Service Unavailable warning', '503 - Service Unavailable warning', '503 - Service Unavailable warning', '503 - Service Unavailable warning', '503 - Service Unavailable warning', 'Retry Count Exceeded fatal'];
    expect(alerts.map(({ label, severity }) => `${label} ${severity}`).sort()).toEqual(deliveries.flatMap(() => perDelivery).sort());
    expect(alerts.every(({ input, event_id: id }) => input === 's2s' && (id === null || id === event!.id))).toBe(true);
    expect(await events('outcome=queued,retrying')).toBe(0);
  });

  numbersAreRows(SCOPES.slice(0, 1));
});
