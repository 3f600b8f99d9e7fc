import { EventEmitter } from 'node:events';
import { app, PreventableEvent, windows } from './app.ts';
import { WebContents } from './web-contents.ts';
import type { WebPreferences } from './web-contents.ts';

interface Bounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface WindowOptions extends Bounds {
  readonly webPreferences: WebPreferences;
}

export class BrowserWindow extends EventEmitter {
  readonly webContents: WebContents;
  private bounds: Bounds;
  private readonly flags = { visible: false, focused: false, minimized: false, maximized: false, destroyed: false };

  constructor({ x, y, width, height, webPreferences }: WindowOptions) {
    super();
    this.bounds = { x, y, width, height };
    this.webContents = new WebContents(webPreferences, { width, height });
    this.webContents.once('dom-ready', () => this.emit('ready-to-show'));
    windows.add(this);
    app.emit('web-contents-created', new PreventableEvent(), this.webContents);
  }

  static getAllWindows(): BrowserWindow[] {
    return [...windows] as BrowserWindow[];
  }

  loadURL(url: string): Promise<void> {
    return this.webContents.loadURL(url);
  }

  close(): void {
    const event = new PreventableEvent();
    this.emit('close', event);
    if (event.defaultPrevented) return;
    this.flags.destroyed = true;
    windows.delete(this);
    this.emit('closed');
    app.windowClosed();
  }

  getBounds = (): Bounds => this.bounds;
  getNormalBounds = (): Bounds => this.bounds;
  setBounds(bounds: Partial<Bounds>): void {
    this.bounds = { ...this.bounds, ...bounds };
    this.webContents.resize(this.bounds);
  }

  show(): void {
    this.flags.visible = true;
  }

  focus(): void {
    this.flags.focused = true;
  }

  blur(): void {
    this.flags.focused = false;
  }

  minimize(): void {
    this.flags.minimized = true;
    this.flags.focused = false;
  }

  restore(): void {
    this.flags.minimized = false;
  }

  maximize(): void {
    this.flags.maximized = true;
  }

  isVisible = (): boolean => this.flags.visible;
  isFocused = (): boolean => this.flags.focused;
  isMinimized = (): boolean => this.flags.minimized;
  isMaximized = (): boolean => this.flags.maximized;
  isDestroyed = (): boolean => this.flags.destroyed;
}
