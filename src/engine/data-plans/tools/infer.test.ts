import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlanVersion } from '../../../protocol/data-plan.ts';
import type { Json } from '../../../protocol/json.ts';
import { compileVersion } from '../compile.ts';
import { validateBatch } from '../validate.ts';
import { dataPoint } from './edit.ts';
import ferry from './fixtures/ferry.plan.json' with { type: 'json' };
import { createDraft } from './infer.ts';

type Batch = Record<string, unknown>;

function draftOf(batches: readonly Batch[], compare?: PlanVersion): ReturnType<ReturnType<typeof createDraft>['result']> {
  const draft = createDraft(compare === undefined ? {} : { compare });
  for (const batch of batches) draft.add(batch);
  return draft.result();
}

function versionOf(draft: ReturnType<typeof draftOf>): PlanVersion {
  return { version: 1, activated_environment: 'none', version_document: { data_points: draft.points.map((point) => dataPoint('', point.match, point.definition as Json)) as unknown as PlanVersion['version_document']['data_points'] } };
}

function searches(attributes: readonly Record<string, Json>[]): Batch[] {
  return attributes.map((custom_attributes, index) => ({ events: [{ event_type: 'custom_event', data: { event_name: 'Search', custom_event_type: 'search', event_id: String(index), custom_attributes } }] }));
}

/** The inferred schema of one attribute that had these values. */
function schemaOf(values: readonly Json[]): unknown {
  return draftOf(searches(values.map((a) => ({ a })))).points[0]!.fields[0]!.schema;
}

function repeat<T>(values: readonly T[], count: number): T[] {
  return Array.from({ length: count }, (_, index) => values[index % values.length]!);
}

describe('what is inferred from values', () => {
  it.each<[string, readonly Json[], unknown]>([
    ['text that is always a number', ['1', '2.5', '-3e2'], { type: 'number' }],
    ['numbers and numeric text, never negative, often', repeat<Json>([0, '12', 99.5], 21), { type: 'number', minimum: 0 }],
    ['true and false in any case', ['true', 'False', true], { type: 'boolean' }],
    ['one that is no number', ['1', 'two'], { type: 'string' }],
    ['a postal code', ['01067', '80331'], { type: 'string' }],
    ['digits beyond what a number holds', ['7002336541000000001'], { type: 'string' }],
    ['null now and then', ['a', null], { type: ['string', 'null'] }],
    ['null only', [null, null], { type: ['string', 'null'] }],
    ['few values, often', repeat<Json>(['EUR', 'NOK'], 12), { type: 'string', enum: ['EUR', 'NOK'] }],
    ['few values and null', repeat<Json>(['EUR', null], 12), { type: ['string', 'null'], enum: ['EUR', null] }],
    ['few values, seldom', ['EUR', 'NOK'], { type: 'string' }],
    ['web addresses', ['https://ferry.example/a?b=1', 'http://ferry.example:8080', 'https://x.example/%20'], { type: 'string', format: 'uri' }],
    ['addresses of people', ['ada@ferry.example', 'b-c+1@x.example', 'd.e@x.y.example'], { type: 'string', format: 'email' }],
    ['dates', ['2026-02-28', '2024-02-29', '2026-12-31'], { type: 'string', format: 'date' }],
    ['a day that does not exist', ['2026-02-30', '2026-01-01', '2026-01-02'], { type: 'string' }],
    ['moments', ['2026-02-28T10:00:00Z', '2026-02-28T10:00:00.5Z', '2026-02-28T10:00:00+02:00'], { type: 'string', format: 'date-time' }],
    ['lists', [['a', 'b'], []], { type: 'array', items: { type: 'string' } }],
    ['an object', [{ x: 1 }], { type: 'object', additionalProperties: false, properties: { x: { type: 'number' } }, required: [] }],
  ])('%s', (_name, values, schema) => {
    expect(schemaOf(values)).toEqual(schema);
  });

  it('says how often, how sure and why', () => {
    const [point] = draftOf(searches([...repeat([{ from: 'Oslo', seats: '2', code: 'x' }], 9), { from: 'Kiel', seats: '3' }])).points;
    expect(point!.fields.map(({ path, seen, required, confidence, why, examples, distinct }) => ({ path, seen, required, confidence, why, examples, distinct }))).toEqual([
      { path: '/data/custom_attributes/from', seen: 10, required: true, confidence: 0.45, why: 'In all 10 events; always text; 2 different values in 10 samples, so they are listed.', examples: ['Oslo', 'Kiel'], distinct: 2 },
      { path: '/data/custom_attributes/seats', seen: 10, required: true, confidence: 0.91, why: 'In all 10 events; always a number (numbers in text count as numbers); from 2 to 3.', examples: ['2', '3'], distinct: 2 },
      { path: '/data/custom_attributes/code', seen: 9, required: false, confidence: 0.81, why: 'In 9 of 10 events; always text; one value in 9 samples, so it is listed.', examples: ['x'], distinct: 1 },
    ]);
    expect(point).toMatchObject({ match_key: 'custom_event:search:Search', seen: 10, example_event: '0', planned: false });
  });

  it('knows what the compared version plans already', () => {
    const version = ferry.data_plan_versions[1] as unknown as PlanVersion;
    const { points } = draftOf([{ events: [
      { event_type: 'custom_event', data: { event_name: 'Seat Picked', custom_event_type: 'user_preference', custom_attributes: { seat: '3A', aisle: true } } },
      { event_type: 'screen_view', data: { screen_name: 'Bar' } },
    ], user_attributes: { boats: ['Freya'] } }], version);
    expect(points.map(({ match_key, planned, fields }) => [match_key, planned, fields.map((field) => [field.name, field.planned])])).toEqual([
      ['custom_event:user_preference:Seat Picked', true, [['seat', true], ['aisle', false]]],
      ['screen_view::Bar', false, []],
      ['user_attributes', true, [['boats', true]]],
    ]);
  });

  it('is bounded in names, values and depth', () => {
    const wide = Object.fromEntries(Array.from({ length: 900 }, (_, index) => [`a${index}`, index]));
    let deep: Json = 1;
    for (let level = 0; level < 200; level += 1) deep = level % 2 === 0 ? [deep] : { deep };
    const [point] = draftOf(searches([{ ...wide }, { deep, long: 'x'.repeat(50_000) }])).points;
    expect(point!.fields).toHaveLength(500);
    expect(JSON.stringify(point).length).toBeLessThan(300_000);
    expect(point!.definition).toMatchObject({ properties: { data: { properties: { custom_attributes: { additionalProperties: true } } } } });
  });
});

