/** What could be typed next: fields, then operators, then values that were seen, each with what the result would mean. */
import type { FilterOp } from './ast.ts';
import { explainFilter } from './explain.ts';
import type { ExplainOptions } from './explain.ts';
import { fieldPath, fieldsFor, findField } from './fields.ts';
import type { FieldDefinition } from './fields.ts';
import { parseFilter } from './parse.ts';
import { printText, printValue } from './print.ts';
import { Scanner } from './scanner.ts';

export interface SeenValue {
  readonly value: string;
  readonly count: number;
}

/** Seen values for a path: values of `type` or `attr.price`; for a map without a key (`attr`) its keys. */
export type SeenValuesProvider = (path: string, prefix: string) => readonly SeenValue[];

export interface Suggestion {
  readonly kind: 'field' | 'key' | 'op' | 'value' | 'text';
  /** What the list shows. */
  readonly label: string;
  /** What replaces the range `from..to`. */
  readonly insert: string;
  /** What choosing it means. */
  readonly explanation: string;
  readonly count?: number;
  /** The term is complete with it: it can become a tag. */
  readonly completes: boolean;
}

export interface Suggestions {
  /** The range of the text that a suggestion replaces. */
  readonly from: number;
  readonly to: number;
  readonly items: readonly Suggestion[];
}

const OP_WORDS: Readonly<Record<FilterOp, string>> = {
  '=': 'is', '!=': 'is not', ':': 'contains', '*=': 'contains', '^=': 'starts with', '$=': 'ends with', '~': 'matches the pattern', '==': 'is, in the same case,',
  '>': 'is more than', '>=': 'is at least', '<': 'is less than', '<=': 'is at most',
};
const AGE_OP_WORDS: Partial<Record<FilterOp, string>> = { '<': 'is newer than', '<=': 'is newer than', '>': 'is older than', '>=': 'is older than', '=': 'is within' };

const AGE_VALUES = ['1m', '10m', '1h', '1d'];
const TIME_VALUES = ['today', 'yesterday'];

/** Where the cursor is inside a term. */
type Place =
  | { readonly part: 'start'; readonly from: number; readonly typed: string }
  | { readonly part: 'key'; readonly from: number; readonly typed: string; readonly field: FieldDefinition }
  | { readonly part: 'op'; readonly from: number; readonly typed: string; readonly field: FieldDefinition; readonly key: string | null }
  | { readonly part: 'value'; readonly from: number; readonly typed: string; readonly field: FieldDefinition; readonly key: string | null; readonly op: FilterOp; readonly listed: readonly string[]; readonly quoted: boolean };

interface Located {
  readonly place: Place;
  /** The term up to the cursor, without `-`. */
  readonly termFrom: number;
  readonly negated: boolean;
}

/** The path and prefix whose seen values `suggest` will ask for, so that a window can fetch them first; `null` when none. */
export function suggestionSource(text: string, cursor: number): { path: string; prefix: string } | null {
  const { place } = locate(text, cursor);
  if (place.part === 'key') return { path: place.field.name, prefix: place.typed };
  if (place.part === 'value' && asksSeen(place.field)) return { path: fieldPath(place.field.name, place.key), prefix: place.typed };
  return null;
}

function asksSeen(field: FieldDefinition): boolean {
  return field.type !== 'time' && field.type !== 'age' && field.type !== 'size' && field.type !== 'duration' && field.type !== 'flag';
}

export function suggest(text: string, cursor: number, seen: SeenValuesProvider, options: ExplainOptions & { readonly limit?: number } = {}): Suggestions {
  const { place, termFrom, negated } = locate(text, cursor);
  const to = endOf(text, cursor, place);
  const wholeTerm = (tail: string): string => `${negated ? '-' : ''}${text.slice(termFrom, place.from)}${tail}`;
  const meaning = (tail: string): string => {
    const { filter, errors } = parseFilter(wholeTerm(tail));
    return errors.length === 0 && filter.nodes.length > 0 ? explainFilter(filter, options) : '';
  };
  const items = candidates(place, seen, options, meaning);
  return { from: place.from, to, items: items.slice(0, options.limit ?? 12) };
}

