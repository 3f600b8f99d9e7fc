/** The only bridge between window and shell: a fixed list of calls (protocol/host.ts), no channel names from outside. */
import { contextBridge, ipcRenderer } from 'electron';
import { HOST_CHANNELS, VERSION_ARGUMENT } from '../protocol/host.ts';
import type { DesktopHost, EngineState } from '../protocol/host.ts';

const listeners = new Set<(state: EngineState) => void>();
let latest: EngineState | null = null;

function tell(state: EngineState): void {
  latest = state;
  for (const listener of listeners) listener(state);
}

ipcRenderer.on(HOST_CHANNELS.engineState, (_event, state: EngineState) => tell(state));
void ipcRenderer.invoke(HOST_CHANNELS.engineState).then((state: EngineState) => {
  if (latest === null) tell(state);
});

const appVersion = process.argv.find((arg) => arg.startsWith(VERSION_ARGUMENT))?.slice(VERSION_ARGUMENT.length) ?? '';
const { electron = '', chrome = '', node = '' } = process.versions;

const host: DesktopHost = {
  platform: process.platform as DesktopHost['platform'],
  versions: { app: appVersion, electron, chrome, node },
  getConnection: () => ipcRenderer.invoke(HOST_CHANNELS.connection),
  onEngineState(listener) {
    listeners.add(listener);
    if (latest !== null) listener(latest);
    return () => void listeners.delete(listener);
  },
  openWorkspaceDialog: () => ipcRenderer.invoke(HOST_CHANNELS.openWorkspace),
  revealFolder: (target) => ipcRenderer.invoke(HOST_CHANNELS.reveal, target),
  restartEngine: () => ipcRenderer.invoke(HOST_CHANNELS.restart),
  setTheme: (theme) => ipcRenderer.invoke(HOST_CHANNELS.theme, theme),
};

contextBridge.exposeInMainWorld('cloudchamber', host);
