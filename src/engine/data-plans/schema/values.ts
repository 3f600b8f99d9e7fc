/** Texts and equality of JSON values as the server profile sees them (spec/data-plans.md 6.2). */
import { isObject, stringifyJson } from '../../../protocol/json.ts';

export type JsonType = 'string' | 'number' | 'boolean' | 'null' | 'object' | 'array';

export function typeOf(value: unknown): JsonType {
  switch (typeof value) {
    case 'string': return 'string';
    case 'number':
    case 'bigint': return 'number';
    case 'boolean': return 'boolean';
    default: return value === null || value === undefined ? 'null' : Array.isArray(value) ? 'array' : 'object';
  }
}

/** Attribute values are kept as text by the platform: numbers and booleans become their JSON text (6.2, 1). */
export function attributeText(value: unknown): unknown {
  return typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean' ? String(value) : value;
}

/** A scalar's text; JSON text for lists and objects. `textual`: numbers and booleans inside are text by now. */
export function textOf(value: unknown, textual: boolean): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return String(value);
  return stringifyJson(textual ? textified(value) : value);
}

function textified(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(textified);
  if (!isObject(value)) return attributeText(value);
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, textified(member)]));
}

const DECIMAL = /^[ \t\r\n]*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?[ \t\r\n]*$/;

/** The number that a text stands for (6.2, 4): decimal, not hexadecimal, not infinite; null when it is none. */
export function numberOfText(text: string): number | null {
  if (!DECIMAL.test(text)) return null;
  const number = Number(text);
  return Number.isFinite(number) ? number : null;
}

export function isBooleanText(text: string): boolean {
  return (text.length === 4 && text.toLowerCase() === 'true') || (text.length === 5 && text.toLowerCase() === 'false');
}

/** A text that is equal for equal values, whatever the order of members. `loose`: a number equals its text (6.2, 7). */
export function canonical(value: unknown, loose: boolean): string {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item, loose)).join(',')}]`;
  if (isObject(value)) {
    const members = Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key], loose)}`);
    return `{${members.join(',')}}`;
  }
  return loose || typeof value === 'string' ? JSON.stringify(String(value)) : String(value);
}
