/** Settings of spec/outputs/amplitude.md 1.1 and 1.2. */
import { PLATFORMS } from '../../../protocol/vocabulary.ts';
import type { SettingField, Settings } from '../definition.ts';
import { booleanSetting, textSetting } from '../shared/values.ts';
import { BATCH_PATH, HOSTS, HTTP_PATH, US } from './constants.ts';
import type { Organization } from './constants.ts';

export const MPID_IDENTITY = 'mpId';

/** Setting value to identity type; the MPID is no identity and is handled apart (1.3). */
export const IDENTITY_TYPES: Readonly<Record<string, string>> = {
  customerId: 'customer_id', email: 'email', other: 'other', other2: 'other_id_2', other3: 'other_id_3', other4: 'other_id_4',
  other5: 'other_id_5', other6: 'other_id_6', other7: 'other_id_7', other8: 'other_id_8', other9: 'other_id_9', other10: 'other_id_10',
};
const IDENTITY_LABELS: Readonly<Record<string, string>> = { customerId: 'Customer ID', email: 'Email', [MPID_IDENTITY]: 'MPID', other: 'Other' };

export const ANONYMOUS_OFF = 'Unselected';
export const ANONYMOUS_DEVICE = 'Device Application Stamp';
export const ANONYMOUS_DEVICE_AND_USER = 'Device Application Stamp and MPID';

export const SETTINGS: readonly SettingField[] = [
  { key: 'apiKey', label: 'API Key', type: 'text', required: true, default: '', secret: true, help: 'API key of the Amplitude project; part of every request.' },
  {
    key: 'organization', label: 'Amplitude Organization', type: 'select', default: US,
    options: Object.keys(HOSTS).map((value) => ({ value, label: value })),
    help: 'Where the organisation’s data lives: it picks the host.',
  },
  { key: 'useBatchApiEndpoint', label: 'Use Batch API Endpoint', type: 'boolean', default: false, help: 'Sends to /batch instead of /2/httpapi. Replayed data goes to /batch in any case.' },
];

function toggle(key: string, label: string, standard: boolean, help: string): SettingField {
  return { key, label, type: 'boolean', default: standard, help };
}

export const CONNECTION_SETTINGS: readonly SettingField[] = [
  {
    key: 'userIdentification', label: 'User Identification', type: 'select', default: 'customerId',
    options: ['customerId', 'email', MPID_IDENTITY, ...Object.keys(IDENTITY_TYPES).filter((value) => value.startsWith('other'))]
      .map((value) => ({ value, label: IDENTITY_LABELS[value] ?? value.replace('other', 'Other ') })),
    help: 'The identity that becomes user_id.',
  },
  {
    key: 'anonymousIdForwarding', label: 'Anonymous ID forwarding', type: 'select', default: ANONYMOUS_OFF, status: 'unconfirmed',
    options: [ANONYMOUS_OFF, ANONYMOUS_DEVICE, ANONYMOUS_DEVICE_AND_USER].map((value) => ({ value, label: value })),
    help: 'What becomes device_id where the batch has no device id of its own. With the MPID, users of one device stay apart.',
  },
  toggle('includeEmailAsUserProperty', 'Include Email in User Properties', false, 'Adds the email identity to user_properties as "email".'),
  toggle('allowUnsetUserAttributes', 'Allow unset user attributes', true, 'Sends deleted user attributes as $unset.'),
  toggle('prefixAttributionWithSource', 'Prefix Attribution with Source', true, 'Puts "[provider] " before the names of attribution events and before their attributes.'),
  { ...toggle('includeUtm', 'Include UTM in User Properties', false, 'Has the web kit keep campaign parameters of the page as user properties.'), platforms: ['web'], kitOnly: true },
  { ...toggle('forwardWebRequestsServerSide', 'Forward Web Requests Server Side', false, 'Off: data of web inputs is left to the web kit and nothing is sent from the server.'), platforms: ['web'] },
  { key: 'instanceName', label: 'Instance Name', type: 'text', default: 'default', platforms: ['web'], kitOnly: true, help: 'Name of the Amplitude instance that the web kit uses.' },
  toggle('includeEnrichedUserAttributes', 'Include Enriched User Attributes', true, 'Off: only attributes that the batch itself brought are sent, not those added from the profile.'),
  toggle('sendApplicationStateTransitions', 'Send Application State Transitions', false, 'Sends starts, exits, installs and upgrades of the app as events.'),
  toggle('sendEventAttributesAsObjects', 'Send Event Attributes as Objects', false, 'Parses event attributes that hold JSON: objects, lists, numbers, booleans and null.'),
  { ...toggle('generateInsertIdFromEventId', 'Generate Insert ID From Event ID', false, 'insert_id is the event id. Off: a hash of device, user, event type, event id and time.'), platforms: PLATFORMS.filter((platform) => platform !== 'web') },
  { ...toggle('enableAppleSearchAds', 'Enable Apple Search Ads', false, 'Adds Apple Search Ads attributes of the app to user_properties.'), platforms: ['ios', 'tvos'] },
  { ...toggle('extractDeviceFamilyFromUserAgent', 'Extract Device Family from User Agent', false, 'Fills device_brand and device_model from the user agent of web data that is sent from the server.'), platforms: ['web'] },
  { ...toggle('excludeIndividualProductEvents', 'Exclude Individual Product Events', false, 'Sends one event for each commerce event: none for its products, and none for its revenue, which counts on the event itself.'), status: 'unconfirmed' },
  { ...toggle('enableTempAmplitudeEcommerce', 'Enable Amplitude eCommerce, temporary', false, 'Has the web kit send commerce events in the form in which the server sends them.'), platforms: ['web'], kitOnly: true, status: 'unconfirmed' },
];

