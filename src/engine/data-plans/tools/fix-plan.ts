/**
 * Changes of the plan that make one violation go away. The narrowest comes first: one more attribute, value or type; opening an
 * object for anything comes last.
 */
import type { PlanFix } from '../../../protocol/data-plan.ts';
import { isObject } from '../../../protocol/json.ts';
import type { Json, JsonObject } from '../../../protocol/json.ts';
import { plainJson } from '../../../protocol/patch.ts';
import { pointName } from '../match-key.ts';
import { applyPatch, dataPoint } from './edit.ts';
import type { PatchStep } from './edit.ts';
import type { FixContext } from './fix-context.ts';
import { inferValue } from './infer-schema.ts';
import { createDraft } from './infer.ts';
import { member, objectMember, pointerOf, requiredOf, shown, typesOf, typeWords } from './schema-walk.ts';
import { isNumericText, ValueStats } from './value-stats.ts';

interface Change {
  readonly title: string;
  readonly patch: readonly PatchStep[];
}

export function planFixes(context: FixContext, text: string): PlanFix[] {
  const { rule } = context;
  return changes(context).flatMap(({ title, patch }) => {
    const edited = applyPatch(text, patch);
    return edited.ok ? [{ plan: rule.plan, version: rule.version, title, patch: patch.map((step) => ({ ...step })), before: text, after: edited.text }] : [];
  });
}

function changes(context: FixContext): Change[] {
  const { rule } = context;
  switch (rule.code) {
    case 'unplanned-event': return addPoint(context);
    case 'unplanned-event-attribute':
    case 'unplanned-user-attribute':
    case 'unplanned-identity': return rule.keyword === 'additionalItems' ? dropRule(context, context.containerPath, 'additionalItems', 'Allow further entries') : addMember(context);
    case 'missing-required': return makeOptional(context);
    case 'invalid-type': return widenType(context);
    case 'invalid-value':
    case 'other': return loosen(context);
  }
}

function value(json: Json): { value: NonNullable<PatchStep['value']> } {
  return { value: (plainJson(json) ?? null) as NonNullable<PatchStep['value']> };
}

function base(context: FixContext, path: readonly (string | number)[]): (string | number)[] {
  return [...(context.place.pointPath ?? []), 'validator', 'definition', ...path];
}

const OPEN_EVENT: JsonObject = { properties: { data: { type: 'object', additionalProperties: true, properties: {}, required: [] } } };

function addPoint({ place, root, match, rule }: FixContext): Change[] {
  if (match === null) return [];
  const draft = createDraft();
  if (root !== null) draft.add({ events: [root] });
  const drafted = draft.result().points.find((point) => point.match_key === rule.match_key);
  const point = dataPoint('', { type: match.type, criteria: (plainJson(match.criteria ?? {}) ?? {}) as Record<string, never> }, (drafted?.definition ?? OPEN_EVENT) as Json);
  const count = drafted?.fields.length ?? 0;
  return [{
    title: `Add "${pointName(match)}" to version ${rule.version}${count === 0 ? '' : `, with the ${count === 1 ? 'attribute' : `${count} attributes`} it was sent with`}`,
    patch: [{ op: 'add', path: `${pointerOf(place.pointsPath)}/-`, ...value(point) }],
  }];
}

/** Attribute values become text before they are validated (6.2); other members keep their type. */
function inferred(context: FixContext): JsonObject {
  if (context.value === undefined) return {};
  const stats = new ValueStats();
  stats.add(context.value, context.rule.profile === 'server' && (context.segments.at(-2) === 'custom_attributes' || context.rule.match_key === 'user_attributes'));
  return inferValue(stats, false).schema;
}

