/**
 * Batches to try a rule on (spec/pipeline.md a.10): our own equivalents of those that the platform shipped, and one for each kind
 * of event that a rule should survive. The two small server batches matter most: they make unguarded access throw.
 */
import type { RuleTemplate } from '../../protocol/rule.ts';
import { EVENT_TYPES } from '../../protocol/vocabulary.ts';

type Batch = RuleTemplate['batch'];
type Event = { event_type: string; data: Batch };

const AT = 1_763_700_000_000;
const SESSION = '0E1C9C3B-5E77-4E43-9C8F-3A4C2E6E7F10';

/** An event of an SDK: with its time, session and id. */
function event(type: string, data: Batch = {}, index = 0): Event {
  return { event_type: type, data: { ...data, timestamp_unixtime_ms: AT + index * 1000, source_message_id: `5d2c5b7e-4a0e-4f43-9f1c-0b6a7f1f2b${10 + index}`, session_uuid: SESSION, session_start_unixtime_ms: AT - 60_000 } };
}

function numbered(events: readonly Event[]): Event[] {
  return events.map(({ event_type: type, data }, index) => event(type, data, index));
}

const ANDROID = { platform: 'Android', os_version: '15', device_model: 'Pixel 9', brand: 'google', android_uuid: 'f0a1c6de-11c5-4e5d-8d58-0f2e7e9b6a31', android_advertising_id: '6f9a3f3a-5a3c-4a53-8f0e-5b1d2c3e4f50', limit_ad_tracking: false, locale_language: 'en', locale_country: 'US' };
const IPHONE = { platform: 'iOS', os_version: '18.1', device_model: 'iPhone17,1', ios_idfv: 'a5b904a0-237f-4afc-8e9a-3830d95dc792', limit_ad_tracking: true, locale_language: 'en', locale_country: 'US' };
const WEB = { platform: 'web', browser: 'Firefox' };
const app = (version: string): Batch => ({ application_name: 'Higgs', application_version: version, package: 'com.example.higgs' });
const SHOPPER = { user_attributes: { $firstname: 'Ada', $lastname: 'Byron', plan: 'premium', lifetime_spend: '1240' }, user_identities: { customer_id: 'u-1029', email: 'ada@example.org' } };
const product = (id: string, name: string, price: number, quantity = 1): Batch => ({ id, name, brand: 'Wilson Works', category: 'Kits', price, quantity, total_product_amount: price * quantity });
const purchase = (transaction: string, total: number, products: Batch[]): Event => ({
  event_type: 'commerce_event',
  data: { custom_event_type: 'purchase', product_action: { action: 'purchase', transaction_id: transaction, total_amount: total, tax_amount: 0, shipping_amount: 0, products }, currency_code: 'USD' },
});

const MINIMAL: Readonly<Record<string, Batch>> = {
  session_end: { session_duration_ms: 60_000 },
  screen_view: { screen_name: 'Home' },
  custom_event: { event_name: 'Level complete', custom_event_type: 'other', custom_attributes: { level: '7' } },
  commerce_event: { product_action: { action: 'add_to_cart', products: [product('kit', 'Cloud chamber kit', 129)] }, currency_code: 'USD' },
  crash_report: { message: 'Index out of bounds', class_name: 'ChamberView', severity: 'error' },
  opt_out: { is_opted_out: true },
  push_registration: { register: true, push_token: 'token-1', registration_token: 'token-1' },
  push_message: { push_message_type: 'received', push_message_token: 'token-1' },
  push_reaction: { push_message_type: 'action' },
  application_state_transition: { application_transition_type: 'application_foreground' },
  network_performance: { http_verb: 'GET', url: 'https://api.example.com/status', time_elapsed: 120, response_code: 200 },
  breadcrumb: { label: 'opened the menu' },
  profile: { profile_event_type: 'login', previous_mpid: '-4471841645889434713', current_mpid: '7346244611012968789' },
  user_attribute_change: { user_attribute_name: 'plan', new: 'premium', old: 'basic', deleted: false, is_new_attribute: false },
  user_identity_change: {
    new: { identity_type: 'email', identity: 'ada@example.org', timestamp_unixtime_ms: AT, created_this_batch: true },
    old: { identity_type: 'email', identity: 'ada@example.net', timestamp_unixtime_ms: AT - 86_400_000, created_this_batch: false },
  },
};

function template(id: string, title: string, help: string, platform: RuleTemplate['platform'], batch: Batch, position: RuleTemplate['position'] = 'all-outputs'): RuleTemplate {
  return { id, title, help, position, platform, batch: { environment: 'development', ...batch } };
}

