/** Access to what not every batch or event has (spec/pipeline.md a.6): it throws on small server batches. */
import { fullAncestor, full } from 'acorn-walk';
import type { AnyNode, Program } from 'acorn';
import type { Paths } from './paths.ts';

export interface Unguarded {
  /** The access itself. */
  readonly node: AnyNode;
  /** What may be missing. */
  readonly target: AnyNode;
  readonly path: string;
}

/** Paths whose value may be missing. */
const OPTIONAL: readonly RegExp[] = [
  /^batch\.(user_attributes|user_identities|device_info|application_info|consent_state|context|integration_attributes|partner_identities|attribution_info|source_info|deleted_user_attributes)$/,
  /^batch\.consent_state\.(gdpr|ccpa)(\.[^.]+)?$/,
  /^batch\.(user_attributes|user_identities|integration_attributes|partner_identities)\.[^.]+$/,
  /^batch\.events\.#(\.data)?$/,
  /^event\.data\.(custom_attributes|custom_flags|product_action|promotion_action|product_impressions|device_current_state|location|event_name|screen_name|page_url)$/,
  /^event\.data\.(product_action\.products|promotion_action\.promotions|custom_attributes\.[^.]+)$/,
  /^product\.custom_attributes$/,
];

/** Functions of `Object` that throw when they get nothing. */
const OBJECT_READERS = new Set(['keys', 'values', 'entries']);

export function unguardedAccesses(program: Program, paths: Paths): Unguarded[] {
  const found: Unguarded[] = [];
  const seen = new Set<string>();
  const check = (node: AnyNode, target: AnyNode, ancestors: readonly AnyNode[]): void => {
    const path = paths.of(target);
    if (path === null || path.safe || !OPTIONAL.some((pattern) => pattern.test(path.text))) return;
    const key = `${target.start}`;
    if (seen.has(key) || isGuarded(node, path.text, ancestors, paths)) return;
    seen.add(key);
    found.push({ node, target, path: path.text });
  };
  fullAncestor(program, (each, _state, parents) => {
    const node = each as AnyNode;
    const ancestors = parents as AnyNode[];
    if (node.type === 'MemberExpression' && !node.optional) check(node, node.object, ancestors);
    else if (node.type === 'ForOfStatement') check(node.right, node.right, ancestors);
    else if (node.type === 'VariableDeclarator' && node.id.type === 'ObjectPattern' && node.init) check(node.init, node.init, ancestors);
    else if (node.type === 'BinaryExpression' && node.operator === 'in') check(node, node.right, ancestors);
    else if (node.type === 'CallExpression' && node.callee.type === 'MemberExpression' && node.callee.object.type === 'Identifier' && node.callee.object.name === 'Object' && node.callee.property.type === 'Identifier' && OBJECT_READERS.has(node.callee.property.name) && node.arguments[0]) {
      check(node, node.arguments[0], ancestors);
    }
  });
  return found;
}

function isGuarded(node: AnyNode, path: string, ancestors: readonly AnyNode[], paths: Paths): boolean {
  for (let index = ancestors.length - 1; index >= 0; index--) {
    const around = ancestors[index]!;
    const inside = ancestors[index + 1] ?? node;
    if (guards(around, inside, node, path, paths)) return true;
  }
  return false;
}

function guards(around: AnyNode, inside: AnyNode, node: AnyNode, path: string, paths: Paths): boolean {
  const tests = (test: AnyNode | null | undefined): boolean => test !== null && test !== undefined && mentions(test, path, paths);
  switch (around.type) {
    // A chain with `?.` before this link ends before it, too.
    case 'ChainExpression': return hasOptionalBefore(around.expression, node);
    case 'LogicalExpression': return within(node, around.right) && tests(around.left);
    case 'ConditionalExpression': case 'IfStatement': return !within(node, around.test) && tests(around.test);
    case 'WhileStatement': case 'ForStatement': return within(node, around.body) && tests(around.test);
    case 'TryStatement': return around.handler !== null && around.handler !== undefined && within(node, around.block);
    case 'BlockStatement': case 'Program': return around.body.some((statement) => statement.end <= inside.start && settles(statement, path, paths));
    case 'CallExpression':
      // `.filter((e) => e.data.product_action).map((e) => …)`
      return inside !== around.callee && around.callee.type === 'MemberExpression' && around.callee.object.type === 'CallExpression' && mentions(around.callee.object, path, paths);
    default: return false;
  }
}

const within = (node: AnyNode, outer: AnyNode): boolean => node.start >= outer.start && node.end <= outer.end;

/** In `a?.b.c.d`, everything behind `?.` is skipped when it is missing. Only the link that is optional is guarded, not later ones. */
function hasOptionalBefore(chain: AnyNode, node: AnyNode): boolean {
  return chain.type === 'MemberExpression' && node.type === 'MemberExpression' && chain === node && node.optional;
}

/** An earlier statement after which the path holds something, or control is elsewhere. */
function settles(statement: AnyNode, path: string, paths: Paths): boolean {
  if (statement.type === 'IfStatement' && mentions(statement.test, path, paths) && (exits(statement.consequent) || assigns(statement, path, paths))) return true;
  return statement.type !== 'IfStatement' && assigns(statement, path, paths);
}

function exits(node: AnyNode): boolean {
  if (node.type === 'BlockStatement') return node.body.some(exits);
  return node.type === 'ReturnStatement' || node.type === 'ThrowStatement' || node.type === 'ContinueStatement' || node.type === 'BreakStatement';
}

function assigns(node: AnyNode, path: string, paths: Paths): boolean {
  let found = false;
  full(node, (each) => {
    const inner = each as AnyNode;
    if (inner.type === 'AssignmentExpression' && paths.of(inner.left)?.text === path) found = true;
  });
  return found;
}

/** Texts that hold for an event of the right type; a commerce event need not have a product action. */
const BY_TYPE = /^event\.data\.(event_name|screen_name)$/;

function mentions(node: AnyNode, path: string, paths: Paths): boolean {
  let found = false;
  full(node, (each) => {
    const inner = each as AnyNode;
    if (found || (inner.type !== 'MemberExpression' && inner.type !== 'Identifier')) return;
    const text = paths.of(inner)?.text;
    if (text === undefined) return;
    found = text === path || text.startsWith(`${path}.`) || (BY_TYPE.test(path) && text === 'event.event_type') || (path.startsWith('batch.events.#') && text.startsWith('batch.events.length'));
  });
  return found;
}
