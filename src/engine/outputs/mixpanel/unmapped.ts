/** Why Mixpanel gets nothing of a value (spec/outputs/mixpanel.md, half 1). */
import { isObject } from '../../../protocol/json.ts';
import type { Json } from '../../../protocol/json.ts';
import { segmentsOf, valueAt } from '../../../protocol/pointer.ts';
import type { MapInput } from '../definition.ts';
import { objectOf } from '../shared/values.ts';
import { RESERVED_PROPERTIES } from './constants.ts';
import { deviceKind } from './identity.ts';
import { DEVICE_ROWS, ZERO_ID, attributeName } from './mapping-tables.ts';
import { peopleBlocked } from './people.ts';
import { isSuperProperty } from './properties.ts';
import { readOptions } from './settings.ts';
import type { MixpanelOptions } from './settings.ts';

interface Why {
  readonly why: string;
  readonly fact?: string;
  readonly setting?: string;
}

const NO_NULL: Why = { why: 'It has no value, and Mixpanel gets no properties without one.' };
const RESERVED: Why = { why: 'A property of that name says whose event it is, so the attribute is not sent.', fact: 'reserved-names' };

export function unmapped(pointer: string, input: MapInput): Why | null {
  const options = readOptions(input.settings, input.connectionSettings);
  const [member = '', name = '', ...rest] = segmentsOf(pointer);
  if (input.platform === 'web' && !options.forwardWeb) return { why: 'Data of web inputs is left to the Mixpanel web kit.', fact: 'web-kit', setting: 'forwardWebRequestsServerSide' };
  switch (member) {
    case 'events': return eventWhy(pointer, Number(name), rest, input, options);
    case 'user_attributes': return attributeWhy(name, valueAt(input.batch as unknown as Json, pointer) ?? null, input, options);
    case 'deleted_user_attributes': return deletedWhy(Number(name), input, options);
    case 'user_identities': return name === 'email' ? emailWhy(input, options) : { why: `"External Identity Type" chooses ${options.identityType}; of the other identities only the email address is sent, as $email.`, setting: 'userIdentificationType' };
    case 'mpid': return { why: `The MPID is sent only when "External Identity Type" is MPID, and it is ${options.identityType}.`, setting: 'userIdentificationType' };
    case 'mp_deviceid': return { why: 'The device application stamp stands in for a missing identity on web and other platforms without a device id of their own.', fact: 'device-id-order' };
    case 'ip': return options.includeIp ? null : { why: '"Include IP Address" is off, so Mixpanel gets "0".', setting: 'includeIpAddress' };
    case 'attribution_info': return ['publisher', 'campaign'].includes(name) && !options.includeAttribution
      ? { why: '"Include Attribution Info" is off.', setting: 'includeAttributionInfo' } : { why: 'Of attribution Mixpanel gets the publisher and the campaign only.', fact: 'attribution-names' };
    case 'device_info':
    case 'application_info': return deviceWhy(pointer, name, input);
    case 'consent_state': return { why: 'Mixpanel gets changes of consent as events of their own, not the state.', fact: 'consent-events' };
    default: return null;
  }
}

function eventWhy(pointer: string, index: number, [, field = '', attribute = ''] : readonly string[], input: MapInput, options: MixpanelOptions): Why | null {
  const event = input.batch.events[index];
  if (field === 'custom_attributes') {
    if (valueAt(input.batch as unknown as Json, pointer) === null) return NO_NULL;
    return RESERVED_PROPERTIES.has(attribute) ? RESERVED : null;
  }
  if (field === 'custom_flags') return { why: 'Custom flags are for outputs that know them, and Mixpanel has none.' };
  if (event?.event_type === 'commerce_event') return commerceWhy(field, options);
  if (field.startsWith('session_') || field === 'location') return { why: 'Mixpanel has no property for it; of an event it gets name, time, id and attributes.' };
  return null;
}

function commerceWhy(field: string, options: MixpanelOptions): Why | null {
  if (field === 'shopping_cart') return { why: 'The cart is in no expanded event: Mixpanel gets the products of the action.' };
  if (field === 'product_action' && !options.usePeople) return { why: 'It is no attribute of the expanded events, and revenue goes to profiles, which "Use Mixpanel People" has off.', setting: 'useMixpanelPeople' };
  return ['product_action', 'promotion_action', 'product_impressions'].includes(field) ? { why: 'The events that stand for this commerce event have no attribute for it.' } : null;
}

function attributeWhy(name: string, value: Json, input: MapInput, options: MixpanelOptions): Why | null {
  const blocked = peopleBlocked(input, options);
  if (value === null) return blocked === null ? NO_NULL : { why: 'A user tag is true in the profile, and there is no profile update.', fact: 'user-tags', setting: settingOf(options) };
  if (RESERVED_PROPERTIES.has(attributeName(name))) return RESERVED;
  if (isSuperProperty(name, options)) return { why: 'It is a super property: on events only, and the batch has no event that is sent.', setting: 'superProperties' };
  return blocked === null ? { why: 'Another attribute takes its name at Mixpanel.' } : emailWhy(input, options);
}

/** It is a property of events and of the profile, as attributes are. */
function emailWhy(input: MapInput, options: MixpanelOptions): Why | null {
  const blocked = peopleBlocked(input, options);
  if (blocked === null) return null;
  return options.includeUserAttributes
    ? { why: `There is ${blocked}, and the batch has no custom event or screen view that is sent.`, fact: 'attributes-on-events', setting: settingOf(options) }
    : { why: `There is ${blocked}, and "Include User Attributes" keeps it off events.`, setting: 'includeUserAttributes' };
}

/** The setting by which there are no profile updates. */
function settingOf(options: MixpanelOptions): string {
  return options.usePeople ? 'createProfileOnlyIfLoggedIn' : 'useMixpanelPeople';
}

function deletedWhy(index: number, input: MapInput, options: MixpanelOptions): Why | null {
  const name = input.batch.deleted_user_attributes?.[index];
  if (typeof name !== 'string') return null;
  if (peopleBlocked(input, options) !== null) return { why: 'Deleting is a change of the profile, and there are no profile updates.', setting: settingOf(options) };
  if (Object.hasOwn(objectOf(input.batch.user_attributes), name)) return { why: 'The same batch sets it, so it is not unset.', fact: 'deleted-attributes' };
  return isSuperProperty(name, options) ? { why: 'It is a super property, which no profile has.', fact: 'deleted-attributes', setting: 'superProperties' } : null;
}

function deviceWhy(pointer: string, name: string, input: MapInput): Why {
  if (DEVICE_ROWS.some(({ source }) => source === pointer) || pointer === '/device_info/platform') return { why: 'Device and app data is on events, and this request has none that carries it.', fact: 'device-names' };
  const value = isObject(input.batch.device_info) ? input.batch.device_info[name] : undefined;
  if (value === ZERO_ID) return { why: 'An all-zero id stands for no device.', fact: 'device-id-order' };
  if (name === 'http_header_user_agent' && deviceKind(input) !== 'web') return { why: 'Browser and system are read from the user agent for web data only.', fact: 'browser-names' };
  if (/_id$|uuid|idfv|imei|_publisher_id$/.test(name)) return { why: 'A device id is sent only where it stands in for a missing identity.', fact: 'device-id-order' };
  return { why: 'Mixpanel has no default property for it.', fact: 'device-names' };
}
