/** Commerce events as GA4's own (spec/outputs/google-analytics-4.md 1.3, 1.4). */
import { isObject } from '../../../protocol/json.ts';
import type { Json, JsonObject } from '../../../protocol/json.ts';
import type { FieldOrigin } from '../definition.ts';
import { nest, prefixed } from '../shared/payload.ts';
import type { BodyPart, PayloadField } from '../shared/payload.ts';
import { listOf, numberOf, objectOf, textOf } from '../shared/values.ts';
import { ACTION_EVENTS } from './constants.ts';
import { addAttributes, addField, addProductAttributes } from './params.ts';
import type { Params } from './params.ts';

export interface NamedParams {
  readonly name: PayloadField;
  readonly params: Params;
}

export const FLAG = { type: 'GA4.CommerceEventType', value: 'GA4.Value', shipping: 'GA4.ShippingTier', payment: 'GA4.PaymentType' } as const;
const OPTION_EVENTS: ReadonlySet<string> = new Set(['add_shipping_info', 'add_payment_info']);

/** An event's data and where it stands in the batch. */
interface Subject {
  readonly data: JsonObject;
  readonly source: string;
  readonly cleansing: boolean;
}

/** None for what GA4 has no event for. */
export function commerceEvents(data: JsonObject, source: string, cleansing: boolean): NamedParams[] {
  const subject: Subject = { data, source, cleansing };
  if (isObject(data['product_action'])) return productAction(data['product_action'], subject);
  if (isObject(data['promotion_action'])) return promotions(data['promotion_action'], subject);
  return impressions(subject);
}

function productAction(action: JsonObject, subject: Subject): NamedParams[] {
  const word = textOf(action['action']) ?? '';
  const name = actionName(word, subject);
  if (name === null) return [];
  const params: Params = new Map();
  const { source, data } = subject;
  const own = (key: string, field: string, read: (value: unknown) => Json | null): void => addField(params, key, read(action[field]), `${source}/product_action/${field}`);
  const currency = (): void => addField(params, 'currency', textOf(data['currency_code']), `${source}/currency_code`);
  const flag = (key: string, flagName: string): void => addField(params, key, textOf(objectOf(data['custom_flags'])[flagName]), `${source}/custom_flags/${flagName}`);
  switch (name.word) {
    case 'purchase':
    case 'refund':
      own('transaction_id', 'transaction_id', textOf);
      own('value', 'total_amount', numberOf);
      currency();
      own('coupon', 'coupon_code', textOf);
      own('shipping', 'shipping_amount', numberOf);
      own('tax', 'tax_amount', numberOf);
      break;
    case 'begin_checkout':
      currency();
      addValue(params, action, subject);
      own('coupon', 'coupon_code', textOf);
      break;
    case 'add_shipping_info':
      own('coupon', 'coupon_code', textOf);
      flag('shipping_tier', FLAG.shipping);
      break;
    case 'add_payment_info':
      own('coupon', 'coupon_code', textOf);
      flag('payment_type', FLAG.payment);
      break;
    case 'set_checkout_option':
      own('coupon', 'coupon_code', textOf);
      break;
    case 'select_item': break;
    default:
      currency();
      addValue(params, action, subject);
  }
  params.set('items', items(listOf(action['products']), `${source}/product_action/products`, affiliationOf(action, source), subject.cleansing));
  addAttributes(params, data, source, subject.cleansing);
  return [{ name: mappedName(subject) ?? name.field, params }];
}

/** GA4's word for the action, and the name with its origin; null for actions that it has no event for. */
function actionName(word: string, { data, source }: Subject): { readonly word: string; readonly field: PayloadField } | null {
  const flag = objectOf(data['custom_flags'])[FLAG.type];
  const fromFlag = (name: string): { word: string; field: PayloadField } => ({ word: name, field: { value: name, source: `${source}/custom_flags/${FLAG.type}`, how: 'flag GA4.CommerceEventType', fact: 'checkout-option' } });
  const fromAction = (name: string, fact: string): { word: string; field: PayloadField } => ({ word: name, field: { value: name, source: `${source}/product_action/action`, how: 'name of the action at GA4', fact } });
  if (word === 'checkout_option') return typeof flag === 'string' && OPTION_EVENTS.has(flag) ? fromFlag(flag) : fromAction('set_checkout_option', 'checkout-option');
  if (word === 'unknown' && flag === 'view_cart') return fromFlag('view_cart');
  const name = ACTION_EVENTS.get(word);
  return name === undefined ? null : fromAction(name, 'commerce');
}

