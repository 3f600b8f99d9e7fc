/** How the window looks: kept per browser profile, never part of a link. */
import { createStore } from 'zustand/vanilla';
import type { Density } from '../styles/tokens.ts';
import type { ThemeChoice } from '../styles/theme.ts';

export type DetailPlacement = 'auto' | 'right' | 'bottom';
export type PanelTab = 'requests' | 'problems';

export interface UiState {
  theme: ThemeChoice;
  density: Density;
  sideBar: boolean;
  detailPlacement: DetailPlacement;
  panel: PanelTab | null;
  /** Bindings that differ from the commands' own, by command id; an empty list unbinds. */
  keymap: Readonly<Record<string, readonly string[]>>;
  recentCommands: readonly string[];
  filterHistory: readonly string[];
  /** Not kept: what is open above the window, and the palette's first characters. */
  palette: string | null;
  shortcutSheet: boolean;
}

const DEFAULTS: UiState = {
  theme: 'system', density: 'default', sideBar: true, detailPlacement: 'auto', panel: null, keymap: {}, recentCommands: [], filterHistory: [],
  palette: null, shortcutSheet: false,
};

const STORAGE_KEY = 'cc.ui';
const KEPT = ['theme', 'density', 'sideBar', 'detailPlacement', 'panel', 'keymap', 'recentCommands', 'filterHistory'] as const satisfies readonly (keyof UiState)[];

function load(): Partial<UiState> {
  try {
    const value = JSON.parse(globalThis.localStorage?.getItem(STORAGE_KEY) ?? '{}') as Partial<UiState>;
    return Object.fromEntries(KEPT.filter((key) => value[key] !== undefined).map((key) => [key, value[key]]));
  } catch {
    return {};
  }
}

export const uiStore = createStore<UiState>(() => ({ ...DEFAULTS, ...load() }));

uiStore.subscribe((state, old) => {
  if (KEPT.every((key) => state[key] === old[key])) return;
  try {
    globalThis.localStorage?.setItem(STORAGE_KEY, JSON.stringify(Object.fromEntries(KEPT.map((key) => [key, state[key]]))));
  } catch {
    // Storage may be full or forbidden; the window works without.
  }
});

export function updateUi(patch: Partial<UiState>): void {
  uiStore.setState(patch);
}
