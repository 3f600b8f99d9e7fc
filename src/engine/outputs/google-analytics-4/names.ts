/** Names and values as GA4 takes them: cut to length, and cleansed where the connection asks for it (spec/outputs/google-analytics-4.md 1.5). */
import { stringifyJson } from '../../../protocol/json.ts';
import type { Json } from '../../../protocol/json.ts';

const PREFIX = /^(?:google_|firebase_|ga_)/;

/** The text's first characters; a pair of surrogates is not torn apart. */
export function cut(text: string, length: number): string {
  return text.length <= length ? text : text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '');
}

/** Only letters, digits and underscores, a letter first, no prefix of Google's. May leave nothing. */
export function cleansed(name: string): string {
  let clean = name.replaceAll(/[^A-Za-z0-9_]/g, '_');
  for (;;) {
    const next = clean.replace(/^[^A-Za-z]+/, '').replace(PREFIX, '');
    if (next === clean) return clean;
    clean = next;
  }
}

/** A name of at most `length` characters; null when nothing is left of it. */
export function fittingName(name: string, length: number, cleansing: boolean): string | null {
  const fitting = cut(cleansing ? cleansed(name) : name, length);
  return fitting === '' ? null : fitting;
}

/** Texts of at most `length` characters, numbers and booleans; anything else as JSON text. Null stays null. */
export function fittingValue(value: Json, length: number): Json {
  switch (typeof value) {
    case 'string': return cut(value, length);
    case 'object': return value === null ? null : cut(stringifyJson(value), length);
    default: return value;
  }
}
