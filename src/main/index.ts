/**
 * The desktop shell: one window, a menu, native dialogs and the engine's life-cycle. It decides nothing about data;
 * the window it opens is the one that the engine serves to any browser (docs/adr/0005-window-from-control-port.md).
 */
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { app, dialog, Menu, nativeTheme, session, shell, utilityProcess } from 'electron';
import type { BrowserWindow } from 'electron';
import { z } from 'zod';
import { HOST_CHANNELS } from '../protocol/host.ts';
import type { EngineState, RevealTarget, ThemeChoice } from '../protocol/host.ts';
import { applicationArguments, parseShellArguments } from './arguments.ts';
import { openDemo, openWorkspace, readFolders } from './control-client.ts';
import type { ControlAnswer } from './control-client.ts';
import { defaultDataDir } from './data-dir.ts';
import { EngineHost } from './engine-host.ts';
import { hardenEveryPage, hardenSession } from './harden.ts';
import { registerIpc } from './ipc.ts';
import { menuTemplate } from './menu.ts';
import { changeShellState, readShellState } from './state-file.ts';
import { createWindow } from './window.ts';

const STOP_TIMEOUT_MS = 10_000;
/** A window that crashes again sooner than this is not loaded a third time by itself. */
const CRASH_LOOP_MS = 10_000;

const args = parseShellArguments(applicationArguments(process.argv, app.isPackaged), process.cwd());
const dataDir = args.dataDir ?? defaultDataDir(process.platform, process.env, homedir());
const stateFile = join(dataDir, 'window', 'shell.json');

const secondInstance = z.object({ workspaceDir: z.string().nullable() });

let window: BrowserWindow | null = null;
/** Where the window was loaded from; what it asks of the shell is answered only for this origin. */
let loadedOrigin: string | null = null;
let loadFailed = false;
let lastCrashAt = 0;
let workspaceDir = args.workspaceDir ?? existing(readShellState(stateFile).workspaceDir);
let mayQuit = false;

const engine = new EngineHost({
  spawn: () => utilityProcess.fork(join(import.meta.dirname, 'engine-process.js'), [], { serviceName: 'Cloudchamber engine', stdio: ['ignore', 'inherit', 'pipe'] }),
  startOptions: () => ({ workspaceDir, dataDir, ingestPort: args.ingestPort, controlPort: args.controlPort, windowDir: join(import.meta.dirname, '..', 'renderer') }),
  onState: engineChanged,
  onWorkspace: workspaceOpened,
  now: Date.now,
  stopTimeoutMs: STOP_TIMEOUT_MS,
});

/** A folder that was deleted since gives way to the default workspace. */
function existing(dir: string | null): string | null {
  return dir !== null && existsSync(dir) ? dir : null;
}

/** The engine's own origin while it runs: navigation elsewhere, or while its port may be someone else's, is refused. */
const servedOrigin = () => engine.connection?.controlUrl ?? null;

function engineChanged(state: EngineState): void {
  if (state.state === 'running') showWindow();
  window?.webContents.send(HOST_CHANNELS.engineState, state);
  if (state.state === 'failed') void askWhatNext(state.reason);
}

function workspaceOpened(dir: string): void {
  workspaceDir = dir;
  changeShellState(stateFile, { workspaceDir: dir });
}

/** Opens the window, or brings an open one to the engine's present address; a window that is there already reconnects by itself. */
function showWindow(): void {
  const origin = servedOrigin();
  if (origin === null) return;
  window ??= openWindow();
  if (origin !== loadedOrigin || loadFailed) load(window, origin);
}

function load(target: BrowserWindow, origin: string): void {
  loadedOrigin = origin;
  loadFailed = false;
  target.loadURL(`${origin}/`).catch(() => {
    loadFailed = true;
  });
}

function openWindow(): BrowserWindow {
  const opened = createWindow(stateFile);
  opened.on('closed', () => {
    window = null;
    loadedOrigin = null;
  });
  opened.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || mayQuit) return;
    const again = Date.now() - lastCrashAt > CRASH_LOOP_MS;
    lastCrashAt = Date.now();
    loadFailed = true;
    if (again) showWindow();
    else dialog.showErrorBox('The window crashed', `The window ended twice within seconds (${reason}). The engine goes on; choose View › Reload to try again.`);
  });
  return opened;
}

