/** The only bridge between window and shell: a fixed list of calls (protocol/host.ts), no channel names from outside. */
import { contextBridge, ipcRenderer } from 'electron';
import { HOST_CHANNELS } from '../protocol/host.ts';
import type { DesktopHost, EngineState } from '../protocol/host.ts';

const versions = ipcRenderer.sendSync(HOST_CHANNELS.versions) as Pick<DesktopHost, 'platform' | 'versions'>;
const listeners = new Set<(state: EngineState) => void>();
let latest: EngineState | null = null;

ipcRenderer.on(HOST_CHANNELS.engineState, (_event, state: EngineState) => {
  latest = state;
  for (const listener of listeners) listener(state);
});

const host: DesktopHost = {
  ...versions,
  getConnection: () => ipcRenderer.invoke(HOST_CHANNELS.connection),
  onEngineState(listener) {
    listeners.add(listener);
    if (latest === null) void ipcRenderer.invoke(HOST_CHANNELS.engineState);
    else listener(latest);
    return () => listeners.delete(listener);
  },
  openWorkspaceDialog: () => ipcRenderer.invoke(HOST_CHANNELS.openWorkspace),
  revealFolder: (target) => ipcRenderer.invoke(HOST_CHANNELS.reveal, target),
  restartEngine: () => ipcRenderer.invoke(HOST_CHANNELS.restart),
  setTheme: (theme) => ipcRenderer.invoke(HOST_CHANNELS.theme, theme),
};

contextBridge.exposeInMainWorld('cloudchamber', host);
