/** The identities that a plan names, gathered from a batch (spec/data-plans.md 4.4; unconfirmed as a whole). */
import { isObject } from '../../protocol/json.ts';
import type { Json } from '../../protocol/json.ts';
import { pointerOf } from './schema/run.ts';
import type { BatchLike } from './types.ts';

/** Events API name → the plan's (IDSync) name, where they differ. */
const RENAMED: ReadonlyMap<string, string> = new Map([
  ['customer_id', 'customerid'],
  ['facebook_custom_audience_id', 'facebookcustomaudienceid'],
  ...Array.from({ length: 9 }, (_, index): [string, string] => [`other_id_${index + 2}`, `other${index + 2}`]),
]);

/** Member of `device_info` → the plan's name. */
const DEVICE_IDENTITIES: readonly (readonly [string, string])[] = [
  ['ios_advertising_id', 'ios_idfa'], ['ios_idfv', 'ios_idfv'], ['android_advertising_id', 'android_aaid'], ['android_uuid', 'android_uuid'],
  ['amp_id', 'amp_id'], ['push_token', 'push_token'], ['roku_advertising_id', 'roku_aid'], ['roku_publisher_id', 'roku_publisher_id'],
  ['fire_advertising_id', 'fire_aid'], ['microsoft_advertising_id', 'microsoft_aid'], ['microsoft_publisher_id', 'microsoft_publisher_id'],
];

export const DEVICE_APPLICATION_STAMP = 'device_application_stamp';

/** Where an identity stands in the batch. */
export interface IdentityPlace {
  readonly home: 'user_identities' | 'device_info' | 'batch';
  /** Its name there. */
  readonly member: string;
}

export interface IdentityMap {
  readonly values: Readonly<Record<string, Json>>;
  /** Plan name → every place that it comes from; one name can stand in `user_identities` under both spellings. */
  readonly places: ReadonlyMap<string, readonly IdentityPlace[]>;
}

/** `withStamp`: the plan names `device_application_stamp`; else every SDK batch would violate (4.4). */
export function mergedIdentities(batch: BatchLike, withStamp: boolean): IdentityMap {
  const values: Record<string, Json> = Object.create(null) as Record<string, Json>;
  const places = new Map<string, IdentityPlace[]>();
  const add = (name: string, value: unknown, place: IdentityPlace): void => {
    if (value === null || value === undefined) return;
    values[name] ??= value as Json;
    const known = places.get(name);
    if (known === undefined) places.set(name, [place]);
    else known.push(place);
  };
  const user = batch['user_identities'];
  if (isObject(user)) {
    for (const member of Object.keys(user)) add(RENAMED.get(member) ?? member, user[member], { home: 'user_identities', member });
  }
  const device = batch['device_info'];
  if (isObject(device)) {
    for (const [member, name] of DEVICE_IDENTITIES) add(name, device[member], { home: 'device_info', member });
  }
  if (withStamp) add(DEVICE_APPLICATION_STAMP, batch['mp_deviceid'], { home: 'batch', member: 'mp_deviceid' });
  return { values, places };
}

/** JSON pointer into the batch for a place in the map; `missing`: where a required identity should stand. */
export function originOf(map: IdentityMap, segments: readonly (string | number)[], missing: string | null): string {
  const name = segments.length > 0 ? String(segments[0]) : missing;
  if (name === null) return '/user_identities';
  const place = map.places.get(name)?.[0] ?? homeOf(name);
  const rest = segments.length > 0 && missing !== null ? [...segments.slice(1), missing] : segments.slice(1);
  return pointerOf([...(place.home === 'batch' ? [] : [place.home]), place.member, ...rest]);
}

function homeOf(name: string): IdentityPlace {
  if (name === DEVICE_APPLICATION_STAMP) return { home: 'batch', member: 'mp_deviceid' };
  const device = DEVICE_IDENTITIES.find(([, planned]) => planned === name);
  if (device !== undefined) return { home: 'device_info', member: device[0] };
  const renamed = [...RENAMED].find(([, planned]) => planned === name);
  return { home: 'user_identities', member: renamed?.[0] ?? name };
}
