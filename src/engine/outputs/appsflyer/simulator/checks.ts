/** What AppsFlyer refuses of a body that has an appsflyer_id (spec/outputs/appsflyer.md 2.1, 2.2). */
import { isObject } from '../../../../protocol/json.ts';
import type { Json, JsonObject } from '../../../../protocol/json.ts';

export interface Refusal {
  readonly status: number;
  readonly text: string;
  readonly fact?: string;
}

const BAD_REQUEST: Refusal = { status: 400, text: 'Bad request' };
const WRONG_TYPE: Refusal = { ...BAD_REQUEST, fact: 'strict-types' };
const SERVER_ERROR: Refusal = { status: 500, text: 'Internal Server Error' };

const TEXT_FIELDS = [
  'eventTime', 'eventCurrency', 'customer_user_id', 'ip', 'app_version_name', 'app_store', 'bundleIdentifier', 'ua', 'os',
  'advertising_id', 'oaid', 'amazon_aid', 'imei', 'idfa', 'idfv', 'af_events_api', 'fb_login_id', 'custom_data', 'custom_dimension',
  'email_hashed', 'phone_number_hashed', 'phone_number_e164_hashed', 'first_name_hashed', 'last_name_hashed',
] as const;
const APP_TYPES: ReadonlySet<Json> = new Set(['', 'app_clip']);

export function bodyRefusal(body: JsonObject): Refusal | null {
  const { eventName, eventValue } = body;
  if (typeof eventName !== 'string' || eventName === '' || eventValue === undefined) return BAD_REQUEST;
  if (typeof eventValue !== 'string') return SERVER_ERROR;
  const isSound = isJsonText(eventValue)
    && TEXT_FIELDS.every((field) => body[field] === undefined || typeof body[field] === 'string')
    && allows(body['att'], (value) => typeof value === 'number' && [0, 1, 2, 3].includes(value))
    && allows(body['aie'], (value) => typeof value === 'boolean')
    && allows(body['app_type'], (value) => APP_TYPES.has(value))
    && allows(body['sharing_filter'], (value) => value === 'all' || (Array.isArray(value) && value.every((one) => typeof one === 'string')))
    && allows(body['custom_data'], (value) => isJsonText(String(value)))
    && allows(body['consent_data'], isConsent);
  return isSound ? null : WRONG_TYPE;
}

function allows(value: Json | undefined, isAllowed: (value: Json) => boolean): boolean {
  return value === undefined || isAllowed(value);
}

function isJsonText(text: string): boolean {
  if (text === '') return true;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Exactly one of the two ways to tell consent. */
function isConsent(consent: Json): boolean {
  if (!isObject(consent)) return false;
  const { tcf, manual } = consent;
  if ((tcf === undefined) === (manual === undefined)) return false;
  if (tcf !== undefined) {
    return isObject(tcf) && [-1, 0, 1].includes(Number(tcf['gdpr_applies'])) && typeof tcf['tcstring'] === 'string'
      && ['policy_version', 'cmp_sdk_id', 'cmp_sdk_version'].every((key) => typeof tcf[key] === 'number');
  }
  return isObject(manual!) && Object.entries(manual).every(([key, value]) => MANUAL.has(key) && typeof value === 'boolean');
}

const MANUAL: ReadonlySet<string> = new Set(['gdpr_applies', 'ad_user_data_enabled', 'ad_personalization_enabled']);
