/** The schema-driven part of normalising: one object against its table of fields. Copies only what it changes. */
import { isObject } from '../../protocol/json.ts';
import type { Json, JsonObject } from '../../protocol/json.ts';
import { signed64 } from './ids.ts';
import type { Notes } from './notes.ts';
import { pointerStep } from './notes.ts';
import type { EnumValues, Field, Shape } from './schema.ts';

export function normaliseShape(source: JsonObject, shape: Shape, pointer: string, notes: Notes): JsonObject {
  let out = source;
  for (const key of Object.keys(source)) {
    const before = source[key] ?? null;
    const field = shape[key];
    if (key === '__proto__') {
      notes.add('reserved-key', 'A field cannot be named "__proto__".', `${pointer}/__proto__`);
      if (out === source) out = { ...source };
      delete out[key];
      continue;
    }
    if (field === undefined || before === null || !Object.hasOwn(shape, key) || fits(before, field)) continue;
    const after = valueOf(before, field, `${pointer}${pointerStep(key)}`, notes);
    if (after === before) continue;
    if (out === source) out = { ...source };
    if (after === undefined) delete out[key];
    else out[key] = after;
  }
  for (const key of requiredOf(shape)) {
    const value = out[key];
    if (value === undefined || value === null || value === '') notes.add('missing-field', `Required field "${key}" is missing or empty.`, `${pointer}/${key}`);
  }
  return out;
}

/** What needs no second look, and no pointer made for a note about it. */
function fits(value: Json, { type, values }: Field): boolean {
  switch (type) {
    case 'any': return true;
    case 'string': return typeof value === 'string' && (values === undefined || values.allowed.has(value));
    case 'number': case 'integer': return typeof value === 'number' && Number.isFinite(value);
    case 'boolean': return typeof value === 'boolean';
    default: return false;
  }
}

const requiredNames = new WeakMap<Shape, readonly string[]>();

function requiredOf(shape: Shape): readonly string[] {
  let names = requiredNames.get(shape);
  if (names === undefined) {
    names = Object.keys(shape).filter((key) => shape[key]?.required);
    requiredNames.set(shape, names);
  }
  return names;
}

/** `undefined` when the value cannot be kept. */
function valueOf(value: Json, field: Field, pointer: string, notes: Notes): Json | undefined {
  switch (field.type) {
    case 'any': return value;
    case 'string': return field.values === undefined ? textOf(value, pointer, notes) : enumOf(value, field.values, pointer, notes);
    case 'number': case 'integer': return numberOf(value, pointer, notes);
    case 'boolean': return booleanOf(value, pointer, notes);
    case 'id': return signed64(value) ?? leftOut(value, 'a signed 64-bit integer', pointer, notes);
    case 'scalars': return scalarsOf(value, pointer, notes);
    case 'object': return isObject(value) ? normaliseShape(value, field.shape ?? {}, pointer, notes) : leftOut(value, 'an object', pointer, notes);
    case 'list': return Array.isArray(value) ? listOf(value, field.shape ?? {}, pointer, notes) : leftOut(value, 'a list', pointer, notes);
    default: return field.type satisfies never;
  }
}

function leftOut(value: Json, expected: string, pointer: string, notes: Notes): undefined {
  notes.add('wrong-type', `Expected ${expected}; the value was left out.`, pointer, value);
  return undefined;
}

function listOf(source: Json[], shape: Shape, pointer: string, notes: Notes): Json[] {
  let out = source;
  for (let index = source.length - 1; index >= 0; index--) {
    const before = source[index] ?? null;
    const after = isObject(before) ? normaliseShape(before, shape, `${pointer}/${index}`, notes) : leftOut(before, 'an object', `${pointer}/${index}`, notes);
    if (after === before) continue;
    if (out === source) out = [...source];
    if (after === undefined) out.splice(index, 1);
    else out[index] = after;
  }
  return out;
}

function textOf(value: Json, pointer: string, notes: Notes): string | undefined {
  if (typeof value === 'string') return value;
  const text = scalarText(value);
  if (text === null) return leftOut(value, 'text', pointer, notes);
  notes.add('converted-value', 'The value was read as text.', pointer, value, text);
  return text;
}

