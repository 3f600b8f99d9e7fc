/** Settings of spec/outputs/google-analytics-4.md 1.1: all of them belong to connections. */
import type { SettingField, Settings } from '../definition.ts';
import type { ConsentMapping } from '../shared/consent-mapping.ts';
import { consentMappingProblem, readConsentMapping } from '../shared/consent-mapping.ts';
import { booleanSetting, textSetting } from '../shared/values.ts';
import { IDENTITY_TYPES } from './constants.ts';

export const SETTINGS: readonly SettingField[] = [];

const APP = ['ios', 'android', 'tvos', 's2s'] as const;
const WEB = ['web', 's2s'] as const;
const CONSENT_VALUES = ['ad_user_data', 'ad_personalization', 'ad_storage', 'analytics_storage'];

function choices(...values: string[]): NonNullable<SettingField['options']> {
  return values.map((value) => ({ value, label: value === '' ? 'Not set' : value.replace(/(?<=[a-z])(?=[A-Z\d])/g, ' ') }));
}

function consentDefault(key: string, what: string, kitOnly = false): SettingField {
  const base = { key, label: `Default ${what} Consent`, type: 'select', default: '', options: choices('', 'Granted', 'Denied'), status: 'unconfirmed', help: `Told Google for users who have not said anything about ${what.toLowerCase()}.` } as const;
  return kitOnly ? { ...base, kitOnly, platforms: ['web'] } : base;
}

export const CONNECTION_SETTINGS: readonly SettingField[] = [
  { key: 'forwardServerSide', label: 'Forward Requests Server Side', type: 'boolean', default: false, help: 'Off: nothing is sent from the server, and data is left to the kit.' },
  { key: 'firebaseAppId', label: 'Firebase App ID', type: 'text', default: '', platforms: APP, help: 'The app stream’s id in Firebase: 1:1234567890:android:321abc456def7890.' },
  { key: 'firebaseApiSecret', label: 'Measurement Protocol API secret for Firebase', type: 'text', default: '', secret: true, platforms: APP, help: 'Made for the app stream in Google Analytics.' },
  { key: 'measurementId', label: 'Measurement ID', type: 'text', default: '', platforms: WEB, help: 'The web stream’s id: G-XXXXXXXXXX.' },
  { key: 'webStreamApiSecret', label: 'Measurement Protocol API secret for Web Stream', type: 'text', default: '', secret: true, platforms: WEB, help: 'Made for the web stream in Google Analytics.' },
  { key: 'preferredPlatformId', label: 'Preferred Platform ID', type: 'select', default: 'Firebase App ID', options: ['Firebase App ID', 'Measurement ID'].map((value) => ({ value, label: value })), platforms: ['s2s'], help: 'The stream for feeds whose batches have the ids of both.' },
  { key: 'externalUserIdentityType', label: 'External User Identity Type', type: 'select', default: 'None', options: choices('None', 'CustomerId', 'MPID', ...[...IDENTITY_TYPES.keys()].filter((type) => type !== 'CustomerId')), help: 'The identity that becomes user_id.' },
  { key: 'hashUserId', label: 'Hash User ID', type: 'boolean', default: true, help: 'Sends a hash in place of the identity.' },
  { key: 'lateEventAction', label: 'Late Event Action', type: 'select', default: 'Send', options: choices('Send', 'Drop', 'Transform'), help: 'For events older than the 72 hours that GA4 takes: send them all the same, drop them, or give them the time of now.' },
  { key: 'enableConfigurationPageView', label: 'Enable Configuration Page View', type: 'boolean', default: false, kitOnly: true, platforms: ['web'], help: 'Has the web kit count a page view when it starts.' },
  { key: 'enableDataCleansing', label: 'Enable Data Cleansing', type: 'boolean', default: false, status: 'unconfirmed', help: 'Makes names fit GA4’s rules: letters, digits and underscores, a letter first, no reserved prefix.' },
  { key: 'consentMappingSDK', label: 'Consent mapping', type: 'text', default: '', status: 'unconfirmed', help: 'JSON list of consent purposes and what they stand for: [{"map": "marketing", "value": "ad_user_data"}]. Values: ad_user_data, ad_personalization; the kit also takes ad_storage and analytics_storage.' },
  consentDefault('defaultAdUserDataConsentSDK', 'Ad User Data'),
  consentDefault('defaultAdPersonalizationConsentSDK', 'Ad Personalization'),
  consentDefault('defaultAdStorageConsentSDK', 'Ad Storage', true),
  consentDefault('defaultAnalyticsStorageConsentSDK', 'Analytics Storage', true),
];

