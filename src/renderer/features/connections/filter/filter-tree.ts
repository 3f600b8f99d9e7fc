/** The data filter as a tree of switches: everything that was ever seen, and what only the file names, section by section (spec/pipeline.md c.1). */
import { APP_STATES, COMMERCE_EVENT_TYPES, CUSTOM_EVENT_TYPES, FILTER_IDENTITY_TYPES } from '../../../../protocol/data-filter.ts';
import type { DataFilter } from '../../../../protocol/data-filter.ts';
import { escapeToken } from '../../../../protocol/pointer.ts';
import type { FilterPoints } from '../../../../protocol/report.ts';
import { EVENT_TYPES } from '../../../../protocol/vocabulary.ts';
import { isOn, withSwitch } from './switches.ts';
import type { Target } from './switches.ts';

export type SectionId = 'events' | 'screens' | 'commerce' | 'users' | 'consent' | 'app-state' | 'messages';

export interface FilterItem {
  /** JSON pointer of the switch below the filter; of sections and groups a word. */
  readonly id: string;
  readonly label: string;
  /** For the glyph; null without one. */
  readonly eventType: string | null;
  /** How often it was seen; null where that is not counted. */
  readonly count: number | null;
  /** False for what only the file names, or what was asked for though it was never seen. */
  readonly seen: boolean;
  /** Null for a heading, which has no switch of its own. */
  readonly target: Target | null;
  readonly children: readonly FilterItem[];
}

export interface TreeOptions {
  /** Types that were never seen are listed too. */
  readonly neverSeen: boolean;
}

const LABELS: Readonly<Record<string, string>> = { navigation: 'Navigation / content view', unknown: 'Unknown' };

export function typeWords(type: string): string {
  const words = type.replaceAll('_', ' ');
  return LABELS[type] ?? words.charAt(0).toUpperCase() + words.slice(1);
}

interface Entry { readonly count: number | null; readonly seen: boolean; readonly attributes: readonly string[] }

/** Names from what was seen and what the file has, each once whatever its case, the most frequent first. */
function merged(seen: readonly { readonly name: string; readonly count?: number; readonly attributes?: readonly string[] }[], inFile: Readonly<Record<string, { readonly attributes?: Readonly<Record<string, boolean>> } | boolean | undefined>>): [string, Entry][] {
  const found = new Map<string, { name: string; entry: Entry }>();
  const add = (name: string, entry: Entry): void => {
    const key = name.toLowerCase();
    const before = found.get(key);
    found.set(key, before === undefined ? { name, entry } : { name: before.name, entry: { count: before.entry.count === null ? entry.count : before.entry.count + (entry.count ?? 0), seen: before.entry.seen || entry.seen, attributes: [...before.entry.attributes, ...entry.attributes] } });
  };
  for (const { name, count, attributes } of seen) add(name, { count: count ?? null, seen: true, attributes: attributes ?? [] });
  for (const [name, value] of Object.entries(inFile)) add(name, { count: null, seen: false, attributes: typeof value === 'object' ? Object.keys(value.attributes ?? {}) : [] });
  return [...found.values()].map(({ name, entry }): [string, Entry] => [name, entry]).toSorted(([a, one], [b, other]) => (other.count ?? 0) - (one.count ?? 0) || a.localeCompare(b));
}

const token = (name: string): string => escapeToken(name);
const names = (list: readonly string[]): { name: string }[] => list.map((name) => ({ name }));
const toggles = (record: Readonly<Record<string, boolean | undefined>>): Record<string, true> => Object.fromEntries(Object.keys(record).map((key) => [key, true]));

function leaves(path: string, entries: readonly [string, Entry][], target: (name: string) => Target, label = (name: string): string => name): FilterItem[] {
  return entries.map(([name, { count, seen }]) => ({ id: `${path}/${token(name)}`, label: label(name), eventType: null, count, seen, target: target(name), children: [] }));
}

/** Attributes of a name: those seen with it, and those that the file names. */
function attributesOf(path: string, seen: readonly string[], own: readonly string[], target: (name: string) => Target): FilterItem[] {
  const inFile = Object.fromEntries(own.map((name) => [name, true]));
  return leaves(`${path}/attributes`, merged(names(seen), inFile).toSorted(([a], [b]) => a.localeCompare(b)), target);
}

function heading(id: string, label: string, children: readonly FilterItem[]): FilterItem {
  return { id, label, eventType: null, count: null, seen: true, target: null, children };
}

