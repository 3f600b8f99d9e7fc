/**
 * A plan's document as a form shows it (spec/data-plans.md 3.3): data points, their groups of attributes, and edits that
 * touch nothing else. Window and engine share it; definitions that have another shape are kept and edited in JSON.
 */
import type { DataPoint, VersionDocument } from './data-plan.ts';
import { isObject } from './json.ts';
import { editAttribute, readAttribute } from './plan-attribute.ts';
import type { AttributeForm, AttributePatch, Schema } from './plan-attribute.ts';

export const CUSTOM_EVENT_TYPES = ['other', 'navigation', 'location', 'search', 'transaction', 'user_content', 'user_preference', 'social', 'media', 'unknown'] as const;
export const PRODUCT_ACTIONS = ['add_to_cart', 'remove_from_cart', 'checkout', 'checkout_option', 'click', 'view_detail', 'purchase', 'refund', 'add_to_wishlist', 'remove_from_wish_list'] as const;
export const PROMOTION_ACTIONS = ['view', 'click'] as const;

type Match = DataPoint['match'];

/** Which list of the editor a point is in. */
export type PointSegment = 'events' | 'user_attributes' | 'user_identities';

export function segmentOf(match: Match): PointSegment {
  return match.type === 'user_attributes' || match.type === 'user_identities' ? match.type : 'events';
}

const criterion = (match: Match, name: string): string => String(match.criteria?.[name] ?? '');

/** Key of a data point (4.2): the last point with a key wins. */
export function pointKey(match: Match): string {
  switch (match.type) {
    case 'custom_event': return `custom_event:${criterion(match, 'custom_event_type')}:${criterion(match, 'event_name')}`;
    case 'screen_view': return `screen_view::${criterion(match, 'screen_name')}`;
    case 'product_action':
    case 'promotion_action': return `${match.type}:${criterion(match, 'action')}`;
    case 'application_state_transition': return `${match.type}:${criterion(match, 'application_transition_type')}`;
    default: return match.type;
  }
}