export const RULE_TEMPLATES: readonly RuleTemplate[] = [
  template('android-checkout', 'Android checkout', 'One checkout step with two products and all that a device sends.', 'android', {
    events: numbered([{ event_type: 'commerce_event', data: { custom_event_type: 'checkout', product_action: { action: 'checkout', checkout_step: 2, checkout_options: 'express', products: [product('kit', 'Cloud chamber kit', 129), product('ice', 'Dry ice', 12.5, 2)] }, currency_code: 'USD', custom_attributes: { coupon: 'WILSON' } } }]),
    device_info: ANDROID, application_info: app('4.2.0'), mpid: '7346244611012968789', ...SHOPPER,
  }),
  template('ios-custom-event', 'iOS custom event', 'One custom event with attributes.', 'ios', {
    events: numbered([{ event_type: 'custom_event', data: { ...MINIMAL['custom_event'], custom_event_type: 'navigation' } }]), device_info: IPHONE, application_info: app('4.2.0'), mpid: '7346244611012968789', ...SHOPPER,
  }),
  template('ios-two-purchases', 'iOS, two purchases', 'Two purchases in one batch: a rule that looks at the first event only misses one.', 'ios', {
    events: numbered([purchase('t-1', 129, [product('kit', 'Cloud chamber kit', 129)]), purchase('t-2', 25, [product('ice', 'Dry ice', 12.5, 2)])]), device_info: IPHONE, application_info: app('4.2.0'), mpid: '7346244611012968789', ...SHOPPER,
  }),
  template('s2s-attribution', 'Server: attribution', 'A custom event of a server: no user_attributes, no device_info.', 's2s', {
    events: [{ event_type: 'custom_event', data: { event_name: 'attribution', custom_event_type: 'attribution', timestamp_unixtime_ms: AT, custom_attributes: { campaign: 'spring', publisher: 'Muon Media' } } }], user_identities: { customer_id: 'u-1029' },
  }),
  template('s2s-support-request', 'Server: support request', 'Nothing but events and user_identities: every other member is missing.', 's2s', {
    events: [{ event_type: 'custom_event', data: { event_name: 'Support request', custom_event_type: 'other', custom_attributes: { topic: 'delivery' } } }], user_identities: { email: 'ada@example.org' },
  }),
  template('web-page-view', 'Web page view', 'A screen view with its address.', 'web', {
    events: numbered([{ event_type: 'screen_view', data: { screen_name: 'Product', page_url: 'https://shop.example.com/p/kit', custom_attributes: { title: 'Cloud chamber kit' } } }]), device_info: WEB, mpid: '-4471841645889434713', user_attributes: {}, user_identities: {},
  }),
  template('session', 'Session start and end', 'Events without event_name and custom_attributes.', 'web', { events: numbered([{ event_type: 'session_start', data: {} }, { event_type: 'session_end', data: MINIMAL['session_end']! }]), device_info: WEB, mpid: '-4471841645889434713' }),
  template('opt-out', 'Opt-out', 'The user opts out of everything.', 'ios', { events: numbered([{ event_type: 'opt_out', data: { is_opted_out: true } }]), device_info: IPHONE, application_info: app('4.2.0') }),
  template('attribute-change', 'Attribute change', 'What an SDK sends when a user attribute is set: only the event reaches the profile.', 'android', { events: numbered([{ event_type: 'user_attribute_change', data: MINIMAL['user_attribute_change']! }]), device_info: ANDROID, user_attributes: { plan: 'premium' }, mpid: '7346244611012968789' }),
  template('identity-change', 'Identity change', 'What an SDK sends when an identity changes.', 'android', { events: numbered([{ event_type: 'user_identity_change', data: MINIMAL['user_identity_change']! }]), device_info: ANDROID, user_identities: { email: 'ada@example.org' }, mpid: '7346244611012968789' }),
  template('no-events', 'No events', 'A server updates attributes without any event.', 's2s', { events: [], user_attributes: { plan: 'basic' }, user_identities: { customer_id: 'u-1029' } }),
  template('consent', 'Consent', 'Consent for two purposes and the sale of data.', 'web', {
    events: numbered([{ event_type: 'custom_event', data: { event_name: 'Consent saved', custom_event_type: 'user_preference' } }]), device_info: WEB, user_identities: { customer_id: 'u-1029' },
    consent_state: { gdpr: { analytics: { consented: true, timestamp_unixtime_ms: AT, document: 'privacy-7' }, advertising: { consented: false, timestamp_unixtime_ms: AT, document: 'privacy-7' } }, ccpa: { data_sale_opt_out: { consented: false, timestamp_unixtime_ms: AT } } },
  }),
  template('every-event-type', 'Every event type', 'One event of each type: not all of them have names, attributes or products.', 'android', { events: numbered(EVENT_TYPES.map((type) => ({ event_type: type, data: MINIMAL[type] ?? {} }))), device_info: ANDROID, application_info: app('4.2.0'), mpid: '7346244611012968789', ...SHOPPER }),
  template('output', 'iOS, before an output', 'As an output rule gets it: with ids, address, time of receipt and what the profile adds.', 'ios', {
    events: numbered([{ event_type: 'custom_event', data: { ...MINIMAL['custom_event'], event_id: '-4471841645889434713', session_id: '-1975737394458613431' } }]),
    timestamp_unixtime_ms: AT + 6_200, batch_id: '8163059065899481120', message_id: 'f2f0a6a4-9a1d-4f6c-8a1e-0c8ad2f5a001', message_type: 'events', schema_version: 2, source_request_id: '7B8A3F7E-1F0A-4B32-9D41-3C8E2C1B6A55',
    device_info: IPHONE, application_info: app('4.2.0'), source_info: { channel: 'native' }, system_notifications: [], ip: '203.0.113.9', mpid: '7346244611012968789', ...SHOPPER,
  }, 'output'),
];

export function findTemplate(id: string): RuleTemplate | undefined {
  return RULE_TEMPLATES.find((each) => each.id === id);
}