const own = (attributes: Readonly<Record<string, boolean>> | undefined): string[] => Object.keys(attributes ?? {});

function eventItems(filter: DataFilter, points: FilterPoints, { neverSeen }: TreeOptions): FilterItem[] {
  return CUSTOM_EVENT_TYPES.flatMap((row): FilterItem[] => {
    const type = row as keyof DataFilter['events'];
    const seen = points.events.filter((event) => event.type === type);
    const node = filter.events[type];
    if (seen.length === 0 && node === undefined && !neverSeen) return [];
    const path = `/events/${type}`;
    return [{
      id: path, label: typeWords(type), eventType: 'custom_event', count: seen.reduce((sum, { count }) => sum + count, 0), seen: seen.length > 0, target: { at: 'event-type', type },
      children: merged(seen, node?.names ?? {}).map(([name, entry]) => {
        const at = `${path}/names/${token(name)}`;
        return { id: at, label: name, eventType: 'custom_event', count: entry.count, seen: entry.seen, target: { at: 'event', type, name }, children: attributesOf(at, entry.attributes, own(node?.names[name]?.attributes), (attribute) => ({ at: 'event-attribute', type, name, attribute })) };
      }),
    }];
  });
}

function screenItems(filter: DataFilter, points: FilterPoints): FilterItem[] {
  return merged(points.screens, filter.screens).map(([name, entry]) => {
    const at = `/screens/${token(name)}`;
    return { id: at, label: name, eventType: 'screen_view', count: entry.count, seen: entry.seen, target: { at: 'screen', name }, children: attributesOf(at, entry.attributes, own(filter.screens[name]?.attributes), (attribute) => ({ at: 'screen-attribute', name, attribute })) };
  });
}

function commerceItems(filter: DataFilter, points: FilterPoints, { neverSeen }: TreeOptions): FilterItem[] {
  const actions = COMMERCE_EVENT_TYPES.flatMap((row): FilterItem[] => {
    const action = row as keyof DataFilter['commerce'];
    const seen = points.commerce.filter((one) => one.action === action);
    const node = filter.commerce[action];
    if (seen.length === 0 && node === undefined && !neverSeen) return [];
    const path = `/commerce/${action}`;
    return [{
      id: path, label: typeWords(action), eventType: 'commerce_event', count: seen.reduce((sum, { count }) => sum + count, 0), seen: seen.length > 0, target: { at: 'commerce', action },
      children: attributesOf(path, seen.flatMap(({ attributes }) => attributes), own(node?.attributes), (attribute) => ({ at: 'commerce-attribute', action, attribute })),
    }];
  });
  const entities = (['products', 'promotions'] as const).flatMap((entity): FilterItem[] => {
    const children = attributesOf(`/${entity}`, points[entity], own(filter[entity].attributes), (attribute) => ({ at: 'entity-attribute', entity, attribute }));
    if (children.length === 0 && filter[entity].on === undefined && !neverSeen) return [];
    return [{ id: `/${entity}`, label: typeWords(entity), eventType: null, count: null, seen: points[entity].length > 0, target: { at: 'entity', entity }, children }];
  });
  return [...actions, ...entities];
}

/** Of a fixed list: those seen or in the file, or all of them. */
function listed<T extends string>(all: readonly T[], seen: readonly string[], inFile: Readonly<Record<string, unknown>>, neverSeen: boolean): readonly T[] {
  return all.filter((one) => neverSeen || seen.includes(one) || Object.hasOwn(inFile, one));
}

const STATE_WORDS: Readonly<Record<(typeof APP_STATES)[number], string>> = { install: 'Install (first start)', upgrade: 'Upgrade', initialize: 'Start', foreground: 'Foreground', background: 'Background', exit: 'Exit' };

