/** A partner that takes some of a request, and one whose requests go together: Braze, through the whole engine. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Alert, Delivery, EventRow, Page } from '../../src/protocol/contract.ts';
import type { OutputQueue } from '../../src/protocol/delivery.ts';
import { serverBatch, startTestEngine } from '../support/engine.ts';
import type { TestEngine } from '../support/engine.ts';

let engine: TestEngine;
const event = (name: string): unknown => ({ event_type: 'custom_event', data: { event_name: name, custom_event_type: 'other', timestamp_unixtime_ms: 1_800_000_000_000, custom_attributes: { shelf: 'crime' } } });

async function setOutput(change: Record<string, unknown>): Promise<void> {
  const put = await engine.api('PUT', '/workspace/outputs/braze', { partner: 'braze', settings: { apiKey: 'app-1' }, ...change });
  expect(put.status, JSON.stringify(put.body)).toBe(200);
}

beforeAll(async () => {
  engine = await startTestEngine();
  await engine.api('POST', '/clock', { set: 1_800_000_000_000 });
  await engine.api('POST', '/clock', { freeze: true });
  await setOutput({});
  const { name } = await engine.input('s2s');
  const put = await engine.api('PUT', '/workspace/connections/s2s-to-braze', { input: name, output: 'braze', settings: { restApiKey: 'rest-1' } });
  expect(put.status, JSON.stringify(put.body)).toBe(200);
});
afterAll(async () => { await engine.stop(); });

async function send(...names: string[]): Promise<void> {
  await engine.sendServer(serverBatch('', { events: names.map(event) }));
  await engine.settle();
}

const newest = async (): Promise<Delivery> => (await engine.api<Page<Delivery>>('GET', '/deliveries?query=output%3Dbraze&limit=1')).body.items[0]!;
const outcomeOf = async (name: string): Promise<string | undefined> => (await engine.api<Page<EventRow>>('GET', `/events?query=${encodeURIComponent(`name="${name}"`)}`)).body.items[0]!.outcomes.find(({ output }) => output === 'braze')?.outcome;

it('what it refuses fails alone, with an alert in its words, and the rest is delivered', async () => {
  const refusal = '{"message":"success","events_processed":1,"errors":[{"type":"The value provided for the \'name\' field is not valid.","input_array":"events","index":1}]}';
  await setOutput({ behaviour: { mode: 'own', answers: [{ when: { attempt: 1 }, answer: { status: 503 } }, { answer: { status: 201, headers: { 'Content-Type': 'application/json' }, body: refusal } }] } });
  await send('Taken', 'Refused');
  expect(await newest()).toMatchObject({ outcome: 'retrying', refused: [] });
  await engine.api('POST', '/clock', { advance_ms: 1_000 });
  await engine.settle();
  const delivery = await newest();
  expect(delivery).toMatchObject({ outcome: 'delivered', attempt: 2, dead: false, refused: [{ pointer: '/events/1', event_id: delivery.event_ids[1] }] });
  expect([await outcomeOf('Taken'), await outcomeOf('Refused')]).toEqual(['delivered', 'failed']);
  const [alert] = (await engine.api<Page<Alert>>('GET', '/alerts?query=output%3Dbraze')).body.items;
  expect(alert).toMatchObject({ label: 'Part Refused', severity: 'fatal', event_id: delivery.event_ids[1], message: expect.stringContaining('The value provided for the \'name\' field is not valid') });
});

it('what it groups is held until its time, or until a person sends it', async () => {
  await setOutput({ settings: { apiKey: 'app-1', bulkSeconds: 600 } });
  await send('Held');
  const queue = async (): Promise<OutputQueue> => (await engine.api<OutputQueue>('GET', '/outputs/braze/queue')).body;
  const held = await newest();
  expect(held).toMatchObject({ outcome: 'queued', attempt: 0, reason: { code: 'bulk-held' } });
  expect(await queue()).toMatchObject({ waiting: 1, held: 1, next_at: held.next_at, bulk: [{ connection: 's2s-to-braze', wait_ms: 600_000, held: 1, next_at: held.next_at }] });
  expect((await engine.api('POST', '/outputs/braze/flush')).body).toEqual({ deliveries: 1 });
  await engine.settle();
  expect(await newest()).toMatchObject({ outcome: 'delivered', attempt: 1 });
  expect(await outcomeOf('Held')).toBe('delivered');
  await send('Later');
  await engine.api('POST', '/clock', { advance_ms: 600_000 });
  await engine.settle();
  expect(await newest()).toMatchObject({ outcome: 'delivered', attempt: 1 });
  expect(await queue()).toMatchObject({ waiting: 0, bulk: [{ held: 0, next_at: null }] });
});
