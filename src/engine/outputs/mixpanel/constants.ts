/** Facts of spec/outputs/mixpanel.md: hosts, paths, limits, names. */

export const SLUG = 'mixpanel';
export const NAME = 'Mixpanel';
export const MODULE_ID = 10;

/** India is Mixpanel's own third region; mParticle does not document it (UNCONFIRMED). */
export const HOSTS = {
  'Standard Server': 'https://api.mixpanel.com',
  'EU Residency Server': 'https://api-eu.mixpanel.com',
  'India Residency Server': 'https://api-in.mixpanel.com',
} as const;
export type TargetServer = keyof typeof HOSTS;
export const STANDARD_SERVER: TargetServer = 'Standard Server';

export const TRACK_PATH = '/track?verbose=1';
export const IMPORT_PATH = '/import?strict=1';
export const ENGAGE_PATH = '/engage?verbose=1';

/** Objects in one request. */
export const MAX_OBJECTS = 2_000;
export const MAX_GROUP_UPDATES = 200;

/** Events older than this go to /import, and /track refuses them. */
export const HISTORY_MS = 5 * 24 * 3_600_000;

export const INSERT_ID_BYTES = 36;

/** UNCONFIRMED marker of the sending library. */
export const LIBRARY = 'mparticle';

export const NO_IP = '0';

/** Written by the mapping itself; attributes of the same names are not sent. */
export const RESERVED_PROPERTIES: ReadonlySet<string> = new Set(['token', 'time', 'distinct_id', '$insert_id', '$device_id', '$user_id']);

export const MAX_REQUEST_BYTES = 10_485_760;
export const MAX_RECORD_BYTES = 1_048_576;
export const MAX_STRING_LENGTH = 255;
export const MAX_KEYS = 255;
export const MAX_DEPTH = 3;
export const FUTURE_TOLERANCE_S = 3_600;
/** 1971-01-01 in Unix seconds. */
export const EARLIEST_TIME_S = 31_536_000;
/** From here on a time is taken for milliseconds. */
export const MILLISECONDS_FROM = 1e11;

/** Values that identify nobody. */
export const FORBIDDEN_IDS: ReadonlySet<string> = new Set([
  '00000000-0000-0000-0000-000000000000', 'anon', 'anonymous', 'nil', 'none', 'null', 'n/a', 'na', 'undefined', 'unknown',
  '<nil>', '0', '-1', 'true', 'false', '[]', '{}',
]);

/** Rolling minute of what a project may send (spec 2.3): 30,000 events a second, 2 GB. */
export const RATE_WINDOW_S = 60;
export const MAX_EVENTS_A_MINUTE = 30_000 * RATE_WINDOW_S;
export const MAX_BYTES_A_MINUTE = 2_147_483_648;

/** Transactions that a simulated profile keeps; its revenue counts all. */
export const KEPT_TRANSACTIONS = 100;