/** Sections in the order of the hosted window's tabs; message types, which are ours to show, stand last. Empty sections are left out. */
export function filterTree(filter: DataFilter, points: FilterPoints, options: TreeOptions): FilterItem[] {
  const { neverSeen } = options;
  const users = [
    heading('user-attributes', 'User attributes', leaves('/user_attributes', merged(names(points.user_attributes), toggles(filter.user_attributes)).toSorted(([a], [b]) => a.localeCompare(b)), (name) => ({ at: 'user-attribute', name }))),
    heading('user-identities', 'User identities', listed(FILTER_IDENTITY_TYPES, points.user_identities, filter.user_identities, neverSeen).map((type) => ({
      id: `/user_identities/${type}`, label: typeWords(type), eventType: null, count: null, seen: points.user_identities.includes(type), target: { at: 'identity', type: type as keyof DataFilter['user_identities'] }, children: [],
    }))),
  ].filter(({ children }) => children.length > 0);
  const gdpr = leaves('/consent/gdpr/purposes', merged(points.purposes.filter(({ regulation }) => regulation === 'gdpr').map(({ purpose }) => ({ name: purpose })), toggles(filter.consent.gdpr.purposes)), (purpose) => ({ at: 'purpose', purpose }));
  const ccpaSeen = points.purposes.some(({ regulation }) => regulation === 'ccpa');
  const consent: FilterItem[] = [
    ...(gdpr.length > 0 || filter.consent.gdpr.on !== undefined || neverSeen ? [{ id: '/consent/gdpr', label: 'GDPR', eventType: null, count: null, seen: points.purposes.some(({ regulation }) => regulation === 'gdpr'), target: { at: 'gdpr' } as const, children: gdpr }] : []),
    ...(ccpaSeen || filter.consent.ccpa.on !== undefined || neverSeen ? [{ id: '/consent/ccpa', label: 'CCPA: data sale opt-out', eventType: null, count: null, seen: ccpaSeen, target: { at: 'ccpa' } as const, children: [] }] : []),
  ];
  const states = listed(APP_STATES, points.app_states, filter.app_state, neverSeen).map((state): FilterItem => ({ id: `/app_state/${state}`, label: STATE_WORDS[state], eventType: 'application_state_transition', count: null, seen: points.app_states.includes(state), target: { at: 'app-state', state }, children: [] }));
  const counts = new Map(points.message_types.map(({ type, count }) => [type, count]));
  const messages = listed(EVENT_TYPES, [...counts.keys()], filter.message_types, neverSeen).map((type): FilterItem => ({ id: `/message_types/${type}`, label: typeWords(type), eventType: type, count: counts.get(type) ?? null, seen: counts.has(type), target: { at: 'message', type }, children: [] }));
  const sections: [SectionId, string, readonly FilterItem[]][] = [
    ['events', 'Events', eventItems(filter, points, options)], ['users', 'Users', users], ['screens', 'Screens', screenItems(filter, points)], ['commerce', 'E-commerce', commerceItems(filter, points, options)],
    ['consent', 'Consent', consent], ['app-state', 'App state', states], ['messages', 'Message types', messages],
  ];
  return sections.filter(([, , children]) => children.length > 0).map(([id, label, children]) => heading(id, label, children));
}

export type ItemState = 'on' | 'off' | 'mixed';

/** Every switch at and below an item. */
export function targetsOf(item: FilterItem): Target[] {
  return [...(item.target === null ? [] : [item.target]), ...item.children.flatMap(targetsOf)];
}

/** What passes of an item: all, nothing, or a part. A switch that is off takes everything below along. */
export function stateOf(filter: DataFilter, item: FilterItem): ItemState {
  if (item.target !== null && !isOn(filter, item.target)) return 'off';
  const below = item.children.map((child) => stateOf(filter, child));
  if (below.every((state) => state === 'on')) return 'on';
  return item.target === null && below.every((state) => state === 'off') ? 'off' : 'mixed';
}

/** A click on an item's box. What only counts as off because nothing names it comes with what is below, and with what is above. */
export function toggled(filter: DataFilter, item: FilterItem, above: readonly FilterItem[]): DataFilter {
  const state = stateOf(filter, item);
  const quiet = filter.new_data_points === 'off';
  if (item.target === null) return switchAll(filter, item, state !== 'on');
  if (state !== 'off') return withSwitch(filter, item.target, false);
  const opened = above.reduce((next, one) => (one.target === null || isOn(next, one.target) ? next : withSwitch(next, one.target, true)), filter);
  return quiet ? switchAll(opened, item, true) : withSwitch(opened, item.target, true);
}

/** An item and everything below it, on or off. */
export function switchAll(filter: DataFilter, item: FilterItem, on: boolean): DataFilter {
  return targetsOf(item).reduce((next, target) => withSwitch(next, target, on), filter);
}

/** The other default, with every switch of the tree kept as it is, or with all that nothing names following. */
export function withDefault(filter: DataFilter, tree: readonly FilterItem[], newDataPoints: DataFilter['new_data_points'], keep: boolean): DataFilter {
  const next: DataFilter = { ...filter, new_data_points: newDataPoints };
  if (!keep) return next;
  return tree.flatMap(targetsOf).reduce((result, target) => withSwitch(result, target, isOn(filter, target)), next);
}
