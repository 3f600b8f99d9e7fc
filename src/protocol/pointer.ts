/** JSON pointers (RFC 6901). */
import { isObject } from './json.ts';
import type { Json } from './json.ts';

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

/** The value at a pointer; `undefined` where it leads nowhere. Own members only: an attribute may be called `constructor`. */
export function valueAt(root: Json, pointer: string): Json | undefined {
  let value: Json | undefined = root;
  for (const key of segmentsOf(pointer)) {
    if (Array.isArray(value)) value = /^(?:0|[1-9]\d*)$/.test(key) ? value[Number(key)] : undefined;
    else if (isObject(value) && Object.hasOwn(value, key)) value = value[key];
    else return undefined;
  }
  return value;
}

/** Pointers of everything that holds no more values: scalars, and empty objects and lists. In their order. */
export function leafPointers(root: Json, prefix = ''): string[] {
  const found: string[] = [];
  const walk = (value: Json, pointer: string): void => {
    if (typeof value !== 'object' || value === null) found.push(pointer);
    else if (Array.isArray(value)) {
      if (value.length === 0) found.push(pointer);
      for (let index = 0; index < value.length; index += 1) walk(value[index]!, `${pointer}/${index}`);
    } else {
      const keys = Object.keys(value);
      if (keys.length === 0) found.push(pointer);
      for (const key of keys) if (value[key] !== undefined) walk(value[key], `${pointer}/${escapeToken(key)}`);
    }
  };
  walk(root, prefix);
  return found;
}
