/**
 * What the window needs from outside the page. Two implementations: the shell's preload bridge (Electron), and a
 * plain browser, where the token comes in the address once and stays in this tab's session storage.
 */

export interface Host {
  readonly kind: 'electron' | 'browser';
  /** Origin of the control API; empty for the page's own. */
  readonly baseUrl: string;
  token(): string | null;
  setToken(token: string): void;
}

const TOKEN_KEY = 'cc.token';

/** The token out of `#token=…`, and the fragment without it. */
export function takeToken(hash: string): { token: string | null; rest: string } {
  const match = /(^#|&)token=([^&]*)&?/.exec(hash);
  if (!match) return { token: null, rest: hash };
  const rest = hash.replace(match[0], match[1] ?? '');
  return { token: decodeURIComponent(match[2] ?? '') || null, rest: rest === '#' ? '' : rest };
}

export function createBrowserHost(): Host {
  const { token, rest } = takeToken(location.hash);
  if (token !== null) {
    sessionStorage.setItem(TOKEN_KEY, token);
    history.replaceState(null, '', `${location.pathname}${location.search}${rest}`);
  }
  return {
    kind: 'browser',
    baseUrl: '',
    token: () => sessionStorage.getItem(TOKEN_KEY),
    setToken: (value) => sessionStorage.setItem(TOKEN_KEY, value),
  };
}

export function createHost(): Host {
  return createBrowserHost();
}
