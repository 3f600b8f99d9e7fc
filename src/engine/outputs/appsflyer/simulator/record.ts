/** What AppsFlyer keeps: users by AppsFlyer ID, with revenue out of af_revenue. */
import type { Json, JsonObject } from '../../../../protocol/json.ts';
import type { SimulatorContext } from '../../definition.ts';
import { tryJsonObject } from '../../shared/json-text.ts';
import { saveEvent, saveUser } from '../../shared/received.ts';
import { numberOf, objectOf, textOf } from '../../shared/values.ts';
import { DEFAULT_CURRENCY } from '../constants.ts';
import { eventTime } from './times.ts';

/** A request that was taken. */
export interface Received {
  readonly appId: string;
  readonly body: JsonObject;
  readonly bytes: number;
}

const IDENTIFIERS = ['appsflyer_id', 'customer_user_id', 'idfa', 'idfv', 'advertising_id', 'oaid', 'amazon_aid', 'imei', 'fb_login_id'];
const ATTRIBUTES = [
  'os', 'app_version_name', 'bundleIdentifier', 'ip', 'ua', 'app_store', 'att', 'aie', 'custom_data',
  'email_hashed', 'phone_number_hashed', 'phone_number_e164_hashed', 'first_name_hashed', 'last_name_hashed',
];

/** An App Store id without "id" before it. */
export function isUnrecorded(appId: string): boolean {
  return /^\d+$/.test(appId);
}

export function isAppleApp(appId: string): boolean {
  return /^(?:id)?\d+$/.test(appId);
}

/** The parameters of the event; null when `eventValue` holds none. */
export function valuesOf(body: JsonObject): JsonObject | null {
  const text = body['eventValue'];
  return typeof text === 'string' ? tryJsonObject(text) : null;
}

export function record({ appId, body }: Received, { state, now }: SimulatorContext): void {
  const properties = valuesOf(body) ?? {};
  const { at } = eventTime(body['eventTime'], now);
  const amount = numberOf(properties['af_revenue']);
  const currency = textOf(body['eventCurrency']) ?? textOf(properties['af_currency']) ?? DEFAULT_CURRENCY;
  const ignored = isUnrecorded(appId) ? 'The app id has no "id" before it.' : null;
  const event = { name: String(body['eventName']), kind: amount === null ? 'event' : 'purchase', at, properties, revenue: amount === null ? null : { amount, currency }, ignored };
  if (ignored !== null) return void saveEvent(state, { ...event, user: null }, now);
  const identifiers = Object.fromEntries(IDENTIFIERS.map((name): [string, string | null] => [name, textOf(body[name])]));
  const user = saveUser(state, `appsflyer_id:${identifiers['appsflyer_id']}`, identifiers, now, (known) => {
    const attributes = ATTRIBUTES.flatMap((name): [string, Json][] => (body[name] === undefined ? [] : [[name, body[name]]]));
    known.attributes = { ...known.attributes, app_id: appId, ...Object.fromEntries(attributes) } as typeof known.attributes;
    known.consents = { ...known.consents, ...consents(body) } as typeof known.consents;
  });
  saveEvent(state, { ...event, user }, now);
}

/** Whichever way consent was told. */
function consents(body: JsonObject): JsonObject {
  const { manual, tcf } = objectOf(body['consent_data']);
  return { ...objectOf(manual), ...objectOf(tcf) };
}
