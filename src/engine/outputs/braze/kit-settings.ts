/** Connection settings that Braze's own code in the app reads, and the server does not (spec/outputs/braze.md 1.2). */
import type { Platform } from '../../../protocol/vocabulary.ts';
import type { SettingField } from '../definition.ts';

const MOBILE: readonly Platform[] = ['ios', 'android', 'tvos'];

function kit(field: Omit<SettingField, 'kitOnly'>): SettingField {
  return { ...field, kitOnly: true };
}

export const KIT_SETTINGS: readonly SettingField[] = [
  kit({ key: 'forwardScreenViews', label: 'Forward Screen View Messages', type: 'boolean', default: false, help: 'Kits only: logs screen views in Braze. The server always sends them.' }),
  kit({ key: 'forwardSkuAsProductName', label: 'Replace SKU as Braze Product Name', type: 'boolean', default: false, help: 'Kits only: the product’s name instead of its id. The server always sends the id.' }),
  kit({ key: 'sessionTimeout', label: 'Braze SDK Session Timeout', type: 'text', default: '', help: 'Kits only: seconds without use after which the Braze SDK ends its session.' }),
  kit({ key: 'pushEnabled', label: 'Push Enabled', type: 'boolean', default: true, platforms: MOBILE, help: 'Kits only: the kit hands push messages to the Braze SDK.' }),
  kit({ key: 'flushInterval', label: 'SDK Flush Interval', type: 'text', default: '', platforms: ['ios', 'tvos'], help: 'Kits only: seconds between uploads of the Braze SDK.' }),
  kit({ key: 'requestPolicy', label: 'SDK Request Policy', type: 'text', default: '', platforms: ['ios', 'tvos'], help: 'Kits only: how the Braze SDK decides when to upload.' }),
  kit({ key: 'minimumTriggerInterval', label: 'Minimum Time Interval Between Triggers', type: 'text', default: '', help: 'Kits only: seconds between two in-app messages.' }),
  kit({ key: 'collectIdfa', label: 'Collect IDFA', type: 'boolean', default: false, platforms: ['ios', 'tvos'], help: 'Kits only: the Braze SDK reads the advertising id.' }),
  kit({ key: 'disableLocationTracking', label: 'Disable Automatic Location Tracking', type: 'boolean', default: false, platforms: MOBILE, help: 'Kits only: the Braze SDK does not ask for the location.' }),
  kit({ key: 'softPushCustomEventName', label: 'Soft Push Custom Event Name', type: 'text', default: '', platforms: ['web'], help: 'Kits only: the event after which the browser asks for leave to push.' }),
  kit({ key: 'serviceWorkerLocation', label: 'Service Worker File Location', type: 'text', default: '', platforms: ['web'], help: 'Kits only: path of the service worker for web push.' }),
  kit({ key: 'safariWebsitePushId', label: 'Safari Website Push ID', type: 'text', default: '', platforms: ['web'], help: 'Kits only: id of the site for Safari’s push.' }),
  kit({ key: 'registerInApp', label: 'Automatically display new in-app messages', type: 'boolean', default: true, platforms: ['web'], help: 'Kits only: in-app messages open by themselves.' }),
  kit({ key: 'enableHtmlInAppMessages', label: 'Enable HTML in-app messages', type: 'boolean', default: false, platforms: ['web'], help: 'Kits only: in-app messages may hold HTML.' }),
  kit({ key: 'doNotLoadFontAwesome', label: 'Do not Load FontAwesome', type: 'boolean', default: false, platforms: ['web'], help: 'Kits only: the page brings the icon font itself.' }),
  kit({ key: 'enableTypeDetection', label: 'Enable Kit Custom Attribute Type Detection', type: 'boolean', default: false, help: 'Kits only: the kit reads texts as what they look like.' }),
  kit({ key: 'brazeWebSdkVersion', label: 'Braze Web SDK Version', type: 'text', default: '', platforms: ['web'], help: 'Kits only: the version of the Braze Web SDK that the page loads.' }),
];
