/** Commerce events with "Bundle Commerce Event Data" off: a purchase entry or a custom event for each product, promotion or impression (spec/outputs/braze.md 1.7). */
import { isObject } from '../../../protocol/json.ts';
import type { Json, JsonObject } from '../../../protocol/json.ts';
import { prefixed } from '../shared/payload.ts';
import { listOf, numberOf, objectOf, textOf } from '../shared/values.ts';
import { DEFAULT_CURRENCY } from './constants.ts';
import { mapBundled } from './commerce-bundled.ts';
import { addItem, headOrigins, left, warnOfReserved } from './events.ts';
import type { EventAt, EventContext, Left, Named } from './events.ts';
import { Fields } from './properties.ts';
import { ACTION_WORDS, AMOUNT_ROWS, COMMON_PRODUCT_ROWS, IMPRESSION_ROWS, ITEM_ROWS, PROMOTION_ROWS, REFUND_ROWS, TRANSACTION_ROWS } from './tables.ts';

/** What a commerce event is about, by the precedence of spec/data-model.md 3.3. */
export type Variant =
  | { readonly kind: 'product'; readonly action: JsonObject; readonly word: string; readonly source: string; readonly wordSource: string }
  | { readonly kind: 'promotion'; readonly action: JsonObject; readonly word: string; readonly source: string; readonly wordSource: string }
  | { readonly kind: 'impression'; readonly list: readonly Json[]; readonly source: string };

function variantOf({ data, source }: EventAt): Variant | null {
  for (const [kind, key] of [['product', 'product_action'], ['promotion', 'promotion_action']] as const) {
    const action = data[key];
    if (!isObject(action)) continue;
    const word = typeof action['action'] === 'string' && action['action'] !== '' ? action['action'] : 'unknown';
    const at = `${source}/${key}`;
    return { kind, action, word: ACTION_WORDS.get(word) ?? word, source: at, wordSource: action['action'] === undefined ? at : `${at}/action` };
  }
  const list = data['product_impressions'];
  return Array.isArray(list) ? { kind: 'impression', list, source: `${source}/product_impressions` } : null;
}

export function mapCommerceEvent(event: EventAt, context: EventContext): Left | null {
  const variant = variantOf(event);
  if (variant === null) return empty(event, 'it has no action and no impressions');
  warnOfReserved(Object.entries(objectOf(event.data['custom_attributes'])), event, context);
  if (context.options.bundles) {
    mapBundled(variant, event, context);
    return null;
  }
  const before = context.drafts.total;
  expand(variant, event, context);
  return context.drafts.total > before ? null : empty(event, 'Braze gets an object for each product or promotion, and it has none');
}

function empty(event: EventAt, why: string): Left {
  return left('unsupported', 'commerce-empty', `Nothing of this commerce event can be sent: ${why}.`, textOf(objectOf(event.data['product_action'])['action']));
}

function expand(variant: Variant, event: EventAt, context: EventContext): void {
  switch (variant.kind) {
    case 'product': {
      if (variant.word === 'refund') refundTotal(variant, event, context);
      for (const [product, at] of objectsOf(variant.action['products'], `${variant.source}/products`)) {
        if (variant.word === 'purchase') purchase(product, at, variant.action, variant.source, event, context);
        else addItem(itemName(variant.word, variant.wordSource), productFields(product, at, variant.action, variant.source, context), event, context);
      }
      return;
    }
    case 'promotion':
      for (const [promotion, at] of objectsOf(variant.action['promotions'], `${variant.source}/promotions`)) {
        const fields = new Fields();
        fields.rows(PROMOTION_ROWS, promotion, at, 'promotion', 'text');
        addItem(itemName(variant.word, variant.wordSource), fields, event, context);
      }
      return;
    case 'impression':
      for (const [impression, at] of objectsOf(variant.list, variant.source)) {
        for (const [product, productAt] of objectsOf(impression['products'], `${at}/products`)) {
          const fields = productFields(product, productAt, {}, '', context);
          fields.rows(IMPRESSION_ROWS, impression, at, 'impression', 'text');
          addItem({ name: 'eCommerce - Impression - Item', source: variant.source, how: 'commerce expansion', fact: 'commerce-names' }, fields, event, context);
        }
      }
      return;
    default:
      variant satisfies never;
  }
}

