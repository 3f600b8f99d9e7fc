/** JSON pointers (RFC 6901). */

/** A key as it stands in a pointer. */
export function escapeToken(key: string): string {
  return key.includes('~') || key.includes('/') ? key.replaceAll('~', '~0').replaceAll('/', '~1') : key;
}

export function unescapeToken(token: string): string {
  return token.includes('~') ? token.replaceAll('~1', '/').replaceAll('~0', '~') : token;
}

/** The keys of a pointer; none for the whole document. */
export function segmentsOf(pointer: string): string[] {
  return pointer.split('/').slice(1).map(unescapeToken);
}
