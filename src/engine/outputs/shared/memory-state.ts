import type { Json } from '../../../protocol/json.ts';
import type { SimulatorState } from '../definition.ts';

/** Simulator state for tests and for partners that are called without a configured output. */
export interface MemoryState extends SimulatorState {
  entries(collection: string): readonly (readonly [string, Json])[];
}

export function createMemoryState(): MemoryState {
  const collections = new Map<string, Map<string, Json>>();
  const collection = (name: string): Map<string, Json> => {
    const known = collections.get(name);
    if (known !== undefined) return known;
    const made = new Map<string, Json>();
    collections.set(name, made);
    return made;
  };
  return {
    get: (name, key) => collection(name).get(key),
    put: (name, key, value) => void collection(name).set(key, value),
    delete: (name, key) => void collection(name).delete(key),
    count: (name) => collection(name).size,
    entries: (name) => [...collection(name)],
  };
}
