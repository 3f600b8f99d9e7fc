/**
 * Walks a short-key object along a table and writes the Batch's long keys. What the table does not name is handed back
 * under its own keys, so that nothing is lost. A value that a conversion cannot read is passed on as it came: the
 * Batch's own schema then says what is wrong with it.
 */
import { isObject, stringifyJson } from '../../../protocol/json.ts';
import type { Json, JsonObject } from '../../../protocol/json.ts';

/** How a value becomes the Batch's: Apple writes numbers as text, Roku and old Android write booleans as text. */
export type Conversion = 'number' | 'boolean' | 'text' | ((value: Json) => Json);

export interface Row {
  readonly to: string;
  readonly as?: Conversion;
  /** The value is an object of this table. */
  readonly table?: Table;
  /** The value is a list of objects of this table. */
  readonly list?: Table;
  /** The value is an object with free keys, and objects of this table. */
  readonly each?: Table;
}

/** The row of a key that is read elsewhere. */
export const TAKEN: Row = { to: '' };

export type Table = ReadonlyMap<string, Row>;

/** A row without a conversion is the target's name alone. */
export function table(rows: Readonly<Record<string, string | Row>>): Table {
  return new Map(Object.entries(rows).map(([key, row]) => [key, typeof row === 'string' ? { to: row } : row]));
}

export function number(to: string): Row {
  return { to, as: 'number' };
}

export function boolean(to: string): Row {
  return { to, as: 'boolean' };
}

export function text(to: string): Row {
  return { to, as: 'text' };
}

/** Words of the wire, compared without case and separators, to words of the Batch. */
export function words(to: string, spellings: Readonly<Record<string, string>>): Row {
  const known = new Map(Object.entries(spellings).map(([from, word]) => [plainWord(from), word]));
  return { to, as: (value) => (typeof value === 'string' || typeof value === 'number' ? (known.get(plainWord(String(value))) ?? value) : value) };
}

export function plainWord(word: string): string {
  return word.replace(/[_\s]/g, '').toLowerCase();
}

/** Writes into `out`; returns what has no place, `null` when everything has one. Keys already in `out` win. */
export function mapInto(source: JsonObject, rows: Table, out: JsonObject): JsonObject | null {
  let rest: JsonObject | null = null;
  for (const key of Object.keys(source)) {
    const value = source[key];
    if (value === null || value === undefined) continue;
    const row = rows.get(key);
    if (row === TAKEN) continue;
    let left: Json | null = null;
    if (row === undefined || (Object.hasOwn(out, row.to) && out[row.to] !== value)) left = value;
    else if (row.table !== undefined || row.list !== undefined || row.each !== undefined) left = mapNested(value, row, out);
    else out[row.to] = row.as === undefined ? value : convert(value, row.as);
    if (left !== null) {
      rest ??= {};
      keep(rest, key, left);
    }
  }
  return rest;
}

/** `__proto__` as an own key, not as the prototype. */
export function keep(into: JsonObject, key: string, value: Json): void {
  if (key === '__proto__') Object.defineProperty(into, key, { value, enumerable: true, configurable: true, writable: true });
  else into[key] = value;
}

function mapNested(value: Json, row: Row, out: JsonObject): JsonObject | null {
  if (row.list !== undefined) return mapList(value, row.to, row.list, out);
  if (!isObject(value)) {
    out[row.to] = value;
    return null;
  }
  const target: JsonObject = {};
  out[row.to] = target;
  return row.table === undefined ? mapEach(value, row.each!, target) : mapInto(value, row.table, target);
}

function mapList(value: Json, to: string, rows: Table, out: JsonObject): JsonObject | null {
  if (!Array.isArray(value)) {
    out[to] = value;
    return null;
  }
  let rest: JsonObject | null = null;
  out[to] = value.map((item, index) => {
    if (!isObject(item)) return item;
    const target: JsonObject = {};
    const left = mapInto(item, rows, target);
    if (left !== null) (rest ??= {})[index] = left;
    return target;
  });
  return rest;
}

function mapEach(value: JsonObject, rows: Table, target: JsonObject): JsonObject | null {
  let rest: JsonObject | null = null;
  for (const key of Object.keys(value)) {
    const item = value[key] ?? null;
    if (!isObject(item)) {
      keep(target, key, item);
      continue;
    }
    const mapped: JsonObject = {};
    const left = mapInto(item, rows, mapped);
    keep(target, key, mapped);
    if (left !== null) keep(rest ??= {}, key, left);
  }
  return rest;
}

function convert(value: Json, as: Conversion): Json {
  if (typeof as === 'function') return as(value);
  switch (as) {
    case 'number': return toNumber(value);
    case 'boolean': return toBoolean(value);
    case 'text': return toText(value);
    default: return as satisfies never;
  }
}

/** Text with more digits than a double holds becomes a `bigint`, as the same digits without quotes would. */
function toNumber(value: Json): Json {
  if (typeof value !== 'string') return value;
  const trimmed = value.trim();
  if (trimmed === '') return value;
  const parsed = Number(trimmed);
  if (!Number.isFinite(parsed)) return value;
  return !Number.isSafeInteger(parsed) && /^-?\d+$/.test(trimmed) ? BigInt(trimmed) : parsed;
}

function toBoolean(value: Json): Json {
  if (value === 1 || value === 0) return value === 1;
  if (typeof value !== 'string') return value;
  switch (value.toLowerCase()) {
    case 'true': case '1': return true;
    case 'false': case '0': return false;
    default: return value;
  }
}

function toText(value: Json): Json {
  switch (typeof value) {
    case 'string': return value;
    case 'object': return stringifyJson(value);
    default: return String(value);
  }
}
