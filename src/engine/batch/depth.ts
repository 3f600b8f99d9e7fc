/** How deep JSON may nest, told from its text before anything walks it. */

/** Deeper than any SDK nests; beyond some thousand levels writing JSON overflows the stack. */
export const MAX_DEPTH = 100;

/** Jumps over strings, which are most of a batch's text. */
export function deeperThan(text: string, limit: number): boolean {
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit === 0x22) {
      index = endOfString(text, index + 1);
      if (index === -1) return false;
    } else if (unit === 0x7b || unit === 0x5b) {
      if (++depth > limit) return true;
    } else if (unit === 0x7d || unit === 0x5d) depth--;
  }
  return false;
}

/** Where the string that begins at `from` has its closing quote, -1 when it has none. */
function endOfString(text: string, from: number): number {
  for (let end = text.indexOf('"', from); end !== -1; end = text.indexOf('"', end + 1)) {
    let slashes = 0;
    while (end - 1 - slashes >= from && text.charCodeAt(end - 1 - slashes) === 0x5c) slashes++;
    if (slashes % 2 === 0) return end;
  }
  return -1;
}