function addMember(context: FixContext): Change[] {
  const { containerPath, container, segments, rule } = context;
  const name = segments.at(-1);
  if (containerPath === null || !isObject(container) || name === undefined) return [];
  const at = base(context, containerPath);
  const schema = inferred(context);
  const add: PatchStep = isObject(member(container, 'properties'))
    ? { op: 'add', path: pointerOf([...at, 'properties', name]), ...value(schema) }
    : { op: 'add', path: pointerOf([...at, 'properties']), ...value({ [name]: schema }) };
  const what = rule.code === 'unplanned-identity' ? 'identity' : rule.code === 'unplanned-user-attribute' ? 'user attribute' : 'attribute';
  const holder = segments.slice(0, -1).findLast((segment) => !/^\d+$/.test(segment));
  const place = holder === undefined || rule.code !== 'unplanned-event-attribute' || holder === 'custom_attributes' ? '' : `${holder} of `;
  return [
    { title: `Add the ${what} "${name}" to ${rule.point}, as ${typeWords(typesOf(schema))}`, patch: [add] },
    {
      title: `Allow any further ${what} in ${place}${rule.point}`,
      patch: [{ op: member(container, 'additionalProperties') === undefined ? 'add' : 'replace', path: pointerOf([...at, 'additionalProperties']), ...value(true) }],
    },
  ];
}

function makeOptional(context: FixContext): Change[] {
  const { containerPath, container, segments, rule } = context;
  const name = segments.at(-1);
  if (containerPath === null || name === undefined) return [];
  const at = requiredOf(container).indexOf(name);
  const list = member(container, 'required');
  if (at < 0 || !Array.isArray(list)) return [];
  return [{ title: `Make "${name}" optional in ${rule.point}`, patch: [{ op: 'remove', path: pointerOf([...base(context, containerPath), 'required', list.indexOf(name)]) }] }];
}

/** What people call the value: an entry of a list has the list's name. */
function nameOf({ segments, rule }: FixContext): string {
  return segments.findLast((segment) => !/^\d+$/.test(segment)) ?? rule.point;
}

function jsonType(item: Json): string {
  return item === null ? 'null' : Array.isArray(item) ? 'array' : typeof item === 'bigint' ? 'number' : typeof item;
}

/** Lists of allowed values are asked after the type (6.2, 7): a value that the list does not know would only fail later. */
function alsoListed(context: FixContext, item: Json): PatchStep[] {
  const list = member(context.schema, 'enum');
  const constant = member(context.schema, 'const');
  const at = base(context, context.schemaPath ?? []);
  if (Array.isArray(list) && !list.some((entry) => entry === item)) return [{ op: 'add', path: `${pointerOf([...at, 'enum'])}/-`, ...value(item) }];
  if (constant !== undefined && constant !== item) return [{ op: 'remove', path: pointerOf([...at, 'const']) }, { op: 'add', path: pointerOf([...at, 'enum']), ...value([constant, item]) }];
  return [];
}

function widenType(context: FixContext): Change[] {
  const { schemaPath, schema, value: sent, rule } = context;
  const types = typesOf(schema);
  const name = nameOf(context);
  if (schemaPath === null || types === null || sent === undefined) return [];
  const actual = jsonType(sent);
  const at = pointerOf([...base(context, schemaPath), 'type']);
  const both = { op: 'replace', path: at, ...value([...types.filter((type) => !(actual === 'number' && type === 'integer')), actual]) } as const;
  if (actual === 'null') return [{ title: `Allow null for "${name}" in ${rule.point}`, patch: [both, ...alsoListed(context, null)] }];
  const listed = alsoListed(context, sent);
  const instead: Json = types.includes('null') ? [actual, 'null'] : actual;
  return [
    { title: `Allow ${typeWords([actual])} for "${name}" too`, patch: [both, ...listed] },
    { title: `Change "${name}" from ${typeWords(types.filter((type) => type !== 'null'))} to ${typeWords([actual])}`, patch: [{ op: 'replace', path: at, ...value(instead) }, ...listed] },
  ];
}

