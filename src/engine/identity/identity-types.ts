/**
 * Identity types and their names (spec/identity-profiles.md 1.1). Inside the engine a user identity has its Events API
 * name (`customer_id`) and a device identity its Identity API name (`ios_idfv`).
 */
import { USER_IDENTITY_ALIASES, USER_IDENTITY_TYPES } from '../batch/schema.ts';
import type { Batch } from '../batch/types.ts';

/** `device_info` field to type; the Device Application Stamp is `mp_deviceid` of the batch. */
const DEVICE_FIELDS: Readonly<Record<string, string>> = {
  ios_advertising_id: 'ios_idfa',
  ios_idfv: 'ios_idfv',
  android_advertising_id: 'android_aaid',
  android_uuid: 'android_uuid',
  fire_advertising_id: 'fire_aid',
  roku_advertising_id: 'roku_aid',
  roku_publisher_id: 'roku_publisher_id',
  microsoft_advertising_id: 'microsoft_aid',
  microsoft_publisher_id: 'microsoft_publisher_id',
  amp_id: 'amp_id',
};

export const DEVICE_APPLICATION_STAMP = 'device_application_stamp';
const DEVICE_TYPES: ReadonlySet<string> = new Set([...Object.values(DEVICE_FIELDS), 'push_token', DEVICE_APPLICATION_STAMP]);

const apiNames = new Map<string, string>([...USER_IDENTITY_ALIASES].map(([api, canonical]) => [canonical, api]));

/** Names that `known_identities` and `identity_type` take; UWP spells one like the Events API. */
export const IDENTITY_API_TYPES: ReadonlySet<string> = new Set([
  ...USER_IDENTITY_TYPES.map((type) => apiNames.get(type) ?? type), 'facebook_custom_audience_id', ...DEVICE_TYPES,
]);

export function canonicalType(apiName: string): string {
  return USER_IDENTITY_ALIASES.get(apiName) ?? apiName;
}

/** Every type by its name inside. */
export const ALL_TYPES: readonly string[] = [...USER_IDENTITY_TYPES, ...DEVICE_TYPES];
const TYPES: ReadonlySet<string> = new Set(ALL_TYPES);

export function isIdentityType(type: string): boolean {
  return TYPES.has(type);
}

/** Several devices may belong to one user; of the user identities there is one each. */
export function isDeviceType(type: string): boolean {
  return DEVICE_TYPES.has(type);
}

/** Longer values are refused or left out (data-model.md 6). */
export const VALUE_LENGTH = 256;

export interface IdentityPair {
  /** Inside name. */
  readonly type: string;
  readonly value: string;
}

const ALL_ZERO = /^[0-]*$/;

/** What a value is looked up by (3): trimmed, e-mail addresses in lower case; `null` for one that identifies nobody. */
export function lookUpKey(type: string, value: string): string | null {
  const text = value.trim();
  if (text === '') return null;
  if (type.endsWith('aid') || type === 'ios_idfa') return ALL_ZERO.test(text) ? null : text;
  return type === 'email' ? text.toLowerCase() : text;
}

/** User and device identities of a batch that came without an MPID (3.8). */
export function identitiesOfBatch(batch: Batch): IdentityPair[] {
  const pairs: IdentityPair[] = [];
  for (const [type, value] of Object.entries(batch.user_identities ?? {})) pairs.push({ type, value });
  for (const field of Object.keys(DEVICE_FIELDS)) {
    const value = batch.device_info?.[field];
    if (typeof value === 'string') pairs.push({ type: DEVICE_FIELDS[field] as string, value });
  }
  if (batch.mp_deviceid !== undefined) pairs.push({ type: DEVICE_APPLICATION_STAMP, value: batch.mp_deviceid });
  return pairs.filter(({ type, value }) => lookUpKey(type, value) !== null);
}
