/** What a person does with deliveries: sending again, giving up, sending now; and the order in which a user's requests go. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Alert, Delivery, EventRow, Page } from '../../src/protocol/contract.ts';
import type { DeliveryAttempt, OutputQueue } from '../../src/protocol/delivery.ts';
import { serverBatch, startTestEngine } from '../support/engine.ts';
import type { TestEngine } from '../support/engine.ts';

let engine: TestEngine;
beforeEach(async () => {
  engine = await startTestEngine();
  await engine.api('POST', '/clock', { set: 1_800_000_000_000 });
  await engine.api('POST', '/clock', { freeze: true });
});
afterEach(async () => { await engine.stop(); });

async function setWebhook(change: Record<string, unknown>): Promise<void> {
  const { body } = await engine.api<Record<string, unknown>>('GET', '/workspace/outputs/webhook');
  const put = await engine.api('PUT', '/workspace/outputs/webhook', { ...body, ...change });
  expect(put.status, JSON.stringify(put.body)).toBe(200);
}

async function send(name: string, customer = 'c-1'): Promise<void> {
  await engine.sendServer(serverBatch(name, { user_identities: { customer_id: customer } }));
  await engine.settle();
}

async function pass(...seconds: number[]): Promise<void> {
  for (const each of seconds) {
    await engine.api('POST', '/clock', { advance_ms: each * 1_000 });
    await engine.settle();
  }
}

/** Newest first. */
const deliveries = async (): Promise<Delivery[]> => (await engine.api<Page<Delivery>>('GET', '/deliveries?query=output%3Dwebhook')).body.items;
const attempts = async (id: string): Promise<DeliveryAttempt[]> => (await engine.api<{ items: DeliveryAttempt[] }>('GET', `/deliveries/${id}/attempts`)).body.items;
const queue = async (): Promise<OutputQueue> => (await engine.api<OutputQueue>('GET', '/outputs/webhook/queue')).body;
const post = async (path: string): Promise<unknown> => {
  const { body } = await engine.api('POST', path);
  await engine.settle();
  return body;
};
const nameOf = ({ request }: Delivery): string => (JSON.parse(request.body) as { events: [{ data: { event_name: string } }] }).events[0].data.event_name;

describe('dead letters', () => {
  it('are given up after five retries, with every answer kept and an alert in the partner\'s words', async () => {
    await setWebhook({ behaviour: { mode: 'own', answers: [{ answer: { status: 500, body: '{"error":{"message":"the shelf is broken"}}' } }] } });
    await send('Lost');
    await pass(1, 2, 4, 8, 16);
    const [dead] = await deliveries();
    expect(dead).toMatchObject({ outcome: 'failed', attempt: 6, dead: true, next_at: null, reason: { code: 'webhook.retries-exhausted' } });
    const all = await attempts(dead!.id);
    expect(all.map(({ attempt, outcome, by_hand: byHand, response }) => [attempt, outcome, byHand, response?.status])).toEqual([1, 2, 3, 4, 5, 6].map((attempt) => [attempt, attempt === 6 ? 'failed' : 'retrying', false, 500]));
    expect(all.map(({ at }) => Math.round((at - all[0]!.at) / 1_000))).toEqual([0, 1, 3, 7, 15, 31]);
    const alerts = (await engine.api<Page<Alert>>('GET', '/alerts?query=output%3Dwebhook')).body.items;
    expect(alerts.map(({ label, severity }) => [label, severity])).toEqual([['Retry Count Exceeded', 'fatal'], ...Array.from({ length: 5 }, () => ['500 - Internal Server Error', 'warning'])]);
    expect(alerts[0]!.message).toContain('the shelf is broken');
    expect(await queue()).toMatchObject({ waiting: 0, dead: 1, next_at: null });
  });

  it('are sent again by hand, and the partner\'s rules count from the first attempt', async () => {
    await setWebhook({ behaviour: { status: 503 } });
    await send('Lost');
    await pass(1, 2, 4, 8, 16);
    const [{ id } = { id: '' }] = await deliveries();
    expect(await post(`/deliveries/${id}/resend`)).toEqual({ deliveries: 1 });
    expect(await engine.api('GET', `/deliveries/${id}`)).toMatchObject({ body: { outcome: 'retrying', attempt: 7, dead: false, reason: { message: expect.stringContaining('in 1 s') } } });
    await setWebhook({ behaviour: {} });
    await pass(1);
    expect((await attempts(id)).slice(5).map(({ attempt, outcome, by_hand: byHand }) => [attempt, outcome, byHand])).toEqual([[6, 'failed', false], [7, 'retrying', true], [8, 'delivered', false]]);
    const [event] = (await engine.api<Page<EventRow>>('GET', '/events?limit=1')).body.items;
    expect(event).toMatchObject({ outcomes: expect.arrayContaining([expect.objectContaining({ output: 'webhook', outcome: 'delivered' })]) });
  });

  it('are all sent again at once, and only those', async () => {
    await setWebhook({ behaviour: { status: 400 } });
    for (const name of ['A', 'B', 'C']) await send(name, name);
    await setWebhook({ behaviour: {} });
    await send('Fine');
    expect(await queue()).toMatchObject({ dead: 3 });
    expect(await post('/outputs/webhook/resend')).toEqual({ deliveries: 3 });
    expect((await deliveries()).map(({ outcome, attempt, dead }) => [outcome, attempt, dead])).toEqual([['delivered', 1, false], ['delivered', 2, false], ['delivered', 2, false], ['delivered', 2, false]]);
    expect(await post('/outputs/webhook/resend')).toEqual({ deliveries: 0 });
  });

  it('count a data point as forwarded once, however often it is sent', async () => {
    await send('Twice');
    const [{ id } = { id: '' }] = await deliveries();
    await post(`/deliveries/${id}/resend`);
    await post(`/deliveries/${id}/resend`);
    expect((await attempts(id)).map(({ outcome, by_hand: byHand }) => [outcome, byHand])).toEqual([['delivered', false], ['delivered', true], ['delivered', true]]);
    await setWebhook({ behaviour: { status: 400 } });
    await post(`/deliveries/${id}/resend`);
    await setWebhook({ behaviour: {} });
    await post(`/deliveries/${id}/resend`);
    await expect.poll(async () => (await engine.api<{ items: { name: string; forwarded: number }[] }>('GET', '/catalog')).body.items.find(({ name }) => name === 'Twice')?.forwarded).toBe(1);
  });

  it('that are not there are told so', async () => {
    expect(await engine.api('POST', '/deliveries/999/resend')).toMatchObject({ status: 404, body: { error: { code: 'not-found' } } });
    expect(await engine.api('GET', '/deliveries/999/attempts')).toMatchObject({ status: 404 });
    for (const path of ['queue', 'resend', 'flush', 'cancel-retries']) expect(await engine.api(path === 'queue' ? 'GET' : 'POST', `/outputs/nobody/${path}`)).toMatchObject({ status: 404, body: { error: { message: 'There is no output "nobody" in this workspace.' } } });
  });
});

