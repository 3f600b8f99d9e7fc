/** Why a value of the batch is in no request to GA4, for a person who asks. */
import type { Json } from '../../../protocol/json.ts';
import { segmentsOf, valueAt } from '../../../protocol/pointer.ts';
import type { MapInput, OutputDefinition } from '../definition.ts';
import { valuesOfPurpose } from '../shared/consent-mapping.ts';
import { objectOf } from '../shared/values.ts';
import { FLAG } from './commerce.ts';
import { IDENTITY_TYPES, MAX_KIT_PARAMS, MAX_PROPERTY_NAME } from './constants.ts';
import { PAGE_FLAGS } from './events.ts';
import { fittingName } from './names.ts';
import { readOptions } from './settings.ts';
import { streamOf } from './stream.ts';

type Why = ReturnType<NonNullable<OutputDefinition['unmapped']>>;

export function unmapped(pointer: string, input: MapInput): Why {
  const [part = '', ...rest] = segmentsOf(pointer);
  const value = valueAt(input.batch as unknown as Json, pointer);
  switch (part) {
    case 'user_attributes': return attribute(rest[0] ?? '', value, input);
    case 'deleted_user_attributes': return { why: 'Attributes that were removed are not taken back at GA4.', fact: 'user-properties' };
    case 'mpid': return identity('MPID', input);
    case 'user_identities': return identity(rest[0] ?? '', input);
    case 'consent_state': return consent(rest, input);
    case 'integration_attributes': return isInstanceId(pointer, input) ? null : { why: 'Of the integration attributes only the instance id of the stream is read.', fact: 'instance-id' };
    case 'ip':
    case 'mp_deviceid':
    case 'device_info':
    case 'application_info':
      return { why: 'The Measurement Protocol carries nothing of the device and the app: GA4 knows them from the instance id.' };
    case 'events': return event(rest, value, input);
    default: return null;
  }
}

function attribute(name: string, value: Json | undefined, input: MapInput): Why {
  if (value === null) return { why: 'A tag has no value, and a user property of GA4 needs one.', fact: 'user-properties' };
  const { cleansing } = readOptions(input.connectionSettings);
  const key = fittingName(name, MAX_PROPERTY_NAME, cleansing);
  if (key === null) return { why: 'Nothing is left of this name by data cleansing.', setting: 'enableDataCleansing', fact: 'cleansing' };
  const first = Object.entries(objectOf(input.batch.user_attributes)).find(([other, held]) => held !== null && fittingName(other, MAX_PROPERTY_NAME, cleansing) === key)?.[0];
  return first === undefined || first === name ? null : { why: `The attribute "${first}" has the same name at GA4.`, fact: 'limits' };
}

function identity(type: string, input: MapInput): Why {
  const { identityType } = readOptions(input.connectionSettings);
  if (type === (identityType === 'MPID' ? 'MPID' : IDENTITY_TYPES.get(identityType))) return null;
  return { why: identityType === 'None' ? '"External User Identity Type" is None, so no user id is sent.' : `GA4 gets one id of the user: "External User Identity Type" is ${identityType}.`, setting: 'externalUserIdentityType' };
}

function isInstanceId(pointer: string, input: MapInput): boolean {
  const stream = streamOf(input, readOptions(input.connectionSettings));
  return 'id' in stream && stream.id.source === pointer;
}

function consent([regulation, purpose = '', key]: readonly string[], input: MapInput): Why {
  if (regulation !== 'gdpr') return { why: 'Only GDPR purposes can be mapped to Google’s consent.', fact: 'consent' };
  const values = valuesOfPurpose(readOptions(input.connectionSettings).consentMapping, purpose);
  if (values.length === 0) return { why: `No consent mapping names the purpose "${purpose}".`, setting: 'consentMappingSDK' };
  if (key !== 'consented') return { why: 'Of a consent only whether it was given is sent.' };
  return { why: values.every((value) => value.endsWith('_storage')) ? `${values.join(' and ')} is told by the kit only.` : 'Another mapped purpose decides.', fact: 'consent' };
}

const READ_FLAGS: ReadonlySet<string> = new Set([...Object.values(FLAG), ...PAGE_FLAGS.flatMap(([, names]) => names)]);

function event([index, , field, key]: readonly string[], value: Json | undefined, input: MapInput): Why {
  const data = objectOf(valueAt(input.batch as unknown as Json, `/events/${index}/data`));
  switch (field) {
    case 'custom_flags': return READ_FLAGS.has(key ?? '') ? { why: `${key} is not read of this event, or another flag comes before it.`, fact: 'page-flags' } : { why: 'Of the custom flags only those of GA4 and Google’s old page flags are read.', fact: 'page-flags' };
    case 'custom_attributes':
      if (value === null) return { why: 'An attribute without a value is left out.', fact: 'structured-values' };
      return Object.keys(objectOf(data['custom_attributes'])).length > MAX_KIT_PARAMS ? { why: `Of more than ${MAX_KIT_PARAMS} attributes the first by name are sent.`, fact: 'hundred-params' } : null;
    case 'product_action': return key === 'products' ? { why: 'An item of GA4 has no place for it, or the product has more than ten attributes.', fact: 'product-attributes' } : { why: `GA4 has no parameter for ${key ?? 'this'} here.`, fact: 'commerce' };
    case 'product_impressions': return { why: 'An item of GA4 has no place for it, or the product has more than ten attributes.', fact: 'product-attributes' };
    case 'timestamp_unixtime_ms':
      if (readOptions(input.connectionSettings).late === 'Transform') return { why: 'The event is too old for GA4 and has the time of now instead.', setting: 'lateEventAction', fact: 'late-events' };
      return { why: 'Events of the same time share the timestamp of one request, which is told of the first of them.', fact: 'one-time-a-request' };
    case 'screen_name': return { why: 'A page view is named by its flags: screen_name is sent for apps only.', fact: 'page-flags' };
    case 'page_url': return { why: 'page_location comes from the flags GA4.Location or Google.Location.', fact: 'page-flags' };
    default: return null;
  }
}
