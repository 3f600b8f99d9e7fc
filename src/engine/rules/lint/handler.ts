/** Where the handler is, and what its parameters are called. */
import { simple } from 'acorn-walk';
import type { AnyNode, ArrowFunctionExpression, FunctionDeclaration, FunctionExpression, Program } from 'acorn';

export type FunctionNode = FunctionDeclaration | FunctionExpression | ArrowFunctionExpression;

export type FoundHandler =
  | { readonly kind: 'function'; readonly node: FunctionNode }
  /** Exported, but made by a call or taken from elsewhere: nothing can be said about it. */
  | { readonly kind: 'opaque' }
  | { readonly kind: 'missing' };

export function findHandler(program: Program): FoundHandler {
  const named = new Map<string, AnyNode>();
  let exported: AnyNode | null = null;
  simple(program, {
    FunctionDeclaration(node) {
      if (node.id !== null) named.set(node.id.name, node);
    },
    VariableDeclarator(node) {
      if (node.id.type === 'Identifier' && node.init) named.set(node.id.name, node.init);
    },
    AssignmentExpression(node) {
      if (node.left.type !== 'MemberExpression') return;
      const target = memberText(node.left);
      if (target === 'exports.handler' || target === 'module.exports.handler') exported = node.right;
      else if (target === 'module.exports' && node.right.type === 'ObjectExpression') exported = propertyOf(node.right, 'handler') ?? exported;
    },
    // What esbuild makes of `export`: `__export(stdin_exports, { handler: () => handler })`.
    CallExpression(node) {
      const [, members] = node.arguments;
      if (node.callee.type !== 'Identifier' || node.callee.name !== '__export' || members?.type !== 'ObjectExpression') return;
      const getter = propertyOf(members, 'handler');
      if (getter?.type === 'ArrowFunctionExpression') exported = getter.body;
    },
  });
  const found = exported as AnyNode | null;
  const resolved = found?.type === 'Identifier' ? named.get(found.name) ?? null : found;
  if (isFunction(resolved)) return { kind: 'function', node: resolved };
  return found === null ? { kind: 'missing' } : { kind: 'opaque' };
}

function propertyOf(node: AnyNode & { type: 'ObjectExpression' }, name: string): AnyNode | null {
  for (const property of node.properties) {
    if (property.type === 'Property' && property.key.type === 'Identifier' && property.key.name === name) return property.value;
  }
  return null;
}

export function isFunction(node: AnyNode | null | undefined): node is FunctionNode {
  return node?.type === 'FunctionExpression' || node?.type === 'ArrowFunctionExpression' || node?.type === 'FunctionDeclaration';
}

/** `a.b.c` of a chain without computed members; empty for anything else. */
export function memberText(node: AnyNode): string {
  if (node.type === 'Identifier') return node.name;
  if (node.type !== 'MemberExpression' || node.computed || node.property.type !== 'Identifier') return '';
  const base = memberText(node.object);
  return base === '' ? '' : `${base}.${node.property.name}`;
}

export function parameterName(handler: FunctionNode, index: number): string | null {
  const parameter = handler.params[index];
  return parameter?.type === 'Identifier' ? parameter.name : null;
}
