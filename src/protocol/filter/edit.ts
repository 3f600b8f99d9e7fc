/** Text edits of the filter bar. They work on the text, so that what the user wrote elsewhere stays as it is. */
import type { FilterNode, ParsedFilter, Span } from './ast.ts';
import { fieldPath, findField } from './fields.ts';
import { parseFilter } from './parse.ts';
import { printValue } from './print.ts';

/** One top-level term of the text, shown as a tag. */
export interface FilterTag extends Span {
  readonly text: string;
  readonly node: FilterNode | null;
}

export function splitTags(text: string, parsed: ParsedFilter = parseFilter(text)): FilterTag[] {
  return parsed.terms.map(({ from, to, node }) => ({ from, to, node, text: text.slice(from, to) }));
}

/** Adds a term at the end, unless it is there already. */
export function addTerm(text: string, term: string): string {
  if (splitTags(text).some((tag) => tag.text === term)) return text;
  const start = text.trimEnd();
  return start === '' ? term : `${closed(start)} ${term}`;
}

/** `a | b` without brackets is one choice: a term after it would join its last side. */
function closed(text: string): string {
  const [only, another] = splitTags(text);
  return only?.node?.kind === 'or' && another === undefined && !only.text.startsWith('(') ? `(${text.trim()})` : text;
}

/** Removes the tag at an index of `splitTags`, with the space before it. */
export function removeTerm(text: string, index: number): string {
  const tag = splitTags(text)[index];
  return tag ? join(text.slice(0, tag.from), text.slice(tag.to)) : text;
}

/** Puts another term in the place of the tag at an index. */
export function replaceTerm(text: string, index: number, term: string): string {
  const tag = splitTags(text)[index];
  return tag ? text.slice(0, tag.from) + term + text.slice(tag.to) : text;
}

/** Sets the one top-level term of a field (`input`, `attr.price`); `null` removes it. Used by pickers and the time brush. */
export function replaceField(text: string, path: string, term: string | null): string {
  const indexes = splitTags(text).flatMap((tag, index) => (tag.node && pathOf(tag.node) === path ? [index] : []));
  const [first, ...rest] = indexes;
  if (first === undefined) return term === null ? text : addTerm(text, term);
  let result = text;
  for (const index of rest.reverse()) result = removeTerm(result, index);
  return term === null ? removeTerm(result, first) : replaceTerm(result, first, term);
}

/** The term for "filter by this cell" (f) and "exclude" (Shift+F); a cell without a value asks for rows with or without any. */
export function cellFilter(path: string, value: string | number | null, exclude: boolean): string {
  const [name = '', ...rest] = path.split('.');
  const field = findField(name);
  const key = field?.type === 'map' && rest.length > 0 ? rest.join('.') : null;
  const written = field ? fieldPath(field.name, key) : path;
  if (value === null || value === '') return exclude ? written : `-${written}`;
  return `${written}${exclude ? '!=' : '='}${printValue({ kind: 'text', text: String(value) })}`;
}

function pathOf(node: FilterNode): string | null {
  if (node.kind === 'not') return pathOf(node.node);
  return node.kind === 'field' || node.kind === 'has' ? fieldPath(node.field, node.key) : null;
}

function join(left: string, right: string): string {
  const [start, end] = [left.trimEnd(), right.trimStart()];
  return start === '' || end === '' ? start + end : `${start} ${end}`;
}