/** `user_content` as people read it: `User content`. */
export function words(code: string): string {
  const text = code.replaceAll('_', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Category and name as the hosted editor's table has them (10). */
export function pointTitle(match: Match): { category: string; name: string } {
  switch (match.type) {
    case 'custom_event': return { category: `Custom event: ${words(criterion(match, 'custom_event_type') || 'unknown')}`, name: criterion(match, 'event_name') };
    case 'screen_view': return { category: 'Screen view', name: criterion(match, 'screen_name') };
    case 'product_action': return { category: 'Commerce event: Product action', name: words(criterion(match, 'action')) };
    case 'promotion_action': return { category: 'Commerce event: Promotion', name: words(criterion(match, 'action')) };
    case 'product_impression': return { category: 'Commerce event: Impression', name: 'Product impression' };
    case 'user_attributes': return { category: 'User', name: 'User attributes' };
    case 'user_identities': return { category: 'User', name: 'Identities' };
    default: return { category: 'Other', name: words(match.type) };
  }
}

/** A place in a definition whose members a form lists. */
export interface FormSection {
  readonly id: string;
  readonly label: string;
  /** Keys from the definition to the object schema. */
  readonly path: readonly string[];
  /** Members that have a section of their own, or say what the point itself is. */
  readonly hidden: readonly string[];
  /** Offered, but only shown where there is something in it. */
  readonly optional: boolean;
}

const DATA = ['properties', 'data'];
const under = (path: readonly string[], ...names: string[]): string[] => [...path, ...names.flatMap((name) => (name === '*' ? ['items'] : ['properties', name]))];
const CUSTOM = 'custom_attributes';

const eventAttributes: FormSection = { id: 'attributes', label: 'Attributes', path: under(DATA, CUSTOM), hidden: [], optional: false };
const eventFields = (hidden: string): FormSection => ({ id: 'fields', label: 'Event fields', path: DATA, hidden: [CUSTOM, hidden], optional: true });

const COMMERCE_SECTIONS: Readonly<Record<string, readonly FormSection[]>> = {
  product_action: [
    { id: 'action', label: 'Action fields', path: under(DATA, 'product_action'), hidden: ['action', 'products'], optional: true },
    { id: 'products', label: 'Product fields', path: under(DATA, 'product_action', 'products', '*'), hidden: [CUSTOM], optional: true },
    { id: 'product-attributes', label: 'Product attributes', path: under(DATA, 'product_action', 'products', '*', CUSTOM), hidden: [], optional: false },
    eventFields('product_action'),
  ],
  promotion_action: [
    { id: 'promotions', label: 'Promotion fields', path: under(DATA, 'promotion_action', 'promotions', '*'), hidden: [], optional: false },
    eventFields('promotion_action'),
  ],
  product_impression: [
    { id: 'impressions', label: 'Impression fields', path: under(DATA, 'product_impressions', '*'), hidden: ['products'], optional: true },
    { id: 'products', label: 'Product fields', path: under(DATA, 'product_impressions', '*', 'products', '*'), hidden: [CUSTOM], optional: true },
    { id: 'product-attributes', label: 'Product attributes', path: under(DATA, 'product_impressions', '*', 'products', '*', CUSTOM), hidden: [], optional: false },
    eventFields('product_impressions'),
  ],
};

/** The groups of attributes that a point of this type can plan; none for types that are not plannable. */
export function sectionsOf(matchType: string): readonly FormSection[] {
  switch (matchType) {
    case 'user_attributes': return [{ id: 'attributes', label: 'User attributes', path: [], hidden: [], optional: false }];
    case 'user_identities': return [{ id: 'attributes', label: 'Identities', path: [], hidden: [], optional: false }];
    case 'custom_event':
    case 'screen_view': return [eventAttributes, { ...eventFields(''), hidden: [CUSTOM] }];
    default: {
      const commerce = COMMERCE_SECTIONS[matchType];
      return commerce === undefined ? [] : [eventAttributes, ...commerce];
    }
  }
}

export interface NamedAttribute extends AttributeForm {
  readonly name: string;
  readonly required: boolean;
}

export type SectionReading =
  | { readonly state: 'absent' }
  /** There is something that the form cannot show. */
  | { readonly state: 'json' }
  | { readonly state: 'form'; readonly additional: boolean | null; readonly attributes: readonly NamedAttribute[]; readonly jsonOnly: readonly string[] };

function at(definition: unknown, path: readonly string[]): unknown {
  let node = definition;
  for (const key of path) {
    if (node === undefined) return undefined;
    if (!isObject(node)) return null;
    node = Object.hasOwn(node, key) ? node[key] : undefined;
  }
  return node;
}

const requiredOf = (schema: Schema): readonly string[] => (Array.isArray(schema['required']) ? (schema['required'] as unknown[]).filter((name) => typeof name === 'string') : []);

/** What stands at a section's path. Arrays of an object's elements are read through `items`. */
export function readSection(definition: unknown, path: readonly string[], hidden: readonly string[] = []): SectionReading {
  const schema = at(definition, path);
  if (schema === undefined) return { state: 'absent' };
  if (!isObject(schema)) return { state: 'json' };
  const typed = schema['type'] === undefined ? { ...schema, type: 'object' } : schema;
  const form = readAttribute(typed);
  if (!form.editable || form.type !== 'object' || form.jsonOnly.includes('properties') || form.jsonOnly.includes('required')) return { state: 'json' };
  const required = requiredOf(schema);
  const members = isObject(schema['properties']) ? Object.entries(schema['properties']) : [];
  return {
    state: 'form', additional: form.additional, jsonOnly: form.jsonOnly,
    attributes: members.filter(([name]) => !hidden.includes(name)).map(([name, member]) => ({ ...readAttribute(member), name, required: required.includes(name) })),
  };
}

const isCustom = (path: readonly string[]): boolean => path.at(-1) === CUSTOM;

/** A container that is not there yet: open, except for attribute maps, where anything else is then unplanned. */
function emptyObject(path: readonly string[]): Schema {
  return { type: 'object', additionalProperties: path.length > 0 && !isCustom(path), properties: {}, required: [] };
}

/** The definition with `edit` applied to the object schema at `path`; containers on the way are made where they are missing. */
function editObject(definition: unknown, path: readonly string[], edit: (schema: Schema) => Schema, from = 0): Schema {
  const here = path.slice(0, from);
  const isRoot = from === 0;
  const leaf = from === path.length;
  const base: Schema = isObject(definition) ? definition : isRoot && !leaf ? {} : emptyObject(here);
  if (leaf) return edit(base);
  const [key, name] = [path[from] ?? '', path[from + 1]];
  if (key === 'items') {
    const list: Schema = isObject(definition) ? definition : { type: 'array' };
    const items = editObject(list['items'], path, edit, from + 1);
    return items === list['items'] ? list : { ...list, items };
  }
  const properties = isObject(base['properties']) ? base['properties'] : {};
  const old = Object.hasOwn(properties, name ?? '') ? properties[name ?? ''] : undefined;
  // The array itself is made by its `items` step.
  const next = editObject(old, path, edit, from + 2);
  return next === old ? base : { ...base, properties: { ...properties, [name ?? '']: next } };
}

function withRequired(schema: Schema, name: string, required: boolean): Schema {
  const old = requiredOf(schema);
  if (old.includes(name) === required) return schema;
  return { ...schema, required: required ? [...old, name] : old.filter((other) => other !== name) };
}

/** An attribute map with required members must itself be there, else an event without any attribute would pass. */
function syncContainer(before: unknown, definition: Schema, path: readonly string[]): Schema {
  if (!isCustom(path)) return definition;
  const count = (root: unknown): number => { const schema = at(root, path); return isObject(schema) ? requiredOf(schema).length : 0; };
  const [old, now] = [count(before), count(definition)];
  if ((old > 0) === (now > 0)) return definition;
  return editObject(definition, path.slice(0, -2), (schema) => withRequired(schema, CUSTOM, now > 0));
}

export interface NamedPatch extends AttributePatch {
  readonly name?: string;
  readonly required?: boolean;
}

/** Changes one member of a section, or adds it; its place among the others stays. */
export function editMember(definition: unknown, path: readonly string[], name: string, patch: NamedPatch): Schema {
  const { name: newName = name, required, ...attribute } = patch;
  const next = editObject(definition, path, (schema) => {
    const properties = isObject(schema['properties']) ? schema['properties'] : {};
    const isNew = !Object.hasOwn(properties, name);
    const taken = newName !== name && Object.hasOwn(properties, newName);
    const target = taken ? name : newName;
    const old = isNew ? {} : properties[name];
    const member = Object.keys(attribute).length === 0 && !isNew ? old : editAttribute(old, attribute);
    const wasRequired = requiredOf(schema).includes(name);
    const isRequired = required ?? wasRequired;
    if (!isNew && member === old && target === name && isRequired === wasRequired) return schema;
    const entries = isNew ? [...Object.entries(properties), [target, member] as const] : Object.entries(properties).map(([key, value]) => (key === name ? [target, member] as const : [key, value] as const));
    const renamed = target === name ? schema : { ...schema, ...(wasRequired ? { required: requiredOf(schema).map((other) => (other === name ? target : other)) } : {}) };
    return withRequired({ ...renamed, properties: Object.fromEntries(entries) }, target, isRequired);
  });
  return syncContainer(definition, next, path);
}

/** Puts a whole schema where a member stands, or adds it. */
export function putMember(definition: unknown, path: readonly string[], name: string, member: unknown, required: boolean): Schema {
  const next = editObject(definition, path, (schema) => {
    const properties = isObject(schema['properties']) ? schema['properties'] : {};
    return withRequired({ ...schema, properties: { ...properties, [name]: member } }, name, required);
  });
  return syncContainer(definition, next, path);
}

export function removeMember(definition: unknown, path: readonly string[], name: string): Schema {
  const next = editObject(definition, path, (schema) => {
    const { [name]: _, ...rest } = isObject(schema['properties']) ? schema['properties'] : {};
    return { ...withRequired(schema, name, false), properties: rest };
  });
  return syncContainer(definition, next, path);
}

/** "Allow additional attributes" of a section. */
export function setAdditional(definition: unknown, path: readonly string[], additional: boolean): Schema {
  return editObject(definition, path, (schema) => (schema['additionalProperties'] === additional ? schema : { ...schema, additionalProperties: additional }));
}

/** What a new point of this type starts with, as the hosted editor writes it. */
export function emptyDefinition(matchType: string): Schema {
  if (matchType === 'user_attributes' || matchType === 'user_identities') return emptyObject([]);
  return { properties: { data: { type: 'object', additionalProperties: true, properties: {}, required: [] } } };
}

export function newPoint(match: Match, description = ''): DataPoint {
  return { description, match: { ...match, criteria: match.criteria ?? {} }, validator: { type: 'json_schema', definition: emptyDefinition(match.type) as DataPoint['validator']['definition'] } };
}

/** A point that the form can edit: of a plannable type, with a JSON Schema that is an object. */
export function hasForm(point: DataPoint): boolean {
  return point.validator.type === 'json_schema' && isObject(point.validator.definition) && sectionsOf(point.match.type).length > 0;
}

export function withDefinition(point: DataPoint, definition: Schema): DataPoint {
  return definition === point.validator.definition ? point : { ...point, validator: { ...point.validator, definition: definition as DataPoint['validator']['definition'] } };
}

/** Moves a point to another event. What the definition says of the action itself follows. */
export function rematch(point: DataPoint, match: Match): DataPoint {
  const moved: DataPoint = { ...point, match: { ...point.match, type: match.type, criteria: { ...match.criteria } } };
  const path = [...under(DATA, match.type, 'action'), 'const'];
  const stated = at(point.validator.definition, path);
  if (point.match.type !== match.type || stated === undefined || stated !== point.match.criteria?.['action']) return moved;
  const definition = editObject(point.validator.definition, under(DATA, match.type), (schema) => {
    const properties = schema['properties'] as Schema;
    return { ...schema, properties: { ...properties, action: { ...(properties['action'] as Schema), const: match.criteria?.['action'] } } };
  });
  return withDefinition(moved, definition);
}

export interface BlockSettings {
  readonly ev: boolean;
  readonly ea: boolean;
  readonly ua: boolean;
  readonly id: boolean;
}

const BLOCK_MEMBERS = { ev: ['event', 'drop_event'], ea: ['event_attribute', 'drop_attribute'], ua: ['user_attribute', 'drop_attribute'], id: ['identity', 'drop_attribute'] } as const;

/** The four toggles of the tab Block (8). */
export function readBlock(document: VersionDocument): BlockSettings {
  const actions = document.settings?.validation_actions ?? {};
  const on = (key: keyof BlockSettings): boolean => actions[BLOCK_MEMBERS[key][0]]?.startsWith('drop_') ?? false;
  return { ev: on('ev'), ea: on('ea'), ua: on('ua'), id: on('id') };
}

export function setBlock(document: VersionDocument, key: keyof BlockSettings, on: boolean): VersionDocument {
  if (readBlock(document)[key] === on) return document;
  const [member, action] = BLOCK_MEMBERS[key];
  const settings = document.settings ?? {};
  return { ...document, settings: { ...settings, validation_actions: { ...settings.validation_actions, [member]: on ? action : 'allow' } } };
}
