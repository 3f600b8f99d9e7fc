import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DataPoint } from './data-plan.ts';
import { isObject } from './json.ts';
import { ATTRIBUTE_TYPES, editAttribute, readAttribute, validationText } from './plan-attribute.ts';
import type { AttributeForm, AttributePatch } from './plan-attribute.ts';
import { editMember, newPoint, pointKey, pointTitle, readBlock, readSection, rematch, removeMember, sectionsOf, setAdditional, setBlock } from './plan-form.ts';

const json = fc.jsonValue({ maxDepth: 3 });
const type = fc.constantFrom(...ATTRIBUTE_TYPES);
/** Schemas as people write them: every keyword of the form, some that it does not know, and some with values that make no sense. */
const schema = fc.record({
  type: fc.oneof(type, type.map((one) => [one, 'null']), fc.constant(['string', 'number']), fc.constant(7)),
  description: fc.string(),
  enum: fc.oneof(fc.array(fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null))), json),
  const: json,
  pattern: fc.string(), format: fc.constantFrom('email', 'date', 'shoe-size'),
  minimum: fc.oneof(fc.integer(), fc.string()), maximum: fc.integer(), minLength: fc.nat(), maxLength: fc.nat(),
  properties: fc.oneof(fc.dictionary(fc.string(), json), json), required: fc.oneof(fc.array(fc.string()), json), additionalProperties: fc.oneof(fc.boolean(), fc.object({ maxDepth: 1 })),
  items: fc.oneof(fc.record({ type }), json),
  multipleOf: fc.nat(), uniqueItems: fc.boolean(), title: fc.string(), oneOf: json, 'x-own': json,
}, { requiredKeys: [] });

function asPatch(form: AttributeForm): AttributePatch {
  const { editable: _, items, jsonOnly: __, ...rest } = form;
  return items === null ? rest : { ...rest, items: asPatch(items) };
}

const patch: fc.Arbitrary<AttributePatch> = fc.record({
  type: fc.option(type), allowNull: fc.boolean(), description: fc.string(),
  oneOf: fc.option(fc.uniqueArray(fc.string(), { minLength: 1 })), exactly: fc.option(fc.string()),
  pattern: fc.option(fc.string()), format: fc.option(fc.constantFrom('email', 'uri')),
  minimum: fc.option(fc.integer()), maximum: fc.option(fc.integer()), minLength: fc.option(fc.nat()), maxLength: fc.option(fc.nat()), additional: fc.boolean(),
}, { requiredKeys: [] });

describe('an attribute', () => {
  test('put back as it was read is the very same schema, whatever it is', () => {
    fc.assert(fc.property(schema, (value) => {
      const form = readAttribute(value);
      fc.pre(form.editable);
      expect(editAttribute(value, asPatch(form))).toBe(value);
    }));
  });

  test('keeps what the form cannot show through every edit', () => {
    fc.assert(fc.property(schema, patch, (value, change) => {
      const before = readAttribute(value);
      fc.pre(before.editable);
      const after = editAttribute(value, change);
      for (const key of before.jsonOnly) expect(Object.hasOwn(after, key) ? after[key] : undefined).toEqual((value as Record<string, unknown>)[key]);
    }));
  });

  test('reads back what was written', () => {
    fc.assert(fc.property(fc.record({ type }), patch, ({ type: old }, change) => {
      const kind = change.type === undefined ? old : change.type;
      const after = readAttribute(editAttribute({ type: old }, change));
      expect(after.type).toBe(kind);
      if (change.allowNull !== undefined && kind !== null && kind !== 'null') expect(after.allowNull).toBe(change.allowNull);
      if (kind === 'string') {
        if (change.oneOf !== undefined) expect(after.oneOf).toEqual(change.oneOf);
        for (const key of ['pattern', 'format', 'minLength', 'maxLength', 'exactly'] as const) if (change[key] !== undefined) expect(after[key]).toBe(change[key]);
      }
      if (kind === 'number') for (const key of ['minimum', 'maximum'] as const) if (change[key] !== undefined) expect(after[key]).toBe(change[key]);
    }));
  });

  test('never throws on any JSON', () => {
    fc.assert(fc.property(json, patch, (value, change) => { readAttribute(value); validationText(readAttribute(value)); editAttribute(value, change); }));
  });

  test.each<[string, object, AttributePatch, object]>([
    ['a null that is allowed is also one of the values', { type: 'string', enum: ['a'] }, { allowNull: true }, { type: ['string', 'null'], enum: ['a', null] }],
    ['a null that is no longer allowed leaves the values', { type: ['string', 'null'], enum: ['a', null] }, { allowNull: false }, { type: 'string', enum: ['a'] }],
    ['numbers written as texts stay texts (exported plans)', { type: 'number', enum: ['12345'] }, { oneOf: ['12345', '7'] }, { type: 'number', enum: ['12345', '7'] }],
    ['new values of a number are numbers', { type: 'number' }, { oneOf: ['12', 'x'] }, { type: 'number', enum: [12, 'x'] }],
    ['another type drops what only the old one had', { type: 'string', pattern: '^a', multipleOf: 2 }, { type: 'number' }, { type: 'number', multipleOf: 2 }],
    ['elements of an array', { type: 'array', items: { type: 'string', minItems: 1 } }, { items: { oneOf: ['a'] } }, { type: 'array', items: { type: 'string', minItems: 1, enum: ['a'] } }],
  ])('%s', (_, before, change, after) => expect(editAttribute(before, change)).toEqual(after));

  test('says its validation in words', () => {
    expect(validationText(readAttribute({ type: 'number', minimum: 0, maximum: 100 }))).toBe('0 to 100');
    expect(validationText(readAttribute({ type: 'array', items: { type: 'string', enum: ['a', 'b'] } }))).toBe('of String, one of a, b');
    expect(validationText(readAttribute({ type: 'string', minLength: 2, format: 'email' }))).toBe('format email; at least 2 characters');
  });
});

