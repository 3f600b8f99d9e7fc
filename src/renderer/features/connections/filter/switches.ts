/**
 * Single switches of a data filter, read and set as the engine reads them (spec/pipeline.md c.2): names in any case are one data
 * point, what is not named follows `new_data_points`, and only what differs from that is written.
 */
import type { DataFilter } from '../../../../protocol/data-filter.ts';
import type { EventType } from '../../../../protocol/vocabulary.ts';

type EventTypeRow = keyof DataFilter['events'];
type CommerceRow = keyof DataFilter['commerce'];
type Toggles = Readonly<Record<string, boolean>>;
type FilterNode = DataFilter['products'];

/** A data point that has a switch. */
export type Target =
  | { readonly at: 'message'; readonly type: EventType }
  | { readonly at: 'event-type'; readonly type: EventTypeRow }
  | { readonly at: 'event'; readonly type: EventTypeRow; readonly name: string }
  | { readonly at: 'event-attribute'; readonly type: EventTypeRow; readonly name: string; readonly attribute: string }
  | { readonly at: 'screen'; readonly name: string }
  | { readonly at: 'screen-attribute'; readonly name: string; readonly attribute: string }
  | { readonly at: 'commerce'; readonly action: CommerceRow }
  | { readonly at: 'commerce-attribute'; readonly action: CommerceRow; readonly attribute: string }
  | { readonly at: 'entity'; readonly entity: 'products' | 'promotions' }
  | { readonly at: 'entity-attribute'; readonly entity: 'products' | 'promotions'; readonly attribute: string }
  | { readonly at: 'user-attribute'; readonly name: string }
  | { readonly at: 'identity'; readonly type: keyof DataFilter['user_identities'] }
  | { readonly at: 'gdpr' }
  | { readonly at: 'purpose'; readonly purpose: string }
  | { readonly at: 'ccpa' }
  | { readonly at: 'app-state'; readonly state: keyof DataFilter['app_state'] };

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** The value under a name in any case; where two spellings disagree, off counts. */
function named<T>(record: Readonly<Record<string, T>>, name: string, isOff: (value: T) => boolean): T | undefined {
  if (Object.hasOwn(record, name)) {
    const own = record[name] as T;
    if (isOff(own)) return own;
  }
  const spellings = Object.entries(record).filter(([key]) => same(key, name)).map(([, value]) => value);
  return spellings.find(isOff) ?? spellings[0];
}

function leaf(toggles: Toggles | undefined, name: string, byDefault: boolean): boolean {
  return named(toggles ?? {}, name, (on) => !on) ?? byDefault;
}

function nodeIn(nodes: Readonly<Record<string, FilterNode>> | undefined, name: string): FilterNode | undefined {
  return named(nodes ?? {}, name, ({ on }) => on === false);
}

function isNamed(node: FilterNode): boolean {
  return node.on !== undefined || Object.keys(node.attributes).length > 0;
}

/** The switch alone: what stands above it may take it along. */
export function isOn(filter: DataFilter, target: Target): boolean {
  const byDefault = filter.new_data_points === 'on';
  const nodeOn = (node: FilterNode | undefined): boolean => (node === undefined ? byDefault : node.on !== false);
  switch (target.at) {
    case 'message': return filter.message_types[target.type] !== false;
    case 'event-type': { const type = filter.events[target.type]; return type === undefined ? byDefault : type.on !== false; }
    case 'event': return nodeOn(nodeIn(filter.events[target.type]?.names, target.name));
    case 'event-attribute': return leaf(nodeIn(filter.events[target.type]?.names, target.name)?.attributes, target.attribute, byDefault);
    case 'screen': return nodeOn(nodeIn(filter.screens, target.name));
    case 'screen-attribute': return leaf(nodeIn(filter.screens, target.name)?.attributes, target.attribute, byDefault);
    case 'commerce': return nodeOn(filter.commerce[target.action]);
    case 'commerce-attribute': return leaf(filter.commerce[target.action]?.attributes, target.attribute, byDefault);
    case 'entity': return nodeOn(isNamed(filter[target.entity]) ? filter[target.entity] : undefined);
    case 'entity-attribute': return leaf(filter[target.entity].attributes, target.attribute, byDefault);
    case 'user-attribute': return leaf(filter.user_attributes, target.name, byDefault);
    case 'identity': return filter.user_identities[target.type] ?? byDefault;
    case 'gdpr': { const { on, purposes } = filter.consent.gdpr; return on ?? (Object.keys(purposes).length > 0 || byDefault); }
    case 'purpose': return leaf(filter.consent.gdpr.purposes, target.purpose, byDefault);
    case 'ccpa': return filter.consent.ccpa.on ?? byDefault;
    case 'app-state': return filter.app_state[target.state] ?? byDefault;
    default: return target satisfies never;
  }
}

function without<T>(record: Readonly<Record<string, T>>, name: string): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => !same(key, name)));
}

/** The toggles with one set; what the default says anyway is left out. */
function withLeaf<R extends object>(toggles: R | undefined, name: string, on: boolean, byDefault: boolean): R {
  const rest = without((toggles ?? {}) as Record<string, boolean>, name);
  return (on === byDefault ? rest : { ...rest, [name]: on }) as unknown as R;
}

