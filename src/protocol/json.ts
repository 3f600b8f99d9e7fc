/**
 * JSON that keeps 64-bit integers (design.md invariant 3; spec/data-model.md warning 1).
 * An integer outside ±(2^53 - 1) becomes a `bigint`; everything else is plain JSON.
 */

export type JsonPrimitive = null | boolean | number | bigint | string;
export type Json = JsonPrimitive | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

/** An integer of 16 or more digits where a value stands; one inside a string is a false alarm that only costs time. */
const LONG_INTEGER = /(?<=[:,[]\s*)-?\d{16,}(?=\s*[,\]}])/g;
const WHOLE_INTEGER = /^\s*-?\d{16,}\s*$/;
/** Stands before the digits of a long integer while the text is parsed; begins with an escape, see `parseJson`. */
const MARK = '\u0000int:';
const ESCAPED_MARK = '\\u0000int:';

interface ReviverContext {
  readonly source?: string;
}

function revive(_key: string, value: unknown, context?: ReviverContext): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
  const source = context?.source;
  return source !== undefined && /^-?\d+$/.test(source) ? BigInt(source) : value;
}

function exactInteger(digits: string): number | bigint {
  const value = Number(digits);
  return Number.isSafeInteger(value) ? value : BigInt(digits);
}

/** Turns marked strings back into integers, in place. */
function restore(value: Json): Json {
  if (typeof value === 'string') return value.startsWith(MARK) ? exactInteger(value.slice(MARK.length)) : value;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) value[index] = restore(value[index] as Json);
  } else if (typeof value === 'object' && value !== null) {
    for (const key of Object.keys(value)) {
      const before = value[key] as Json;
      const after = restore(before);
      if (after !== before) value[key] = after;
    }
  }
  return value;
}

/**
 * Parses JSON text. Throws `SyntaxError` as `JSON.parse` does.
 * Long integers are put into marked strings before parsing, which is several times faster than a reviver. A false alarm inside a
 * string ends that string before a backslash, which no JSON allows: the reviver then does it the slow way. So does a text that
 * holds the mark itself.
 */
export function parseJson(text: string): Json {
  LONG_INTEGER.lastIndex = 0;
  if (!LONG_INTEGER.test(text)) return WHOLE_INTEGER.test(text) ? exactInteger(text.trim()) : (JSON.parse(text) as Json);
  if (!text.includes(ESCAPED_MARK)) {
    try {
      return restore(JSON.parse(text.replaceAll(LONG_INTEGER, (digits) => `"${ESCAPED_MARK}${digits}"`)) as Json);
    } catch {
      // The text is not JSON, or there was a false alarm: the reviver tells.
    }
  }
  return JSON.parse(text, revive as (key: string, value: unknown) => unknown) as Json;
}

const rawJson = (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON;

function replace(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? rawJson(value.toString()) : value;
}

/** Writes JSON text; a `bigint` comes out as a bare number with all of its digits. */
export function stringifyJson(value: unknown, indent?: number): string {
  try {
    return JSON.stringify(value, undefined, indent);
  } catch (error) {
    if (!(error instanceof TypeError) || !/BigInt/.test(error.message)) throw error;
    return JSON.stringify(value, replace, indent);
  }
}

/** A 64-bit id as a decimal string, from a JSON number, bigint or numeric string; `null` when it is none. */
export function idText(value: unknown): string | null {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'number') return Number.isInteger(value) && Math.abs(value) <= 2 ** 63 ? String(value) : null;
  if (typeof value === 'string' && /^-?\d{1,19}$/.test(value)) return value;
  return null;
}

/**
 * The same id as a value that `JSON.stringify` writes as a bare number with all of its digits; for writing only.
 * Beyond 2^53 it is a raw JSON fragment, typed as the integer that it stands for: several times faster to write than a `bigint`.
 */
export function idNumber(text: string): number | bigint {
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : (rawJson(BigInt(text).toString()) as bigint);
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
