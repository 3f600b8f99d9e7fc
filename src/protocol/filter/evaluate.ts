/**
 * The meaning of the language, as plain code over one event: the reference for the SQL of
 * `engine/store/filter-sql.ts`, and for the window where it has an event at hand.
 *
 * A field with several values (outputs, attributes of products, violations) matches when any of them does;
 * `!=` and `-` mean that none does. Beside exactly one `output=` term (or, without one, one `connection=` term),
 * terms about outcome, status, stage, code and error speak of that same output.
 */
import { idText, isObject } from '../json.ts';
import type { Json, JsonObject } from '../json.ts';
import type { EventRow, TraceStep } from '../contract.ts';
import type { AndNode, FieldNode, FilterNode, FilterOp, HasNode } from './ast.ts';
import { fieldOf } from './fields.ts';
import type { FieldDefinition } from './fields.ts';
import { enumMatches, inBounds, isComparison, isNumberLike, textMatches, toNumber, valueBounds } from './values.ts';
import type { TextOp } from './values.ts';

export interface OutcomeFact {
  readonly output: string;
  readonly connection: string;
  readonly outcome: string;
  readonly status: number | null;
  readonly code: string;
  readonly stage: string;
}

/** One event with what its batch says about it. */
export interface EventFacts {
  readonly row: EventRow;
  readonly data: JsonObject;
  /** The normalised batch. */
  readonly batch: JsonObject;
  readonly outcomes: readonly OutcomeFact[];
  /** Codes of the event's own violations. */
  readonly violations: readonly string[];
  readonly trace: readonly TraceStep[];
  /** What free text is looked for in. */
  readonly search: string;
}

interface Context {
  readonly facts: EventFacts;
  readonly now: number;
  /** The output that the surrounding terms speak of. */
  readonly scope: OutcomeFact | null;
}

export function matchesEvent(node: FilterNode, facts: EventFacts, now: number): boolean {
  return matches(node, { facts, now, scope: null });
}

function matches(node: FilterNode, context: Context): boolean {
  switch (node.kind) {
    case 'and': return matchesAll(node, context);
    case 'or': return node.nodes.some((child) => matches(child, context));
    case 'not': return !matches(node.node, context);
    case 'text': return textMatches(context.facts.search, ':', node.text);
    case 'has': return hasField(node, context);
    case 'field': return matchesField(node, context);
    default: return node satisfies never;
  }
}

function matchesAll(node: AndNode, context: Context): boolean {
  const scope = outputScope(node);
  if (!scope) return node.nodes.every((child) => matches(child, context));
  const others = node.nodes.filter((child) => child !== scope);
  return context.facts.outcomes.some((fact) => {
    const inner = { ...context, scope: fact };
    return anyValue(scope, [fact[scope.field as 'output' | 'connection']], context.now) && others.every((child) => matches(child, inner));
  });
}

/** The term that names the one output which its neighbours speak of. */
export function outputScope(node: AndNode): FieldNode | null {
  if (!node.nodes.some(aboutOutput)) return null;
  for (const field of ['output', 'connection']) {
    const named = node.nodes.filter((child) => child.kind === 'field' && child.field === field && child.op !== '!=');
    const [only] = named;
    if (named.length > 1) return null;
    if (only?.kind === 'field' && !only.values.some(isNone)) return only;
  }
  return null;
}

/** Speaks, at least in part, of what became of it at one output. */
export function aboutOutput(node: FilterNode): boolean {
  switch (node.kind) {
    case 'and':
    case 'or': return node.nodes.some(aboutOutput);
    case 'not': return aboutOutput(node.node);
    case 'text': return false;
    case 'has':
    case 'field': return fieldOf(node.field).perOutput === true;
    default: return node satisfies never;
  }
}

export function isNone(value: FieldNode['values'][number]): boolean {
  return value.kind === 'text' && value.text.toLowerCase() === 'none';
}

function hasField(node: HasNode, context: Context): boolean {
  return valuesOf(node.field, node.key, context).length > 0;
}

