/** What /track and /import share: times, special events and the event store. */
import { isObject } from '../../../../protocol/json.ts';
import type { Json, JsonObject } from '../../../../protocol/json.ts';
import type { SimulatorContext } from '../../definition.ts';
import { keepRecent } from '../../shared/recent.ts';
import { textOf } from '../../shared/values.ts';
import { KEPT_EVENTS, MAX_STRING_LENGTH, MILLISECONDS_FROM } from '../constants.ts';

/** Collections of the simulator's state. */
export const EVENTS = 'events';
export const ALIASES = 'aliases';
export const IDENTIFIED = 'identified';
export const MERGES = 'merges';

const UUID_V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/** Unix ms of a `time` in seconds or milliseconds; null when it is no number. */
export function timeMs(value: Json | undefined): number | null {
  if (typeof value !== 'number' || !Number.isFinite(value)) return null;
  return value >= MILLISECONDS_FROM ? value : value * 1_000;
}

export interface SpecialProblem {
  readonly field: string;
  readonly message: string;
}

/** Rules of events with a meaning of their own (spec 2.3); null when there is nothing to say. */
export function specialProblem(event: string, properties: JsonObject, isImport: boolean): SpecialProblem | null {
  const missing = (names: readonly string[]): SpecialProblem | null => {
    const name = names.find((key) => textOf(properties[key]) === null);
    return name === undefined ? null : { field: `properties.${name}`, message: `${name}, missing or empty` };
  };
  switch (event) {
    case '$create_alias':
      return missing(['distinct_id', 'alias', 'token']);
    case '$identify':
      return missing(['$identified_id', '$anon_id', 'token'])
        ?? (UUID_V4.test(String(properties['$anon_id'])) ? null : { field: 'properties.$anon_id', message: '$anon_id, must be a UUID v4' });
    case '$merge':
      if (!isImport) return { field: 'event', message: '$merge, only /import takes it' };
      return Array.isArray(properties['$distinct_ids']) && properties['$distinct_ids'].length === 2
        ? null : { field: 'properties.$distinct_ids', message: '$distinct_ids, must be a list of exactly 2' };
    default:
      return null;
  }
}

/** Stores an event; the last one of the same (event, time, distinct_id, $insert_id) wins. */
export function storeEvent(event: string, properties: JsonObject, endpoint: string, context: SimulatorContext): void {
  if (Object.hasOwn(properties, '$ignore')) return;
  const { state, now } = context;
  const time = timeMs(properties['time']) ?? now;
  const insertId = textOf(properties['$insert_id']);
  const distinctId = textOf(properties['distinct_id']) ?? '';
  const key = insertId === null ? null : JSON.stringify([event, Math.floor(time / 1_000), distinctId, insertId]);
  keepRecent(state, EVENTS, key, { event, properties: truncate(properties), time, endpoint, received_at: now }, KEPT_EVENTS);
  if (event === '$create_alias') state.put(ALIASES, String(properties['alias']), distinctId);
  if (event === '$identify') state.put(IDENTIFIED, String(properties['$anon_id']), String(properties['$identified_id']));
  if (event === '$merge') state.put(MERGES, JSON.stringify(properties['$distinct_ids']), properties['$distinct_ids'] ?? null);
}

function truncate(value: JsonObject): JsonObject;
function truncate(value: Json): Json;
function truncate(value: Json): Json {
  if (typeof value === 'string') return value.slice(0, MAX_STRING_LENGTH);
  if (Array.isArray(value)) return value.map((entry) => truncate(entry));
  if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, truncate(entry)]));
  return value;
}
