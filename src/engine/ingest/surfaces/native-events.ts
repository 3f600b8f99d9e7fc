/**
 * N2: uploads of the Android, Apple, Roku and UWP SDKs (spec/wire-protocol.md 6.2-6.4). The SDK deletes a batch that
 * got a 400, so that is for what can never be read; what is wrong inside is noted.
 */
import { randomUUID } from 'node:crypto';
import { isObject, parseJson } from '../../../protocol/json.ts';
import { signed64 } from '../../batch/ids.ts';
import { batchRejection } from '../../batch/validate.ts';
import { identitiesOfBatch } from '../../identity/identity-types.ts';
import { jsonProblem } from '../answers.ts';
import { lookUpInput, resolveKey } from '../auth.ts';
import { readBody } from '../body.ts';
import { droppedBatch, fillFromConnection, parseCall } from '../decode.ts';
import { decodeEdited, isEditedBatch } from '../edited-batch.ts';
import { accepted, refused } from '../native/answers.ts';
import { callerPlatform } from '../native/caller.ts';
import { decodeNativeBatch } from '../native/decode-batch.ts';
import { findSignature } from '../signature.ts';
import type { CallNote, InboundCall, KnownInput, StoredCall, Surface, SurfaceAnswer, SurfaceContext } from '../surface.ts';

function answer(call: InboundCall, key: string, version: string | undefined, context: SurfaceContext): SurfaceAnswer | Promise<SurfaceAnswer> {
  const body = readBody(call.body, call.headers);
  let value: unknown = null;
  let problem = body.ok ? null : body.message;
  if (body.ok) {
    try {
      value = JSON.parse(body.text);
      problem = isEditedBatch(call) ? batchRejection(value) : uploadProblem(value);
    } catch (error) {
      problem = jsonProblem(body.text, error);
    }
  }
  // A mistyped path may have the prefix-less form: only an upload makes an input there.
  if (version === undefined && problem !== null && lookUpInput(key, context) === null) {
    return refused(404, 'invalid_request', `"${key}" is the key of no input. A native SDK posts to /v2/<key>/events.`, context.now, null, [{ code: 'unrecognised-path', message: problem }]);
  }
  const auth = resolveKey(key, callerPlatform(call, value), context);
  if (!auth.ok) return refused(400, 'invalid_api_key', 'The API key is not valid.', context.now, auth.input, auth.notes);
  const { input } = auth;
  const { note, bad } = findSignature(call, body.ok ? body.text : '', input, true);
  const notes: CallNote[] = [...auth.notes, ...(body.ok ? body.notes : [])];
  if (note !== null) notes.push(note);
  if (bad && input.auth === 'strict') return refused(400, 'invalid_signature', note?.message ?? '', context.now, input.name, notes);
  if (!body.ok || problem !== null || !isObject(value)) {
    notes.push({ code: body.ok ? 'invalid-batch' : body.code, message: problem ?? 'The upload could not be read.' });
    return refused(body.ok ? 400 : body.status, 'invalid_request', problem ?? '', context.now, input.name, notes);
  }
  const limit = context.workspace.file.limits.request_bytes;
  if (body.bytes > limit) notes.push({ code: 'request-too-large', message: `The request has ${body.bytes} bytes; mParticle documents a limit of ${limit}. It was accepted.` });
  return acknowledge(call, value, body.text, input, notes, context);
}

function uploadProblem(value: unknown): string | null {
  if (!isObject(value)) return 'An upload of a native SDK must be a JSON object.';
  if (value.msgs === undefined && value.events !== undefined) return 'This is Batch JSON of the Events API. Send it to /v2/events with key and secret.';
  if (value.msgs !== undefined && value.msgs !== null && !Array.isArray(value.msgs)) return '"msgs" must be a list of messages.';
  if (value.dt !== 'h' && value.msgs === undefined) return 'An upload of a native SDK has "dt":"h" and a list "msgs".';
  return null;
}

/** Tells the SDK its MPID: the one it sent, else the user that its identities lead to. */
function acknowledge(call: InboundCall, value: Record<string, unknown>, text: string, input: KnownInput, notes: readonly CallNote[], context: SurfaceContext): SurfaceAnswer | Promise<SurfaceAnswer> {
  const das = typeof value.das === 'string' && value.das !== '' ? value.das : randomUUID();
  const sent = exactMpid(value.mpid, text);
  if (sent !== null || isEditedBatch(call)) return accepted(context.now, { mpid: sent, das }, input.name, notes, 1);
  const stored: StoredCall = { ...call, input: input.name, platform: input.platform };
  const parsed = parseCall(stored);
  const batch = parsed.ok ? decodeNativeBatch(parsed.value, parsed.bytes).batch : null;
  const known = batch === null ? [] : identitiesOfBatch(batch);
  if (batch === null || known.length === 0) return accepted(context.now, { mpid: null, das }, input.name, notes, 1);
  const body = { environment: batch.environment, known_identities: Object.fromEntries(known.map(({ type, value: identity }) => [apiName(type), identity])) };
  return context.identity({ kind: 'identify', input: input.name, body, readOnly: false, at: context.now }).then(
    (answered) => ({
      ...accepted(context.now, { mpid: answered.status === 200 ? mpidIn(answered.body) : null, das }, input.name, notes, 1),
      ...(answered.decisionId === undefined ? {} : { decisionId: answered.decisionId }),
    }),
  );
}

/** The Identity API's spelling of the two types that it names otherwise (6.7). */
function apiName(type: string): string {
  if (type === 'customer_id') return 'customerid';
  return type.startsWith('other_id_') ? `other${type.slice(9)}` : type;
}

function mpidIn(body: string): string | null {
  const found = signed64((JSON.parse(body) as { mpid?: unknown }).mpid);
  return found === '0' ? null : found;
}

/**
 * `JSON.parse` rounds a number of 19 digits, and parsing exactly is slow: of the numbers after an "mpid" in the text
 * it is the one that rounds to what was parsed, unless there are two of those.
 */
function exactMpid(parsed: unknown, text: string): string | null {
  if (typeof parsed === 'string') return nonZero(signed64(parsed));
  if (typeof parsed !== 'number' || parsed === 0) return null;
  if (Number.isSafeInteger(parsed)) return String(parsed);
  const found = new Set<string>();
  for (const [, digits = ''] of text.matchAll(/"mpid"\s*:\s*(-?\d{1,19})(?=[\s,}])/g)) if (Number(digits) === parsed) found.add(digits);
  const [only] = found;
  if (found.size === 1) return nonZero(signed64(only));
  const exact = parseJson(text);
  return isObject(exact) ? nonZero(signed64(exact.mpid)) : null;
}

function nonZero(mpid: string | null): string | null {
  return mpid === '0' ? null : mpid;
}

export const nativeEvents: Surface = {
  id: 'native-events',
  label: 'Native SDK upload',
  methods: ['POST'],
  path: /^(?:\/nativeevents)?(?:\/(?<version>v[12]))?\/(?<key>(?!v\d\/|nativeevents\/)[^/]+)\/events$/i,
  answer: (call, params, context) => answer(call, params.key ?? '', params.version, context),
  decode: (call, params) => {
    if (isEditedBatch(call)) return decodeEdited(call, params.key ?? '', 'native');
    const parsed = parseCall(call);
    if (!parsed.ok) return [droppedBatch(parsed.note, call.body.length)];
    return [fillFromConnection(decodeNativeBatch(parsed.value, parsed.bytes), call, params.key ?? '')];
  },
};
