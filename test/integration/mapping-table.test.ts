/** The mapping table of an event over the running engine: rows, what is left out and why, and what filters and rules held back. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Delivery, EventRow, Page } from '../../src/protocol/contract.ts';
import type { MappingTable } from '../../src/protocol/partner.ts';
import { startTestEngine } from '../support/engine.ts';
import type { TestEngine } from '../support/engine.ts';

let engine: TestEngine;

async function put(path: string, value: unknown): Promise<void> {
  const answer = await engine.api('PUT', `/workspace/${path}`, value);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
}

beforeAll(async () => {
  engine = await startTestEngine();
  await put('outputs/hook', {
    partner: 'webhook', settings: { url: 'https://hooks.example.com/b?api_secret=of-tests', authorization: 'Bearer of-tests' },
    filters: { feeds: { events: { other: { names: { Off: { on: false } } } }, user_attributes: { age: false } } },
  });
  await put('connections/server-to-mixpanel', { input: 's2s', output: 'mixpanel' });
  await put('connections/server-to-hook', { input: 's2s', output: 'hook', settings: { sendAsBatch: true } });
});
afterAll(async () => { await engine.stop(); });

const custom = (name: string, attributes: object = {}) => ({ event_type: 'custom_event', data: { event_name: name, custom_event_type: 'other', timestamp_unixtime_ms: Date.now(), custom_attributes: attributes } });

/** The table of each event of a batch, by the event's name. */
async function tables(events: readonly object[], connection: string, extra: object = {}): Promise<Map<string, MappingTable>> {
  expect((await engine.sendServer({ environment: 'development', user_identities: { customer_id: 'c-1' }, events, ...extra })).status).toBe(202);
  expect((await engine.settle()).settled).toBe(true);
  const { items } = (await engine.api<Page<EventRow>>('GET', `/events?limit=${events.length}`)).body;
  return new Map(await Promise.all(items.map(async ({ id, name }): Promise<[string, MappingTable]> => {
    const answer = await engine.api<MappingTable>('GET', `/events/${id}/mapping?connection=${connection}`);
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    return [name, answer.body];
  })));
}

describe('the mapping table', () => {
  it('shows of a request with several events the rows of one, and no secret', async () => {
    const found = await tables([custom('Play', { shelf: 'crime' }), custom('Stop', { shelf: 'art' })], 'server-to-mixpanel');
    const { requests, rows, unmapped } = found.get('Play')!;
    expect(requests.map(({ purpose }) => purpose)).toContain('track');
    const row = rows.find(({ source }) => source.endsWith('/custom_attributes/shelf'));
    expect(row).toMatchObject({ value: 'crime', sent: 'crime' });
    expect(rows.some(({ sent }) => sent === 'art')).toBe(false);
    expect(unmapped.every(({ why }) => why !== '')).toBe(true);
    expect(rows.filter(({ source }) => source.includes('/settings/token')).map(({ sent }) => sent)).toEqual(rows.filter(({ source }) => source.includes('/settings/token')).map(() => '••••••••'));
  });

  it('tells what the data filter took out, of a value and of a whole event', async () => {
    const found = await tables([custom('Play', { shelf: 'crime' }), custom('Off')], 'server-to-hook', { user_attributes: { age: '41', tier: 'gold' } });
    const play = found.get('Play')!;
    expect(play.unmapped.find(({ source }) => source === '/user_attributes/age')).toMatchObject({ kind: 'held', value: '41' });
    expect(play.rows.some(({ source }) => source === '/user_attributes/tier')).toBe(true);
    expect(JSON.stringify(play)).not.toContain('of-tests');
    const off = found.get('Off')!;
    expect(off.unmapped.find(({ source }) => source.endsWith('/data/event_name'))).toMatchObject({ kind: 'held', value: 'Off' });
  });

  it('has beside it the requests with the names of their events, and alone with what their bodies say', async () => {
    await tables([custom('Open'), custom('Close')], 'server-to-mixpanel');
    const { items } = (await engine.api<Page<Delivery>>('GET', '/deliveries?query=output=mixpanel')).body;
    const track = items.find(({ purpose }) => purpose === 'track')!;
    expect(track.event_names).toEqual(['Open', 'Close']);
    expect(track).not.toHaveProperty('payload');
    const { payload, request } = (await engine.api<Delivery>('GET', `/deliveries/${track.id}`)).body;
    expect(payload).toEqual(JSON.parse(request.body));
  });

  it('does not know connections and events that are not there', async () => {
    expect((await engine.api('GET', '/events/1/mapping?connection=nobody')).status).toBe(404);
    expect((await engine.api('GET', '/events/1/mapping?connection=server-to-hook')).status).toBe(404);
    expect((await engine.api('GET', '/events/1/mapping')).status).toBe(400);
  });
});
