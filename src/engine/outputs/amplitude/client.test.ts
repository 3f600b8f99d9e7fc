/** The official `@amplitude/analytics-node` client against the simulator over real HTTP. How it is pointed there, and its own ways: NOTES.md. */
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as amplitude from '@amplitude/analytics-node';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ReceivedEvent, ReceivedUser } from '../../../protocol/partner.ts';
import type { SimulatorContext } from '../definition.ts';
import { createMemoryState } from '../shared/memory-state.ts';
import type { MemoryState } from '../shared/memory-state.ts';
import { userOf } from '../shared/received.ts';
import { createSimulatorListener } from '../simulator-http.ts';
import { SLUG } from './constants.ts';

const KEY = 'amp_key_11';

let state: MemoryState;
let context: SimulatorContext;
/** Sizes of the requests in events, as far as they could be read. */
let sizes: number[];
const simulated = createSimulatorListener(() => context);
const server = createServer((request: IncomingMessage, response: ServerResponse) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => sizes.push((JSON.parse(Buffer.concat(chunks).toString()) as { events: unknown[] }).events.length));
  simulated(request, response);
});

/** A client of its own, as one process with several would have. */
async function client(options: amplitude.Types.NodeOptions = {}, key = KEY, path = '/2/httpapi'): Promise<amplitude.Types.NodeClient> {
  const { port } = server.address() as AddressInfo;
  const made = amplitude.createInstance();
  await made.init(key, { serverUrl: `http://127.0.0.1:${port}/partners/${SLUG}${path}`, flushIntervalMillis: 5, logLevel: amplitude.Types.LogLevel.None, ...options }).promise;
  return made;
}

