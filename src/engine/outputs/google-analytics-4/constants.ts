/** Facts of spec/outputs/google-analytics-4.md: addresses, names, limits. */

export const SLUG = 'google-analytics-4';
export const NAME = 'Google Analytics 4';
export const MODULE_ID = 160;

export const HOST = 'https://www.google-analytics.com';
/** Google's own address for Europe; mParticle documents no switch for it. */
export const EU_HOST = 'https://region1.google-analytics.com';
export const COLLECT_PATH = '/mp/collect';
export const DEBUG_PATH = '/debug/mp/collect';

/** Older events are not taken by GA4 (1.1). */
export const LATE_MS = 72 * 3_600_000;

export const MAX_EVENTS = 25;
/** The Measurement Protocol's own limit; the kit keeps up to 100 (1.5). */
export const MAX_PARAMS = 25;
export const MAX_KIT_PARAMS = 100;
export const MAX_USER_PROPERTIES = 25;
export const MAX_ITEMS = 200;
export const MAX_PRODUCT_ATTRIBUTES = 10;
export const MAX_BODY_BYTES = 130_000;

export const MAX_NAME = 40;
export const MAX_VALUE = 100;
const LONG_VALUES: ReadonlyMap<string, number> = new Map([['page_title', 300], ['page_referrer', 420], ['page_location', 1_000]]);
export const MAX_PROPERTY_NAME = 24;
export const MAX_PROPERTY_VALUE = 36;

export function longestValue(key: string): number {
  return LONG_VALUES.get(key) ?? MAX_VALUE;
}

/** Product attributes of these names do not count towards the ten (1.4). */
export const CATEGORY_KEYS: ReadonlySet<string> = new Set(['item_category', 'item_category2', 'item_category3', 'item_category4', 'item_category5']);

/** Setting value to identity type; `None` and `MPID` are handled apart. */
export const IDENTITY_TYPES: ReadonlyMap<string, string> = new Map([
  ['CustomerId', 'customer_id'], ['Other', 'other'], ...[2, 3, 4, 5, 6, 7, 8, 9, 10].map((n): [string, string] => [`Other${n}`, `other_id_${n}`]),
]);

/** Product actions by GA4's names of events (1.3); checkout options and unknown actions depend on a flag. */
export const ACTION_EVENTS: ReadonlyMap<string, string> = new Map([
  ['add_to_cart', 'add_to_cart'], ['remove_from_cart', 'remove_from_cart'], ['add_to_wishlist', 'add_to_wishlist'], ['purchase', 'purchase'], ['refund', 'refund'],
  ['checkout', 'begin_checkout'], ['click', 'select_item'], ['view_detail', 'view_item'],
]);