function enumOf(value: Json, values: EnumValues, pointer: string, notes: Notes): Json | undefined {
  if (typeof value === 'string' && values.allowed.has(value)) return value;
  const text = scalarText(value);
  if (text === null) return leftOut(value, 'one of its words', pointer, notes);
  const spelled = values.spellings.get(text.toLowerCase());
  if (spelled !== undefined) {
    notes.add('converted-value', `The value was read as "${spelled}".`, pointer, value, spelled);
    return spelled;
  }
  const after = values.fallback ?? text;
  notes.add('unknown-value', `"${text}" is not a value the Events API knows here${values.fallback === undefined ? '' : `; "${after}" was assumed`}.`, pointer, value, after);
  return after;
}

function numberOf(value: Json, pointer: string, notes: Notes): Json | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (typeof value === 'bigint') return value;
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
  if (!Number.isFinite(number)) return leftOut(Number.isNaN(value) ? null : value, 'a number', pointer, notes);
  notes.add('converted-value', 'Text was read as a number.', pointer, value, number);
  return number;
}

/** Samples show an empty string where there is no answer (data-model.md 4.1). */
function booleanOf(value: Json, pointer: string, notes: Notes): Json | undefined {
  if (typeof value === 'boolean') return value;
  const after = value === '' ? null : value === 'true' || value === 1 ? true : value === 'false' || value === 0 ? false : undefined;
  if (after === undefined) return leftOut(value, 'true or false', pointer, notes);
  notes.add('converted-value', `The value was read as ${after}.`, pointer, value, after);
  return after;
}

/** Event attributes keep their JSON type; text is made where an output needs it (wire-protocol.md 5.1). */
function scalarsOf(value: Json, pointer: string, notes: Notes): Json | undefined {
  if (!isObject(value)) return leftOut(value, 'an object', pointer, notes);
  let out = value;
  for (const key of Object.keys(value)) {
    const item = value[key] ?? null;
    if (key !== '__proto__' && (item === null || scalarText(item) !== null)) continue;
    notes.add('wrong-type', `Attribute "${key}" must be text, a number, true, false or null; it was left out.`, `${pointer}${pointerStep(key)}`, item);
    if (out === value) out = { ...value };
    delete out[key];
  }
  return out;
}

/** Text of a scalar; `null` when it is none. */
export function scalarText(value: Json): string | null {
  switch (typeof value) {
    case 'string': return value;
    case 'number': return Number.isFinite(value) ? String(value) : null;
    case 'boolean': case 'bigint': return String(value);
    default: return null;
  }
}

/** Non-empty text, or `null` with a note when the value is there but is none. */
export function stringOf(value: Json | undefined, pointer: string, notes: Notes): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string') {
    if (value !== '') return value;
    notes.add('wrong-type', 'The value is empty; it was left out.', pointer, value);
    return null;
  }
  return textOf(value, pointer, notes) ?? null;
}

/** An object without the one key that no plain object can hold safely. */
export function plainMap(value: Json | undefined, pointer: string, notes: Notes): JsonObject | null {
  if (value === undefined || value === null) return null;
  if (!isObject(value)) {
    notes.add('wrong-type', 'Expected an object; the value was left out.', pointer, value);
    return null;
  }
  if (!Object.hasOwn(value, '__proto__')) return value;
  notes.add('reserved-key', 'A key cannot be named "__proto__".', `${pointer}/__proto__`);
  const { ['__proto__']: _, ...rest } = value;
  return rest;
}

export function stringMap(value: Json | undefined, pointer: string, notes: Notes): Record<string, string> | null {
  const source = plainMap(value, pointer, notes);
  if (source === null) return null;
  const out: Record<string, string> = {};
  for (const key of Object.keys(source)) {
    const text = stringOf(source[key], `${pointer}${pointerStep(key)}`, notes);
    if (text !== null) out[key] = text;
  }
  return out;
}
