/** The hosted alert types about data and settings, with their exact labels (spec/pipeline.md g.3). */
import type { AlertType } from './types.ts';

type Row = readonly [label: string, meaning: string, ...integrations: string[]];

const IDFA_OUTPUTS = ['AppLovin', 'Fiksu', 'Facebook Atlas', 'Google AdWords', 'Leanplum', 'Nanigans', 'Oracle BlueKai', 'Quantcast', 'TapCommerce', 'Tapstream'];

const ROWS: readonly Row[] = [
  ['Error Parsing SDK Version', 'The version of the SDK cannot be read.', 'Kochava'],
  ['Event Arrived Late', 'The event is older than the output takes, and was discarded.', 'Adjust', 'Mixpanel'],
  ['Feature Unsupported by SDK Version', 'A later version of the SDK is needed.', 'Kochava'],
  ['Identifier Too Long', 'The id of the device or of the customer is too long.', 'Leanplum', 'Algolia'],
  ['Invalid Credentials', 'No access token can be obtained with the credentials of the output.', 'AgilOne', 'SFDC Email'],
  ['Invalid Required Attribute', 'A required attribute is malformed.', 'SimpleReach', 'Aloha', 'Algolia'],
  ['Missing Android ID', 'The batch has no Android ID.', 'Braze', 'AgilOne', 'Fiksu', 'Leanplum'],
  ['Missing App Info', 'The batch has no application_info.', 'AgilOne', 'Braze', 'Google AdWords', 'Google Analytics', 'Kochava', 'Krux', 'Oracle BlueKai', 'Webtrends'],
  ['Missing AppName', 'The batch does not name the app.', 'Google Analytics', 'Webtrends'],
  ['Missing Build ID', 'The batch does not name the build of the app.', 'Google AdWords'],
  ['Missing Device Application Stamp', 'The batch has no device application stamp.', 'Leanplum'],
  ['Missing Device Info', 'The batch has no device_info.', 'Braze', 'Singular', 'Google AdWords', 'Kochava', 'Krux', 'Leanplum', 'Oracle BlueKai', 'SFDC Email', 'SFDC MobilePush', 'Webtrends'],
  ['Missing Event Name', 'The event has no name.', 'Amazon Mobile Analytics', 'Amplitude', 'Customer.io'],
  ['Missing Fire Advertising Identifier', 'The batch has no Fire advertising id.', 'Krux'],
  ['Missing Google Advertising Identifier', 'The batch has no Google advertising id.', 'Facebook Atlas', 'Google AdWords', 'Krux', 'Leanplum', 'Nanigans', 'Oracle BlueKai', 'TapCommerce', 'Tapstream'],
  ['Missing Google Advertising Identifier and Android ID', 'The batch has neither a Google advertising id nor an Android ID.', 'Adjust', 'AppLovin', 'Leanplum', 'Quantcast'],
  ['Missing Identity', 'The user lacks the identity that the output requires.', 'AgilOne'],
  ['Missing Identity and Device ID', 'The user has neither the identity nor the device id that the output could know it by.', 'Braze', 'Amplitude', 'Localytics', 'Webtrends'],
  ['Missing IDFA', 'The batch has no IDFA.', ...IDFA_OUTPUTS],
  ['Missing IDFA and IDFV', 'The batch has neither an IDFA nor an IDFV.', 'Adjust', 'Braze', 'Krux', 'Leanplum'],
  ['Missing IDFV', 'The batch has no IDFV.', 'Leanplum'],
  ['Missing IP Address', 'The batch has no IP address.', 'Singular', 'Facebook Atlas', 'Google DoubleClick', 'Quantcast'],
  ['Missing Locale Country', 'The batch does not name the country of the device\'s locale.', 'Google AdWords'],
  ['Missing Locale Language', 'The batch does not name the language of the device\'s locale.', 'Google AdWords'],
  ['Missing Model', 'The batch does not name the model of the device.', 'Google AdWords'],
  ['Missing OS Version', 'The batch does not name the version of the operating system.', 'Singular', 'Google AdWords', 'Facebook'],
  ['Missing PackageName', 'The batch does not name the package of the app.', 'AppLovin', 'Singular', 'Google AdWords', 'Quantcast', 'Urban Airship'],
  ['Missing Required Attribute', 'A required attribute is absent.', 'SimpleReach', 'Facebook', 'Algolia'],
  ['Missing Required Setting', 'A required setting of the output or of the connection is absent or cannot be used.', 'Braze', 'AppsFlyer', 'Fiksu', 'DoubleClick', 'Facebook', 'Quantcast', 'Salesforce'],
  ['Missing Roku Advertiser ID', 'The batch has no Roku advertiser id.', 'Leanplum'],
  ['Missing Roku Channel Client ID', 'The batch has no Roku channel client id.', 'Leanplum'],
  ['Missing Screen Name', 'The screen view has no name.', 'Zendesk'],
  ['Missing User Agent', 'The batch has no user agent.', 'Facebook Atlas', 'Google DoubleClick'],
  ['No Route Available', 'The batch comes neither from a native client with the kit nor from the Events API.', 'Braze', 'Airship'],
  ['Request Too Long', 'The request is larger than the partner takes.', 'Krux'],
  ['Retry Count Exceeded', 'Every attempt to send the data failed, and it was given up.'],
];

export const DATA_ALERTS: readonly AlertType[] = ROWS.map(([label, meaning, ...integrations]) => ({ label, meaning, integrations, severity: 'fatal', retried: null, hosted: true }));

/** Of one event, or of what belongs to the user. */
export const PART_REFUSED = 'Part Refused';

/** What only the emulator tells apart; the hosted table has no label for it. */
export const OWN_ALERTS: readonly AlertType[] = [
  { label: 'Attribute Not Sent', meaning: 'The event went out without an attribute whose name the partner keeps for itself.', integrations: [], severity: 'warning', retried: null, hosted: false },
  { label: 'Reserved Name Sent', meaning: 'The event went out with an attribute whose name the partner keeps for itself, and may ignore.', integrations: [], severity: 'warning', retried: null, hosted: false },
  { label: 'Connection Not Usable', meaning: 'The connection\'s file, or what it names, cannot be used, so nothing was sent.', integrations: [], severity: 'fatal', retried: null, hosted: false },
  { label: 'Output Deleted', meaning: 'The output was deleted before the request could be sent again.', integrations: [], severity: 'fatal', retried: null, hosted: false },
  { label: 'Mapping Failed', meaning: 'The mapping of the output failed on the batch. This is a fault of the emulator: please report it.', integrations: [], severity: 'fatal', retried: null, hosted: false },
  { label: PART_REFUSED, meaning: 'The partner took the request, and refused a part of it: that event was lost.', integrations: [], severity: 'fatal', retried: null, hosted: false },
  { label: 'Not Sent', meaning: 'The output could not take the data.', integrations: [], severity: 'fatal', retried: null, hosted: false },
];
