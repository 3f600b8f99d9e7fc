/** The call with which an SDK hands an event to a kit, in the SDK's own form. */
import { isObject } from '../../protocol/json.ts';
import type { Json, JsonObject } from '../../protocol/json.ts';
import { PRODUCT_ACTIONS } from '../batch/schema.ts';
import type { BatchEvent } from '../batch/types.ts';
import type { KitFamily } from './kit-effective.ts';
import { nameOf, textOf, typeNameOf, typeNumberOf } from './kit-subject.ts';
import type { KitContents } from './kit-subject.ts';

export interface KitCall {
  readonly method: string;
  readonly event: Json;
}

/** Null for messages that the SDK gives no kit. */
export function kitCall(family: KitFamily, { event }: KitContents): KitCall | null {
  if (event.event_type === 'user_attribute_change') return attributeCall(family, event);
  const method = METHODS[family][event.event_type];
  if (method === undefined) return null;
  return { method, event: family === 'web' && method === 'process' ? webEvent(event) : nativeEvent(event) };
}

const METHODS: Readonly<Record<KitFamily, Readonly<Record<string, string>>>> = {
  web: { custom_event: 'process', screen_view: 'process', commerce_event: 'process', session_start: 'process', session_end: 'process', crash_report: 'process', profile: 'process', opt_out: 'setOptOut', user_identity_change: 'setUserIdentity' },
  android: {
    custom_event: 'logEvent', screen_view: 'logScreen', commerce_event: 'logEvent', crash_report: 'logException', opt_out: 'setOptOut', breadcrumb: 'leaveBreadcrumb', network_performance: 'logNetworkPerformance',
    push_message: 'onPushMessageReceived', push_registration: 'onPushRegistration', user_identity_change: 'onModifyCompleted',
  },
  apple: {
    custom_event: 'logBaseEvent', screen_view: 'logScreen', commerce_event: 'logBaseEvent', session_start: 'beginSession', session_end: 'endSession', crash_report: 'logError', opt_out: 'setOptOut', breadcrumb: 'leaveBreadcrumb',
    network_performance: 'logNetworkPerformanceMeasurement', push_message: 'receivedUserNotification', push_registration: 'setDeviceToken', user_identity_change: 'onModifyComplete',
  },
};

function attributeCall(family: KitFamily, { data }: BatchEvent): KitCall {
  const key = data['user_attribute_name'] ?? null;
  if (data['deleted'] === true) return { method: 'removeUserAttribute', event: { key } };
  return { method: family === 'android' ? 'onSetUserAttribute' : 'setUserAttribute', event: { key, value: data['new'] ?? null } };
}

/** The batch's form with the words of the SDK's objects left aside: name, type and attributes, or the message's own data. */
function nativeEvent(event: BatchEvent): Json {
  const { event_type: type, data } = event;
  const attributes = data['custom_attributes'] ?? null;
  if (type === 'custom_event') return { name: nameOf(event), type: typeNameOf(event), attributes, ...flagsOf(data) };
  if (type === 'screen_view') return { name: nameOf(event), attributes };
  const { event_id: _id, source_message_id: _message, ...own } = data;
  return type === 'commerce_event' ? { type: typeNameOf(event), ...own } : own;
}

const flagsOf = (data: JsonObject): JsonObject => (isObject(data['custom_flags']) ? { flags: data['custom_flags'] } : {});

const MESSAGES: Readonly<Record<string, number>> = { session_start: 1, session_end: 2, screen_view: 3, custom_event: 4, crash_report: 5, profile: 14, commerce_event: 16 };

