/**
 * One event of the web SDK before batches (spec/wire-protocol.md 5.2): state of the user and one short-key event in
 * one object. Each becomes a batch of its own; what has no field is kept under `legacy`.
 */
import { isObject } from '../../../protocol/json.ts';
import type { Json, JsonObject } from '../../../protocol/json.ts';
import { normaliseBatch } from '../../batch/normalise.ts';
import type { IngestNote } from '../../batch/types.ts';
import { droppedBatch } from '../decode.ts';
import type { DecodedBatch } from '../surface.ts';
import { asksForProfileMpid, userAttributes } from './decode-batch.ts';
import { shown } from './decode-message.ts';
import { KeptKeys } from './kept.ts';
import { mapInto } from './map.ts';
import { UNKNOWN_WEB_EVENT, WEB_ENVELOPE, WEB_EVENTS } from './tables.ts';
import { identityType } from './words.ts';

export const LEGACY = 'legacy';

/** Names that say the same as `dt`, and the derived name of a commerce event. */
const REPEATED_NAMES = new Set([1, 2, 6, 10, 14, 16]);

/** `newId` gives the event the id that this format does not have; the same for the same call. */
export function decodeWebEvent(raw: Json, bytes: number, newId: () => string): DecodedBatch {
  if (!isObject(raw)) return droppedBatch({ code: 'invalid-batch', message: 'An event of the web SDK must be a JSON object.', pointer: '', before: raw }, bytes);
  const notes: IngestNote[] = [];
  const type = typeof raw.dt === 'number' || typeof raw.dt === 'string' ? Number(raw.dt) : Number.NaN;
  const out: JsonObject = { device_info: { platform: 'web' } };
  const own = mapInto(raw, WEB_ENVELOPE, out) ?? {};
  if (REPEATED_NAMES.has(type)) delete own.n;
  const known = WEB_EVENTS.get(type);
  const data: JsonObject = {};
  const rest = mapInto(own, (known ?? UNKNOWN_WEB_EVENT).table, data);
  if (known === undefined) {
    notes.push({ code: 'unknown-message-type', message: `The web SDK has no message type ${shown(raw.dt)}; the event is kept as it came.`, pointer: '/events/0/event_type', before: raw.dt ?? null });
  }
  data.source_message_id = newId();
  envelope(raw, out);
  out.events = [{ event_type: (known ?? UNKNOWN_WEB_EVENT).eventType, data }];
  const { batch, notes: found } = normaliseBatch(out);
  batch.source_info = { channel: 'javascript' };
  const keys = new KeptKeys();
  if (rest !== null) {
    batch[LEGACY] = rest;
    keys.add(rest);
  }
  const listed = keys.note(LEGACY);
  return { batch, notes: [...notes, ...found.filter((note) => !asksForProfileMpid(note)), ...(listed === null ? [] : [listed])], bytes };
}

function envelope(raw: JsonObject, out: JsonObject): void {
  if (out.mpid === 0 || out.mpid === '0' || out.mpid === '') delete out.mpid;
  out.environment = raw.dbg === true ? 'development' : 'production';
  if (raw.ua !== undefined && raw.ua !== null) out.user_attributes = userAttributes(raw.ua);
  if (raw.av !== undefined && raw.av !== null) out.application_info = { application_version: raw.av };
  if (raw.dp_id !== undefined && raw.dp_id !== null) {
    out.context = { data_plan: { plan_id: raw.dp_id, ...(raw.dp_v === undefined || raw.dp_v === null ? {} : { plan_version: raw.dp_v }) } };
  }
  if (!Array.isArray(raw.ui)) return;
  const identities: JsonObject = {};
  for (const item of raw.ui) {
    const type = isObject(item) ? identityType(item.Type) : null;
    if (isObject(item) && type !== null) identities[type] = item.Identity ?? null;
  }
  out.user_identities = identities;
}