const scalar = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom<Json>('1', '2', 'true', 'False', '007', '', ' 3 ', '1e3', 'a', 'EUR', '2026-01-01', '2026-02-30', 'ada@ferry.example', 'a@b', 'https://x.example/y', '10.0.0.1', '0x10', 'NaN') },
  fc.string({ maxLength: 12 }), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer(), fc.boolean(), fc.constant(null),
);
const name = fc.constantFrom('a', 'b', 'c', 'price/net', 'x~y', 'constructor', 'toString', '$kind');
const value = fc.oneof({ weight: 6, arbitrary: scalar }, fc.array(scalar, { maxLength: 3 }), fc.dictionary(name, scalar, { maxKeys: 2 }));
const attributes = fc.option(fc.dictionary(name, value, { maxKeys: 4 }), { nil: null });
const optional = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arbitrary, { nil: undefined });
const product = fc.record({ id: fc.constantFrom('FRY-1', 'FRY-2'), price: fc.oneof(fc.double({ noNaN: true }), fc.constantFrom('12.5', null)), quantity: fc.integer({ min: 1, max: 3 }), custom_attributes: attributes }, { requiredKeys: ['id'] });
const event = fc.oneof(
  fc.record({ event_type: fc.constant('custom_event'), data: fc.record({ event_name: fc.constantFrom('Search', 'Seat'), custom_event_type: fc.constantFrom('search', 'other'), custom_attributes: attributes }, { requiredKeys: ['event_name', 'custom_event_type'] }) }),
  fc.record({ event_type: fc.constant('screen_view'), data: fc.record({ screen_name: fc.constantFrom('Home', 'Bar'), custom_attributes: attributes }) }),
  fc.record({ event_type: fc.constant('commerce_event'), data: fc.record({
    currency_code: optional(fc.constantFrom('EUR', 'NOK')),
    product_action: optional(fc.record({ action: fc.constantFrom('purchase', 'refund'), total_amount: optional(fc.double({ noNaN: true })), products: fc.option(fc.array(product, { maxLength: 3 }), { nil: null }) })),
    promotion_action: optional(fc.record({ action: fc.constantFrom('view', 'click'), promotions: fc.array(fc.record({ id: fc.string({ maxLength: 3 }), position: optional(scalar) }), { maxLength: 2 }) })),
    product_impressions: optional(fc.array(fc.record({ product_impression_list: fc.constantFrom('list', 'grid'), products: fc.array(product, { maxLength: 2 }) }), { minLength: 1, maxLength: 2 })),
    custom_attributes: attributes,
  }) }).filter(({ data }) => data.product_action !== undefined || data.promotion_action !== undefined || data.product_impressions !== undefined),
  fc.constant({ event_type: 'session_start', data: {} }),
);
const batch = fc.record({
  environment: fc.constant('development'), events: fc.array(event, { maxLength: 6 }), user_attributes: attributes, mp_deviceid: fc.constant('d'),
  user_identities: optional(fc.dictionary(fc.constantFrom('email', 'customer_id', 'other_id_2'), fc.oneof(fc.constantFrom('ada@ferry.example', 'T1'), fc.string({ maxLength: 6 })), { maxKeys: 2 })),
  device_info: optional(fc.dictionary(fc.constantFrom('ios_idfv', 'platform'), fc.string({ maxLength: 4 }), { maxKeys: 2 })),
});

describe('a draft', () => {
  it('is kept by every batch that it was made from', () => {
    fc.assert(fc.property(fc.array(batch, { minLength: 1, maxLength: 12 }), fc.constantFrom(1, 7), (given, times) => {
      // Repeated, so that what needs many samples (required, lists of values, formats) is inferred too.
      const batches = (JSON.parse(JSON.stringify(given)) as Batch[]).flatMap((item) => repeat([item], times));
      const compiled = compileVersion('draft', versionOf(draftOf(batches)), 'server');
      for (const item of batches) expect(validateBatch(compiled, item).found.map(({ error }) => error)).toEqual([]);
    }), { numRuns: 150 });
  });
});
