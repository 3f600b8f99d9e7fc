/**
 * Browser and system from a user agent, in the words of Mixpanel's own browser library.
 * Rows are tried in order: many browsers carry the names of others in their user agents.
 */

export interface UserAgent {
  readonly browser: string | null;
  readonly browserVersion: number | null;
  readonly os: string | null;
}

const BROWSERS: readonly (readonly [name: string, test: RegExp, version: RegExp])[] = [
  ['Opera', /OPR\/|OPiOS|\bOpera\b/, /(?:OPR|OPiOS|Opera)\/(\d+(?:\.\d+)?)/],
  ['BlackBerry', /BlackBerry|PlayBook|BB10/, /(?:Version|BlackBerry[^/\s]*)\/(\d+(?:\.\d+)?)/],
  ['Internet Explorer Mobile', /IEMobile|WPDesktop/, /rv:(\d+(?:\.\d+)?)|IEMobile\/(\d+(?:\.\d+)?)/],
  ['Samsung Internet', /SamsungBrowser\//, /SamsungBrowser\/(\d+(?:\.\d+)?)/],
  ['Microsoft Edge', /Edg(?:e|A|iOS)?\//, /Edg(?:e|A|iOS)?\/(\d+(?:\.\d+)?)/],
  ['Facebook Mobile', /FBIOS|FBAN|FBAV/, /FBAV\/(\d+(?:\.\d+)?)/],
  ['Chrome iOS', /CriOS/, /CriOS\/(\d+(?:\.\d+)?)/],
  ['UC Browser', /UCWEB|UCBrowser/, /UCBrowser\/(\d+(?:\.\d+)?)/],
  ['Firefox iOS', /FxiOS/, /FxiOS\/(\d+(?:\.\d+)?)/],
  ['Chrome', /Chrome\//, /Chrome\/(\d+(?:\.\d+)?)/],
  ['Android Mobile', /Android.*Version\/.*Safari/, /Version\/(\d+(?:\.\d+)?)/],
  ['Mobile Safari', /Mobile.*Safari|iPhone|iPad|iPod/, /Version\/(\d+(?:\.\d+)?)/],
  ['Safari', /Safari\//, /Version\/(\d+(?:\.\d+)?)/],
  ['Konqueror', /Konqueror/, /Konqueror\/(\d+(?:\.\d+)?)/],
  ['Firefox', /Firefox\//, /Firefox\/(\d+(?:\.\d+)?)/],
  ['Internet Explorer', /MSIE |Trident\//, /(?:MSIE |rv:)(\d+(?:\.\d+)?)/],
];

const SYSTEMS: readonly (readonly [name: string, test: RegExp])[] = [
  ['Windows Phone', /Windows Phone|WPDesktop/],
  ['Windows', /Windows/],
  ['iOS', /iPhone|iPad|iPod/],
  ['Android', /Android/],
  ['BlackBerry', /BlackBerry|PlayBook|BB10/],
  ['Mac OS X', /Macintosh|Mac OS X/],
  ['Chrome OS', /CrOS/],
  ['Linux', /Linux|X11/],
];

export function parseUserAgent(userAgent: string): UserAgent {
  const browser = BROWSERS.find(([, test]) => test.test(userAgent));
  const version = browser === undefined ? null : browser[2].exec(userAgent);
  const digits = version?.[1] ?? version?.[2];
  return {
    browser: browser?.[0] ?? null,
    browserVersion: digits === undefined ? null : Number(digits),
    os: SYSTEMS.find(([, test]) => test.test(userAgent))?.[0] ?? null,
  };
}
