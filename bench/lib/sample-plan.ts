/** The fixed plan: 100 data points of every kind, and batches of 10 events that it describes. */
import type { DataPoint, PlanVersion } from '../../src/protocol/data-plan.ts';

const CUSTOM_EVENTS = 70;
const SCREENS = 18;
const ACTIONS = ['add_to_cart', 'remove_from_cart', 'checkout', 'checkout_option', 'view_detail', 'purchase', 'refund', 'add_to_wishlist', 'click'];

type Schema = Record<string, unknown>;

function closed(properties: Schema, required: readonly string[]): Schema {
  return { type: 'object', additionalProperties: false, properties, required };
}

function event(properties: Schema, required: readonly string[]): Schema {
  return { properties: { data: { type: 'object', additionalProperties: true, properties, required } } };
}

function point(type: string, criteria: Record<string, string>, definition: Schema): DataPoint {
  return { description: '', match: { type, criteria }, validator: { type: 'json_schema', definition } } as DataPoint;
}

const ATTRIBUTES = closed({
  category: { type: 'string', enum: ['Destination', 'Offer', 'Article', 'Review'] },
  reference: { type: 'string', pattern: '^[A-Z]{2}-[0-9]{4}$' },
  price: { type: 'number', minimum: 0, maximum: 10_000 },
  count: { type: 'integer', minimum: 1 },
  member: { type: 'boolean' },
  opened_on: { type: 'string', format: 'date' },
}, ['category', 'price']);

const PRODUCTS = {
  type: 'array', minItems: 1,
  items: closed({
    id: { type: 'string', minLength: 1 }, name: { type: 'string' }, price: { type: 'number', minimum: 0 }, quantity: { type: 'number', minimum: 1 },
    total_product_amount: { type: 'number' }, custom_attributes: closed({ size: { type: 'string', enum: ['S', 'M', 'L'] }, gift: { type: 'boolean' } }, []),
  }, ['id', 'name', 'price']),
};

export function samplePlanVersion(): PlanVersion {
  const points: DataPoint[] = [
    ...Array.from({ length: CUSTOM_EVENTS }, (_, index) => point('custom_event', { event_name: `Event ${index}`, custom_event_type: 'navigation' }, event({ custom_attributes: ATTRIBUTES }, ['custom_attributes']))),
    ...Array.from({ length: SCREENS }, (_, index) => point('screen_view', { screen_name: `Screen ${index}` }, event({ custom_attributes: ATTRIBUTES }, []))),
    ...ACTIONS.map((action) => point('product_action', { action }, event({
      currency_code: { type: 'string', enum: ['EUR', 'USD'] },
      product_action: closed({ action: { type: 'string', const: action }, transaction_id: { type: 'string' }, total_amount: { type: 'number' }, products: PRODUCTS }, ['action', 'products']),
    }, ['product_action']))),
    point('product_impression', {}, event({ product_impressions: { type: 'array', items: { type: 'object', properties: { products: PRODUCTS } } } }, ['product_impressions'])),
    point('user_attributes', {}, closed({ plan: { type: 'string', enum: ['free', 'gold'] }, orders: { type: 'integer' }, newsletter: { type: 'boolean' } }, ['plan'])),
    point('user_identities', {}, closed({ customerid: { type: 'string', pattern: '^c-[0-9]+$' }, email: { type: 'string', format: 'email' } }, ['customerid'])),
  ];
  return { version: 1, activated_environment: 'production', version_document: { data_points: points } };
}

/** 10 events: 6 custom, 2 screens, 2 purchases. `wrong`: one attribute of one event is not planned, one value of another is wrong. */
export function plannedBatch(wrong: boolean): Record<string, unknown> {
  const attributes = (index: number): Schema => ({ category: 'Offer', reference: `AB-${1_000 + index}`, price: 48.2 + index, count: '3', member: true, opened_on: '2026-03-01' });
  const common = (index: number): Schema => ({ timestamp_unixtime_ms: 1_795_296_500_000 + index, event_id: 1_000 + index, source_message_id: `7aefa7db-07b4-4f50-ab6a-724e5cb64b${10 + index}`, session_uuid: '52D2FBB9-5E70-49C4-C047-227F9216B9D7' });
  const product = { id: 'sku-1', name: 'Lantern', price: 24, quantity: 2, total_product_amount: 48, custom_attributes: { size: 'M', gift: 'false' } };
  const custom = (index: number, extra: Schema = {}): Schema => ({ event_type: 'custom_event', data: { ...common(index), event_name: `Event ${index * 7}`, custom_event_type: 'navigation', custom_attributes: { ...attributes(index), ...extra } } });
  return {
    environment: 'development', mpid: '7315421962398762345', context: { data_plan: { plan_id: 'bench', plan_version: 1 } },
    user_attributes: { plan: 'gold', orders: '12', newsletter: 'true' },
    user_identities: { customer_id: 'c-42', email: 'mira.keller@example.com' },
    events: [
      custom(0), custom(1), custom(2, wrong ? { colour: 'green' } : {}), custom(3, wrong ? { price: 'free' } : {}), custom(4), custom(5),
      ...[6, 7].map((index) => ({ event_type: 'screen_view', data: { ...common(index), screen_name: `Screen ${index}`, custom_attributes: attributes(index) } })),
      ...[8, 9].map((index) => ({ event_type: 'commerce_event', data: { ...common(index), currency_code: 'EUR', product_action: { action: 'purchase', transaction_id: `t-${index}`, total_amount: 96, products: [product, { ...product, id: 'sku-2' }] } } })),
    ],
  };
}
