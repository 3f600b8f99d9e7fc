/** Inputs for tests over every partner: bare and full events of each type, and arbitrary normalised batches. */
import fc from 'fast-check';
import type { Json, JsonObject } from '../../../protocol/json.ts';
import { ENVIRONMENTS, EVENT_TYPES, PLATFORMS } from '../../../protocol/vocabulary.ts';
import type { Batch, BatchEvent } from '../../batch/types.ts';
import type { MapInput, OutputDefinition, SettingField, Settings } from '../definition.ts';
import { defaultSettings } from '../settings-values.ts';

export const NOW = 1_772_446_560_000;

const PRODUCT = { id: 'SKU-1', name: 'Basecamp 4', brand: 'Nordfell', category: 'tents', variant: 'green', position: 1, price: 199, quantity: 2, coupon_code: 'TENT', total_product_amount: 398, custom_attributes: { season: '3' } };

/** The own fields of each event type (spec/data-model.md 3), all of them. */
const FULL_DATA: Readonly<Record<string, JsonObject>> = {
  session_end: { session_duration_ms: 184_000 },
  screen_view: { screen_name: 'Tents', activity_type: 'activity_started' },
  custom_event: { event_name: 'Filter Applied', custom_event_type: 'search', lifetime_value_change: 4.5, lifetime_value_attribute_name: 'value' },
  commerce_event: { product_action: { action: 'purchase', transaction_id: 'T-1', affiliation: 'store', total_amount: 398, tax_amount: 43.9, shipping_amount: 5, coupon_code: 'AUTUMN', checkout_step: 4, checkout_options: 'card', product_action_list: 'list', product_list_source: 'home', products: [PRODUCT, PRODUCT] }, promotion_action: null, product_impressions: null, shopping_cart: { products: [PRODUCT] }, currency_code: 'EUR', is_non_interactive: false },
  crash_report: { class_name: 'Error', severity: 'fatal', message: 'cart was null', stack_trace: 'at total', exception_handled: false, breadcrumbs: [{ event_type: 'breadcrumb', data: { label: 'opened' } }] },
  opt_out: { is_opted_out: true },
  push_registration: { register: true, registration_token: 'fcm' },
  push_message: { push_message_type: 'action', push_message_token: 'fcm', message: 'Your tent ships', network: 'gcm', push_message_behavior: 7 },
  application_state_transition: { application_transition_type: 'application_initialized', is_first_run: true, is_upgrade: false },
  network_performance: { url: 'https://api.example.com', response_code: 200, http_verb: 'GET', time_elapsed: 10 },
  breadcrumb: { label: 'opened checkout', session_number: 14 },
  profile: { previous_mpid: '9007199254740993', current_mpid: '-1491621378785028714', profile_event_type: 'login' },
  user_attribute_change: { user_attribute_name: 'tier', new: 'gold', old: null, deleted: false },
  user_identity_change: { new: { identity_type: 'customer_id', identity: 'C-1', timestamp_unixtime_ms: NOW }, old: null },
};

export function bareEvent(type: string): BatchEvent {
  return { event_type: type, data: { event_id: '9007199254740993', timestamp_unixtime_ms: NOW } };
}

export function fullEvent(type: string): BatchEvent {
  return {
    event_type: type,
    data: {
      event_id: '-9007199254740995', message_id: '5', event_num: 3, source_message_id: '2217bead-dbc4-46cb-8e81-973e0becd7b0',
      session_id: '3697030220121446270', session_uuid: '6513270E-269E-4D37-B2A7-4DE452E6B438', timestamp_unixtime_ms: NOW - 1_000,
      session_start_unixtime_ms: NOW - 60_000, location: { latitude: 59.3, longitude: 18 }, device_current_state: { battery_level: 0.8 },
      custom_attributes: { 'facet': 'capacity', 'value': '4', 'flag': 'TRUE', 'list': '["a",1]', 'a/b~c': 'x', '__proto__x': 'y' },
      custom_flags: { 'Google.Category': 'filters' }, page_url: 'https://shop.example.com/tents',
      ...FULL_DATA[type],
    },
  };
}

