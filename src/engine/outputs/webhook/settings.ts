/** Settings of spec/outputs/webhook.md 1.1 and 1.2, and those of the local receiver. */
import type { SettingField, Settings } from '../definition.ts';
import { booleanSetting, textSetting } from '../shared/values.ts';
import { EXCLUDE_DEVICE_NAME, EXCLUDE_IP_ADDRESS } from './constants.ts';

export const SETTINGS: readonly SettingField[] = [
  { key: 'url', label: 'POST URL', type: 'text', required: true, default: '', help: 'Absolute http or https URL that each batch is posted to.' },
  { key: 'authorization', label: 'Authorization Header', type: 'text', default: '', secret: true, help: 'The whole header value, sent as it is, such as "Basic dXNlcjpwYXNz". Empty: no header.' },
  { key: 'includeMpDeviceId', label: 'Include MP DeviceId', type: 'boolean', default: false, help: 'Adds the mParticle device id to each batch as mp_deviceid.' },
  { status: 'own', key: 'responseStatus', label: 'Receiver answers with status', type: 'number', default: 200, help: 'The local receiver’s status for a good request.' },
  { status: 'own', key: 'responseBody', label: 'Receiver answers with body', type: 'text', default: '{"received":true}', help: 'The local receiver’s body for a good request.' },
  { status: 'own', key: 'receiverAcceptsInbound', label: 'Receiver accepts raw-feed batches', type: 'boolean', default: false, help: 'The local receiver also takes the inbound shape that "Raw Data Feed" sends, instead of refusing it with 422.' },
];

function toggle(key: string, label: string, standard: boolean, help: string): SettingField {
  return { key, label, type: 'boolean', default: standard, help };
}

export const CONNECTION_SETTINGS: readonly SettingField[] = [
  { key: 'uniqueId', label: 'Unique ID', type: 'text', default: '', help: 'Written to every batch as unique_id.' },
  {
    key: 'metadataFieldExclusion', label: 'Metadata Field Exclusion', type: 'multi-select', default: [],
    options: [{ value: EXCLUDE_DEVICE_NAME, label: EXCLUDE_DEVICE_NAME }, { value: EXCLUDE_IP_ADDRESS, label: EXCLUDE_IP_ADDRESS }],
    help: 'Leaves out device_info.device, or the batch’s ip.',
  },
  toggle('sendAsBatch', 'Send as Batch', false, 'On: one POST for each batch. Off: one POST for each event.'),
  toggle('waitForCompleteBatch', 'Wait for Complete Batch', false, 'One POST for each session. Cannot be on together with Send as Batch.'),
  toggle('sendCrashEvents', 'Send Crash Events', true, 'Forwards crash_report events.'),
  toggle('sendCustomEvents', 'Send Custom Events', true, 'Forwards custom_event events.'),
  toggle('sendLifecycleEvents', 'Send Lifecycle Events', true, 'Forwards application_state_transition, session_start and session_end events.'),
  toggle('includeLocationInformation', 'Include Location Information', true, 'Keeps the location of each event.'),
  toggle('sendNetworkPerformanceEvents', 'Send Network Performance Events', true, 'Forwards network_performance events.'),
  toggle('sendPushEvents', 'Send Push Registrations and Receipts', true, 'Forwards push_registration and push_message events.'),
  toggle('sendScreenViews', 'Send Screen Views', true, 'Forwards screen_view events.'),
  toggle('sendCommerceEvents', 'Send Commerce Events', true, 'Forwards commerce_event events.'),
  toggle('includeMetadata', 'Include Metadata', true, 'Keeps application_info, device_info and source_info.'),
  toggle('includeUserAttributeChangeEvents', 'Include User Attribute Change Events', false, 'Forwards user_attribute_change events.'),
  toggle('includeUserIdentityChangeEvents', 'Include User Identity Change Events', false, 'Forwards user_identity_change events.'),
  toggle('sendBatchesWithoutEvents', 'Send Batches without Events', true, 'Forwards batches that hold no events, or none after the switches above.'),
  toggle('includeEventBatchLocation', 'Include Event Batch Location', false, 'Keeps the batch’s context.location.'),
  toggle('sendAliasRequests', 'Send Alias Requests', false, 'Posts each accepted alias request of the input by itself.'),
  toggle('rawDataFeed', 'Raw Data Feed', false, 'The input is a raw feed: batches are written in their inbound shape.'),
];

/** Settings with which no request can succeed. */
export function validate(settings: Settings, connectionSettings: Settings): { field: string; message: string }[] {
  const problems: { field: string; message: string }[] = [];
  const url = textSetting(settings, 'url');
  if (url === '') problems.push({ field: 'url', message: '"POST URL" is required: enter an absolute http or https URL.' });
  else if (!isHttpUrl(url)) problems.push({ field: 'url', message: `"POST URL" must be an absolute http or https URL, not "${url}".` });
  if (/[^\t\x20-\x7e\x80-\xff]/.test(textSetting(settings, 'authorization'))) {
    problems.push({ field: 'authorization', message: '"Authorization Header" holds a character that no HTTP header can carry: remove line breaks and special characters.' });
  }
  const status = settings['responseStatus'];
  if (typeof status === 'number' && !(Number.isInteger(status) && status >= 200 && status <= 599)) {
    problems.push({ field: 'responseStatus', message: `"Receiver answers with status" must be between 200 and 599, not ${status}.` });
  }
  if (booleanSetting(connectionSettings, 'sendAsBatch') && booleanSetting(connectionSettings, 'waitForCompleteBatch')) {
    problems.push({ field: 'waitForCompleteBatch', message: '"Send as Batch" and "Wait for Complete Batch" cannot both be on: turn one of them off.' });
  }
  return problems;
}

function isHttpUrl(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && (url.protocol === 'http:' || url.protocol === 'https:');
}
