/** Products of a commerce event in Facebook's parameters (spec/outputs/facebook.md 1.6, 1.8). */
import { isObject } from '../../../protocol/json.ts';
import type { Json, JsonObject } from '../../../protocol/json.ts';
import type { Payload, PayloadField } from '../shared/payload.ts';
import { listOf, numberOf, objectOf, textOf } from '../shared/values.ts';
import { DEFAULT_CURRENCY } from './constants.ts';
import type { Say } from './outgoing.ts';
import { CONTENT_CATEGORIES, CONTENT_TYPE, CONTENT_TYPES, PER_PRODUCT_ACTIONS } from './standard-events.ts';

export interface Product {
  readonly id: string | null;
  readonly price: number | null;
  readonly quantity: number;
  readonly hasQuantity: boolean;
  readonly total: number | null;
  readonly category: string | null;
  /** JSON pointer in the batch. */
  readonly source: string;
}

/** `source` is where the event's data stands in the batch. */
export function productsOf(data: JsonObject, source: string): Product[] {
  return listOf(objectOf(data['product_action'])['products']).flatMap((product, index): Product[] => {
    if (!isObject(product)) return [];
    const quantity = numberOf(product['quantity']);
    return [{
      id: textOf(product['id']), price: numberOf(product['price']), quantity: quantity ?? 1, hasQuantity: quantity !== null, total: numberOf(product['total_product_amount']),
      category: textOf(product['category']), source: `${source}/product_action/products/${index}`,
    }];
  });
}

/** `currency_code`, or the default. */
function currency(data: JsonObject, source: string): PayloadField {
  const code = textOf(data['currency_code']);
  return code === null ? { value: DEFAULT_CURRENCY, source: 'constant', how: 'currency of events without one' } : { value: code, source: `${source}/currency_code`, how: 'copied' };
}

/** A value that is allowed, else `product`. */
export function contentType(text: string, source: string): PayloadField {
  const value = text.trim();
  return CONTENT_TYPES.has(value) ? { value, source, how: 'allowed content type' } : { value: CONTENT_TYPE, source: 'constant', how: `in place of "${value.slice(0, 80)}", which is no content type of Facebook` };
}

/** Parameters of the app event of one product. */
export function productParameters(product: Product, data: JsonObject, source: string): Payload {
  const { id, price, category } = product;
  const payload: Payload = new Map();
  if (price !== null) payload.set('_valueToSum', { value: price, source: `${product.source}/price`, how: 'unit price' });
  payload.set('fb_currency', currency(data, source));
  payload.set('fb_content_type', category === null ? { value: CONTENT_TYPE, source: 'constant', how: 'the product has no category' } : { ...contentType(category, `${product.source}/category`), fact: 'content-type-category' });
  if (id !== null) payload.set('fb_content_id', { value: id, source: `${product.source}/id`, how: 'product id' });
  return payload;
}

/** Parameters of the app event of a purchase or checkout. */
export function orderParameters(products: readonly Product[], data: JsonObject, source: string): Payload {
  const payload: Payload = new Map();
  const total = numberOf(objectOf(data['product_action'])['total_amount']);
  if (total !== null) payload.set('_valueToSum', { value: total, source: `${source}/product_action/total_amount`, how: 'total amount' });
  payload.set('fb_currency', currency(data, source));
  if (products.length === 0) return payload;
  const list = `${source}/product_action/products`;
  payload.set('fb_num_items', { value: numItems(products), source: list, how: 'sum of quantities' });
  payload.set('fb_content_id', { value: JSON.stringify(ids(products)), source: list, how: 'product ids as text of JSON' });
  payload.set('fb_content', { value: JSON.stringify(products.filter(({ id }) => id !== null).map(content)), source: list, how: 'products as text of JSON', fact: 'fb-content' });
  payload.set('fb_content_type', { value: CONTENT_TYPE, source: 'constant', how: 'products' });
  return payload;
}

/** `custom_data` of a commerce event. `at` is where it stands in the body. */
export function commerceData(action: string, data: JsonObject, source: string, at: string, say: Say): JsonObject {
  const own = objectOf(data['product_action']);
  const products = productsOf(data, source);
  const list = `${source}/product_action/products`;
  const made: JsonObject = {};
  const put = (key: string, value: Json, from: string, how: string, fact?: string): void => {
    made[key] = value;
    say(`${at}/${key}`, from, how, fact);
  };
  const { value: code, source: codeSource, how: codeHow } = currency(data, source);
  put('currency', code, codeSource, codeHow);
  const total = numberOf(own['total_amount']);
  if (action === 'remove_from_cart' || !PER_PRODUCT_ACTIONS.has(action)) {
    if (total !== null) put('value', total, `${source}/product_action/total_amount`, 'total amount');
    else if (action === 'remove_from_cart' && products.length > 0) put('value', sum(products.map((product) => product.total ?? 0)), list, 'sum of the products’ totals', 'remove-from-cart');
  } else if (products.length > 0) put('value', sum(products.map(({ price, quantity }) => (price ?? 0) * quantity)), list, 'sum of price × quantity');
  if (products.length > 0) put('content_type', CONTENT_TYPE, 'constant', 'products');
  const named = products.filter(({ id }) => id !== null);
  if (named.length > 0) {
    made['content_ids'] = named.map(({ id }) => id);
    made['contents'] = named.map(content);
    named.forEach((product, index) => {
      say(`${at}/content_ids/${index}`, `${product.source}/id`, 'product id');
      say(`${at}/contents/${index}/id`, `${product.source}/id`, 'product id');
      say(`${at}/contents/${index}/quantity`, product.hasQuantity ? `${product.source}/quantity` : 'constant', product.hasQuantity ? 'quantity' : 'no quantity: one');
      if (product.price !== null) say(`${at}/contents/${index}/item_price`, `${product.source}/price`, 'unit price');
    });
  }
  if ((action === 'checkout' || action === 'purchase') && products.length > 0) put('num_items', numItems(products), list, 'sum of quantities');
  const order = textOf(own['transaction_id']);
  if (order !== null) put('order_id', order, `${source}/product_action/transaction_id`, 'transaction id');
  const category = CONTENT_CATEGORIES.get(action);
  if (category !== undefined) put('content_category', category, `${source}/product_action/action`, 'the web SDK’s word for the action', 'content-category');
  return made;
}

function content({ id, quantity, price }: Product): JsonObject {
  return price === null ? { id, quantity } : { id, quantity, item_price: price };
}

const ids = (products: readonly Product[]): string[] => products.flatMap(({ id }) => (id === null ? [] : [id]));
const numItems = (products: readonly Product[]): number => sum(products.map(({ quantity }) => quantity));

/** Without the noise of binary fractions. */
function sum(amounts: readonly number[]): number {
  return Math.round(amounts.reduce((total, amount) => total + amount, 0) * 1e6) / 1e6;
}
