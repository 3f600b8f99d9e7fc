/**
 * W3: batches of the web SDK (spec/wire-protocol.md 5.1). Nearly everything is answered 202: that SDK sends a batch
 * that got a 400 again for ever and holds back all later ones. What is wrong is noted instead.
 */
import { isObject } from '../../../protocol/json.ts';
import { batchRejection } from '../../batch/validate.ts';
import { emptyAnswer, eventsError, jsonProblem } from '../answers.ts';
import { resolveKey } from '../auth.ts';
import { readBody } from '../body.ts';
import { decodedBatch, droppedBatch, fillFromConnection, parseCall } from '../decode.ts';
import type { CallNote, InboundCall, Surface, SurfaceAnswer, SurfaceContext } from '../surface.ts';

function answer(call: InboundCall, key: string, context: SurfaceContext): SurfaceAnswer {
  const auth = resolveKey(key, 'web', context);
  if (!auth.ok) return emptyAnswer(401, auth.input, auth.notes);
  const input = auth.input.name;
  const body = readBody(call.body, call.headers);
  if (!body.ok) {
    const notes = [...auth.notes, { code: body.code, message: body.message }];
    return body.status === 413 ? eventsError(413, body.message, input, notes) : emptyAnswer(202, input, notes);
  }
  const notes: CallNote[] = [...auth.notes, ...body.notes];
  const limit = context.workspace.file.limits.request_bytes;
  if (body.bytes > limit) notes.push({ code: 'request-too-large', message: `The request has ${body.bytes} bytes; mParticle documents a limit of ${limit}. It was accepted.` });
  let value: unknown;
  try {
    value = JSON.parse(body.text);
  } catch (error) {
    notes.push({ code: 'invalid-json', message: jsonProblem(body.text, error) });
    return emptyAnswer(202, input, notes);
  }
  const rejection = batchRejection(value);
  if (rejection === null) return emptyAnswer(202, input, notes, 1);
  notes.push({ code: 'invalid-batch', message: `${rejection} It was accepted, because a web SDK would send it again for ever.` });
  return emptyAnswer(202, input, notes, isObject(value) ? 1 : 0);
}

export const webEvents: Surface = {
  id: 'web-events',
  label: 'Web SDK batch',
  methods: ['POST'],
  path: /^(?:\/webevents)?\/v3\/js\/(?<key>[^/]+)\/events$/i,
  answer: (call, params, context) => answer(call, params.key ?? '', context),
  decode: (call, params) => {
    const parsed = parseCall(call);
    if (!parsed.ok) return [droppedBatch(parsed.note, call.body.length)];
    return [fillFromConnection(decodedBatch(parsed.value, parsed.bytes, 'javascript'), call, params.key ?? '')];
  },
};
