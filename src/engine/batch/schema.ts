/**
 * What the Events API says about a batch (spec/data-model.md 2-4), as data: types, enums, required fields.
 * `normalise.ts` walks these tables; nothing here knows how a wrong value is treated.
 */
import { EVENT_TYPES } from '../../protocol/vocabulary.ts';

export type FieldType =
  | 'string' | 'number' | 'integer' | 'boolean'
  /** Signed 64-bit integer, a decimal string inside the engine. */
  | 'id'
  /** Scalars by key: event attributes. */
  | 'scalars'
  /** One object, or a list of objects, of `shape`. */
  | 'object' | 'list'
  /** The docs and the SDKs disagree on the type: kept as it came. */
  | 'any';

export interface Field {
  readonly type: FieldType;
  readonly required?: true;
  readonly values?: EnumValues;
  readonly shape?: Shape;
}

export type Shape = Readonly<Record<string, Field>>;

export interface EnumValues {
  readonly allowed: ReadonlySet<string>;
  /** Lower-case spellings and client constants to the wire value. */
  readonly spellings: ReadonlyMap<string, string>;
  /** What an unknown value becomes; without one it is kept and noted. */
  readonly fallback?: string;
}

function values(allowed: readonly string[], options: { aliases?: Readonly<Record<string, string>>; fallback?: string } = {}): EnumValues {
  const spellings = new Map(allowed.map((value) => [value.toLowerCase(), value]));
  for (const [from, to] of Object.entries(options.aliases ?? {})) spellings.set(from, to);
  return { allowed: new Set(allowed), spellings, ...(options.fallback === undefined ? {} : { fallback: options.fallback }) };
}

const string: Field = { type: 'string' };
const number: Field = { type: 'number' };
const integer: Field = { type: 'integer' };
const boolean: Field = { type: 'boolean' };
const id: Field = { type: 'id' };
const scalars: Field = { type: 'scalars' };
const any: Field = { type: 'any' };

function required(field: Field): Field {
  return { ...field, required: true };
}

function oneOf(enumValues: EnumValues): Field {
  return { type: 'string', values: enumValues };
}

function fields(names: string, field: Field): Shape {
  return Object.fromEntries(names.split(' ').map((name) => [name, field]));
}

/** 3.2; the numbers are the SDKs' constants. */
export const CUSTOM_EVENT_TYPES = [
  'navigation', 'location', 'search', 'transaction', 'user_content', 'user_preference', 'social', 'other', 'media',
  'attribution', 'unknown',
] as const;

/** 3.3: `product_action.action` to the word of `eCommerce - <Word>` and to the derived `custom_event_type`. */
export const PRODUCT_ACTIONS: Readonly<Record<string, { readonly word: string; readonly type: string; readonly label: string }>> = {
  add_to_cart: { word: 'AddToCart', type: 'add_to_cart', label: 'Add to cart' },
  remove_from_cart: { word: 'RemoveFromCart', type: 'remove_from_cart', label: 'Remove from cart' },
  checkout: { word: 'Checkout', type: 'checkout', label: 'Checkout' },
  checkout_option: { word: 'CheckoutOption', type: 'checkout_option', label: 'Checkout option' },
  click: { word: 'Click', type: 'click', label: 'Product click' },
  view_detail: { word: 'ViewDetail', type: 'view_detail', label: 'View detail' },
  purchase: { word: 'Purchase', type: 'purchase', label: 'Purchase' },
  refund: { word: 'Refund', type: 'refund', label: 'Refund' },
  add_to_wishlist: { word: 'AddToWishlist', type: 'add_to_wishlist', label: 'Add to wishlist' },
  remove_from_wish_list: { word: 'RemoveFromWishlist', type: 'remove_from_wishlist', label: 'Remove from wishlist' },
  unknown: { word: 'Unknown', type: 'unknown', label: 'Product action' },
};

const customEventType = values(CUSTOM_EVENT_TYPES, {
  fallback: 'other',
  aliases: { 0: 'unknown', 1: 'navigation', 2: 'location', 3: 'search', 4: 'transaction', 5: 'user_content', 6: 'user_preference', 7: 'social', 8: 'other', 9: 'media' },
});

export const LOCATION: Shape = {
  ...fields('latitude longitude accuracy', number),
  ...fields('country_code region_code city_name postal_code', string),
  dma_code: integer,
  location_source: oneOf(values(['unknown', 'ip_lookup', 'lat_long'])),
};

const PRODUCT: Shape = {
  ...fields('id name brand category variant coupon_code', string),
  ...fields('price quantity total_product_amount', number),
  position: integer,
  added_to_cart_time_ms: integer,
  custom_attributes: scalars,
};
const products: Field = { type: 'list', shape: PRODUCT };

