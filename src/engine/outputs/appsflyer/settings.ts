/** Settings of spec/outputs/appsflyer.md 1.1. */
import type { SettingField, Settings } from '../definition.ts';
import type { ConsentMapping } from '../shared/consent-mapping.ts';
import { consentMappingProblem, readConsentMapping } from '../shared/consent-mapping.ts';
import { booleanSetting, textSetting } from '../shared/values.ts';
import { HOSTS } from './constants.ts';
import type { ApiVersion } from './constants.ts';

export const MPID_IDENTITY = 'MPID';
const MOBILE = ['ios', 'android', 'tvos'] as const;
const CONSENT_VALUES = ['ad_user_data', 'ad_personalization', 'ad_storage'];

export const SETTINGS: readonly SettingField[] = [
  { key: 'devKey', label: 'Dev Key', type: 'text', required: true, default: '', secret: true, help: 'The AppsFlyer account’s dev key; the authentication header of API version 2.' },
  { key: 's2sKey', label: 'S2S Key', type: 'text', default: '', secret: true, status: 'unconfirmed', help: 'Token of API version 3, which takes the dev key no more.' },
  {
    key: 'apiVersion', label: 'API version', type: 'select', default: 'api2', status: 'own',
    options: [{ value: 'api2', label: 'Version 2 (dev key)' }, { value: 'api3', label: 'Version 3 (S2S key)' }],
    help: 'Emulator: mParticle documents version 2, which AppsFlyer has deprecated.',
  },
];

function consentDefault(key: string, what: string): SettingField {
  return {
    key, label: `Default ${what} Consent`, type: 'select', default: '',
    options: [{ value: '', label: 'Not set' }, { value: 'Granted', label: 'Granted' }, { value: 'Denied', label: 'Denied' }],
    help: `Told AppsFlyer for users who have not said anything about ${what.toLowerCase()}.`,
  };
}

export const CONNECTION_SETTINGS: readonly SettingField[] = [
  { key: 'appleAppId', label: 'Apple App ID', type: 'text', default: '', platforms: ['ios', 'tvos'], status: 'unconfirmed', help: 'Digits of the App Store id, without "id" before them. Needed for iOS.' },
  {
    key: 'userIdentificationType', label: 'User Identification', type: 'select', default: '', platforms: MOBILE,
    options: [{ value: '', label: 'Not set' }, { value: MPID_IDENTITY, label: 'MPID' }, { value: 'CustomerId', label: 'Customer ID' }],
    help: 'What becomes the customer user id. Not set: the customer id.',
  },
  { key: 'manualStart', label: 'Manual Start', type: 'boolean', default: false, kitOnly: true, platforms: MOBILE, help: 'Leaves it to the app to start AppsFlyer’s SDK.' },
  {
    key: 'gdprApplies', label: 'GDPR Applies', type: 'select', default: '', platforms: MOBILE,
    options: [{ value: '', label: 'Not set: no consent is sent' }, { value: 'true', label: 'True' }, { value: 'false', label: 'False' }],
    help: 'Whether consent is sent with events, and what it says of GDPR.',
  },
  { key: 'consentMapping', label: 'Consent mapping', type: 'text', default: '', help: 'JSON list of consent purposes and what they stand for: [{"map": "marketing", "value": "ad_user_data"}]. Values: ad_user_data, ad_personalization, ad_storage.' },
  consentDefault('defaultAdUserDataConsent', 'Ad User Data'),
  consentDefault('defaultAdPersonalizationConsent', 'Ad Personalization'),
  { ...consentDefault('defaultAdStorageConsent', 'Ad Storage'), kitOnly: true, platforms: MOBILE },
  { key: 'forwardSdkData', label: 'Forward data of the SDK', type: 'boolean', default: false, platforms: MOBILE, status: 'own', help: 'Emulator: sends events of the app’s own SDK from the server too. mParticle leaves those to the kit in the app.' },
];

/** The settings in the mapping's own words. */
export interface AppsFlyerOptions {
  readonly host: string;
  readonly key: string;
  readonly appleAppId: string;
  readonly usesMpid: boolean;
  readonly gdprApplies: boolean | null;
  readonly consentMapping: readonly ConsentMapping[];
  readonly defaultUserData: boolean | null;
  readonly defaultPersonalization: boolean | null;
  readonly forwardSdkData: boolean;
}

export function readOptions(settings: Settings, connection: Settings): AppsFlyerOptions {
  return {
    host: HOSTS[apiVersionOf(settings)],
    key: keyOf(settings),
    appleAppId: textSetting(connection, 'appleAppId').trim(),
    usesMpid: textSetting(connection, 'userIdentificationType') === MPID_IDENTITY,
    gdprApplies: choice(textSetting(connection, 'gdprApplies'), 'true', 'false'),
    consentMapping: readConsentMapping(textSetting(connection, 'consentMapping')) ?? [],
    defaultUserData: choice(textSetting(connection, 'defaultAdUserDataConsent'), 'Granted', 'Denied'),
    defaultPersonalization: choice(textSetting(connection, 'defaultAdPersonalizationConsent'), 'Granted', 'Denied'),
    forwardSdkData: booleanSetting(connection, 'forwardSdkData'),
  };
}

export function apiVersionOf(settings: Settings): ApiVersion {
  return settings['apiVersion'] === 'api3' ? 'api3' : 'api2';
}

/** What the chosen version of the API is called with. */
export function keyOf(settings: Settings, version: ApiVersion = apiVersionOf(settings)): string {
  return textSetting(settings, version === 'api3' ? 's2sKey' : 'devKey');
}

function choice(text: string, yes: string, no: string): boolean | null {
  return text === yes ? true : text === no ? false : null;
}

export function validate(settings: Settings, connection: Settings): { field: string; message: string }[] {
  const problems: { field: string; message: string }[] = [];
  if (textSetting(settings, 'devKey').trim() === '') problems.push({ field: 'devKey', message: '"Dev Key" is required: enter the dev key of the AppsFlyer account.' });
  if (apiVersionOf(settings) === 'api3' && textSetting(settings, 's2sKey').trim() === '') {
    problems.push({ field: 's2sKey', message: '"S2S Key" is required by API version 3: enter the account’s S2S token, or choose version 2.' });
  }
  const appleAppId = textSetting(connection, 'appleAppId').trim();
  if (!/^\d*$/.test(appleAppId)) problems.push({ field: 'appleAppId', message: `"Apple App ID" must be digits only, but is "${appleAppId}": leave out "id".` });
  const consent = consentMappingProblem('consentMapping', 'Consent mapping', textSetting(connection, 'consentMapping'), CONSENT_VALUES);
  return consent === null ? problems : [...problems, consent];
}
