/** What is the same in all requests of a batch (spec/outputs/appsflyer.md 1.2, 1.4, 1.5): written once, as text and origins. */
import type { Json, JsonObject } from '../../../protocol/json.ts';
import { escapeToken } from '../../../protocol/pointer.ts';
import type { FieldOrigin, MapInput } from '../definition.ts';
import { mappedConsent } from '../shared/consent-mapping.ts';
import { fragmentOf, nest, originAt, payloadPart } from '../shared/payload.ts';
import type { BodyPart, Fragment, Payload, PayloadField } from '../shared/payload.ts';
import { settingSource } from '../shared/reasons.ts';
import { objectOf, textOf } from '../shared/values.ts';
import { ATT_VALUES, ID_ATTRIBUTE, MODULE_ID, ZERO_ID } from './constants.ts';
import type { AppsFlyerOptions } from './settings.ts';

/** The id that the kit left behind; null when there is none. */
export function appsFlyerId({ batch }: MapInput): PayloadField | null {
  const id = textOf(objectOf(objectOf(batch.integration_attributes)[MODULE_ID])[ID_ATTRIBUTE]);
  return id === null ? null : { value: id, source: `/integration_attributes/${MODULE_ID}/${ID_ATTRIBUTE}`, how: 'integration attribute of the kit', fact: 'appsflyer-id' };
}

export function identityFragment(input: MapInput, options: AppsFlyerOptions, id: PayloadField): Fragment {
  const customer = customerUserId(input, options);
  return fragmentOf(nest([['appsflyer_id', id], ...(customer === null ? [] : [['customer_user_id', customer] as const])]));
}

function customerUserId({ batch }: MapInput, { usesMpid }: AppsFlyerOptions): PayloadField | null {
  const value = textOf(usesMpid ? batch.mpid : objectOf(batch.user_identities)['customer_id']);
  if (value === null) return null;
  return { value, source: usesMpid ? '/mpid' : '/user_identities/customer_id', how: `User Identification: ${usesMpid ? 'MPID' : 'customer id'}`, fact: 'customer-user-id' };
}

/** What stands after the event's own fields. */
export function deviceFragment(input: MapInput, options: AppsFlyerOptions): Fragment {
  const payload: Payload = new Map();
  const { batch } = input;
  const copy = (target: string, owner: Json | undefined, pointer: string, key: string): void => {
    const value = textOf(objectOf(owner)[key]);
    if (value !== null) payload.set(target, { value, source: `${pointer}/${key}`, how: 'copied' });
  };
  const device = objectOf(batch.device_info);
  payload.set('af_events_api', { value: 'true', source: 'constant', how: 'marker of the server events API', fact: 'events-api-marker' });
  copy('ip', batch as unknown as JsonObject, '', 'ip');
  copy('bundleIdentifier', batch.application_info, '/application_info', 'package');
  copy('app_version_name', batch.application_info, '/application_info', 'application_version');
  copy('os', device, '/device_info', 'os_version');
  if (isApple(input)) {
    addAppleId(payload, 'idfa', device, 'ios_advertising_id');
    addAppleId(payload, 'idfv', device, 'ios_idfv');
  } else if (device['android_advertising_id'] !== ZERO_ID) copy('advertising_id', device, '/device_info', 'android_advertising_id');
  addTracking(payload, device, isApple(input));
  const consent = consentData(input, options);
  return fragmentOf(consent === null ? payloadPart(payload) : nest([...payload, ['consent_data', nest([['manual', consent]])]]));
}

export function isApple({ platform }: MapInput): boolean {
  return platform === 'ios' || platform === 'tvos';
}

function addAppleId(payload: Payload, target: string, device: JsonObject, key: string): void {
  const id = textOf(device[key]);
  if (id !== null && id !== ZERO_ID) payload.set(target, { value: id.toUpperCase(), source: `/device_info/${key}`, how: 'upper case', fact: 'upper-case-ids' });
}

function addTracking(payload: Payload, device: JsonObject, apple: boolean): void {
  const status = device['att_authorization_status'];
  const att = apple && typeof status === 'string' ? ATT_VALUES.get(status.toLowerCase()) : undefined;
  if (att !== undefined) payload.set('att', { value: att, source: '/device_info/att_authorization_status', how: 'authorized 3, denied 2, restricted 1, not_determined 0' });
  const limited = device['limit_ad_tracking'];
  if (typeof limited === 'boolean' && sendsAie(device, apple)) payload.set('aie', { value: !limited, source: '/device_info/limit_ad_tracking', how: 'the opposite', fact: 'aie' });
}

/** Android, and Apple's systems before tracking had to be asked for. */
export function sendsAie(device: JsonObject, apple: boolean): boolean {
  return !apple || Number.parseInt(textOf(device['os_version']) ?? '', 10) < 14;
}

/** 1.5: null when consent is not told at all. */
function consentData({ batch }: MapInput, options: AppsFlyerOptions): BodyPart | null {
  if (options.gdprApplies === null) return null;
  const payload: Payload = new Map();
  payload.set('gdpr_applies', { value: options.gdprApplies, source: settingSource('connection', 'gdprApplies'), how: 'GDPR Applies' });
  if (options.gdprApplies) {
    addConsent(payload, 'ad_user_data', options.defaultUserData, 'defaultAdUserDataConsent', batch.consent_state, options);
    addConsent(payload, 'ad_personalization', options.defaultPersonalization, 'defaultAdPersonalizationConsent', batch.consent_state, options);
  }
  return payloadPart(payload);
}

function addConsent(payload: Payload, name: string, standard: boolean | null, setting: string, state: unknown, { consentMapping }: AppsFlyerOptions): void {
  const own = mappedConsent(state, consentMapping, name);
  if (own !== null) payload.set(`${name}_enabled`, { value: own.consented, source: own.source, how: `consent mapped to ${name}`, fact: 'consent-last' });
  else if (standard !== null) payload.set(`${name}_enabled`, { value: standard, source: settingSource('connection', setting), how: 'default, since the user said nothing' });
}

/** A field that only an event has. */
export function origin(key: string, field: Omit<PayloadField, 'value'>): FieldOrigin {
  return originAt(`/${escapeToken(key)}`, field);
}
