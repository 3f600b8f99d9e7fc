/** Facts of spec/outputs/webhook.md; the module id is not given there. */
import type { EventType } from '../../../protocol/vocabulary.ts';

export const SLUG = 'webhook';
export const NAME = 'Webhook';

export interface EventSwitch {
  readonly setting: string;
  readonly label: string;
  readonly types: readonly EventType[];
}

/** Types that are in no row are always sent (UNCONFIRMED, spec 1.2). */
export const EVENT_SWITCHES: readonly EventSwitch[] = [
  { setting: 'sendCrashEvents', label: 'Send Crash Events', types: ['crash_report'] },
  { setting: 'sendCustomEvents', label: 'Send Custom Events', types: ['custom_event'] },
  { setting: 'sendLifecycleEvents', label: 'Send Lifecycle Events', types: ['application_state_transition', 'session_start', 'session_end'] },
  { setting: 'sendNetworkPerformanceEvents', label: 'Send Network Performance Events', types: ['network_performance'] },
  { setting: 'sendPushEvents', label: 'Send Push Registrations and Receipts', types: ['push_registration', 'push_message', 'push_reaction'] },
  { setting: 'sendScreenViews', label: 'Send Screen Views', types: ['screen_view'] },
  { setting: 'sendCommerceEvents', label: 'Send Commerce Events', types: ['commerce_event'] },
  { setting: 'includeUserAttributeChangeEvents', label: 'Include User Attribute Change Events', types: ['user_attribute_change'] },
  { setting: 'includeUserIdentityChangeEvents', label: 'Include User Identity Change Events', types: ['user_identity_change'] },
];

export const EXCLUDE_DEVICE_NAME = 'Device Name';
export const EXCLUDE_IP_ADDRESS = 'IP Address';
