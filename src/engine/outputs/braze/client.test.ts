/** The `braze-api` npm client against the simulator over real HTTP. How it is pointed there: NOTES.md. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Braze } from 'braze-api';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ReceivedUser } from '../../../protocol/partner.ts';
import type { SimulatorContext } from '../definition.ts';
import { createMemoryState } from '../shared/memory-state.ts';
import type { MemoryState } from '../shared/memory-state.ts';
import { EVENTS, userOf } from '../shared/received.ts';
import { resolveSettings } from '../settings-values.ts';
import { createSimulatorListener } from '../simulator-http.ts';
import braze from './index.ts';

const KEY = 'brz_rest_key_1';
const NOW = Date.UTC(2026, 2, 2, 10, 16);
const { settings } = resolveSettings(braze.settings, { apiKey: 'braze_app_5d', simulatedRestKey: KEY, simulatedGroups: ['news', 'sms'] }, () => undefined);
const time = '2026-03-02T10:15:00Z';

let state: MemoryState;
let context: SimulatorContext;
const server = createServer(createSimulatorListener(() => context));

function client(key = KEY): Braze {
  const { port } = server.address() as AddressInfo;
  return new Braze(`http://127.0.0.1:${port}/partners/braze`, key);
}

const user = (key: string): ReceivedUser | undefined => userOf(state, key);
const received = (): unknown[] => state.entries(EVENTS).map(([, value]) => value);

beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
beforeEach(() => {
  state = createMemoryState();
  context = { state, now: NOW, settings, credentials: 'match', enforceRates: false };
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

describe('users.track', () => {
  it('takes attributes, events and purchases', async () => {
    const answer = await client().users.track({
      attributes: [{ external_id: 'cust-7001', email: 'rosa.vega@example.com', first_name: 'Rosa', points: 120, tags: ['a', 'b'] }],
      events: [{ external_id: 'cust-7001', app_id: 'braze_app_5d', name: 'Shelf Opened', time, properties: { shelf: 'crime' } }],
      purchases: [{ external_id: 'cust-7001', product_id: 'BK-1', currency: 'EUR', price: 15, quantity: 2, time }],
    });
    expect(answer).toEqual({ message: 'success', attributes_processed: 1, events_processed: 1, purchases_processed: 1 });
    expect(user('external_id:cust-7001')).toMatchObject({
      identifiers: { external_id: ['cust-7001'], email: ['rosa.vega@example.com'] }, attributes: { first_name: 'Rosa', points: 120, tags: ['a', 'b'] }, revenue: { EUR: 30 }, events: 2,
    });
    expect(received()).toMatchObject([
      { name: 'Shelf Opened', kind: 'event', user: 'external_id:cust-7001', properties: { shelf: 'crime' }, at: Date.parse(time) },
      { name: 'BK-1', kind: 'purchase', revenue: { amount: 30, currency: 'EUR' } },
    ]);
  });

  it('tells of the objects that were refused, and takes the others', async () => {
    const answer = await client().users.track({
      events: [{ external_id: 'u1', name: 'A', time }, { name: 'B', time }],
      purchases: [{ external_id: 'u1', product_id: 'BK-1', currency: 'EUR', price: 1, quantity: 0, time }],
    });
    expect(answer).toEqual({
      message: 'success', events_processed: 1,
      errors: [
        { type: "'external_id', 'braze_id', 'user_alias', 'email' or 'phone' is required", input_array: 'events', index: 1 },
        { type: "'quantity' is not valid", input_array: 'purchases', index: 0 },
      ],
    });
    expect(received()).toHaveLength(1);
  });

  it('changes many users with its bulk switch', async () => {
    const attributes = Array.from({ length: 75 }, (_, index) => ({ external_id: `u${index}`, seat: index }));
    await expect(client().users.track({ attributes }, true)).resolves.toEqual({ message: 'success', attributes_processed: 75 });
    expect(user('external_id:u74')?.attributes).toEqual({ seat: 74 });
  });

  it('throws what the client makes of a refusal', async () => {
    await expect(client().users.track({ attributes: [{ external_id: 'u1', email: 'not-an-email' }] })).rejects.toMatchObject({
      status: 400, message: "Valid data must be provided in the 'attributes', 'events', or 'purchases' fields.",
      errors: [{ type: "The value provided for the 'email' field is not a valid email.", input_array: 'attributes', index: 0 }],
    });
    await expect(client().users.track({})).rejects.toMatchObject({ status: 400 });
    await expect(client('another').users.track({ attributes: [{ external_id: 'u1', a: 1 }] })).rejects.toMatchObject({ status: 401, message: 'Invalid API Key' });
  });
});

describe('users.identify and users.delete', () => {
  it('makes a user with an alias one with an external id, and deletes it', async () => {
    const user_alias = { alias_name: '3141592653589793', alias_label: 'mparticle_id' };
    await client().users.track({ attributes: [{ user_alias, _update_existing_only: false, tier: 'gold' }], events: [{ user_alias, name: 'Opened', time }] });
    await expect(client().users.identify({ aliases_to_identify: [{ external_id: 'cust-7001', user_alias }] })).resolves.toEqual({ aliases_processed: 1, message: 'success' });
    expect(user('external_id:cust-7001')).toMatchObject({ identifiers: { external_id: ['cust-7001'], user_alias: ['mparticle_id:3141592653589793'] }, attributes: { tier: 'gold' }, events: 1 });
    await expect(client().users.delete({ external_ids: ['cust-7001'] })).resolves.toEqual({ deleted: 1, message: 'success' });
    expect(user('external_id:cust-7001')).toBeUndefined();
  });
});

describe('subscription groups', () => {
  it('sets the state in one group and in several', async () => {
    await expect(client().subscription.status.set({ subscription_group_id: 'news', subscription_state: 'subscribed', external_id: ['cust-7001'], email: [] })).resolves.toEqual({ message: 'success' });
    await expect(client().v2.subscription.status.set({
      subscription_groups: [
        { subscription_group_id: 'news', subscription_state: 'unsubscribed', external_ids: ['cust-7001'] },
        { subscription_group_id: 'sms', subscription_state: 'subscribed', external_ids: ['cust-7001', 'cust-7002'] },
      ],
    })).resolves.toEqual({ message: 'success' });
    expect([user('external_id:cust-7001'), user('external_id:cust-7002')].map((one) => one?.subscriptions)).toEqual([{ news: 'unsubscribed', sms: 'subscribed' }, { sms: 'subscribed' }]);
  });

  it('refuses a group that the account does not have', async () => {
    await expect(client().subscription.status.set({ subscription_group_id: 'post', subscription_state: 'subscribed', external_id: ['cust-7001'], email: [] })).rejects.toMatchObject({ status: 400, message: 'Invalid Subscription Group' });
  });
});
