/** Texts that hold values in a form of their own: URLs, forms and base64. Each gives its pieces to `inner` and is written again when one changed. */

/** `key` is the parameter's name; null for other pieces. */
export type Inner = (text: string, key: string | null) => string;

function decoded(text: string, plus: boolean): string | null {
  try {
    return decodeURIComponent(plus ? text.replaceAll('+', ' ') : text);
  } catch {
    return null;
  }
}

function piece(text: string, key: string | null, plus: boolean, inner: Inner): string {
  if (text === '') return text;
  const plain = decoded(text, plus);
  if (plain === null) return inner(text, key);
  const other = inner(plain, key);
  return other === plain ? text : encodeURIComponent(other.toWellFormed());
}

/** Lists of names and of values side by side, as the pixel sends them (spec/wire-protocol.md 9). */
const PAIRED: ReadonlyMap<string, string> = new Map([['ui_v', 'ui_t'], ['ua_v', 'ua_k'], ['attrs_v', 'attrs_k']]);
const IDENTITY_LIST = 'ui_v';

export function overForm(text: string, inner: Inner): string {
  const pairs = text.split('&').map((part) => {
    const equals = part.indexOf('=');
    return equals === -1 ? { name: null, value: part } : { name: part.slice(0, equals), value: part.slice(equals + 1) };
  });
  const valueOf = (name: string): string => decoded(pairs.find((pair) => pair.name === name)?.value ?? '', true) ?? '';
  return pairs.map(({ name, value }) => {
    if (name === null) return piece(value, null, true, inner);
    const names = PAIRED.get(name);
    const key = decoded(name, true) ?? name;
    const written = names === undefined ? piece(value, key, true, inner) : overList(value, valueOf(names).split(','), name === IDENTITY_LIST, inner);
    return `${piece(name, null, true, inner)}=${written}`;
  }).join('&');
}

function overList(value: string, names: readonly string[], identities: boolean, inner: Inner): string {
  const plain = decoded(value, true);
  if (plain === null) return inner(value, null);
  const other = plain.split(',').map((item, index) => inner(item, identities ? 'identity' : names[index]?.trim() ?? null)).join(',');
  return other === plain ? value : encodeURIComponent(other.toWellFormed());
}

export function isForm(text: string): boolean {
  return text.includes('=') && !/[\s<>{}"]/.test(text) && text.split('&').every((part) => /^[^=]+=/.test(part));
}

const USER = /^(\/\/)([^/?#@]*)@/;

/** Keeps scheme, host and port; user and password of the host are `credentials`. */
export function overUrl(url: string, inner: Inner): string {
  const scheme = /^[a-z][a-z0-9+.-]*:(?=\/\/)/i.exec(url)?.[0] ?? '';
  let rest = url.slice(scheme.length);
  const user = USER.exec(rest);
  let host = '';
  if (user !== null) {
    host = `//${piece(user[2]!, 'credentials', false, inner)}@`;
    rest = rest.slice(user[0].length);
  } else if (rest.startsWith('//')) {
    host = '//';
    rest = rest.slice(2);
  }
  if (scheme !== '' || host !== '') {
    const end = rest.search(/[/?#]/);
    host += inner(end === -1 ? rest : rest.slice(0, end), null);
    rest = end === -1 ? '' : rest.slice(end);
  }
  const hash = rest.indexOf('#');
  const fragment = hash === -1 ? '' : rest.slice(hash + 1);
  const beforeHash = hash === -1 ? rest : rest.slice(0, hash);
  const mark = beforeHash.indexOf('?');
  const path = mark === -1 ? beforeHash : beforeHash.slice(0, mark);
  const query = mark === -1 ? null : beforeHash.slice(mark + 1);
  const steps = path.split('/').map((step) => piece(step, null, false, inner)).join('/');
  return `${scheme}${host}${steps}${query === null ? '' : `?${overForm(query, inner)}`}${hash === -1 ? '' : `#${isForm(fragment) ? overForm(fragment, inner) : piece(fragment, null, false, inner)}`}`;
}

export const URLS = /\bhttps?:\/\/[^\s"'<>\\]+/gi;

/** A path with a query or escapes, as request lines have it; any other path is like any text. */
export function isTarget(text: string): boolean {
  return text.startsWith('/') && /[?%]/.test(text) && !/\s/.test(text);
}

const BASE64 = /^(?:[A-Za-z0-9+/]{16,}={0,2}|[A-Za-z0-9_-]{16,}={0,2})$/;
// oxlint-disable-next-line no-control-regex
const UNPRINTABLE = /[\u0000-\u0008\u000e-\u001f\ufffd]/;

export function isBase64(text: string): boolean {
  return BASE64.test(text);
}

export function overBase64(text: string, inner: Inner): string {
  const url = /[_-]/.test(text);
  const plain = Buffer.from(text, 'base64').toString('utf8');
  if (plain === '' || UNPRINTABLE.test(plain)) return text;
  const other = inner(plain, null);
  if (other === plain) return text;
  const written = Buffer.from(other, 'utf8').toString(url ? 'base64url' : 'base64');
  return text.length % 4 === 0 ? written.padEnd(Math.ceil(written.length / 4) * 4, '=') : written.replaceAll('=', '');
}
