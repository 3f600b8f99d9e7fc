/**
 * JSON that keeps 64-bit integers (design.md invariant 3; spec/data-model.md warning 1).
 * An integer outside ±(2^53 - 1) becomes a `bigint`; everything else is plain JSON.
 */

export type JsonPrimitive = null | boolean | number | bigint | string;
export type Json = JsonPrimitive | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

/** An integer of 16 or more digits that is not inside quotes; false positives only cost time. */
const LONG_INTEGER = /[[:,\s]-?\d{16,}(?=[\s,\]}]|$)|^-?\d{16,}/;

interface ReviverContext {
  readonly source?: string;
}

function revive(_key: string, value: unknown, context?: ReviverContext): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
  const source = context?.source;
  return source !== undefined && /^-?\d+$/.test(source) ? BigInt(source) : value;
}

/** Parses JSON text. Throws `SyntaxError` as `JSON.parse` does. */
export function parseJson(text: string): Json {
  if (!LONG_INTEGER.test(text)) return JSON.parse(text) as Json;
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

/** The same id as a value that `stringifyJson` writes as a bare number. */
export function idNumber(text: string): number | bigint {
  const value = BigInt(text);
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