const user = (key: string): ReceivedUser | undefined => userOf(state, key);
const events = (): ReceivedEvent[] => state.entries('received').map(([, value]) => value as unknown as ReceivedEvent);
const ROSA = { user_id: 'cust-7001', device_id: 'device-1' };

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
beforeEach(() => {
  state = createMemoryState();
  sizes = [];
  context = { state, now: Date.now(), settings: { apiKey: KEY }, credentials: 'match', enforceRates: false };
});
afterEach(() => {
  vi.useRealTimers();
  server.closeIdleConnections();
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

describe.each(['/2/httpapi', '/batch'])('%s', (path) => {
  it('track', async () => {
    const result = await (await client({}, KEY, path)).track('Shelf Opened', { shelf: 'crime' }, { ...ROSA, time: 1_772_446_500_000 }).promise;
    expect([result.code, result.message]).toEqual([200, 'Event tracked successfully']);
    expect(events()).toMatchObject([{ name: 'Shelf Opened', kind: 'event', at: 1_772_446_500_000, user: 'user_id:cust-7001', properties: { event_properties: { shelf: 'crime' }, library: expect.stringContaining('amplitude-node-ts') as string } }]);
  });

  it('identify, with each operator', async () => {
    const known = await client({}, KEY, path);
    const change = async (make: (identify: amplitude.Identify) => void): Promise<number> => {
      const identify = new amplitude.Identify();
      make(identify);
      return (await known.identify(identify, ROSA).promise).code;
    };
    const codes = [
      await change((one) => one.set('name', 'Rosa').set('old', 1).setOnce('first', 'yes').append('pages', 'home').prepend('pages2', 'home')),
      await change((one) => one.setOnce('first', 'no').add('visits', 3).postInsert('pages', 'cart').preInsert('pages2', 'cart').unset('old')),
      await change((one) => one.remove('pages', 'home')),
    ];
    expect([codes, user('user_id:cust-7001')?.attributes]).toEqual([[200, 200, 200], { name: 'Rosa', first: 'yes', visits: 3, pages: ['cart'], pages2: ['cart', 'home'] }]);
    expect(await change((one) => one.clearAll())).toBe(200);
    expect(user('user_id:cust-7001')?.attributes).toEqual({});
  });

  it('revenue: price times quantity, with its currency', async () => {
    const known = await client({}, KEY, path);
    await known.revenue(new amplitude.Revenue().setPrice(15).setQuantity(2).setProductId('BK-1').setCurrency('EUR'), ROSA).promise;
    await known.revenue(new amplitude.Revenue().setRevenue(-5).setPrice(-5).setCurrency('EUR'), ROSA).promise;
    expect(user('user_id:cust-7001')).toMatchObject({ revenue: { EUR: 25 }, events: 2 });
    expect(events().map(({ name, revenue }) => [name, revenue])).toEqual([['revenue_amount', { amount: 30, currency: 'EUR' }], ['revenue_amount', { amount: -5, currency: 'EUR' }]]);
  });

  it('setGroup and groupIdentify', async () => {
    const known = await client({}, KEY, path);
    expect((await known.setGroup('org', 'acme', ROSA).promise).code).toBe(200);
    expect((await known.groupIdentify('org', 'acme', new amplitude.Identify().set('plan', 'pro')).promise).code).toBe(200);
    expect(user('user_id:cust-7001')?.attributes).toEqual({ org: 'acme' });
    expect(state.get('groups', 'org:acme')).toEqual({ group_type: 'org', group_value: 'acme', group_properties: { plan: 'pro' } });
  });
});

it('an anonymous device becomes its user', async () => {
  const known = await client();
  await known.track('Opened', {}, { device_id: 'device-1' }).promise;
  await known.track('Signed In', {}, ROSA).promise;
  expect(user('user_id:cust-7001')).toMatchObject({ events: 2, identifiers: { device_id: ['device-1'] } });
});

it('a repeat of an event with the same insert_id is answered as success and kept once', async () => {
  const known = await client();
  const repeat = (): Promise<amplitude.Types.Result> => known.track('A', {}, { ...ROSA, insert_id: 'i-1' }).promise;
  expect([(await repeat()).code, (await repeat()).code, events().length]).toEqual([200, 200, 1]);
});

describe('errors', () => {
  it('a wrong API key', async () => {
    const result = await (await client({}, 'wrong')).track('A', {}, ROSA).promise;
    expect([result.code, result.message]).toEqual([400, 'Invalid API key: wrong']);
  });

  it('the client drops the events at fault and sends the others again, without them', async () => {
    const known = await client({ flushIntervalMillis: 100 });
    const results = await Promise.all([
      known.track('Good', {}, ROSA).promise,
      known.track('Late', {}, { ...ROSA, time: 'yesterday' as unknown as number }).promise,
      known.track('Also Good', {}, ROSA).promise,
    ]);
    expect(results.map(({ code, message }) => [code, message])).toEqual([[200, 'Event tracked successfully'], [400, 'Invalid field values on some events'], [200, 'Event tracked successfully']]);
    expect([sizes, events().map(({ name }) => name)]).toEqual([[3, 2], ['Good', 'Also Good']]);
  });

  it('ids that are too short, events without ids or a type', async () => {
    const known = await client();
    const messages = [];
    for (const one of [() => known.track('A', {}, { user_id: 'u1' }), () => known.track('A'), () => known.track('', {}, ROSA)]) messages.push((await one().promise).message);
    expect(messages).toEqual(['Invalid id length for user_id or device_id', 'Request missing required field', 'Event skipped due to empty event type']);
    // The client sends no event without a type at all.
    expect([state.count('received'), sizes]).toEqual([0, [1, 1]]);
  });

  it('minIdLength of the client lets short ids through', async () => {
    expect((await (await client({ minIdLength: 1 })).track('A', {}, { user_id: 'u1' }).promise).code).toBe(200);
  });

  it('too large a request is sent again in halves, an event that is too large alone is given up', async () => {
    const known = await client({ flushQueueSize: 4, flushIntervalMillis: 200 });
    const text = Array.from({ length: 400 }, () => 'x'.repeat(1_000));
    const results = await Promise.all(Array.from({ length: 4 }, (_, n) => known.track(`Part ${n}`, { text }, ROSA).promise));
    expect([results.map(({ code }) => code), sizes]).toEqual([[200, 200, 200, 200], [4, 2, 2]]);
    const alone = await known.track('Whole', { text: [...text, ...text, ...text] }, ROSA).promise;
    expect([alone.code, alone.message]).toEqual([413, 'Payload too large']);
  });

  it('throttled events wait 30 s and are taken then', async () => {
    context = { ...context, enforceRates: true };
    state.put('rates', 'user:cust-7001', { window: Math.floor(context.now / 30_000), day: 0, taken: 900, tried: 900, daily: 0 });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const known = await client();
    const results = Promise.all([known.track('Throttled', {}, { user_id: 'cust-7001' }).promise, known.track('Other', {}, { user_id: 'cust-7002' }).promise]);
    await vi.advanceTimersByTimeAsync(10);
    await vi.waitFor(() => expect(sizes).toEqual([2]));
    expect(state.count('received')).toBe(0);
    context = { ...context, now: context.now + 30_000 };
    await vi.waitFor(async () => {
      await vi.advanceTimersByTimeAsync(10_000);
      expect(sizes.length).toBeGreaterThan(1);
    });
    expect((await results).map(({ code }) => code)).toEqual([200, 200]);
    expect(events().map(({ name }) => name).sort()).toEqual(['Other', 'Throttled']);
  });

  it('more than the quota of the day is given up at once', async () => {
    context = { ...context, enforceRates: true };
    state.put('rates', 'user:cust-7001', { window: 0, day: Math.floor(context.now / 86_400_000), taken: 0, tried: 0, daily: 500_000 });
    const result = await (await client({}, KEY, '/batch')).track('A', {}, { user_id: 'cust-7001' }).promise;
    expect([result.code, result.message]).toEqual([429, 'Too many requests for some devices and users']);
  });

  it('a path that Amplitude does not have is tried again until flushMaxRetries', async () => {
    const result = await (await client({ flushMaxRetries: 3 }, KEY, '/3/httpapi')).track('A', {}, ROSA).promise;
    expect([result.code, result.message, sizes.length]).toEqual([500, 'Event rejected due to exceeded retry count', 3]);
  });

  it('flush reports the answer as it is and tries nothing again', async () => {
    const known = await client({ flushIntervalMillis: 60_000 });
    const tracked = known.track('A', {}, { user_id: 'u1' }).promise;
    // A flush in the same turn would wait for the event's own interval.
    await new Promise((resolve) => setTimeout(resolve, 20));
    await known.flush().promise;
    const result = await tracked;
    expect(sizes).toEqual([1]);
    expect([result.code, result.message]).toEqual([400, expect.stringMatching(/^invalid: /) as string]);
  });
});
