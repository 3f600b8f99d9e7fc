/** Facts of spec/outputs/appsflyer.md: hosts, names, limits. */

export const SLUG = 'appsflyer';
export const NAME = 'AppsFlyer';
export const MODULE_ID = 92;

/** Where the kit leaves the id that it got from AppsFlyer (1.2). */
export const ID_ATTRIBUTE = 'appsflyer_id_integration_setting';

/** The server path of mParticle uses api2; AppsFlyer itself has moved on to api3 (1.6). */
export const HOSTS = { api2: 'https://api2.appsflyer.com', api3: 'https://api3.appsflyer.com' } as const;
export type ApiVersion = keyof typeof HOSTS;
export const EVENT_PATH = '/inappevent/';

export const MAX_NAME_LENGTH = 45;
export const MAX_PAYLOAD_BYTES = 1_024;
/** UNCONFIRMED (2.2). */
export const MAX_REQUESTS_A_MINUTE = 60_000;

/** UNCONFIRMED (1.4): for commerce events that name no currency. */
export const DEFAULT_CURRENCY = 'USD';

export const ZERO_ID = '00000000-0000-0000-0000-000000000000';

/** `att` by the status of the Batch (1.4). */
export const ATT_VALUES: ReadonlyMap<string, number> = new Map([['authorized', 3], ['denied', 2], ['restricted', 1], ['not_determined', 0]]);

/** Names of sales events (1.3): one event for each product, and one for the whole. */
export const ITEM_EVENTS: ReadonlyMap<string, string> = new Map([['add_to_cart', 'af_add_to_cart'], ['add_to_wishlist', 'af_add_to_wishlist']]);
export const ORDER_EVENTS: ReadonlyMap<string, string> = new Map([['checkout', 'af_initiated_checkout'], ['purchase', 'af_purchase']]);
