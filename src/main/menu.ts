/** The application menu as a value; Electron only renders it. Screens and their keys belong to the window. */
import type { MenuItemConstructorOptions } from 'electron';

export interface MenuActions {
  openWorkspace(): void;
  openDemo(): void;
  revealWorkspace(): void;
  revealData(): void;
  reload(): void;
  restartEngine(): void;
  showAbout(): void;
  openDocumentation(): void;
  openPlatformDocumentation(): void;
}

export interface MenuContext {
  readonly platform: NodeJS.Platform;
  readonly appName: string;
  /** Developer tools only in a build that is not packaged. */
  readonly isDevelopment: boolean;
}

const separator: MenuItemConstructorOptions = { type: 'separator' };

export function menuTemplate({ platform, appName, isDevelopment }: MenuContext, actions: MenuActions): MenuItemConstructorOptions[] {
  const isMac = platform === 'darwin';
  const about: MenuItemConstructorOptions = { id: 'about', label: `About ${appName}`, click: () => actions.showAbout() };
  const appMenu: MenuItemConstructorOptions = {
    label: appName,
    submenu: [about, separator, { role: 'services' }, separator, { role: 'hide' }, { role: 'hideOthers' }, { role: 'unhide' }, separator, { role: 'quit' }],
  };
  const file: MenuItemConstructorOptions = {
    label: '&File',
    submenu: [
      { id: 'open-workspace', label: 'Open Workspace Folder…', accelerator: 'CmdOrCtrl+O', click: () => actions.openWorkspace() },
      { id: 'open-demo', label: 'Open Demo Workspace', click: () => actions.openDemo() },
      separator,
      { id: 'reveal-workspace', label: 'Show Workspace Folder', click: () => actions.revealWorkspace() },
      { id: 'reveal-data', label: 'Show Data Folder', click: () => actions.revealData() },
      separator,
      isMac ? { role: 'close' } : { role: 'quit' },
    ],
  };
  const view: MenuItemConstructorOptions = {
    label: '&View',
    submenu: [
      { id: 'reload', label: 'Reload', accelerator: 'CmdOrCtrl+Shift+R', click: () => actions.reload() },
      { id: 'restart-engine', label: 'Restart Engine', click: () => actions.restartEngine() },
      separator,
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      separator,
      { role: 'togglefullscreen' },
      ...(isDevelopment ? [separator, { role: 'toggleDevTools' } as const] : []),
    ],
  };
  const help: MenuItemConstructorOptions = {
    role: 'help',
    submenu: [
      { id: 'documentation', label: 'Documentation', click: () => actions.openDocumentation() },
      { id: 'platform-documentation', label: 'mParticle Documentation', click: () => actions.openPlatformDocumentation() },
      ...(isMac ? [] : [separator, about]),
    ],
  };
  return [...(isMac ? [appMenu] : []), file, { role: 'editMenu' }, view, { role: 'windowMenu' }, help];
}
