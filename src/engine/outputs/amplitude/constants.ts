/** Facts of spec/outputs/amplitude.md: hosts, paths, limits, names. */

export const SLUG = 'amplitude';
export const NAME = 'Amplitude';
export const MODULE_ID = 53;

export const HOSTS = {
  'US Organization': 'https://api2.amplitude.com',
  'EU Organization': 'https://api.eu.amplitude.com',
} as const;
export type Organization = keyof typeof HOSTS;
export const US: Organization = 'US Organization';

export const HTTP_PATH = '/2/httpapi';
export const BATCH_PATH = '/batch';
export const IDENTIFY_PATH = '/identify';
export const GROUP_IDENTIFY_PATH = '/groupidentify';

/** 1.7 and 2.2: what one request may hold. */
export const MAX_EVENTS = 2_000;
export const MAX_HTTP_BYTES = 1_048_576;
export const MAX_BATCH_BYTES = 20 * 1_048_576;

/** Marker of the sending library. */
export const LIBRARY = 'mParticle';

export const IDENTIFY = '$identify';
export const GROUP_IDENTIFY = '$groupidentify';
export const REVENUE_EVENT = '[Amplitude] Revenue';
export const UNSET_VALUE = '-';

export const ZERO_ID = '00000000-0000-0000-0000-000000000000';

/** 2.2: values that identify nobody. */
export const FORBIDDEN_IDS: ReadonlySet<string> = new Set([
  'anonymous', 'nil', 'none', 'null', 'n/a', 'na', 'undefined', 'unknown', '', ZERO_ID, '{}', 'lmy47d', '0', '-1',
]);
export const MIN_ID_LENGTH = 5;
export const MAX_TEXT_LENGTH = 1_024;
export const MAX_DEPTH = 40;

/** A repeat of an event within this time is not stored again. */
export const DEDUP_MS = 7 * 86_400_000;

/** 2.2: rates are taken over this time. */
export const RATE_WINDOW_MS = 30_000;
export const HTTP_EVENTS_PER_SECOND = 30;
export const BATCH_EVENTS_PER_SECOND = 1_000;
/** A device that sends more than this to `/2/httpapi` is silenced (threshold from the documented answer). */
export const SILENCED_EVENTS_PER_SECOND = 100;
export const DAILY_QUOTA = 500_000;
export const DAY_MS = 86_400_000;
/** Longest query of a GET; the number is our choice. */
export const MAX_QUERY_LENGTH = 8_192;
