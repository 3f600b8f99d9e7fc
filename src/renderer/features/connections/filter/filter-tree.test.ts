import { describe, expect, test } from 'vitest';
import { dataFilterSchema } from '../../../../protocol/data-filter.ts';
import type { FilterPoints } from '../../../../protocol/report.ts';
import { filterTree, stateOf, switchAll, targetsOf, toggled, withDefault } from './filter-tree.ts';
import type { FilterItem } from './filter-tree.ts';
import { isOn } from './switches.ts';

const POINTS: FilterPoints = {
  events: [{ type: 'other', name: 'Signed Up', count: 3, attributes: ['plan', 'ref'] }, { type: 'other', name: 'Viewed', count: 9, attributes: [] }, { type: 'search', name: 'Searched', count: 1, attributes: ['query'] }],
  screens: [{ name: 'Home', count: 4, attributes: ['tab'] }], commerce: [{ action: 'purchase', count: 2, attributes: ['Coupon Code'] }], products: ['Brand'], promotions: [],
  user_attributes: ['tier'], user_identities: ['email'], purposes: [{ regulation: 'gdpr', purpose: 'ads' }], app_states: ['install'], message_types: [{ type: 'custom_event', count: 13 }],
};
const empty = dataFilterSchema.parse({});
const tree = filterTree(empty, POINTS, { neverSeen: false });
const find = (items: readonly FilterItem[], id: string): { item: FilterItem; above: FilterItem[] } => {
  for (const item of items) {
    if (item.id === id) return { item, above: [] };
    const inner = item.children.length > 0 ? find(item.children, id) : null;
    if (inner?.item.id === id) return { item: inner.item, above: [item, ...inner.above] };
  }
  return { item: { id: '', label: '', eventType: null, count: null, seen: false, target: null, children: [] }, above: [] };
};
const click = (filter: typeof empty, id: string) => { const { item, above } = find(tree, id); return toggled(filter, item, above); };
const state = (filter: typeof empty, id: string) => stateOf(filter, find(tree, id).item);

describe('the tree', () => {
  test('has everything that was seen, the most frequent first, and what only the file names', () => {
    expect(tree.map(({ id }) => id)).toEqual(['events', 'users', 'screens', 'commerce', 'consent', 'app-state', 'messages']);
    expect(find(tree, '/events/other').item.children.map(({ label }) => label)).toEqual(['Viewed', 'Signed Up']);
    const more = filterTree(dataFilterSchema.parse({ screens: { 'a/b': { on: false }, HOME: { on: false } } }), POINTS, { neverSeen: false });
    expect(find(more, 'screens').item.children.map(({ id, seen }) => [id, seen])).toEqual([['/screens/Home', true], ['/screens/a~1b', false]]);
    expect(filterTree(empty, POINTS, { neverSeen: true }).find(({ id }) => id === 'messages')?.children.length).toBeGreaterThan(10);
  });

  test('an item is mixed when a part of it is off', () => {
    const filter = click(empty, '/events/other/names/Signed Up/attributes/plan');
    expect(['/events/other/names/Signed Up', '/events/other', 'events', '/events/search'].map((id) => state(filter, id))).toEqual(['mixed', 'mixed', 'mixed', 'on']);
    expect(filter.events.other).toEqual({ names: { 'Signed Up': { attributes: { plan: false } } } });
  });

  test('what is off remembers what is below it', () => {
    const attribute = click(empty, '/events/other/names/Signed Up/attributes/plan');
    const off = click(attribute, '/events/other');
    expect(state(off, '/events/other')).toBe('off');
    expect(click(off, '/events/other')).toEqual(attribute);
  });

  test('a heading switches all that is below it', () => {
    const off = click(empty, 'screens');
    expect([state(off, 'screens'), state(off, '/screens/Home')]).toEqual(['off', 'off']);
    expect(click(off, 'screens')).toEqual(empty);
  });

  test('where new data points are off, one that is switched on brings what is above and below it along, and nothing else', () => {
    const quiet = dataFilterSchema.parse({ new_data_points: 'off' });
    const filter = click(quiet, '/events/other/names/Signed Up');
    expect(['/events/other/names/Signed Up', '/events/other/names/Viewed', '/events/search'].map((id) => state(filter, id))).toEqual(['on', 'off', 'off']);
    expect(filter.events).toEqual({ other: { on: true, names: { 'Signed Up': { on: true, attributes: { plan: true, ref: true } } } } });
  });

  test('the default can change with everything seen staying as it is', () => {
    const some = switchAll(click(empty, '/events/other/names/Signed Up/attributes/plan'), find(tree, 'commerce').item, false);
    const quiet = withDefault(some, tree, 'off', true);
    const targets = tree.flatMap(targetsOf);
    expect(targets.map((target) => isOn(quiet, target))).toEqual(targets.map((target) => isOn(some, target)));
    expect(isOn(quiet, { at: 'event', type: 'other', name: 'Never seen' })).toBe(false);
    expect(withDefault(quiet, tree, 'on', true)).toEqual(some);
    expect(withDefault(some, tree, 'off', false)).toEqual({ ...some, new_data_points: 'off' });
  });
});
