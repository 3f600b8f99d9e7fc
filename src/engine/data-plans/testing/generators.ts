/** Plans and batches that fit together often enough to be interesting, for property tests. */
import fc from 'fast-check';
import type { DataPoint, PlanVersion } from '../../../protocol/data-plan.ts';
import type { Json } from '../../../protocol/json.ts';

/**
 * Few names, so that plans and events meet. None that is a member of every object: equality of such objects differs between the
 * releases of ajv's own helper, and a file in `fixtures/` has them.
 */
const NAMES = ['a', 'b', 'price', 'x/y', '~t', '0', ''] as const;
const EVENTS = ['Sown', 'Picked'] as const;
const TYPES = ['other', 'search'] as const;
const ACTIONS = ['purchase', 'add_to_cart'] as const;
const DEPTH = 3;

const name = fc.constantFrom(...NAMES);
const scalar: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>('', 'a', 'leek', '5', '-1.5', 'true', 'FALSE', '2026-01-01', 'ada@example.com', '🌱', '1e3', 'aaaa'),
  fc.integer({ min: -3, max: 12 }), fc.constantFrom(0.3, 2.5, 1e21), fc.boolean(), fc.constant(null),
);
const value: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof({ maxDepth: 2, depthSize: 'small' }, { weight: 6, arbitrary: scalar }, fc.array(tie('value'), { maxLength: 3 }), fc.dictionary(name, tie('value'), { maxKeys: 3 })),
})).value;

const PATTERNS = ['^a', '[0-9]+', '^[a-z]{2,4}$', 'x|y', '^(a|b)*$', '^(le+k)?$'];
const FORMATS = ['date', 'email', 'uri', 'ipv4', 'date-time', 'time', 'uuid', 'hostname'];
const size = fc.integer({ min: 0, max: 4 });
const bound = fc.constantFrom(-1, 0, 1, 2.5, 5, 10);

