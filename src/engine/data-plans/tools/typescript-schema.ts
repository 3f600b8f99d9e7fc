/** A plan's JSON Schema as a TypeScript type: as exact as the language can say it, the rest as a comment (spec/data-plans.md 3.3, 6). */
import { isObject } from '../../../protocol/json.ts';
import type { Json, JsonObject } from '../../../protocol/json.ts';
import { member, objectMember, requiredOf, shown, typesOf } from './schema-walk.ts';

/** What an untyped value may be; declared once in the generated file. */
export const ANY_VALUE = 'AttributeValue';
const STEP = '  ';
const MAX_DEPTH = 10;

export function quote(text: string): string {
  const inner = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  return `'${inner.replaceAll(/[\u2028\u2029]/g, (end) => (end === '\u2028' ? '\\u2028' : '\\u2029'))}'`;
}

export function memberName(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : quote(name);
}

/** A comment in one line or several; nothing for no text. */
export function comment(lines: readonly string[], indent: string): string {
  const safe = lines.flatMap((line) => line.split(/\r?\n|\r|\u2028|\u2029/)).map((line) => line.trim().replaceAll('*/', '*\\/')).filter((line) => line !== '');
  if (safe.length === 0) return '';
  if (safe.length === 1) return `${indent}/** ${safe[0]!} */\n`;
  return `${indent}/**\n${safe.map((line) => `${indent} * ${line}\n`).join('')}${indent} */\n`;
}

export function typeOf(schema: Json | undefined, indent = '', depth = 0): string {
  if (schema === false) return 'never';
  if (!isObject(schema) || depth > MAX_DEPTH) return ANY_VALUE;
  const types = typesOf(schema);
  const constant = member(schema, 'const');
  const list = member(schema, 'enum');
  const values = constant === undefined ? list : [constant];
  if (Array.isArray(values)) {
    const literals = values.flatMap((value) => literal(value, types));
    return literals.length === 0 ? 'never' : [...new Set(literals)].join(' | ');
  }
  if (types === null) return isObject(member(schema, 'properties')) ? objectType(schema, indent, depth) : ANY_VALUE;
  const parts = types.map((type) => oneType(type, schema, indent, depth));
  return parts.length === 0 ? ANY_VALUE : [...new Set(parts)].join(' | ');
}

/** The server takes `"12"` for 12 (6.2), an app should send what the plan says: plans list numbers as texts (3.3). */
function literal(value: Json, types: readonly string[] | null): string[] {
  if (value === null) return types === null || types.includes('null') ? ['null'] : [];
  if (typeof value === 'object') return [];
  const text = String(value);
  if (types === null) return [typeof value === 'string' ? quote(value) : text];
  if (types.includes('string')) return [quote(text)];
  if ((types.includes('number') || types.includes('integer')) && text.trim() !== '' && Number.isFinite(Number(text))) return [String(Number(text))];
  return types.includes('boolean') && /^(true|false)$/i.test(text) ? [text.toLowerCase()] : [];
}

function oneType(type: string, schema: JsonObject, indent: string, depth: number): string {
  switch (type) {
    case 'string': return 'string';
    case 'number':
    case 'integer': return 'number';
    case 'boolean': return 'boolean';
    case 'null': return 'null';
    case 'array': {
      const items = member(schema, 'items');
      const inner = typeOf(Array.isArray(items) ? undefined : items, indent, depth + 1);
      return `readonly ${inner.includes('|') || inner.startsWith('readonly') ? `(${inner})` : inner}[]`;
    }
    case 'object': return objectType(schema, indent, depth);
    default: return ANY_VALUE;
  }
}

function objectType(schema: JsonObject, indent: string, depth: number): string {
  const body = members(schema, indent + STEP, depth + 1);
  return body === '' ? 'Readonly<Record<string, never>>' : `{\n${body}${indent}}`;
}

/** Members of an interface or object type, each on its line; an open schema gets an index signature. */
export function members(schema: JsonObject, indent: string, depth = 0): string {
  const required = new Set(requiredOf(schema));
  const properties = objectMember(schema, 'properties');
  const lines = Object.keys(properties).map((name) => {
    const own = properties[name] as Json;
    return `${comment(wordsOf(own), indent)}${indent}readonly ${memberName(name)}${required.has(name) ? '' : '?'}: ${typeOf(own, indent, depth)};\n`;
  });
  const unlisted = [...required].filter((name) => !Object.hasOwn(properties, name)).map((name) => `${indent}readonly ${memberName(name)}: ${ANY_VALUE};\n`);
  return [...lines, ...unlisted, ...openMember(schema, indent)].join('');
}

function openMember(schema: JsonObject, indent: string): string[] {
  const rest = member(schema, 'additionalProperties');
  if (rest === false) return [];
  // The planned members must fit too, so it says less than a schema of its own would.
  return [`${indent}readonly [name: string]: unknown;\n`];
}

/** What the type cannot say. */
function wordsOf(schema: Json): string[] {
  const description = member(schema, 'description');
  const rules = RULES.flatMap(([keyword, words]) => {
    const value = member(schema, keyword);
    return value === undefined ? [] : [`${words} ${typeof value === 'string' ? value : shown(value)}`];
  });
  return [...(typeof description === 'string' ? [description] : []), ...(rules.length > 0 ? [`${rules.join(', ').replace(/^./, (first) => first.toUpperCase())}.`] : [])];
}

const RULES: readonly (readonly [string, string])[] = [
  ['minimum', 'at least'], ['maximum', 'at most'], ['exclusiveMinimum', 'more than'], ['exclusiveMaximum', 'less than'], ['multipleOf', 'a multiple of'],
  ['minLength', 'characters: at least'], ['maxLength', 'characters: at most'], ['pattern', 'matches'], ['format', 'format'],
  ['minItems', 'entries: at least'], ['maxItems', 'entries: at most'],
];