async function askWhatNext(reason: string): Promise<void> {
  const buttons = ['Try Again', 'Show Data Folder', 'Quit'];
  const question = { type: 'error' as const, title: 'Cloudchamber', message: 'The engine is not running', detail: `${reason}\n\nNothing that was accepted is lost.`, buttons, defaultId: 0, cancelId: 2, noLink: true };
  const { response } = window === null ? await dialog.showMessageBox(question) : await dialog.showMessageBox(window, question);
  switch (response) {
    case 0:
      engine.retry();
      break;
    case 1:
      await shell.openPath(dataDir);
      await askWhatNext(reason);
      break;
    default:
      app.quit();
  }
}

function reportFailure(title: string, answer: ControlAnswer<unknown>): boolean {
  if (!answer.ok) dialog.showErrorBox(title, answer.message);
  return answer.ok;
}

async function openWorkspaceFolder(dir: string): Promise<boolean> {
  return reportFailure(`"${dir}" could not be opened`, await openWorkspace(engine.connection, dir));
}

async function openWorkspaceDialog(): Promise<string | null> {
  const question = { title: 'Open Workspace Folder', buttonLabel: 'Open', properties: ['openDirectory', 'createDirectory'] as ('openDirectory' | 'createDirectory')[] };
  const { canceled, filePaths } = window === null ? await dialog.showOpenDialog(question) : await dialog.showOpenDialog(window, question);
  const dir = filePaths[0];
  return !canceled && dir !== undefined && await openWorkspaceFolder(dir) ? dir : null;
}

async function openDemoWorkspace(): Promise<void> {
  reportFailure('The demo workspace could not be opened', await openDemo(engine.connection));
}

async function reveal(target: RevealTarget): Promise<boolean> {
  const folders = await readFolders(engine.connection);
  const known = folders.ok ? folders.value[target] : target === 'data' ? dataDir : workspaceDir;
  return known !== null && await shell.openPath(known) === '';
}

function setTheme(theme: ThemeChoice): void {
  nativeTheme.themeSource = theme;
  changeShellState(stateFile, { theme });
}

async function restartEngine(): Promise<void> {
  await engine.stop();
  engine.retry();
}

function focusWindow(): void {
  if (window === null) {
    showWindow();
    return;
  }
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

function setUpMenu(): void {
  const context = { platform: process.platform, appName: app.name, isDevelopment: !app.isPackaged };
  const documentation = join(app.isPackaged ? process.resourcesPath : app.getAppPath(), 'docs');
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(context, {
    openWorkspace: () => void openWorkspaceDialog(),
    openDemo: () => void openDemoWorkspace(),
    revealWorkspace: () => void reveal('workspace'),
    revealData: () => void reveal('data'),
    reload: () => {
      loadFailed = true;
      showWindow();
    },
    restartEngine: () => void restartEngine(),
    showAbout: () => app.showAboutPanel(),
    openDocumentation: () => void shell.openPath(documentation),
    openPlatformDocumentation: () => void shell.openExternal('https://docs.mparticle.com/'),
  })));
}

function whenReady(): void {
  hardenSession(session.defaultSession, servedOrigin);
  nativeTheme.themeSource = readShellState(stateFile).theme;
  app.setAboutPanelOptions({
    applicationName: 'Cloudchamber',
    applicationVersion: app.getVersion(),
    version: `Electron ${process.versions['electron']}`,
    copyright: 'A local emulator; not affiliated with mParticle.',
  });
  setUpMenu();
  registerIpc({
    windowOrigin: () => loadedOrigin,
    connection: () => engine.connection,
    engineState: () => engine.state,
    openWorkspaceDialog,
    reveal,
    restartEngine: () => engine.retry(),
    setTheme,
  });
  engine.start();
}

app.setName('Cloudchamber');
app.enableSandbox();
// One instance for each data folder: Electron keeps its lock, cookies and caches here.
app.setPath('userData', join(dataDir, 'window'));

if (app.requestSingleInstanceLock({ workspaceDir: args.workspaceDir })) {
  hardenEveryPage(servedOrigin);
  app.on('second-instance', (_event, _argv, _cwd, data) => {
    focusWindow();
    const { success, data: request } = secondInstance.safeParse(data);
    if (success && request.workspaceDir !== null) void openWorkspaceFolder(request.workspaceDir);
  });
  app.on('open-file', (event, path) => {
    event.preventDefault();
    void openWorkspaceFolder(path);
  });
  app.on('activate', focusWindow);
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('before-quit', (event) => {
    if (mayQuit) return;
    event.preventDefault();
    void engine.stop().finally(() => {
      mayQuit = true;
      app.quit();
    });
  });
  void app.whenReady().then(whenReady);
} else {
  app.quit();
}