/** Members of the web SDK's event that its batch tells of. */
function webEvent(event: BatchEvent): Json {
  const { event_type: type, data } = event;
  const named: JsonObject = {
    EventName: webName(event), EventDataType: MESSAGES[type] ?? 0,
    ...(type === 'custom_event' || type === 'screen_view' || type === 'commerce_event' ? { EventCategory: typeNumberOf(event) } : {}),
    EventAttributes: data['custom_attributes'] ?? null, ...(isObject(data['custom_flags']) ? { CustomFlags: data['custom_flags'] } : {}),
  };
  return type === 'commerce_event' ? { ...named, ...webCommerce(data) } : named;
}

function webName(event: BatchEvent): string {
  const { event_type: type, data } = event;
  if (type === 'crash_report') return textOf(data['message'] ?? '');
  if (type !== 'commerce_event') return nameOf(event) === '' ? String(MESSAGES[type] ?? '') : nameOf(event);
  const { product_action: product, promotion_action: promotion } = data;
  if (isObject(product)) {
    const action = textOf(product['action']);
    return `eCommerce - ${Object.hasOwn(PRODUCT_ACTIONS, action) ? PRODUCT_ACTIONS[action]!.word : 'Unknown'}`;
  }
  return `eCommerce - ${isObject(promotion) ? (promotion['action'] === 'click' ? 'PromotionClick' : 'PromotionView') : 'Impression'}`;
}

type Names = Readonly<Record<string, string>>;
const ACTION_NAMES: Names = {
  checkout_step: 'CheckoutStep', checkout_options: 'CheckoutOptions', transaction_id: 'TransactionId', affiliation: 'Affiliation', total_amount: 'TotalAmount', tax_amount: 'TaxAmount',
  shipping_amount: 'ShippingAmount', coupon_code: 'CouponCode',
};
const PRODUCT_NAMES: Names = {
  id: 'Sku', name: 'Name', brand: 'Brand', category: 'Category', variant: 'Variant', position: 'Position', price: 'Price', quantity: 'Quantity', coupon_code: 'CouponCode', total_product_amount: 'TotalAmount', custom_attributes: 'Attributes',
};
const PROMOTION_NAMES: Names = { id: 'Id', name: 'Name', creative: 'Creative', position: 'Position' };

function webCommerce({ product_action: product, promotion_action: promotion, product_impressions: impressions, currency_code: currency }: JsonObject): JsonObject {
  const list = (of: Json | undefined, names: Names): Json[] => (Array.isArray(of) ? of.filter(isObject).map((one) => renamed(one, names)) : []);
  return {
    ...(currency === undefined || currency === null ? {} : { CurrencyCode: currency }),
    ...(isObject(product) ? { ProductAction: { ProductActionType: typeOf(product), ...renamed(product, ACTION_NAMES), ProductList: list(product['products'], PRODUCT_NAMES) } } : {}),
    ...(isObject(promotion) ? { PromotionAction: { PromotionActionType: Math.max(0, PROMOTION_ACTION_TYPES.indexOf(textOf(promotion['action']))), PromotionList: list(promotion['promotions'], PROMOTION_NAMES) } } : {}),
    ...(Array.isArray(impressions) ? { ProductImpressions: impressions.filter(isObject).map((one) => ({ ProductImpressionList: one['product_impression_list'] ?? null, ProductList: list(one['products'], PRODUCT_NAMES) })) } : {}),
  };
}

/** The web SDK numbers actions in this order. */
const PROMOTION_ACTION_TYPES = ['unknown', 'view', 'click'];
const PRODUCT_ACTION_TYPES = ['unknown', 'add_to_cart', 'remove_from_cart', 'checkout', 'checkout_option', 'click', 'view_detail', 'purchase', 'refund', 'add_to_wishlist', 'remove_from_wish_list'];
const typeOf = (product: JsonObject): number => Math.max(0, PRODUCT_ACTION_TYPES.indexOf(textOf(product['action'])));

function renamed(source: JsonObject, names: Names): JsonObject {
  return Object.fromEntries(Object.entries(names).flatMap(([field, name]): [string, Json][] => (source[field] === undefined || source[field] === null ? [] : [[name, source[field]]])));
}
