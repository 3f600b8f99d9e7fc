/** The screen in front, and what it shows of itself (a settings section, an input of the set-up page). */
import { createStore } from 'zustand/vanilla';

export const SCREEN_IDS = ['stream', 'data-plans', 'rules', 'outputs', 'connections', 'users', 'activity', 'requests', 'setup', 'sdk-config', 'faults', 'settings'] as const;
export type ScreenId = (typeof SCREEN_IDS)[number];

export interface NavigationState {
  screen: ScreenId;
  /** Second part of the address: `settings/retention`. */
  section: string | null;
}

export const navigationStore = createStore<NavigationState>(() => ({ screen: 'stream', section: null }));

export function goTo(screen: ScreenId, section: string | null = null): void {
  navigationStore.setState({ screen, section });
}
