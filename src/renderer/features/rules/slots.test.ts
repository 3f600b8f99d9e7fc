import { describe, expect, it } from 'vitest';
import type { RuleSummary } from '../../../protocol/rule.ts';
import { moved, slotsOf, unattached, walkOrder } from './slots.ts';
import type { SlotSource } from './slots.ts';

const source = {
  inputs: { web: { platform: 'web', label: 'Web', rules: ['drop-bots', 'fix-price'] }, android: { platform: 'android', rules: ['fix-price'] } },
  outputs: { braze: { partner: 'braze', label: 'Braze' }, mixpanel: { partner: 'mixpanel' } },
  connections: {
    'web-braze': { input: 'web', output: 'braze', rules: ['hash-email'], kit: { module_id: 1 } },
    'web-mixpanel': { input: 'web', output: 'mixpanel', rules: [] },
    'android-mixpanel': { input: 'android', output: 'mixpanel', rules: [] },
  },
} as unknown as SlotSource;
const rule = (name: string) => ({ name }) as RuleSummary;

describe('slots', () => {
  const slots = slotsOf(source);

  it('are the inputs, then the connections, in words', () => {
    expect(slots.map((slot) => slot.title)).toEqual(['All outputs · Web', 'All outputs · Android', 'Output · Braze', 'Output · Mixpanel (Web)', 'Output · Mixpanel (Android)']);
  });

  it('say where a kit in the app sends by itself', () => {
    expect(slots.filter((slot) => slot.kit).map((slot) => slot.id)).toEqual(['inputs/web', 'connections/web-braze']);
  });

  it('leave the rules that stand nowhere', () => {
    const all = ['drop-bots', 'fix-price', 'hash-email', 'idle'].map(rule);
    expect(unattached(all, slots).map(({ name }) => name)).toEqual(['idle']);
    expect(walkOrder(all, slots)).toEqual(['drop-bots', 'fix-price', 'hash-email', 'idle']);
  });
});

describe('the order of a slot', () => {
  it.each([
    [0, 2, ['b', 'c', 'a']], [2, 0, ['c', 'a', 'b']], [1, 2, ['a', 'c', 'b']], [1, 1, ['a', 'b', 'c']], [0, 3, ['a', 'b', 'c']], [-1, 0, ['a', 'b', 'c']],
  ])('moving %i to %i', (from, to, expected) => {
    expect(moved(['a', 'b', 'c'], from, to)).toEqual(expected);
  });
});
