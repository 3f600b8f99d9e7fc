/**
 * Which part of the batch an expression stands for: `batch.user_attributes`, `event.data.product_action`. Variables are followed by
 * their name alone; a name that means two things means nothing.
 */
import { ancestor } from 'acorn-walk';
import type { AnyNode, Pattern, Program } from 'acorn';
import { isFunction } from './handler.ts';
import type { FunctionNode } from './handler.ts';

export interface BatchPath {
  /** `batch…`, `event…` or `product…`, with `*` for what is looked up by a value. */
  readonly text: string;
  /** Known to hold something: `x || {}`. */
  readonly safe: boolean;
}

const LISTS: Readonly<Record<string, string>> = { 'batch.events': 'event', 'event.data.product_action.products': 'product' };
const ITERATES = new Set(['map', 'forEach', 'filter', 'some', 'every', 'find', 'findIndex', 'findLast', 'flatMap', 'reduce']);
/** They give back items of the list that they are called on. */
const SAME_ITEMS = new Set(['filter', 'slice', 'concat', 'reverse', 'sort', 'toSorted', 'toReversed']);

export class Paths {
  private readonly names = new Map<string, BatchPath | null>();

  constructor(program: Program, handler: FunctionNode) {
    this.bind(handler.params[0], { text: 'batch', safe: true });
    // Names are used before and after each other: two passes find what a chain of them means.
    for (let pass = 0; pass < 2; pass++) {
      ancestor(program, {
        VariableDeclarator: (node, _state, ancestors) => {
          const parent = ancestors.at(-3);
          if (node.init) this.bind(node.id, this.of(node.init));
          else if (parent?.type === 'ForOfStatement') this.bind(node.id, this.itemOf(parent.right));
        },
        ForOfStatement: (node) => {
          if (node.left.type === 'VariableDeclaration') this.bind(node.left.declarations[0]?.id, this.itemOf(node.right));
        },
        CallExpression: (node) => {
          const { callee } = node;
          if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier' || !ITERATES.has(callee.property.name)) return;
          const [callback] = node.arguments;
          if (isFunction(callback)) this.bind(callback.params[callee.property.name === 'reduce' ? 1 : 0], this.itemOf(callee.object));
        },
      });
    }
  }

  private bind(pattern: Pattern | undefined, path: BatchPath | null): void {
    if (pattern === undefined) return;
    if (pattern.type === 'AssignmentPattern') {
      this.bind(pattern.left, path === null ? null : { ...path, safe: true });
    } else if (pattern.type === 'Identifier') {
      const known = this.names.get(pattern.name);
      if (known !== undefined && known?.text !== path?.text) this.names.set(pattern.name, null);
      else this.names.set(pattern.name, path);
    } else if (pattern.type === 'ObjectPattern' && path !== null) {
      for (const property of pattern.properties) {
        if (property.type === 'Property' && !property.computed && property.key.type === 'Identifier') this.bind(property.value, { text: `${path.text}.${property.key.name}`, safe: false });
      }
    }
  }

  private itemOf(list: AnyNode): BatchPath | null {
    const item = LISTS[this.listOf(list)?.text ?? ''];
    return item === undefined ? null : { text: item, safe: true };
  }

  private listOf(node: AnyNode): BatchPath | null {
    if (node.type === 'CallExpression' && node.callee.type === 'MemberExpression' && node.callee.property.type === 'Identifier' && SAME_ITEMS.has(node.callee.property.name)) return this.listOf(node.callee.object);
    return this.of(node);
  }

  of(node: AnyNode): BatchPath | null {
    switch (node.type) {
      case 'Identifier': return this.names.get(node.name) ?? null;
      case 'ChainExpression': return this.of(node.expression);
      case 'ParenthesizedExpression': return this.of(node.expression);
      case 'LogicalExpression': {
        const left = node.operator === '&&' ? null : this.of(node.left);
        return left === null ? null : { ...left, safe: true };
      }
      case 'AssignmentExpression': return this.assigned(node);
      case 'MemberExpression': return this.member(node);
      default: return null;
    }
  }

  private assigned(node: AnyNode & { type: 'AssignmentExpression' }): BatchPath | null {
    const path = this.of(node.left);
    if (path === null) return this.of(node.right);
    return { text: path.text, safe: node.operator !== '=' || node.right.type === 'ObjectExpression' || (this.of(node.right)?.safe ?? false) };
  }

  private member(node: AnyNode & { type: 'MemberExpression' }): BatchPath | null {
    const base = this.of(node.object);
    if (base === null) return null;
    if (!node.computed) return node.property.type === 'Identifier' ? { text: `${base.text}.${node.property.name}`, safe: false } : null;
    if (node.property.type === 'Literal' && typeof node.property.value === 'string') return { text: `${base.text}.${node.property.value}`, safe: false };
    const item = LISTS[base.text];
    // In a loop over indexes the item is there; a fixed index asks for more than an empty list has.
    if (item !== undefined) return node.property.type === 'Literal' ? { text: `${base.text}.#`, safe: false } : { text: item, safe: true };
    return { text: `${base.text}.*`, safe: false };
  }
}
