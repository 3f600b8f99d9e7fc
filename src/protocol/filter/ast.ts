/** The filter language's tree (ui.md B4). Positions are UTF-16 offsets into the text that was parsed. */

export interface Span {
  readonly from: number;
  readonly to: number;
}

/** The longer ones first: the scanner takes what fits. */
export const FILTER_OPS = ['!=', '^=', '$=', '*=', '>=', '<=', '==', '=', ':', '~', '>', '<'] as const;
export type FilterOp = (typeof FILTER_OPS)[number];

export type FilterValue =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'range'; readonly from: string; readonly to: string };

interface Positioned {
  /** Where the node stood in the text; absent on nodes that were not parsed. */
  readonly span?: Span;
}

export interface AndNode extends Positioned {
  readonly kind: 'and';
  readonly nodes: readonly FilterNode[];
}

export interface OrNode extends Positioned {
  readonly kind: 'or';
  readonly nodes: readonly FilterNode[];
}

export interface NotNode extends Positioned {
  readonly kind: 'not';
  readonly node: FilterNode;
}

/** Free text, looked for anywhere in what was captured. */
export interface TextNode extends Positioned {
  readonly kind: 'text';
  readonly text: string;
}

/** A field without an operator: "has it". */
export interface HasNode extends Positioned {
  readonly kind: 'has';
  readonly field: string;
  /** Key of a map field (`attr.<key>`); `null` means any key. */
  readonly key: string | null;
}

export interface FieldNode extends Positioned {
  readonly kind: 'field';
  readonly field: string;
  readonly key: string | null;
  readonly op: FilterOp;
  /** Any of these; at least one. */
  readonly values: readonly FilterValue[];
}

export type FilterNode = AndNode | OrNode | NotNode | TextNode | HasNode | FieldNode;

/** What is wrong with a filter and how to put it right. */
export interface FilterError extends Span {
  readonly code: FilterErrorCode;
  readonly message: string;
  readonly remedy: string;
}

export type FilterErrorCode =
  | 'unknown-field'
  | 'missing-value'
  | 'missing-term'
  | 'missing-key'
  | 'stray-operator'
  | 'stray-bracket'
  | 'unclosed-bracket'
  | 'unclosed-quote'
  | 'empty-group'
  | 'operator-not-allowed'
  | 'one-value-only'
  | 'bad-value'
  | 'bad-regex'
  | 'too-deep'
  | 'too-long'
  | 'not-for-this-list';

/** A top-level term of the text: one tag of the filter bar. `node` is null when the term has an error. */
export interface ParsedTerm extends Span {
  readonly node: FilterNode | null;
}

export interface ParsedFilter {
  readonly text: string;
  /** The terms that are valid, joined by AND. Empty means everything matches. */
  readonly filter: AndNode;
  readonly terms: readonly ParsedTerm[];
  readonly errors: readonly FilterError[];
}

export const EMPTY_QUERY: AndNode = { kind: 'and', nodes: [] };

/** The same tree without positions, for comparison. */
export function withoutSpans(node: FilterNode): FilterNode {
  switch (node.kind) {
    case 'and':
    case 'or':
      return { kind: node.kind, nodes: node.nodes.map(withoutSpans) };
    case 'not':
      return { kind: 'not', node: withoutSpans(node.node) };
    case 'text':
      return { kind: 'text', text: node.text };
    case 'has':
      return { kind: 'has', field: node.field, key: node.key };
    case 'field':
      return { kind: 'field', field: node.field, key: node.key, op: node.op, values: node.values };
    default:
      return node satisfies never;
  }
}
