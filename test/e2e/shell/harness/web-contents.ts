/** One page: the preload's side of the bridge, guarded navigation, headers and permissions as the application decides. */
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import type { CDPSession, Frame, Page, Request, Route } from 'playwright-core';
import { PreventableEvent } from './app.ts';
import { browserContext } from './browser.ts';
import { invoke } from './ipc-main.ts';
import { session } from './session.ts';
import { nativeTheme } from './system.ts';

export interface WebPreferences {
  readonly preload: string;
  readonly additionalArguments?: readonly string[];
  readonly sandbox: boolean;
  readonly contextIsolation: boolean;
  readonly nodeIntegration: boolean;
}

type OpenHandler = (details: { url: string }) => { action: 'allow' | 'deny' };

/** Electron's names and Chromium's. */
const PERMISSIONS = {
  'geolocation': 'geolocation',
  'notifications': 'notifications',
  'clipboard-read': 'clipboard-read',
  'clipboard-sanitized-write': 'clipboard-write',
  'midi': 'midi',
  'camera': 'camera',
  'microphone': 'microphone',
} as const;

const BINDING = '__harnessInvoke';

/** What a sandboxed preload finds: `require('electron')` and a little of `process`. Runs in the top frame only. */
function preloadScript(preferences: WebPreferences): string {
  const code = readFileSync(preferences.preload, 'utf8');
  const surroundings = { platform: process.platform, argv: ['electron', ...(preferences.additionalArguments ?? [])], versions: { electron: 'harness', chrome: 'chromium', node: process.versions.node } };
  return `(() => {
    if (window.top !== window) return;
    const listeners = new Map();
    const call = window.${BINDING};
    window.__harnessDeliver = (channel, args) => { for (const listener of listeners.get(channel) ?? []) listener({}, ...args); };
    const ipcRenderer = {
      invoke: (channel, ...args) => call(channel, args),
      on: (channel, listener) => { listeners.set(channel, [...(listeners.get(channel) ?? []), listener]); },
    };
    const contextBridge = { exposeInMainWorld: (name, api) => Object.defineProperty(window, name, { value: Object.freeze(api), enumerable: true }) };
    const require = (name) => { if (name !== 'electron') throw new Error('module not found: ' + name); return { ipcRenderer, contextBridge }; };
    const module = { exports: {} };
    (function (require, process, module, exports) { ${code}
    })(require, ${JSON.stringify(surroundings)}, module, module.exports);
  })();`;
}

/** Null for the first request of a new window, whose frame is not there yet. */
function frameOf(request: Request): Frame | null {
  try {
    return request.frame();
  } catch {
    return null;
  }
}

export class WebContents extends EventEmitter {
  private readonly opened: Promise<Page>;
  private openHandler: OpenHandler = () => ({ action: 'allow' });
  /** The navigation that the application itself asked for, which no `will-navigate` announces. */
  private ownNavigation: string | null = null;
  private devtools: CDPSession | null = null;
  private size: { width: number; height: number };

  constructor(preferences: WebPreferences, size: { width: number; height: number }) {
    super();
    if (!preferences.sandbox || !preferences.contextIsolation || preferences.nodeIntegration) throw new Error('the harness plays only a sandboxed, isolated window');
    this.size = size;
    this.opened = this.open(preferences);
    this.opened.catch((error: unknown) => console.error(error));
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.openHandler = handler;
  }

  async loadURL(url: string): Promise<void> {
    const page = await this.opened;
    await this.grantPermissions(page, new URL(url).origin);
    this.ownNavigation = url;
    try {
      await page.goto(url, { waitUntil: 'domcontentloaded' });
    } catch (error) {
      // A later loadURL took over, which Electron reports the same way.
      throw new Error(`ERR_FAILED loading ${url}`, { cause: error });
    }
  }

  send(channel: string, ...args: unknown[]): void {
    void this.opened
      .then((page) => page.evaluate(([name, values]) => {
        (globalThis as unknown as { __harnessDeliver?: (channel: string, args: unknown[]) => void }).__harnessDeliver?.(name, values);
      }, [channel, args] as const))
      .catch(() => undefined);
  }

  resize(size: { width: number; height: number }): void {
    this.size = size;
    void this.opened.then((page) => page.setViewportSize(size)).catch(() => undefined);
  }

  private async open(preferences: WebPreferences): Promise<Page> {
    const context = await browserContext();
    const page = context.pages()[0] ?? await context.newPage();
    await page.setViewportSize({ width: this.size.width, height: this.size.height });
    await page.exposeBinding(BINDING, ({ frame }: { frame: Frame }, channel: string, args: unknown[]) =>
      invoke(channel, { origin: new URL(frame.url()).origin, url: frame.url(), parent: frame.parentFrame() }, args));
    await page.addInitScript(preloadScript(preferences));
    await context.route(() => true, (route) => this.route(route, page));
    context.on('page', (popup) => {
      if (this.openHandler({ url: 'about:blank' }).action === 'deny') void popup.close().catch(() => undefined);
    });
    page.on('domcontentloaded', () => this.emit('dom-ready'));
    page.on('crash', () => this.emit('render-process-gone', new PreventableEvent(), { reason: 'crashed' }));
    const followTheme = () => void page.emulateMedia({ colorScheme: nativeTheme.themeSource === 'system' ? null : nativeTheme.themeSource }).catch(() => undefined);
    nativeTheme.on('updated', followTheme);
    followTheme();
    return page;
  }

  private async route(route: Route, page: Page): Promise<void> {
    const request = route.request();
    if (!request.isNavigationRequest()) return route.continue();
    const url = request.url();
    const frame = frameOf(request);
    if (frame?.page() !== page) {
      // A new window that the page asked for; `open` closes those that are denied.
      return this.openHandler({ url }).action === 'allow' ? route.continue() : route.abort();
    }
    if (frame !== page.mainFrame() || url !== this.ownNavigation) {
      const event = Object.assign(new PreventableEvent(), { url });
      this.emit(frame === page.mainFrame() ? 'will-navigate' : 'will-frame-navigate', event);
      // An answer without content leaves the page where it is.
      if (event.defaultPrevented) return route.fulfill({ status: 204 });
    }
    this.ownNavigation = null;
    try {
      const response = await route.fetch({ maxRedirects: 0 });
      await route.fulfill({ response, headers: await session.defaultSession.headersFor(url, response.headers()) });
    } catch {
      await route.abort('connectionrefused').catch(() => undefined);
    }
  }

  private async grantPermissions(page: Page, origin: string): Promise<void> {
    // Kept open: what it sets ends with it.
    this.devtools ??= await page.context().newCDPSession(page);
    for (const [permission, name] of Object.entries(PERMISSIONS)) {
      const setting = session.defaultSession.permissionCheck(this, permission, origin) ? 'granted' : 'denied';
      await this.devtools.send('Browser.setPermission', { permission: { name }, setting, origin });
    }
  }
}