function matchesField(node: FieldNode, context: Context): boolean {
  const field = fieldOf(node.field);
  const values = valuesOf(node.field, node.key, context);
  const found = anyValue(node, values, context.now) || (field.none === true && values.length === 0 && allowsNone(node.op) && node.values.some(isNone));
  return node.op === '!=' ? !found : found;
}

/** Operators with which `none` stands for "has none". */
export function allowsNone(op: FilterOp): boolean {
  return op === '=' || op === ':' || op === '!=';
}

type Scalar = string | number;

function anyValue(node: FieldNode, actual: readonly Scalar[], now: number): boolean {
  const field = fieldOf(node.field);
  return actual.some((value) => node.values.some((wanted) => oneValue(field, node.op, wanted, value, now)));
}

function oneValue(field: FieldDefinition, op: FilterOp, wanted: FieldNode['values'][number], actual: Scalar, now: number): boolean {
  if (isNumberLike(field)) {
    const bounds = valueBounds(field, op, wanted, now);
    return bounds !== null && typeof actual === 'number' && inBounds(actual, bounds);
  }
  const text = String(actual);
  const positive = op === '!=' ? '=' : op;
  if (wanted.kind === 'range' || isComparison(op)) {
    const [number, low, high] = [toNumber(text), toNumber(wanted.kind === 'range' ? wanted.from : wanted.text), toNumber(wanted.kind === 'range' ? wanted.to : wanted.text)];
    if (number === null || low === null || high === null) return false;
    return inBounds(number, numericBounds(op, low, high));
  }
  if (field.values && enumMatches(field.values, positive, wanted.text).includes(text)) return true;
  if (field.open === false) return false;
  if (textMatches(text, positive as TextOp, wanted.text)) return true;
  return field.type === 'map' && positive === '=' && equalNumbers(text, wanted.text);
}

export function numericBounds(op: FilterOp, low: number, high: number): { min: number | null; max: number | null; open: boolean } {
  if (op === '>' || op === '>=') return { min: low, max: null, open: op === '>' };
  if (op === '<' || op === '<=') return { min: null, max: high, open: op === '<' };
  return { min: low, max: high, open: false };
}

/** "48.2" and "48.20" are the same price. */
function equalNumbers(left: string, right: string): boolean {
  const [first, second] = [toNumber(left), toNumber(right)];
  return first !== null && first === second;
}

const ERROR_OUTCOMES: ReadonlySet<string> = new Set(['failed', 'retrying', 'rule-error']);
const STAGED_MARKS: ReadonlySet<string> = new Set(['replayed', 'edited', 'test']);

function present(...values: (Scalar | null | undefined)[]): Scalar[] {
  return values.flatMap((value) => (value === null || value === undefined || value === '' ? [] : [value]));
}

function valuesOf(field: string, key: string | null, context: Context): Scalar[] {
  const { row, data, batch, outcomes } = context.facts;
  const scoped = context.scope ? [context.scope] : outcomes;
  switch (field) {
    case 'type': return present(row.type);
    case 'name': return present(row.name);
    case 'kind': return present(row.kind);
    case 'input': return present(row.input);
    case 'env': return present(row.env);
    case 'mpid': return present(row.mpid);
    case 'device': return present(row.device);
    case 'source': return present(row.source);
    case 'platform': return present(row.platform);
    case 'sdk': return present(row.sdk);
    case 'session': return present(row.session);
    case 'batch': return present(row.batch_id);
    case 'id': return present(row.id);
    case 'bytes': return [row.bytes];
    case 'took': return [row.took_ms];
    case 'late': return [row.received_at - row.at];
    case 'ended': return present(row.ended);
    case 'age': return [row.received_at];
    case 'at': return [row.at];
    case 'dir': return ['in'];
    case 'output': return present(...outcomes.map((fact) => fact.output));
    case 'connection': return present(...outcomes.map((fact) => fact.connection));
    case 'outcome': return present(...scoped.map((fact) => fact.outcome));
    case 'status': return present(...scoped.map((fact) => fact.status));
    case 'code': return present(...scoped.map((fact) => fact.code));
    case 'stage': return present(...scoped.map((fact) => fact.stage));
    case 'error': return scoped.filter((fact) => ERROR_OUTCOMES.has(fact.outcome)).map((fact) => fact.code);
    case 'violation': return [...context.facts.violations];
    case 'is': return [...row.flags, ...(row.flags.some((flag) => STAGED_MARKS.has(flag)) ? [] : ['live']), ...(isInstall(row) ? ['install'] : [])];
    case 'rule': return rulesOf(context.facts);
    case 'attr': return attributesOf(data, key);
    case 'flag': return mapValues(data['custom_flags'], key);
    case 'ua': return mapValues(batch['user_attributes'], key);
    case 'user': return mapValues(batch['user_identities'], key);
    case 'consent': return consentOf(batch, key);
    case 'plan': return present(planOf(batch)['plan_id'] as string | undefined);
    case 'version': {
      const named = planOf(batch)['plan_version'];
      const checked = context.facts.trace.find(({ stage }) => stage === 'data-plan')?.reason.pointer?.version;
      return [named, checked].filter((version) => typeof version === 'number');
    }
    default: return [];
  }
}

