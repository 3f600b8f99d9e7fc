/**
 * Commerce events for destinations that know only plain events (spec/data-model.md 8, spec/pipeline.md f).
 * Values keep their JSON type, since partners differ in whether they want text; each one says where it came from,
 * as a JSON pointer into the event's `data`.
 */
import { isObject } from '../../protocol/json.ts';
import type { Json, JsonObject } from '../../protocol/json.ts';
import { escapeToken } from '../../protocol/pointer.ts';

export interface ExpandedAttribute {
  readonly value: Json;
  readonly source: string;
}

export interface ExpandedEvent {
  readonly name: string;
  readonly kind: 'total' | 'item' | 'promotion' | 'impression';
  /** 0 for the total, 1 and up for the others: makes ids that derive from the parent's unique. */
  readonly position: number;
  readonly attributes: ReadonlyMap<string, ExpandedAttribute>;
}

type Row = readonly [field: string, key: string];

const ACTION_ROWS: readonly Row[] = [
  ['transaction_id', 'Transaction Id'],
  ['affiliation', 'Affiliation'],
  ['coupon_code', 'Coupon Code'],
  ['total_amount', 'Total Amount'],
  ['shipping_amount', 'Shipping Amount'],
  ['tax_amount', 'Tax Amount'],
  ['checkout_options', 'Checkout Options'],
  ['checkout_step', 'Checkout Step'],
  ['product_action_list', 'Product Action List'],
  ['product_list_source', 'Product List Source'],
];
const TRANSACTION_ROWS: readonly Row[] = [['transaction_id', 'Transaction Id']];
const PRODUCT_ROWS: readonly Row[] = [
  ['coupon_code', 'Coupon Code'],
  ['brand', 'Brand'],
  ['category', 'Category'],
  ['name', 'Name'],
  ['id', 'Id'],
  ['price', 'Item Price'],
  ['quantity', 'Quantity'],
  ['position', 'Position'],
  ['variant', 'Variant'],
];
const PROMOTION_ROWS: readonly Row[] = [
  ['id', 'Id'],
  ['creative', 'Creative'],
  ['name', 'Name'],
  ['position', 'Position'],
];
const IMPRESSION_ROWS: readonly Row[] = [['product_impression_list', 'Product Impression List']];
const CURRENCY_ROWS: readonly Row[] = [['currency_code', 'Currency Code']];

/** The server's enum has one more underscore than the expanded names (spec/data-model.md 3.3). */
const ACTION_WORDS: ReadonlyMap<string, string> = new Map([['remove_from_wish_list', 'remove_from_wishlist']]);

/** The plain events that stand for one commerce event; none when it names no products, promotions or impressions. */
export function expandCommerceEvent(data: JsonObject): ExpandedEvent[] {
  if (isObject(data['product_action'])) return expandProductAction(data, data['product_action']);
  if (isObject(data['promotion_action'])) return expandPromotions(data, data['promotion_action']);
  if (Array.isArray(data['product_impressions'])) return expandImpressions(data, data['product_impressions']);
  return [];
}

function expandProductAction(data: JsonObject, action: JsonObject): ExpandedEvent[] {
  const word = actionWord(action['action']);
  const isTransaction = word === 'purchase' || word === 'refund';
  const products = objects(action['products']);
  const events: ExpandedEvent[] = [];
  if (isTransaction) {
    const attributes = eventAttributes(data);
    attributes.set('Product Count', { value: products.length, source: '/product_action/products' });
    copyRows(attributes, ACTION_ROWS, action, '/product_action');
    copyRows(attributes, CURRENCY_ROWS, data, '');
    events.push({ name: `eCommerce - ${word} - Total`, kind: 'total', position: 0, attributes });
  }
  products.forEach(([product, index], position) => {
    const attributes = eventAttributes(data);
    const pointer = `/product_action/products/${index}`;
    copyAttributes(attributes, product, pointer);
    copyRows(attributes, isTransaction ? TRANSACTION_ROWS : ACTION_ROWS, action, '/product_action');
    copyProduct(attributes, product, pointer);
    events.push({ name: `eCommerce - ${word} - Item`, kind: 'item', position: position + 1, attributes });
  });
  return events;
}

function expandPromotions(data: JsonObject, action: JsonObject): ExpandedEvent[] {
  const word = actionWord(action['action']);
  return objects(action['promotions']).map(([promotion, index], position) => {
    const attributes = eventAttributes(data);
    copyRows(attributes, PROMOTION_ROWS, promotion, `/promotion_action/promotions/${index}`);
    return { name: `eCommerce - ${word} - Item`, kind: 'promotion', position: position + 1, attributes };
  });
}

function expandImpressions(data: JsonObject, impressions: Json[]): ExpandedEvent[] {
  const events: ExpandedEvent[] = [];
  for (const [impression, impressionIndex] of objects(impressions)) {
    for (const [product, index] of objects(impression['products'])) {
      const attributes = eventAttributes(data);
      const pointer = `/product_impressions/${impressionIndex}`;
      copyAttributes(attributes, product, `${pointer}/products/${index}`);
      copyProduct(attributes, product, `${pointer}/products/${index}`);
      copyRows(attributes, IMPRESSION_ROWS, impression, pointer);
      events.push({ name: 'eCommerce - Impression - Item', kind: 'impression', position: events.length + 1, attributes });
    }
  }
  return events;
}

function actionWord(action: Json | undefined): string {
  const word = typeof action === 'string' && action !== '' ? action : 'unknown';
  return ACTION_WORDS.get(word) ?? word;
}

function objects(list: Json | undefined): [JsonObject, number][] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((value, index): [JsonObject, number][] => (isObject(value) ? [[value, index]] : []));
}

function eventAttributes(data: JsonObject): Map<string, ExpandedAttribute> {
  const attributes = new Map<string, ExpandedAttribute>();
  copyAttributes(attributes, data, '');
  return attributes;
}

function copyAttributes(into: Map<string, ExpandedAttribute>, owner: JsonObject, pointer: string): void {
  const own = owner['custom_attributes'];
  if (!isObject(own)) return;
  for (const [key, value] of Object.entries(own)) {
    if (value === null) continue;
    into.set(key, { value, source: `${pointer}/custom_attributes/${escapeToken(key)}` });
  }
}

function copyRows(into: Map<string, ExpandedAttribute>, rows: readonly Row[], owner: JsonObject, pointer: string): void {
  for (const [field, key] of rows) {
    const value = owner[field];
    if (value === undefined || value === null || value === '') continue;
    into.set(key, { value, source: `${pointer}/${field}` });
  }
}

function copyProduct(into: Map<string, ExpandedAttribute>, product: JsonObject, pointer: string): void {
  copyRows(into, PRODUCT_ROWS, product, pointer);
  const total = product['total_product_amount'];
  into.set('Total Product Amount', { value: total ?? 0, source: total === undefined ? pointer : `${pointer}/total_product_amount` });
}
