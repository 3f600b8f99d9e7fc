/** Settings of spec/outputs/facebook.md 1.1 and 1.2. */
import type { Platform } from '../../../protocol/vocabulary.ts';
import type { SettingField, Settings } from '../definition.ts';
import { booleanSetting, textSetting } from '../shared/values.ts';
import { ACTION_SOURCES } from './constants.ts';

/** Platforms whose events go to `/{app_id}/activities` (1.3). */
export const APP_PLATFORMS: readonly Platform[] = ['ios', 'tvos', 'android'];
/** Platforms whose events go to `/{pixel_id}/events`; servers stand for feeds and for out-of-band data. */
export const CONVERSION_PLATFORMS: readonly Platform[] = ['web', 's2s', 'roku', 'xbox', 'smart_tv', 'fire_tv', 'alexa'];

interface IdentityChoice {
  readonly label: string;
  readonly type: string;
}

const OTHER_TYPES: readonly (readonly [value: string, choice: IdentityChoice])[] = [
  ['Other', { label: 'Other', type: 'other' }],
  ...Array.from({ length: 9 }, (_, index): [string, IdentityChoice] => [`Other${index + 2}`, { label: `Other ${index + 2}`, type: `other_id_${index + 2}` }]),
];
/** Setting value, as the web kit reads it, to identity type (1.2). */
export const EXTERNAL_ID_TYPES: ReadonlyMap<string, IdentityChoice> = new Map([['CustomerId', { label: 'Customer ID', type: 'customer_id' }], ...OTHER_TYPES]);
export const EMAIL_TYPES: ReadonlyMap<string, IdentityChoice> = new Map([['Email', { label: 'Email', type: 'email' }], ...OTHER_TYPES]);

const LDU_NEVER = 'Never';
export const LDU_ALWAYS = 'Always';
export const LDU_OPT_OUT = 'Use CCPA Opt Out';

export const SETTINGS: readonly SettingField[] = [
  { key: 'accessToken', label: 'Access Token', type: 'text', default: '', secret: true, help: 'Token of a system user, for the Conversions API: web, feeds, TV and voice platforms. App Events do without.' },
  { key: 'usePixelServerSideForwarding', label: 'Use Pixel Server-Side Forwarding', type: 'boolean', default: false, help: 'On: this output sends events of web inputs through the Conversions API. The hosted product fixes it when the output is made.' },
];

const options = (values: Iterable<string>): NonNullable<SettingField['options']> => [...values].map((value) => ({ value, label: value }));
const choices = (types: ReadonlyMap<string, IdentityChoice>): NonNullable<SettingField['options']> => [...types].map(([value, { label }]) => ({ value, label }));

