/**
 * Whose an id is: profiles and distinct_ids are one thing, and ids that became one lead to the same user
 * (spec/outputs/mixpanel.md 1.4, 2.3; which of two users remains is our choice).
 */
import type { JsonObject } from '../../../../protocol/json.ts';
import type { SimulatorState } from '../../definition.ts';
import { keyOf, mergeUsers, saveUser } from '../../shared/received.ts';
import { listOf, textOf } from '../../shared/values.ts';
import { FORBIDDEN_IDS } from '../constants.ts';

const DEVICE_PREFIX = '$device:';

export function isNobody(id: string): boolean {
  return id === '' || FORBIDDEN_IDS.has(id.toLowerCase());
}

/** Key of the user with that id, who is made when there is none; null for ids that identify nobody. */
export function userFor(state: SimulatorState, id: string, now: number): string | null {
  if (isNobody(id)) return null;
  return keyOf(state, id) ?? saveUser(state, `distinct_id:${id}`, { distinct_id: id }, now);
}

/** With `$user_id` or `$device_id` (Simplified ID Merge) these say whose it is, else `distinct_id`. */
export function userOfEvent(state: SimulatorState, properties: JsonObject, now: number): string | null {
  const user = textOf(properties['$user_id']);
  const device = textOf(properties['$device_id']);
  if (user === null && device === null) return userFor(state, textOf(properties['distinct_id']) ?? '', now);
  const deviceId = device === null || device.startsWith(DEVICE_PREFIX) ? device : DEVICE_PREFIX + device;
  if (user === null) return userFor(state, deviceId ?? '', now);
  // A device goes over to the first user who logs in on it, and stays with that one.
  if (deviceId !== null && (keyOf(state, deviceId) ?? `distinct_id:${deviceId}`) === `distinct_id:${deviceId}`) becomeOne(state, deviceId, user, now);
  return userFor(state, user, now);
}

/** What `$create_alias`, `$identify` and `$merge` do to users. */
export function applyIdentityEvent(state: SimulatorState, event: string, properties: JsonObject, now: number): void {
  const id = (name: string): string => textOf(properties[name]) ?? '';
  if (event === '$create_alias') becomeOne(state, id('alias'), id('distinct_id'), now);
  if (event === '$identify') becomeOne(state, id('$anon_id'), id('$identified_id'), now);
  if (event !== '$merge') return;
  const [into, from] = listOf(properties['$distinct_ids']).map((entry) => textOf(entry) ?? '');
  becomeOne(state, from ?? '', into ?? '', now);
}

function becomeOne(state: SimulatorState, from: string, into: string, now: number): void {
  const target = userFor(state, into, now);
  if (target === null || isNobody(from)) return;
  const source = keyOf(state, from);
  if (source === undefined) saveUser(state, target, { distinct_id: from }, now);
  else mergeUsers(state, source, target, now);
}
