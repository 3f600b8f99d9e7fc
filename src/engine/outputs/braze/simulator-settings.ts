/** Settings of the simulated Braze account (spec/outputs/braze.md 2.1 to 2.4): ours, the hosted product has none of them. */
import type { SettingField, Settings } from '../definition.ts';
import { listSetting, numberOf, textSetting } from '../shared/values.ts';

/** How many objects a request may hold, and which rates go with it (2.3). */
const LIMIT_MODES = ['75 of each', '75 in total', '50 in total'] as const;
export type LimitMode = (typeof LIMIT_MODES)[number];

const SERVICE_STATES = ['normal', 'maintenance', 'inactive plan'] as const;
export type ServiceState = (typeof SERVICE_STATES)[number];

const PERMISSIONS = ['users.track', 'users.identify', 'users.delete', 'subscription.status.set'] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** The hourly cap of the plans of 2024 and 2025 is each account's own; this is a middling one. */
const DEFAULT_HOURLY_LIMIT = 100_000;

const same = (value: string): { value: string; label: string } => ({ value, label: value });

export const SIMULATOR_SETTINGS: readonly SettingField[] = [
  { key: 'bulkSeconds', label: 'Group requests for (seconds)', type: 'number', default: 0, status: 'own', help: 'With Event Stream Forwarding off, requests wait so long and go together. 0: at once.' },
  { key: 'simulatedRestKey', label: 'Simulator: REST key that Braze knows', type: 'text', default: '', secret: true, status: 'own', help: 'The simulated Braze refuses other keys when it checks them. Empty: it knows every key.' },
  { key: 'simulatedPermissions', label: 'Simulator: permissions of the key', type: 'multi-select', default: [...PERMISSIONS], options: PERMISSIONS.map(same), status: 'own', help: 'Calls for which the key has no permission are answered 401.' },
  { key: 'simulatedLimits', label: 'Simulator: objects in a request', type: 'select', default: LIMIT_MODES[0], options: LIMIT_MODES.map(same), status: 'own', help: 'By the account’s age and plan: 75 of each array, 75 of all together, or 50 of all together with an hourly cap.' },
  { key: 'simulatedHourlyLimit', label: 'Simulator: requests in an hour', type: 'number', default: DEFAULT_HOURLY_LIMIT, status: 'own', help: 'The hourly cap of plans with 50 objects in a request.' },
  { key: 'simulatedService', label: 'Simulator: state of the service', type: 'select', default: SERVICE_STATES[0], options: SERVICE_STATES.map(same), status: 'own', help: 'Under maintenance Braze queues what it gets (202); with an inactive plan it refuses everything (403).' },
  { key: 'simulatedGroups', label: 'Simulator: subscription groups', type: 'text-list', default: [], status: 'own', help: 'Ids of the subscription groups that the account has. Empty: any id is known.' },
  { key: 'simulatedBlockedIds', label: 'Simulator: blocked external ids', type: 'text-list', default: [], status: 'own', help: 'Ids that Braze has blocked as dummy users.' },
];

/** The account in the simulator's own words. */
export interface Account {
  readonly key: string;
  readonly permissions: ReadonlySet<string>;
  readonly limits: LimitMode;
  readonly hourlyLimit: number;
  readonly service: ServiceState;
  /** Empty: any is known. */
  readonly groups: ReadonlySet<string>;
  readonly blocked: ReadonlySet<string>;
}

export function readAccount(settings: Settings): Account {
  return {
    key: textSetting(settings, 'simulatedRestKey'),
    permissions: new Set(listSetting(settings, 'simulatedPermissions')),
    limits: LIMIT_MODES.find((mode) => mode === settings['simulatedLimits']) ?? LIMIT_MODES[0],
    hourlyLimit: Math.max(0, numberOf(settings['simulatedHourlyLimit']) ?? DEFAULT_HOURLY_LIMIT),
    service: SERVICE_STATES.find((state) => state === settings['simulatedService']) ?? SERVICE_STATES[0],
    groups: new Set(listSetting(settings, 'simulatedGroups')),
    blocked: new Set(listSetting(settings, 'simulatedBlockedIds')),
  };
}
