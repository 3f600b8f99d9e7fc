/** A shop whose Android app reaches every partner, and the purchase that goes to all of them. */
import { PARTNER_SETTINGS } from './partner-settings.ts';
import { shopFolder } from './workspace-folder.ts';

export const PARTNERS = Object.keys(PARTNER_SETTINGS);

/** The shop with an output for each partner, named as it; `over` is laid over the files. */
export function partnersFolder(over: Readonly<Record<string, unknown>> = {}): string {
  return shopFolder({
    'inputs/app.json': { platform: 'android', key: 'shop-app' },
    ...Object.fromEntries(Object.entries(PARTNER_SETTINGS).flatMap(([slug, { settings, connection }]) => [
      [`outputs/${slug}.json`, { partner: slug, settings }],
      [`connections/app-${slug}.json`, { input: 'app', output: slug, settings: connection }],
    ])),
    ...over,
  });
}

export const CUSTOMER = { customer_id: 'cust-7001', email: 'rosa.vega@example.com' };

/** A batch of the app's user; `attributes` are laid over its own, with the events that an SDK sends for them. */
export function purchaseBatch(at: number, { attributes = {}, action = {} }: { attributes?: object; action?: object } = {}): Record<string, unknown> {
  return {
    environment: 'production', ip: '203.0.113.9', mp_deviceid: '0f4a7a52-5f34-4c31-9f26-f3f1f0d2c9aa', user_identities: CUSTOMER, user_attributes: { $firstname: 'Rosa', $city: 'Lisbon', tier: 'gold', ...attributes },
    device_info: { platform: 'Android', os_version: '14', android_uuid: 'a1b2c3d4e5f60718', android_advertising_id: '9c9a82fb-d5de-4cd1-90c3-527441c11828', device_model: 'Pixel 9' },
    application_info: { package: 'com.example.books', application_version: '4.2.0' },
    integration_attributes: { 92: { appsflyer_id_integration_setting: '1772400000000-1234567' }, 160: { app_instance_id: '0123456789abcdef0123456789abcdef' } },
    events: [...Object.entries(attributes).map(([name, value]) => ({ event_type: 'user_attribute_change', data: { timestamp_unixtime_ms: at, user_attribute_name: name, new: value, old: null, deleted: false, is_new_attribute: false } })), {
      event_type: 'commerce_event',
      data: {
        timestamp_unixtime_ms: at, source_message_id: `m-${at}`, currency_code: 'EUR', custom_attributes: { channel: 'app' },
        product_action: { action: 'purchase', transaction_id: `T-${at}`, total_amount: 41.5, tax_amount: 1.5, products: [
          { id: 'BK-1', name: 'Night Ferry', price: 15, quantity: 2, total_product_amount: 30 }, { id: 'BK-2', name: 'Salt Maps', price: 10, quantity: 1, total_product_amount: 10 },
        ], ...action },
      },
    }],
  };
}
