/** AppsFlyer and Google Analytics 4 behind a whole engine: ids that a kit left earlier, what the partners then hold, and what GA4 would drop. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ReceivedEvent, ReceivedUser } from '../../src/protocol/partner.ts';
import { startTestEngine } from '../support/engine.ts';
import type { TestEngine } from '../support/engine.ts';

let engine: TestEngine;

beforeAll(async () => {
  engine = await startTestEngine();
  const put = async (path: string, body: unknown): Promise<void> => { expect((await engine.api('PUT', `/workspace/${path}`, body)).status).toBe(200); };
  await put('outputs/flyer', { partner: 'appsflyer', settings: { devKey: 'afdev99' } });
  await put('outputs/ga', { partner: 'google-analytics-4', settings: {} });
  await put('connections/android-flyer', { input: 'android', output: 'flyer', settings: {} });
  await put('connections/android-ga', {
    input: 'android', output: 'ga', settings: { firebaseAppId: '1:22:android:33', firebaseApiSecret: 'fsec', forwardServerSide: true },
    custom_mappings: [{ to: 'sign_up', matches: [{ message: 'screen_view', event: 'Welcome' }], keep_unmapped: true }],
  });
});
afterAll(() => engine.stop());

async function send(more: object): Promise<void> {
  const { key, secret } = await engine.input('android');
  const body = {
    environment: 'production', mp_deviceid: 'd-1', user_identities: { customer_id: 'cust-7001' }, device_info: { platform: 'Android', os_version: '14', android_uuid: 'a1b2c3d4e5f60718' },
    application_info: { package: 'com.example.books' }, ...more,
  };
  const { status } = await fetch(`${engine.ingest}/v2/events`, { method: 'POST', headers: { 'content-type': 'application/json', 'authorization': `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}` }, body: JSON.stringify(body) });
  expect(status).toBe(202);
  await engine.settle();
}

async function received<T>(output: string, what: 'users' | 'events'): Promise<T[]> {
  return (await engine.api<{ items: T[] }>('GET', `/outputs/${output}/received/${what}`)).body.items;
}

it('sends a server’s purchase with the ids that the app’s kits left in an earlier batch', async () => {
  await send({
    integration_attributes: { 92: { appsflyer_id_integration_setting: '1772400000000-1234567' }, 160: { app_instance_id: '0123456789abcdef0123456789abcdef' } },
    events: [{ event_type: 'session_start', data: {} }],
  });
  expect([await received('flyer', 'users'), await received('ga', 'users')]).toEqual([[], []]);
  await send({
    events: [
      { event_type: 'commerce_event', data: { currency_code: 'EUR', product_action: { action: 'purchase', transaction_id: 'T-880', total_amount: 41.5, products: [{ id: 'BK-1', name: 'Night Ferry', price: 15, quantity: 2 }] } } },
      { event_type: 'screen_view', data: { screen_name: 'Welcome', custom_attributes: { method: 'email' } } },
      { event_type: 'custom_event', data: { event_name: 'Chapter Done', custom_event_type: 'other' } },
    ],
  });
  expect(await received<ReceivedUser>('flyer', 'users')).toMatchObject([{ key: 'appsflyer_id:1772400000000-1234567', identifiers: { customer_user_id: ['cust-7001'] }, revenue: { EUR: 41.5 }, events: 2 }]);
  expect(await received<ReceivedUser>('ga', 'users')).toMatchObject([{ key: 'app_instance_id:0123456789abcdef0123456789abcdef', revenue: { EUR: 41.5 }, events: 2 }]);
});

it('keeps what GA4 would drop apart, though its answer is the same', async () => {
  const events = await received<ReceivedEvent>('ga', 'events');
  const byName = Object.fromEntries(events.map(({ name, ignored, properties }) => [name, [ignored, properties]]));
  expect(byName).toMatchObject({
    'purchase': [null, { transaction_id: 'T-880', value: 41.5, currency: 'EUR' }],
    'sign_up': [null, { method: 'email' }],
    'Chapter Done': [expect.stringMatching(/^Event at index: \[\d\] has invalid name \[Chapter Done\]\. Only alphanumeric characters and underscores are allowed\.$/), {}],
  });
});