/** The first start of an app is what platforms call an install. */
function isInstall({ type, detail }: EventRow): boolean {
  return type === 'application_state_transition' && detail === 'install';
}

/** Text of a scalar; `null` for tags without a value stands as empty text, so that "has it" holds. */
function scalarText(value: Json): string | null {
  if (value === null) return '';
  if (typeof value === 'object') return null;
  return idText(value) ?? String(value);
}

function sameKey(left: string, right: string): boolean {
  return textMatches(left, '=', right);
}

/** Values under a key (any key when `null`) of a map; a list counts as each of its elements. */
function mapValues(map: Json | undefined, key: string | null): string[] {
  if (!isObject(map)) return [];
  return Object.entries(map)
    .filter(([name]) => key === null || sameKey(name, key))
    .flatMap(([, value]) => (Array.isArray(value) ? value : [value]))
    .flatMap((value) => scalarText(value) ?? []);
}

/** Every scalar member of that name in the event's data, its products included, custom flags left out. */
function attributesOf(data: JsonObject, key: string | null): string[] {
  const found: string[] = [];
  const visit = (value: Json, name: string | null): void => {
    if (Array.isArray(value)) {
      for (const element of value) visit(element, null);
    } else if (isObject(value)) {
      for (const [member, inner] of Object.entries(value)) visit(inner, member);
    } else if (name !== null && (key === null || sameKey(name, key))) {
      found.push(scalarText(value) ?? '');
    }
  };
  for (const [member, value] of Object.entries(data)) {
    if (member !== 'custom_flags') visit(value, member);
  }
  return found;
}

function consentOf(batch: JsonObject, key: string | null): string[] {
  const state = batch['consent_state'];
  if (!isObject(state)) return [];
  return [state['gdpr'], state['ccpa']].flatMap((regulation) => {
    if (!isObject(regulation)) return [];
    return Object.entries(regulation)
      .filter(([purpose]) => key === null || sameKey(purpose, key))
      .flatMap(([, consent]) => (isObject(consent) && typeof consent['consented'] === 'boolean' ? [consent['consented'] ? 'yes' : 'no'] : []));
  });
}

function planOf(batch: JsonObject): JsonObject {
  const context = batch['context'];
  const plan = isObject(context) ? context['data_plan'] : undefined;
  return isObject(plan) ? plan : {};
}

const TOUCHED: ReadonlySet<string> = new Set(['changed', 'dropped', 'error']);

/** Rules that changed, dropped or failed on the event's batch, and those that took the event out of it. */
function rulesOf({ trace, row }: EventFacts): string[] {
  return trace.flatMap((step) => {
    const decisions = [step, ...step.events.filter((decision) => decision.event_id === row.id)];
    return decisions
      .filter(({ verdict, reason }) => TOUCHED.has(verdict) && reason.pointer?.kind === 'rule')
      .map(({ reason }) => reason.pointer?.name ?? '');
  });
}