export type StreamKind = 'app' | 'web';

/** Where a stream's settings are. */
export const STREAM_KEYS = {
  app: { id: 'firebaseAppId', secret: 'firebaseApiSecret' },
  web: { id: 'measurementId', secret: 'webStreamApiSecret' },
} as const;

/** The settings in the mapping's own words. */
export interface Ga4Options {
  readonly streams: Readonly<Record<StreamKind, { readonly id: string; readonly secret: string }>>;
  readonly identityType: string;
  readonly hashUserId: boolean;
  readonly late: 'Send' | 'Drop' | 'Transform';
  readonly forwardServerSide: boolean;
  readonly preferred: StreamKind;
  readonly cleansing: boolean;
  readonly consentMapping: readonly ConsentMapping[];
  readonly defaultUserData: string;
  readonly defaultPersonalization: string;
}

export function readOptions(connection: Settings): Ga4Options {
  const stream = (kind: StreamKind) => ({ id: textSetting(connection, STREAM_KEYS[kind].id).trim(), secret: textSetting(connection, STREAM_KEYS[kind].secret).trim() });
  const late = textSetting(connection, 'lateEventAction');
  return {
    streams: { app: stream('app'), web: stream('web') },
    identityType: textSetting(connection, 'externalUserIdentityType'),
    hashUserId: booleanSetting(connection, 'hashUserId'),
    late: late === 'Drop' || late === 'Transform' ? late : 'Send',
    forwardServerSide: booleanSetting(connection, 'forwardServerSide'),
    preferred: textSetting(connection, 'preferredPlatformId') === 'Measurement ID' ? 'web' : 'app',
    cleansing: booleanSetting(connection, 'enableDataCleansing'),
    consentMapping: readConsentMapping(textSetting(connection, 'consentMappingSDK')) ?? [],
    defaultUserData: textSetting(connection, 'defaultAdUserDataConsentSDK'),
    defaultPersonalization: textSetting(connection, 'defaultAdPersonalizationConsentSDK'),
  };
}

export function validate(_settings: Settings, connection: Settings): { field: string; message: string }[] {
  const problems: { field: string; message: string }[] = [];
  const { streams, forwardServerSide } = readOptions(connection);
  const { app, web } = streams;
  if (app.id !== '' && !/^\d+:\d+:(?:android|ios|web):[0-9a-f]+$/i.test(app.id)) problems.push({ field: 'firebaseAppId', message: `"Firebase App ID" must look like 1:1234567890:android:321abc456def7890, but is "${app.id}".` });
  if (web.id !== '' && !/^G-[A-Z0-9]+$/i.test(web.id)) problems.push({ field: 'measurementId', message: `"Measurement ID" must look like G-XXXXXXXXXX, but is "${web.id}".` });
  if (forwardServerSide && app.id === '' && web.id === '') problems.push({ field: 'measurementId', message: '"Measurement ID" or "Firebase App ID" is required to forward from the server: enter the id of a stream.' });
  if (forwardServerSide && app.id !== '' && app.secret === '') problems.push({ field: 'firebaseApiSecret', message: '"Measurement Protocol API secret for Firebase" is required with a Firebase App ID: make one for the app stream in Google Analytics.' });
  if (forwardServerSide && web.id !== '' && web.secret === '') problems.push({ field: 'webStreamApiSecret', message: '"Measurement Protocol API secret for Web Stream" is required with a Measurement ID: make one for the web stream in Google Analytics.' });
  const consent = consentMappingProblem('consentMappingSDK', 'Consent mapping', textSetting(connection, 'consentMappingSDK'), CONSENT_VALUES);
  return consent === null ? problems : [...problems, consent];
}
