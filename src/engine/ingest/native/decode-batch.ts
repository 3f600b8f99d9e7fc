/**
 * One upload of a native SDK (spec/wire-protocol.md 6.3) to Batch JSON, then to the engine's Batch by the same rules as
 * every other batch. Pure; a wrong value becomes a note, and what has no field is kept under `native`.
 */
import { isObject } from '../../../protocol/json.ts';
import type { Json, JsonObject } from '../../../protocol/json.ts';
import { normaliseBatch } from '../../batch/normalise.ts';
import type { IngestNote } from '../../batch/types.ts';
import { droppedBatch } from '../decode.ts';
import type { DecodedBatch } from '../surface.ts';
import { decodeMessage } from './decode-message.ts';
import { KeptKeys } from './kept.ts';
import { keep, mapInto } from './map.ts';
import { APPLICATION_INFO, DEVICE_INFO, ENVELOPE, OS_OF_PLATFORM } from './tables.ts';
import { identityType } from './words.ts';

export const NATIVE = 'native';

export function decodeNativeBatch(raw: Json, bytes: number): DecodedBatch {
  if (!isObject(raw)) return droppedBatch({ code: 'invalid-batch', message: 'An upload of a native SDK must be a JSON object.', pointer: '', before: raw }, bytes);
  const own: IngestNote[] = [];
  const kept: JsonObject = {};
  const out = envelope(raw, kept, own);
  const keys = new KeptKeys();
  keys.add(kept);
  out.events = messagesOf(raw.msgs, out, keys, own);
  const { batch, notes } = normaliseBatch(out);
  if (Object.keys(kept).length > 0) batch[NATIVE] = kept;
  batch.source_info = { channel: 'native' };
  const listed = keys.note(NATIVE);
  return { batch, notes: [...own, ...notes.filter((note) => !asksForProfileMpid(note)), ...(listed === null ? [] : [listed])], bytes };
}

/** The SDKs' `profile` message never names the two MPIDs that the Batch asks for. */
export function asksForProfileMpid(note: IngestNote): boolean {
  return note.code === 'missing-field' && /\/(?:previous|current)_mpid$/.test(note.pointer);
}

function envelope(raw: JsonObject, kept: JsonObject, notes: IngestNote[]): JsonObject {
  const out: JsonObject = {};
  const rest = mapInto(raw, ENVELOPE, out) ?? {};
  for (const key of Object.keys(rest)) keep(kept, key, rest[key] ?? null);
  if (raw.dt !== undefined && raw.dt !== 'h') kept.dt = raw.dt;
  mpid(raw.mpid, out, notes);
  const info = section(raw.ai, 'ai', 'application_info', APPLICATION_INFO, out, kept);
  const device = section(raw.di, 'di', 'device_info', DEVICE_INFO, out, kept);
  environment(raw.dbg, out, kept);
  const platform = device?.platform;
  const os = typeof platform === 'string' && Object.hasOwn(OS_OF_PLATFORM, platform) ? OS_OF_PLATFORM[platform] : undefined;
  if (os !== undefined) out.application_info = { ...info, os };
  identities(raw.ui, out, kept);
  if (raw.ua !== undefined) out.user_attributes = userAttributes(raw.ua);
  return out;
}

/** 0 stands for "not identified yet": the pipeline then looks the user up by the identities. */
function mpid(value: Json | undefined, out: JsonObject, notes: IngestNote[]): void {
  if (value === undefined || value === null) return;
  if (value === 0 || value === '0') {
    notes.push({ code: 'not-identified-yet', message: 'The SDK had no MPID yet (it sent 0); the user is looked up by the identities of the batch.', pointer: '/mpid', before: value });
  } else out.mpid = value;
}

function section(value: Json | undefined, key: string, field: string, rows: Parameters<typeof mapInto>[1], out: JsonObject, kept: JsonObject): JsonObject | null {
  if (!isObject(value)) {
    if (value !== undefined && value !== null) out[field] = value;
    return null;
  }
  const target: JsonObject = {};
  const rest = mapInto(value, rows, target);
  if (rest !== null) kept[key] = rest;
  out[field] = target;
  return target;
}

/** `dbg`, else `ai.env`: 1 is development, 2 production. */
function environment(dbg: Json | undefined, out: JsonObject, kept: JsonObject): void {
  const info = isObject(kept.ai) ? kept.ai : null;
  const env = info?.env === 1 || info?.env === '1' ? 1 : info?.env === 2 || info?.env === '2' ? 2 : 0;
  if (typeof dbg === 'boolean' || dbg === 'true' || dbg === 'false') out.environment = dbg === true || dbg === 'true' ? 'development' : 'production';
  else if (dbg !== undefined && dbg !== null) kept.dbg = dbg;
  if (info === null || env === 0) return;
  out.environment ??= env === 1 ? 'development' : 'production';
  delete info.env;
  if (Object.keys(info).length === 0) delete kept.ai;
}

/** The Batch holds one value a type; when it was set (`dfs`, `f`) has no field there. */
function identities(value: Json | undefined, out: JsonObject, kept: JsonObject): void {
  if (value === undefined || value === null) return;
  if (!Array.isArray(value)) {
    out.user_identities = value;
    return;
  }
  const found: JsonObject = {};
  const rest: JsonObject = {};
  value.forEach((item, index) => {
    const type = isObject(item) ? identityType(item.n) : null;
    if (!isObject(item) || type === null || Object.hasOwn(found, type)) {
      rest[index] = item;
      return;
    }
    found[type] = item.i ?? null;
    const { n: _type, i: _value, ...more } = item;
    if (Object.keys(more).length > 0) rest[type] = more;
  });
  out.user_identities = found;
  if (Object.keys(rest).length > 0) kept.ui = rest;
}

/** Tags are `null`, or the text "null" by SDKs that write every value as text. Numbers and booleans are text to the Batch. */
export function userAttributes(value: Json): Json {
  if (!isObject(value)) return value;
  const out: JsonObject = {};
  for (const key of Object.keys(value)) {
    const item = value[key] ?? null;
    keep(out, key, item === 'null' ? null : typeof item === 'object' ? item : String(item));
  }
  return out;
}

function messagesOf(value: Json | undefined, batch: JsonObject, keys: KeptKeys, notes: IngestNote[]): Json {
  if (!Array.isArray(value)) return value ?? [];
  const platform = isObject(batch.device_info) ? batch.device_info.platform : undefined;
  const turns = platform === 'Android' || platform === 'fire_tv';
  const events: Json[] = [];
  value.forEach((message, index) => {
    if (!isObject(message)) {
      notes.push({ code: 'invalid-event', message: 'A message must be an object; it was left out.', pointer: `/msgs/${index}`, before: message });
      return;
    }
    events.push(decodeMessage(message, `/events/${events.length}`, turns, keys, notes));
  });
  return events;
}
