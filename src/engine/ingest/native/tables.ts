/** The short keys of the native format and their fields in the Batch (spec/wire-protocol.md 6.3-6.8), as data. */
import type { Json } from '../../../protocol/json.ts';
import { TAKEN, boolean, number, table, text, words } from './map.ts';
import type { Row, Table } from './map.ts';
import { eventType, identityType } from './words.ts';

const CONSENT = table({ c: boolean('consented'), ts: number('timestamp_unixtime_ms'), d: 'document', l: 'location', h: 'hardware_id' });

export const CONSENT_STATE = table({ gdpr: { to: 'gdpr', each: CONSENT }, ccpa: { to: 'ccpa', each: CONSENT } });

const CONTEXT = table({ dpln: { to: 'data_plan', table: table({ id: 'plan_id', v: number('plan_version') }) } });

/** 6.3. The keys that need more than a table are read in `decode-batch.ts`. */
export const ENVELOPE = table({
  dt: TAKEN, mpid: TAKEN, ua: TAKEN, ui: TAKEN, ai: TAKEN, di: TAKEN, msgs: TAKEN, dbg: TAKEN,
  id: 'source_request_id',
  ct: number('timestamp_unixtime_ms'),
  sdk: text('sdk_version'),
  a: 'api_key',
  das: 'mp_deviceid',
  ia: 'integration_attributes',
  uad: 'deleted_user_attributes',
  con: { to: 'consent_state', table: CONSENT_STATE },
  ctx: { to: 'context', table: CONTEXT },
  mb: boolean('modified'),
});

/** 6.8 */
export const DEVICE_INFO = table({
  b: 'brand', p: 'product', dn: 'device', dma: 'device_manufacturer', dmdl: 'device_model', dosv: text('os_version'), vr: text('build_version_release'),
  dp: words('platform', { Android: 'Android', FireTV: 'fire_tv', iOS: 'iOS', tvOS: 'tvOS', Roku: 'roku', Xbox: 'xbox' }),
  dsh: number('screen_height'), dsw: number('screen_width'), dpi: number('screen_dpi'),
  dc: 'device_country', dll: 'locale_language', dlc: 'locale_country',
  nc: 'network_country', nca: 'network_carrier', mnc: text('network_code'), mcc: text('network_mobile_country_code'),
  tz: number('timezone_offset'), bid: text('build_identifier'), arc: 'cpu_architecture',
  it: boolean('is_tablet'), idst: boolean('is_dst'), lat: boolean('limit_ad_tracking'),
  gaid: 'android_advertising_id', faid: 'fire_advertising_id', duid: 'android_uuid', anid: 'android_uuid', imei: text('imei'),
  aid: 'ios_advertising_id', vid: 'ios_idfv', atts: 'att_authorization_status', attt: number('att_timestamp_unixtime_ms'),
  to: 'push_token', se: boolean('push_notification_sound_enabled'), ve: boolean('push_notification_vibrate_enabled'),
  dr: text('radio_access_technology'), dst: boolean('supports_telephony'), dsnfc: boolean('has_nfc'), dbe: boolean('bluetooth_enabled'), dbv: text('bluetooth_version'),
  rida: 'roku_advertising_id', rpb: 'roku_publisher_id', msaid: 'microsoft_advertising_id', mspid: 'microsoft_publisher_id',
});

export const APPLICATION_INFO = table({
  an: 'application_name', av: text('application_version'), abn: text('application_build_number'), apn: 'package', ir: 'install_referrer',
  asaa: 'apple_search_ads_attributes', sideloaded_kits_count: number('sideloaded_kits_count'),
});

/** `device_info.platform` to `application_info.os`. */
export const OS_OF_PLATFORM: Readonly<Record<string, string>> = { Android: 'Android', fire_tv: 'FireTV', iOS: 'IOS', tvOS: 'TVOS', roku: 'Roku', xbox: 'Xbox' };

/** 6.5, `cs`. */
const CURRENT_STATE = table({
  cpu: text('cpu'), sma: number('system_memory_available_bytes'), sml: boolean('system_memory_low'), smt: number('system_memory_threshold_bytes'),
  ama: number('application_memory_available_bytes'), amm: number('application_memory_max_bytes'), amt: number('application_memory_total_bytes'),
  so: 'device_orientation', sbo: 'status_bar_orientation', tss: number('time_since_start_ms'), bl: number('battery_level'), dct: 'data_connection_type',
  gps: 'gps_state', tsm: number('total_system_memory_usage_bytes'), fds: number('disk_space_free_bytes'), efds: number('external_disk_space_free_bytes'),
  ant: text('data_connection_type_detail'),
});

