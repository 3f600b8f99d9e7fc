import { EventEmitter } from 'node:events';
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, rmSync, watch, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { closeBrowser, openBrowser } from './browser.ts';
import { running } from './utility-process.ts';

interface Closable {
  close(): void;
  isDestroyed(): boolean;
}

/** Filled by browser-window.ts; `app.quit` closes them all. */
export const windows = new Set<Closable>();

export class PreventableEvent {
  defaultPrevented = false;
  preventDefault(): void {
    this.defaultPrevented = true;
  }
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

class App extends EventEmitter {
  readonly isPackaged = false;
  name = 'app';
  private readonly paths = new Map<string, string>();
  private ready: Promise<void> | null = null;
  private quitting = false;
  private holdsLock = false;

  setName(name: string): void {
    this.name = name;
  }

  getVersion(): string {
    return (JSON.parse(readFileSync(join(this.getAppPath(), 'package.json'), 'utf8')) as { version: string }).version;
  }

  getAppPath(): string {
    return process.env['HARNESS_APP_PATH'] ?? process.cwd();
  }

  getAppMetrics = () => [...running.values()];

  enableSandbox(): void {}
  setAboutPanelOptions(): void {}
  showAboutPanel(): void {}

  setPath(name: string, path: string): void {
    mkdirSync(path, { recursive: true });
    this.paths.set(name, path);
  }

  getPath(name: string): string {
    const path = this.paths.get(name);
    if (path === undefined) throw new Error(`getPath('${name}') before it was set`);
    return path;
  }

  whenReady(): Promise<void> {
    this.ready ??= openBrowser(this.getPath('userData')).then(() => void this.emit('ready'));
    return this.ready;
  }

  /** One holder for each userData folder; a later caller leaves its message in the folder and is turned away. */
  requestSingleInstanceLock(additionalData: unknown): boolean {
    const folder = this.getPath('userData');
    const lock = join(folder, 'lock');
    if (existsSync(lock) && isAlive(Number(readFileSync(lock, 'utf8')))) {
      const message = join(folder, `second-${process.pid}`);
      writeFileSync(`${message}.new`, JSON.stringify({ argv: process.argv, cwd: process.cwd(), additionalData }));
      renameSync(`${message}.new`, `${message}.json`);
      return false;
    }
    rmSync(lock, { force: true });
    const handle = openSync(lock, 'wx');
    writeSync(handle, String(process.pid));
    closeSync(handle);
    this.holdsLock = true;
    watch(folder, () => this.readMessages(folder)).unref();
    return true;
  }

  private readMessages(folder: string): void {
    for (const file of readdirSync(folder).filter((name) => /^second-\d+\.json$/.test(name))) {
      const { argv, cwd, additionalData } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as { argv: string[]; cwd: string; additionalData: unknown };
      rmSync(join(folder, file));
      this.emit('second-instance', new PreventableEvent(), argv, cwd, additionalData);
    }
  }

  quit(): void {
    if (this.quitting) return;
    const event = new PreventableEvent();
    this.emit('before-quit', event);
    if (event.defaultPrevented) return;
    this.quitting = true;
    for (const window of windows) window.close();
    this.emit('will-quit', new PreventableEvent());
    this.emit('quit', new PreventableEvent(), 0);
    if (this.holdsLock) rmSync(join(this.getPath('userData'), 'lock'), { force: true });
    void closeBrowser().catch(() => undefined).finally(() => process.exit(0));
  }

  windowClosed(): void {
    if (windows.size === 0 && !this.quitting) this.emit('window-all-closed');
  }
}

export const app = new App();

// Electron turns these into a quit by itself.
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => app.quit());
