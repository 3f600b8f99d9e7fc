/** `user_properties`: what is known of the user (spec/outputs/amplitude.md 1.5, 1.4 on `$identify`). */
import { isObject } from '../../../protocol/json.ts';
import type { Json, JsonObject } from '../../../protocol/json.ts';
import { escapeToken } from '../../../protocol/pointer.ts';
import type { FieldOrigin, MapInput } from '../definition.ts';
import { listOf, objectOf, textOf } from '../shared/values.ts';
import { UNSET_VALUE } from './constants.ts';
import { webAgent } from './device.ts';
import { property, settled } from './fields.ts';
import type { Field, Properties } from './fields.ts';
import { deviceKind } from './identity.ts';
import type { AmplitudeOptions } from './settings.ts';

/** Reserved names in the spelling of the SDKs, by their lower-case form. */
const RESERVED_NAMES: ReadonlyMap<string, string> = new Map(
  ['$Age', '$Gender', '$Country', '$Zip', '$City', '$State', '$Address', '$FirstName', '$LastName', '$Mobile'].map((name) => [name.toLowerCase(), name]),
);

/** Amplitude tells names by letter case, so that reserved ones have one spelling, whether the batch or the profile brought them. */
export function propertyName(name: string): string {
  return name.startsWith('$') ? (RESERVED_NAMES.get(name.toLowerCase()) ?? name) : name;
}

/** The user attributes that go to Amplitude: all, or those that the batch itself brought. */
export function sentAttributes({ batch, own }: MapInput, { includeEnriched }: AmplitudeOptions): JsonObject {
  const all = objectOf(batch.user_attributes);
  if (includeEnriched || own === undefined) return all;
  const brought = new Set(Object.keys(objectOf(own.user_attributes)).map(propertyName));
  return Object.fromEntries(Object.entries(all).filter(([name]) => brought.has(propertyName(name))));
}

/** User properties, which an event may add its own to. Null when there are none. */
export function userProperties(input: MapInput, options: AmplitudeOptions, attributes: JsonObject): Field | null {
  const { batch } = input;
  const changed: Properties = { entries: [], inner: [] };
  for (const [name, value] of Object.entries(attributes)) {
    const source = `/user_attributes/${escapeToken(name)}`;
    if (value === null) property(changed, propertyName(name), true, source, 'user tag', 'user-tags');
    else if (propertyName(name) !== name) property(changed, propertyName(name), value, source, 'user attribute, reserved names as the SDKs spell them', 'reserved-attributes');
  }
  const email = options.includeEmail ? textOf(objectOf(batch.user_identities)['email']) : null;
  if (email !== null) property(changed, 'email', email, '/user_identities/email', 'Include Email in User Properties');
  const agent = webAgent(input);
  if (agent !== null && agent.os !== null) property(changed, 'web_os_name', agent.os, agent.source, 'system of the user agent', 'web-names');
  if (agent !== null && agent.osVersion !== null) property(changed, 'web_os_version', agent.osVersion, agent.source, 'version of the system', 'web-names');
  if (options.appleSearchAds && ['ios', 'tvos'].includes(deviceKind(input))) addSearchAds(objectOf(batch.application_info)['apple_search_ads_attributes'], changed);
  return userField(attributes, changed);
}

/** Attributes that go as they are, under one origin, and over them those that do not. */
function userField(attributes: JsonObject, changed: Properties): Field | null {
  const base = { key: 'user_properties', source: '/user_attributes', how: 'user attributes' };
  if (changed.entries.length === 0) return Object.keys(attributes).length === 0 ? null : { ...base, value: attributes };
  const same = Object.entries(attributes).filter(([name, value]) => value !== null && propertyName(name) === name);
  const { value, inner } = settled(changed);
  return { ...base, source: same.length === 0 ? null : base.source, value: Object.fromEntries([...same, ...Object.entries(value)]), inner };
}

/** The same with properties of one event's own. */
export function withProperties(user: Field | null, extra: Properties): Field | null {
  if (extra.entries.length === 0) return user;
  const { value, inner } = settled(extra);
  const own = new Set(inner.map(({ target }) => target));
  return {
    key: 'user_properties', source: user?.source ?? null, how: user?.how ?? 'properties of the event',
    value: Object.fromEntries([...Object.entries(objectOf(user?.value)), ...Object.entries(value)]),
    inner: [...(user?.inner ?? []).filter(({ target }) => !own.has(target)), ...inner],
  };
}

function addSearchAds(versions: Json | undefined, extra: Properties): void {
  for (const [version, values] of Object.entries(objectOf(versions))) {
    const source = `/application_info/apple_search_ads_attributes/${escapeToken(version)}`;
    if (!isObject(values)) continue;
    for (const [name, value] of Object.entries(values)) {
      if (textOf(value) !== null) property(extra, name, value, `${source}/${escapeToken(name)}`, 'Apple Search Ads', 'apple-search-ads-form');
    }
  }
}

/** Deleted attributes; a name that is both deleted and set ends up set (spec/data-model.md 4.4). Null when none is to be unset. */
export function unsetProperties(input: MapInput, options: AmplitudeOptions): { readonly value: JsonObject; readonly origins: readonly FieldOrigin[] } | null {
  if (!options.allowUnset) return null;
  const set = new Set(Object.keys(objectOf(input.batch.user_attributes)).map(propertyName));
  const names = new Map<string, number>();
  listOf(input.batch.deleted_user_attributes).forEach((deleted, index) => {
    if (typeof deleted !== 'string' || deleted === '') return;
    const name = propertyName(deleted);
    if (!set.has(name) && !names.has(name)) names.set(name, index);
  });
  if (names.size === 0) return null;
  return {
    value: Object.fromEntries([...names.keys()].map((name) => [name, UNSET_VALUE])),
    origins: [...names].map(([name, index]) => ({ target: `/$unset/${escapeToken(name)}`, source: `/deleted_user_attributes/${index}`, how: 'deleted user attribute' })),
  };
}