const LOCATION = table({ lat: number('latitude'), lng: number('longitude'), acc: number('accuracy') });

const COMMON: Readonly<Record<string, string | Row>> = {
  dt: TAKEN, id: 'source_message_id', ct: number('timestamp_unixtime_ms'), sid: 'session_uuid', sct: number('session_start_unixtime_ms'), est: number('event_start_unixtime_ms'),
  attrs: 'custom_attributes', flags: 'custom_flags', lc: { to: 'location', table: LOCATION }, cs: { to: 'device_current_state', table: CURRENT_STATE },
  dct: 'data_connection_type', en: number('event_num'), vc: 'view_controller', mt: boolean('is_main_thread'), cn: 'canonical_name',
};

const PRODUCT = table({
  id: text('id'), nm: text('name'), br: text('brand'), ca: text('category'), va: text('variant'), ps: number('position'), pr: number('price'), qt: number('quantity'),
  cc: text('coupon_code'), act: number('added_to_cart_time_ms'), tpa: number('total_product_amount'), attrs: 'custom_attributes',
});
const PRODUCTS: Row = { to: 'products', list: PRODUCT };

/** The web SDK's numbers before batches (5.2). */
const PRODUCT_ACTIONS = ['unknown', 'add_to_cart', 'remove_from_cart', 'checkout', 'checkout_option', 'click', 'view_detail', 'purchase', 'refund', 'add_to_wishlist', 'remove_from_wish_list'];

function productAction(value: Json): Json {
  if (value === 'remove_from_wishlist') return 'remove_from_wish_list';
  return typeof value === 'number' ? (PRODUCT_ACTIONS[value] ?? value) : value;
}

const PRODUCT_ACTION = table({
  an: { to: 'action', as: productAction }, cs: number('checkout_step'), co: text('checkout_options'), pal: 'product_action_list', pls: 'product_list_source',
  ti: text('transaction_id'), ta: text('affiliation'), tr: number('total_amount'), tt: number('tax_amount'), ts: number('shipping_amount'), tcc: text('coupon_code'), pl: PRODUCTS,
});
const PROMOTION_ACTION = table({
  an: words('action', { view: 'view', click: 'click', 0: 'unknown', 1: 'view', 2: 'click' }),
  pl: { to: 'promotions', list: table({ id: text('id'), nm: text('name'), cr: text('creative'), ps: text('position') }) },
});

const COMMERCE: Readonly<Record<string, string | Row>> = {
  cu: 'currency_code', sn: 'screen_name', ni: boolean('is_non_interactive'),
  pd: { to: 'product_action', table: PRODUCT_ACTION },
  pm: { to: 'promotion_action', table: PROMOTION_ACTION },
  pi: { to: 'product_impressions', list: table({ pil: 'product_impression_list', pl: PRODUCTS }) },
  sc: { to: 'shopping_cart', table: table({ pl: PRODUCTS }) },
};

const TRANSITION = words('application_transition_type', {
  app_init: 'application_initialized', app_exit: 'application_exit', app_back: 'application_background', app_fore: 'application_foreground', 1: 'application_initialized',
});

const PUSH: Readonly<Record<string, string | Row>> = {
  t: 'push_message_type', to: 'push_message_token', n: 'network', pay: text('push_notification_payload'), as: 'application_state', bhv: 'push_message_behavior', aid: text('action_identifier'),
};

const IDENTITY = table({
  n: { to: 'identity_type', as: (value) => identityType(value) ?? value }, i: text('identity'), dfs: number('timestamp_unixtime_ms'), f: boolean('created_this_batch'),
});

export interface MessageType {
  readonly eventType: string;
  readonly table: Table;
}

function message(eventTypeName: string, own: Readonly<Record<string, string | Row>> = {}): MessageType {
  return { eventType: eventTypeName, table: table({ ...COMMON, ...own }) };
}

const CUSTOM = { n: text('event_name'), et: { to: 'custom_event_type', as: eventType } } as const;
const BREADCRUMB = message('breadcrumb', { l: text('label'), sn: number('session_number') });

