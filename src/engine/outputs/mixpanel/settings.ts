/** Settings of spec/outputs/mixpanel.md 1.1 and 1.2; those of session replay are the web kit's alone. */
import type { SettingField, Settings } from '../definition.ts';
import { booleanSetting, listSetting, textSetting } from '../shared/values.ts';
import { HOSTS, STANDARD_SERVER } from './constants.ts';
import type { TargetServer } from './constants.ts';
import { IDENTITY_TYPES, SESSION_PLATFORMS } from './mapping-tables.ts';

const IDENTITY_LABELS: Readonly<Record<string, string>> = {
  CustomerId: 'Customer ID', MPID: 'MPID', Email: 'Email', Other: 'Other', Other2: 'Other 2', Other3: 'Other 3', Other4: 'Other 4',
};
export const MPID_IDENTITY = 'MPID';
const SESSION_START_NAME = 'session-start';
const SESSION_END_NAME = 'session-end';

export const SETTINGS: readonly SettingField[] = [
  { key: 'token', label: 'Project Token', type: 'text', required: true, default: '', secret: true, help: 'Token of the Mixpanel project; part of every event and profile update.' },
  { key: 'apiSecret', label: 'Project API Secret', type: 'text', default: '', secret: true, help: 'Only for events older than 5 days, which go to /import. Without it they are dropped.' },
  {
    key: 'userIdentificationType', label: 'External Identity Type', type: 'select', default: 'CustomerId',
    options: ['CustomerId', MPID_IDENTITY, ...Object.keys(IDENTITY_TYPES).filter((value) => value !== 'CustomerId')].map((value) => ({ value, label: IDENTITY_LABELS[value] ?? value })),
    help: 'The identity that becomes distinct_id. Where a user has none, a device id is used.',
  },
  {
    key: 'baseUrl', label: 'Mixpanel Target Server', type: 'select', default: STANDARD_SERVER,
    options: Object.keys(HOSTS).map((value) => ({ value, label: value })),
    help: 'Where the project’s data lives. India is a region of Mixpanel that mParticle does not document.',
  },
];

function toggle(key: string, label: string, standard: boolean, help: string): SettingField {
  return { key, label, type: 'boolean', default: standard, help };
}

export const CONNECTION_SETTINGS: readonly SettingField[] = [
  { ...toggle('forwardSessionMessages', 'Forward Session Start/End Messages', true, 'Sends session_start and session_end as events.'), platforms: SESSION_PLATFORMS },
  { key: 'sessionStartEventName', label: 'Session Start Event Name', type: 'text', default: SESSION_START_NAME, platforms: SESSION_PLATFORMS, help: 'Mixpanel event name for session_start.' },
  { key: 'sessionEndEventName', label: 'Session End Event Name', type: 'text', default: SESSION_END_NAME, platforms: SESSION_PLATFORMS, help: 'Mixpanel event name for session_end.' },
  toggle('createProfileOnlyIfLoggedIn', 'Create Profile Only If Logged In', false, 'Sends profile updates only for users with a customer id.'),
  toggle('useMixpanelPeople', 'Use Mixpanel People', true, 'Sends profile updates and revenue to /engage.'),
  toggle('includeUserAttributes', 'Include User Attributes', true, 'Adds the email address and all user attributes to custom events and screen views.'),
  toggle('includeAttributionInfo', 'Include Attribution Info', false, 'Adds publisher and campaign to events.'),
  toggle('includeIpAddress', 'Include IP Address', true, 'Sends the batch’s IP address, by which Mixpanel finds the place. Off: "0".'),
  toggle('upperCaseIdfaAndIdfv', 'Upper Case Idfa and Idfv', false, 'Writes Apple’s device ids in upper case wherever they are sent.'),
  { ...toggle('forwardWebRequestsServerSide', 'Forward Web Requests Server Side', false, 'Off: data of web inputs is left to the web kit and nothing is sent from the server.'), platforms: ['web'] },
  { key: 'superProperties', label: 'Super Properties', type: 'text-list', default: [], help: 'User attributes that are always on events and never in profile updates.' },
  toggle('sendEventAttributesAsObjects', 'Send Event Attributes as Objects', true, 'Parses event attributes that hold a JSON object or list.'),
  toggle('simplifiedIdMerge', 'Simplified ID Merge', false, 'Adds $device_id and $user_id, from which Mixpanel merges identities.'),
  { ...toggle('legacyAlias', 'Send legacy alias', false, 'Sends $create_alias for users with an alias identity, as old configurations did.'), status: 'own' },
  webKit({ key: 'autocapture', label: 'Autocapture', type: 'boolean', default: false, help: 'The kit collects clicks and page views by itself.' }),
  webKit({ key: 'recordSessionsPercent', label: 'Record Sessions Percent', type: 'number', default: null, help: 'Session replay: share of sessions that the kit records.' }),
  webKit({ key: 'recordMinMs', label: 'Record Minimum (ms)', type: 'number', default: null, help: 'Session replay: shorter recordings are not sent.' }),
  webKit({ key: 'recordMaxMs', label: 'Record Maximum (ms)', type: 'number', default: null, help: 'Session replay: the longest recording.' }),
  webKit({ key: 'recordIdleTimeoutMs', label: 'Record Idle Timeout (ms)', type: 'number', default: null, help: 'Session replay: a recording ends after so long without activity.' }),
  webKit({ key: 'recordCanvas', label: 'Record Canvas', type: 'boolean', default: false, help: 'Session replay: canvas elements are recorded.' }),
  webKit({ key: 'recordHeatmapData', label: 'Record Heatmap Data', type: 'boolean', default: false, help: 'Session replay: clicks are collected for heat maps.' }),
  webKit({ key: 'recordMaskTextSelector', label: 'Record Mask Text Selector', type: 'text', default: '', help: 'Session replay: CSS selector of text that is masked.' }),
  webKit({ key: 'recordMaskTextClass', label: 'Record Mask Text Class', type: 'text', default: '', help: 'Session replay: class of text that is masked.' }),
  webKit({ key: 'recordBlockSelector', label: 'Record Block Selector', type: 'text', default: '', help: 'Session replay: CSS selector of elements that are left out.' }),
  webKit({ key: 'recordBlockClass', label: 'Record Block Class', type: 'text', default: '', help: 'Session replay: class of elements that are left out.' }),
];

