/** What holds for any filter over any batch, any MPID and any mapping. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import '../../../test/support/property-seed.ts';
import { COMMERCE_EVENT_TYPES, CUSTOM_EVENT_TYPES, dataFilterSchema, FILTER_IDENTITY_TYPES } from '../../protocol/data-filter.ts';
import type { DataFilter } from '../../protocol/data-filter.ts';
import { isObject } from '../../protocol/json.ts';
import type { Json, JsonObject } from '../../protocol/json.ts';
import { diffJson } from '../../protocol/patch.ts';
import { segmentsOf } from '../../protocol/pointer.ts';
import { privacySchema } from '../../protocol/privacy.ts';
import { connectionSchema } from '../../protocol/workspace.ts';
import { normaliseBatch } from '../batch/normalise.ts';
import type { Batch } from '../batch/types.ts';
import { bucketOf, compileConnection, compileFilter } from './index.ts';

const NAMES = ['Level', 'level', 'Home', 'score', 'SCORE', 'Brand', 'Tax Amount', 'plan', 'constructor', 'marketing', 'a/b~c'];
const name = fc.constantFrom(...NAMES);
const toggles = fc.dictionary(name, fc.boolean(), { maxKeys: 4 });
const node = fc.record({ on: fc.boolean(), attributes: toggles }, { requiredKeys: [] });
const nodes = fc.dictionary(name, node, { maxKeys: 4 });
const someOf = <T>(keys: readonly string[], value: fc.Arbitrary<T>): fc.Arbitrary<Record<string, T>> => fc.dictionary(fc.constantFrom(...keys), value, { maxKeys: 3 });

const filterArb: fc.Arbitrary<DataFilter> = fc.record({
  new_data_points: fc.constantFrom('on', 'off'),
  message_types: someOf(['custom_event', 'session_start', 'commerce_event'], fc.boolean()),
  events: someOf(CUSTOM_EVENT_TYPES, fc.record({ on: fc.boolean(), names: nodes }, { requiredKeys: [] })),
  screens: nodes, commerce: someOf(COMMERCE_EVENT_TYPES, node), products: node, promotions: node, user_attributes: toggles,
  user_identities: someOf(FILTER_IDENTITY_TYPES, fc.boolean()),
  consent: fc.record({ gdpr: fc.record({ on: fc.boolean(), purposes: toggles }, { requiredKeys: [] }), ccpa: fc.record({ on: fc.boolean() }, { requiredKeys: [] }) }, { requiredKeys: [] }),
  app_state: someOf(['install', 'foreground'], fc.boolean()),
}, { requiredKeys: [] }).map((raw) => dataFilterSchema.parse(raw));

const scalar = fc.oneof(fc.string({ maxLength: 3 }), fc.integer(), fc.boolean(), fc.constant(null));
const attributes = fc.dictionary(name, scalar, { maxKeys: 4 });
const products = fc.array(fc.record({ id: fc.string({ maxLength: 2 }), brand: fc.string({ maxLength: 2 }), custom_attributes: attributes }, { requiredKeys: [] }), { maxLength: 3 });
const event = fc.oneof(
  fc.record({ event_type: fc.constant('custom_event'), data: fc.record({ event_name: name, custom_event_type: fc.constantFrom(...CUSTOM_EVENT_TYPES, 'attribution'), custom_attributes: attributes }, { requiredKeys: ['event_name'] }) }),
  fc.record({ event_type: fc.constant('screen_view'), data: fc.record({ screen_name: name, custom_attributes: attributes }) }),
  fc.record({ event_type: fc.constant('commerce_event'), data: fc.record({ product_action: fc.record({ action: fc.constantFrom('purchase', 'remove_from_wish_list', 'odd'), tax_amount: fc.integer(), products }, { requiredKeys: ['action'] }), custom_attributes: attributes, shopping_cart: fc.record({ products }) }, { requiredKeys: ['product_action'] }) }),
  fc.record({ event_type: fc.constant('commerce_event'), data: fc.record({ promotion_action: fc.record({ action: fc.constantFrom('view', 'click'), promotions: fc.array(fc.record({ id: fc.string({ maxLength: 2 }), creative: fc.string({ maxLength: 2 }) }), { maxLength: 2 }) }) }) }),
  fc.record({ event_type: fc.constant('user_attribute_change'), data: fc.record({ user_attribute_name: name }) }),
  fc.record({ event_type: fc.constant('user_identity_change'), data: fc.record({ new: fc.record({ identity_type: fc.constantFrom('email', 'other') }) }) }),
  fc.record({ event_type: fc.constantFrom('session_start', 'breadcrumb'), data: fc.record({ custom_attributes: attributes }) }),
  fc.record({ event_type: fc.constant('application_state_transition'), data: fc.record({ application_transition_type: fc.constantFrom('application_initialized', 'application_foreground'), is_first_run: fc.boolean() }) }),
);
const consents = fc.dictionary(name, fc.record({ consented: fc.boolean() }), { maxKeys: 3 });
const batchArb: fc.Arbitrary<Batch> = fc.record({
  events: fc.array(event, { maxLength: 5 }), user_attributes: attributes, deleted_user_attributes: fc.array(name, { maxLength: 3 }),
  user_identities: fc.dictionary(fc.constantFrom('email', 'customer_id', 'alias'), fc.string({ minLength: 1, maxLength: 3 })),
  consent_state: fc.record({ gdpr: consents, ccpa: fc.record({ data_sale_opt_out: fc.record({ consented: fc.boolean() }) }) }, { requiredKeys: [] }),
  system_notifications: fc.array(fc.record({ type: fc.constantFrom('gdpr_change', 'ccpa_change', 'other'), data: fc.record({ purpose: name }) }), { maxLength: 3 }),
}, { requiredKeys: ['events'] }).map((raw) => normaliseBatch(JSON.parse(JSON.stringify({ environment: 'production', ...raw })) as Json).batch);

const apply = (filter: DataFilter, batch: Batch): ReturnType<NonNullable<ReturnType<typeof compileFilter>>['apply']> => compileFilter('shop', 'platforms', filter)?.apply(batch) ?? { batch, held: [], removed: [] };

/** Every JSON pointer in a value. */
function pointersOf(value: unknown, at = ''): string[] {
  if (Array.isArray(value)) return [at, ...value.flatMap((item, index) => pointersOf(item, `${at}/${index}`))];
  return isObject(value as Json) ? [at, ...Object.entries(value as JsonObject).flatMap(([key, item]) => pointersOf(item, `${at}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`))] : [at];
}

