/** Names of headers and parameters whose values are credentials: masked where a request is shown to anybody who looks on. */
import { MASK } from './mask.ts';

const SECRET_NAME = /(^|[-_.])(authorization|authentication|auth|token|secret|password|signature|cookie|api[-_]?key|apikey|access[-_]?key)($|[-_.])|(token|secret|apikey|api_key|password)$/i;

export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}

/** The address with the values of such parameters, and a password in it, replaced. Anything that is no address stays as it is. */
export function maskedUrl(url: string): string {
  const cut = url.indexOf('?');
  const place = (cut < 0 ? url : url.slice(0, cut)).replace(/^([a-z][a-z0-9+.-]*:\/\/[^/@:]*:)[^/@]*@/i, `$1${MASK}@`);
  if (cut < 0) return place;
  const [query = '', ...hash] = url.slice(cut + 1).split('#');
  const parts = query.split('&').map((part) => {
    const [name = ''] = part.split('=');
    return part.includes('=') && isSecretName(decoded(name)) ? `${name}=${MASK}` : part;
  });
  return `${place}?${parts.join('&')}${hash.length === 0 ? '' : `#${hash.join('#')}`}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
