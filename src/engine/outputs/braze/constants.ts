/** Facts of spec/outputs/braze.md: hosts, paths, limits, names. */

export const SLUG = 'braze';
export const NAME = 'Braze';
/** The kit is still registered as "Appboy". */
export const MODULE_ID = 28;

/** REST hosts by instance (1.1). */
export const REST_HOSTS = {
  'US 01 Cluster': 'rest.iad-01.braze.com',
  'US 02 Cluster': 'rest.iad-02.braze.com',
  'US 03 Cluster': 'rest.iad-03.braze.com',
  'US 04 Cluster': 'rest.iad-04.braze.com',
  'US 05 Cluster': 'rest.iad-05.braze.com',
  'US 06 Cluster': 'rest.iad-06.braze.com',
  'US 07 Cluster': 'rest.iad-07.braze.com',
  'US 08 Cluster': 'rest.iad-08.braze.com',
  'US 10 Cluster': 'rest.us-10.braze.com',
  'EU 01 Cluster': 'rest.fra-01.braze.eu',
  'EU 02 Cluster': 'rest.fra-02.braze.eu',
  'AU 01 Cluster': 'rest.au-01.braze.com',
} as const;
export type Instance = keyof typeof REST_HOSTS;
export const STANDARD_INSTANCE: Instance = 'US 03 Cluster';
export const CUSTOM_INSTANCE = 'Custom';

export const TRACK_PATH = '/users/track';

/** Objects of each array in one request (1.8). */
export const MAX_OBJECTS = 75;
/** Users in one call of the other endpoints (2.4). */
export const MAX_USERS = 50;

export const ALIAS_LABEL = 'mparticle_id';
export const DEFAULT_CURRENCY = 'USD';

/** What the `email_subscribe` and `push_subscribe` states may be. */
export const SUBSCRIBE_STATES: ReadonlySet<string> = new Set(['subscribed', 'unsubscribed', 'opted_in']);

/** Consent signals that Braze takes, the only custom attributes that keep their `$` (1.6). */
export const CONSENT_NAMES = ['google_ad_user_data', 'google_ad_personalization'] as const;

/** Property names that Braze keeps for itself (1.5). */
export const RESERVED_PROPERTIES: ReadonlySet<string> = new Set(['time', 'event_name']);

/** Names of an attributes object that are no attributes: a user attribute of such a name would change who is meant. */
export const RESERVED_ATTRIBUTES: ReadonlySet<string> = new Set([
  'external_id', 'user_alias', 'braze_id', '_update_existing_only', 'push_token_import', 'push_tokens', 'subscription_groups',
]);

export const MAX_NAME_LENGTH = 255;
export const MAX_TEXT_LENGTH = 255;
/** Elements that Braze keeps of an array attribute. */
export const MAX_ARRAY_LENGTH = 25;
export const MAX_EXTERNAL_ID_BYTES = 988;
export const MAX_QUANTITY = 100;
/** Bytes of properties that hold arrays or objects. */
export const MAX_PROPERTIES_BYTES = 51_200;
export const MAX_REQUEST_BYTES = 4_194_304;
