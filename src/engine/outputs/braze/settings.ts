/** Settings of spec/outputs/braze.md 1.1 and 1.2; those of status `own` belong to the simulated Braze. */
import type { SettingField, Settings } from '../definition.ts';
import { booleanSetting, listSetting, numberOf, textSetting } from '../shared/values.ts';
import { attributeKey } from '../../batch/schema.ts';
import { CONSENT_NAMES, CUSTOM_INSTANCE, RESERVED_ATTRIBUTES, REST_HOSTS, STANDARD_INSTANCE } from './constants.ts';
import type { Instance } from './constants.ts';
import { KIT_SETTINGS } from './kit-settings.ts';
import { TRIPLE, entryProblems, readEntries } from './setting-lists.ts';
import { SIMULATOR_SETTINGS } from './simulator-settings.ts';
import { IDENTITY_TYPES, LIST_PLATFORMS, MPID_IDENTITY, TAG_PLATFORMS } from './tables.ts';

const IDENTITY_OPTIONS = Object.entries(IDENTITY_TYPES).map(([value, { label }]) => ({ value, label }));

export const SETTINGS: readonly SettingField[] = [
  { key: 'apiKey', label: 'App Identifier API Key', type: 'text', required: true, default: '', help: 'Identifier of the app in Braze; sent as app_id with events, purchases and push tokens.' },
  {
    key: 'userIdentificationType', label: 'External Identity Type', type: 'select', default: 'CustomerId',
    options: [...IDENTITY_OPTIONS, { value: MPID_IDENTITY, label: MPID_IDENTITY }], help: 'The identity that becomes external_id. Users without it are not sent, unless the connection allows it.',
  },
  { key: 'emailIdentificationType', label: 'Email Identity Type', type: 'select', default: 'Email', options: IDENTITY_OPTIONS, help: 'The identity that becomes the user’s email address in Braze.' },
  {
    key: 'cluster', label: 'Braze Instance', type: 'select', default: STANDARD_INSTANCE,
    options: [...Object.keys(REST_HOSTS), CUSTOM_INSTANCE].map((value) => ({ value, label: value })), help: 'Where the Braze account lives. "Custom" takes the three addresses below.',
  },
  { key: 'restEndpoint', label: 'Custom REST endpoint', type: 'text', default: '', help: 'For the instance "Custom": host of the REST API, such as rest.iad-03.braze.com, without https:// and without a slash at the end.' },
  { key: 'sdkEndpoint', label: 'Custom SDK endpoint', type: 'text', default: '', help: 'For the instance "Custom": host that the mobile SDKs call, in the same form. The server does not use it.' },
  { key: 'javascriptEndpoint', label: 'Custom JavaScript endpoint', type: 'text', default: '', help: 'For the instance "Custom": host that the Web SDK calls, in the same form. The server does not use it.' },
  { key: 'eventStreamForwarding', label: 'Enable Event Stream Forwarding', type: 'boolean', default: false, help: 'On: each batch is sent at once. Off: batches are grouped.' },
  ...SIMULATOR_SETTINGS,
];

const ADD = 'Event Attributes that add to array';
const REMOVE = 'Event Attributes that remove from array';
const SET = 'Event Attributes that set to custom attribute value';
const LISTS: readonly (readonly [key: string, label: string, what: string])[] = [
  ['eventAttributesAdd', ADD, 'adds its value to the array attribute'],
  ['eventAttributesRemove', REMOVE, 'removes its value from the array attribute'],
  ['eventAttributesSet', SET, 'sets the custom attribute to its value'],
];

const NO_DETECTION = 'None';
const DETECTS_USER = 'User Attributes';
const DETECTS_EVENTS = 'Event Attributes';
const DETECTS_BOTH = 'Both';
const TAG_NULL = 'null';