/** The name that a custom mapping gave a commerce event, which has none of its own. */
function mappedName({ data, source }: Subject): PayloadField | null {
  const name = textOf(data['event_name']);
  return name === null ? null : { value: name, source: `${source}/event_name`, how: 'name of a custom mapping', fact: 'mapped-commerce-name' };
}

function addValue(params: Params, action: JsonObject, { data, source }: Subject): void {
  const flag = numberOf(objectOf(data['custom_flags'])[FLAG.value]);
  if (flag !== null) addField(params, 'value', flag, `${source}/custom_flags/${FLAG.value}`);
  else addField(params, 'value', numberOf(action['total_amount']), `${source}/product_action/total_amount`);
}

interface Affiliation {
  readonly value: string | null;
  readonly source: string;
}

function affiliationOf(action: JsonObject, source: string): Affiliation {
  return { value: textOf(action['affiliation']), source: `${source}/product_action/affiliation` };
}

function items(products: readonly Json[], pointer: string, affiliation: Affiliation | null, cleansing: boolean): BodyPart | PayloadField {
  const parts = products.flatMap((product, index) => (isObject(product) ? [item(product, `${pointer}/${index}`, affiliation, cleansing)] : []));
  if (parts.length === 0) return { value: [], source: products.length === 0 ? 'constant' : pointer, how: 'no products' };
  const origins = parts.flatMap((part, index): FieldOrigin[] => {
    const own = prefixed(part.origins, `/${index}`);
    return own.length === 0 ? [{ target: `/${index}`, source: pointer, how: 'a product that says nothing' }] : own;
  });
  return { value: parts.map(({ value }) => value), origins };
}

function item(product: JsonObject, pointer: string, affiliation: Affiliation | null, cleansing: boolean): BodyPart {
  const fields: Params = new Map();
  const own = (key: string, field: string, read: (value: unknown) => Json | null): void => addField(fields, key, read(product[field]), `${pointer}/${field}`);
  own('item_id', 'id', textOf);
  own('item_name', 'name', textOf);
  own('item_brand', 'brand', textOf);
  own('item_category', 'category', textOf);
  own('item_variant', 'variant', textOf);
  own('coupon', 'coupon_code', textOf);
  own('index', 'position', numberOf);
  own('price', 'price', numberOf);
  own('quantity', 'quantity', numberOf);
  own('total_amount', 'total_product_amount', numberOf);
  if (affiliation !== null) addField(fields, 'affiliation', affiliation.value, affiliation.source);
  addProductAttributes(fields, product, pointer, cleansing);
  return nest([...fields]);
}

const PROMOTION_EVENTS: ReadonlyMap<string, string> = new Map([['view', 'view_promotion'], ['click', 'select_promotion']]);

function promotions(action: JsonObject, subject: Subject): NamedParams[] {
  const { source, data, cleansing } = subject;
  const name = PROMOTION_EVENTS.get(textOf(action['action']) ?? '');
  if (name === undefined) return [];
  return listOf(action['promotions']).flatMap((promotion, index): NamedParams[] => {
    if (!isObject(promotion)) return [];
    const params: Params = new Map();
    const pointer = `${source}/promotion_action/promotions/${index}`;
    for (const [key, field] of [['promotion_id', 'id'], ['promotion_name', 'name'], ['creative_name', 'creative'], ['creative_slot', 'position']] as const) addField(params, key, textOf(promotion[field]), `${pointer}/${field}`);
    addAttributes(params, data, source, cleansing);
    return [{ name: mappedName(subject) ?? { value: name, source: `${source}/promotion_action/action`, how: 'one event for each promotion', fact: 'promotions' }, params }];
  });
}

function impressions(subject: Subject): NamedParams[] {
  const { data, source, cleansing } = subject;
  return listOf(data['product_impressions']).flatMap((impression, index): NamedParams[] => {
    if (!isObject(impression)) return [];
    const params: Params = new Map();
    const pointer = `${source}/product_impressions/${index}`;
    const list = textOf(impression['product_impression_list']);
    addField(params, 'item_list_id', list, `${pointer}/product_impression_list`);
    addField(params, 'item_list_name', list, `${pointer}/product_impression_list`);
    params.set('items', items(listOf(impression['products']), `${pointer}/products`, null, cleansing));
    addAttributes(params, data, source, cleansing);
    return [{ name: mappedName(subject) ?? { value: 'view_item_list', source: pointer, how: 'one event for each list of impressions', fact: 'promotions' }, params }];
  });
}
