/** The Data Filter compiled: every name in lower case, every switch that is off with the place where it stands (spec/pipeline.md c.2). */
import type { DataFilter } from '../../protocol/data-filter.ts';
import { escapeToken } from '../../protocol/pointer.ts';

/** Why a data point is off: the JSON pointer of its switch below the filter. */
export interface Off {
  readonly path: string;
  /** Nothing names the data point: `new_data_points` decided. */
  readonly byDefault: boolean;
}

/** Leaves by name. `null` stands for on. */
export interface Leaves {
  readonly named: ReadonlyMap<string, Off | null>;
  readonly others: Off | null;
}

/** A data point with leaves below it. `leaves` is null when all of them pass. */
export interface Node {
  readonly off: Off | null;
  readonly leaves: Leaves | null;
}

export interface Nodes {
  readonly off: Off | null;
  readonly named: ReadonlyMap<string, Node>;
  readonly others: Node;
}

export interface Switches {
  readonly messageTypes: ReadonlyMap<string, Off>;
  readonly events: { readonly named: ReadonlyMap<string, Nodes>; readonly others: Nodes };
  readonly screens: Nodes;
  readonly commerce: Nodes;
  readonly products: Node;
  readonly promotions: Node;
  readonly userAttributes: Leaves | null;
  readonly identities: Leaves | null;
  readonly gdpr: Node;
  readonly ccpa: Off | null;
  readonly appState: Leaves | null;
}

type Toggles = Readonly<Record<string, boolean | undefined>>;
type FileNode = { readonly on?: boolean | undefined; readonly attributes: Toggles };

/** The key under which a name is looked up. */
export function nameKey(name: string): string {
  return name.toLowerCase();
}

export function offOf(leaves: Leaves, name: string): Off | null {
  const own = leaves.named.get(nameKey(name));
  return own === undefined ? leaves.others : own;
}

export function nodeOf(nodes: Nodes, name: string): Node {
  return nodes.named.get(nameKey(name)) ?? nodes.others;
}

/** Null when the filter lets everything pass. */
export function compileSwitches(filter: DataFilter): Switches | null {
  const others: Off | null = filter.new_data_points === 'off' ? { path: '/new_data_points', byDefault: true } : null;
  const { leavesOf, nodeFrom, nodesOf, unnamed } = compiler(others);
  const isNamed = (node: FileNode): boolean => node.on !== undefined || Object.keys(node.attributes).length > 0;
  const entity = (path: string, node: FileNode): Node => (isNamed(node) ? nodeFrom(path, node) : unnamed);
  const { gdpr, ccpa } = filter.consent;
  const messageTypes = new Map(Object.entries(filter.message_types).flatMap(([type, on]) => (on === false ? [[type, { path: `/message_types/${type}`, byDefault: false }] as const] : [])));
  const switches: Switches = {
    messageTypes,
    events: {
      named: new Map(Object.entries(filter.events).flatMap(([type, node]) => (node === undefined ? [] : [[type, nodesOf(`/events/${type}`, node.on === false, `/events/${type}/names`, node.names)] as const]))),
      others: { off: others, named: new Map(), others: unnamed },
    },
    screens: nodesOf('/screens', false, '/screens', filter.screens),
    commerce: nodesOf('/commerce', false, '/commerce', filter.commerce as Readonly<Record<string, FileNode>>),
    products: entity('/products', filter.products),
    promotions: entity('/promotions', filter.promotions),
    userAttributes: leavesOf('/user_attributes', filter.user_attributes),
    identities: leavesOf('/user_identities', filter.user_identities),
    gdpr: gdpr.on === undefined && Object.keys(gdpr.purposes).length === 0 ? unnamed : { off: gdpr.on === false ? { path: '/consent/gdpr/on', byDefault: false } : null, leaves: leavesOf('/consent/gdpr/purposes', gdpr.purposes) },
    ccpa: ccpa.on === undefined ? others : ccpa.on ? null : { path: '/consent/ccpa/on', byDefault: false },
    appState: leavesOf('/app_state', filter.app_state),
  };
  return others === null && !holdsBack(switches) ? null : switches;
}

interface Compiler {
  readonly unnamed: Node;
  leavesOf(path: string, toggles: Toggles): Leaves | null;
  nodeFrom(path: string, node: FileNode): Node;
  nodesOf(path: string, off: boolean, namesPath: string, names: Readonly<Record<string, FileNode>>): Nodes;
}

function compiler(others: Off | null): Compiler {
  const offAt = (path: string): Off => ({ path, byDefault: false });
  const leavesOf: Compiler['leavesOf'] = (path, toggles) => {
    const named = new Map<string, Off | null>();
    for (const [name, on] of Object.entries(toggles)) {
      if (on === undefined) continue;
      const key = nameKey(name);
      if (!on) named.set(key, named.get(key) ?? offAt(`${path}/${escapeToken(name)}`));
      else if (!named.has(key)) named.set(key, null);
    }
    return others === null && ![...named.values()].some((off) => off !== null) ? null : { named, others };
  };
  const nodeFrom: Compiler['nodeFrom'] = (path, node) => ({ off: node.on === false ? offAt(`${path}/on`) : null, leaves: leavesOf(`${path}/attributes`, node.attributes) });
  const unnamed: Node = { off: others, leaves: leavesOf('', {}) };
  const nodesOf: Compiler['nodesOf'] = (path, off, namesPath, names) => {
    const named = new Map<string, Node>();
    for (const [name, node] of Object.entries(names)) {
      const key = nameKey(name);
      const own = nodeFrom(`${namesPath}/${escapeToken(name)}`, node);
      const before = named.get(key);
      named.set(key, before === undefined ? own : merged(before, own));
    }
    return { off: off ? offAt(`${path}/on`) : null, named, others: unnamed };
  };
  return { unnamed, leavesOf, nodeFrom, nodesOf };
}

/** Two names that differ in case alone are one data point: off counts. */
function merged(a: Node, b: Node): Node {
  if (a.leaves === null || b.leaves === null) return { off: a.off ?? b.off, leaves: a.leaves ?? b.leaves };
  const named = new Map(a.leaves.named);
  for (const [key, off] of b.leaves.named) named.set(key, named.get(key) ?? off);
  return { off: a.off ?? b.off, leaves: { named, others: a.leaves.others } };
}

function holdsBack({ messageTypes, events, screens, commerce, products, promotions, userAttributes, identities, gdpr, ccpa, appState }: Switches): boolean {
  const node = ({ off, leaves }: Node): boolean => off !== null || leaves !== null;
  const nodes = ({ off, named }: Nodes): boolean => off !== null || [...named.values()].some(node);
  return messageTypes.size > 0 || [...events.named.values()].some(nodes) || [screens, commerce].some(nodes) || [products, promotions, gdpr].some(node)
    || ccpa !== null || [userAttributes, identities, appState].some((leaves) => leaves !== null);
}
