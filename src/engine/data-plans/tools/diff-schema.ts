/**
 * Two JSON Schemas against each other, in words. `breaking` means that a value which was valid can become invalid; where that
 * cannot be told (an unknown keyword, a new pattern) it is taken to be so.
 */
import { isObject } from '../../../protocol/json.ts';
import type { Json } from '../../../protocol/json.ts';
import { escapeToken } from '../../../protocol/pointer.ts';
import { ANNOTATIONS, isOpenSchema, member, objectMember, requiredOf, shown, typesOf, typeWords, wordsForPointer } from './schema-walk.ts';

export interface Change {
  /** Pointer of the value in the event or map. */
  readonly path: string;
  readonly change: 'added' | 'removed' | 'changed';
  readonly text: string;
  readonly breaking: boolean;
  readonly before?: Json;
  readonly after?: Json;
}

export function compareSchemas(before: Json, after: Json): Change[] {
  const out: Change[] = [];
  compare(before, after, '', out);
  return out;
}

function equal(left: unknown, right: unknown): boolean {
  return JSON.stringify(sorted(left)) === JSON.stringify(sorted(right));
}

/** Members in one order: a plan that was only written anew did not change. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return typeof value === 'bigint' ? value.toString() : value;
  return Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])]));
}

function compare(before: Json, after: Json, path: string, out: Change[]): void {
  if (equal(before, after)) return;
  const name = wordsForPointer(path);
  if (typeof before === 'boolean' || typeof after === 'boolean') {
    if (before === true && isObject(after)) compare({}, after, path, out);
    else if (after === true && isObject(before)) compare(before, {}, path, out);
    else out.push({ path, change: 'changed', text: after === false ? `${name}: may no longer be there` : `${name}: may now be there`, breaking: after === false, before, after });
    return;
  }
  if (!isObject(before) || !isObject(after)) {
    out.push({ path, change: 'changed', text: `${name}: is no schema on one side`, breaking: true, before, after });
    return;
  }
  compareTypes(before, after, path, out);
  for (const keyword of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [old, now] = [member(before, keyword), member(after, keyword)];
    if (!STRUCTURE.has(keyword) && !equal(old, now)) out.push(keywordChange(keyword, old, now, path, name));
  }
  compareMembers(before, after, path, out);
  compareItems(before, after, path, out);
}

/** Compared by functions of their own. */
const STRUCTURE: ReadonlySet<string> = new Set(['type', 'properties', 'required', 'additionalProperties', 'items']);

function compareTypes(before: Json, after: Json, path: string, out: Change[]): void {
  const [old, now] = [typesOf(before), typesOf(after)];
  if (equal(old === null ? null : [...old].sort(), now === null ? null : [...now].sort())) return;
  const name = wordsForPointer(path);
  const rest = (types: string[] | null): string[] | null => types?.filter((type) => type !== 'null') ?? null;
  const push = (text: string, breaking: boolean): void => {
    out.push({ path, change: 'changed', text, breaking, ...(old === null ? {} : { before: member(before, 'type') ?? null }), ...(now === null ? {} : { after: member(after, 'type') ?? null }) });
  };
  if (old !== null && now !== null && old.includes('null') !== now.includes('null')) {
    push(now.includes('null') ? `${name}: may now be null` : `${name}: may no longer be null`, !now.includes('null'));
    if (equal([...(rest(old) ?? [])].sort(), [...(rest(now) ?? [])].sort())) return;
  }
  const allows = (type: string): boolean => now === null || now.includes(type) || (type === 'integer' && now.includes('number'));
  push(`${name}: ${typeWords(rest(old))} became ${typeWords(rest(now))}`, old === null ? true : !(rest(old) ?? []).every(allows));
}

function compareMembers(before: Json, after: Json, path: string, out: Change[]): void {
  const [old, now] = [objectMember(before, 'properties'), objectMember(after, 'properties')];
  const [wasRequired, isRequired] = [new Set(requiredOf(before)), new Set(requiredOf(after))];
  const [restBefore, restAfter] = [member(before, 'additionalProperties') ?? true, member(after, 'additionalProperties') ?? true];
  for (const key of Object.keys(old)) {
    const at = `${path}/${escapeToken(key)}`;
    if (Object.hasOwn(now, key)) compare(old[key] as Json, now[key] as Json, at, out);
    else out.push({ path: at, change: 'removed', text: `${wordsForPointer(at)} is no longer planned`, breaking: restAfter !== true && old[key] !== false, before: old[key] as Json });
  }
  for (const key of Object.keys(now)) {
    if (Object.hasOwn(old, key)) continue;
    const at = `${path}/${escapeToken(key)}`;
    const text = `${wordsForPointer(at)} was added: ${typeWords(typesOf(now[key]))}${isRequired.has(key) ? ', required' : ''}`;
    out.push({ path: at, change: 'added', text, breaking: (restBefore !== false && !isOpenSchema(now[key])) || (isRequired.has(key) && !wasRequired.has(key)), after: now[key] as Json });
  }
  for (const key of isRequired) {
    if (wasRequired.has(key) || (!Object.hasOwn(old, key) && Object.hasOwn(now, key))) continue;
    const at = `${path}/${escapeToken(key)}`;
    out.push({ path: at, change: 'changed', text: `${wordsForPointer(at)} became required`, breaking: true, before: false, after: true });
  }
  for (const key of wasRequired) {
    if (isRequired.has(key) || (Object.hasOwn(old, key) && !Object.hasOwn(now, key))) continue;
    const at = `${path}/${escapeToken(key)}`;
    out.push({ path: at, change: 'changed', text: `${wordsForPointer(at)} is no longer required`, breaking: false, before: true, after: false });
  }
  compareRest(restBefore, restAfter, path, out);
}

