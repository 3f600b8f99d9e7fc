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

/** The user attributes that go to Amplitude: all, or those that the batch itself brought. */
export function sentAttributes({ batch, own }: MapInput, { includeEnriched }: AmplitudeOptions): JsonObject {
  const all = objectOf(batch.user_attributes);
  if (includeEnriched || own === undefined) return all;
  const brought = objectOf(own.user_attributes);
  return Object.fromEntries(Object.entries(all).filter(([name]) => Object.hasOwn(brought, name)));
}

/** User properties in the making, which an event may add its own to. */
export function userProperties(input: MapInput, options: AmplitudeOptions, attributes: JsonObject): Field | null {
  const { batch } = input;
  const extra: Properties = { entries: [], inner: [] };
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null) property(extra, name, true, `/user_attributes/${escapeToken(name)}`, 'user tag', 'user-tags');
  }
  const email = options.includeEmail ? textOf(objectOf(batch.user_identities)['email']) : null;
  if (email !== null) property(extra, 'email', email, '/user_identities/email', 'Include Email in User Properties');
  const agent = webAgent(input);
  if (agent !== null && agent.os !== null) property(extra, 'web_os_name', agent.os, agent.source, 'system of the user agent', 'web-names');
  if (agent !== null && agent.osVersion !== null) property(extra, 'web_os_version', agent.osVersion, agent.source, 'version of the system', 'web-names');
  if (options.appleSearchAds && ['ios', 'tvos'].includes(deviceKind(input))) addSearchAds(objectOf(batch.application_info)['apple_search_ads_attributes'], extra);
  return userField(attributes, extra);
}

/** Attributes as they are, and what was added to them. Null when there is nothing. */
function userField(attributes: JsonObject, extra: Properties): Field | null {
  const base = { key: 'user_properties', source: '/user_attributes', how: 'user attributes' };
  if (extra.entries.length === 0) return Object.keys(attributes).length === 0 ? null : { ...base, value: attributes };
  const { value, inner } = settled(extra);
  return { ...base, source: Object.keys(attributes).length === 0 ? null : base.source, value: Object.fromEntries([...Object.entries(attributes), ...Object.entries(value)]), inner };
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
  const set = objectOf(input.batch.user_attributes);
  const names = new Map<string, number>();
  listOf(input.batch.deleted_user_attributes).forEach((name, index) => {
    if (typeof name === 'string' && name !== '' && !Object.hasOwn(set, name) && !names.has(name)) names.set(name, index);
  });
  if (names.size === 0) return null;
  return {
    value: Object.fromEntries([...names.keys()].map((name) => [name, UNSET_VALUE])),
    origins: [...names].map(([name, index]) => ({ target: `/$unset/${escapeToken(name)}`, source: `/deleted_user_attributes/${index}`, how: 'deleted user attribute' })),
  };
}
