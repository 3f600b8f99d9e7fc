/** `user_id` and `device_id` (spec/outputs/amplitude.md 1.3). */
import type { MapInput } from '../definition.ts';
import { objectOf, textOf } from '../shared/values.ts';
import { ZERO_ID } from './constants.ts';
import type { Field } from './fields.ts';
import { ANONYMOUS_DEVICE_AND_USER, ANONYMOUS_OFF, IDENTITY_TYPES, MPID_IDENTITY } from './settings.ts';
import type { AmplitudeOptions } from './settings.ts';

export interface AmplitudeIdentity {
  readonly userId: Field | null;
  readonly deviceId: Field | null;
}

/** Device ids by kind of device, best first. */
const DEVICE_ID_FIELDS: ReadonlyMap<string, readonly string[]> = new Map([
  ['ios', ['ios_advertising_id', 'ios_idfv']],
  ['tvos', ['ios_advertising_id', 'ios_idfv']],
  ['android', ['android_uuid', 'android_advertising_id']],
  ['roku', ['roku_advertising_id', 'roku_publisher_id']],
  ['fire_tv', ['fire_advertising_id']],
]);

/** What kind of device the batch tells of: its own word, else the input's platform. */
export function deviceKind(input: MapInput): string {
  return textOf(objectOf(input.batch.device_info)['platform'])?.toLowerCase() ?? input.platform;
}

/** Where `deviceKind` has it from. */
export function kindSource(input: MapInput): string {
  return textOf(objectOf(input.batch.device_info)['platform']) === null ? 'platform' : '/device_info/platform';
}

/** An id of the device; all zeros stand for a user who limited tracking. */
export function deviceIdentifier(input: MapInput, field: string): string | null {
  const id = textOf(objectOf(input.batch.device_info)[field]);
  return id === ZERO_ID ? null : id;
}

export function resolveIdentity(input: MapInput, options: AmplitudeOptions): AmplitudeIdentity {
  return { userId: userId(input, options), deviceId: deviceId(input, options) };
}

function userId(input: MapInput, { identification }: AmplitudeOptions): Field | null {
  if (identification === MPID_IDENTITY) {
    const mpid = textOf(input.batch.mpid);
    return mpid === null ? null : { key: 'user_id', value: mpid, source: '/mpid', how: 'User Identification: MPID' };
  }
  const type = IDENTITY_TYPES[identification] ?? 'customer_id';
  const identity = textOf(objectOf(input.batch.user_identities)[type]);
  return identity === null ? null : { key: 'user_id', value: identity, source: `/user_identities/${type}`, how: `User Identification: ${type}` };
}

function deviceId(input: MapInput, options: AmplitudeOptions): Field | null {
  const kind = deviceKind(input);
  for (const field of DEVICE_ID_FIELDS.get(kind) ?? []) {
    const id = deviceIdentifier(input, field);
    if (id !== null) return { key: 'device_id', value: id, source: `/device_info/${field}`, how: `device id: ${field}`, ...(kind === 'tvos' ? { fact: 'tvos-device-id' } : {}) };
  }
  const stamp = textOf(input.batch.mp_deviceid);
  if (options.anonymousId === ANONYMOUS_OFF || stamp === null) return null;
  const mpid = textOf(input.batch.mpid);
  const withUser = options.anonymousId === ANONYMOUS_DEVICE_AND_USER && mpid !== null;
  return { key: 'device_id', value: withUser ? `${stamp}-${mpid}` : stamp, source: '/mp_deviceid', how: `Anonymous ID forwarding: device application stamp${withUser ? ' and MPID' : ''}`, fact: 'anonymous-id-form' };
}