const BOUNDS: Readonly<Record<string, 'number' | 'length'>> = {
  minimum: 'number', maximum: 'number', minLength: 'length', maxLength: 'length', minItems: 'length', maxItems: 'length', minProperties: 'length', maxProperties: 'length',
};
const RULE_NAMES: Readonly<Record<string, string>> = {
  minimum: 'lowest value', maximum: 'highest value', exclusiveMinimum: 'lower bound', exclusiveMaximum: 'upper bound', minLength: 'shortest length', maxLength: 'longest length',
  minItems: 'fewest entries', maxItems: 'most entries', minProperties: 'fewest members', maxProperties: 'most members', pattern: 'pattern', format: 'format',
  multipleOf: 'step', uniqueItems: 'rule that entries differ', contains: 'rule for one entry', propertyNames: 'rule for names', const: 'constant', enum: 'list of allowed values',
};

function loosen(context: FixContext): Change[] {
  const { schemaPath, schema, value: sent, rule } = context;
  const keyword = rule.keyword;
  const limit = member(schema, keyword);
  if (schemaPath === null || limit === undefined) return [];
  const name = nameOf(context);
  const at = base(context, schemaPath);
  const drop = dropRule(context, schemaPath, keyword, `Drop the ${RULE_NAMES[keyword] ?? `rule "${keyword}"`} of "${name}"`);
  if (sent === undefined) return drop;
  const item = asPlanned(sent, typesOf(schema));
  if (keyword === 'enum' && typeof item !== 'object') return [{ title: `Add ${shown(item)} to the allowed values of "${name}"`, patch: [{ op: 'add', path: `${pointerOf([...at, 'enum'])}/-`, ...value(item) }] }, ...drop];
  if (keyword === 'const' && typeof item !== 'object') {
    return [{ title: `Allow ${shown(item)} besides ${shown(limit)} for "${name}"`, patch: [{ op: 'remove', path: pointerOf([...at, 'const']) }, { op: 'add', path: pointerOf([...at, 'enum']), ...value([limit, item]) }] }, ...drop];
  }
  const measure = BOUNDS[keyword];
  const now = measure === 'number' ? Number(sent) : measure === 'length' ? lengthOf(sent) : Number.NaN;
  if (measure !== undefined && Number.isFinite(now)) {
    return [{ title: `Move the ${RULE_NAMES[keyword]!} of "${name}" from ${shown(limit)} to ${now}`, patch: [{ op: 'replace', path: pointerOf([...at, keyword]), ...value(now) }] }, ...drop];
  }
  if ((keyword === 'exclusiveMinimum' || keyword === 'exclusiveMaximum') && typeof sent !== 'object' && Number.isFinite(Number(sent))) {
    const inclusive = keyword === 'exclusiveMinimum' ? 'minimum' : 'maximum';
    return [{
      title: `Let "${name}" be ${Number(sent)} too`,
      patch: [{ op: 'remove', path: pointerOf([...at, keyword]) }, { op: member(schema, inclusive) === undefined ? 'add' : 'replace', path: pointerOf([...at, inclusive]), ...value(Number(sent)) }],
    }, ...drop];
  }
  return drop;
}

/** A number in text is listed as a number where the plan wants numbers. */
function asPlanned(sent: Json, types: readonly string[] | null): Json {
  if (typeof sent !== 'string' || types === null || types.includes('string')) return sent;
  if (isNumericText(sent) && (types.includes('number') || types.includes('integer'))) return Number(sent);
  return /^(true|false)$/i.test(sent) && types.includes('boolean') ? sent.toLowerCase() === 'true' : sent;
}

function lengthOf(sent: Json): number {
  if (typeof sent === 'string' || Array.isArray(sent)) return sent.length;
  return isObject(sent) ? Object.keys(sent).length : String(sent).length;
}

function dropRule(context: FixContext, path: readonly (string | number)[] | null, keyword: string, title: string): Change[] {
  const schema = path === context.schemaPath ? context.schema : context.container;
  if (path === null || !Object.hasOwn(objectMember({ schema: schema ?? {} }, 'schema'), keyword)) return [];
  return [{ title, patch: [{ op: 'remove', path: pointerOf([...base(context, path), keyword]) }] }];
}
