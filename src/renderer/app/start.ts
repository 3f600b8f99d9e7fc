/** Everything that runs beside React, started once. */
import type { QueryClient } from '@tanstack/react-query';
import { host } from '../api/api.ts';
import { startLive } from '../api/live.ts';
import { uiStore } from '../stores/ui.ts';
import { applyTheme, watchSystemTheme } from '../styles/theme.ts';
import { registerCommands } from './commands.ts';
import { CORE_COMMANDS } from './core-commands.ts';
import { startRouter } from './router.ts';
import { startShortcuts } from './shortcuts.ts';

function startTheme(): () => void {
  const apply = () => {
    const { theme, density } = uiStore.getState();
    applyTheme(theme, density);
    void host.desktop?.setTheme(theme === 'contrast' ? 'dark' : theme);
  };
  apply();
  const stops = [watchSystemTheme(apply), uiStore.subscribe((state, old) => { if (state.theme !== old.theme || state.density !== old.density) apply(); })];
  return () => { for (const stop of stops) stop(); };
}

/** Returns a disposer. */
export async function start(client: QueryClient): Promise<() => void> {
  const stops = [startTheme(), startRouter(), startShortcuts(), registerCommands(CORE_COMMANDS)];
  await host.ready();
  stops.push(startLive(client));
  return () => { for (const stop of stops) stop(); };
}
