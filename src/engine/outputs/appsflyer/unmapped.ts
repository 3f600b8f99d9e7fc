/** Why a value of the batch is in no AppsFlyer request, for a person who asks. */
import type { JsonObject } from '../../../protocol/json.ts';
import { segmentsOf, valueAt } from '../../../protocol/pointer.ts';
import type { Json } from '../../../protocol/json.ts';
import type { MapInput, OutputDefinition } from '../definition.ts';
import { valuesOfPurpose } from '../shared/consent-mapping.ts';
import { objectOf } from '../shared/values.ts';
import { ATT_VALUES, ITEM_EVENTS, ORDER_EVENTS, ZERO_ID } from './constants.ts';
import { appsFlyerId, isApple, sendsAie } from './fields.ts';
import { readOptions } from './settings.ts';

type Why = ReturnType<NonNullable<OutputDefinition['unmapped']>>;

export function unmapped(pointer: string, input: MapInput): Why {
  const [part = '', ...rest] = segmentsOf(pointer);
  switch (part) {
    case 'user_attributes':
    case 'deleted_user_attributes':
      return { why: 'AppsFlyer’s server events carry no user attributes.' };
    case 'user_identities': return identity(rest[0] ?? '', input);
    case 'mpid': return readOptions(input.settings, input.connectionSettings).usesMpid ? null : { why: 'The customer user id is the customer id; "User Identification" can make it the MPID.', setting: 'userIdentificationType', fact: 'customer-user-id' };
    case 'consent_state': return consent(rest, input);
    case 'device_info': return device(rest[0] ?? '', pointer, input);
    case 'integration_attributes': return appsFlyerId(input)?.source === pointer ? null : { why: 'Of the integration attributes only the AppsFlyer ID is read.', fact: 'appsflyer-id' };
    case 'events': return event(rest, pointer, input);
    default: return null;
  }
}

function identity(type: string, input: MapInput): Why {
  const { usesMpid } = readOptions(input.settings, input.connectionSettings);
  if (type === 'customer_id') return usesMpid ? { why: '"User Identification" is MPID, so the customer id is not sent.', setting: 'userIdentificationType', fact: 'customer-user-id' } : null;
  if (type === 'email') return { why: 'The server sends no email addresses to AppsFlyer; only the kit does.' };
  return { why: `AppsFlyer gets one id of the user: the ${usesMpid ? 'MPID' : 'customer id'}.`, setting: 'userIdentificationType' };
}

function consent([regulation, purpose = '', key]: readonly string[], input: MapInput): Why {
  const options = readOptions(input.settings, input.connectionSettings);
  if (options.gdprApplies === null) return { why: '"GDPR Applies" is not set, so no consent is sent.', setting: 'gdprApplies', fact: 'consent-empty' };
  if (!options.gdprApplies) return { why: '"GDPR Applies" is False, so only that is sent.', setting: 'gdprApplies' };
  if (regulation !== 'gdpr') return { why: 'Only GDPR purposes can be mapped to AppsFlyer’s consent.' };
  const values = valuesOfPurpose(options.consentMapping, purpose);
  if (values.length === 0) return { why: `No consent mapping names the purpose "${purpose}".`, setting: 'consentMapping' };
  if (key !== 'consented') return { why: 'Of a consent only whether it was given is sent.' };
  return { why: values.every((value) => value === 'ad_storage') ? 'AppsFlyer’s server events have no field for ad_storage.' : 'Another mapped purpose decides.', fact: 'consent-last' };
}

function device(key: string, pointer: string, input: MapInput): Why {
  const apple = isApple(input);
  const value = valueAt(input.batch as unknown as Json, pointer);
  const info: JsonObject = objectOf(input.batch.device_info);
  switch (key) {
    case 'ios_advertising_id':
    case 'ios_idfv':
    case 'android_advertising_id':
      if (value === ZERO_ID) return { why: 'An id of zeros identifies no device and is left out.', fact: 'upper-case-ids' };
      return apple === key.startsWith('ios_') ? null : { why: `This is sent for ${apple ? 'Android' : 'Apple’s'} devices only.` };
    case 'att_authorization_status': return apple && ATT_VALUES.has(String(value).toLowerCase()) ? null : { why: apple ? 'AppsFlyer knows no such authorization status.' : 'App Tracking Transparency is sent for Apple’s devices only.' };
    case 'limit_ad_tracking': return sendsAie(info, apple) ? null : { why: 'Since iOS 14 the tracking authorization says it, and aie is not sent.', fact: 'aie' };
    default: return null;
  }
}

function event([index, , field, ...rest]: readonly string[], pointer: string, input: MapInput): Why {
  const data = objectOf(valueAt(input.batch as unknown as Json, `/events/${index}/data`));
  if (field === 'custom_flags') return { why: 'AppsFlyer reads no custom flags.' };
  if (field === 'custom_attributes') {
    if (valueAt(input.batch as unknown as Json, pointer) === null) return { why: 'An attribute without a value is left out.', fact: 'null-attributes' };
    return (rest[0] ?? '').startsWith('af_') ? { why: 'AppsFlyer’s own parameter of that name wins.', fact: 'event-values' } : null;
  }
  if (field === 'product_action') return productField(rest, objectOf(data['product_action']));
  return null;
}

function productField([key, , productKey]: readonly string[], action: JsonObject): Why {
  const word = String(action['action']);
  if (!ITEM_EVENTS.has(word) && !ORDER_EVENTS.has(word)) return null;
  const isItem = ITEM_EVENTS.has(word);
  const name = ITEM_EVENTS.get(word) ?? ORDER_EVENTS.get(word)!;
  if (key !== 'products') return { why: `AppsFlyer has no parameter for ${key ?? 'this'} of ${name} here.`, fact: 'event-values' };
  if (!isItem && productKey === 'quantity') return { why: 'Only the sum of the quantities is sent.', fact: 'quantity-sum' };
  const has = isItem ? 'price, quantity, id and category of a product, not its' : 'the ids of the products and the sum of their quantities, not their';
  return { why: `${name} has ${has} ${productKey ?? 'other fields'}.`, fact: 'event-values' };
}