function compareRest(before: Json, after: Json, path: string, out: Change[]): void {
  if (equal(before, after)) return;
  const where = path === '' ? 'Here' : wordsForPointer(path);
  const text = after === false ? `${where}: attributes that are not planned are violations now`
    : before === false ? `${where}: attributes that are not planned are allowed now`
      : `${where}: the rules for attributes that are not planned changed`;
  const inner = isObject(before) || isObject(after) ? compareSchemas(before, after) : [];
  out.push({ path, change: 'changed', text, breaking: before !== false && (after === false || inner.some((change) => change.breaking)), before, after });
}

function compareItems(before: Json, after: Json, path: string, out: Change[]): void {
  const [old, now] = [member(before, 'items') ?? true, member(after, 'items') ?? true];
  if (equal(old, now)) return;
  if (!Array.isArray(old) && !Array.isArray(now)) compare(old, now, `${path}/*`, out);
  else out.push({ path, change: 'changed', text: `${wordsForPointer(path)}: the rules for its entries changed`, breaking: true, before: old, after: now });
}

/** Keywords whose greater number lets less (or more) through. */
const LOWER_BOUNDS: Readonly<Record<string, string>> = {
  minimum: 'the lowest value', exclusiveMinimum: 'the lower bound', minLength: 'the shortest length', minItems: 'the fewest entries', minProperties: 'the fewest members',
};
const UPPER_BOUNDS: Readonly<Record<string, string>> = {
  maximum: 'the highest value', exclusiveMaximum: 'the upper bound', maxLength: 'the longest length', maxItems: 'the most entries', maxProperties: 'the most members',
};
const RULE_WORDS: Readonly<Record<string, string>> = { pattern: 'pattern', format: 'format', const: 'constant', multipleOf: 'step', uniqueItems: 'rule that entries differ', contains: 'rule that one entry matches' };

function keywordChange(keyword: string, before: Json | undefined, after: Json | undefined, path: string, name: string): Change {
  const sides = { ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
  const change = (text: string, breaking: boolean): Change => ({ path, change: 'changed', text: `${name}: ${text}`, breaking, ...sides });
  if (ANNOTATIONS.has(keyword)) return change(`the ${keyword} changed`, false);
  if (keyword === 'enum') return enumChange(before, after, change);
  const bound = LOWER_BOUNDS[keyword] ?? UPPER_BOUNDS[keyword];
  if (bound !== undefined) {
    if (after === undefined) return change(`${bound} (${shown(before)}) is no longer limited`, false);
    if (before === undefined) return change(`${bound} is now ${shown(after)}`, true);
    return change(`${bound} went from ${shown(before)} to ${shown(after)}`, keyword in LOWER_BOUNDS ? Number(after) > Number(before) : Number(after) < Number(before));
  }
  const word = RULE_WORDS[keyword] ?? `rule "${keyword}"`;
  if (after === undefined || (keyword === 'uniqueItems' && after === false)) return change(`the ${word} ${before === true ? '' : `${shown(before)} `}is gone`, false);
  if (before === undefined) return change(`the ${word} ${after === true ? '' : `${shown(after)} `}is new`, keyword !== 'uniqueItems' || after === true);
  return change(`the ${word} went from ${shown(before)} to ${shown(after)}`, true);
}

function enumChange(before: Json | undefined, after: Json | undefined, change: (text: string, breaking: boolean) => Change): Change {
  if (!Array.isArray(before) || !Array.isArray(after)) {
    return after === undefined ? change('any value is allowed now, no longer a list', false) : change(`only the values ${shown(after)} are allowed now`, true);
  }
  const has = (list: readonly Json[], value: Json): boolean => list.some((item) => equal(item, value));
  const lost = before.filter((value) => !has(after, value));
  const gained = after.filter((value) => !has(before, value));
  const parts = [
    ...(lost.length > 0 ? [`lost ${lost.map((value) => shown(value)).join(', ')}`] : []),
    ...(gained.length > 0 ? [`gained ${gained.map((value) => shown(value)).join(', ')}`] : []),
  ];
  return change(parts.length === 0 ? 'the allowed values stand in another order' : `the list of allowed values ${parts.join(' and ')}`, lost.length > 0);
}
