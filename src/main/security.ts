/** What the window may do, decided as values; `harden.ts` hands them to Electron. */

/** Documentation that the window links to. Everything else stays closed: captured data must not choose what opens. */
const LINK_HOSTS = new Set([
  'docs.mparticle.com',
  'docs.mixpanel.com',
  'developer.mixpanel.com',
  'www.electronjs.org',
]);

function parse(url: string): URL | null {
  return URL.canParse(url) ? new URL(url) : null;
}

/** May the operating system's browser open it? */
export function isAllowedLink(url: string): boolean {
  const parsed = parse(url);
  return parsed !== null && parsed.protocol === 'https:' && parsed.username === '' && parsed.password === '' && parsed.port === '' && LINK_HOSTS.has(parsed.hostname);
}

/** The window stays where the engine serves it; a reload or a link to another place of the same origin is fine. */
export function isAllowedNavigation(url: string, windowOrigin: string | null): boolean {
  const parsed = parse(url);
  return parsed !== null && windowOrigin !== null && parsed.origin === windowOrigin && parsed.pathname === '/';
}

/** Copying needs a permission in Electron; reading the clipboard, and everything else, is refused. */
export function isAllowedPermission(permission: string, requestingUrl: string, windowOrigin: string | null): boolean {
  const parsed = parse(requestingUrl);
  return permission === 'clipboard-sanitized-write' && parsed !== null && windowOrigin !== null && parsed.origin === windowOrigin;
}

/** Exports are made inside the window; nothing is fetched to disk from elsewhere. */
export function isAllowedDownload(url: string, windowOrigin: string | null): boolean {
  return windowOrigin !== null && url.startsWith(`blob:${windowOrigin}/`);
}

export interface Sender {
  readonly origin: string;
  readonly isMainFrame: boolean;
}

/** Only the top frame of our own window may speak to the shell. */
export function isTrustedSender(sender: Sender | null, windowOrigin: string | null): boolean {
  return sender !== null && windowOrigin !== null && sender.isMainFrame && sender.origin === windowOrigin;
}

type HeaderValues = Record<string, string | string[]>;

/** Replaces whatever policy came with a document by ours. */
export function withContentSecurityPolicy(headers: HeaderValues, policy: string): HeaderValues {
  const others = Object.entries(headers).filter(([name]) => !/^(content-security-policy|content-security-policy-report-only|x-content-type-options)$/i.test(name));
  return { ...Object.fromEntries(others), 'Content-Security-Policy': [policy], 'X-Content-Type-Options': ['nosniff'] };
}
