/** Where custom mappings find values in an event, and the types they ask for (spec/pipeline.md e). */
import { ACTION_FIELDS, PRODUCT_FIELDS, PROMOTION_FIELDS } from '../../protocol/commerce-fields.ts';
import type { MAPPED_TYPES, MATCH_PROPERTIES } from '../../protocol/custom-mapping.ts';
import { isObject } from '../../protocol/json.ts';
import type { Json, JsonObject } from '../../protocol/json.ts';
import { escapeToken } from '../../protocol/pointer.ts';
import { scalarText } from '../batch/normalise-shape.ts';

export type Property = (typeof MATCH_PROPERTIES)[number];
export type MappedType = (typeof MAPPED_TYPES)[number];

/** A product or promotion with its JSON pointer below the event. */
export interface Item {
  readonly value: JsonObject;
  readonly at: string;
}

export interface Found {
  readonly value: Json;
  /** Below the event: `/data/…`. */
  readonly source: string;
}

/** `item` is the product or promotion at hand; null where there is none. Null when the value is not there. */
export type Finder = (data: JsonObject, item: Item | null) => Found | null;

/** Names are the same in any case; one that is written alike comes first. */
function keyIn(owner: JsonObject, name: string): string | null {
  if (Object.hasOwn(owner, name)) return name;
  const wanted = name.toLowerCase();
  return Object.keys(owner).find((key) => key.toLowerCase() === wanted) ?? null;
}

function member(owner: Json | undefined, name: string, at: string): Found | null {
  if (!isObject(owner!)) return null;
  const key = keyIn(owner, name);
  const value = key === null ? null : owner[key]!;
  return value === null || scalarText(value) === null ? null : { value, source: `${at}/${escapeToken(key!)}` };
}

/** The field that a display name stands for; otherwise the name is the field's own. */
function fieldOf(fields: Readonly<Record<string, string>>, name: string): string {
  const wanted = name.toLowerCase();
  return Object.entries(fields).find(([display]) => display.toLowerCase() === wanted)?.[1] ?? name;
}

export function compileFinder(property: Property, name: string): Finder {
  switch (property) {
    case 'event_attribute': return (data) => member(data['custom_attributes'], name, '/data/custom_attributes');
    case 'event_field': {
      const field = fieldOf(ACTION_FIELDS, name);
      return (data) => member(data['product_action'], field, '/data/product_action') ?? member(data, field, '/data');
    }
    case 'product_field': {
      const field = fieldOf(PRODUCT_FIELDS, name);
      return (_data, item) => (item === null || !isProduct(item) ? null : member(item.value, field, item.at));
    }
    case 'product_attribute': return (_data, item) => (item === null || !isProduct(item) ? null : member(item.value['custom_attributes'], name, `${item.at}/custom_attributes`));
    case 'promotion_field': {
      const field = fieldOf(PROMOTION_FIELDS, name);
      return (_data, item) => (item === null || isProduct(item) ? null : member(item.value, field, item.at));
    }
    default: return property satisfies never;
  }
}

const PRODUCTS_AT = '/data/product_action/products';
const PROMOTIONS_AT = '/data/promotion_action/promotions';

function isProduct(item: Item): boolean {
  return item.at.startsWith(PRODUCTS_AT);
}

/** Products of a product action, or promotions. */
export function itemsOf(data: JsonObject): Item[] {
  const { product_action: product, promotion_action: promotion } = data;
  const [list, at] = isObject(product!) ? [product['products'], PRODUCTS_AT] : [isObject(promotion!) ? promotion['promotions'] : undefined, PROMOTIONS_AT];
  return Array.isArray(list) ? list.flatMap((value, index) => (isObject(value) ? [{ value, at: `${at}/${index}` }] : [])) : [];
}

/** The value as the mapping's type; undefined when it is of another. `string` takes anything. */
export function typed(value: Json, type: MappedType): Json | undefined {
  const text = scalarText(value);
  if (text === null) return undefined;
  switch (type) {
    case 'string': return value;
    case 'int': {
      if (!/^[+-]?\d{1,30}$/.test(text)) return undefined;
      const number = Number(text);
      return Number.isSafeInteger(number) ? number : BigInt(text);
    }
    case 'bool': {
      const lower = text.toLowerCase();
      return lower === 'true' ? true : lower === 'false' ? false : undefined;
    }
    case 'double': {
      const number = Number(text);
      return text.trim() !== '' && /^\s*[+-]?[\d.]/.test(text) && !/^\s*[+-]?0[xbo]/i.test(text) && Number.isFinite(number) ? number : undefined;
    }
    default: return type satisfies never;
  }
}
