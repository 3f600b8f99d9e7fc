/**
 * What the window can ask of the desktop around it: `window.cloudchamber`, put there by the Electron preload.
 * In a browser it is absent, and the window takes its connection from its own address and the URL fragment.
 */

export interface EngineConnection {
  /** Origin of the control API, without a trailing slash. */
  readonly controlUrl: string;
  readonly token: string;
}

/** The engine's life as the shell sees it. `connection` may differ after a restart. */
export type EngineState =
  | { readonly state: 'starting' }
  /** `lastDeath` says why it had to be started again; null when it never died. */
  | { readonly state: 'running'; readonly connection: EngineConnection; readonly lastDeath: string | null }
  /** It ended by itself; the next start follows in `restartInMs`. `reason` is a whole sentence, here and below. */
  | { readonly state: 'died'; readonly reason: string; readonly restartInMs: number }
  /** It ended too often, or cannot start: only the user can go on. `reason` carries the remedy. */
  | { readonly state: 'failed'; readonly reason: string }
  | { readonly state: 'stopped' };

export type RevealTarget = 'workspace' | 'data';
export type ThemeChoice = 'system' | 'light' | 'dark';

export interface DesktopHost {
  readonly platform: 'linux' | 'darwin' | 'win32';
  /** Names and versions for the settings screen: app, electron, chrome, node. */
  readonly versions: Readonly<Record<string, string>>;
  /** The running engine's address and token; null while there is none. */
  getConnection(): Promise<EngineConnection | null>;
  /** Calls back with the present state as soon as it is known and with every later one; returns the disposer. */
  onEngineState(listener: (state: EngineState) => void): () => void;
  /** Lets the user choose a workspace folder and opens it; the folder, or null when the user changed their mind. */
  openWorkspaceDialog(): Promise<string | null>;
  /** Shows a folder in the file manager; false when there is none to show. */
  revealFolder(target: RevealTarget): Promise<boolean>;
  /** Tries again after `failed`. */
  restartEngine(): Promise<void>;
  /** Title bar, menus and dialogs follow the window's theme. */
  setTheme(theme: ThemeChoice): Promise<void>;
}

/** Every channel between preload and main; nothing else passes. */
export const HOST_CHANNELS = {
  connection: 'engine:connection',
  engineState: 'engine:state',
  restart: 'engine:restart',
  openWorkspace: 'workspace:open-dialog',
  reveal: 'folder:reveal',
  theme: 'theme:set',
} as const;

/** How the shell hands its version to the preload, which can read arguments but no files. */
export const VERSION_ARGUMENT = '--cloudchamber-version=';
