/** The graph as arithmetic: which inputs, connections and outputs are shown, where they stand, and how wide the bands between them are. Lengths in CSS pixels. */
import type { MapReport } from '../../../../protocol/report.ts';

export type MapInput = MapReport['inputs'][number];
export type MapOutput = MapReport['outputs'][number];
export type MapConnection = MapReport['connections'][number];

export const COLUMNS = ['inputs', 'connections', 'outputs'] as const;
export type ColumnId = (typeof COLUMNS)[number];

export const NODE_HEIGHT = 46;
const PITCH = NODE_HEIGHT + 8;
/** Between the connections of one input and those of the next. */
const GROUP_GAP = 10;
/** The widest stack of bands at a node. */
const BAND_PX = 34;
const THINNEST_PX = 1.5;
/** More than these are collapsed until they are asked for. */
const SHOWN: Readonly<Record<ColumnId, number>> = { inputs: 3, connections: 14, outputs: 3 };

export interface Placed<T> {
  readonly item: T;
  /** Top edge. */
  readonly y: number;
}

/** A connection with its two bands: what came in, and what went on. */
export interface Band {
  readonly connection: MapConnection;
  readonly y: number;
  readonly inWidth: number;
  readonly outWidth: number;
  /** Middle of the band where it leaves the input and where it reaches the output. */
  readonly fromY: number;
  readonly toY: number;
}

export interface GraphLayout {
  readonly inputs: readonly Placed<MapInput>[];
  readonly connections: readonly Band[];
  readonly outputs: readonly Placed<MapOutput>[];
  /** How many are collapsed in each column. */
  readonly hidden: Readonly<Record<ColumnId, number>>;
  /** Where the button that brings them stands. */
  readonly moreY: Readonly<Record<ColumnId, number>>;
  readonly height: number;
}

/** What goes on to the output, whatever becomes of it there. */
export function goesOn({ events, held }: MapConnection): number {
  return Math.max(0, events - held);
}

/** What needs attention first, then what has most traffic. */
function rank(connection: MapConnection): number {
  return (connection.problem === null ? 0 : 1e15) + (connection.active ? 1e12 : 0) + connection.events;
}

function most<T>(items: readonly T[], count: number, rankOf: (item: T) => number): ReadonlySet<T> {
  return new Set(items.length <= count ? items : items.toSorted((a, b) => rankOf(b) - rankOf(a)).slice(0, count));
}

