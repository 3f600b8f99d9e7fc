/** Why a value of the batch is in no request to Amplitude, for a person who asks. */
import type { Json } from '../../../protocol/json.ts';
import { segmentsOf, valueAt } from '../../../protocol/pointer.ts';
import type { MapInput } from '../definition.ts';
import { objectOf } from '../shared/values.ts';
import { ZERO_ID } from './constants.ts';
import { deviceKind } from './identity.ts';
import { IDENTITY_TYPES, MPID_IDENTITY, readOptions } from './settings.ts';
import { propertyName, sentAttributes } from './user.ts';

interface Why {
  readonly why: string;
  readonly fact?: string;
  readonly setting?: string;
}

const WITHOUT_PROPERTIES: ReadonlySet<string> = new Set(['session_start', 'session_end', 'push_registration', 'application_state_transition']);
const COMMERCE_LEFT: ReadonlySet<string> = new Set(['product_action_list', 'product_list_source']);

export function unmapped(pointer: string, input: MapInput): Why | null {
  const [part, ...rest] = segmentsOf(pointer);
  const value = valueAt(input.batch as unknown as Json, pointer);
  switch (part) {
    case 'user_attributes': return attribute(rest[0] ?? '', input);
    case 'deleted_user_attributes': return deleted(value, input);
    case 'user_identities': return identity(rest[0] ?? '', input);
    case 'events': return event(rest, value, input);
    case 'device_info': return device(rest[0] ?? '', value, input);
    case 'application_info':
      if (rest[0] !== 'apple_search_ads_attributes') return null;
      return { why: '"Enable Apple Search Ads" is off, or the data is not from iOS or tvOS.', setting: 'enableAppleSearchAds', fact: 'apple-search-ads-form' };
    case 'context':
      return rest[0] === 'location' && (rest[1] === 'latitude' || rest[1] === 'longitude') ? { why: 'Events with a place of their own say that one; a place needs latitude and longitude.' } : null;
    case 'mp_deviceid': return { why: 'device_id is an id of the platform; the device application stamp stands in only where "Anonymous ID forwarding" says so.', setting: 'anonymousIdForwarding' };
    case 'mpid': return { why: '"User Identification" does not choose the MPID.', setting: 'userIdentification' };
    case 'source_info': return rest[0] === 'partner' ? { why: 'It only names the provider in front of attribution events.', fact: 'attribution-provider' } : null;
    case 'consent_state': return { why: 'Amplitude has no field for consent; a change of it is sent as a custom event.' };
    default: return null;
  }
}

function attribute(name: string, input: MapInput): Why | null {
  const options = readOptions(input.settings, input.connectionSettings);
  if (options.includeEnriched || input.own === undefined || Object.hasOwn(sentAttributes(input, options), name)) return null;
  return { why: '"Include Enriched User Attributes" is off, and the batch did not bring this attribute itself.', setting: 'includeEnrichedUserAttributes' };
}

function deleted(name: Json | undefined, input: MapInput): Why | null {
  if (!readOptions(input.settings, input.connectionSettings).allowUnset) return { why: '"Allow unset user attributes" is off, so Amplitude keeps the property.', setting: 'allowUnsetUserAttributes' };
  if (typeof name === 'string' && Object.keys(objectOf(input.batch.user_attributes)).some((set) => propertyName(set) === propertyName(name))) return { why: 'The attribute is both deleted and set, and ends up set.' };
  return null;
}

function identity(type: string, input: MapInput): Why {
  const { identification } = readOptions(input.settings, input.connectionSettings);
  const chosen = identification === MPID_IDENTITY ? 'the MPID' : (IDENTITY_TYPES[identification] ?? 'customer_id');
  if (type === 'email') return { why: `"User Identification" chooses ${chosen}, and "Include Email in User Properties" is off.`, setting: 'includeEmailAsUserProperty' };
  return { why: `"User Identification" chooses ${chosen}; Amplitude gets no other identity.`, setting: 'userIdentification' };
}

function event([index, , field, ...rest]: readonly string[], value: Json | undefined, input: MapInput): Why | null {
  const type = input.batch.events[Number(index)]?.event_type ?? '';
  if (field === 'custom_attributes') {
    if (WITHOUT_PROPERTIES.has(type)) return { why: `Amplitude's ${type} events carry no event_properties.`, fact: 'attributes-of-other-events' };
    return value === null ? { why: 'The attribute has no value.', fact: 'null-attributes' } : { why: 'A field or an attribute of a product has the same name and counts instead.' };
  }
  if (field === 'product_action') {
    if (COMMERCE_LEFT.has(rest[0] ?? '')) return { why: 'Amplitude’s commerce events have no such attribute.', fact: 'commerce-attributes' };
    if (rest[0] === 'total_amount') return { why: 'Only purchases and refunds carry a total amount, as their revenue.', fact: 'commerce-attributes' };
    return null;
  }
  if (field === 'promotion_action' || field === 'product_impressions') return { why: 'Promotions and impressions are not sent from the server.', fact: 'commerce-server' };
  if (field === 'custom_event_type') return { why: 'Amplitude has no field for it; it tells attribution events from others.' };
  if (field === 'custom_flags') return { why: 'Custom flags are for other partners and for outputs that take raw data.' };
  if (field === 'lifetime_value_change' || field === 'lifetime_value_attribute_name') return { why: 'Amplitude gets revenue of purchases and refunds only.' };
  return null;
}

function device(field: string, value: Json | undefined, input: MapInput): Why | null {
  if (value === ZERO_ID) return { why: 'An id of zeros alone stands for nobody, and Amplitude refuses it.', fact: 'zero-advertising-id' };
  const kind = deviceKind(input);
  if (field === 'brand' && (kind === 'ios' || kind === 'tvos')) return { why: 'device_brand is not sent for Apple’s devices.' };
  if (kind === 'web' && (field === 'os_version' || field === 'brand' || field === 'device_model')) return { why: 'For web data from the server this is read from the user agent.', fact: 'web-names' };
  return null;
}
