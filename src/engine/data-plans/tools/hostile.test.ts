/** Plans and traffic of any shape: the tools answer, and never throw. */
import { transformSync } from 'esbuild';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DataPlan, PlanVersion } from '../../../protocol/data-plan.ts';
import type { Json } from '../../../protocol/json.ts';
import { parse } from 'acorn';
import { compileVersion } from '../compile.ts';
import { validateBatch } from '../validate.ts';
import { diffVersions } from './diff.ts';
import { applyPatch } from './edit.ts';
import { brokenRule } from './fix-context.ts';
import { violationFixes } from './fixes.ts';
import { importText } from './import.ts';
import { createDraft } from './infer.ts';
import { createCoverage } from './tally.ts';
import { planTypes } from './typescript.ts';

const word = fc.oneof(
  fc.constantFrom('a', 'b', 'custom_attributes', 'products', 'constructor', '__proto__', 'hasOwnProperty', '0', '', 'price/net', '~', "it's", '*/', '${x}', '\u2028', 'a\nb', '-', '日本'),
  fc.string({ unit: 'binary', maxLength: 6 }),
);
const json = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>;
const realType = fc.constantFrom('string', 'number', 'integer', 'boolean', 'null', 'object', 'array');
const type = fc.oneof(realType, fc.constant('nonsense'));
const { schema } = fc.letrec<{ schema: Json }>((tie) => ({
  schema: fc.oneof({ maxDepth: 3, withCrossShrink: true }, fc.boolean(), json, fc.record({
    type: fc.oneof(type, fc.array(type, { maxLength: 3 }), json), properties: fc.oneof(fc.dictionary(word, tie('schema'), { maxKeys: 3 }), json), required: fc.oneof(fc.array(word, { maxLength: 3 }), json),
    additionalProperties: tie('schema'), items: fc.oneof(tie('schema'), fc.array(tie('schema'), { maxLength: 2 })), enum: fc.oneof(fc.array(json, { maxLength: 3 }), json), const: json,
    minimum: fc.oneof(fc.integer(), json), maxLength: fc.oneof(fc.nat(5), json), pattern: fc.constantFrom('^a', '[', '(a+)+$'), format: fc.constantFrom('email', 'date', 'nonsense'), description: word,
  }, { requiredKeys: [] }) as unknown as fc.Arbitrary<Json>),
}));
const definition = fc.oneof(schema, fc.record({ properties: fc.record({ data: fc.record({ type: fc.constant('object'), properties: fc.record({ custom_attributes: schema, product_action: schema }, { requiredKeys: [] }), required: fc.constantFrom([], ['custom_attributes']) }, { requiredKeys: [] }) }) }) as unknown as fc.Arbitrary<Json>);
const match = fc.oneof(
  fc.record({ type: fc.constant('custom_event'), criteria: fc.record({ event_name: word, custom_event_type: fc.oneof(fc.constantFrom('other', 'search'), word) }) }),
  fc.record({ type: fc.constant('screen_view'), criteria: fc.record({ screen_name: word }) }),
  fc.record({ type: fc.constantFrom('product_action', 'promotion_action'), criteria: fc.record({ action: fc.oneof(fc.constantFrom('purchase', 'view'), word) }) }),
  fc.record({ type: fc.constantFrom('product_impression', 'user_attributes', 'user_identities', 'session_start', 'unknown', 'constructor') }),
);
const version = fc.array(fc.record({ description: fc.option(word), match, validator: fc.record({ type: fc.constant('json_schema'), definition }) }), { maxLength: 4 })
  .map((points) => ({ version: 1, activated_environment: 'none', version_document: { data_points: points } }) as unknown as PlanVersion);
/** Copied, as it would come out of a file. */
const fromFile = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

function eventOf({ match: { type: kind, criteria = {} } }: PlanVersion['version_document']['data_points'][number], attributes: Json): Json {
  const data = { ...(criteria as Record<string, Json>), event_id: '1', custom_attributes: attributes };
  if (kind === 'product_action' || kind === 'promotion_action') return { event_type: 'commerce_event', data: { ...data, [kind]: { action: (criteria as Record<string, Json>)['action'] ?? 'x', products: attributes, promotions: attributes } } };
  return kind === 'product_impression' ? { event_type: 'commerce_event', data: { ...data, product_impressions: attributes } } : { event_type: kind, data };
}

