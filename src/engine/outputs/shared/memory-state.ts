import type { Json } from '../../../protocol/json.ts';
import type { ListEntry, SimulatorState } from '../definition.ts';

/** Simulator state for tests and for partners that are called without a configured output. */
export interface MemoryState extends SimulatorState {
  /** Of a collection by key in the order of the first put; of a list by number. */
  entries(collection: string): readonly (readonly [string, Json])[];
}

interface List {
  last: number;
  readonly values: Map<number, { readonly key: string | null; readonly value: Json }>;
  readonly byKey: Map<string, number>;
}

export function createMemoryState(): MemoryState {
  const collections = new Map<string, Map<string, Json>>();
  const lists = new Map<string, List>();
  const collection = (name: string): Map<string, Json> => remembered(collections, name, () => new Map());
  const list = (name: string): List => remembered(lists, name, () => ({ last: 0, values: new Map(), byKey: new Map() }));
  return {
    get: (name, key) => collection(name).get(key),
    put: (name, key, value) => void collection(name).set(key, value),
    delete: (name, key) => void collection(name).delete(key),
    count: (name) => lists.get(name)?.values.size ?? collections.get(name)?.size ?? 0,
    entries: (name) => (lists.has(name) ? [...list(name).values].map(([seq, { value }]): [string, Json] => [String(seq), value]) : [...collection(name)]),
    append: (name, value, keep, key) => append(list(name), value, keep, key),
    find: (name, key) => found(list(name), key),
    replace: (name, seq, value) => {
      const { values } = list(name);
      const entry = values.get(seq);
      if (entry !== undefined) values.set(seq, { ...entry, value });
    },
  };
}

function append(list: List, value: Json, keep: number, key: string | undefined): number {
  list.last += 1;
  list.values.set(list.last, { key: key ?? null, value });
  if (key !== undefined) list.byKey.set(key, list.last);
  const [oldest] = list.values;
  if (oldest !== undefined && list.values.size > keep) {
    const [seq, { key: old }] = oldest;
    list.values.delete(seq);
    if (old !== null && list.byKey.get(old) === seq) list.byKey.delete(old);
  }
  return list.last;
}

function found({ values, byKey }: List, key: string): ListEntry | undefined {
  const seq = byKey.get(key);
  const entry = seq === undefined ? undefined : values.get(seq);
  return entry === undefined ? undefined : { seq: seq!, value: entry.value };
}

function remembered<T>(map: Map<string, T>, name: string, make: () => T): T {
  const known = map.get(name);
  if (known !== undefined) return known;
  const made = make();
  map.set(name, made);
  return made;
}
