/** Reading JSON Schemas as plans use them (spec/data-plans.md 3.3, 6.3): where a value's rules stand, and what they say in words. */
import { isObject } from '../../../protocol/json.ts';
import type { Json, JsonObject } from '../../../protocol/json.ts';
import { escapeToken, segmentsOf } from '../../../protocol/pointer.ts';

export type SchemaPath = readonly (string | number)[];

export interface SchemaNode {
  /** Pointer of the value in the event or map; `*` stands for any list entry. */
  readonly pointer: string;
  readonly name: string;
  /** Of the schema, below the definition. */
  readonly path: SchemaPath;
  readonly schema: Json;
  readonly required: boolean;
}

export function pointerOf(path: SchemaPath): string {
  return path.map((step) => `/${escapeToken(String(step))}`).join('');
}

/** Segments of a pointer, with or without the `#` that validation errors begin with. */
export function pointerSegments(pointer: string): string[] {
  return segmentsOf(pointer.startsWith('#') ? pointer.slice(1) : pointer);
}

/** Own members only: an attribute may be called `constructor`. */
export function member(object: unknown, name: string): Json | undefined {
  return isObject(object) && Object.hasOwn(object, name) ? object[name] : undefined;
}

/** A word of a table: what a plan or an app names `constructor` is in none. */
export function own<V>(table: Readonly<Record<string, V>>, name: string): V | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

export function objectMember(object: unknown, name: string): JsonObject {
  const value = member(object, name);
  return isObject(value) ? value : {};
}

export function requiredOf(schema: unknown): string[] {
  const list = member(schema, 'required');
  return Array.isArray(list) ? list.filter((name) => typeof name === 'string') : [];
}

/** The types that a schema allows; null when it does not say. */
export function typesOf(schema: unknown): string[] | null {
  const type = member(schema, 'type');
  if (typeof type === 'string') return [type];
  return Array.isArray(type) ? type.filter((name) => typeof name === 'string') : null;
}

/** Says nothing about a value: `true`, `{}` or annotations only. */
export function isOpenSchema(schema: unknown): boolean {
  if (schema === true || schema === undefined) return true;
  return isObject(schema) && Object.keys(schema).every((keyword) => ANNOTATIONS.has(keyword));
}

/** Keywords that never decide about a value (6.3). */
export const ANNOTATIONS: ReadonlySet<string> = new Set([
  'title', 'description', 'default', 'examples', 'readOnly', 'writeOnly', '$comment', '$schema', '$id', 'definitions', '$defs',
  'contentEncoding', 'contentMediaType',
]);

/** Members that only hold others: the place where attributes stand, not attributes themselves. */
const CONTAINERS: ReadonlySet<string> = new Set(['data', 'custom_attributes', 'product_action', 'promotion_action', 'product_impressions', 'products', 'promotions']);

const MAX_DEPTH = 12;

/** Every planned member below a definition, depth first in the order of the file. Containers such as `data` are left out. */
export function plannedMembers(definition: Json): SchemaNode[] {
  const nodes: SchemaNode[] = [];
  collect(definition, '', [], 0, (node) => {
    if (!CONTAINERS.has(node.name)) nodes.push(node);
  });
  return nodes;
}

function collect(schema: Json, pointer: string, path: SchemaPath, depth: number, visit: (node: SchemaNode) => void): void {
  if (!isObject(schema) || depth > MAX_DEPTH) return;
  const required = new Set(requiredOf(schema));
  const properties = objectMember(schema, 'properties');
  for (const name of Object.keys(properties)) {
    const child = properties[name] as Json;
    const node = { pointer: `${pointer}/${escapeToken(name)}`, name, path: [...path, 'properties', name], schema: child, required: required.has(name) };
    visit(node);
    collect(child, node.pointer, node.path, depth + 1, visit);
  }
  const items = member(schema, 'items');
  if (isObject(items)) collect(items, `${pointer}/*`, [...path, 'items'], depth + 1, visit);
}

/**
 * Where the rules of the value at `segments` stand below a definition; null when nothing there is about it.
 * List indexes and `*` go through `items`.
 */
export function schemaPathOf(definition: Json, segments: readonly string[]): (string | number)[] | null {
  let schema: Json = definition;
  const path: (string | number)[] = [];
  for (const segment of segments) {
    if (!isObject(schema)) return null;
    const planned = member(member(schema, 'properties'), segment);
    const items = member(schema, 'items');
    const rest = member(schema, 'additionalProperties');
    if (planned !== undefined) {
      path.push('properties', segment);
      schema = planned;
    } else if (Array.isArray(items) && items[Number(segment)] !== undefined) {
      path.push('items', Number(segment));
      schema = items[Number(segment)] as Json;
    } else if (isObject(items) && /^(\d+|\*)$/.test(segment)) {
      path.push('items');
      schema = items;
    } else if (isObject(rest)) {
      path.push('additionalProperties');
      schema = rest;
    } else return null;
  }
  return path;
}

export function valueAt(root: unknown, path: readonly (string | number)[]): Json | undefined {
  let at = root;
  for (const step of path) {
    if (Array.isArray(at)) at = at[Number(step)];
    else at = member(at, String(step));
    if (at === undefined) return undefined;
  }
  return at as Json;
}

/** `price`; `size of a product`: what people call the value at a pointer. */
export function wordsForPointer(pointer: string): string {
  const segments = pointerSegments(pointer);
  const last = segments.findLast((segment) => segment !== '*' && !/^\d+$/.test(segment)) ?? '';
  if (segments.includes('products') && last !== 'products') return `${last} of a product`;
  if (segments.includes('promotions') && last !== 'promotions') return `${last} of a promotion`;
  return last === '' ? 'the whole' : last;
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: 'text', number: 'a number', integer: 'a whole number', boolean: 'true or false', object: 'an object', array: 'a list', null: 'null',
};

export function typeWords(types: readonly string[] | null): string {
  if (types === null || types.length === 0) return 'anything';
  return types.map((type) => TYPE_WORDS[type] ?? type).join(' or ');
}

/** A value in a sentence: short, on one line. */
export function shown(value: unknown, length = 60): string {
  const text = typeof value === 'bigint' ? value.toString() : (JSON.stringify(value) ?? 'nothing');
  return text.length > length ? `${text.slice(0, length)}…` : text;
}