const PRODUCT_ACTION: Shape = {
  action: required(oneOf(values(Object.keys(PRODUCT_ACTIONS), { aliases: { remove_from_wishlist: 'remove_from_wish_list' } }))),
  checkout_step: integer,
  ...fields('checkout_options product_action_list product_list_source transaction_id affiliation coupon_code', string),
  ...fields('total_amount tax_amount shipping_amount', number),
  products,
};

/** The web SDK sends its client constant instead of the word (wire-protocol.md 5.1). */
const PROMOTION_ACTION: Shape = {
  action: required(oneOf(values(['view', 'click', 'unknown'], { aliases: { 0: 'unknown', 1: 'view', 2: 'click' } }))),
  promotions: { type: 'list', shape: fields('id name creative position', string) },
};

const DEVICE_CURRENT_STATE: Shape = {
  ...fields('time_since_start_ms total_system_memory_usage_bytes disk_space_free_bytes external_disk_space_free_bytes', integer),
  ...fields('battery_level system_memory_available_bytes system_memory_threshold_bytes application_memory_available_bytes application_memory_max_bytes application_memory_total_bytes', number),
  ...fields('data_connection_type data_connection_type_detail cpu', string),
  ...fields('gps_state device_orientation status_bar_orientation', any),
  system_memory_low: boolean,
};

/** 3.1 */
const COMMON: Shape = {
  event_id: id,
  session_id: id,
  event_num: integer,
  ...fields('source_message_id session_uuid page_url data_connection_type view_controller canonical_name lifetime_value_attribute_name', string),
  ...fields('timestamp_unixtime_ms session_start_unixtime_ms event_start_unixtime_ms active_time_on_site_ms', integer),
  location: { type: 'object', shape: LOCATION },
  device_current_state: { type: 'object', shape: DEVICE_CURRENT_STATE },
  custom_attributes: scalars,
  custom_flags: { type: 'object', shape: {} },
  ...fields('is_main_thread is_goal_defined', boolean),
  lifetime_value_change: any,
};

const USER_IDENTITY_CHANGE: Field = {
  type: 'object',
  shape: { identity_type: string, identity: string, timestamp_unixtime_ms: integer, created_this_batch: boolean },
};

const OWN: Readonly<Record<string, Shape>> = {
  custom_event: { event_name: required(string), custom_event_type: required(oneOf(customEventType)) },
  commerce_event: {
    product_action: { type: 'object', shape: PRODUCT_ACTION },
    promotion_action: { type: 'object', shape: PROMOTION_ACTION },
    product_impressions: { type: 'list', shape: { product_impression_list: string, products } },
    shopping_cart: { type: 'object', shape: { products } },
    ...fields('currency_code screen_name event_name custom_event_type', string),
    is_non_interactive: boolean,
  },
  session_end: { session_duration_ms: integer },
  screen_view: { screen_name: required(string), activity_type: string },
  application_state_transition: {
    application_transition_type: required(oneOf(values(['application_initialized', 'application_exit', 'application_background', 'application_foreground']))),
    ...fields('is_first_run is_upgrade successfully_closed', boolean),
    ...fields('push_notification_payload launch_referral', string),
  },
  crash_report: {
    ...fields('class_name severity message stack_trace topmost_context pl_crash_report_file_base64', string),
    exception_handled: boolean,
    session_number: integer,
    ...fields('ios_image_base_address ios_image_size breadcrumbs', any),
  },
  breadcrumb: { label: required(string), session_number: integer },
  opt_out: { is_opted_out: boolean },
  push_registration: { register: required(boolean), registration_token: required(string) },
  push_message: {
    push_message_type: required(oneOf(values(['sent', 'received', 'action']))),
    ...fields('push_message_token push_notification_payload message network action_identifier', string),
    application_state: oneOf(values(['not_running', 'background', 'foreground'])),
    push_message_behavior: any,
  },
  network_performance: {
    ...fields('url http_verb data', string),
    ...fields('time_elapsed bytes_in bytes_out', integer),
    response_code: any,
  },
  profile: {
    ...fields('previous_mpid current_mpid', required(id)),
    profile_event_type: required(oneOf(values(['signup', 'login', 'logout', 'update', 'delete']))),
  },
  user_attribute_change: {
    user_attribute_name: required(string),
    ...fields('new old', any),
    ...fields('deleted is_new_attribute', boolean),
  },
  user_identity_change: { new: USER_IDENTITY_CHANGE, old: USER_IDENTITY_CHANGE },
};

/** Event type to the fields of its `data`. Types without an entry of their own have the common ones. */
export const EVENT_SHAPES: ReadonlyMap<string, Shape> = new Map(EVENT_TYPES.map((type) => [type, { ...COMMON, ...OWN[type] }]));
export const COMMON_SHAPE = COMMON;

