/** The E-Commerce part of the Data Filter: an event's own attributes and fields, then products and promotions (spec/pipeline.md c.1, c.3). */
import { ACTION_FIELDS, FILTERED_ACTION_FIELDS, PRODUCT_FIELDS, PROMOTION_FIELDS } from '../../protocol/commerce-fields.ts';
import { isObject } from '../../protocol/json.ts';
import type { Json, JsonObject } from '../../protocol/json.ts';
import { quoted } from '../wording.ts';
import type { FilterLog } from './data-filter-log.ts';
import { offOf } from './data-filter-switches.ts';
import type { Leaves, Node, Switches } from './data-filter-switches.ts';

type Fields = readonly (readonly [display: string, field: string])[];

const ACTION: Fields = FILTERED_ACTION_FIELDS.map((display) => [display, ACTION_FIELDS[display]] as const);
const PRODUCT: Fields = Object.entries(PRODUCT_FIELDS);
const PROMOTION: Fields = Object.entries(PROMOTION_FIELDS);

/** The data that was given when nothing is off. `kind` is the commerce type. */
export function filterCommerce(data: JsonObject, kind: string, node: Node, { products, promotions }: Switches, log: FilterLog): JsonObject {
  let out = data;
  if (node.leaves !== null) {
    const what = (key: string): string => `the attribute ${quoted(key)} of ${kind} events`;
    out = withAttributes(out, node.leaves, log.at, 'commerce-attribute', what, log);
    out = withMember(out, 'product_action', (action) => withoutFields(action, ACTION, node.leaves!, `${log.at}/product_action`, 'commerce-attribute', what, log));
  }
  if (products.off !== null || products.leaves !== null) {
    const filter = (owner: JsonObject, path: string): JsonObject => filterEntities(owner, 'products', 'product', products, PRODUCT, path, log);
    out = withMember(out, 'product_action', (action) => filter(action, `${log.at}/product_action`));
    out = withMember(out, 'shopping_cart', (cart) => filter(cart, `${log.at}/shopping_cart`));
    const impressions = out['product_impressions'];
    if (Array.isArray(impressions)) {
      const kept = mapped(impressions, (impression, index) => filter(impression, `${log.at}/product_impressions/${index}`));
      if (kept !== impressions) out = { ...out, product_impressions: kept };
    }
  }
  if (promotions.off !== null || promotions.leaves !== null) {
    out = withMember(out, 'promotion_action', (action) => filterEntities(action, 'promotions', 'promotion', promotions, PROMOTION, `${log.at}/promotion_action`, log));
  }
  return out;
}

function withMember(owner: JsonObject, key: string, change: (value: JsonObject) => JsonObject): JsonObject {
  const value = owner[key];
  if (!isObject(value!)) return owner;
  const after = change(value);
  return after === value ? owner : { ...owner, [key]: after };
}

/** The same list when no entry changes. */
function mapped(list: Json[], change: (entry: JsonObject, index: number) => JsonObject): Json[] {
  let out = list;
  for (let index = 0; index < list.length; index += 1) {
    const entry = list[index]!;
    const after = isObject(entry) ? change(entry, index) : entry;
    if (after === entry) continue;
    if (out === list) out = [...list];
    out[index] = after;
  }
  return out;
}

type Name = (key: string) => string;

function withAttributes(owner: JsonObject, leaves: Leaves, path: string, code: string, what: Name, log: FilterLog): JsonObject {
  const attributes = owner['custom_attributes'];
  if (!isObject(attributes!)) return owner;
  const kept = log.without(attributes, leaves, `${path}/custom_attributes`, code, what);
  return kept === attributes ? owner : { ...owner, custom_attributes: kept };
}

/** Fields go by their display names. */
function withoutFields(owner: JsonObject, fields: Fields, leaves: Leaves, path: string, code: string, what: Name, log: FilterLog): JsonObject {
  let out = owner;
  for (const [display, field] of fields) {
    const value = owner[field];
    if (value === undefined) continue;
    const off = offOf(leaves, display);
    if (off === null) continue;
    if (out === owner) out = { ...owner };
    delete out[field];
    log.remove(off, `${path}/${field}`, value, code, what(display), display);
  }
  return out;
}

/** Products or promotions: all of them go, or what is off of each. */
function filterEntities(owner: JsonObject, list: string, entity: 'product' | 'promotion', { off, leaves }: Node, fields: Fields, path: string, log: FilterLog): JsonObject {
  const entries = owner[list];
  if (!Array.isArray(entries)) return owner;
  if (off !== null) {
    const { [list]: _, ...rest } = owner;
    log.remove(off, `${path}/${list}`, entries, 'entity', `${entity}s`, entity);
    return rest;
  }
  const what = (key: string): string => `the ${entity} attribute ${quoted(key)}`;
  const code = `${entity}-attribute`;
  const kept = mapped(entries, (entry, index) => {
    const at = `${path}/${list}/${index}`;
    return withoutFields(withAttributes(entry, leaves!, at, code, what, log), fields, leaves!, at, code, what, log);
  });
  return kept === entries ? owner : { ...owner, [list]: kept };
}
