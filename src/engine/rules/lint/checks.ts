/** The traps, one function each (spec/pipeline.md a.2 - a.9). Every check gets the same view of the code. */
import { ancestor, full, simple } from 'acorn-walk';
import type { AnyNode, Program } from 'acorn';
import { RULE_LIMIT_MS } from '../../../protocol/rule.ts';
import type { RuleFinding, RulePosition, RuleRuntime } from '../../../protocol/rule.ts';
import { CONSOLE_MESSAGE, consoleCallsIn } from '../promote.ts';
import { exampleWithout, templateExample } from './examples.ts';
import { isFunction, memberText, parameterName } from './handler.ts';
import type { FunctionNode } from './handler.ts';
import type { Paths } from './paths.ts';
import { unguardedAccesses } from './unguarded.ts';

export interface SlowestRun {
  readonly ms: number;
  readonly batchId: string;
  readonly batch: NonNullable<RuleFinding['example']>['batch'];
}

export interface View {
  readonly source: string;
  readonly program: Program;
  readonly handler: FunctionNode;
  readonly paths: Paths;
  readonly runtime: RuleRuntime;
  /** Null when it is not known where the rule stands: both count. */
  readonly position: RulePosition | null;
  readonly slowest: SlowestRun | null;
}

/** `fix` is the text that replaces the node. */
export interface Draft {
  readonly code: string;
  readonly severity: RuleFinding['severity'];
  readonly message: string;
  readonly node: AnyNode;
  readonly example: RuleFinding['example'];
  /** The path that it takes for granted. */
  readonly missing?: string;
  readonly fix: RuleFinding['fix'];
}

type Check = (view: View) => Draft[];

const ANY_BATCH = 'web-page-view';

const LISTS = /\.(products|promotions|product_impressions|deleted_user_attributes)$/;

const unguarded: Check = ({ source, program, paths }) => unguardedAccesses(program, paths).map(({ node, target, path }) => {
  const text = source.slice(target.start, target.end);
  const isMember = node.type === 'MemberExpression';
  const isTarget = isMember && !isAssigned(program, node);
  const what = path.startsWith('batch.events.#') ? 'A batch may have no events' : path.startsWith('batch.') ? `Not every batch has ${name(path)}` : `Not every event has ${name(path)}`;
  const rest = isMember ? source.slice(target.end, node.end) : '';
  const guarded = rest.startsWith('.') ? `${text}?${rest}` : `${text}?.${rest}`;
  return {
    code: 'unguarded-access', severity: 'warning', node, missing: path, message: `${what}: this throws where it is missing.`, example: exampleWithout(path),
    fix: node === target ? (LISTS.test(path) ? { title: 'Use an empty list instead', text: `${text} || []` } : { title: 'Use an empty object instead', text: `${text} || {}` }) : isTarget ? { title: 'Read it only if it is there', text: guarded } : null,
  };
});

function name(path: string): string {
  const steps = path.split('.');
  return steps.slice(steps[1] === 'data' ? 2 : 1).join('.').replaceAll('.*', '[…]');
}

function isAssigned(program: Program, node: AnyNode): boolean {
  let found = false;
  full(program, (each) => {
    const inner = each as AnyNode;
    if (inner.type === 'AssignmentExpression' && inner.left === node) found = true;
    if (inner.type === 'UpdateExpression' && inner.argument === node) found = true;
    if (inner.type === 'UnaryExpression' && inner.operator === 'delete' && inner.argument === node) found = true;
  });
  return found;
}

/** Changed members of a container: assignments, `delete`, `Object.assign`. */
function changesOf(view: View, container: string): AnyNode[] {
  const { program, paths } = view;
  const changes: AnyNode[] = [];
  const isInside = (node: AnyNode): boolean => paths.of(node)?.text.startsWith(`${container}.`) === true;
  simple(program, {
    AssignmentExpression(node) {
      const isContainer = paths.of(node.left)?.text === container;
      if (isInside(node.left) || (isContainer && !(paths.of(node.right)?.text === container) && !isEmptyObject(node.right))) changes.push(node);
    },
    UnaryExpression(node) {
      if (node.operator === 'delete' && (isInside(node.argument) || paths.of(node.argument)?.text === container)) changes.push(node);
    },
    CallExpression(node) {
      const [first, second] = node.arguments;
      if (memberText(node.callee) === 'Object.assign' && first !== undefined && second !== undefined && paths.of(first)?.text === container) changes.push(node);
    },
  });
  return changes;
}

