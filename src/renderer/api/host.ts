/**
 * What the window needs from outside the page. Two implementations: the shell's preload bridge (Electron), and a
 * plain browser, where the token comes in the address once and stays in this tab's session storage. The page itself
 * is always served by the control API, so its calls go to its own origin.
 */
import type { DesktopHost, EngineState } from '../../protocol/host.ts';

export interface Host {
  /** The shell's bridge, for what only a desktop can do; null in a browser. */
  readonly desktop: DesktopHost | null;
  readonly baseUrl: string;
  token(): string | null;
  setToken(token: string): void;
  /** Resolves when the token is known, if it can be. */
  ready(): Promise<void>;
  onEngineState(listener: (state: EngineState) => void): () => void;
}

declare global {
  interface Window {
    readonly cloudchamber?: DesktopHost;
  }
}

const TOKEN_KEY = 'cc.token';

/** The token out of `#token=…`, and the fragment without it. */
export function takeToken(hash: string): { token: string | null; rest: string } {
  const match = /(^#|&)token=([^&]*)&?/.exec(hash);
  if (!match) return { token: null, rest: hash };
  const rest = hash.replace(match[0], match[1] ?? '').replace(/^#+/, '');
  return { token: decodeURIComponent(match[2] ?? '') || null, rest: rest === '' ? '' : `#${rest}` };
}

export function createBrowserHost(): Host {
  const { token, rest } = takeToken(location.hash);
  if (token !== null) {
    sessionStorage.setItem(TOKEN_KEY, token);
    history.replaceState(null, '', `${location.pathname}${location.search}${rest}`);
  }
  return {
    desktop: null,
    baseUrl: '',
    token: () => sessionStorage.getItem(TOKEN_KEY),
    setToken: (value) => sessionStorage.setItem(TOKEN_KEY, value),
    ready: async () => {},
    onEngineState: () => () => {},
  };
}

export function createDesktopHost(desktop: DesktopHost): Host {
  let token: string | null = null;
  return {
    desktop,
    baseUrl: '',
    token: () => token,
    setToken: (value) => { token = value; },
    ready: async () => { token = (await desktop.getConnection())?.token ?? null; },
    onEngineState: (listener) => desktop.onEngineState((state) => {
      // A restarted engine has a new token.
      if (state.state === 'running') token = state.connection.token;
      listener(state);
    }),
  };
}

export function createHost(): Host {
  const desktop = window.cloudchamber;
  return desktop && typeof desktop.getConnection === 'function' ? createDesktopHost(desktop) : createBrowserHost();
}