export function fullBatch(events: BatchEvent[]): Batch {
  return {
    events,
    environment: 'production', mpid: '-1491621378785028714', batch_id: '-4410098822001199555', source_request_id: '90c192cf', timestamp_unixtime_ms: NOW,
    mp_deviceid: '953f48f1-a09f-46b5-a170-b33839263059', ip: '203.0.113.9', sdk_version: '2.68.0', api_key: 'k',
    device_info: { platform: 'iOS', os_version: '19.1', brand: 'iPhone', device: 'Nora’s iPhone', device_model: 'iPhone16,2', device_manufacturer: 'Apple', network_carrier: 'Tele5', screen_width: 1290, screen_height: 2796, ios_idfv: '18f135d2-5f55-4203-b018-50c5a38fd547', ios_advertising_id: '00000000-0000-0000-0000-000000000000', http_header_user_agent: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36' },
    application_info: { application_name: 'Outfitters', application_version: '5.2.1', application_build_number: '5210', package: 'com.example.outfitters' },
    user_attributes: { '$FirstName': 'Nora', 'tier': 'gold', 'newsletter': 'TRUE', 'interests': ['hiking', null], 'tag': null, 'a/b': 'c' },
    deleted_user_attributes: ['trial_ends', 'tier'],
    user_identities: { customer_id: 'C-88412', email: 'nora.lind@example.com', other: 'o-1', other_id_2: 'o-2', alias: 'old-name' },
    partner_identities: { p: 'x' }, integration_attributes: { '92': { k: 'v' } },
    consent_state: { gdpr: { analytics: { consented: true, timestamp_unixtime_ms: NOW } } },
    context: { data_plan: { plan_id: 'p', plan_version: 3 }, location: { latitude: 1, longitude: 2 } },
    attribution_info: { service_provider: 's', publisher: 'VideoNet', campaign: 'autumn' },
    source_info: { channel: 'native' }, system_notifications: [],
    something_unknown: { kept: true },
  };
}

/** Settings with which a partner can work: required texts filled, everything else at its default. */
export function workingSettings(fields: readonly SettingField[]): Settings {
  const required = fields.filter((field) => field.required && field.default === '');
  return { ...defaultSettings(fields), ...Object.fromEntries(required.map((field) => [field.key, /url/i.test(field.key) ? 'https://example.com/hook' : 'value'])) };
}

/** A key that a connection holds, where the partner takes one there: without it nothing would be sent. */
function secretsOf(fields: readonly SettingField[]): Settings {
  return Object.fromEntries(fields.filter((field) => field.secret === true).map((field) => [field.key, 'value']));
}

export function inputFor(definition: OutputDefinition, batch: Batch, platform: MapInput['platform'] = 'ios', connectionSettings: Settings = {}): MapInput {
  return {
    batch,
    identities: Object.entries(batch.user_identities ?? {}).map(([identity_type, identity]) => ({ identity_type, identity, timestamp_unixtime_ms: NOW })),
    platform,
    environment: batch.environment,
    settings: workingSettings(definition.settings),
    connectionSettings: { ...defaultSettings(definition.connectionSettings), ...secretsOf(definition.connectionSettings), ...connectionSettings },
    now: NOW,
  };
}

const anyJson = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>;
const anyObject = fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'token', 'time', '', '/', '~')), anyJson, { maxKeys: 6 });
const anyId = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String);

/** Data whose known fields hold anything at all. */
const anyData = fc.record({
  timestamp_unixtime_ms: fc.oneof(fc.integer({ min: NOW - 10 * 86_400_000, max: NOW }), anyJson),
  event_name: fc.oneof(fc.string(), anyJson),
  screen_name: anyJson,
  custom_attributes: fc.oneof(anyObject, anyJson),
  product_action: anyJson,
  promotion_action: anyJson,
  product_impressions: anyJson,
  session_id: fc.oneof(anyId, anyJson),
  lifetime_value_change: anyJson,
  location: anyJson,
}, { requiredKeys: [] });

export const anyBatch: fc.Arbitrary<Batch> = fc.record({
  events: fc.uniqueArray(fc.tuple(anyId, fc.constantFrom(...EVENT_TYPES), anyData), { selector: ([id]) => id, maxLength: 8 })
    .map((events) => events.map(([event_id, event_type, data]): BatchEvent => ({ event_type, data: { ...data, event_id } as JsonObject }))),
  environment: fc.constantFrom(...ENVIRONMENTS),
  mpid: anyId,
  batch_id: anyId,
  timestamp_unixtime_ms: fc.constant(NOW),
  mp_deviceid: fc.oneof(fc.uuid(), fc.constant('')),
  ip: fc.oneof(fc.ipV4(), fc.constant('')),
  user_identities: fc.oneof(fc.dictionary(fc.constantFrom('customer_id', 'email', 'alias', 'other'), fc.string()), anyObject as fc.Arbitrary<Record<string, string>>),
  user_attributes: fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.constant(null), fc.array(fc.string()))),
  deleted_user_attributes: fc.array(fc.string()),
  device_info: fc.oneof(fc.record({ platform: fc.constantFrom('iOS', 'Android', 'web', 'tvOS', 'constructor') }), anyObject),
  application_info: anyObject,
  context: anyObject,
  source_info: anyObject,
}, { requiredKeys: ['events', 'environment'] }) as fc.Arbitrary<Batch>;

export const anyPlatform = fc.constantFrom(...PLATFORMS);

/** Any combination of a partner's switches. */
export function anyToggles(fields: readonly SettingField[]): fc.Arbitrary<Settings> {
  return fc.record(Object.fromEntries(fields.filter((field) => field.type === 'boolean').map((field) => [field.key, fc.boolean()])));
}
