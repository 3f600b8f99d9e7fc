/** `distinct_id` and its relatives (spec/outputs/mixpanel.md 1.4). */
import type { MapInput } from '../definition.ts';
import type { Payload, PayloadField } from '../shared/payload.ts';
import { objectOf, textOf } from '../shared/values.ts';
import { APPLE_ID_FIELDS, DEVICE_ID_FIELDS, IDENTITY_TYPES, ZERO_ID } from './mapping-tables.ts';
import { MPID_IDENTITY } from './settings.ts';
import type { MixpanelOptions } from './settings.ts';

export interface MixpanelIdentity {
  readonly distinctId: PayloadField;
  /** With Simplified ID Merge: `$device_id` and `$user_id`, as far as they are known. */
  readonly merge: Payload;
  readonly device: PayloadField | null;
}

/** What kind of device the batch tells of: its own word, else the input's platform. */
export function deviceKind(input: MapInput): string {
  return textOf(objectOf(input.batch.device_info)['platform'])?.toLowerCase() ?? input.platform;
}

export function resolveIdentity(input: MapInput, options: MixpanelOptions): MixpanelIdentity | null {
  const user = selectedIdentity(input, options);
  const device = deviceId(input, options);
  const merge: Payload = new Map();
  if (!options.simplifiedIdMerge) {
    const distinctId = user ?? device;
    return distinctId === null ? null : { distinctId, merge, device };
  }
  if (device !== null) merge.set('$device_id', { ...device, fact: 'id-merge' });
  if (user !== null) merge.set('$user_id', { ...user, fact: 'id-merge' });
  if (user !== null) return { distinctId: user, merge, device };
  if (device === null) return null;
  return { distinctId: { ...device, value: `$device:${String(device.value)}`, how: `${device.how}, Simplified ID Merge`, fact: 'id-merge' }, merge, device };
}

function selectedIdentity(input: MapInput, options: MixpanelOptions): PayloadField | null {
  if (options.identityType === MPID_IDENTITY) {
    const mpid = textOf(input.batch.mpid);
    return mpid === null ? null : { value: mpid, source: '/mpid', how: 'External Identity Type: MPID' };
  }
  const type = IDENTITY_TYPES[options.identityType];
  if (type === undefined) return null;
  const identity = textOf(objectOf(input.batch.user_identities)[type]);
  return identity === null ? null : { value: identity, source: `/user_identities/${type}`, how: `External Identity Type: ${options.identityType}` };
}

function deviceId(input: MapInput, options: MixpanelOptions): PayloadField | null {
  const fields = DEVICE_ID_FIELDS.get(deviceKind(input));
  if (fields === undefined) {
    const stamp = textOf(input.batch.mp_deviceid);
    return stamp === null ? null : { value: stamp, source: '/mp_deviceid', how: 'device id: device application stamp', fact: 'device-id-order' };
  }
  const info = objectOf(input.batch.device_info);
  for (const field of fields) {
    const id = textOf(info[field]);
    if (id === null || id === ZERO_ID) continue;
    const upper = options.upperCaseAppleIds && APPLE_ID_FIELDS.has(field);
    return { value: upper ? id.toUpperCase() : id, source: `/device_info/${field}`, how: `device id: ${field}${upper ? ', upper case' : ''}`, fact: 'device-id-order' };
  }
  return null;
}