const matches: DataPoint['match'][] = [
  { type: 'custom_event', criteria: { event_name: 'Search Performed', custom_event_type: 'search' } },
  { type: 'screen_view', criteria: { screen_name: 'Home' } },
  { type: 'product_action', criteria: { action: 'purchase' } },
  { type: 'promotion_action', criteria: { action: 'view' } },
  { type: 'product_impression' }, { type: 'user_attributes' }, { type: 'user_identities' },
];

/** Whether two trees are equal outside `path`. */
function outside(value: unknown, path: readonly string[]): unknown {
  const [head, ...rest] = path;
  if (head === undefined || !isObject(value)) return undefined;
  return { ...value, [head]: outside(value[head], rest) };
}

describe('a point', () => {
  test.each(matches.map((match) => [pointKey(match), match] as const))('%s takes members in each of its sections, as the hosted editor writes them', (_, match) => {
    for (const section of sectionsOf(match.type)) {
      const { definition } = newPoint(match).validator;
      const added = editMember(definition, section.path, 'size', { type: 'string', required: true, oneOf: ['S', 'M'] });
      const read = readSection(added, section.path, section.hidden);
      expect(read).toMatchObject({ state: 'form', attributes: [{ name: 'size', type: 'string', required: true, oneOf: ['S', 'M'], jsonOnly: [] }] });
      // What else the event has must stay allowed: a closed `data` refuses every real event (3.3).
      if (section.path.length > 0) expect(added).toMatchObject({ properties: { data: { additionalProperties: true } } });
      expect(readSection(removeMember(added, section.path, 'size'), section.path)).toMatchObject({ state: 'form', attributes: [] });
    }
  });

  test('an attribute map with required members is itself required, and no longer when the last one goes', () => {
    const path = ['properties', 'data', 'properties', 'custom_attributes'];
    const { definition } = newPoint(matches[1] as DataPoint['match']).validator;
    const one = editMember(definition, path, 'a', { type: 'string', required: true });
    expect(one).toEqual({ properties: { data: { type: 'object', additionalProperties: true, required: ['custom_attributes'], properties: {
      custom_attributes: { type: 'object', additionalProperties: false, properties: { a: { type: 'string' } }, required: ['a'] },
    } } } });
    expect(editMember(one, path, 'a', { required: false })).toMatchObject({ properties: { data: { required: [] } } });
  });

  test('a renamed member keeps its place, its rules and whether it is required', () => {
    const definition = { type: 'object', properties: { a: { type: 'string' }, b: { type: 'number', multipleOf: 2 }, c: {} }, required: ['b', 'a'] };
    const renamed = editMember(definition, [], 'b', { name: 'z' });
    expect(renamed).toEqual({ type: 'object', properties: { a: { type: 'string' }, z: { type: 'number', multipleOf: 2 }, c: {} }, required: ['z', 'a'] });
    expect(Object.keys(renamed['properties'] as object)).toEqual(['a', 'z', 'c']);
    expect(editMember(definition, [], 'b', { name: 'a' })).toBe(definition);
  });

  test('an edit of one member leaves all else as it is', () => {
    const definitions = fc.record({ 'x-own': json, properties: fc.record({ other: json, data: fc.record({ type: fc.constant('object'), additionalProperties: json, properties: fc.record({
      custom_attributes: fc.record({ type: fc.constant('object'), properties: fc.dictionary(fc.string(), schema), additionalProperties: fc.boolean(), minProperties: fc.nat() }), timestamp_unixtime_ms: json,
    }) }) }) });
    fc.assert(fc.property(definitions, fc.string(), patch, (definition, name, change) => {
      const path = ['properties', 'data', 'properties', 'custom_attributes'];
      const edited = editMember(definition, path, name, change);
      expect(outside(edited, path)).toEqual(outside(definition, path));
      const read = readSection(edited, path);
      expect(read.state).toBe('form');
      const others = Object.entries(definition.properties.data.properties.custom_attributes.properties).filter(([key]) => key !== name);
      expect(others.every(([key, value]) => read.state === 'form' && JSON.stringify(readAttribute(value)) === JSON.stringify({ ...read.attributes.find((one) => one.name === key), name: undefined, required: undefined }))).toBe(true);
    }));
  });

  test('reading never throws, whatever the definition is', () => {
    fc.assert(fc.property(json, fc.constantFrom(...matches), (definition, match) => {
      for (const section of sectionsOf(match.type)) readSection(definition, section.path, section.hidden);
    }));
  });

  test('shapes without a form are left to JSON', () => {
    expect(readSection({ type: 'object', properties: { a: {} }, required: 'a' }, [])).toEqual({ state: 'json' });
    expect(readSection({ properties: { data: true } }, ['properties', 'data', 'properties', 'custom_attributes'])).toEqual({ state: 'json' });
    expect(readSection({ type: 'object', patternProperties: {} }, [])).toMatchObject({ state: 'form', jsonOnly: ['patternProperties'] });
    expect(readAttribute(false).editable).toBe(false);
  });

  test('another action is followed by what the definition says of it', () => {
    const point = newPoint({ type: 'product_action', criteria: { action: 'purchase' } });
    const stated = { ...point, validator: { ...point.validator, definition: { properties: { data: { properties: { product_action: { properties: { action: { type: 'string', const: 'purchase' } } } } } } } } };
    const moved = rematch(stated, { type: 'product_action', criteria: { action: 'refund' } });
    expect(moved.match.criteria).toEqual({ action: 'refund' });
    expect(moved.validator.definition).toMatchObject({ properties: { data: { properties: { product_action: { properties: { action: { type: 'string', const: 'refund' } } } } } } });
  });

  test('keys and titles', () => {
    expect(matches.map(pointKey)).toEqual(['custom_event:search:Search Performed', 'screen_view::Home', 'product_action:purchase', 'promotion_action:view', 'product_impression', 'user_attributes', 'user_identities']);
    expect(pointTitle(matches[0] as DataPoint['match'])).toEqual({ category: 'Custom event: Search', name: 'Search Performed' });
  });

  test('additional attributes', () => {
    expect(setAdditional({ properties: { a: {} } }, [], false)).toEqual({ properties: { a: {} }, additionalProperties: false });
  });
});


test('block settings are read and set, and other actions stay', () => {
  const document = { data_points: [], settings: { validation_actions: { event: 'drop_event', user_attribute: 'unknown' }, own: 1 } };
  expect(readBlock(document)).toEqual({ ev: true, ea: false, ua: false, id: false });
  expect(setBlock(document, 'id', true)).toEqual({ data_points: [], settings: { validation_actions: { event: 'drop_event', user_attribute: 'unknown', identity: 'drop_attribute' }, own: 1 } });
  expect(setBlock(document, 'ev', true)).toBe(document);
});
