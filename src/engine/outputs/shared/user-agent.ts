/**
 * Browser, system and device from a user agent, in the words of Mixpanel's own browser library.
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

const SYSTEM_VERSIONS: readonly RegExp[] = [
  /Windows Phone(?: OS)? (\d+(?:\.\d+)*)/,
  /Windows NT (\d+(?:\.\d+)*)/,
  /(?:iPhone )?OS (\d+(?:[_.]\d+)*) like Mac OS X/,
  /Android (\d+(?:\.\d+)*)/,
  /Mac OS X (\d+(?:[_.]\d+)*)/,
  /CrOS \S+ (\d+(?:\.\d+)*)/,
];

/** Version of the system: `10.15.7`; null where the user agent tells none. */
export function systemVersion(userAgent: string): string | null {
  for (const pattern of SYSTEM_VERSIONS) {
    const version = pattern.exec(userAgent)?.[1];
    if (version !== undefined) return version.replaceAll('_', '.');
  }
  return null;
}

export interface DeviceFamily {
  readonly brand: string | null;
  readonly model: string | null;
}

/** The start of an Android device's model tells whose it is. */
const ANDROID_BRANDS: readonly (readonly [brand: string, model: RegExp])[] = [
  ['Samsung', /^(?:SAMSUNG |SM-|GT-|SCH-|SGH-)/],
  ['Google', /^(?:Pixel|Nexus)/],
  ['Xiaomi', /^(?:Mi |MI |Redmi|POCO|M\d{4}[A-Z]|2\d{6,7}[A-Z])/],
  ['Motorola', /^(?:moto|Moto|XT\d)/],
  ['OnePlus', /^(?:ONEPLUS|OnePlus)/],
  ['Huawei', /^(?:HUAWEI|[A-Z]{3}-(?:L|A)[LX]?\d)/],
  ['Sony', /^(?:Sony|XQ-|SO-)/],
  ['Nokia', /^Nokia/],
];

/** Brand and model of the device that a browser runs on; browsers of desk computers tell none but Apple's. */
export function deviceFamily(userAgent: string): DeviceFamily {
  const apple = /\b(iPhone|iPad|iPod|Macintosh)\b/.exec(userAgent)?.[1];
  if (apple !== undefined) return { brand: 'Apple', model: apple === 'Macintosh' ? 'Mac' : apple };
  // Newer Chromes hide the model behind "K".
  const model = /Android [^;)]*; (?:[a-z]{2}-[a-zA-Z]{2}; )?([^;)]+?)(?: Build\/[^;)]*)?[;)]/.exec(userAgent)?.[1]?.trim();
  if (model === undefined || model === 'K' || model === 'Mobile' || model === 'Tablet' || model.startsWith('rv:')) return { brand: null, model: null };
  return { brand: ANDROID_BRANDS.find(([, test]) => test.test(model))?.[0] ?? null, model };
}
