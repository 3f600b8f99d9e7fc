/** W7, N3: alias requests (spec/wire-protocol.md 8). Checks the request; the identity service decides. */
import { isObject, parseJson } from '../../../protocol/json.ts';
import type { Json } from '../../../protocol/json.ts';
import { signed64 } from '../../batch/ids.ts';
import { emptyAnswer, jsonAnswer, jsonProblem } from '../answers.ts';
import { resolveKey } from '../auth.ts';
import { readBody } from '../body.ts';
import { callerPlatform, isNativeCaller } from '../native/caller.ts';
import { findSignature } from '../signature.ts';
import type { CallNote, InboundCall, Surface, SurfaceAnswer, SurfaceContext } from '../surface.ts';

function refuse(message: string, input: string, notes: readonly CallNote[], status = 400): SurfaceAnswer {
  const code = 'ALIAS_ERROR';
  return jsonAnswer(status, { message, code, errors: [{ code, message }] }, input, [...notes, { code: 'alias-refused', message }]);
}

function answer(call: InboundCall, key: string, context: SurfaceContext): SurfaceAnswer | Promise<SurfaceAnswer> {
  const isNative = isNativeCaller(call);
  const auth = resolveKey(key, isNative ? callerPlatform(call) : 'web', context);
  if (!auth.ok) return emptyAnswer(401, auth.input, auth.notes);
  const input = auth.input.name;
  const body = readBody(call.body, call.headers);
  const { note, bad } = findSignature(call, body.ok ? body.text : '', auth.input, isNative);
  const notes = note === null ? auth.notes : [...auth.notes, note];
  if (bad && auth.input.auth === 'strict') return refuse(note?.message ?? '', input, notes);
  if (!body.ok) return refuse(body.message, input, notes, body.status);
  let value: Json;
  try {
    value = parseJson(body.text);
  } catch (error) {
    return refuse(jsonProblem(body.text, error), input, notes);
  }
  const problem = aliasProblem(value);
  if (problem !== null) return refuse(problem, input, notes);
  return context.identity({ kind: 'alias', input, body: value, at: context.now }).then((result) => ({ ...result, input, batches: 0, notes: [...notes, ...(result.notes ?? [])] }));
}

export function aliasProblem(value: Json): string | null {
  if (!isObject(value) || !isObject(value.data)) return 'An alias request needs an object "data".';
  if (value.request_type !== undefined && value.request_type !== null && value.request_type !== 'alias') return '"request_type" must be "alias".';
  const { source_mpid, destination_mpid, start_unixtime_ms: start, end_unixtime_ms: end, scope } = value.data;
  const source = signed64(source_mpid);
  const destination = signed64(destination_mpid);
  if (source === null || source === '0') return '"data.source_mpid" must be an MPID.';
  if (destination === null || destination === '0') return '"data.destination_mpid" must be an MPID.';
  if (source === destination) return '"data.source_mpid" and "data.destination_mpid" are the same user.';
  for (const time of [start, end]) {
    if (time !== undefined && time !== null && (typeof time !== 'number' || time < 0)) return '"data.start_unixtime_ms" and "data.end_unixtime_ms" must be times in milliseconds.';
  }
  if (typeof start === 'number' && typeof end === 'number' && start > end) return '"data.start_unixtime_ms" is after "data.end_unixtime_ms".';
  if (scope !== undefined && scope !== null && scope !== 'device' && scope !== 'mpid') return '"data.scope" must be "device" or "mpid".';
  return null;
}

export const alias: Surface = {
  id: 'alias',
  label: 'Alias request',
  methods: ['POST'],
  path: /^(?:(?:\/(?:web|native)events)?\/v1\/identity|\/nativeevents)?\/(?<key>(?!identity\/|v\d\/)[^/]+)\/alias$/i,
  answer: (call, params, context) => answer(call, params.key ?? '', context),
};
