/** A collection of simulator state that keeps its newest records only, so that a long run does not grow without end. */
import type { Json } from '../../../protocol/json.ts';
import type { SimulatorState } from '../definition.ts';

const COUNTERS = 'counters';

/** Stores a record; one with a known key replaces the old, any other pushes out the oldest. Without a key it gets a number. */
export function keepRecent(state: SimulatorState, collection: string, key: string | null, value: Json, limit: number): void {
  if (key !== null && state.get(collection, key) !== undefined) {
    state.put(collection, key, value);
    return;
  }
  const sequence = countedSoFar(state, collection) + 1;
  state.put(COUNTERS, collection, sequence);
  if (key === null) {
    if (sequence > limit) state.delete(collection, `#${sequence - limit}`);
    state.put(collection, `#${sequence}`, value);
    return;
  }
  const slots = `${collection}-slots`;
  const slot = String(sequence % limit);
  const oldest = state.get(slots, slot);
  if (typeof oldest === 'string') state.delete(collection, oldest);
  state.put(slots, slot, key);
  state.put(collection, key, value);
}

/** How many records there ever were. */
export function countedSoFar(state: SimulatorState, collection: string): number {
  const count = state.get(COUNTERS, collection);
  return typeof count === 'number' ? count : 0;
}
