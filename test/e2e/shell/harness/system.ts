import { EventEmitter } from 'node:events';

interface Template {
  readonly id?: string;
  readonly label?: string;
  readonly role?: string;
  readonly click?: () => void;
  readonly submenu?: readonly Template[];
}

interface MenuItem {
  readonly id: string | undefined;
  readonly label: string;
  readonly role: string | undefined;
  readonly submenu: Menu | null;
  click(): void;
}

export class Menu {
  readonly items: readonly MenuItem[];
  private static application: Menu | null = null;

  constructor(template: readonly Template[]) {
    this.items = template.map(({ id, label = '', role, click, submenu }) => ({
      id, label, role, submenu: submenu === undefined ? null : new Menu(submenu), click: () => click?.(),
    }));
  }

  static buildFromTemplate(template: readonly Template[]): Menu {
    return new Menu(template);
  }

  static setApplicationMenu(menu: Menu | null): void {
    Menu.application = menu;
  }

  static getApplicationMenu(): Menu | null {
    return Menu.application;
  }

  getMenuItemById(id: string): MenuItem | null {
    for (const item of this.items) {
      const found = item.id === id ? item : item.submenu?.getMenuItemById(id) ?? null;
      if (found !== null) return found;
    }
    return null;
  }
}

/** Nobody is there to answer: tests put their own functions in place, as they do with a real Electron. */
export const dialog = {
  showOpenDialog: async (..._args: unknown[]) => ({ canceled: true, filePaths: [] as string[] }),
  showMessageBox: async (...args: unknown[]) => {
    const options = args.at(-1) as { cancelId?: number };
    return { response: options.cancelId ?? 0, checkboxChecked: false };
  },
  showErrorBox: (title: string, content: string) => console.error(`[dialog] ${title}: ${content}`),
};

export const shell = {
  openExternal: async (_url: string) => undefined,
  openPath: async (_path: string) => '',
};

export const screen = {
  getPrimaryDisplay: () => ({ id: 1, workArea: { x: 0, y: 0, width: 1920, height: 1040 } }),
  getAllDisplays: () => [screen.getPrimaryDisplay()],
};

class NativeTheme extends EventEmitter {
  private source: 'system' | 'light' | 'dark' = 'system';

  get themeSource() {
    return this.source;
  }

  set themeSource(source) {
    this.source = source;
    this.emit('updated');
  }

  get shouldUseDarkColors(): boolean {
    return this.source === 'dark';
  }
}

export const nativeTheme = new NativeTheme();