describe('a data filter', () => {
  it('never adds anything, and says of each loss which switch asked for it', () => {
    fc.assert(fc.property(filterArb, batchArb, (filter, batch) => {
      const { batch: left, held, removed } = apply(filter, batch);
      const gone = new Set(held.map(({ index }) => index));
      const events = batch.events.filter((_event, index) => !gone.has(index));
      const ops = diffJson({ ...batch, events }, left);
      expect(ops.filter(({ op, path }) => op === 'add' || (op === 'replace' && !/^\/(deleted_user_attributes|system_notifications)\//.test(path)))).toEqual([]);
      expect(left.events).toHaveLength(events.length);
      // What is told and what is missing are the same, counted by pointer.
      const before = new Set(pointersOf({ ...batch, events: batch.events.map((one, index) => (gone.has(index) ? null : one)) }));
      for (const { op } of removed) {
        if (op.path.startsWith('/events/') && gone.has(Number(segmentsOf(op.path)[1]))) throw new Error(`a field of a held event is told: ${op.path}`);
        expect(before.has(op.path)).toBe(true);
      }
      if (ops.length > 0 || gone.size > 0) expect(held.length + removed.length).toBeGreaterThan(0);
      else expect(left).toBe(batch);
    }));
  });

  it('does the same twice as once', () => {
    fc.assert(fc.property(filterArb, batchArb, (filter, batch) => {
      const once = apply(filter, batch);
      const twice = apply(filter, once.batch);
      expect(twice.batch).toBe(once.batch);
      expect([twice.held, twice.removed]).toEqual([[], []]);
    }));
  });

  it('leaves the batch that it was given alone', () => {
    fc.assert(fc.property(filterArb, batchArb, (filter, batch) => {
      const before = structuredClone(batch);
      apply(filter, batch);
      expect(batch).toEqual(before);
    }));
  });

  it('lets nothing through that is off, whatever its children say', () => {
    fc.assert(fc.property(filterArb, batchArb, (filter, batch) => {
      const { batch: left } = apply(filter, batch);
      const off = (record: Readonly<Record<string, boolean | undefined>>, key: string): boolean => Object.entries(record).some(([own, on]) => on === false && own.toLowerCase() === key.toLowerCase());
      const keysOf = (value: unknown): string[] => (isObject(value as Json) ? Object.keys(value as object) : []);
      for (const { event_type: type, data } of left.events) {
        expect(filter.message_types[type as 'custom_event']).not.toBe(false);
        if (type === 'custom_event') {
          const group = filter.events[data['custom_event_type'] as 'other'];
          expect(group?.on).not.toBe(false);
          for (const [own, { on, attributes: rows }] of Object.entries(group?.names ?? {})) {
            if (own.toLowerCase() !== String(data['event_name']).toLowerCase()) continue;
            expect(on).not.toBe(false);
            for (const key of keysOf(data['custom_attributes'])) expect(off(rows, key)).toBe(false);
          }
        }
        if (type === 'commerce_event' && filter.products.on === false) expect(JSON.stringify(data)).not.toContain('"products"');
        if (type === 'user_attribute_change') expect(off(filter.user_attributes, String(data['user_attribute_name']))).toBe(false);
      }
      for (const key of [...keysOf(left.user_attributes), ...(left.deleted_user_attributes ?? [])]) expect(off(filter.user_attributes, key)).toBe(false);
      for (const key of keysOf(left.user_identities)) expect(off(filter.user_identities, key)).toBe(false);
      if (filter.consent.gdpr.on === false) expect(left.consent_state?.gdpr).toBeUndefined();
      for (const key of keysOf(left.consent_state?.gdpr)) expect(off(filter.consent.gdpr.purposes, key)).toBe(false);
    }));
  });

  it('with new data points off lets only names pass that are written in it', () => {
    fc.assert(fc.property(filterArb, batchArb, (filter, batch) => {
      const { batch: left } = apply({ ...filter, new_data_points: 'off' }, batch);
      const named = (record: object, key: string): boolean => Object.keys(record).some((own) => own.toLowerCase() === key.toLowerCase());
      for (const { event_type: type, data } of left.events) {
        if (type === 'screen_view') expect(named(filter.screens, String(data['screen_name']))).toBe(true);
        if (type === 'custom_event') expect(Object.values(filter.events).some((group) => named(group?.names ?? {}, String(data['event_name'])))).toBe(true);
      }
      for (const key of Object.keys(left.user_attributes ?? {})) expect(named(filter.user_attributes, key)).toBe(true);
    }));
  });
});

describe('buckets', () => {
  /** spec/pipeline.md d.4, as it stands. */
  const reference = (mpid: bigint): number => Number((((mpid >> 8n) < 0n ? -(mpid >> 8n) : mpid >> 8n)) % 100n);
  const mpid = fc.oneof(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), fc.bigInt({ min: -(2n ** 54n), max: 2n ** 54n }), fc.bigInt({ min: -1000n, max: 1000n }));

  it('are those of the documented formula for every 64-bit number', () => {
    fc.assert(fc.property(mpid, (id) => {
      expect(bucketOf(id.toString())).toBe(reference(id));
    }), { numRuns: 2_000 });
  });

  it('take as many users as the percentage says, and the same ones at any higher one', () => {
    fc.assert(fc.property(mpid, fc.integer({ min: 0, max: 99 }), (id, percent) => {
      const taken = (share: number): boolean => compileConnection('c', connectionSchema.parse({ input: 'i', output: 'o', sampling_percent: share }), { privacy: privacySchema.parse({}) }).sampling?.(id.toString()) === null;
      if (taken(percent) && percent < 99) expect(taken(percent + 1)).toBe(true);
      expect(taken(percent)).toBe(bucketOf(id.toString()) < percent);
    }));
  });
});

describe('custom mappings', () => {
  const match = fc.record({ message: fc.constantFrom('custom_event', 'screen_view', 'commerce_event'), event: name, where: fc.record({ property: fc.constantFrom('event_attribute', 'product_attribute', 'product_field'), name }) }, { requiredKeys: ['message'] });
  const row = fc.record({ to: name, from: name, property: fc.constantFrom('event_attribute', 'product_field'), type: fc.constantFrom('string', 'int'), required: fc.boolean() }, { requiredKeys: ['to', 'from'] });
  const mappings = fc.array(fc.oneof(
    fc.record({ to: name, matches: fc.array(match, { minLength: 1, maxLength: 2 }), attributes: fc.array(row, { maxLength: 3 }), keep_unmapped: fc.boolean(), selector: fc.constantFrom('foreach', 'last'), as: fc.constantFrom('custom_event', 'commerce_event') }, { requiredKeys: ['matches'] }),
    fc.record({ to: name, default: fc.constantFrom('custom_event', 'commerce_event'), keep_unmapped: fc.boolean() }),
  ), { minLength: 1, maxLength: 4 });

  it('make something of every event or say why not, give each event an id of its own, and name a source that is there for every field', () => {
    fc.assert(fc.property(mappings, batchArb, (custom_mappings, raw) => {
      const batch: Batch = { ...raw, events: raw.events.map((one, index) => ({ ...one, data: { ...one.data, event_id: String(index + 1) } })) };
      const { batch: mapped, made, held, origin } = compileConnection('c', connectionSchema.parse({ input: 'i', output: 'o', custom_mappings }), { privacy: privacySchema.parse({}) }).map!(batch);
      expect(mapped.events).toHaveLength(made.length);
      const sources = new Set([...made.map(({ source }) => source), ...held.map(({ index }) => index)]);
      expect(sources.size).toBe(batch.events.length);
      expect(new Set(mapped.events.map(({ data }) => data['event_id'])).size).toBe(mapped.events.length);
      mapped.events.forEach((one, index) => {
        const { source, by, fields } = made[index]!;
        const from = batch.events[source]!;
        const id = String(one.data['event_id']);
        expect(origin.get(id) ?? id).toBe(from.data['event_id']);
        if (by === null) expect(one).toBe(from);
        const [there, here] = [new Set(pointersOf(from)), new Set(pointersOf(one))];
        for (const field of fields) {
          expect(here.has(field.target)).toBe(true);
          if (field.source !== null) expect(there.has(field.source)).toBe(true);
        }
        // What no field names must be where it was.
        const told = fields.map(({ target }) => target);
        for (const { op, path } of diffJson(from, one)) {
          if (op !== 'remove') expect(told.some((target) => path === target || path.startsWith(`${target}/`) || target.startsWith(`${path}/`)), path).toBe(true);
        }
      });
    }));
  });
});