describe('what waits', () => {
  it('is given up by hand', async () => {
    await setWebhook({ behaviour: { status: 503 } });
    await send('Waiting');
    expect(await queue()).toMatchObject({ waiting: 1, retrying: 1, items: [{ purpose: 'batch', attempt: 1 }] });
    expect(await post('/outputs/webhook/cancel-retries')).toEqual({ deliveries: 1 });
    const [given] = await deliveries();
    expect(given).toMatchObject({ outcome: 'failed', dead: true, next_at: null, reason: { code: 'cancelled', message: 'Given up by hand after one attempt.' }, response: { status: 503 } });
    expect(await attempts(given!.id)).toMatchObject([{ attempt: 1, outcome: 'retrying', response: { status: 503 } }]);
    await pass(60);
    expect((await deliveries())[0]).toMatchObject({ attempt: 1 });
  });

  it('keeps the order of each user, and holds up no other', async () => {
    await setWebhook({ behaviour: { mode: 'own', answers: [{ when: { body: { '/events/0/data/event_name': 'First' }, attempt: 1 }, answer: { status: 503 } }, { when: { body: { '/events/0/data/event_name': 'First' }, attempt: 2 }, answer: { status: 429, headers: { 'Retry-After': '7' } } }] } });
    await send('First');
    await send('Second');
    await send('Third');
    await send('Other', 'c-2');
    const told = async (): Promise<unknown> => (await deliveries()).map((one) => [nameOf(one), one.outcome, one.reason.code]);
    expect(await told()).toEqual([['Other', 'delivered', 'webhook.accepted'], ['Third', 'queued', 'in-line'], ['Second', 'queued', 'in-line'], ['First', 'retrying', 'webhook.unavailable']]);
    expect(await queue()).toMatchObject({ waiting: 3, retrying: 1, in_line: 2 });
    await pass(1);
    expect(await told()).toEqual([['Other', 'delivered', 'webhook.accepted'], ['Third', 'queued', 'in-line'], ['Second', 'queued', 'in-line'], ['First', 'retrying', 'webhook.rate-limited']]);
    await pass(2);
    expect((await deliveries()).map(({ outcome }) => outcome)).toEqual(['delivered', 'delivered', 'delivered', 'delivered']);
    const received = (await engine.api<{ items: unknown[] }>('GET', '/outputs/webhook/received/events')).body.items.map((one) => /First|Second|Third|Other/.exec(JSON.stringify(one))?.[0]);
    expect(received.toReversed()).toEqual(['Other', 'First', 'Second', 'Third']);
  });

  it('goes on when what was before it is given up', async () => {
    await setWebhook({ behaviour: { mode: 'own', answers: [{ when: { body: { '/events/0/data/event_name': 'First' } }, answer: { status: 503 } }] } });
    await send('First');
    await send('Second');
    await post('/outputs/webhook/cancel-retries');
    expect((await deliveries()).map(({ outcome, reason }) => [outcome, reason.code])).toEqual([['delivered', 'webhook.accepted'], ['failed', 'cancelled']]);
  });
});