const isEmptyObject = (node: AnyNode): boolean => node.type === 'ObjectExpression' && node.properties.length === 0;

function mentionsText(program: Program, text: string): boolean {
  let found = false;
  simple(program, {
    Literal(node) { found ||= node.value === text; },
    TemplateElement(node) { found ||= node.value.cooked === text; },
  });
  return found;
}

const withoutEvent = (code: string, container: string, event: string, example: (name: string, value: string) => string): Check => (view) => {
  if (view.position === 'output' || mentionsText(view.program, event)) return [];
  const [first] = changesOf(view, container);
  if (first === undefined) return [];
  const what = container === 'batch.user_attributes' ? 'user attributes' : 'user identities';
  const key = first.type === 'AssignmentExpression' ? view.paths.of(first.left)?.text.slice(container.length + 1) : undefined;
  return [{
    code, severity: 'warning', node: first, example: templateExample('ios-custom-event'),
    message: `For data of SDKs, ${what} reach the profile only with a ${event} event: add one for each that changes. (For server data it is not needed.)`,
    fix: { title: `Add the ${event} event`, text: `${view.source.slice(first.start, first.end)};\n${example(key !== undefined && key !== '*' && key !== '' ? key : 'name', first.type === 'AssignmentExpression' && key !== undefined && key !== '*' && key !== '' ? view.source.slice(first.left.start, first.left.end) : "'value'")}` },
  }];
};

const attributeEvents = withoutEvent('attribute-without-event', 'batch.user_attributes', 'user_attribute_change', (key, value) => `batch.events.push({
  event_type: 'user_attribute_change',
  data: { user_attribute_name: '${key}', new: ${value}, old: null, deleted: false, is_new_attribute: true },
})`);

const identityEvents = withoutEvent('identity-without-event', 'batch.user_identities', 'user_identity_change', (key, value) => `batch.events.push({
  event_type: 'user_identity_change',
  data: { new: { identity_type: '${key}', identity: ${value}, timestamp_unixtime_ms: Date.now(), created_this_batch: true }, old: null },
})`);

/** What a callback of `map` gives back on some path: null, undefined, or nothing at all. */
function givesNothing(node: FunctionNode): AnyNode | null {
  const empty = (value: AnyNode | null | undefined): boolean => {
    if (value === null || value === undefined) return true;
    if (value.type === 'Literal') return value.value === null;
    if (value.type === 'Identifier') return value.name === 'undefined';
    if (value.type === 'ConditionalExpression') return empty(value.consequent) || empty(value.alternate);
    return value.type === 'LogicalExpression' && value.operator !== '&&' && empty(value.right);
  };
  if (node.body.type !== 'BlockStatement') return empty(node.body) ? node.body : null;
  const returns = returnsOf(node);
  const nothing = returns.find(({ argument }) => empty(argument));
  if (nothing !== undefined) return nothing;
  return returns.length === 0 ? node : null;
}

type Return = AnyNode & { type: 'ReturnStatement' };

/** Return statements of a function itself. */
function returnsOf(node: FunctionNode): Return[] {
  const found: Return[] = [];
  ancestor(node, {
    ReturnStatement(each, _state, ancestors) {
      const owner = ancestors.findLast((outer) => isFunction(outer as AnyNode));
      if (owner === node) found.push(each);
    },
  });
  return found;
}

const NULL_MESSAGE = 'A null in events is an error, and the whole batch gets the failure action. Leave the event out of the list instead.';

