/** Names that Facebook gives a meaning to, as tables (spec/outputs/facebook.md 1.4). */

export interface StandardName {
  /** App Events. */
  readonly app: string;
  /** Conversions API. */
  readonly pixel: string;
}

export const PURCHASE = { app: 'fb_mobile_purchase', pixel: 'Purchase' } as const satisfies StandardName;

/** Product action to event name; other actions are not forwarded. */
export const COMMERCE_NAMES: ReadonlyMap<string, StandardName> = new Map([
  ['add_to_cart', { app: 'fb_mobile_add_to_cart', pixel: 'AddToCart' }],
  ['add_to_wishlist', { app: 'fb_mobile_add_to_wishlist', pixel: 'AddToWishlist' }],
  ['view_detail', { app: 'fb_mobile_content_view', pixel: 'ViewContent' }],
  ['checkout', { app: 'fb_mobile_initiated_checkout', pixel: 'InitiateCheckout' }],
  ['purchase', PURCHASE],
  ['remove_from_cart', { app: 'eCommerce - remove_from_cart - Item', pixel: 'RemoveFromCart' }],
]);

/** Actions that App Events gets one event for each product of. */
export const PER_PRODUCT_ACTIONS: ReadonlySet<string> = new Set(['add_to_cart', 'add_to_wishlist', 'view_detail', 'remove_from_cart']);

export const ACTIVATE_APP = 'fb_mobile_activate_app';
export const DEACTIVATE_APP = 'fb_mobile_deactivate_app';
export const PAGE_VIEW = 'PageView';

/** App Events names of the targets of custom mappings that the Conversions API knows by another name; null where it knows none. */
export const PIXEL_NAMES: ReadonlyMap<string, string | null> = new Map([
  ...[...COMMERCE_NAMES.values()].filter(({ app }) => app.startsWith('fb_mobile_')).map(({ app, pixel }): [string, string | null] => [app, pixel]),
  ['fb_mobile_level_achieved', null],
  ['fb_mobile_add_payment_info', 'AddPaymentInfo'],
  ['fb_mobile_complete_registration', 'CompleteRegistration'],
  ['fb_mobile_tutorial_completion', null],
  ['fb_mobile_rate', null],
  ['fb_mobile_search', 'Search'],
  ['fb_mobile_spent_credits', null],
  ['fb_mobile_achievement_unlocked', null],
  [ACTIVATE_APP, null],
  [DEACTIVATE_APP, null],
]);

/** Anything else becomes `product`. */
export const CONTENT_TYPES: ReadonlySet<string> = new Set(['product', 'product_group', 'destination', 'flight', 'hotel', 'vehicle', '["product","local_service_business"]']);
export const CONTENT_TYPE = 'product';

/** `content_category` of the two actions that have one: the web SDK's words for them, as mParticle's web kit sends. */
export const CONTENT_CATEGORIES: ReadonlyMap<string, string> = new Map([['add_to_wishlist', 'ProductAddToWishlist'], ['checkout', 'ProductCheckout']]);
