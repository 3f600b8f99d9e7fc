/** Facts of spec/outputs/facebook.md: hosts, paths, limits, names. */

export const SLUG = 'facebook';
export const NAME = 'Facebook';
export const MODULE_ID = 45;

export const HOST = 'graph.facebook.com';
/** UNCONFIRMED: which version of the Graph API the hosted product calls. */
export const API_VERSION = 'v21.0';

/** Events in one request (1.8). */
export const MAX_EVENTS = 1_000;
/** Parameters of an app event beyond this are ignored (1.4). */
export const MAX_PARAMETERS = 25;
/** Distinct event names of an app or pixel (1.4). */
export const MAX_EVENT_NAMES = 1_000;
export const MAX_NAME_LENGTH = 40;
export const APP_EVENT_NAME = /^[0-9a-zA-Z_][0-9a-zA-Z _-]{0,39}$/;

export const SHA256_HEX = /^[a-f0-9]{64}$/;
export const ZERO_ID = '00000000-0000-0000-0000-000000000000';

export const DEFAULT_CURRENCY = 'USD';
/** Upper-case codes of ISO 4217. */
export const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

export const EXTINFO_LENGTH = 16;

/** Values of `action_source` that mParticle's flag and setting take (1.8); Facebook takes one more (2.3). */
export const ACTION_SOURCES = ['email', 'website', 'app', 'phone_call', 'chat', 'physical_store', 'system_generated', 'other'] as const;
export const FACEBOOK_ACTION_SOURCES: ReadonlySet<string> = new Set([...ACTION_SOURCES, 'business_messaging']);

/** Keys of `user_data` whose values must be SHA-256 (2.3). */
export const HASHED_KEYS = ['em', 'ph', 'fn', 'ln', 'ge', 'db', 'ct', 'st', 'zp', 'country'] as const;
/** Keys of `user_data` that may be anything (2.3). */
export const PLAIN_KEYS = ['external_id', 'fbc', 'fbp', 'client_ip_address', 'client_user_agent', 'subscription_id', 'fb_login_id', 'lead_id', 'madid', 'anon_id'] as const;

/** mParticle's custom flags of an event (1.5, 1.8). */
export const FLAGS = {
  actionSource: 'Facebook.ActionSource',
  sourceUrl: 'Facebook.EventSourceUrl',
  browserId: 'Facebook.BrowserId',
  clickId: 'Facebook.ClickId',
  userAgent: 'Facebook.ClientUserAgent',
} as const;