export const CONNECTION_SETTINGS: readonly SettingField[] = [
  { key: 'restApiKey', label: 'App Group REST API Key', type: 'text', default: '', secret: true, help: 'Key for Braze’s REST API. Without it the server forwards nothing.' },
  { key: 'disableExternalIdConstraint', label: 'Disable External ID Constraint', type: 'boolean', default: false, status: 'unconfirmed', help: 'Sends users without the external identity too, by email address, phone number or an alias.' },
  { key: 'includeEnrichedUserAttributes', label: 'Include Enriched User Attributes', type: 'boolean', default: true, help: 'Off: only user attributes that the batch brought itself.' },
  { key: 'includeEnrichedUserIdentities', label: 'Include Enriched User Identities', type: 'boolean', default: true, help: 'Off: only identities that the batch brought itself.' },
  { key: 'sendListsAsArrays', label: 'Send User Attribute Lists as Arrays', type: 'boolean', default: false, help: 'On: lists are arrays in Braze. Off: one text with commas.' },
  {
    key: 'userTagsValue', label: 'User Tags Value', type: 'select', default: 'true', platforms: TAG_PLATFORMS,
    options: [{ value: 'true', label: '"true"' }, { value: TAG_NULL, label: 'null' }], help: 'What is sent for user tags. null removes the attribute in Braze.',
  },
  ...LISTS.map(([key, label, what]): SettingField => ({ key, label, type: 'text-list', default: [], platforms: LIST_PLATFORMS, help: `An attribute of a custom event ${what}. One entry each: Event Name | attribute | Braze attribute.` })),
  { key: 'bundleCommerceEventData', label: 'Bundle Commerce Event Data', type: 'boolean', default: false, help: 'On: one Braze object for a commerce event, with a list of its products. Off: one for each product.' },
  { key: 'setEventNameForPageView', label: 'Forward Page Name as Braze Event Name', type: 'boolean', default: false, platforms: ['web'], help: 'On: screen views have the page’s name as it is. Off: "Viewed" before it.' },
  { key: 'forwardSessionEvents', label: 'Forward Session Events', type: 'boolean', default: false, help: 'Sends session_start and session_end, and the session’s id with events.' },
  {
    key: 'typeDetection', label: 'Enable API Custom Attribute Type Detection', type: 'select', default: NO_DETECTION, status: 'unconfirmed',
    options: [NO_DETECTION, DETECTS_USER, DETECTS_EVENTS, DETECTS_BOTH].map((value) => ({ value, label: value })), help: 'Where texts are read as booleans, numbers or dates when they look like it.',
  },
  { key: 'subscriptionGroupMapping', label: 'Subscription Group Mapping', type: 'text-list', default: [], help: 'A user attribute that is true or false sets a subscription group. One entry each: user attribute | subscription group id.' },
  { key: 'consentMapping', label: 'Consent Mapping', type: 'text-list', default: [], status: 'unconfirmed', help: 'A GDPR purpose that becomes a consent signal. One entry each: purpose | google_ad_user_data, or purpose | google_ad_personalization.' },
  ...KIT_SETTINGS,
];

/** An event attribute that changes a custom attribute. */
export interface AttributeRule {
  readonly operation: 'add' | 'remove' | 'set';
  readonly event: string;
  readonly attribute: string;
  readonly target: string;
  readonly setting: string;
}

/** The settings in the mapping's own words. */
export interface BrazeOptions {
  readonly appId: string;
  readonly identityType: string;
  readonly emailType: string;
  readonly host: string;
  readonly restKey: string;
  readonly allowsOtherIds: boolean;
  readonly enrichedAttributes: boolean;
  readonly enrichedIdentities: boolean;
  readonly listsAsArrays: boolean;
  readonly tagValue: 'true' | null;
  readonly rules: readonly AttributeRule[];
  readonly bundles: boolean;
  readonly plainScreenNames: boolean;
  readonly sessions: boolean;
  readonly detectsUser: boolean;
  readonly detectsEvents: boolean;
  /** User attribute, reserved ones in lower case, to group id. */
  readonly groups: ReadonlyMap<string, string>;
  /** Purpose in lower case to consent signal. */
  readonly consents: ReadonlyMap<string, string>;
}

export function readOptions(settings: Settings, connection: Settings): BrazeOptions {
  const cluster = textSetting(settings, 'cluster');
  const detection = textSetting(connection, 'typeDetection');
  const custom = textSetting(settings, 'restEndpoint');
  const pairs = (key: string, name: (text: string) => string): ReadonlyMap<string, string> =>
    new Map(readEntries(listSetting(connection, key), 2).map(([from, to]) => [name(from!), to!]));
  const rules = (key: string, operation: AttributeRule['operation']): AttributeRule[] =>
    readEntries(listSetting(connection, key), 3).map(([event, attribute, target]) => ({ operation, event: event!, attribute: attribute!, target: target!, setting: key }));
  return {
    appId: textSetting(settings, 'apiKey'),
    identityType: textSetting(settings, 'userIdentificationType'),
    emailType: textSetting(settings, 'emailIdentificationType'),
    host: cluster === CUSTOM_INSTANCE ? custom : (REST_HOSTS[cluster as Instance] ?? REST_HOSTS[STANDARD_INSTANCE]),
    restKey: textSetting(connection, 'restApiKey'),
    allowsOtherIds: booleanSetting(connection, 'disableExternalIdConstraint'),
    enrichedAttributes: booleanSetting(connection, 'includeEnrichedUserAttributes'),
    enrichedIdentities: booleanSetting(connection, 'includeEnrichedUserIdentities'),
    listsAsArrays: booleanSetting(connection, 'sendListsAsArrays'),
    tagValue: textSetting(connection, 'userTagsValue') === TAG_NULL ? null : 'true',
    rules: [...rules('eventAttributesAdd', 'add'), ...rules('eventAttributesRemove', 'remove'), ...rules('eventAttributesSet', 'set')],
    bundles: booleanSetting(connection, 'bundleCommerceEventData'),
    plainScreenNames: booleanSetting(connection, 'setEventNameForPageView'),
    sessions: booleanSetting(connection, 'forwardSessionEvents'),
    detectsUser: detection === DETECTS_USER || detection === DETECTS_BOTH,
    detectsEvents: detection === DETECTS_EVENTS || detection === DETECTS_BOTH,
    groups: pairs('subscriptionGroupMapping', attributeKey),
    consents: pairs('consentMapping', (purpose) => purpose.toLowerCase()),
  };
}

