/** The one window: where it was, hardened, loaded from the engine that serves it. */
import { join } from 'node:path';
import { app, BrowserWindow, nativeTheme, screen } from 'electron';
import { VERSION_ARGUMENT } from '../protocol/host.ts';
import { changeShellState, readShellState } from './state-file.ts';
import { MINIMUM_SIZE, restoreBounds } from './window-bounds.ts';

/** The stream's background, so that nothing flashes before the first paint (the window's tokens bg0). */
const BACKGROUND = { dark: '#0d1015', light: '#ffffff' } as const;

export function createWindow(stateFile: string): BrowserWindow {
  const state = readShellState(stateFile);
  const primary = screen.getPrimaryDisplay();
  const workAreas = [primary, ...screen.getAllDisplays().filter((display) => display.id !== primary.id)].map((display) => display.workArea);
  const window = new BrowserWindow({
    ...restoreBounds(state.bounds, workAreas),
    minWidth: MINIMUM_SIZE.width,
    minHeight: MINIMUM_SIZE.height,
    show: false,
    title: 'Cloudchamber',
    backgroundColor: nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light,
    ...(process.platform === 'linux' ? { icon: join(import.meta.dirname, '..', '..', 'resources', 'icons', '512x512.png') } : {}),
    webPreferences: {
      preload: join(import.meta.dirname, '..', 'preload', 'index.cjs'),
      additionalArguments: [`${VERSION_ARGUMENT}${app.getVersion()}`],
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      devTools: !app.isPackaged,
    },
  });
  if (state.maximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  window.on('close', () => {
    changeShellState(stateFile, { bounds: window.getNormalBounds(), maximized: window.isMaximized() });
  });
  return window;
}
