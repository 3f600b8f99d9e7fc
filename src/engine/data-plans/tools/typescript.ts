/**
 * TypeScript of a plan version: names and types as constants, one interface per data point, and wrappers for the web SDK, so that
 * calls which the plan does not know do not compile. The output imports nothing: it fits the package, the snippet and a test's fake.
 */
import type { DataPoint, PlanVersion } from '../../../protocol/data-plan.ts';
import { isObject } from '../../../protocol/json.ts';
import type { Json, JsonObject } from '../../../protocol/json.ts';
import { matchKeyOf } from '../match-key.ts';
import { member, objectMember, requiredOf } from './schema-walk.ts';
import { BASE_TYPES, callsText } from './typescript-calls.ts';
import { comment, memberName, members, quote } from './typescript-schema.ts';

export interface PlanHead {
  readonly data_plan_id: string;
  readonly data_plan_name?: string;
}

export function typesFileName(planId: string, version: number): string {
  return `${planId.replaceAll('_', '-')}-v${version}.ts`;
}

export function planTypes(plan: PlanHead, version: PlanVersion): string {
  const points = usedPoints(version);
  const names = new Names();
  const of = (type: string): DataPoint[] => points.filter(({ match }) => match.type === type);
  const events = eventBlocks(of('custom_event'), names);
  const screens = screenBlocks(of('screen_view'), names);
  const actions = commerceBlocks(of('product_action'), 'product_action', 'products', names);
  const promotions = commerceBlocks(of('promotion_action'), 'promotion_action', 'promotions', names);
  const impressions = impressionBlock(of('product_impression')[0], names);
  const user = mapBlock('UserAttributes', of('user_attributes')[0]);
  const identities = mapBlock('UserIdentities', of('user_identities')[0]);
  const title = plan.data_plan_name === undefined ? plan.data_plan_id : `${plan.data_plan_name} (${plan.data_plan_id})`;
  return [
    comment([`Data plan ${title}, version ${version.version}.`, ...(version.version_description ? [version.version_description] : []), 'Written by Cloudchamber from the plan: change the plan, then write this file anew.'], ''),
    `export const DATA_PLAN = { planId: ${quote(plan.data_plan_id)}, planVersion: ${version.version} } as const;\n`,
    BASE_TYPES,
    events, screens, actions, promotions, impressions, user, identities,
    callsText({ products: of('product_action').length > 0 }),
  ].filter((block) => block !== '').join('\n');
}

/** A later point of the same key replaces the earlier one (4.2). */
function usedPoints(version: PlanVersion): DataPoint[] {
  const byKey = new Map<string, DataPoint>();
  for (const point of version.version_document.data_points) {
    const key = matchKeyOf(point.match);
    if (key !== null) byKey.set(key, point);
  }
  return [...byKey.values()];
}

