/** Stored bytes to batches, for the surfaces that take Batch JSON. Runs in the pipeline; bad input becomes a note. */
import { isIP } from 'node:net';
import { parseJson, stringifyJson } from '../../protocol/json.ts';
import type { Json, JsonObject } from '../../protocol/json.ts';
import { deeperThan, MAX_DEPTH } from '../batch/depth.ts';
import { normaliseBatch } from '../batch/normalise.ts';
import { unusedGpc } from '../batch/privacy-notes.ts';
import type { IngestNote } from '../batch/types.ts';
import { identitiesOfBatch } from '../identity/identity-types.ts';
import { readBody } from './body.ts';
import type { DecodedBatch, StoredCall } from './surface.ts';

export type Channel = 'native' | 'javascript' | 'server_to_server' | 'pixel';

export type ParsedCall = { readonly ok: true; readonly value: Json; readonly bytes: number } | { readonly ok: false; readonly note: IngestNote };

export function parseCall(call: StoredCall): ParsedCall {
  const body = readBody(call.body, call.headers);
  if (!body.ok) return failed('invalid-json', body.message);
  if (deeperThan(body.text, MAX_DEPTH)) return failed('nested-too-deep', `The JSON is nested more than ${MAX_DEPTH} levels deep.`);
  try {
    return { ok: true, value: parseJson(body.text), bytes: body.bytes };
  } catch (error) {
    return failed('invalid-json', `Invalid JSON. ${error instanceof Error ? error.message : ''}`);
  }
}

function failed(code: string, message: string): ParsedCall {
  return { ok: false, note: { code, message, pointer: '' } };
}

/** A batch that is shown but goes nowhere. */
export function droppedBatch(note: IngestNote, bytes: number): DecodedBatch {
  return { batch: { events: [], environment: 'production' }, notes: [note], bytes, dropped: note };
}

export function decodedBatch(raw: Json, bytes: number, channel: Channel): DecodedBatch {
  const { batch, notes } = normaliseBatch(raw);
  if (batch.source_info !== undefined) {
    notes.push({ code: 'replaced-source-info', message: '"source_info" is set by the server; what was sent was ignored.', pointer: '/source_info', before: batch.source_info });
  }
  batch.source_info = { channel };
  if (channel === 'server_to_server' && batch.mpid === undefined && identitiesOfBatch(batch).length === 0) {
    notes.push({ code: 'no-identity', message: 'The batch has no MPID, no user identity and no device identity: nobody can be recognised.', pointer: '/user_identities' });
  }
  const invalid = notes.find((note) => note.code === 'invalid-batch');
  return invalid === undefined ? { batch, notes, bytes } : { batch, notes, bytes, dropped: invalid };
}

export function sizeOf(value: Json): number {
  return Buffer.byteLength(stringifyJson(value));
}

/** What the SDK leaves to the server: the key in the URL, the address and the browser (wire-protocol.md 5.1); and what the browser itself said. */
export function fillFromConnection(decoded: DecodedBatch, call: StoredCall, key: string): DecodedBatch {
  const { batch } = decoded;
  batch.api_key = key;
  const ip = batch.ip ?? callerAddress(call);
  if (ip !== null) batch.ip = ip;
  const agent = call.headers['user-agent'];
  const device: JsonObject = batch.device_info ?? {};
  const known = device.http_header_user_agent;
  if (agent !== undefined && (known === undefined || known === null)) batch.device_info = { ...device, http_header_user_agent: agent };
  const note = call.headers['sec-gpc'] === '1' && decoded.dropped === undefined ? unusedGpc(batch) : null;
  return note === null ? decoded : { ...decoded, notes: [...decoded.notes, note] };
}

/** The first hop of X-Forwarded-For when a proxy stands between, else the socket's address. */
export function callerAddress(call: StoredCall): string | null {
  const forwarded = call.headers['x-forwarded-for']?.split(',', 1)[0]?.trim();
  if (forwarded !== undefined && isIP(forwarded) !== 0) return forwarded;
  const remote = call.remote.startsWith('::ffff:') ? call.remote.slice(7) : call.remote;
  return isIP(remote) === 0 ? null : remote;
}
