import { expect, test } from 'vitest';
import type { DataPoint, VersionDocument } from './data-plan.ts';
import { acceptDraft } from './plan-accept.ts';
import type { DraftPoint } from './plan-accept.ts';

const field = (path: string, schema: DraftPoint['fields'][number]['schema'], required = false): DraftPoint['fields'][number] => ({
  path, name: path.split('/').at(-1) ?? '', seen: 10, required, schema, confidence: 0.9, why: 'Seen often.', examples: [], distinct: 2, planned: false,
});
type Definition = DataPoint['validator']['definition'];
const attributes = (properties: Record<string, Definition>, required: string[]) => ({ type: 'object', additionalProperties: false, properties, required });
const event = (custom: Definition, required: string[]): Definition => ({ properties: { data: { type: 'object', additionalProperties: true, properties: { custom_attributes: custom }, required } } });

const search: DraftPoint = {
  match_key: 'custom_event:search:Search', match: { type: 'custom_event', criteria: { event_name: 'Search', custom_event_type: 'search' } }, seen: 10, example_event: '1', planned: false,
  fields: [field('/data/custom_attributes/query', { type: 'string' }, true), field('/data/custom_attributes/hits', { type: 'number' })],
  definition: { properties: { data: { own: true } } },
};
const empty: VersionDocument = { data_points: [] };
const take = (...paths: string[]) => new Map([[search.match_key, new Set(paths)]]);

test('a point of which every field is taken is the drafted one', () => {
  const { data_points: points } = acceptDraft(empty, [search], take(...search.fields.map(({ path }) => path)));
  expect(points).toEqual([{ description: '', match: search.match, validator: { type: 'json_schema', definition: search.definition } }]);
});

test('fields that are left out are unplanned', () => {
  const [one] = acceptDraft(empty, [search], take('/data/custom_attributes/query')).data_points;
  expect(one?.validator.definition).toEqual(event(attributes({ query: { type: 'string' } }, ['query']), ['custom_attributes']));
  const [none] = acceptDraft(empty, [search], take()).data_points;
  expect(none?.validator.definition).toEqual(event(attributes({}, []), []));
});

test('a planned point gets the fields, and keeps the rest', () => {
  const planned: VersionDocument = { own: 1, data_points: [{ description: 'Ours', own: 2, match: search.match, validator: { type: 'json_schema', definition: event({ ...attributes({ query: { type: 'string', minLength: 2 } }, ['query']), minProperties: 1 }, ['custom_attributes']) } }] };
  const after = acceptDraft(planned, [search], take('/data/custom_attributes/hits'));
  expect(after).toEqual({ own: 1, data_points: [{ description: 'Ours', own: 2, match: search.match, validator: { type: 'json_schema', definition: event({ ...attributes({ query: { type: 'string', minLength: 2 }, hits: { type: 'number' } }, ['query']), minProperties: 1 }, ['custom_attributes']) } }] });
  expect(acceptDraft(planned, [search], new Map())).toBe(planned);
});

test('fields of products pass through the list', () => {
  const purchase: DraftPoint = {
    match_key: 'product_action:purchase', match: { type: 'product_action', criteria: { action: 'purchase' } }, seen: 1, example_event: null, planned: false, definition: {},
    fields: [field('/data/product_action/products/*/id', { type: 'string' }, true), field('/data/product_action/products/*/custom_attributes/size', { type: 'string' }), field('/data/currency_code', { type: 'string' })],
  };
  const [point] = acceptDraft(empty, [purchase], new Map([[purchase.match_key, new Set(['/data/product_action/products/*/id', '/data/product_action/products/*/custom_attributes/size'])]])).data_points;
  expect(point?.validator.definition).toEqual({ properties: { data: { type: 'object', additionalProperties: true, required: [], properties: { product_action: { type: 'object', additionalProperties: true, required: [], properties: {
    products: { type: 'array', items: { type: 'object', additionalProperties: true, required: ['id'], properties: { id: { type: 'string' }, custom_attributes: attributes({ size: { type: 'string' } }, []) } } },
  } } } } } });
});

test('user attributes', () => {
  const user: DraftPoint = { match_key: 'user_attributes', match: { type: 'user_attributes', criteria: {} }, seen: 1, example_event: null, planned: false, definition: {}, fields: [field('/tier', { type: 'string' }, true), field('/age', { type: 'number' })] };
  const [point] = acceptDraft(empty, [user], new Map([['user_attributes', new Set(['/tier'])]])).data_points;
  expect(point?.validator.definition).toEqual(attributes({ tier: { type: 'string' } }, ['tier']));
});
