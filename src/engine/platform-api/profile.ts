/** The Profile API (spec/platform-apis.md 9, spec/identity-profiles.md 8): what a call must bring, and a user as the answer shows it. Pure. */
import { idNumber, isObject } from '../../protocol/json.ts';
import type { Json, JsonObject } from '../../protocol/json.ts';
import type { User } from '../../protocol/user.ts';
import { ENVIRONMENTS } from '../../protocol/vocabulary.ts';
import type { Environment } from '../../protocol/vocabulary.ts';
import { refused } from './answers.ts';
import type { ApiAnswer } from './types.ts';

/** `consent_state` is not confirmed; the privacy guide says that consent can be read. */
export const PROFILE_FIELDS = ['device_identities', 'user_identities', 'user_attributes', 'audience_memberships', 'attribution', 'partner_identities', 'consent_state'] as const;
export type ProfileField = (typeof PROFILE_FIELDS)[number];

export type Checked<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly answer: ApiAnswer };

/** What the identity folder knows of types; handed in, since domain folders do not import each other. */
export interface IdentityTypes {
  /** The type's name inside; null for none. */
  canonical(name: string): string | null;
  isDevice(type: string): boolean;
  /** Inside names. */
  readonly immutable: readonly string[];
}

function bad(message: string, note?: string): { readonly ok: false; readonly answer: ApiAnswer } {
  return { ok: false, answer: refused(400, message, note === undefined ? [] : [{ code: 'profile-call', message: note }]) };
}

export function checkFields(fields: string | null): Checked<readonly ProfileField[]> {
  const names = (fields ?? '').split(',').map((name) => name.trim()).filter((name) => name !== '');
  if (names.length === 0) return bad(`The query parameter "fields" is required: a comma-separated list of ${PROFILE_FIELDS.join(', ')}.`);
  const unknown = names.find((name) => !(PROFILE_FIELDS as readonly string[]).includes(name));
  return unknown === undefined ? { ok: true, value: names as ProfileField[] } : bad(`The field "${unknown.slice(0, 80)}" in "fields" is unknown. Use ${PROFILE_FIELDS.join(', ')}.`);
}

export interface Wanted {
  /** Null looks in both. */
  readonly environment: Environment | null;
  readonly type: string;
  readonly value: string;
}

/** `{environment_type, identity: {type, value}}`; the type must be immutable. */
export function checkResolve(body: Json, types: IdentityTypes): Checked<Wanted> {
  if (!isObject(body)) return bad('The body must be a JSON object.');
  const environment = body.environment_type;
  if (environment !== 'production' && environment !== 'development') return bad(`"environment_type" is required: ${ENVIRONMENTS.map((name) => `"${name}"`).join(' or ')}.`);
  const identity = checkIdentity(body.identity, types);
  if (!identity.ok) return identity;
  if (types.immutable.includes(identity.value.type)) return { ok: true, value: { ...identity.value, environment } };
  return bad(
    `"identity.type" must be an immutable identity of the workspace's identity strategy; "${identity.value.type}" is none.`,
    `Add "${identity.value.type}" to "identity.immutable" in cloudchamber.json (Settings, Identity). It must be a login and a unique identity too.`,
  );
}

/** The older search takes any type, and looks in both environments. */
export function checkSearch(body: Json, types: IdentityTypes): Checked<Wanted> {
  if (!isObject(body)) return bad('The body must be a JSON object.');
  const identity = checkIdentity(body.identity, types);
  return identity.ok ? { ok: true, value: { ...identity.value, environment: null } } : identity;
}

function checkIdentity(identity: Json | undefined, types: IdentityTypes): Checked<{ type: string; value: string }> {
  if (!isObject(identity)) return bad('"identity" must be an object with "type" and "value".');
  const { type: name, value, encoding } = identity;
  const type = typeof name === 'string' ? types.canonical(name) : null;
  if (type === null) return bad(`"identity.type" must be an identity type such as "customer_id"${typeof name === 'string' ? `; "${name.slice(0, 80)}" is none` : ''}.`);
  if (typeof value !== 'string' || value.trim() === '') return bad('"identity.value" must be text that is not empty.');
  return encoding === undefined || encoding === null || encoding === 'none' ? { ok: true, value: { type, value } } : bad('"identity.encoding" must be "none".');
}

export function profileNotFound(): ApiAnswer {
  return refused(404, 'No profile was found.');
}

/** Names that differ from those inside (spec/identity-profiles.md 1.1). */
const SERVED_TYPES: Readonly<Record<string, string>> = {
  ios_idfa: 'ios_advertising_id', ios_idfv: 'ios_vendor_id', android_aaid: 'google_advertising_id', android_uuid: 'android_id', fire_aid: 'fire_advertising_id',
  roku_aid: 'roku_advertising_id', microsoft_aid: 'microsoft_advertising_id', amp_id: 'unknown',
};

function servedType(type: string, value: string, { devices }: User): string {
  if (type.startsWith('other_id_')) return `other${type.slice('other_id_'.length)}`;
  if (type !== 'push_token') return SERVED_TYPES[type] ?? type;
  const platform = devices.find((device) => device.push_token === value)?.platform.toLowerCase() ?? '';
  return /^(ios|tvos)$/.test(platform) ? 'apple_push_notification_token' : platform === '' ? 'unknown' : 'google_cloud_messaging_token';
}

function identities(user: User, pairs: readonly { readonly type: string; readonly value: string }[]): Json {
  const seen = new Map(pairs.map(({ type, value }) => [`${type}\n${value}`, { type: servedType(type, value, user), encoding: 'none', value }]));
  return [...seen.values()];
}

const FIELD_VALUES: Readonly<Record<ProfileField, (user: User, types: IdentityTypes) => Json>> = {
  device_identities: (user, { isDevice }) => identities(user, [...user.identities.filter(({ type }) => isDevice(type)), ...user.devices.flatMap((device) => device.identities)]),
  user_identities: (user, { isDevice }) => identities(user, user.identities.filter(({ type }) => !isDevice(type))),
  user_attributes: (user) => Object.fromEntries(user.attributes.map(({ key, value }) => [key, value])),
  audience_memberships: () => [],
  attribution: (user) => user.attribution.map(({ service_provider, publisher, campaign }) => ({ service_provider, publisher, campaign })),
  partner_identities: () => [],
  consent_state: (user) => {
    const state: Record<string, JsonObject> = {};
    for (const { regulation, purpose, consented, at, document, location, hardware_id } of user.consent) (state[regulation] ??= {})[purpose] = { consented, timestamp_unixtime_ms: at, document, location, hardware_id };
    return state;
  },
};

/** The MPID is a number with all of its digits; each wanted field must have been named. */
export function servedProfile(user: User, fields: readonly ProfileField[], types: IdentityTypes): JsonObject {
  return {
    mpid: idNumber(user.mpid), created_timestamp_ms: user.created_at, last_stored_timestamp_ms: user.last_seen,
    is_opted_out: user.opted_out, limit_ad_tracking: user.limit_ad_tracking, account_userattributes: null,
    ...Object.fromEntries(fields.map((field) => [field, FIELD_VALUES[field](user, types)])),
  };
}
