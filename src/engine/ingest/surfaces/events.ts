/** S1-S3: the server-to-server Events API (spec/wire-protocol.md 4). */
import type { Json } from '../../../protocol/json.ts';
import { isObject } from '../../../protocol/json.ts';
import { batchRejection } from '../../batch/validate.ts';
import { emptyAnswer, eventsError, jsonProblem } from '../answers.ts';
import { parseBasic, resolveBasic } from '../auth.ts';
import { readBody } from '../body.ts';
import { decodedBatch, droppedBatch, parseCall, sizeOf } from '../decode.ts';
import type { CallNote, DecodedBatch, InboundCall, StoredCall, Surface, SurfaceAnswer, SurfaceContext } from '../surface.ts';

/** Historical data must be at least this old (spec/data-model.md 1.2). */
const HISTORICAL_AGE_MS = 72 * 60 * 60_000;

type Shape = 'single' | 'bulk';

function answer(call: InboundCall, context: SurfaceContext, shape: Shape): SurfaceAnswer {
  const header = call.headers.authorization;
  if (header === undefined) {
    return emptyAnswer(401, null, [{ code: 'no-authorization', message: 'No Authorization header. Send HTTP Basic with the input\'s key and secret.' }]);
  }
  const credentials = parseBasic(header);
  if (credentials === null) {
    return emptyAnswer(403, null, [{ code: 'malformed-authorization', message: 'The Authorization header is not HTTP Basic with key and secret.' }]);
  }
  const auth = resolveBasic(credentials, 's2s', context);
  if (!auth.ok) return emptyAnswer(403, auth.input, auth.notes);
  const input = auth.input.name;
  const body = readBody(call.body, call.headers);
  if (!body.ok) return eventsError(body.status, body.message, input, withNote(auth.notes, body.code, body.message));
  const notes = body.notes.length === 0 ? auth.notes : [...auth.notes, ...body.notes];
  const limits = context.workspace.file.limits;
  if (body.bytes > limits.request_bytes) {
    const message = `The request has ${body.bytes} bytes; the limit is ${limits.request_bytes}. Send fewer or smaller batches, or raise "limits.request_bytes" in cloudchamber.json.`;
    return eventsError(400, message, input, withNote(notes, 'request-too-large', message));
  }
  let value: unknown;
  try {
    value = JSON.parse(body.text);
  } catch (error) {
    const message = jsonProblem(body.text, error);
    return eventsError(400, message, input, withNote(notes, 'invalid-json', message));
  }
  return shape === 'single' ? answerSingle(value, input, notes) : answerBulk(value, input, notes, limits.bulk_batches);
}

function withNote(notes: readonly CallNote[], code: string, message: string): readonly CallNote[] {
  return [...notes, { code, message }];
}

function answerSingle(value: unknown, input: string, notes: readonly CallNote[]): SurfaceAnswer {
  if (Array.isArray(value)) {
    const message = 'A single batch object is expected, not a list. Send lists to /v2/bulkevents.';
    return eventsError(400, message, input, withNote(notes, 'invalid-batch', message));
  }
  const rejection = batchRejection(value);
  if (rejection !== null) return eventsError(400, rejection, input, withNote(notes, 'invalid-batch', rejection));
  return emptyAnswer(202, input, notes, 1);
}

/** Batches that fail are dropped and noted; the request fails only when none is left (spec/data-model.md 7). */
function answerBulk(value: unknown, input: string, notes: readonly CallNote[], maxBatches: number): SurfaceAnswer {
  if (!Array.isArray(value)) {
    const message = 'A list of batches is expected. Send a single batch to /v2/events.';
    return eventsError(400, message, input, withNote(notes, 'invalid-batch', message));
  }
  if (value.length > maxBatches) {
    const message = `The request has ${value.length} batches; the limit is ${maxBatches}. Send fewer, or raise "limits.bulk_batches" in cloudchamber.json.`;
    return eventsError(400, message, input, withNote(notes, 'too-many-batches', message));
  }
  let refused = 0;
  let first = '';
  for (let index = 0; index < value.length; index++) {
    const rejection = batchRejection(value[index]);
    if (rejection === null) continue;
    if (refused++ === 0) first = `Batch ${index}: ${rejection}`;
  }
  if (refused === 0) return emptyAnswer(202, input, notes, value.length);
  if (refused === value.length) return eventsError(400, first, input, withNote(notes, 'invalid-batch', first));
  return emptyAnswer(202, input, withNote(notes, 'invalid-batch', `${refused} of ${value.length} batches were dropped. ${first}`), value.length);
}

function decodeSingle(call: StoredCall): DecodedBatch[] {
  const parsed = parseCall(call);
  return [parsed.ok ? decodedBatch(parsed.value, parsed.bytes, 'server_to_server') : droppedBatch(parsed.note, call.body.length)];
}

function decodeBulk(call: StoredCall): DecodedBatch[] {
  const parsed = parseCall(call);
  if (!parsed.ok) return [droppedBatch(parsed.note, call.body.length)];
  if (!Array.isArray(parsed.value)) return decodeSingle(call);
  return parsed.value.map((item) => decodeItem(item));
}

function decodeItem(item: Json): DecodedBatch {
  const decoded = decodedBatch(item, sizeOf(item), 'server_to_server');
  const rejection = batchRejection(item);
  if (rejection === null || decoded.dropped !== undefined) return decoded;
  const note = { code: 'invalid-batch', message: `${rejection} The batch was dropped.`, pointer: '' };
  return { ...decoded, notes: [...decoded.notes, note], dropped: note };
}

function decodeHistorical(call: StoredCall): DecodedBatch[] {
  return decodeBulk(call).map((decoded) => {
    decoded.batch.source_info = { ...decoded.batch.source_info, is_historical: true };
    const problem = historicalProblem(decoded.batch.events, call.receivedAt);
    if (problem === null || decoded.dropped !== undefined) return decoded;
    const note = { code: 'historical-requirement', message: `${problem} The batch was dropped.`, pointer: '/events' };
    return { ...decoded, notes: [...decoded.notes, note], dropped: note };
  });
}

function historicalProblem(events: readonly { data: Json }[], receivedAt: number): string | null {
  if (events.length === 0) return 'A historical batch needs events.';
  for (const event of events) {
    const at = isObject(event.data) ? event.data.timestamp_unixtime_ms : undefined;
    if (typeof at !== 'number') return 'Every event of a historical batch needs "timestamp_unixtime_ms".';
    if (at > receivedAt - HISTORICAL_AGE_MS) return 'Every event of a historical batch must be at least 72 hours old.';
  }
  return null;
}

export const s2sEvents: Surface = {
  id: 's2s-events',
  label: 'Events API, one batch',
  methods: ['POST'],
  path: /^\/v2\/events$/i,
  answer: (call, _params, context) => answer(call, context, 'single'),
  decode: decodeSingle,
};

export const s2sBulkEvents: Surface = {
  id: 's2s-bulkevents',
  label: 'Events API, many batches',
  methods: ['POST'],
  path: /^\/v2\/bulkevents$/i,
  answer: (call, _params, context) => answer(call, context, 'bulk'),
  decode: decodeBulk,
};

export const s2sHistorical: Surface = {
  id: 's2s-historical',
  label: 'Events API, historical batches',
  methods: ['POST'],
  path: /^\/v2\/bulkevents\/historical$/i,
  answer: (call, _params, context) => answer(call, context, 'bulk'),
  decode: decodeHistorical,
};
