/** One message of `msgs[]` (spec/wire-protocol.md 6.5) to an event in Batch JSON. */
import { isObject, stringifyJson } from '../../../protocol/json.ts';
import type { Json, JsonObject } from '../../../protocol/json.ts';
import type { IngestNote } from '../../batch/types.ts';
import type { KeptKeys } from './kept.ts';
import { mapInto } from './map.ts';
import { MESSAGES, UNKNOWN_MESSAGE } from './tables.ts';

const NO_SESSION = 'NO-SESSION';
/** Android's display rotation, a quarter turn each. */
const ROTATIONS = ['portrait', 'landscape', 'portrait_upside_down', 'landscape'];

/** `rotates`: orientations are Android's rotation numbers. */
export function decodeMessage(message: JsonObject, pointer: string, rotates: boolean, keys: KeptKeys, notes: IngestNote[]): JsonObject {
  const { dt } = message;
  const type = typeof dt === 'string' ? MESSAGES.get(dt) : undefined;
  const data: JsonObject = {};
  let rest = mapInto(message, (type ?? UNKNOWN_MESSAGE).table, data);
  if (type === undefined) {
    rest ??= {};
    rest.dt = dt ?? null;
    notes.push({ code: 'unknown-message-type', message: `The native format has no message type ${shown(dt)}; the message is kept as it came.`, pointer: `${pointer}/event_type`, before: dt ?? null });
  }
  session(dt === 'ss', data);
  if (dt === 'media') data.custom_event_type = 'media';
  if (rotates) turn(data.device_current_state);
  if (dt === 'x' && Array.isArray(data.breadcrumbs)) {
    data.breadcrumbs = data.breadcrumbs.map((item) => (isObject(item) && item.dt !== undefined ? decodeMessage(item, pointer, rotates, keys, notes) : item));
  }
  if (rest !== null) {
    data.native = rest;
    keys.add(rest, 'msgs');
  }
  return { event_type: type?.eventType ?? UNKNOWN_MESSAGE.eventType, data };
}

/** The id of a session start is the session's. */
function session(isStart: boolean, data: JsonObject): void {
  if (data.session_uuid === NO_SESSION) delete data.session_uuid;
  if (!isStart) return;
  if (typeof data.source_message_id === 'string') data.session_uuid ??= data.source_message_id;
  if (data.timestamp_unixtime_ms !== undefined) data.session_start_unixtime_ms ??= data.timestamp_unixtime_ms;
}

function turn(state: Json | undefined): void {
  if (!isObject(state)) return;
  for (const key of ['device_orientation', 'status_bar_orientation']) {
    const value = state[key];
    if (typeof value === 'number') state[key] = ROTATIONS[value] ?? value;
  }
}

/** A value in a message; it may be anything, of any size. */
export function shown(value: Json | undefined): string {
  return stringifyJson(value ?? null).slice(0, 60);
}