function itemName(word: string, source: string, kind = 'Item'): Named {
  return { name: `eCommerce - ${word} - ${kind}`, source, how: 'commerce expansion', fact: 'commerce-names' };
}

/** `Id`, `Price`, `Quantity`, then what all products have in common, then the product's own attributes. */
function productFields(product: JsonObject, at: string, action: JsonObject, actionAt: string, { options }: EventContext): Fields {
  const fields = new Fields();
  fields.rows(ITEM_ROWS, product, at, 'product', 'text', 'commerce-texts');
  fields.rows(TRANSACTION_ROWS, action, actionAt, 'transaction', 'text');
  fields.rows(COMMON_PRODUCT_ROWS, product, at, 'product', 'text');
  fields.attributes(product, at, options.detectsEvents, 'product attribute');
  return fields;
}

function refundTotal({ action, source, word, wordSource }: Extract<Variant, { kind: 'product' }>, event: EventAt, context: EventContext): void {
  const fields = new Fields();
  fields.rows(AMOUNT_ROWS, action, source, 'refund', 'text', 'refund-total');
  fields.rows(TRANSACTION_ROWS, action, source, 'transaction', 'text');
  fields.rows(REFUND_ROWS, action, source, 'refund', 'text', 'refund-total');
  addItem(itemName(word, wordSource, 'Total'), fields, event, context);
}

/** A quantity of goods is whole in Braze. */
function wholeQuantity(value: Json | undefined): number | null {
  const number = numberOf(value);
  return number === null ? null : Math.trunc(number);
}

function purchase(product: JsonObject, at: string, action: JsonObject, actionAt: string, event: EventAt, context: EventContext): void {
  const { detectsEvents } = context.options;
  const properties = new Fields();
  properties.rows(AMOUNT_ROWS, action, actionAt, 'amount as text', 'text');
  properties.rows(TRANSACTION_ROWS, action, actionAt, 'transaction', 'text');
  properties.rows(COMMON_PRODUCT_ROWS, product, at, 'product', 'text');
  properties.attributes(product, at, detectsEvents, 'product attribute');
  properties.attributes(event.data, event.source, detectsEvents, 'event attribute');
  const fields = new Fields();
  const id = textOf(product['id']);
  if (id !== null) fields.put('product_id', id, `${at}/id`, 'product id');
  addPurchase(fields, numberOf(product['price']), `${at}/price`, wholeQuantity(product['quantity']), `${at}/quantity`, properties, event, context);
}

/** Completes a purchase whose product is named in `fields`. What Braze needs and the batch lacks is left out: Braze says so. */
export function addPurchase(fields: Fields, price: number | null, priceSource: string, quantity: number | null, quantitySource: string, properties: Fields, event: EventAt, context: EventContext): void {
  const { identity, options, drafts } = context;
  const currency = textOf(event.data['currency_code']);
  fields.put('currency', currency ?? DEFAULT_CURRENCY, currency === null ? 'constant' : `${event.source}/currency_code`, currency === null ? 'no currency: USD' : 'currency');
  if (price !== null) fields.put('price', price, priceSource, 'price');
  if (quantity !== null) fields.put('quantity', quantity, quantitySource, 'quantity, whole', quantitySource === 'constant' ? undefined : 'quantity');
  const value: JsonObject = {
    ...identity.fields, app_id: options.appId, ...fields.value, time: event.time, ...(properties.entries.length > 0 && { properties: properties.value }),
  };
  const { draft: { origins }, pointer } = drafts.add('purchases', value, event.id);
  headOrigins(origins, pointer, event, context);
  for (const origin of prefixed(fields.origins, pointer)) origins.push(origin);
  for (const origin of prefixed(properties.origins, `${pointer}/properties`)) origins.push(origin);
}

/** Objects of a list with their pointers; whatever else is in it is passed over. */
export function objectsOf(list: Json | undefined | readonly Json[], source: string): [JsonObject, string][] {
  return listOf(list).flatMap((value, index): [JsonObject, string][] => (isObject(value) ? [[value, `${source}/${index}`]] : []));
}
