/** Names and values of events (spec/outputs/appsflyer.md 1.3). */
import { isObject } from '../../../protocol/json.ts';
import type { Json, JsonObject } from '../../../protocol/json.ts';
import { escapeToken } from '../../../protocol/pointer.ts';
import { expandCommerceEvent } from '../../batch/commerce-expansion.ts';
import type { FieldOrigin } from '../definition.ts';
import { nest, prefixed } from '../shared/payload.ts';
import type { BodyPart, PayloadField } from '../shared/payload.ts';
import { listOf, numberOf, objectOf, textOf } from '../shared/values.ts';
import { ITEM_EVENTS, ORDER_EVENTS } from './constants.ts';

/** One request's own part. */
export interface AppsFlyerEvent {
  readonly name: PayloadField;
  /** The object that becomes the text `eventValue`, with origins below `/eventValue`; null for none, which is the empty text. */
  readonly values: BodyPart | null;
}

type Members = (readonly [key: string, part: BodyPart | PayloadField])[];

/** Null when the event has no name. `source` is where its data stands in the batch. */
export function customEvent(data: JsonObject, source: string): AppsFlyerEvent | null {
  const name = textOf(data['event_name']);
  return name === null ? null : { name: { value: name, source: `${source}/event_name`, how: 'copied' }, values: attributeValues(data, source) };
}

function attributeValues(data: JsonObject, source: string): BodyPart | null {
  const own = data['custom_attributes'];
  if (!isObject(own)) return null;
  const pointer = `${source}/custom_attributes/`;
  const origins: FieldOrigin[] = [];
  let hasNulls = false;
  for (const key of Object.keys(own)) {
    const token = escapeToken(key);
    if (own[key] === null) hasNulls = true;
    else origins.push({ target: `/eventValue/${token}`, source: pointer + token, how: 'event attribute' });
  }
  if (origins.length === 0) return null;
  return { value: hasNulls ? Object.fromEntries(Object.entries(own).filter(([, value]) => value !== null)) : own, origins };
}

/** None for a commerce event that names no product, promotion or impression. */
export function commerceEvents(data: JsonObject, source: string): AppsFlyerEvent[] {
  const action = objectOf(data['product_action']);
  const word = textOf(action['action']) ?? '';
  const item = ITEM_EVENTS.get(word);
  const order = ORDER_EVENTS.get(word);
  const products = listOf(action['products']).flatMap((product, index): Product[] => (isObject(product) ? [{ product, pointer: `${source}/product_action/products/${index}` }] : []));
  if (item !== undefined) return products.map((one) => ({ name: salesName(item, data, source), values: valuesOf(itemMembers(one, data, source), data, source) }));
  if (order !== undefined) return [{ name: salesName(order, data, source), values: valuesOf(orderMembers(word, action, products, data, source), data, source) }];
  return expanded(data, source);
}

interface Product {
  readonly product: JsonObject;
  readonly pointer: string;
}

function salesName(name: string, data: JsonObject, source: string): PayloadField {
  return mappedName(data, source) ?? { value: name, source: `${source}/product_action/action`, how: 'name of the action at AppsFlyer', fact: 'event-values' };
}

/** The name that a custom mapping gave a commerce event, which has none of its own. */
function mappedName(data: JsonObject, source: string): PayloadField | null {
  const name = textOf(data['event_name']);
  return name === null ? null : { value: name, source: `${source}/event_name`, how: 'name of a custom mapping', fact: 'mapped-commerce-name' };
}

function itemMembers({ product, pointer }: Product, data: JsonObject, source: string): Members {
  const members: Members = currencyMember(data, source);
  const price = numberOf(product['price']);
  if (price !== null) members.push(['af_price', field(price, `${pointer}/price`)]);
  const quantity = numberOf(product['quantity']);
  if (quantity !== null) members.push(['af_quantity', field(quantity, `${pointer}/quantity`)]);
  const id = textOf(product['id']);
  if (id !== null) members.push(['af_content_id', field(id, `${pointer}/id`)]);
  const category = textOf(product['category']);
  if (category !== null) members.push(['af_content_type', field(category, `${pointer}/category`)]);
  return members;
}

function orderMembers(word: string, action: JsonObject, products: readonly Product[], data: JsonObject, source: string): Members {
  const members: Members = currencyMember(data, source);
  const ids = products.flatMap(({ product, pointer }) => {
    const id = textOf(product['id']);
    return id === null ? [] : [{ id: id.replaceAll(',', '%2C'), pointer: `${pointer}/id` }];
  });
  if (ids.length > 0) {
    const origins = ids.map(({ pointer }, index): FieldOrigin => ({ target: `/${index}`, source: pointer, how: 'product id, commas as %2C', fact: 'event-values' }));
    members.push(['af_content_id', { value: ids.map(({ id }) => id), origins }]);
  }
  if (products.length > 0) {
    const quantity = products.reduce((sum, { product }) => sum + (numberOf(product['quantity']) ?? 1), 0);
    members.push(['af_quantity', { value: quantity, source: `${source}/product_action/products`, how: 'sum of quantities', fact: 'quantity-sum' }]);
  }
  const total = numberOf(action['total_amount']);
  if (total !== null) members.push([word === 'purchase' ? 'af_revenue' : 'af_price', field(total, `${source}/product_action/total_amount`)]);
  const order = word === 'purchase' ? textOf(action['transaction_id']) : null;
  if (order !== null) members.push(['af_order_id', field(order, `${source}/product_action/transaction_id`)]);
  return members;
}

function currencyMember(data: JsonObject, source: string): Members {
  const currency = textOf(data['currency_code']);
  return currency === null ? [] : [['af_currency', field(currency, `${source}/currency_code`)]];
}

function field(value: Json, source: string): PayloadField {
  return { value, source, how: 'commerce table', fact: 'event-values' };
}

/** Custom attributes come after AppsFlyer's own parameters and do not replace them. */
function valuesOf(members: Members, data: JsonObject, source: string): BodyPart | null {
  const taken = new Set(members.map(([key]) => key));
  for (const [key, value] of Object.entries(objectOf(data['custom_attributes']))) {
    if (value !== null && !taken.has(key)) members.push([key, { value, source: `${source}/custom_attributes/${escapeToken(key)}`, how: 'event attribute' }]);
  }
  if (members.length === 0) return null;
  const part = nest(members);
  return { value: part.value, origins: prefixed(part.origins, '/eventValue') };
}

function expanded(data: JsonObject, source: string): AppsFlyerEvent[] {
  const variant = ['product_action', 'promotion_action'].find((key) => isObject(data[key]));
  const nameSource = variant === undefined ? `${source}/product_impressions` : objectOf(data[variant])['action'] === undefined ? `${source}/${variant}` : `${source}/${variant}/action`;
  return expandCommerceEvent(data).map(({ name, attributes }) => {
    const members = [...attributes].map(([key, one]): Members[number] => [key, { value: one.value, source: source + one.source, how: 'commerce expansion', fact: 'expansion' }]);
    const part = nest(members);
    return {
      name: mappedName(data, source) ?? { value: name, source: nameSource, how: 'commerce expansion', fact: 'expansion' },
      values: members.length === 0 ? null : { value: part.value, origins: prefixed(part.origins, '/eventValue') },
    };
  });
}
