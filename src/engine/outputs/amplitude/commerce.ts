/** Commerce events as Amplitude knows them: one for the transaction, one for each product, one for the money (spec/outputs/amplitude.md 1.6). */
import { isObject } from '../../../protocol/json.ts';
import type { Json, JsonObject } from '../../../protocol/json.ts';
import { escapeToken } from '../../../protocol/pointer.ts';
import { PRODUCT_ACTIONS } from '../../batch/schema.ts';
import { numberOf, objectOf, textOf } from '../shared/values.ts';
import { REVENUE_EVENT } from './constants.ts';
import { asObject } from './events.ts';
import type { NamedEvent } from './events.ts';
import { property, settled } from './fields.ts';
import type { Field, Properties } from './fields.ts';
import type { AmplitudeOptions } from './settings.ts';

type Row = readonly [field: string, key: string];

const ACTION_ROWS: readonly Row[] = [
  ['transaction_id', 'Transaction Id'], ['affiliation', 'Affiliation'], ['coupon_code', 'Coupon Code'], ['tax_amount', 'Tax Amount'],
  ['shipping_amount', 'Shipping Amount'], ['checkout_options', 'Checkout Options'], ['checkout_step', 'Checkout Step'],
];
const ITEM_ACTION_ROWS: readonly Row[] = [['transaction_id', 'Transaction Id']];
const PRODUCT_ROWS: readonly Row[] = [
  ['coupon_code', 'Coupon Code'], ['brand', 'Brand'], ['category', 'Category'], ['name', 'Name'], ['id', 'Id'], ['price', 'Item Price'],
  ['quantity', 'Quantity'], ['position', 'Position'], ['variant', 'Variant'],
];
const SPLIT_MARK = 'mparticle_amplitude_should_split';

/** None for a commerce event without products: promotions and impressions are not sent from the server. */
export function commerceEvents(data: JsonObject, source: string, options: AmplitudeOptions): NamedEvent[] {
  const action = objectOf(data['product_action']);
  const listed = Array.isArray(action['products']) ? action['products'] : [];
  const products = listed.flatMap((product, index): [JsonObject, number][] => (isObject(product) ? [[product, index]] : []));
  if (products.length === 0) return [];
  const kind = textOf(action['action']) ?? '';
  const isKnown = Object.hasOwn(PRODUCT_ACTIONS, kind) && kind !== 'unknown';
  const name = `eCommerce - ${isKnown ? PRODUCT_ACTIONS[kind]!.word : 'Unknown'}`;
  const type = (text: string): Field => ({ key: 'event_type', value: text, source: `${source}/product_action${isKnown ? '/action' : ''}`, how: 'commerce table', ...(isKnown ? {} : { fact: 'commerce-unknown-action' }) });
  const isMoney = kind === 'purchase' || kind === 'refund';
  const head = transactionHead(data, action, products.length, source, options);
  const transaction: NamedEvent = { type: type(name), properties: transactionProperties(head, isMoney ? kind : null, action, listed, products, source, options), position: 0 };
  if (options.summaryOnly) return [transaction];
  const items = products.map(([product, index], place): NamedEvent => ({ type: type(`${name} - Item`), properties: itemProperties(data, action, product, `${source}/product_action/products/${index}`, source, options), position: place + 1, isItem: true }));
  return isMoney ? [transaction, ...items, revenueEvent(head, kind, action, source, products.length + 1)] : [transaction, ...items];
}

/** Attributes of the event and of its action, which the transaction and its money share. */
function transactionHead(data: JsonObject, action: JsonObject, count: number, source: string, options: AmplitudeOptions): Properties {
  const head: Properties = { entries: [], inner: [] };
  addAttributes(head, data, source, options);
  property(head, 'Product Count', count, `${source}/product_action/products`, 'number of products');
  addRow(head, data, source, 'currency_code', 'Currency Code');
  for (const [field, key] of ACTION_ROWS) addRow(head, action, `${source}/product_action`, field, key);
  return head;
}

function transactionProperties(head: Properties, money: string | null, action: JsonObject, listed: readonly Json[], products: readonly [JsonObject, number][], source: string, { summaryOnly }: AmplitudeOptions): Field {
  const own: Properties = { entries: [...head.entries], inner: [...head.inner] };
  const total = numberOf(action['total_amount']);
  if (money !== null && total !== null) property(own, summaryOnly ? '$revenue' : 'revenue', signed(total, money), `${source}/product_action/total_amount`, money === 'refund' ? 'total amount, negative for a refund' : 'total amount', 'commerce-attributes');
  property(own, SPLIT_MARK, false, 'constant', 'tells Amplitude to leave the list of products whole', 'commerce-attributes');
  own.entries.push(['products', products.length === listed.length ? [...listed] : products.map(([product]) => product)]);
  if (products.length === listed.length) own.inner.push({ target: '/products', source: `${source}/product_action/products`, how: 'products as they came', fact: 'commerce-products-form' });
  else products.forEach(([, index], place) => own.inner.push({ target: `/products/${place}`, source: `${source}/product_action/products/${index}`, how: 'product as it came', fact: 'commerce-products-form' }));
  return propertiesField(own);
}

/** Of the same name the product's attribute counts before the event's, and its field before both. */
function itemProperties(data: JsonObject, action: JsonObject, product: JsonObject, pointer: string, source: string, options: AmplitudeOptions): Field {
  const item: Properties = { entries: [], inner: [] };
  addAttributes(item, data, source, options);
  addAttributes(item, product, pointer, options);
  for (const [field, key] of ITEM_ACTION_ROWS) addRow(item, action, `${source}/product_action`, field, key);
  for (const [field, key] of PRODUCT_ROWS) addRow(item, product, pointer, field, key);
  return propertiesField(item);
}

function revenueEvent(head: Properties, kind: string, action: JsonObject, source: string, position: number): NamedEvent {
  const total = numberOf(action['total_amount']);
  const from = total === null ? 'constant' : `${source}/product_action/total_amount`;
  const how = total === null ? 'no total amount' : kind === 'refund' ? 'total amount, negative for a refund' : 'total amount';
  const amount = signed(total ?? 0, kind);
  const fact = total === null ? 'revenue-without-total' : 'commerce-attributes';
  return {
    type: { key: 'event_type', value: REVENUE_EVENT, source: `${source}/product_action/action`, how: 'commerce table' },
    properties: propertiesField({ entries: [...head.entries], inner: [...head.inner] }),
    money: [
      { key: 'price', value: amount, source: from, how, fact },
      { key: 'quantity', value: 1, source: 'constant', how: 'the transaction is one thing' },
      { key: 'revenue', value: amount, source: from, how, fact },
    ],
    position,
  };
}

function signed(total: number, kind: string): number {
  return kind === 'refund' && total !== 0 ? -total : total;
}

function propertiesField(properties: Properties): Field {
  const { value, inner } = settled(properties);
  return { key: 'event_properties', value, source: null, how: '', inner };
}

function addAttributes(into: Properties, owner: JsonObject, pointer: string, options: AmplitudeOptions): void {
  for (const [name, value] of Object.entries(objectOf(owner['custom_attributes']))) {
    if (value !== null) property(into, name, asObject(value, options), `${pointer}/custom_attributes/${escapeToken(name)}`, 'event attribute');
  }
}

function addRow(into: Properties, owner: JsonObject, pointer: string, field: string, key: string): void {
  const value = owner[field];
  if (value === undefined || value === null || value === '') return;
  property(into, key, value, `${pointer}/${field}`, 'commerce table', 'commerce-attributes');
}
