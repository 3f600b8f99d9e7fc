/** What the code of every language is put together from. Names and values come from traffic: each becomes a literal, none is trusted. */
import { isObject } from '../../../protocol/json.ts';
import type { Json } from '../../../protocol/json.ts';
import type { Argument } from './fix-call.ts';

export interface Syntax {
  readonly text: (value: string) => string;
  readonly nothing: string;
  readonly list: (items: readonly string[]) => string;
  readonly map: (entries: readonly (readonly [string, string])[]) => string;
  /** One entry of a map over several lines, without the comma. */
  readonly entry: (name: string, value: string) => string;
  readonly open: string;
  readonly close: string;
  readonly empty: string;
  readonly indent: string;
}

const MAX_DEPTH = 6;

export function literal(value: Json, syntax: Syntax, depth = 0): string {
  if (value === null || depth > MAX_DEPTH) return syntax.nothing;
  if (typeof value === 'string') return syntax.text(value);
  if (Array.isArray(value)) return syntax.list(value.map((item) => literal(item, syntax, depth + 1)));
  if (isObject(value)) return syntax.map(Object.entries(value).map(([name, item]) => [syntax.text(name), literal(item, syntax, depth + 1)]));
  return String(value);
}

/** A map over several lines, one entry each, with what changed beside it. */
export function mapLines(list: readonly Argument[], syntax: Syntax): string {
  if (list.length === 0) return syntax.empty;
  const lines = list.map(({ name, value, note, removed }) => {
    const entry = syntax.entry(name, literal(value, syntax));
    return removed ? `${syntax.indent}// ${entry}  ${noteText(note)}` : `${syntax.indent}${entry},${note === null ? '' : ` // ${noteText(note)}`}`;
  });
  return `${syntax.open}\n${lines.join('\n')}\n${syntax.close}`;
}

/** A comment ends with its line. */
export function noteText(note: string | null): string {
  return (note ?? '').replaceAll(/[\r\n\u2028\u2029]+/g, ' ');
}

export function trailing(note: string | null, comment = '//'): string {
  return note === null || note === '' ? '' : ` ${comment} ${noteText(note)}`;
}

/** A statement for each member, e.g. `product.brand = 'x';`, a removed one as a comment. */
export function statements(list: readonly Argument[], write: (argument: Argument) => string | null): string[] {
  return list.flatMap((argument) => {
    const line = write(argument);
    if (line === null) return argument.note === null ? [] : [`// ${noteText(argument.name)}: ${noteText(argument.note)}`];
    return [argument.removed ? `// ${line}${trailing(argument.note, ' ')}` : `${line}${trailing(argument.note)}`];
  });
}

export function commentedOut(code: string): string {
  return code.split('\n').map((line) => `// ${line}`).join('\n');
}

/** `user_content` → `UserContent`; empty when nothing of it can be an identifier. */
export function pascalWord(word: string): string {
  return word.split('_').map((part) => part.charAt(0).toUpperCase() + part.slice(1)).join('').replaceAll(/[^A-Za-z0-9]/g, '').replace(/^\d+/, '');
}

/** `user_content` → `userContent`. */
export function camelWord(word: string): string {
  const pascal = pascalWord(word);
  return pascal.charAt(0).toLowerCase() + pascal.slice(1);
}

export function valueOf(list: readonly Argument[], name: string): Argument | undefined {
  return list.find((argument) => argument.name === name && !argument.removed);
}
