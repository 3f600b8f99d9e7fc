/** What /track and /import share: times, special events and what is stored of an event. */
import { isObject } from '../../../../protocol/json.ts';
import type { Json, JsonObject } from '../../../../protocol/json.ts';
import { escapeToken } from '../../../../protocol/pointer.ts';
import type { SimulatorContext } from '../../definition.ts';
import { saveEvent } from '../../shared/received.ts';
import { plural, textOf } from '../../shared/values.ts';
import { MAX_KEYS, MAX_STRING_LENGTH, MILLISECONDS_FROM } from '../constants.ts';
import { note } from './notes.ts';
import type { Notes } from './notes.ts';
import { applyIdentityEvent, isNobody, userOfEvent } from './users.ts';

const IDENTITY_EVENTS: ReadonlySet<string> = new Set(['$create_alias', '$identify', '$merge']);

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

/** Stores an event; the last one of the same (event, time, distinct_id, $insert_id) wins. `pointer` is where it stands in the request. */
export function storeEvent(event: string, properties: JsonObject, pointer: string, { state, now }: SimulatorContext, notes: Notes): void {
  const at = timeMs(properties['time']) ?? now;
  const isIgnored = Object.hasOwn(properties, '$ignore');
  const distinctId = textOf(properties['distinct_id']) ?? '';
  const isIdentity = IDENTITY_EVENTS.has(event);
  if (isIdentity) applyIdentityEvent(state, event, properties, now);
  const user = event === '$merge' ? null : userOfEvent(state, event === '$identify' ? { distinct_id: properties['$identified_id'] ?? '' } : properties, now);
  if (isIgnored) note(notes, 'ignored', 'ignored', `${pointer}/properties/$ignore`, 'An event with the property "$ignore" is counted in the answer and dropped.');
  if (!isIdentity && user === null && isNobody(distinctId)) note(notes, 'warning', 'no-user', `${pointer}/properties/distinct_id`, `The distinct_id "${distinctId}" stands for nobody: the event belongs to no user.`);
  const keys = Object.keys(properties).length;
  if (keys >= MAX_KEYS) note(notes, 'limit', 'too-many-keys', `${pointer}/properties`, `The event has ${plural(keys, 'property', 'properties')}; Mixpanel takes fewer than ${MAX_KEYS}.`);
  const insertId = textOf(properties['$insert_id']);
  const dedupId = insertId === null || isIgnored ? null : JSON.stringify([event, Math.floor(at / 1_000), distinctId, insertId]);
  const kept = saveEvent(state, {
    name: event, kind: isIdentity ? 'identity' : 'event', at, user, properties: cutProperties(properties, pointer, notes), dedupId,
    ignored: isIgnored ? 'It has the property "$ignore".' : null, lastWins: true,
  }, now);
  if (kept === 'repeated') note(notes, 'ignored', 'repeated', pointer, 'An event with the same name, time, distinct_id and $insert_id was there already: this one took its place and is not counted again.');
}

/** Without the token, which says where the event goes and is no property of it. */
function cutProperties({ token: _token, ...properties }: JsonObject, pointer: string, notes: Notes): JsonObject {
  return Object.fromEntries(Object.entries(properties).map(([key, value]): [string, Json] => {
    const cut = truncated(value);
    if (cut !== value) note(notes, 'ignored', 'text-cut', `${pointer}/properties/${escapeToken(key)}`, `The property "${key}" is longer than ${MAX_STRING_LENGTH} characters and was cut.`);
    return [key, cut];
  }));
}

/** The value itself when nothing in it is too long. */
function truncated(value: Json): Json {
  if (typeof value === 'string') return value.length > MAX_STRING_LENGTH ? value.slice(0, MAX_STRING_LENGTH) : value;
  if (Array.isArray(value)) {
    const cut = value.map(truncated);
    return cut.some((entry, index) => entry !== value[index]) ? cut : value;
  }
  if (!isObject(value)) return value;
  const cut = Object.entries(value).map(([key, entry]): [string, Json] => [key, truncated(entry)]);
  return cut.some(([key, entry]) => entry !== value[key]) ? Object.fromEntries(cut) : value;
}
