/** Why a value of the batch is in no request to Facebook. */
import { valueAt, segmentsOf } from '../../../protocol/pointer.ts';
import type { Json } from '../../../protocol/json.ts';
import type { MapInput, OutputDefinition } from '../definition.ts';
import { objectOf, textOf } from '../shared/values.ts';
import { FLAGS, ZERO_ID } from './constants.ts';
import { APP_PLATFORMS, EMAIL_TYPES, EXTERNAL_ID_TYPES, readOptions } from './settings.ts';
import { ATTRIBUTE_KEYS } from './user-data.ts';

type Why = ReturnType<NonNullable<OutputDefinition['unmapped']>>;

const PHONES: ReadonlySet<string> = new Set(['mobile_number', 'phone_number_2', 'phone_number_3']);
const RESERVED: ReadonlySet<string> = new Set(['_eventName', '_logTime']);

export function unmapped(pointer: string, input: MapInput): Why {
  const [part, ...rest] = segmentsOf(pointer);
  const value = valueAt(input.batch as unknown as Json, pointer) ?? null;
  const isApp = APP_PLATFORMS.includes(input.platform);
  switch (part) {
    case 'user_identities': return identity(rest[0] ?? '', input);
    case 'user_attributes': return attribute(rest[0] ?? '', value);
    case 'deleted_user_attributes': return { why: 'Facebook keeps no user attributes that could be deleted.' };
    case 'consent_state': return rest[0] === 'gdpr' ? { why: 'Facebook gets the CCPA opt-out only, no GDPR purposes.' } : isApp ? { why: 'App Events have no opt-out field; limited data use is the way there.', setting: 'sendCcpaLimitedDataUse' } : null;
    case 'ip': return isApp ? { why: 'Only the Conversions API gets the IP address.' } : null;
    case 'mp_deviceid': return isApp ? { why: 'The device id is sent only when there is neither an advertising id nor hashed user data.', fact: 'anonymous-id' } : { why: 'Only App Events get a device id.' };
    case 'device_info': return device(rest[0] ?? '', value, isApp);
    case 'application_info': return isApp ? null : { why: 'Only App Events tell of the app.' };
    case 'events': return event(rest.slice(1), value, input, Number(rest[0]), isApp);
    default: return null;
  }
}

function identity(type: string, input: MapInput): Why {
  const { externalId, emailType } = readOptions(input.settings, input.connectionSettings);
  if (PHONES.has(type)) return { why: 'Facebook gets one phone number, and another one comes first.' };
  if (type === 'email' && EMAIL_TYPES.get(emailType)?.type !== 'email') return { why: '"Email Type" chooses another identity as the email address.', setting: 'emailType' };
  if ([...EXTERNAL_ID_TYPES.values()].some((choice) => choice.type === type)) return { why: `"External User Identity Type" is ${EXTERNAL_ID_TYPES.get(externalId)?.label ?? externalId}; Facebook gets no other ids.`, setting: 'externalUserIdentityType' };
  return { why: 'Facebook has no field for this identity.' };
}

function attribute(name: string, value: Json): Why {
  const known = ATTRIBUTE_KEYS.get(name.toLowerCase());
  if (known === undefined && name.toLowerCase() !== '$mobile') return { why: 'Facebook gets names, places, gender and phone number of a user, and no other attributes.' };
  if (textOf(value) === null) return { why: 'Only a text can be hashed.' };
  if (known === undefined) return { why: 'Facebook gets one phone number, and an identity comes first.' };
  return { why: `Nothing is left of it after normalising (${known.rule.words}).`, fact: 'state-letters' };
}

function device(key: string, value: Json, isApp: boolean): Why {
  if (/^(?:ios|android)_advertising_id$/.test(key)) return value === ZERO_ID ? { why: 'An advertising id of zeros counts as none.', fact: 'zero-advertising-id' } : isApp ? { why: 'It is the advertising id of another platform.' } : { why: 'Only App Events get an advertising id.' };
  if (key === 'limit_ad_tracking' && isApp) return { why: 'att_authorization_status says more, and counts.' };
  if (key === 'http_header_user_agent') return isApp ? { why: 'Only the Conversions API gets the user agent.' } : { why: `The event’s flag ${FLAGS.userAgent} counts.` };
  if (key === 'locale_country' && isApp) return { why: 'It is sent behind the language, in extinfo, where there is a language.' };
  if (/^(?:timezone_offset|is_dst|screen_dpi)$/.test(key) && isApp) return { why: 'Facebook wants it in another form, which mParticle does not know.', fact: 'extinfo-gaps' };
  return null;
}

function event([part, ...rest]: readonly string[], value: Json, input: MapInput, index: number, isApp: boolean): Why {
  if (part !== 'data') return null;
  const { event_type: type = '', data } = input.batch.events[index] ?? {};
  const own = objectOf(data);
  switch (rest[0]) {
    case 'custom_attributes': return eventAttribute(rest[1] ?? '', value, type);
    case 'custom_flags': return (Object.values(FLAGS) as string[]).includes(rest[1] ?? '') ? (isApp ? { why: 'Only the Conversions API reads Facebook’s flags.' } : { why: 'The flag’s value is none that Facebook knows.' }) : { why: 'It is a flag for another partner.' };
    case 'screen_name': return { why: isApp ? 'App Events get screen views by a custom mapping only.' : 'Facebook is told of a page view, without the screen’s name.', fact: 'screen-name' };
    case 'source_message_id': return isApp ? { why: 'App Events have no id by which repeats are told.', fact: 'deduplication' } : null;
    case 'promotion_action':
    case 'product_impressions': return { why: 'Facebook gets product actions only.', fact: 'other-commerce' };
    case 'product_action': return product(rest, own, input, isApp);
    case 'is_first_run':
    case 'is_upgrade': return { why: 'Facebook is told of the first run by an install, and of upgrades not at all.', fact: 'install' };
    default: return null;
  }
}

function eventAttribute(name: string, value: Json, type: string): Why {
  if (value === null) return { why: 'Values of null are not sent.' };
  if (RESERVED.has(name)) return { why: 'It is the name of a field of Facebook’s own.', fact: 'reserved-names' };
  if (name === '_valueToSum') return { why: 'Facebook sums numbers only.' };
  if (name === 'fb_content_type') return { why: 'Facebook allows no such content type: product is sent in its place.' };
  return type === 'commerce_event' ? { why: 'A commerce parameter of the same name counts.', fact: 'reserved-names' } : null;
}

function product(rest: readonly string[], own: Json, input: MapInput, isApp: boolean): Why {
  if (!readOptions(input.settings, input.connectionSettings).productData) return { why: '"Send Purchase Product Data" is off, so commerce events are not sent.', setting: 'sendPurchaseProductData' };
  if (rest[1] === 'transaction_id' && isApp) return { why: 'App Events have no field for the transaction.' };
  if (rest[1] === 'products') return { why: isApp ? 'Of products App Events get id, price, quantity and category.' : 'Of products the Conversions API gets id, quantity and price.' };
  return textOf(objectOf(objectOf(own)['product_action'])['action']) === null ? null : { why: 'Facebook has no field for it.' };
}
