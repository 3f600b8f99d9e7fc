/** Where the values of a JSON text stand in it. */
import { parseTree } from 'jsonc-parser';
import type { Node } from 'jsonc-parser';
import { escapeToken } from '../../protocol/pointer.ts';

/** From and to (exclusive), in UTF-16 units of the text. */
export type Span = readonly [from: number, to: number];

export interface ValueSpan {
  readonly value: Span;
  /** Of a member of an object: its name with the quotes. */
  readonly name: Span | null;
}

/** By JSON pointer; empty for a text that is no JSON. Of members with the same name the last counts, as `JSON.parse` has it. */
export function jsonSpans(text: string): Map<string, ValueSpan> {
  const spans = new Map<string, ValueSpan>();
  const root = parseTree(text, [], { disallowComments: true });
  if (root !== undefined) walk(root, '', null, spans);
  return spans;
}

const spanOf = ({ offset, length }: Node): Span => [offset, offset + length];

function walk(node: Node, pointer: string, name: Node | null, spans: Map<string, ValueSpan>): void {
  spans.set(pointer, { value: spanOf(node), name: name === null ? null : spanOf(name) });
  const children = node.children ?? [];
  if (node.type === 'array') children.forEach((child, index) => walk(child, `${pointer}/${index}`, null, spans));
  if (node.type !== 'object') return;
  const members = new Map<string, readonly [Node, Node]>();
  for (const { children: [key, value] = [] } of children) if (key !== undefined && value !== undefined) members.set(key.value as string, [key, value]);
  for (const [key, [own, value]] of members) walk(value, `${pointer}/${escapeToken(key)}`, own, spans);
}

/** The same span in bytes of the text's UTF-8 form. */
export function byteSpan(text: string, [from, to]: Span): [from: number, to: number] {
  const start = Buffer.byteLength(text.slice(0, from));
  return [start, start + Buffer.byteLength(text.slice(from, to))];
}
