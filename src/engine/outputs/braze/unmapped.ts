/** Why a value of the batch is in no request to Braze, for a person who asks. */
import { attributeKey } from '../../batch/schema.ts';
import type { Json } from '../../../protocol/json.ts';
import { segmentsOf, valueAt } from '../../../protocol/pointer.ts';
import type { MapInput } from '../definition.ts';
import { objectOf, textOf } from '../shared/values.ts';
import { RESERVED_ATTRIBUTES } from './constants.ts';
import { chosenIdentity, identitiesOf } from './identity.ts';
import { readOptions } from './settings.ts';
import type { BrazeOptions } from './settings.ts';
import { IDENTITY_TYPES, SUBSCRIBE_ATTRIBUTES } from './tables.ts';
import { latestPushToken } from './user-events.ts';

export interface Why {
  readonly why: string;
  readonly fact?: string;
  readonly setting?: string;
}

export function unmapped(pointer: string, input: MapInput): Why | null {
  const options = readOptions(input.settings, input.connectionSettings);
  const [top, name = '', ...rest] = segmentsOf(pointer);
  const value = valueAt(input.batch as unknown as Json, pointer) ?? null;
  if (options.restKey === '') return { why: 'Without the REST API key nothing is forwarded to Braze.', setting: 'restApiKey' };
  const stopped = top === 'events' || top === 'user_attributes' || top === 'user_identities' ? withoutIdentity(input, options) : null;
  if (stopped !== null) return stopped;
  switch (top) {
    case 'user_attributes': return ofAttribute(name, value, input, options);
    case 'deleted_user_attributes': return Object.hasOwn(objectOf(input.batch.user_attributes), textOf(value) ?? '') ? { why: 'The attribute is set in the same batch, so it stays.' } : { why: 'Braze is not told of the removal of a subscription or of what identifies the user.' };
    case 'user_identities': return ofIdentity(name, input, options);
    case 'consent_state': return ofConsent(name, rest, options);
    case 'events': return ofEvent(input, Number(name), rest, value, options);
    case 'device_info':
    case 'application_info':
    case 'attribution_info':
    case 'context':
    case 'ip':
    case 'mp_deviceid': return { why: 'Braze’s /users/track has no field for devices, apps, places or attribution.' };
    default: return null;
  }
}

function withoutIdentity(input: MapInput, options: BrazeOptions): Why | null {
  if (options.allowsOtherIds || chosenIdentity(options.identityType, identitiesOf(input, options), input) !== null) return null;
  return latestPushToken(input) === null || input.platform === 'roku'
    ? { why: 'The user has no external identity, so nothing is sent.', setting: 'userIdentificationType' }
    : { why: 'The user has no external identity, so the push token goes alone.', fact: 'push-import', setting: 'userIdentificationType' };
}

function ofAttribute(name: string, value: Json, input: MapInput, options: BrazeOptions): Why | null {
  if (!options.enrichedAttributes && input.own !== undefined && !Object.hasOwn(objectOf(input.own.user_attributes), name)) {
    return { why: 'The batch did not bring this attribute itself, and attributes from the profile are not included.', setting: 'includeEnrichedUserAttributes' };
  }
  const key = attributeKey(name);
  if (options.groups.has(key)) return { why: 'The attribute is mapped to a subscription group, and only true and false set one.', fact: 'subscription-groups', setting: 'subscriptionGroupMapping' };
  if (SUBSCRIBE_ATTRIBUTES.has(name)) return { why: 'A subscription state must be subscribed, unsubscribed or opted_in.' };
  if (RESERVED_ATTRIBUTES.has(name)) return { why: 'A field of this name says who is meant in Braze, so an attribute cannot have it.' };
  if (key === '$age') return Object.hasOwn(objectOf(input.batch.user_attributes), 'dob') ? { why: 'The attribute dob says the date of birth, and wins over the age.', fact: 'age' } : { why: 'An age must be a number from 0 to 150.', fact: 'age' };
  if (value === null) return { why: 'Tags and list entries without a value have no place in this field.' };
  return { why: 'Another attribute or identity has the same name in Braze.' };
}

function ofIdentity(type: string, input: MapInput, options: BrazeOptions): Why {
  if (!options.enrichedIdentities && input.own !== undefined && !Object.hasOwn(objectOf(input.own.user_identities), type)) {
    return { why: 'The batch did not bring this identity itself, and identities from the profile are not included.', setting: 'includeEnrichedUserIdentities' };
  }
  const chosen = IDENTITY_TYPES[options.identityType]?.label ?? options.identityType;
  return { why: `Braze gets the external identity (${chosen}), the email address, Facebook and Twitter; no other identity.`, setting: 'userIdentificationType' };
}

function ofConsent(regulation: string, [purpose = '', field]: readonly string[], options: BrazeOptions): Why {
  if (regulation !== 'gdpr') return { why: 'Only GDPR purposes can be mapped to Braze.', fact: 'consent-mapping' };
  if (!options.consents.has(purpose.toLowerCase())) return { why: `The purpose "${purpose}" is not mapped to a consent signal of Braze.`, setting: 'consentMapping' };
  return { why: `Braze gets whether there is consent, and no ${field ?? 'details'}.` };
}

function ofEvent(input: MapInput, index: number, [, field = '', ...rest]: readonly string[], value: Json, options: BrazeOptions): Why | null {
  const event = input.batch.events[index];
  const data = objectOf(event?.data);
  if (field === 'custom_attributes' && value === null) return { why: 'Braze gets no properties without a value.' };
  if (field === 'session_id') {
    return options.sessions ? { why: 'The session’s id goes with custom events, screen views and sessions only.' } : { why: '"Forward Session Events" is off, so sessions are not told.', setting: 'forwardSessionEvents' };
  }
  if (event?.event_type === 'commerce_event') return ofCommerce(field, rest, options, data['product_action'] !== undefined && data['product_action'] !== null);
  if (field === 'custom_flags') return { why: 'Custom flags are for other partners and for raw data.' };
  return field === 'location' || field === 'device_current_state' ? { why: 'Braze’s events have no field for the place or the state of the device.' } : null;
}

function ofCommerce(field: string, rest: readonly string[], options: BrazeOptions, isProductAction: boolean): Why | null {
  const last = rest.at(-1);
  if (field === 'shopping_cart') return { why: 'The shopping cart is not sent to Braze, only what the event is about.' };
  if (isProductAction && (field === 'promotion_action' || field === 'product_impressions')) return { why: 'The event has a product action, and only that is sent.' };
  if (field === 'custom_flags') return { why: 'Custom flags are for other partners and for raw data.' };
  if (rest.includes('products')) {
    return options.bundles ? { why: 'Braze gets no such field of a product.', fact: 'bundled-keys' }
      : { why: `Without bundling Braze gets no ${last ?? 'such field'} of a product.`, setting: 'bundleCommerceEventData' };
  }
  return field === 'product_action' ? { why: `Braze gets the transaction’s id and its amounts; no ${last ?? 'more'}.` } : null;
}