/** As close to where they want to be as their height allows, in the order of these places. */
function spread<T>(items: readonly { readonly item: T; readonly wanted: number }[]): Placed<T>[] {
  const placed: Placed<T>[] = [];
  for (const { item, wanted } of items.toSorted((a, b) => a.wanted - b.wanted)) {
    const above = placed.at(-1);
    placed.push({ item, y: above === undefined ? Math.max(0, wanted) : Math.max(wanted, above.y + PITCH) });
  }
  return placed;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Bands side by side at one node, in the order of their other ends: the middle of each, from the middle of the node. */
function ports(widths: readonly number[]): number[] {
  const total = widths.reduce((sum, width) => sum + width, 0);
  let at = -total / 2;
  return widths.map((width) => {
    at += width;
    return at - width / 2;
  });
}

export function layoutGraph(report: Pick<MapReport, 'inputs' | 'outputs' | 'connections'>, expanded: ReadonlySet<ColumnId> = new Set()): GraphLayout {
  const limit = (column: ColumnId): number => (expanded.has(column) ? Number.POSITIVE_INFINITY : SHOWN[column]);
  const shown = most(report.connections, limit('connections'), rank);
  const connections = report.connections.filter((connection) => shown.has(connection));

  const tops = new Map<string, number>();
  const inputs: Placed<MapInput>[] = [];
  let y = 0;
  for (const item of report.inputs) {
    const own = connections.filter(({ input }) => input === item.name);
    if (own.length === 0) continue;
    own.forEach(({ name }, index) => tops.set(name, y + index * PITCH));
    inputs.push({ item, y: y + ((own.length - 1) * PITCH) / 2 });
    y += own.length * PITCH + GROUP_GAP;
  }
  // Connections of inputs that the report does not know stand last, so that they are not lost.
  for (const { name } of connections.filter((one) => !tops.has(one.name))) { tops.set(name, y); y += PITCH; }

  const linked = (side: 'input' | 'output', name: string): readonly MapConnection[] => connections.filter((connection) => connection[side] === name);
  const outputs = spread(report.outputs.filter(({ name }) => linked('output', name).length > 0).map((item) => ({ item, wanted: mean(linked('output', item.name).map(({ name }) => tops.get(name) ?? 0)) })));

  // What has no connection follows below.
  const isLoose = (side: 'input' | 'output', { name }: { readonly name: string }): boolean => linked(side, name).length === 0;
  const looseInputs = report.inputs.filter((item) => isLoose('input', item));
  const looseOutputs = report.outputs.filter((item) => isLoose('output', item));
  const shownInputs = most(looseInputs, limit('inputs'), ({ events }) => events);
  const shownOutputs = most(looseOutputs, limit('outputs'), ({ sent }) => sent);
  const below = (column: readonly { readonly y: number }[]): number => (column.length === 0 ? 0 : Math.max(...column.map((one) => one.y)) + PITCH);
  const append = <T>(column: Placed<T>[], items: readonly T[]): void => { for (const item of items) column.push({ item, y: below(column) }); };
  append(inputs, looseInputs.filter((item) => shownInputs.has(item)));
  append(outputs, looseOutputs.filter((item) => shownOutputs.has(item)));

  const sums = (side: 'input' | 'output'): number[] => [...Map.groupBy(connections, (connection) => connection[side]).values()].map((own) => own.reduce((sum, { events }) => sum + events, 0));
  const scale = BAND_PX / Math.max(1, ...sums('input'), ...sums('output'));
  const width = (events: number): number => Math.max(THINNEST_PX, events * scale);
  const offsets = (side: 'input' | 'output', count: (connection: MapConnection) => number): Map<string, number> => new Map(
    [...Map.groupBy(connections, (connection) => connection[side]).values()].flatMap((own) => {
      const sorted = own.toSorted((a, b) => (tops.get(a.name) ?? 0) - (tops.get(b.name) ?? 0));
      const at = ports(sorted.map((one) => width(count(one))));
      return sorted.map(({ name }, index): [string, number] => [name, at[index] ?? 0]);
    }),
  );
  const fromOffsets = offsets('input', ({ events }) => events);
  const toOffsets = offsets('output', goesOn);
  const middle = (column: readonly Placed<{ readonly name: string }>[], name: string, otherwise: number): number => (column.find(({ item }) => item.name === name)?.y ?? otherwise) + NODE_HEIGHT / 2;
  const bands = connections.map((connection): Band => {
    const top = tops.get(connection.name) ?? 0;
    return {
      connection, y: top, inWidth: width(connection.events), outWidth: width(goesOn(connection)),
      fromY: middle(inputs, connection.input, top) + (fromOffsets.get(connection.name) ?? 0),
      toY: middle(outputs, connection.output, top) + (toOffsets.get(connection.name) ?? 0),
    };
  });

  const hidden = {
    inputs: looseInputs.length - shownInputs.size,
    connections: report.connections.length - connections.length,
    outputs: looseOutputs.length - shownOutputs.size,
  };
  const moreY = { inputs: below(inputs), connections: below(bands), outputs: below(outputs) };
  const heights = COLUMNS.map((column) => moreY[column] + (hidden[column] > 0 || expanded.has(column) ? 32 : 0));
  return { inputs, connections: bands, outputs, hidden, moreY, height: Math.max(NODE_HEIGHT, ...heights) };
}

/** Names that belong together with what is pointed at: an input with its connections and outputs, and so on. */
export function related(connections: readonly MapConnection[], at: { readonly column: ColumnId; readonly name: string }): ReadonlySet<string> {
  const side = ({ name, input, output }: MapConnection): string => (at.column === 'inputs' ? input : at.column === 'outputs' ? output : name);
  const own = connections.filter((connection) => side(connection) === at.name);
  return new Set([`${at.column} ${at.name}`, ...own.flatMap(({ name, input, output }) => [`connections ${name}`, `inputs ${input}`, `outputs ${output}`])]);
}