/** 6.5: `dt` to event type and keys. */
export const MESSAGES: ReadonlyMap<string, MessageType> = new Map([
  ['ss', message('session_start')],
  ['se', message('session_end', { sl: number('session_duration_ms') })],
  ['e', message('custom_event', CUSTOM)],
  ['v', message('screen_view', { n: text('screen_name'), t: 'activity_type' })],
  ['cm', message('commerce_event', COMMERCE)],
  ['o', message('opt_out', { s: boolean('is_opted_out') })],
  ['x', message('crash_report', {
    c: text('class_name'), s: text('severity'), m: text('message'), st: text('stack_trace'), eh: boolean('exception_handled'), sn: number('session_number'),
    tc: text('topmost_context'), plc: 'pl_crash_report_file_base64', iba: 'ios_image_base_address', is: 'ios_image_size', bc: 'breadcrumbs',
  })],
  ['fr', message('first_run')],
  ['ast', message('application_state_transition', {
    t: TRANSITION, ifr: boolean('is_first_run'), iu: boolean('is_upgrade'), sc: boolean('successfully_closed'), lr: text('launch_referral'), pay: text('push_notification_payload'),
  })],
  ['pr', message('push_registration', { r: boolean('register'), to: text('registration_token') })],
  ['pm', message('push_message', PUSH)],
  ['pre', message('push_reaction', PUSH)],
  ['npe', message('network_performance', {
    v: 'http_verb', url: 'url', te: number('time_elapsed'), bo: number('bytes_out'), bi: number('bytes_in'), rc: 'response_code', d: text('data'),
  })],
  ['bc', BREADCRUMB],
  ['b', BREADCRUMB],
  ['pro', message('profile', { t: 'profile_event_type' })],
  ['uac', message('user_attribute_change', { n: text('user_attribute_name'), nv: 'new', ov: 'old', d: boolean('deleted'), na: boolean('is_new_attribute') })],
  ['uic', message('user_identity_change', { ni: { to: 'new', table: IDENTITY }, oi: { to: 'old', table: IDENTITY } })],
  ['media', message('custom_event', CUSTOM)],
  ['un', message('uninstall')],
]);

/** A message of a type that nobody knows: the common keys, the rest kept. */
export const UNKNOWN_MESSAGE = message('unknown');

/** 5.2: the single events of the web SDK before batches. `n` is a number for lifecycle events and a display name for commerce. */
const WEB_COMMON: Readonly<Record<string, string | Row>> = {
  ct: number('timestamp_unixtime_ms'), sid: 'session_uuid', ssd: number('session_start_unixtime_ms'), attrs: 'custom_attributes', flags: 'custom_flags', lc: { to: 'location', table: LOCATION },
};

function webEvent(eventTypeName: string, own: Readonly<Record<string, string | Row>> = {}): MessageType {
  return { eventType: eventTypeName, table: table({ ...WEB_COMMON, ...own }) };
}

export const WEB_EVENTS: ReadonlyMap<number, MessageType> = new Map([
  [1, webEvent('session_start')],
  [2, webEvent('session_end', { sl: number('session_duration_ms') })],
  [3, webEvent('screen_view', { n: text('screen_name') })],
  [4, webEvent('custom_event', CUSTOM)],
  [5, webEvent('crash_report', { n: text('message') })],
  [6, webEvent('opt_out', { o: boolean('is_opted_out') })],
  [10, webEvent('application_state_transition', { at: TRANSITION, fr: boolean('is_first_run'), iu: boolean('is_upgrade'), lr: text('launch_referral') })],
  [14, webEvent('profile', { pet: words('profile_event_type', { 3: 'logout' }) })],
  [16, webEvent('commerce_event', { ...COMMERCE, cu: 'currency_code' })],
  [17, webEvent('user_attribute_change')],
  [18, webEvent('user_identity_change')],
]);
export const UNKNOWN_WEB_EVENT = webEvent('unknown');

export const WEB_ENVELOPE = table({
  dt: TAKEN, ua: TAKEN, ui: TAKEN, dbg: TAKEN, dp_id: TAKEN, dp_v: TAKEN, av: TAKEN,
  sdk: text('sdk_version'), das: 'mp_deviceid', mpid: 'mpid', ia: 'integration_attributes', con: { to: 'consent_state', table: CONSENT_STATE },
});