const nullEvents: Check = ({ source, program, paths }) => {
  const drafts: Draft[] = [];
  const add = (node: AnyNode, fix: Draft['fix'] = null): void => void drafts.push({ code: 'null-event', severity: 'error', message: NULL_MESSAGE, node, example: templateExample('every-event-type'), fix });
  const isNull = (node: AnyNode | null | undefined): boolean => (node?.type === 'Literal' && node.value === null) || (node?.type === 'Identifier' && node.name === 'undefined');
  const isEvent = (node: AnyNode): boolean => node.type === 'MemberExpression' && node.computed && paths.of(node.object)?.text === 'batch.events';
  ancestor(program, {
    CallExpression(node, _state, ancestors) {
      if (node.callee.type !== 'MemberExpression' || node.callee.property.type !== 'Identifier') return;
      const { object, property } = node.callee;
      if (paths.of(object)?.text !== 'batch.events') return;
      if ((property.name === 'push' || property.name === 'unshift') && node.arguments.some(isNull)) add(node);
      const [callback] = node.arguments;
      const parent = ancestors.at(-2) as AnyNode | undefined;
      const filtered = parent?.type === 'MemberExpression' && parent.property.type === 'Identifier' && (parent.property.name === 'filter' || parent.property.name === 'flat');
      const used = parent?.type !== 'ExpressionStatement';
      if (property.name === 'map' && isFunction(callback) && used && !filtered && givesNothing(callback) !== null) {
        add(node, { title: 'Leave out what is empty', text: `${source.slice(node.start, node.end)}.filter(Boolean)` });
      }
    },
    AssignmentExpression(node) {
      if (isEvent(node.left) && isNull(node.right)) add(node);
    },
    UnaryExpression(node) {
      if (node.operator === 'delete' && isEvent(node.argument)) add(node);
    },
  });
  return drafts;
};

const FIXED = /^(batch\.(mpid|batch_id)|event\.data\.event_id)$/;

const changedIds: Check = ({ program, paths }) => {
  const drafts: Draft[] = [];
  const add = (node: AnyNode, target: AnyNode): void => {
    const path = paths.of(target)?.text ?? '';
    if (FIXED.test(path)) drafts.push({ code: 'id-changed', severity: 'warning', message: `A rule cannot change ${path.split('.').at(-1)}: this is ignored.`, node, example: templateExample('output'), fix: null });
  };
  simple(program, {
    AssignmentExpression: (node) => add(node, node.left),
    UnaryExpression: (node) => { if (node.operator === 'delete') add(node, node.argument); },
  });
  return drafts;
};

const consoleUse: Check = ({ program }) => consoleCallsIn(program).map((node) => ({
  code: 'console', severity: 'hint', node, message: CONSOLE_MESSAGE, example: null, fix: { title: 'Remove it', text: 'undefined' },
}));

const REMOVES = new Set(['splice', 'shift', 'pop']);
const ADDS = new Set(['push', 'unshift']);

const changedWhileIterating: Check = ({ program, paths }) => {
  const drafts: Draft[] = [];
  const changes = (body: AnyNode, list: string, comesToAdded: boolean): void => simple(body, {
    CallExpression(node) {
      if (node.callee.type !== 'MemberExpression' || node.callee.property.type !== 'Identifier' || paths.of(node.callee.object)?.text !== list) return;
      const method = node.callee.property.name;
      const code = 'changed-while-iterating';
      const example = templateExample('ios-two-purchases');
      if (REMOVES.has(method)) drafts.push({ code, severity: 'warning', node, example, fix: null, message: 'The list changes while it is gone through: the item behind each removed one is skipped. Use filter instead.' });
      else if (comesToAdded && ADDS.has(method)) drafts.push({ code, severity: 'error', node, example, fix: null, message: 'The loop also comes to what is added here: it may never end. Collect the new items and add them after the loop.' });
    },
  });
  simple(program, {
    ForOfStatement(node) {
      const path = paths.of(node.right)?.text;
      if (path !== undefined) changes(node.body, path, true);
    },
    CallExpression(node) {
      const [callback] = node.arguments;
      if (node.callee.type !== 'MemberExpression' || node.callee.property.type !== 'Identifier' || node.callee.property.name !== 'forEach' || !isFunction(callback)) return;
      const path = paths.of(node.callee.object)?.text;
      // `forEach` ends where the list ended when it began.
      if (path !== undefined) changes(callback.body, path, false);
    },
  });
  return drafts;
};

