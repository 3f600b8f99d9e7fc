/** W4: single events of web SDKs before batches (spec/wire-protocol.md 5.2). That SDK drops what gets a 400, and reads no answer. */
import { createHash } from 'node:crypto';
import { isObject } from '../../../protocol/json.ts';
import { emptyAnswer, eventsError, jsonProblem } from '../answers.ts';
import { resolveKey } from '../auth.ts';
import { readBody } from '../body.ts';
import { droppedBatch, fillFromConnection, parseCall } from '../decode.ts';
import { decodeEdited, isEditedBatch } from '../edited-batch.ts';
import { decodeWebEvent } from '../native/decode-web-event.ts';
import type { InboundCall, StoredCall, Surface, SurfaceAnswer, SurfaceContext } from '../surface.ts';

function answer(call: InboundCall, key: string, context: SurfaceContext): SurfaceAnswer {
  const auth = resolveKey(key, 'web', context);
  if (!auth.ok) return emptyAnswer(401, auth.input, auth.notes);
  const input = auth.input.name;
  const body = readBody(call.body, call.headers);
  if (!body.ok) return eventsError(body.status, body.message, input, [...auth.notes, { code: body.code, message: body.message }]);
  const notes = [...auth.notes, ...body.notes];
  let value: unknown;
  try {
    value = JSON.parse(body.text);
  } catch (error) {
    const message = jsonProblem(body.text, error);
    return eventsError(400, message, input, [...notes, { code: 'invalid-json', message }]);
  }
  if (isObject(value)) return emptyAnswer(202, input, notes, 1);
  const message = 'An event of the web SDK must be a JSON object.';
  return eventsError(400, message, input, [...notes, { code: 'invalid-batch', message }]);
}

/** The format has no event id: one is made from the call, so that processing it again gives the same. */
function eventId(call: StoredCall): string {
  const hash = createHash('sha256').update(`${call.receivedAt}\n`).update(call.body).digest('hex');
  return [hash.slice(0, 8), hash.slice(8, 12), `4${hash.slice(13, 16)}`, `a${hash.slice(17, 20)}`, hash.slice(20, 32)].join('-');
}

export const webSingleEvent: Surface = {
  id: 'web-event',
  label: 'Web SDK single event',
  methods: ['POST'],
  path: /^(?:\/webevents)?\/v[12]\/js\/(?<key>[^/]+)\/events$/i,
  answer: (call, params, context) => answer(call, params.key ?? '', context),
  decode: (call, params) => {
    if (isEditedBatch(call)) return decodeEdited(call, params.key ?? '', 'javascript');
    const parsed = parseCall(call);
    if (!parsed.ok) return [droppedBatch(parsed.note, call.body.length)];
    return [fillFromConnection(decodeWebEvent(parsed.value, parsed.bytes, () => eventId(call)), call, params.key ?? '')];
  },
};