/** 3: the types that `POST /v2/events` takes. */
export const EVENT_TYPE_SET: ReadonlySet<string> = new Set(EVENT_TYPES);

/** 4.1 */
export const DEVICE_INFO: Shape = {
  platform: oneOf(values(['iOS', 'Android', 'web', 'desktop', 'tvOS', 'roku', 'out_of_band', 'alexa', 'smart_tv', 'fire_tv', 'xbox'])),
  ...fields('brand product device device_manufacturer device_model os_version build_identifier build_version_release cpu_architecture radio_access_technology http_header_user_agent', string),
  ...fields('device_country locale_language locale_country network_country network_carrier network_code network_mobile_country_code bluetooth_version push_token', string),
  ...fields('screen_height screen_width screen_dpi timezone_offset att_timestamp_unixtime_ms', integer),
  ...fields('is_dst is_tablet limit_ad_tracking push_notification_sound_enabled push_notification_vibrate_enabled supports_telephony has_nfc bluetooth_enabled', boolean),
  att_authorization_status: oneOf(values(['authorized', 'denied', 'not_determined', 'restricted'])),
  ...fields('ios_advertising_id ios_idfv android_advertising_id android_uuid roku_advertising_id roku_publisher_id fire_advertising_id microsoft_advertising_id microsoft_publisher_id amp_id', string),
};

/** 4.2 */
export const APPLICATION_INFO: Shape = {
  ...fields('application_name application_version application_build_number install_referrer package', string),
  os: oneOf(values(['Unknown', 'IOS', 'Android', 'WindowsPhone', 'MobileWeb', 'UnityIOS', 'UnityAndroid', 'Desktop', 'TVOS', 'Roku', 'OutOfBand', 'Alexa', 'SmartTV', 'FireTV', 'Xbox'])),
  apple_search_ads_attributes: any,
  sideloaded_kits_count: integer,
};

/** 4.8 */
export const CONSENT: Shape = {
  consented: required(boolean),
  timestamp_unixtime_ms: integer,
  ...fields('document location hardware_id regulation', string),
};

/** 4.9 */
export const CONTEXT: Shape = {
  data_plan: { type: 'object', shape: { plan_id: string, plan_version: integer } },
  location: { type: 'object', shape: LOCATION },
};

export const ATTRIBUTION_INFO: Shape = fields('service_provider publisher campaign', required(string));

/** 4.5, in the order of their SDK numbers (wire-protocol.md 6.7). */
export const USER_IDENTITY_TYPES = [
  'other', 'customer_id', 'facebook', 'twitter', 'google', 'microsoft', 'yahoo', 'email', 'alias',
  'facebook_custom_audience_id', 'other_id_2', 'other_id_3', 'other_id_4', 'other_id_5', 'other_id_6', 'other_id_7',
  'other_id_8', 'other_id_9', 'other_id_10', 'mobile_number', 'phone_number_2', 'phone_number_3',
] as const;
export const USER_IDENTITY_SET: ReadonlySet<string> = new Set(USER_IDENTITY_TYPES);

/** The Identity API's spellings (wire-protocol.md 6.7), which server SDKs also send in batches. */
export const USER_IDENTITY_ALIASES: ReadonlyMap<string, string> = new Map([
  ['customerid', 'customer_id'],
  ['facebookcustomaudienceid', 'facebook_custom_audience_id'],
  ...[2, 3, 4, 5, 6, 7, 8, 9, 10].map((n) => [`other${n}`, `other_id_${n}`] as const),
]);

const RESERVED_ATTRIBUTES: ReadonlySet<string> = new Set([
  '$age', '$gender', '$country', '$zip', '$city', '$state', '$address', '$firstname', '$lastname', '$mobile',
]);

/** The name under which profiles keep an attribute and outputs get it: reserved ones in lower case, however a client spelt them (4.4). */
export function attributeKey(name: string): string {
  if (!name.startsWith('$')) return name;
  const lower = name.toLowerCase();
  return RESERVED_ATTRIBUTES.has(lower) ? lower : name;
}

/** 2: every top-level field that someone may send; others raise a lint note. */
export const TOP_LEVEL_FIELDS: ReadonlySet<string> = new Set([
  'events', 'environment', 'source_request_id', 'batch_id', 'schema_version', 'mpid', 'origin_mpid', 'mp_deviceid',
  'timestamp_unixtime_ms', 'ip', 'device_info', 'application_info', 'user_attributes', 'deleted_user_attributes',
  'user_identities', 'partner_identities', 'partner_identity', 'integration_attributes', 'consent_state', 'context',
  'batch_context', 'attribution_info', 'source_info', 'sdk_version', 'api_key', 'api_keys', 'job_id', 'modified',
  'system_notifications', 'unique_id', 'message_id', 'message_type',
]);
