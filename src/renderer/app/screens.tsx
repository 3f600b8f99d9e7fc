/** What each screen shows; apart from the list so that the list can be imported without the screens. */
import type { ComponentType } from 'react';
import { ActivityScreen } from '../features/activity/ActivityScreen.tsx';
import { ConnectionsScreen } from '../features/connections/ConnectionsScreen.tsx';
import { FaultsScreen } from '../features/faults/FaultsScreen.tsx';
import { OutputsScreen } from '../features/outputs/OutputsScreen.tsx';
import { RequestsScreen } from '../features/requests/RequestsScreen.tsx';
import { RulesScreen } from '../features/rules/RulesScreen.tsx';
import { SdkConfigScreen } from '../features/sdk-config/SdkConfigScreen.tsx';
import { SettingsScreen } from '../features/settings/SettingsScreen.tsx';
import { SetupScreen } from '../features/setup/SetupScreen.tsx';
import { StreamScreen } from '../features/stream/StreamScreen.tsx';
import { UsersScreen } from '../features/users/UsersScreen.tsx';
import type { ScreenId } from '../stores/navigation.ts';
import { DataPlansScreen } from './data-plans/DataPlansScreen.tsx';

export const SCREEN_COMPONENTS: Readonly<Record<ScreenId, ComponentType>> = {
  stream: StreamScreen,
  'data-plans': DataPlansScreen,
  rules: RulesScreen,
  outputs: OutputsScreen,
  connections: ConnectionsScreen,
  users: UsersScreen,
  activity: ActivityScreen,
  requests: RequestsScreen,
  setup: SetupScreen,
  'sdk-config': SdkConfigScreen,
  faults: FaultsScreen,
  settings: SettingsScreen,
};
