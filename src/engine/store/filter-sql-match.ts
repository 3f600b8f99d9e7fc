/** Comparing one SQL value with the values of a term, as `oneValue` of protocol/filter/evaluate.ts does it. Values are always bound. */
import type { FieldNode, FilterValue } from '../../protocol/filter/ast.ts';
import { numericBounds } from '../../protocol/filter/evaluate.ts';
import type { FieldDefinition } from '../../protocol/filter/fields.ts';
import { asciiLower, enumMatches, isAscii, isComparison, isNumberLike, toNumber, valueBounds } from '../../protocol/filter/values.ts';
import type { Bounds } from '../../protocol/filter/values.ts';
import type { RowsAccess, RowSource } from './filter-sql-fields.ts';

export interface Sql {
  readonly text: string;
  readonly params: readonly unknown[];
}

export const TRUE: Sql = { text: '1', params: [] };
export const FALSE: Sql = { text: '0', params: [] };

export function all(parts: readonly Sql[]): Sql {
  return combine(parts, ' AND ', TRUE);
}

export function any(parts: readonly Sql[]): Sql {
  return combine(parts, ' OR ', FALSE);
}

function combine(parts: readonly Sql[], joint: string, none: Sql): Sql {
  const [first] = parts;
  if (first === undefined) return none;
  if (parts.length === 1) return first;
  return { text: `(${parts.map((part) => part.text).join(joint)})`, params: parts.flatMap((part) => part.params) };
}

/** NULL (no such value) counts as false, so that a negated term holds for it. */
export function not(part: Sql): Sql {
  return { text: `NOT ifnull(${part.text}, 0)`, params: part.params };
}

export interface ValueSql {
  readonly sql: string;
  readonly nocase: boolean;
}

/** The positive comparison; `!=` is compiled as `=` and negated by the caller. */
export function matchValues(field: FieldDefinition, node: FieldNode, value: ValueSql, now: number): Sql {
  if (isNumberLike(field)) return any(node.values.map((wanted) => inBounds(value.sql, valueBounds(field, node.op, wanted, now))));
  if (field.values) return matchEnum(field, node, value);
  const plain = node.op === '=' || node.op === '!=' ? equalList(field, node.values, value) : null;
  return plain ?? any(node.values.map((wanted) => matchText(field, node, wanted, value)));
}

function inBounds(sql: string, bounds: Bounds | null): Sql {
  if (bounds === null) return FALSE;
  const { min, max, open } = bounds;
  const parts: Sql[] = [];
  if (min !== null) parts.push({ text: `${sql} ${open ? '>' : '>='} ?`, params: [min] });
  if (max !== null) parts.push({ text: `${sql} ${open ? '<' : '<='} ?`, params: [max] });
  return all(parts);
}

/** Values of a known list become an exact IN, which an index answers; an open list also takes the word itself. */
function matchEnum(field: FieldDefinition, node: FieldNode, value: ValueSql): Sql {
  const known = enumList(field, node);
  const listed: Sql[] = known.length > 0 ? [{ text: `${value.sql} IN (${known.map(() => '?').join(', ')})`, params: known }] : [];
  if (field.open === false || exactList(field, node) !== null) return any(listed);
  return any([...listed, ...node.values.map((wanted) => matchText(field, node, wanted, value))]);
}

function enumList(field: FieldDefinition, node: FieldNode): string[] {
  const op = node.op === '!=' ? '=' : node.op;
  const exact = exactList(field, node);
  if (exact !== null) return exact;
  return [...new Set(node.values.flatMap((wanted) => (wanted.kind === 'text' ? enumMatches(field.values ?? [], op, wanted.text) : [])))];
}

/** The stored values that `=` means, when they can be listed; `null` when text has to be compared. */
export function exactList(field: FieldDefinition, node: FieldNode): string[] | null {
  if (node.op !== '=' && node.op !== '!=' && field.open !== false) return null;
  const values = new Set<string>();
  for (const wanted of node.values) {
    if (wanted.kind !== 'text') return null;
    const op = node.op === '!=' ? '=' : node.op;
    if (field.values) {
      const known = enumMatches(field.values, op, wanted.text);
      // Types are an open list: a word that is no known one is compared as text.
      if (known.length === 0 && field.open !== false) return null;
      for (const value of known) values.add(value);
    } else {
      if (!isAscii(wanted.text) || wanted.text === '') return null;
      values.add(wanted.text);
    }
  }
  return [...values];
}