const nearLimit: Check = ({ handler, slowest }) => (slowest === null || slowest.ms < RULE_LIMIT_MS / 2 ? [] : [{
  code: 'near-time-limit', severity: 'warning', node: handler, fix: null,
  message: slowest.ms > RULE_LIMIT_MS ? `The slowest run took ${Math.round(slowest.ms)} ms: more than the ${RULE_LIMIT_MS} ms it has in production.` : `The slowest run took ${Math.round(slowest.ms)} of ${RULE_LIMIT_MS} ms: on a busy day that is too much.`,
  example: { title: `Captured batch, ${Math.round(slowest.ms)} ms`, template: null, batch_id: slowest.batchId, batch: slowest.batch },
}]);

/** How the handler answers: by callback, by a promise, or not at all. */
const answers: Check = ({ source, handler, runtime }) => {
  const draft = (code: string, severity: Draft['severity'], message: string, node: AnyNode = handler, fix: Draft['fix'] = null): Draft => ({ code, severity, message, node, fix, example: templateExample(ANY_BATCH) });
  const callback = parameterName(handler, 2);
  const drafts: Draft[] = [];
  if (handler.params.length >= 3) {
    drafts.push(runtime === 'node24'
      ? draft('callback-on-node24', 'error', 'Node 24 on Lambda refuses handlers with a callback. Write an async handler that returns the batch.')
      : draft('callback-on-node24', 'hint', 'A handler with a callback will not run on Node 24 of Lambda (nodejs24.x). An async handler runs everywhere.'));
  }
  const calls = callback === null ? [] : usesOf(handler, callback);
  const context = parameterName(handler, 1);
  const byContext = context !== null && usesOf(handler, context).length > 0;
  const hasValue = handler.body.type !== 'BlockStatement' || returnsOf(handler).some(({ argument }) => argument !== null && argument !== undefined);
  const throws = handler.body.type === 'BlockStatement' && handler.body.body.some(({ type }) => type === 'ThrowStatement');
  if (handler.async) {
    if (callback !== null && calls.length > 0) drafts.push(draft('async-with-callback', 'warning', 'This handler is async and has a callback: whichever comes first counts, and a return without value drops the batch. Return the batch instead.', calls[0]));
    else if (!hasValue && !throws && !byContext) drafts.push(draft('nothing-returned', 'error', 'The handler returns nothing, so it drops every batch: return the batch, or null to drop it.'));
    return drafts;
  }
  if (byContext) return drafts;
  if (calls.length === 0) {
    const promises = hasPromise(handler);
    if (callback !== null) drafts.push(draft('callback-not-called', 'error', 'The callback is never called, so every batch is dropped. Call it with (null, batch).'));
    else if (handler.params.length < 3 && !promises && !throws) drafts.push(draft('return-without-callback', 'error', 'Only an async handler may return the batch: this value is ignored and the batch is dropped.', handler, { title: 'Make it async', text: `async ${source.slice(handler.start, handler.end)}` }));
    return drafts;
  }
  for (const each of returnsOf(handler)) {
    const { argument } = each;
    if (!argument || argument.type === 'CallExpression' || argument.type === 'NewExpression' || hasPromise(handler)) continue;
    drafts.push(draft('return-without-callback', 'error', 'The returned value is ignored, and without a call of the callback the batch is dropped.', each, { title: 'Call the callback', text: `return ${callback}(null, ${source.slice(argument.start, argument.end)});` }));
  }
  return drafts;
};

function hasPromise(handler: FunctionNode): boolean {
  const text: string[] = [];
  full(handler, (each) => {
    const node = each as AnyNode;
    if (node.type === 'Identifier') text.push(node.name);
    else if (node.type === 'MemberExpression' && node.property.type === 'Identifier') text.push(node.property.name);
    else if (isFunction(node) && node.async) text.push('Promise');
  });
  return text.includes('Promise') || text.includes('then');
}

function usesOf(handler: FunctionNode, variable: string): AnyNode[] {
  const uses: AnyNode[] = [];
  full(handler.body, (each) => {
    const node = each as AnyNode;
    if (node.type === 'Identifier' && node.name === variable) uses.push(node);
  });
  return uses;
}

export const CHECKS: readonly Check[] = [answers, unguarded, attributeEvents, identityEvents, nullEvents, changedIds, consoleUse, changedWhileIterating, nearLimit];