function members(keys: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<Record<string, unknown>> {
  return fc.record(keys, { requiredKeys: [] });
}

const type = fc.constantFrom<unknown>('string', 'number', 'integer', 'boolean', 'null', 'object', 'array', ['string', 'null'], ['number', 'boolean']);

/** Keywords of both profiles; `libraryOnly` adds those that plans do not support. */
function schema(depth: number, libraryOnly: boolean): fc.Arbitrary<unknown> {
  const leaf = {
    type, const: scalar, enum: fc.uniqueArray(scalar, { minLength: 1, maxLength: 3, selector: (item) => JSON.stringify(item) }), minimum: bound, maximum: bound,
    exclusiveMinimum: bound, exclusiveMaximum: bound, multipleOf: fc.constantFrom(0.5, 1, 5), minLength: size, maxLength: size, pattern: fc.constantFrom(...PATTERNS),
    format: fc.constantFrom(...FORMATS),
  };
  if (depth === 0) return fc.oneof(members(leaf), fc.boolean());
  const below = schema(depth - 1, libraryOnly);
  return fc.oneof({ weight: 8, arbitrary: members({
    ...leaf, const: value, properties: fc.dictionary(name, below, { maxKeys: 4 }), required: fc.uniqueArray(name, { maxLength: 3 }),
    additionalProperties: fc.oneof(fc.boolean(), below), propertyNames: members({ maxLength: size, pattern: leaf.pattern }), minProperties: size, maxProperties: size,
    items: fc.oneof(below, fc.array(below, { minLength: 1, maxLength: 2 })), additionalItems: fc.oneof(fc.boolean(), below), contains: below, minItems: size, maxItems: size,
    uniqueItems: fc.boolean(),
    ...(libraryOnly ? {
      // oxlint-disable-next-line unicorn/no-thenable
      not: below, anyOf: fc.array(below, { minLength: 1, maxLength: 2 }), oneOf: fc.array(below, { minLength: 1, maxLength: 2 }), if: below, then: below, else: below,
      dependencies: fc.dictionary(name, fc.oneof(fc.uniqueArray(name, { minLength: 1, maxLength: 2 }), below), { maxKeys: 2 }), patternProperties: fc.dictionary(fc.constantFrom(...PATTERNS), below, { maxKeys: 2 }),
    } : {}),
  }) }, { weight: 1, arbitrary: fc.boolean() });
}

const closed = (properties: unknown): unknown => ({ type: 'object', additionalProperties: false, properties });

function definition(libraryOnly: boolean): fc.Arbitrary<unknown> {
  const attributes = fc.oneof(schema(DEPTH - 1, libraryOnly), fc.dictionary(name, schema(1, libraryOnly), { maxKeys: 5 }).map(closed));
  const products = attributes.map((inner) => ({ type: 'array', items: { type: 'object', properties: { custom_attributes: inner }, additionalProperties: false } }));
  const inData = members({ custom_attributes: attributes, product_action: products.map((list) => ({ properties: { products: list } })), product_impressions: products });
  return fc.oneof({ weight: 5, arbitrary: inData.map((properties) => ({ properties: { data: { type: 'object', additionalProperties: true, properties } } })) }, schema(DEPTH, libraryOnly));
}

function point(libraryOnly: boolean): fc.Arbitrary<DataPoint> {
  const match = fc.oneof(
    fc.record({ type: fc.constant('custom_event'), criteria: fc.record({ event_name: fc.constantFrom(...EVENTS), custom_event_type: fc.constantFrom(...TYPES) }) }),
    fc.record({ type: fc.constant('screen_view'), criteria: fc.record({ screen_name: fc.constantFrom(...EVENTS) }) }),
    fc.record({ type: fc.constantFrom('product_action', 'promotion_action'), criteria: fc.record({ action: fc.constantFrom(...ACTIONS) }) }),
    fc.record({ type: fc.constantFrom('product_impression', 'session_start', 'user_attributes', 'user_identities'), criteria: fc.constant({}) }),
  );
  return match.chain((found) => {
    const whole = found.type.startsWith('user_');
    const inner = whole ? fc.oneof(schema(2, libraryOnly), fc.dictionary(name, schema(1, libraryOnly), { maxKeys: 5 }).map(closed)) : definition(libraryOnly);
    return inner.map((built) => ({ description: '', match: found, validator: { type: 'json_schema', definition: built } }) as DataPoint);
  });
}

const ACTION_SETTINGS = ['allow', 'drop_event', 'drop_attribute', 'drop_batch', 'unknown'];

export function version(libraryOnly: boolean): fc.Arbitrary<PlanVersion> {
  const action = fc.constantFrom(...ACTION_SETTINGS);
  return fc.record({
    version: fc.constant(1), activated_environment: fc.constant('production' as const),
    version_document: fc.record({
      data_points: fc.array(point(libraryOnly), { maxLength: 6 }),
      settings: fc.record({ validation_actions: fc.record({ event: action, event_attribute: action, user_attribute: action, identity: action }, { requiredKeys: [] }) }),
    }),
  }) as fc.Arbitrary<PlanVersion>;
}

const attributes = fc.dictionary(name, value, { maxKeys: 4 });
const products = fc.array(fc.record({ id: fc.constant('p'), price: scalar, custom_attributes: attributes }, { requiredKeys: [] }), { maxLength: 3 });
const eventOf = (type: fc.Arbitrary<string>, data: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<unknown> =>
  fc.record({ event_type: type, data: fc.record({ ...data, event_id: fc.integer({ min: 1, max: 1_000_000 }), custom_attributes: attributes }, { requiredKeys: [] }) });

const event = fc.oneof(
  eventOf(fc.constant('custom_event'), { event_name: fc.constantFrom(...EVENTS), custom_event_type: fc.constantFrom(...TYPES) }),
  eventOf(fc.constant('screen_view'), { screen_name: fc.constantFrom(...EVENTS) }),
  eventOf(fc.constant('commerce_event'), { product_action: fc.record({ action: fc.constantFrom(...ACTIONS), products }, { requiredKeys: ['action'] }) }),
  eventOf(fc.constant('commerce_event'), { promotion_action: fc.record({ action: fc.constantFrom(...ACTIONS), promotions: fc.array(attributes, { maxLength: 2 }) }), product_impressions: fc.array(fc.record({ products }), { maxLength: 2 }) }),
  eventOf(fc.constantFrom('session_start', 'session_end', 'application_state_transition', 'push_message', 'user_attribute_change', 'constructor'), { user_attribute_name: name, application_transition_type: fc.constant('application_init') }),
);

export const batch: fc.Arbitrary<Record<string, unknown>> = fc.record({
  environment: fc.constant('development'), mpid: fc.constant('1'), events: fc.array(event, { maxLength: 4 }), user_attributes: attributes,
  user_identities: fc.dictionary(fc.constantFrom('customer_id', 'email', 'other_id_2', 'a'), scalar, { maxKeys: 3 }),
  device_info: fc.dictionary(fc.constantFrom('amp_id', 'ios_advertising_id', 'platform'), scalar, { maxKeys: 2 }),
}, { requiredKeys: ['environment'] });

/** Anything at all where a batch should be. */
export const anything: fc.Arbitrary<unknown> = fc.oneof(
  fc.anything({ withBigInt: true, withNullPrototype: true, withDate: false }),
  fc.record({ events: fc.array(fc.oneof(event, fc.anything({ withBigInt: true }))), user_attributes: fc.anything(), user_identities: fc.anything(), device_info: fc.anything() }, { requiredKeys: [] }),
);
