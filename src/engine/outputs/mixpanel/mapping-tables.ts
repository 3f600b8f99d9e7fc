/** Mappings of spec/outputs/mixpanel.md that are tables. */
import type { Platform } from '../../../protocol/vocabulary.ts';
import type { MappingRow } from '../shared/mapping-table.ts';

/** Setting value to identity type; MPID is not an identity and is handled apart (1.4). */
export const IDENTITY_TYPES: Readonly<Record<string, string>> = {
  CustomerId: 'customer_id',
  Email: 'email',
  Other: 'other',
  Other2: 'other_id_2',
  Other3: 'other_id_3',
  Other4: 'other_id_4',
};

/** Device ids by kind of device, best first; the device application stamp serves all others (1.4, order UNCONFIRMED). */
export const DEVICE_ID_FIELDS: ReadonlyMap<string, readonly string[]> = new Map([
  ['ios', ['ios_advertising_id', 'ios_idfv']],
  ['tvos', ['ios_advertising_id', 'ios_idfv']],
  ['android', ['android_uuid', 'android_advertising_id']],
  ['roku', ['roku_advertising_id', 'roku_publisher_id']],
  ['fire_tv', ['fire_advertising_id']],
  ['xbox', ['microsoft_advertising_id', 'microsoft_publisher_id']],
]);
export const APPLE_ID_FIELDS: ReadonlySet<string> = new Set(['ios_advertising_id', 'ios_idfv']);
export const ZERO_ID = '00000000-0000-0000-0000-000000000000';

/** Platforms whose connections have the session settings (1.2). */
export const SESSION_PLATFORMS: readonly Platform[] = ['ios', 'android', 'tvos', 'roku', 'fire_tv', 'xbox'];

/** `$os` by kind of device; for web it is parsed from the user agent. */
export const OS_NAMES: ReadonlyMap<string, string> = new Map([
  ['ios', 'iOS'], ['android', 'Android'], ['tvos', 'tvOS'], ['roku', 'Roku'],
  ['fire_tv', 'Fire TV'], ['xbox', 'Xbox'], ['alexa', 'Alexa'], ['smart_tv', 'Smart TV'],
]);

/** Mixpanel's default properties (1.5, UNCONFIRMED). */
export const DEVICE_ROWS: readonly MappingRow[] = [
  { source: '/device_info/os_version', target: '$os_version', required: false, transform: 'text', fact: 'device-names' },
  { source: '/device_info/device_model', target: '$model', required: false, transform: 'text', fact: 'device-names' },
  { source: '/device_info/device_manufacturer', target: '$manufacturer', required: false, transform: 'text', fact: 'device-names' },
  { source: '/device_info/brand', target: '$brand', required: false, transform: 'text', fact: 'device-names' },
  { source: '/device_info/network_carrier', target: '$carrier', required: false, transform: 'text', fact: 'device-names' },
  { source: '/application_info/application_version', target: '$app_version_string', required: false, transform: 'text', fact: 'device-names' },
  { source: '/application_info/application_build_number', target: '$app_build_number', required: false, transform: 'text', fact: 'device-names' },
  { source: '/device_info/screen_width', target: '$screen_width', required: false, transform: 'number', fact: 'device-names' },
  { source: '/device_info/screen_height', target: '$screen_height', required: false, transform: 'number', fact: 'device-names' },
];

/** With Include Attribution Info (1.5, names UNCONFIRMED). */
export const ATTRIBUTION_ROWS: readonly MappingRow[] = [
  { source: '/attribution_info/publisher', target: 'publisher', required: false, transform: 'text', fact: 'attribution-names' },
  { source: '/attribution_info/campaign', target: 'campaign', required: false, transform: 'text', fact: 'attribution-names' },
];

/** User attributes by lower-case name (1.6); all others keep their names. */
const ATTRIBUTE_NAMES: ReadonlyMap<string, string> = new Map([
  ['$firstname', '$first_name'],
  ['$lastname', '$last_name'],
  ['$mobile', '$phone'],
  ['$gender', 'Gender'],
  ['$age', 'Age'],
  ['$country', 'Country'],
  ['$zip', 'Zip'],
  ['$city', 'City'],
  ['$state', 'State'],
  ['$address', 'Address'],
  ['created', '$created'],
  ['email', '$email'],
  ['lastseen', '$last_seen'],
  ['name', '$name'],
  ['username', '$username'],
]);

export function attributeName(name: string): string {
  return ATTRIBUTE_NAMES.get(name.toLowerCase()) ?? name;
}