/** Grouping of requests (1.8): none while Event Stream Forwarding is on, or for 0 seconds. */
export function bulk(settings: Settings): { waitMs: number; maxRequests: number } | null {
  const seconds = numberOf(settings['bulkSeconds']) ?? 0;
  return booleanSetting(settings, 'eventStreamForwarding') || seconds <= 0 ? null : { waitMs: Math.round(seconds * 1_000), maxRequests: BULK_REQUESTS };
}

const BULK_REQUESTS = 75;

/** Settings with which no request can succeed, and entries of lists that cannot be read. */
export function validate(settings: Settings, connection: Settings): { field: string; message: string }[] {
  const problems: { field: string; message: string }[] = [];
  if (textSetting(settings, 'apiKey').trim() === '') problems.push({ field: 'apiKey', message: '"App Identifier API Key" is required: enter the identifier of the app in Braze.' });
  if (textSetting(settings, 'cluster') === CUSTOM_INSTANCE) problems.push(...endpointProblems(settings));
  if ((numberOf(settings['bulkSeconds']) ?? 0) < 0) problems.push({ field: 'bulkSeconds', message: '"Group requests for (seconds)" cannot be negative: enter 0 to send at once.' });
  if (/[^\t\x20-\x7e\x80-\xff]/.test(textSetting(connection, 'restApiKey'))) {
    problems.push({ field: 'restApiKey', message: '"App Group REST API Key" holds a character that no HTTP header can carry: copy the key again.' });
  }
  for (const [field, label] of LISTS) problems.push(...entryProblems(listSetting(connection, field), { label, parts: TRIPLE }, reservedTarget).map((message) => ({ field, message })));
  problems.push(...entryProblems(listSetting(connection, 'subscriptionGroupMapping'), { label: 'Subscription Group Mapping', parts: ['user attribute', 'subscription group id'] })
    .map((message) => ({ field: 'subscriptionGroupMapping', message })));
  problems.push(...entryProblems(listSetting(connection, 'consentMapping'), { label: 'Consent Mapping', parts: ['purpose', CONSENT_NAMES.join(' or ')] }, unknownConsent)
    .map((message) => ({ field: 'consentMapping', message })));
  return problems;
}

function reservedTarget([, , target]: readonly string[]): string | null {
  return RESERVED_ATTRIBUTES.has(target!) ? `"${target}" is no attribute in Braze, it says who is meant: choose another name` : null;
}

function unknownConsent([, name]: readonly string[]): string | null {
  return (CONSENT_NAMES as readonly string[]).includes(name!) ? null : `Braze has no consent signal "${name}": use ${CONSENT_NAMES.join(' or ')}`;
}

const ENDPOINTS: readonly (readonly [key: string, label: string])[] = [
  ['restEndpoint', 'Custom REST endpoint'], ['sdkEndpoint', 'Custom SDK endpoint'], ['javascriptEndpoint', 'Custom JavaScript endpoint'],
];

function endpointProblems(settings: Settings): { field: string; message: string }[] {
  return ENDPOINTS.flatMap(([field, label]) => {
    const value = textSetting(settings, field);
    if (value === '') return field === 'restEndpoint' ? [{ field, message: `"${label}" is required for the instance "Custom": enter a host such as rest.iad-03.braze.com.` }] : [];
    if (value.includes('://')) return [{ field, message: `"${label}" must not begin with https://: enter the host alone, not "${value}".` }];
    if (value.endsWith('/')) return [{ field, message: `"${label}" must not end with a slash: enter the host alone, not "${value}".` }];
    return URL.parse(`https://${value}/`)?.host === value.toLowerCase() ? [] : [{ field, message: `"${label}" is no host name: enter one such as rest.iad-03.braze.com, not "${value}".` }];
  });
}
