/** Writes a tree as canonical text; parsing that text gives the same tree. */
import type { FilterNode, FilterValue } from './ast.ts';
import { escapeQuoted, fieldPath, findField } from './fields.ts';

/** Words that stay themselves without quotes as a value. */
const PLAIN_VALUE = /^[^\s()|,"]+$/;

export function printFilter(node: FilterNode): string {
  return node.kind === 'and' ? node.nodes.map(printTerm).join(' ') : printTerm(node);
}

export function printTerm(node: FilterNode): string {
  switch (node.kind) {
    case 'and':
      return `(${node.nodes.map(printTerm).join(' ')})`;
    case 'or':
      return `(${node.nodes.map(printBranch).join(' | ')})`;
    case 'not':
      return node.node.kind === 'not' ? `-(${printTerm(node.node)})` : `-${printTerm(node.node)}`;
    case 'text':
      return printText(node.text);
    case 'has':
      return fieldPath(node.field, node.key);
    case 'field':
      return `${fieldPath(node.field, node.key)}${node.op}${node.values.map(printValue).join(',')}`;
    default:
      return node satisfies never;
  }
}

function printBranch(node: FilterNode): string {
  return node.kind === 'and' ? node.nodes.map(printTerm).join(' ') : printTerm(node);
}

export function printValue(value: FilterValue): string {
  if (value.kind === 'range') return `${value.from}..${value.to}`;
  return PLAIN_VALUE.test(value.text) && !value.text.includes('..') ? value.text : quote(value.text);
}

/** Free text needs quotes as soon as it could be read as a field, a negation or an operator. */
export function printText(text: string): string {
  const plain = /^[\p{L}\p{N}][^\s()|,":=!^$*~<>]*$/u.test(text) && !findField(text.split('.', 1)[0] ?? '');
  return plain ? text : quote(text);
}

function quote(text: string): string {
  return `"${escapeQuoted(text)}"`;
}
