/** One custom mapping over one event: the events that it makes of it, field by field with where they came from (spec/pipeline.md e). */
import type { Pointer, Reason } from '../../protocol/contract.ts';
import type { CustomMapping } from '../../protocol/custom-mapping.ts';
import { isObject } from '../../protocol/json.ts';
import type { Json, JsonObject } from '../../protocol/json.ts';
import { plainJson } from '../../protocol/patch.ts';
import { escapeToken } from '../../protocol/pointer.ts';
import { PRODUCT_ACTIONS } from '../batch/schema.ts';
import type { BatchEvent } from '../batch/types.ts';
import { plural, quoted } from '../wording.ts';
import type { Subject } from './custom-mapping-match.ts';
import { compileFinder, typed } from './custom-mapping-values.ts';
import type { Found, Item, MappedType } from './custom-mapping-values.ts';
import type { ProjectedField } from './types.ts';

export interface Projected {
  readonly event: BatchEvent;
  readonly fields: readonly ProjectedField[];
}

export interface Projection {
  readonly made: readonly Projected[];
  /** Why the mapping made less than it was meant to. */
  readonly missed: Reason | null;
}

interface Row {
  readonly to: string;
  readonly how: string;
  readonly type: MappedType;
  readonly required: boolean;
  readonly find: (subject: Subject, item: Item | null) => Found | null;
  /** The attribute whose value is used up: it is not kept a second time. */
  readonly uses: boolean;
  readonly label: string;
  readonly pointer: Pointer;
}

interface Attribute {
  readonly value: Json;
  readonly source: string | null;
  readonly how: string;
}

type Attributes = ReadonlyMap<string, Attribute>;
type Say = (target: string, source: string | null, how: string) => void;

export interface MappingPlace {
  readonly connection: string;
  readonly index: number;
  readonly label: string;
  readonly pointer: Pointer;
}

export function placeOf(connection: string, { to }: CustomMapping, index: number): MappingPlace {
  return {
    connection, index, label: `Custom mapping ${index + 1}${to === '' ? '' : ` (${quoted(to)})`} of the connection ${connection}`,
    pointer: { kind: 'connection', name: connection, path: `/custom_mappings/${index}`, file: `connections/${connection}.json` },
  };
}

export function compileProjection(mapping: CustomMapping, place: MappingPlace): (event: BatchEvent, subject: Subject, items: readonly Item[]) => Projection {
  const rows = mapping.attributes.flatMap((row, index) => (row.value === undefined ? [compileRow(row, index, place)] : []));
  // What is required comes first; otherwise the order of the file holds.
  const ordered = [...rows.filter(({ required }) => required), ...rows.filter(({ required }) => !required)];
  const fixed = mapping.attributes.flatMap((row, index) => (row.value === undefined ? [] : [{ to: row.to, value: typed(row.value, row.type) ?? row.value, how: `static value of row ${index + 1}` }]));
  const project = (event: BatchEvent, subject: Subject, item: Item | null, kept: readonly Item[]): Projected | Reason => {
    const attributes = new Map<string, Attribute>();
    const used = new Set<string>();
    for (const row of ordered) {
      const found = row.find(subject, item);
      const value = found === null ? undefined : typed(found.value, row.type);
      if (value === undefined) {
        if (row.required) return missing(place, row, found, item);
        continue;
      }
      attributes.set(row.to, { value, source: found!.source, how: row.how });
      if (row.uses) used.add(found!.source);
    }
    for (const { to, value, how } of fixed) attributes.set(to, { value, source: null, how });
    if (mapping.keep_unmapped) keepUnmapped(subject.data, attributes, used, mapping.max_attributes ?? Infinity);
    return build(event, subject, mapping, place, attributes, kept);
  };
  return (event, subject, items) => {
    const passes = passesOf(mapping, subject, items);
    const made: Projected[] = [];
    let missed: Reason | null = passes.length > 0 ? null : { code: 'mapping-no-products', message: `${place.label} makes one event of each product, and this event has none.`, pointer: { ...place.pointer, path: `${place.pointer.path}/selector` }, value: 0 };
    let without = 0;
    for (const { item, kept } of passes) {
      const one = project(event, subject, item, kept);
      if ('event' in one) made.push(one);
      else {
        missed ??= one;
        without += 1;
      }
    }
    if (missed !== null && without > 0 && passes.length > 1) missed = { ...missed, message: `${missed.message} That holds for ${without} of ${plural(passes.length, 'item')}.` };
    return { made, missed };
  };
}

/** A product or promotion that attributes are taken from, and those that a commerce event made of it keeps. */
function passesOf({ selector }: CustomMapping, { message, data }: Subject, items: readonly Item[]): { item: Item | null; kept: readonly Item[] }[] {
  if (message !== 'commerce_event') return [{ item: null, kept: [] }];
  if (selector === 'last') return [{ item: items.at(-1) ?? null, kept: items }];
  if (items.length === 0) return isObject(data['promotion_action']!) && !isObject(data['product_action']!) ? [{ item: null, kept: [] }] : [];
  return items.map((item) => ({ item, kept: [item] }));
}