/** Keys are those of the kit; what it takes where one is not set is not known. */
function webKit(field: SettingField): SettingField {
  return { ...field, platforms: ['web'], kitOnly: true, status: 'unconfirmed' };
}

/** The settings in the mapping's own words. */
export interface MixpanelOptions {
  readonly token: string;
  readonly apiSecret: string;
  readonly identityType: string;
  readonly host: string;
  readonly forwardSessions: boolean;
  readonly sessionStartName: string;
  readonly sessionEndName: string;
  readonly profileOnlyIfLoggedIn: boolean;
  readonly usePeople: boolean;
  readonly includeUserAttributes: boolean;
  readonly includeAttribution: boolean;
  readonly includeIp: boolean;
  readonly upperCaseAppleIds: boolean;
  readonly forwardWeb: boolean;
  readonly superProperties: readonly string[];
  readonly attributesAsObjects: boolean;
  readonly simplifiedIdMerge: boolean;
  readonly legacyAlias: boolean;
}

export function readOptions(settings: Settings, connection: Settings): MixpanelOptions {
  return {
    token: textSetting(settings, 'token'),
    apiSecret: textSetting(settings, 'apiSecret'),
    identityType: textSetting(settings, 'userIdentificationType'),
    host: HOSTS[textSetting(settings, 'baseUrl') as TargetServer] ?? HOSTS[STANDARD_SERVER],
    forwardSessions: booleanSetting(connection, 'forwardSessionMessages'),
    sessionStartName: textSetting(connection, 'sessionStartEventName') || SESSION_START_NAME,
    sessionEndName: textSetting(connection, 'sessionEndEventName') || SESSION_END_NAME,
    profileOnlyIfLoggedIn: booleanSetting(connection, 'createProfileOnlyIfLoggedIn'),
    usePeople: booleanSetting(connection, 'useMixpanelPeople'),
    includeUserAttributes: booleanSetting(connection, 'includeUserAttributes'),
    includeAttribution: booleanSetting(connection, 'includeAttributionInfo'),
    includeIp: booleanSetting(connection, 'includeIpAddress'),
    upperCaseAppleIds: booleanSetting(connection, 'upperCaseIdfaAndIdfv'),
    forwardWeb: booleanSetting(connection, 'forwardWebRequestsServerSide'),
    superProperties: listSetting(connection, 'superProperties'),
    attributesAsObjects: booleanSetting(connection, 'sendEventAttributesAsObjects'),
    simplifiedIdMerge: booleanSetting(connection, 'simplifiedIdMerge'),
    legacyAlias: booleanSetting(connection, 'legacyAlias'),
  };
}

export function validate(settings: Settings): { field: string; message: string }[] {
  const token = textSetting(settings, 'token');
  if (token.trim() === '') return [{ field: 'token', message: '"Project Token" is required: enter the token of the Mixpanel project.' }];
  return [];
}
