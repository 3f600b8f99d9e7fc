/** The JSON tree without React: which rows are visible for what is open. Keys keep source order. */
import { isObject, stringifyJson } from '../../protocol/json.ts';
import type { Json } from '../../protocol/json.ts';
import { escapeToken, segmentsOf, unescapeToken } from '../../protocol/pointer.ts';

export type JsonKind = 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null';

export interface JsonRow {
  /** JSON pointer; the root is the empty string. */
  readonly pointer: string;
  /** Property name, array index, or null for the root. */
  readonly key: string | number | null;
  readonly depth: number;
  readonly kind: JsonKind;
  readonly value: Json;
  /** Number of children of objects and arrays. */
  readonly size: number;
  readonly open: boolean;
  /** Set on the row that stands for children left out: how many. */
  readonly more?: number;
}

/** Children shown of one object or array before "show more". */
export const CHUNK = 100;
/** Longer strings are collapsed with their size. */
export const LONG_STRING = 200;

export function jsonKind(value: Json): JsonKind {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'bigint') return 'number';
  return typeof value as JsonKind;
}

export function childPointer(parent: string, key: string | number): string {
  return `${parent}/${escapeToken(String(key))}`;
}

/** JavaScript-like path of a pointer: `events[0].data.custom_attributes["a b"]`. */
export function pointerPath(pointer: string): string {
  const parts = segmentsOf(pointer);
  return parts.map((part, index) => {
    if (/^\d+$/.test(part)) return `[${part}]`;
    if (/^[A-Za-z_$][\w$]*$/.test(part)) return index === 0 ? part : `.${part}`;
    return `[${JSON.stringify(part)}]`;
  }).join('');
}

export interface TreeState {
  /** Pointers whose open state differs from the default. */
  readonly toggled: ReadonlySet<string>;
  /** How many children to show, by pointer; `CHUNK` unless told. */
  readonly limits: ReadonlyMap<string, number>;
  /** Levels open by default. */
  readonly openDepth: number;
  readonly sortKeys: boolean;
}

function entriesOf(value: Json, sortKeys: boolean): [string | number, Json][] {
  if (Array.isArray(value)) return value.map((item, index) => [index, item]);
  if (!isObject(value)) return [];
  const entries = Object.entries(value);
  return sortKeys ? entries.toSorted(([a], [b]) => (a < b ? -1 : 1)) : entries;
}

export function isOpen(state: TreeState, pointer: string, depth: number): boolean {
  return (depth < state.openDepth) !== state.toggled.has(pointer);
}

/** The rows to draw. */
export function visibleRows(root: Json, state: TreeState): JsonRow[] {
  const rows: JsonRow[] = [];
  function visit(value: Json, key: string | number | null, pointer: string, depth: number): void {
    const children = entriesOf(value, state.sortKeys);
    const open = children.length > 0 && isOpen(state, pointer, depth);
    rows.push({ pointer, key, depth, kind: jsonKind(value), value, size: children.length, open });
    if (!open) return;
    const limit = state.limits.get(pointer) ?? CHUNK;
    for (const [childKey, child] of children.slice(0, limit)) visit(child, childKey, childPointer(pointer, childKey), depth + 1);
    const left = children.length - limit;
    if (left > 0) rows.push({ pointer: `${pointer}/…`, key: null, depth: depth + 1, kind: 'null', value: null, size: 0, open: false, more: left });
  }
  visit(root, null, '', 0);
  return rows;
}

/** Pointers whose key or scalar value contains the text, in source order; at most `limit`. */
export function searchTree(root: Json, text: string, limit = 500): string[] {
  const needle = text.toLowerCase();
  const found: string[] = [];
  if (needle === '') return found;
  function visit(value: Json, key: string | number | null, pointer: string): void {
    if (found.length >= limit) return;
    const children = entriesOf(value, false);
    const scalar = children.length === 0 && typeof value !== 'object' ? String(value).toLowerCase() : '';
    if ((key !== null && String(key).toLowerCase().includes(needle)) || scalar.includes(needle)) found.push(pointer);
    for (const [childKey, child] of children) visit(child, childKey, childPointer(pointer, childKey));
  }
  visit(root, null, '');
  return found;
}

/** The pointers above one, nearest last, the root included. */
export function ancestors(pointer: string): string[] {
  if (pointer === '') return [];
  const parts = pointer.split('/').slice(1, -1);
  return ['', ...parts.map((_, index) => `/${parts.slice(0, index + 1).join('/')}`)];
}

/** The state with everything above a pointer open, and enough of long arrays shown. */
export function revealPointer(state: TreeState, pointer: string): TreeState {
  const toggled = new Set(state.toggled);
  const limits = new Map(state.limits);
  for (const [above, index] of [...ancestors(pointer), pointer].map((one) => [one.slice(0, one.lastIndexOf('/')), Number(one.slice(one.lastIndexOf('/') + 1))] as const)) {
    if (Number.isInteger(index) && index >= (limits.get(above) ?? CHUNK)) limits.set(above, index + 1);
  }
  ancestors(pointer).forEach((ancestor, depth) => {
    if (!isOpen({ ...state, toggled }, ancestor, depth)) {
      if (toggled.has(ancestor)) toggled.delete(ancestor);
      else toggled.add(ancestor);
    }
  });
  return { ...state, toggled, limits };
}

/** Where to say that a pointer has no value: below the row of its nearest ancestor that is shown, by the name that is missing there. */
export function missingRow(rows: readonly JsonRow[], pointer: string): { readonly under: string; readonly name: string } | null {
  const above = ancestors(pointer).toReversed().find((ancestor) => rows.some((row) => row.pointer === ancestor));
  if (above === undefined) return null;
  const [name = ''] = pointer.slice(above.length + 1).split('/');
  return { under: above, name: unescapeToken(name) };
}

/** Text to copy for a value: strings bare, everything else as JSON. */
export function valueText(value: Json): string {
  return typeof value === 'string' ? value : stringifyJson(value, 2);
}

/** The same on one line. */
export function lineText(value: Json): string {
  return typeof value === 'string' ? value : stringifyJson(value);
}

/** A readable date for numbers under time-like keys, or null. */
export function humanTime(key: string | number | null, value: Json): string | null {
  if (typeof value !== 'number' || typeof key !== 'string' || !/(time|_ms|timestamp|_at|^ct$)/i.test(key)) return null;
  const ms = value > 1e12 && value < 1e13 ? value : value > 1e9 && value < 1e10 ? value * 1000 : null;
  return ms === null ? null : new Date(ms).toISOString().replace('T', ' ').replace('Z', '');
}