function compileRow(row: CustomMapping['attributes'][number], index: number, place: MappingPlace): Row {
  const common = { to: row.to, type: row.type, required: row.required, pointer: { ...place.pointer, path: `${place.pointer.path}/attributes/${index}` } };
  if (row.from === undefined) {
    return { ...common, how: `event name, row ${index + 1}`, uses: false, label: 'the event\'s name', find: ({ message, name }) => (message === 'commerce_event' || name === '' ? null : { value: name, source: message === 'screen_view' ? '/data/screen_name' : '/data/event_name' }) };
  }
  const find = compileFinder(row.property, row.from);
  return { ...common, how: `row ${index + 1}`, uses: row.property === 'event_attribute', label: `the ${row.property.replace('_', ' ')} ${quoted(row.from)}`, find: ({ data }, item) => find(data, item) };
}

function missing({ label }: MappingPlace, row: Row, found: Found | null, item: Item | null): Reason {
  const where = item === null ? 'this event' : `the item at ${item.at.slice('/data'.length)}`;
  if (found === null) return { code: 'mapping-required-missing', message: `${label} needs ${row.label}, and ${where} does not have it.`, pointer: row.pointer, value: null };
  return { code: 'mapping-required-type', message: `${label} needs ${row.label} as ${row.type}, and it is ${quoted(String(found.value).slice(0, 80))} here.`, pointer: row.pointer, value: plainJson(found.value) };
}

function keepUnmapped(data: JsonObject, attributes: Map<string, Attribute>, used: ReadonlySet<string>, most: number): void {
  const own = data['custom_attributes'];
  if (!isObject(own!)) return;
  for (const key of Object.keys(own).sort()) {
    if (attributes.size >= most) return;
    const source = `/data/custom_attributes/${escapeToken(key)}`;
    if (!used.has(source) && !attributes.has(key)) attributes.set(key, { value: own[key]!, source, how: 'kept as it was' });
  }
}

/** What a commerce event or screen view has and a custom event has not. */
const COMMERCE_ONLY: ReadonlySet<string> = new Set(['product_action', 'promotion_action', 'product_impressions', 'shopping_cart', 'currency_code', 'screen_name', 'is_non_interactive', 'event_name', 'custom_event_type']);
const SCREEN_ONLY: ReadonlySet<string> = new Set(['screen_name', 'activity_type']);

function build(event: BatchEvent, subject: Subject, { to, as }: CustomMapping, place: MappingPlace, attributes: Attributes, kept: readonly Item[]): Projected {
  const { message, data } = subject;
  const fields: ProjectedField[] = [];
  const say: Say = (target, source, how) => fields.push({ target, source, how: `custom mapping ${place.index + 1}: ${how}` });
  for (const [key, { source, how }] of attributes) say(`/data/custom_attributes/${escapeToken(key)}`, source, how);
  if (attributes.size === 0) say('/data/custom_attributes', null, 'no attribute is mapped');
  const custom_attributes: JsonObject = Object.fromEntries([...attributes].map(([key, { value }]) => [key, value]));
  if (message !== 'custom_event' && !(message === 'commerce_event' && as === 'commerce_event')) return { event: asCustomEvent(subject, to, custom_attributes, say), fields };
  if (to !== '') say('/data/event_name', null, 'event name');
  const items = message === 'commerce_event' ? onlyItems(data, kept, say) : {};
  return { event: { ...event, data: { ...data, ...items, ...(to === '' ? {} : { event_name: to }), custom_attributes } }, fields };
}

/** Screens and commerce events lose what only they have; commerce events become transactions. */
function asCustomEvent({ message, data, name }: Subject, to: string, custom_attributes: JsonObject, say: Say): BatchEvent {
  const isScreen = message === 'screen_view';
  const dropped = isScreen ? SCREEN_ONLY : COMMERCE_ONLY;
  const rest = Object.fromEntries(Object.entries(data).filter(([key]) => !dropped.has(key)));
  say('/event_type', null, 'custom event');
  say('/data/custom_event_type', null, isScreen ? 'type of screens' : 'type of commerce events');
  if (to !== '') say('/data/event_name', null, 'event name');
  else say('/data/event_name', isScreen ? '/data/screen_name' : name === '' ? actionPointer(data) : '/data/event_name', 'the event\'s own name');
  const event_name = to !== '' ? to : name !== '' || isScreen ? name : commerceName(data);
  return { event_type: 'custom_event', data: { ...rest, event_name, custom_event_type: isScreen ? 'navigation' : 'transaction', custom_attributes } };
}

/** The action with the products or promotions that are left. */
function onlyItems(data: JsonObject, kept: readonly Item[], say: Say): JsonObject {
  const [action, list] = isObject(data['product_action']!) ? ['product_action', 'products'] : ['promotion_action', 'promotions'];
  const owner = data[action];
  if (!isObject(owner!) || !Array.isArray(owner[list]) || owner[list].length === kept.length) return {};
  kept.forEach(({ at }, index) => {
    const target = `/data/${action}/${list}/${index}`;
    if (target !== at) say(target, at, `one of ${list}`);
  });
  return { [action]: { ...owner, [list]: kept.map(({ value }) => value) } };
}

function actionPointer(data: JsonObject): string {
  return `/data/${isObject(data['product_action']!) ? 'product_action' : 'promotion_action'}/action`;
}

/** The name that the platform gives a commerce event (spec/data-model.md 3.3). */
function commerceName(data: JsonObject): string {
  const { product_action: product, promotion_action: promotion } = data;
  if (isObject(product!)) {
    const action = String(product['action']);
    return `eCommerce - ${Object.hasOwn(PRODUCT_ACTIONS, action) ? PRODUCT_ACTIONS[action]!.word : 'Unknown'}`;
  }
  return `eCommerce - ${isObject(promotion!) && promotion['action'] === 'click' ? 'PromotionClick' : 'PromotionView'}`;
}