function candidates(place: Place, seen: SeenValuesProvider, options: ExplainOptions, meaning: (tail: string) => string): Suggestion[] {
  switch (place.part) {
    case 'start': return startItems(place.typed, options, meaning);
    case 'key': return keyItems(place, seen, meaning);
    case 'op': return opItems(place.field, place.typed, fieldPath(place.field.name, place.key), '');
    case 'value': return valueItems(place, seen, meaning);
    default: return place satisfies never;
  }
}

function startItems(typed: string, options: ExplainOptions, meaning: (tail: string) => string): Suggestion[] {
  const word = typed.toLowerCase();
  const fields = fieldsFor(options.entity ?? 'events');
  const ranked = [
    ...fields.filter(({ name }) => name.startsWith(word)),
    ...fields.filter(({ name, label }) => !name.startsWith(word) && word !== '' && label.toLowerCase().split(' ').some((part) => part.startsWith(word))),
  ];
  const whole = fields.find(({ name, type }) => name === word && type !== 'map');
  const ops = whole ? opItems(whole, '', whole.name, whole.name) : [];
  const items = [...ops, ...ranked.filter((field) => field !== whole).map((field): Suggestion => {
    const insert = field.name + (field.type === 'map' ? '.' : field.type === 'flag' ? ':' : '');
    return { kind: 'field', label: field.name + (field.type === 'map' ? `.<${field.keyLabel ?? 'key'}>` : ''), insert, explanation: `${field.help.charAt(0).toUpperCase()}${field.help.slice(1)}`, completes: false };
  })];
  if (typed === '') return items;
  const values = fields.filter(({ values: known, type }) => known && type !== 'map').flatMap((field) => (field.values ?? [])
    .filter(({ value, aliases }) => word.length >= 2 && [value, ...aliases].some((name) => name.startsWith(word)))
    .slice(0, 2)
    .map(({ value }): Suggestion => {
      const insert = `${field.name}${field.type === 'flag' ? ':' : '='}${value}`;
      return { kind: 'value', label: insert, insert, explanation: meaning(insert), completes: true };
    }));
  const text = printText(typed);
  return [...items, ...values, { kind: 'text', label: `“${typed}”`, insert: text, explanation: meaning(text), completes: true }];
}

function keyItems({ field, typed }: Extract<Place, { part: 'key' }>, seen: SeenValuesProvider, meaning: (tail: string) => string): Suggestion[] {
  const keys = seen(field.name, typed).filter(({ value }) => startsWith(value, typed));
  const items = keys.map(({ value, count }): Suggestion => {
    const insert = fieldPath('', value).slice(1);
    return { kind: 'key', label: `${field.name}.${value}`, insert, explanation: meaning(insert), count, completes: true };
  });
  if (typed === '' || keys.some(({ value }) => value !== typed)) return items;
  return opItems(field, '', fieldPath(field.name, typed), fieldPath('', typed).slice(1));
}

/** `prefix` is what the replaced range holds before the operator. */
function opItems(field: FieldDefinition, typed: string, path: string, prefix: string): Suggestion[] {
  const unique = field.ops.filter((op) => op.startsWith(typed) && op !== '*=');
  const items = unique.map((op): Suggestion => {
    const number = op === ':' && field.ops.includes('>') && field.type !== 'map';
    const words = number ? 'is' : (field.type === 'age' ? AGE_OP_WORDS[op] : undefined) ?? (field.type === 'flag' && op === ':' ? 'is' : OP_WORDS[op]);
    return { kind: 'op', label: `${path}${op}`, insert: prefix + op, explanation: `${field.label.charAt(0).toUpperCase()}${field.label.slice(1)} ${words} …`, completes: false };
  });
  return field.ops.includes('>') && field.type !== 'map' ? items.filter(({ insert }) => !insert.endsWith(':')) : items;
}

