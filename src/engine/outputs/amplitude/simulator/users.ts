/** Users and groups as Amplitude keeps them: who an event belongs to, and what it changes (spec/outputs/amplitude.md 2.2). */
import { stringifyJson } from '../../../../protocol/json.ts';
import type { Json, JsonObject } from '../../../../protocol/json.ts';
import type { SimulatorState } from '../../definition.ts';
import { mergeUsers, saveUser, userOf } from '../../shared/received.ts';
import { listOf, numberOf, objectOf } from '../../shared/values.ts';
import { OPERATORS } from './validate.ts';

/** Device id to the key of the user whom its next anonymous event belongs to. */
const DEVICES = 'devices';
export const GROUPS = 'groups';

/** Fields of an event that say where the user is; one of them resets all. */
const PLACE = ['country', 'region', 'city', 'dma'] as const;

const userKey = (id: string): string => `user_id:${id}`;
const deviceKey = (id: string): string => `device_id:${id}`;

/** The user of an event, who is made or joined by it; null for an event of nobody. */
export function userFor(state: SimulatorState, userId: string | null, deviceId: string | null, now: number): string | null {
  const stored = deviceId === null ? undefined : state.get(DEVICES, deviceId);
  const owner = typeof stored === 'string' ? stored : undefined;
  if (userId === null) {
    if (deviceId === null) return null;
    const key = saveUser(state, owner ?? deviceKey(deviceId), { device_id: deviceId }, now);
    if (owner === undefined) state.put(DEVICES, deviceId, key);
    return key;
  }
  const isAnonymous = deviceId !== null && owner === deviceKey(deviceId);
  if (isAnonymous) mergeUsers(state, owner, userKey(userId), now);
  const key = saveUser(state, userKey(userId), { user_id: userId, device_id: deviceId }, now);
  if (deviceId !== null && owner !== key) state.put(DEVICES, deviceId, key);
  return key;
}

/** Plain properties are set, operators do what they say; a place replaces the old one. An event can say that it changes nothing. */
export function changeUser(state: SimulatorState, key: string, event: JsonObject, now: number): void {
  if (event['$skip_user_properties_sync'] === true) return;
  const properties = objectOf(event['user_properties']);
  const hasPlace = PLACE.some((field) => typeof event[field] === 'string');
  const known = objectOf(userOf(state, key)?.attributes);
  // Most events repeat what is known of the user.
  if (!hasPlace && Object.entries(properties).every(([name, value]) => Object.hasOwn(known, name) && known[name] === value)) return;
  saveUser(state, key, {}, now, (user) => {
    const values = new Map(Object.entries(operate(user.attributes as JsonObject, properties)));
    if (hasPlace) {
      for (const field of PLACE) {
        const value = event[field];
        if (typeof value === 'string') values.set(`[Amplitude] ${field}`, value);
        else values.delete(`[Amplitude] ${field}`);
      }
    }
    user.attributes = Object.fromEntries(values) as typeof user.attributes;
  });
}

export function changeGroup(state: SimulatorState, type: string, value: string, properties: JsonObject): void {
  const key = `${type}:${value}`;
  const known = objectOf(objectOf(state.get(GROUPS, key))['group_properties']);
  state.put(GROUPS, key, { group_type: type, group_value: value, group_properties: operate(known, properties) });
}

/** Without operators all properties are set. */
export function operate(known: JsonObject, change: JsonObject): JsonObject {
  const properties = new Map(Object.entries(known));
  if (!Object.keys(change).some((name) => OPERATORS.has(name))) return Object.fromEntries([...properties, ...Object.entries(change)]);
  if (Object.hasOwn(change, '$clearAll')) properties.clear();
  const each = (operator: string, apply: (name: string, value: Json) => void): void => {
    for (const [name, value] of Object.entries(objectOf(change[operator]))) apply(name, value);
  };
  each('$set', (name, value) => void properties.set(name, value));
  each('$setOnce', (name, value) => void (properties.has(name) || properties.set(name, value)));
  each('$add', (name, value) => void properties.set(name, (numberOf(properties.get(name)) ?? 0) + (numberOf(value) ?? 0)));
  each('$append', (name, value) => void properties.set(name, [...asList(properties.get(name)), ...asList(value)]));
  each('$prepend', (name, value) => void properties.set(name, [...asList(value), ...asList(properties.get(name))]));
  each('$preInsert', (name, value) => void properties.set(name, [...absent(properties.get(name), value), ...asList(properties.get(name))]));
  each('$postInsert', (name, value) => void properties.set(name, [...asList(properties.get(name)), ...absent(properties.get(name), value)]));
  each('$remove', (name, value) => {
    const unwanted = new Set(asList(value).map((entry) => stringifyJson(entry)));
    if (properties.has(name)) properties.set(name, asList(properties.get(name)).filter((entry) => !unwanted.has(stringifyJson(entry))));
  });
  each('$unset', (name) => void properties.delete(name));
  return Object.fromEntries(properties);
}

function asList(value: Json | undefined): Json[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? [...listOf(value)] : [value];
}

function absent(known: Json | undefined, added: Json): Json[] {
  const texts = new Set(asList(known).map((entry) => stringifyJson(entry)));
  return asList(added).filter((entry) => !texts.has(stringifyJson(entry)));
}