/** The settings in the mapping's own words. */
export interface AmplitudeOptions {
  readonly apiKey: string;
  readonly host: string;
  readonly useBatch: boolean;
  readonly identification: string;
  readonly anonymousId: string;
  readonly includeEmail: boolean;
  readonly allowUnset: boolean;
  readonly prefixAttribution: boolean;
  readonly forwardWeb: boolean;
  readonly includeEnriched: boolean;
  readonly stateTransitions: boolean;
  readonly attributesAsObjects: boolean;
  readonly insertIdFromEventId: boolean;
  readonly appleSearchAds: boolean;
  readonly deviceFamily: boolean;
  readonly summaryOnly: boolean;
}

export function readOptions(settings: Settings, connection: Settings): AmplitudeOptions {
  return {
    apiKey: textSetting(settings, 'apiKey'),
    host: HOSTS[textSetting(settings, 'organization') as Organization] ?? HOSTS[US],
    useBatch: booleanSetting(settings, 'useBatchApiEndpoint'),
    identification: textSetting(connection, 'userIdentification'),
    anonymousId: textSetting(connection, 'anonymousIdForwarding'),
    includeEmail: booleanSetting(connection, 'includeEmailAsUserProperty'),
    allowUnset: booleanSetting(connection, 'allowUnsetUserAttributes'),
    prefixAttribution: booleanSetting(connection, 'prefixAttributionWithSource'),
    forwardWeb: booleanSetting(connection, 'forwardWebRequestsServerSide'),
    includeEnriched: booleanSetting(connection, 'includeEnrichedUserAttributes'),
    stateTransitions: booleanSetting(connection, 'sendApplicationStateTransitions'),
    attributesAsObjects: booleanSetting(connection, 'sendEventAttributesAsObjects'),
    insertIdFromEventId: booleanSetting(connection, 'generateInsertIdFromEventId'),
    appleSearchAds: booleanSetting(connection, 'enableAppleSearchAds'),
    deviceFamily: booleanSetting(connection, 'extractDeviceFamilyFromUserAgent'),
    summaryOnly: booleanSetting(connection, 'excludeIndividualProductEvents'),
  };
}

export function validate(settings: Settings): { field: string; message: string }[] {
  if (textSetting(settings, 'apiKey').trim() === '') return [{ field: 'apiKey', message: '"API Key" is required: enter the API key of the Amplitude project.' }];
  if (textSetting(settings, 'apiKey') !== textSetting(settings, 'apiKey').trim()) return [{ field: 'apiKey', message: '"API Key" begins or ends with a space: remove it, Amplitude takes the key as it stands.' }];
  return [];
}


export function endpointOf(options: AmplitudeOptions, isReplayed: boolean): { readonly url: string; readonly isBatch: boolean } {
  const isBatch = options.useBatch || isReplayed;
  return { url: options.host + (isBatch ? BATCH_PATH : HTTP_PATH), isBatch };
}