function equalList(field: FieldDefinition, values: readonly FilterValue[], value: ValueSql): Sql | null {
  if (field.type === 'map' || values.some((wanted) => wanted.kind !== 'text' || wanted.text === '' || !isAscii(wanted.text))) return null;
  // Digits have no case: compared as stored, an id finds its own index.
  const digits = !value.nocase && values.every((wanted) => wanted.kind === 'text' && /^\d+$/.test(wanted.text));
  return { text: `${value.sql}${digits ? '' : ' COLLATE NOCASE'} IN (${values.map(() => '?').join(', ')})`, params: values.map((wanted) => (wanted.kind === 'text' ? wanted.text : '')) };
}

function matchText(field: FieldDefinition, node: FieldNode, wanted: FilterValue, value: ValueSql): Sql {
  const { op } = node;
  if (wanted.kind === 'range' || isComparison(op)) {
    const low = toNumber(wanted.kind === 'range' ? wanted.from : wanted.text);
    const high = toNumber(wanted.kind === 'range' ? wanted.to : wanted.text);
    return low === null || high === null ? FALSE : inBounds(`filter_number(${value.sql})`, numericBounds(op, low, high));
  }
  const { text } = wanted;
  const { sql } = value;
  if (op === '==') return { text: `${sql} = ?`, params: [text] };
  if (op === '~') return { text: `regexp(?, ${sql})`, params: [text] };
  const ascii = isAscii(text);
  const actual = ascii ? `lower(${sql})` : `filter_fold(${sql})`;
  const needle = ascii ? asciiLower(text) : text.toLowerCase();
  switch (op) {
    case '=':
    case '!=': {
      const equal: Sql = { text: `${actual} = ?`, params: [needle] };
      const number = field.type === 'map' ? toNumber(text) : null;
      return number === null ? equal : any([equal, { text: `filter_number(${sql}) = ?`, params: [number] }]);
    }
    case ':':
    case '*=':
      return { text: `instr(${actual}, ?) > 0`, params: [needle] };
    case '^=':
      return { text: `instr(${actual}, ?) = 1`, params: [needle] };
    case '$=':
      return needle === '' ? { text: `${sql} IS NOT NULL`, params: [] } : { text: `substr(${actual}, -${[...needle].length}) = ?`, params: [needle] };
    default:
      return op satisfies never;
  }
}

const PLAIN_KEY = /^[A-Za-z0-9_ .-]+$/;

/** Some row of a field with several values matches; `key` narrows a map to one of its members. */
export function exists(access: RowsAccess, key: string | null, match: (source: RowSource) => Sql): Sql {
  return any(access.sources.map((source) => {
    const matched = match(source);
    const keyed = key === null || source.key === undefined ? [] : [keyCheck(source.key, key)];
    const inner = all([{ text: source.where, params: [] }, ...keyed, matched]);
    const found: Sql = { text: `EXISTS (SELECT 1 FROM ${source.from} WHERE ${inner.text})`, params: inner.params };
    if (key === null || source.keyText === undefined || !source.keyText.startsWith('e.') || !PLAIN_KEY.test(key)) return found;
    return all([{ text: `instr(lower(${source.keyText}), ?) > 0`, params: [`"${key.toLowerCase()}"`] }, found]);
  }));
}

function keyCheck(column: string, key: string): Sql {
  return isAscii(key) ? { text: `${column} = ? COLLATE NOCASE`, params: [key] } : { text: `filter_fold(${column}) = ?`, params: [key.toLowerCase()] };
}

/** Free text: anywhere in a searched column. */
export function containsText(sql: string, text: string): Sql {
  return isAscii(text)
    ? { text: `instr(lower(${sql}), ?) > 0`, params: [asciiLower(text)] }
    : { text: `instr(filter_fold(${sql}), ?) > 0`, params: [text.toLowerCase()] };
}

/** Folds differently in SQLite's tokenizer and in JavaScript, or is no letter that a token can hold. */
// oxlint-disable-next-line no-control-regex
const UNSAFE = /[ΣσςİıK\u0000-\u001f\ud800-\udfff]/;

/** Trigrams of free text as an FTS5 query; `null` when there is none (text under three characters). */
export function trigramQuery(texts: readonly string[]): string | null {
  const grams = new Set<string>();
  for (const text of texts) {
    const letters = [...text];
    for (let index = 0; index + 3 <= letters.length; index += 1) {
      const gram = letters.slice(index, index + 3).join('');
      if (!UNSAFE.test(gram) && gram.toLowerCase().length === gram.length) grams.add(gram.toLowerCase());
    }
  }
  return grams.size === 0 ? null : [...grams].map((gram) => `"${gram.replaceAll('"', '""')}"`).join(' AND ');
}