function valueItems(place: Extract<Place, { part: 'value' }>, seen: SeenValuesProvider, meaning: (tail: string) => string): Suggestion[] {
  const { field, typed, listed, key, op } = place;
  const counts = asksSeen(field) ? seen(fieldPath(field.name, key), typed) : [];
  const seenValues = counts.filter(({ value }) => matchesTyped(value, typed)).map(({ value, count }): [string, number | null, string | undefined] => [value, count, undefined]);
  const taken = new Set(seenValues.map(([value]) => value.toLowerCase()));
  const known = (field.values ?? [])
    .filter(({ value, aliases }) => !taken.has(value) && [value, ...aliases].some((word) => startsWith(word, typed)))
    .map(({ value, help }): [string, number | null, string | undefined] => [value, null, help]);
  const times = field.type === 'age' || field.type === 'time'
    ? [...(field.type === 'age' ? AGE_VALUES : []), ...(op === '=' || op === ':' || op === '!=' || field.type === 'time' ? TIME_VALUES : [])].filter((word) => startsWith(word, typed)).map((word): [string, null, undefined] => [word, null, undefined])
    : [];
  const none: [string, null, undefined][] = field.none === true && (op === '=' || op === '!=') && listed.length === 0 && startsWith('none', typed) ? [['none', null, undefined]] : [];
  return [...seenValues, ...known, ...times, ...none].filter(([value]) => !listed.includes(value.toLowerCase())).map(([value, count, help]) => {
    const insert = printValue({ kind: 'text', text: value });
    const sentence = meaning(insert);
    return { kind: 'value', label: value, insert, explanation: help && field.type !== 'flag' ? `${sentence} (${help})` : sentence, ...(count === null ? {} : { count }), completes: true };
  });
}

function startsWith(value: string, typed: string): boolean {
  return value.toLowerCase().startsWith(typed.toLowerCase());
}

function matchesTyped(value: string, typed: string): boolean {
  return value.toLowerCase().includes(typed.toLowerCase());
}

/** Finds the term at the cursor by walking from the start, so that quotes and brackets are respected. */
function locate(text: string, cursor: number): Located {
  const head = text.slice(0, cursor);
  const scanner = new Scanner(head);
  let located: Located = { place: { part: 'start', from: head.length, typed: '' }, termFrom: head.length, negated: false };
  while (!scanner.done) {
    scanner.skipSpace();
    while (scanner.take('(') || scanner.take(')') || scanner.take('|')) scanner.skipSpace();
    const start = scanner.position;
    const negated = scanner.take('-');
    const termFrom = scanner.position;
    located = { place: readTerm(scanner, head), termFrom, negated };
    if (scanner.position === start) scanner.position += 1;
  }
  return /[\s()|]$/.test(head) && !insideQuotes(head, located) ? { place: { part: 'start', from: head.length, typed: '' }, termFrom: head.length, negated: false } : located;
}

function insideQuotes(head: string, { place }: Located): boolean {
  return place.part === 'value' && place.quoted && place.from < head.length;
}

function readTerm(scanner: Scanner, head: string): Place {
  const from = scanner.position;
  const start = (): Place => {
    scanner.position = from;
    if (scanner.peek() === '"') scanner.readQuoted();
    else scanner.readWord(false);
    return { part: 'start', from, typed: head.slice(from, scanner.position) };
  };
  const field = findField(scanner.readName());
  if (!field) return start();
  let key: string | null = null;
  if (field.type === 'map' && scanner.take('.')) {
    const keyFrom = scanner.position;
    key = scanner.readKey().text;
    if (scanner.done) return { part: 'key', from: keyFrom, typed: key, field };
  } else if (scanner.done) return start();
  const opFrom = scanner.position;
  const op = scanner.readOp();
  if (op === null) {
    const partial = head.slice(opFrom);
    if (['!', '^', '$', '*'].includes(partial)) {
      scanner.position = head.length;
      return { part: 'op', from: opFrom, typed: partial, field, key };
    }
    return start();
  }
  return readValue(scanner, head, field, key, op);
}

function readValue(scanner: Scanner, head: string, field: FieldDefinition, key: string | null, op: FilterOp): Place {
  const listed: string[] = [];
  for (;;) {
    const from = scanner.position;
    const quoted = scanner.peek() === '"';
    const typed = quoted ? scanner.readQuoted().text : scanner.readWord(true);
    if (!scanner.take(',')) return { part: 'value', from, typed, field, key, op, listed, quoted: quoted && from < head.length };
    listed.push(typed.toLowerCase());
  }
}

/** The suggestion also replaces the rest of the word under the cursor. */
function endOf(text: string, cursor: number, place: Place): number {
  if (place.part === 'op') return cursor;
  const rest = new Scanner(text);
  rest.position = cursor;
  if (place.part === 'key') {
    rest.readKey();
    return rest.position;
  }
  rest.readWord(true);
  return rest.position;
}
