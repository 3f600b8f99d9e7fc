/** System alerts as the screen shows them. */
import type { AlertReport } from '../../../protocol/report.ts';

export type AlertConnection = AlertReport['connections'][number];
export type AlertType = AlertConnection['types'][number];

/** A type, or one input of it. */
export interface AlertRow {
  readonly id: string;
  readonly type: AlertType;
  readonly input: string | null;
  /** Null on an input. */
  readonly open: boolean | null;
  readonly total: number;
  readonly counts: readonly number[];
}

export function typeId({ label, code, severity }: Pick<AlertType, 'label' | 'code' | 'severity'>): string {
  return [code, label, severity].join('~');
}

/** How the address names it: what belongs to no connection, such as the quarantine, goes by its output. */
export function connectionKey({ connection, output }: Pick<AlertConnection, 'connection' | 'output'>): string {
  return connection === '' ? output : connection;
}

/** Types by how many there are, each with its inputs below it when it is open. */
export function alertRows(types: readonly AlertType[], open: readonly string[]): AlertRow[] {
  return types.toSorted((a, b) => b.total - a.total || a.label.localeCompare(b.label)).flatMap((type) => {
    const id = typeId(type);
    const isOpen = open.includes(id);
    const row: AlertRow = { id, type, input: null, open: isOpen, total: type.total, counts: type.counts };
    if (!isOpen) return [row];
    const inputs = type.inputs.toSorted((a, b) => b.total - a.total || a.input.localeCompare(b.input));
    return [row, ...inputs.map(({ input, total, counts }): AlertRow => ({ id: `${id}~${input}`, type, input, open: null, total, counts }))];
  });
}

function has(text: string, needle: string): boolean {
  return text.toLowerCase().includes(needle);
}

/** Connections and their types that mention the text; a connection that does keeps all of its types. */
export function searchConnections(connections: readonly AlertConnection[], search: string): AlertConnection[] {
  const needle = search.trim().toLowerCase();
  if (needle === '') return [...connections];
  return connections.flatMap((one) => {
    if ([one.label, one.connection, one.output].some((text) => has(text, needle))) return [one];
    const types = one.types.filter((type) => [type.label, type.code, type.last.message, ...type.inputs.map(({ input }) => input)].some((text) => has(text, needle)));
    if (types.length === 0) return [];
    const total = types.reduce((sum, type) => sum + type.total, 0);
    const fatal = types.reduce((sum, type) => sum + (type.severity === 'fatal' ? type.total : 0), 0);
    return [{ ...one, types, total, fatal }];
  });
}

/** All alerts of a connection by bucket. */
export function connectionCounts({ types }: AlertConnection): number[] {
  const length = Math.max(0, ...types.map(({ counts }) => counts.length));
  return Array.from({ length }, (_, index) => types.reduce((sum, { counts }) => sum + (counts[index] ?? 0), 0));
}

/** Starts of the buckets. */
export function bucketStarts({ from, bucket_ms: bucketMs }: Pick<AlertReport, 'from' | 'bucket_ms'>, count: number): number[] {
  return Array.from({ length: count }, (_, index) => from + index * bucketMs);
}
