/** What holds for any batches in any order. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../protocol/json.ts';
import { profileSettingsSchema } from '../../protocol/user.ts';
import type { Platform } from '../../protocol/vocabulary.ts';
import { normaliseBatch } from '../batch/normalise.ts';
import type { Batch } from '../batch/types.ts';
import { applyBatch } from './apply.ts';
import { enrichBatch } from './enrich.ts';
import type { BatchFacts, ProfileState } from './types.ts';

const settings = profileSettingsSchema.parse({ conflicts: 'time' });

function factsOf(batch: Batch, at: number, platform: Platform): BatchFacts {
  return {
    input: platform, platform, source: 'platform', receivedAt: at, sentAt: at, snapshotWrites: platform === 's2s', deleted: batch.deleted_user_attributes ?? [],
    unreached: { attributes: new Set(), identities: new Set() }, deviceIdentities: [], settings,
  };
}

const key = fc.constantFrom('tier', 'plan', 'likes', '$Age', 'constructor');
const value = fc.oneof(fc.string({ maxLength: 4 }), fc.integer(), fc.boolean(), fc.constant(null), fc.array(fc.string({ maxLength: 3 }), { maxLength: 3 }));
const write = fc.record({ key, value, deleted: fc.boolean() });

/** Batches with one write each, all of different times. */
const writes = fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 1_000 }), write), { selector: ([at]) => at, minLength: 1, maxLength: 12 });

function batchOf(at: number, one: { key: string; value: Json; deleted: boolean }): Batch {
  return normaliseBatch({ environment: 'production', events: [{ event_type: 'user_attribute_change', data: { user_attribute_name: one.key, new: one.value, deleted: one.deleted, timestamp_unixtime_ms: at } }] }).batch;
}

function valuesOf(state: ProfileState): Record<string, unknown> {
  return Object.fromEntries(Object.entries(state.attributes).map(([name, { kind, value: held, at }]) => [name, { kind, held, at }]));
}

describe('attributes', () => {
  it('come to the same in every order of arrival, when the time alone counts', () => {
    fc.assert(fc.property(writes, fc.infiniteStream(fc.nat()), (all, order) => {
      const apply = (list: typeof all): ProfileState => list.reduce<ProfileState | null>((state, [at, one], index) => {
        const batch = batchOf(at, one);
        return applyBatch(state, batch, factsOf(batch, 5_000 + index, 'ios')).state;
      }, null)!;
      const shuffled = all.map((one) => ({ one, rank: order.next().value as number })).sort((a, b) => a.rank - b.rank).map(({ one }) => one);
      expect(valuesOf(apply(shuffled))).toEqual(valuesOf(apply(all)));
    }));
  });
});

/** JavaScript writes -0 as 0. */
const asWritten = (json: Json): Json => JSON.parse(JSON.stringify(json)) as Json;

const anyBatch = fc.tuple(fc.jsonValue({ maxDepth: 3 }), fc.record({
  mp_deviceid: fc.constantFrom('d1', 'd2'), user_attributes: fc.dictionary(fc.oneof(key, fc.string()), value), deleted_user_attributes: fc.array(key, { maxLength: 2 }),
  consent_state: fc.record({ gdpr: fc.oneof(fc.constant(null), fc.dictionary(fc.constantFrom('ads', 'Ads', 'analytics', '__proto__'), fc.record({ consented: fc.oneof(fc.boolean(), fc.string()), timestamp_unixtime_ms: fc.oneof(fc.nat(2_000), fc.string()) }))) }),
  events: fc.array(fc.record({
    event_type: fc.constantFrom('user_attribute_change', 'opt_out', 'custom_event', 'push_registration', 'session_end'),
    data: fc.record({ user_attribute_name: fc.oneof(key, fc.constant('__proto__'), fc.jsonValue()), new: fc.oneof(value, fc.jsonValue()), deleted: fc.boolean(), timestamp_unixtime_ms: fc.oneof(fc.nat(2_000), fc.jsonValue()), session_uuid: fc.oneof(fc.constantFrom('S1', 'S2'), fc.jsonValue()), is_opted_out: fc.jsonValue() }, { requiredKeys: [] }),
  }), { maxLength: 5 }),
}, { requiredKeys: [] })).map(([stray, given]) => normaliseBatch(asWritten({ environment: 'production', device_info: stray, attribution_info: stray, ...given } as Json)).batch);
const platform = fc.constantFrom<Platform>('ios', 's2s');
const story = fc.array(fc.tuple(anyBatch, platform), { minLength: 1, maxLength: 6 });

describe('any story', () => {
  it('takes a time of -0 for 0, which is how it is written down', () => {
    const { batch } = normaliseBatch({ environment: 'production', events: [{ event_type: 'custom_event', data: { event_name: 'a', session_uuid: 'S1', timestamp_unixtime_ms: -0 } }] });
    const { state } = applyBatch(null, batch, factsOf(batch, 1_000, 'ios'));
    expect(JSON.parse(JSON.stringify(state))).toEqual(state);
  });

  it('is told without an error and leaves every batch and state as it was', () => {
    fc.assert(fc.property(story, (batches) => {
      let state: ProfileState | null = null;
      for (const [index, [batch, from]] of batches.entries()) {
        const [before, stateBefore] = [structuredClone(batch), structuredClone(state)];
        const { state: after } = applyBatch(state, batch, factsOf(batch, 1_000 + index, from));
        expect(batch).toEqual(before);
        expect(state).toEqual(stateBefore);
        expect(JSON.parse(JSON.stringify(after))).toEqual(after);
        state = after;
      }
    }));
  });

  it('enriches the same when it is done twice, and takes away nothing but what is deleted', () => {
    fc.assert(fc.property(story, (batches) => {
      let state: ProfileState | null = null;
      for (const [index, [batch, from]] of batches.entries()) {
        const at = 1_000 + index;
        const applied = applyBatch(state, batch, factsOf(batch, at, from));
        state = applied.state;
        const once = enrichBatch(batch, applied, { identities: [{ type: 'email', value: 'a@b.c', at: 5 }], sentAt: at, settings });
        expect(enrichBatch(once, applied, { identities: [{ type: 'email', value: 'a@b.c', at: 5 }], sentAt: at, settings })).toEqual(once);
        expect(Object.keys(once)).toEqual(expect.arrayContaining(Object.keys(batch)));
        const kept = Object.keys(batch.user_attributes ?? {}).filter((name) => applied.state.attributes[name.toLowerCase() === '$age' ? '$age' : name]?.kind !== 'deleted');
        expect(Object.keys(once.user_attributes ?? {})).toEqual(expect.arrayContaining(kept));
      }
    }));
  });

  it('holds the latest consent to every purpose', () => {
    const statements = fc.array(fc.tuple(fc.nat(50), fc.boolean()), { minLength: 1, maxLength: 8 });
    fc.assert(fc.property(statements, (all) => {
      const state = all.reduce<ProfileState | null>((before, [at, consented]) => {
        const batch = normaliseBatch({ environment: 'production', consent_state: { gdpr: { ads: { consented, timestamp_unixtime_ms: at } } } }).batch;
        return applyBatch(before, batch, factsOf(batch, 1_000, 'ios')).state;
      }, null)!;
      const latest = Math.max(...all.map(([at]) => at));
      expect(state.consent[0]).toMatchObject({ at: latest, consented: all.findLast(([at]) => at === latest)![1] });
    }));
  });
});