describe('whatever a plan holds', () => {
  it('TypeScript of it has no syntax error', () => {
    fc.assert(fc.property(version, word, (given, name) => {
      const text = planTypes({ data_plan_id: 'p', data_plan_name: name }, fromFile({ ...given, version_description: name }));
      expect(() => transformSync(text, { loader: 'ts', logLevel: 'silent' }), text).not.toThrow();
    }), { numRuns: 300 });
  });

  it('two versions have a difference, and a version has none to itself', () => {
    fc.assert(fc.property(version, version, (one, other) => {
      diffVersions(fromFile(one), fromFile(other));
      expect(diffVersions(fromFile(one), fromFile(one))).toEqual({ points: [], settings: [], breaking: false });
    }), { numRuns: 300 });
  });

  it('what is not breaking keeps valid data valid', () => {
    const rule = fc.record({
      type: fc.oneof(realType, fc.uniqueArray(realType, { minLength: 1, maxLength: 2 })), enum: fc.uniqueArray(fc.constantFrom<Json>('x', '1', 2, null), { minLength: 1, maxLength: 3 }), minimum: fc.integer({ min: 0, max: 2 }), maximum: fc.integer({ min: 1, max: 3 }),
      maxLength: fc.nat(2), items: fc.record({ type: realType }), properties: fc.dictionary(fc.constantFrom('a', 'b'), fc.record({ type: realType })), required: fc.subarray(['a', 'b']), additionalProperties: fc.boolean(), description: fc.constantFrom('one', 'two'),
    }, { requiredKeys: [] });
    const map = fc.record({ type: fc.constant('object'), additionalProperties: fc.oneof(fc.boolean(), rule), properties: fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.oneof(rule, fc.boolean()), { maxKeys: 3 }), required: fc.subarray(['a', 'b', 'c'], { maxLength: 1 }) });
    const value = fc.constantFrom<Json>('x', '1', '2', 'true', '', null, [], ['x'], [1], {}, { a: 'x' }, { a: null, b: '1' });
    const values = fc.array(fc.dictionary(fc.constantFrom('a', 'b', 'c'), value, { maxKeys: 3 }), { minLength: 1, maxLength: 6 });
    const point = (definitionOf: unknown): PlanVersion => fromFile({ version: 1, activated_environment: 'none', version_document: { data_points: [{ match: { type: 'user_attributes' }, validator: { type: 'json_schema', definition: definitionOf } }] } }) as unknown as PlanVersion;
    let kept = 0;
    // Of two rules that differ in one keyword more often neither is breaking, so the second is made of the first.
    const pair = fc.tuple(map, map, fc.subarray(['additionalProperties', 'properties', 'required'])).map(([one, other, taken]) => [one, { ...one, ...Object.fromEntries(Object.entries(other).filter(([key]) => (taken as string[]).includes(key))) }] as const);
    fc.assert(fc.property(pair, values, fc.constantFrom('server' as const, 'node' as const), ([one, other], given, profile) => {
      if (diffVersions(point(one), point(other)).breaking) return;
      kept += 1;
      for (const attributes of fromFile(given)) {
        const invalid = (definitionOf: unknown): number => validateBatch(compileVersion('p', point(definitionOf), profile), { events: [], user_attributes: attributes }).found.length;
        if (invalid(one) === 0) expect(invalid(other), JSON.stringify(attributes)).toBe(0);
      }
    }), { numRuns: 1_500 });
    expect(kept).toBeGreaterThan(100);
  });

  it('violations have fixes that apply and code that parses', () => {
    fc.assert(fc.property(version, fc.array(fc.oneof(json, fc.dictionary(word, json, { maxKeys: 3 }) as fc.Arbitrary<Json>), { minLength: 1, maxLength: 3 }), fc.constantFrom('server' as const, 'node' as const), (given, values, profile) => {
      const planned = fromFile(given);
      const plan: DataPlan = { data_plan_id: 'p', data_plan_name: 'P', data_plan_versions: [planned] };
      const text = JSON.stringify(plan, undefined, 2);
      const batch = fromFile({ events: planned.version_document.data_points.flatMap((point) => values.map((value) => eventOf(point, value))), user_attributes: values[0], user_identities: values.at(-1) }) as Record<string, unknown>;
      const before = JSON.stringify(batch);
      const compiled = compileVersion('p', planned, profile);
      for (const finding of validateBatch(compiled, batch).found.slice(0, 12)) {
        const fixes = violationFixes(brokenRule(finding, compiled), plan, text, batch, 'web');
        for (const fix of fixes.plan_fixes) expect(applyPatch(text, fix.patch)).toMatchObject({ ok: true, text: fix.after });
        for (const fix of fixes.plan_fixes) expect(() => JSON.parse(fix.after) as unknown).not.toThrow();
        for (const fix of fixes.code_fixes) if (fix.language === 'JavaScript' || fix.language === 'Node.js') expect(() => parse(fix.code, { ecmaVersion: 2024 }), fix.code).not.toThrow();
      }
      expect(JSON.stringify(batch)).toBe(before);
    }), { numRuns: 200 });
  });

  it('import answers', () => {
    fc.assert(fc.property(fc.oneof(json, version as fc.Arbitrary<unknown>, fc.record({ data_plan_name: word, data_plan_versions: fc.oneof(fc.array(version, { maxLength: 2 }), json) })), (given) => {
      const result = importText(JSON.stringify(given), {});
      if (!result.ok) expect(result.message).not.toBe('');
    }), { numRuns: 300 });
  });
});

describe('whatever traffic holds', () => {
  it('is drafted and tallied', () => {
    fc.assert(fc.property(version, fc.array(fc.oneof(json, fc.record({ events: fc.oneof(json, fc.array(json, { maxLength: 3 })), user_attributes: json, user_identities: json, device_info: json, context: json }, { requiredKeys: [] })), { maxLength: 4 }), (given, batches) => {
      const draft = createDraft();
      const compiled = compileVersion('p', fromFile(given), 'server');
      const coverage = createCoverage(compiled);
      for (const batch of fromFile(batches) as Record<string, unknown>[]) {
        if (typeof batch !== 'object' || batch === null || Array.isArray(batch)) continue;
        draft.add(batch);
        coverage.add(batch, validateBatch(compiled, batch), () => false, 0);
      }
      expect(JSON.parse(JSON.stringify(draft.result()))).toEqual(draft.result());
      coverage.result();
    }), { numRuns: 200 });
  });
});