/** Null when nothing of it needs to be written. */
function switched(node: FilterNode, on: boolean, byDefault: boolean): FilterNode | null {
  const { on: _, ...rest } = node;
  const hasAttributes = Object.keys(node.attributes).length > 0;
  if (on) return byDefault ? (hasAttributes ? rest : null) : { ...rest, on: true };
  return byDefault || hasAttributes ? { ...rest, on: false } : null;
}

/** A node that is named only for its attributes counts as on, so its own state is said where the default says another. */
function nodeOr(node: FilterNode | undefined, byDefault: boolean): FilterNode {
  return node ?? { attributes: {}, ...(byDefault ? {} : { on: false }) };
}

function tidy(node: FilterNode, byDefault: boolean): FilterNode | null {
  const empty = Object.keys(node.attributes).length === 0;
  return empty && (node.on === undefined ? byDefault : node.on === byDefault) ? null : node;
}

type NodeChange = (node: FilterNode | undefined) => FilterNode | null;

function withNode<R extends object>(nodes: R | undefined, name: string, change: NodeChange): R {
  const all = (nodes ?? {}) as Record<string, FilterNode>;
  const next = change(nodeIn(all, name));
  const rest = without(all, name);
  return (next === null ? rest : { ...rest, [name]: next }) as unknown as R;
}

/** The filter with one switch set. Nothing below or above it is touched, but for what must be named so that it stays as it is. */
export function withSwitch(filter: DataFilter, target: Target, on: boolean): DataFilter {
  const byDefault = filter.new_data_points === 'on';
  const own: NodeChange = (node) => switched(node ?? { attributes: {} }, on, byDefault);
  const attribute = (name: string): NodeChange => (node) => {
    const before = nodeOr(node, byDefault);
    return tidy({ ...before, attributes: withLeaf(before.attributes, name, on, byDefault) }, byDefault);
  };
  const inType = (type: EventTypeRow, name: string, change: NodeChange): DataFilter => {
    const before = filter.events[type];
    const names = withNode(before?.names, name, change);
    const events = { ...filter.events };
    // A type that is named counts as on: where types are off unless named, it keeps saying so.
    const typeOn = before === undefined ? (byDefault ? undefined : false) : before.on;
    if (Object.keys(names).length === 0 && (typeOn === undefined ? byDefault : typeOn === byDefault)) delete events[type];
    else events[type] = { ...(typeOn === undefined ? {} : { on: typeOn }), names };
    return { ...filter, events };
  };
  switch (target.at) {
    case 'message': {
      const { [target.type]: _, ...rest } = filter.message_types;
      return { ...filter, message_types: on ? rest : { ...rest, [target.type]: false } };
    }
    case 'event-type': {
      const { [target.type]: before, ...rest } = filter.events;
      const names = before?.names ?? {};
      const keep = Object.keys(names).length > 0;
      if (on) return { ...filter, events: byDefault ? (keep ? { ...rest, [target.type]: { names } } : rest) : { ...rest, [target.type]: { on: true, names } } };
      return { ...filter, events: byDefault || keep ? { ...rest, [target.type]: { on: false, names } } : rest };
    }
    case 'event': return inType(target.type, target.name, own);
    case 'event-attribute': return inType(target.type, target.name, attribute(target.attribute));
    case 'screen': return { ...filter, screens: withNode(filter.screens, target.name, own) };
    case 'screen-attribute': return { ...filter, screens: withNode(filter.screens, target.name, attribute(target.attribute)) };
    case 'commerce': return { ...filter, commerce: withNode(filter.commerce, target.action, own) };
    case 'commerce-attribute': return { ...filter, commerce: withNode(filter.commerce, target.action, attribute(target.attribute)) };
    case 'entity': return { ...filter, [target.entity]: own(filter[target.entity]) ?? { attributes: {} } };
    case 'entity-attribute': return { ...filter, [target.entity]: attribute(target.attribute)(isNamed(filter[target.entity]) ? filter[target.entity] : undefined) ?? { attributes: {} } };
    case 'user-attribute': return { ...filter, user_attributes: withLeaf(filter.user_attributes, target.name, on, byDefault) };
    case 'identity': return { ...filter, user_identities: withLeaf(filter.user_identities, target.type, on, byDefault) };
    case 'gdpr': {
      const { purposes } = filter.consent.gdpr;
      const keep = Object.keys(purposes).length > 0;
      const said = on ? !byDefault && !keep : byDefault || keep;
      return { ...filter, consent: { ...filter.consent, gdpr: { ...(said ? { on } : {}), purposes } } };
    }
    case 'purpose': {
      const wasOn = isOn(filter, { at: 'gdpr' });
      const purposes = withLeaf(filter.consent.gdpr.purposes, target.purpose, on, byDefault);
      const bare: DataFilter = { ...filter, consent: { ...filter.consent, gdpr: { purposes } } };
      return isOn(bare, { at: 'gdpr' }) === wasOn ? bare : { ...bare, consent: { ...bare.consent, gdpr: { on: wasOn, purposes } } };
    }
    case 'ccpa': return { ...filter, consent: { ...filter.consent, ccpa: on === byDefault ? {} : { on } } };
    case 'app-state': return { ...filter, app_state: withLeaf(filter.app_state, target.state, on, byDefault) };
    default: return target satisfies never;
  }
}
