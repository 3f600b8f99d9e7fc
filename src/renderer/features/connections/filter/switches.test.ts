import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dataFilterSchema } from '../../../../protocol/data-filter.ts';
import type { DataFilter } from '../../../../protocol/data-filter.ts';
import { isOn, withSwitch } from './switches.ts';
import type { Target } from './switches.ts';

const TARGETS: readonly Target[] = [
  { at: 'message', type: 'session_start' }, { at: 'message', type: 'custom_event' },
  ...(['other', 'search'] as const).flatMap((type): Target[] => [
    { at: 'event-type', type },
    ...['Signed Up', 'Searched'].flatMap((name): Target[] => [{ at: 'event', type, name }, ...['plan', 'toString'].map((attribute): Target => ({ at: 'event-attribute', type, name, attribute }))]),
  ]),
  { at: 'screen', name: 'Home' }, { at: 'screen-attribute', name: 'Home', attribute: 'tab' }, { at: 'screen', name: '__proto__x' },
  { at: 'commerce', action: 'purchase' }, { at: 'commerce-attribute', action: 'purchase', attribute: 'Coupon Code' }, { at: 'commerce', action: 'refund' },
  { at: 'entity', entity: 'products' }, { at: 'entity-attribute', entity: 'products', attribute: 'Brand' }, { at: 'entity', entity: 'promotions' },
  { at: 'user-attribute', name: 'tier' }, { at: 'identity', type: 'email' }, { at: 'gdpr' }, { at: 'purpose', purpose: 'ads' }, { at: 'purpose', purpose: 'analytics' }, { at: 'ccpa' }, { at: 'app-state', state: 'install' },
];

const empty = dataFilterSchema.parse({});
const off = dataFilterSchema.parse({ new_data_points: 'off' });
const states = (filter: DataFilter): boolean[] => TARGETS.map((target) => isOn(filter, target));

const steps = fc.array(fc.tuple(fc.nat(TARGETS.length - 1), fc.boolean()), { maxLength: 30 });
const filters = fc.tuple(fc.constantFrom(empty, off), steps).map(([start, moves]) => moves.reduce((filter, [index, on]) => withSwitch(filter, TARGETS[index]!, on), start));

describe('a switch', () => {
  test('set is as it was set, no other moves, and the file stays valid', () => {
    fc.assert(fc.property(filters, fc.nat(TARGETS.length - 1), fc.boolean(), (filter, index, on) => {
      const next = withSwitch(filter, TARGETS[index]!, on);
      expect(states(next)).toEqual(states(filter).with(index, on));
      expect(dataFilterSchema.parse(structuredClone(next))).toEqual(next);
    }));
  });

  test('back at what the default says leaves nothing in the file', () => {
    for (const start of [empty, off]) {
      for (const target of TARGETS) {
        const was = isOn(start, target);
        expect(withSwitch(withSwitch(start, target, !was), target, was)).toEqual(start);
      }
    }
  });

  test('names in any case are one data point, and off counts', () => {
    const filter = dataFilterSchema.parse({ user_attributes: { Tier: true, tier: false }, screens: { HOME: { on: false } } });
    expect(isOn(filter, { at: 'user-attribute', name: 'TIER' })).toBe(false);
    expect(isOn(filter, { at: 'screen', name: 'home' })).toBe(false);
    expect(withSwitch(filter, { at: 'user-attribute', name: 'tier' }, true).user_attributes).toEqual({});
    expect(withSwitch(filter, { at: 'screen', name: 'Home' }, true).screens).toEqual({});
  });
});
