/** What each screen shows; apart from the list so that the list can be imported without the screens. */
import type { ComponentType } from 'react';
import { RequestsScreen } from '../features/requests/RequestsScreen.tsx';
import { SettingsScreen } from '../features/settings/SettingsScreen.tsx';
import { SetupScreen } from '../features/setup/SetupScreen.tsx';
import { StreamScreen } from '../features/stream/StreamScreen.tsx';
import type { ScreenId } from '../stores/navigation.ts';

export const SCREEN_COMPONENTS: Readonly<Record<ScreenId, ComponentType>> = {
  stream: StreamScreen,
  requests: RequestsScreen,
  setup: SetupScreen,
  settings: SettingsScreen,
};