/** Identifiers of the generated file, each used once. */
class Names {
  readonly #used = new Set(['AttributeValue', 'Arguments', 'CustomEvents', 'DATA_PLAN', 'EventName', 'EventType', 'ForPlan', 'PlannedCalls', 'PlannedProduct', 'ProductActions', 'ProductImpression', 'PromotionActions', 'ScreenName', 'Screens', 'Transaction', 'UserAttributes', 'UserIdentities', 'WebSdk', 'forPlan']);
  take(wanted: string): string {
    let name = wanted;
    for (let count = 2; this.#used.has(name); count += 1) name = `${wanted}${count}`;
    this.#used.add(name);
    return name;
  }
}

/** `Terms & Conditions` → `TermsConditions`; a name without letters becomes `_`. */
export function pascal(text: string): string {
  const words = text.split(/[^A-Za-z0-9]+/).filter((word) => word !== '').map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  return words === '' ? '_' : /^\d/.test(words) ? `_${words}` : words;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : value === null || value === undefined ? '' : String(value);
}

/** `{ CrossingSearched: 'Crossing Searched' }`, each key once. */
function constants(name: string, words: string, values: readonly string[]): string {
  const used = new Set<string>();
  const lines = [...new Set(values)].map((value) => {
    let key = pascal(value);
    for (let count = 2; used.has(key); count += 1) key = `${pascal(value)}${count}`;
    used.add(key);
    return `  ${memberName(key)}: ${quote(value)},\n`;
  });
  return `${comment([words], '')}export const ${name} = {${lines.length === 0 ? '' : `\n${lines.join('')}`}} as const;\n`;
}

function dataOf(point: DataPoint): JsonObject {
  return objectMember(objectMember(point.validator.definition, 'properties'), 'data');
}

/** Declares what stands in the attribute map `schema`, and says how to name it where it is used. */
function attributeType(holder: JsonObject, wanted: string, words: string, names: Names, out: string[]): string {
  const schema = member(objectMember(holder, 'properties'), 'custom_attributes');
  if (schema === false || (!isObject(schema) && member(holder, 'additionalProperties') === false)) return 'NoAttributes';
  if (!isObject(schema)) return 'OpenAttributes';
  const body = members(schema, '  ');
  if (body === '') return 'NoAttributes';
  if (Object.keys(objectMember(schema, 'properties')).length === 0 && requiredOf(schema).length === 0) return 'OpenAttributes';
  const name = names.take(wanted);
  out.push(`${comment([words], '')}export interface ${name} {\n${body}}\n`);
  const always = requiredOf(holder).includes('custom_attributes');
  return always || requiredOf(schema).length === 0 ? name : `${name} | undefined`;
}

function eventBlocks(points: readonly DataPoint[], names: Names): string {
  const out: string[] = [];
  const byName = new Map<string, { type: string; attributes: string; words: string }[]>();
  const criteria = (point: DataPoint): { name: string; type: string } => ({ name: text(point.match.criteria?.['event_name']), type: text(point.match.criteria?.['custom_event_type']) });
  const kinds = Map.groupBy(points, (point) => criteria(point).name);
  for (const point of points) {
    const { name, type } = criteria(point);
    const wanted = `${pascal(name)}${(kinds.get(name)?.length ?? 1) > 1 ? pascal(type) : ''}Attributes`;
    const words = point.description ?? '';
    const attributes = attributeType(dataOf(point), wanted, words || `Attributes of "${name}".`, names, out);
    byName.set(name, [...(byName.get(name) ?? []), { type, attributes, words }]);
  }
  const rows = [...byName].map(([name, types]) => `  readonly ${memberName(name)}: {\n${types.map(({ type, attributes, words }) => `${comment([words], '    ')}    readonly ${memberName(type)}: ${attributes};\n`).join('')}  };\n`);
  return [
    constants('EventName', 'Names of the planned custom events.', [...byName.keys()]),
    constants('EventType', 'Types of the planned custom events.', [...byName.values()].flatMap((types) => types.map(({ type }) => type))),
    ...out,
    `/** Planned custom events: name, type, attributes. */\nexport interface CustomEvents {\n${rows.join('')}}\n`,
  ].join('\n');
}

function screenBlocks(points: readonly DataPoint[], names: Names): string {
  const out: string[] = [];
  const rows = points.map((point) => {
    const name = text(point.match.criteria?.['screen_name']);
    const attributes = attributeType(dataOf(point), `${pascal(name)}ScreenAttributes`, point.description || `Attributes of the screen "${name}".`, names, out);
    return `${comment([point.description ?? ''], '  ')}  readonly ${memberName(name)}: ${attributes};\n`;
  });
  return [
    constants('ScreenName', 'Names of the planned screens.', points.map((point) => text(point.match.criteria?.['screen_name']))),
    ...out,
    `/** Planned screens and their attributes. */\nexport interface Screens {\n${rows.join('')}}\n`,
  ].join('\n');
}

/** Schema of one entry of `list` in the commerce member `owner`. */
function entryOf(data: JsonObject, owner: string, list: string): JsonObject {
  const schema = objectMember(objectMember(data, 'properties'), owner);
  const inner = owner === 'product_impressions' ? objectMember(schema, 'items') : schema;
  return objectMember(objectMember(objectMember(inner, 'properties'), list), 'items');
}

function commerceBlocks(points: readonly DataPoint[], owner: string, list: 'products' | 'promotions', names: Names): string {
  if (points.length === 0) return '';
  const out: string[] = [];
  const rows = points.map((point) => {
    const action = text(point.match.criteria?.['action']);
    const stem = `${list === 'promotions' ? 'Promotion' : ''}${pascal(action)}`;
    const attributes = attributeType(dataOf(point), `${stem}Attributes`, point.description || `Attributes of the action "${action}".`, names, out);
    const entry = entryOf(dataOf(point), owner, list);
    const one = list === 'products'
      ? `    readonly product: ${attributeType(entry, `${stem}ProductAttributes`, `Attributes of a product in "${action}".`, names, out)};\n`
      : `    readonly promotion: ${wholeType(entry, `${stem}Promotion`, `A promotion in "${action}".`, names, out)};\n`;
    return `${comment([point.description ?? ''], '  ')}  readonly ${memberName(action)}: {\n    readonly attributes: ${attributes};\n${one}  };\n`;
  });
  const name = list === 'products' ? 'ProductActions' : 'PromotionActions';
  return [...out, `/** Planned ${list === 'products' ? 'product' : 'promotion'} actions. */\nexport interface ${name} {\n${rows.join('')}}\n`].join('\n');
}

function wholeType(schema: Json, wanted: string, words: string, names: Names, out: string[]): string {
  if (!isObject(schema) || Object.keys(objectMember(schema, 'properties')).length === 0) return 'OpenAttributes';
  const name = names.take(wanted);
  out.push(`${comment([words], '')}export interface ${name} {\n${members(schema, '  ')}}\n`);
  return name;
}

function impressionBlock(point: DataPoint | undefined, names: Names): string {
  if (point === undefined) return '';
  const out: string[] = [];
  const attributes = attributeType(dataOf(point), 'ImpressionAttributes', 'Attributes of an impression.', names, out);
  const product = attributeType(entryOf(dataOf(point), 'product_impressions', 'products'), 'ImpressionProductAttributes', 'Attributes of a product in an impression.', names, out);
  return [...out, `${comment([point.description || 'The planned product impression.'], '')}export interface ProductImpression {\n  readonly attributes: ${attributes};\n  readonly product: ${product};\n}\n`].join('\n');
}

/** Without a point nothing is said about the map (4.3): any name and value is fine. */
function mapBlock(name: string, point: DataPoint | undefined): string {
  const definition = point?.validator.definition;
  if (!isObject(definition)) return `/** The plan says nothing about these. */\nexport interface ${name} {\n  readonly [name: string]: unknown;\n}\n`;
  return `${comment([point?.description ?? ''], '')}export interface ${name} {\n${members(definition, '  ')}}\n`;
}