export const CONNECTION_SETTINGS: readonly SettingField[] = [
  { key: 'sendPurchaseProductData', label: 'Send Purchase Product Data', type: 'boolean', default: false, help: 'Forwards commerce events with their products. Off: commerce events are not sent.' },
  { key: 'appId', label: 'Facebook Application ID', type: 'text', default: '', platforms: APP_PLATFORMS, help: 'Digits; the app that App Events go to.' },
  { key: 'appSecret', label: 'Facebook Application Secret', type: 'text', default: '', secret: true, platforms: APP_PLATFORMS, help: 'Together with the app id it makes the token of App Events.' },
  {
    key: 'sendActivateOn', label: 'Send Activate On', type: 'select', default: 'ast', platforms: APP_PLATFORMS,
    options: [{ value: 'ast', label: 'Application state transitions' }, { value: 'session', label: 'Sessions' }],
    help: 'Which messages become activate and deactivate events.', status: 'unconfirmed',
  },
  { key: 'limitEventAndDataUsage', label: 'Limit Event and Data Usage', type: 'boolean', default: false, platforms: APP_PLATFORMS, help: 'On: application_tracking_enabled is 0, so events are not used for ads.' },
  { key: 'pixelId', label: 'Pixel ID', type: 'text', default: '', platforms: CONVERSION_PLATFORMS, help: 'Digits; the pixel that conversions go to.' },
  { key: 'defaultActionSource', label: 'Default Action Source', type: 'select', default: 'other', platforms: CONVERSION_PLATFORMS, options: options(ACTION_SOURCES), help: 'Where events without the flag Facebook.ActionSource happened.' },
  { key: 'forwardWebRequestsServerSide', label: 'Forward Web Requests Server Side', type: 'boolean', default: false, platforms: ['web'], help: 'Off: data of web inputs is left to the Facebook web kit. The output’s "Use Pixel Server-Side Forwarding" must be on as well.' },
  { key: 'disablePushState', label: 'Disable Automatic Page Logging', type: 'boolean', default: false, platforms: ['web'], kitOnly: true, help: 'Read by the web kit only: no page view for each change of the browser’s history.' },
  { key: 'externalUserIdentityType', label: 'External User Identity Type', type: 'select', default: 'CustomerId', options: choices(EXTERNAL_ID_TYPES), help: 'The identity that becomes external_id.' },
  { key: 'sendCcpaLimitedDataUse', label: 'Send CCPA Limited Data Use', type: 'select', default: LDU_NEVER, options: options([LDU_NEVER, LDU_ALWAYS, LDU_OPT_OUT]), help: 'When data_processing_options is LDU. Sent only for users with a country and a state, or through the Conversions API with an IP address.', status: 'unconfirmed' },
  { key: 'emailType', label: 'Email Type', type: 'select', default: 'Email', options: choices(EMAIL_TYPES), help: 'The identity that becomes the email address. Any other than Email is sent as it is and must be hashed already.' },
  { key: 'productAttributeMapping', label: 'Product attribute mapping', type: 'text', default: '', platforms: ['web'], kitOnly: true, help: 'Read by the web kit only: JSON list of {"map","value"}, more fields of contents.', status: 'unconfirmed' },
  { key: 'sendProductNamesasContents', label: 'Send product names as contents', type: 'boolean', default: false, platforms: ['web'], kitOnly: true, help: 'Read by the web kit only: content_name is the list of product names.', status: 'unconfirmed' },
];

/** The settings in the mapping's own words. */
export interface FacebookOptions {
  readonly accessToken: string;
  readonly usePixel: boolean;
  readonly productData: boolean;
  readonly appId: string;
  readonly appSecret: string;
  readonly activateOnSession: boolean;
  readonly limitUsage: boolean;
  readonly pixelId: string;
  readonly actionSource: string;
  readonly forwardWeb: boolean;
  readonly externalId: string;
  readonly limitedDataUse: string;
  readonly emailType: string;
}

export function readOptions(settings: Settings, connection: Settings): FacebookOptions {
  return {
    accessToken: textSetting(settings, 'accessToken'),
    usePixel: booleanSetting(settings, 'usePixelServerSideForwarding'),
    productData: booleanSetting(connection, 'sendPurchaseProductData'),
    appId: textSetting(connection, 'appId').trim(),
    appSecret: textSetting(connection, 'appSecret'),
    activateOnSession: textSetting(connection, 'sendActivateOn') === 'session',
    limitUsage: booleanSetting(connection, 'limitEventAndDataUsage'),
    pixelId: textSetting(connection, 'pixelId').trim(),
    actionSource: textSetting(connection, 'defaultActionSource'),
    forwardWeb: booleanSetting(connection, 'forwardWebRequestsServerSide'),
    externalId: textSetting(connection, 'externalUserIdentityType'),
    limitedDataUse: textSetting(connection, 'sendCcpaLimitedDataUse'),
    emailType: textSetting(connection, 'emailType'),
  };
}

const ID = /^\d{1,30}$/;

/** Which of the two ids a connection needs depends on its input's platform, so one is enough here; the mapping names the one that is missing. */
export function validate(_settings: Settings, connection: Settings): { field: string; message: string }[] {
  const [appId, pixelId] = [textSetting(connection, 'appId').trim(), textSetting(connection, 'pixelId').trim()];
  if (appId === '' && pixelId === '') {
    return [{ field: 'pixelId', message: 'Facebook needs "Pixel ID" for web, feeds and TV inputs, or "Facebook Application ID" for iOS, tvOS and Android inputs: enter the one for this connection’s input.' }];
  }
  const problems: { field: string; message: string }[] = [];
  if (appId !== '' && !ID.test(appId)) problems.push({ field: 'appId', message: `"Facebook Application ID" must be digits, not "${appId.slice(0, 80)}": copy it from the app’s dashboard.` });
  if (pixelId !== '' && !ID.test(pixelId)) problems.push({ field: 'pixelId', message: `"Pixel ID" must be digits, not "${pixelId.slice(0, 80)}": copy it from the Events Manager.` });
  return problems;
}
