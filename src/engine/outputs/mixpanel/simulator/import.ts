/** /import: authentication, validation and both forms of answer (spec/outputs/mixpanel.md 2.3). */
import { isObject, stringifyJson } from '../../../../protocol/json.ts';
import type { Json, JsonObject } from '../../../../protocol/json.ts';
import { acceptsCredential } from '../../shared/credentials.ts';
import type { SimulatorContext, SimulatorRequest, SimulatorResponse } from '../../definition.ts';
import { objectOf, textOf, textSetting } from '../../shared/values.ts';
import { EARLIEST_TIME_S, FORBIDDEN_IDS, FUTURE_TOLERANCE_S, INSERT_ID_BYTES, MAX_DEPTH, MAX_KEYS, MAX_OBJECTS, MAX_RECORD_BYTES } from '../constants.ts';
import { decodeRequest } from './decode.ts';
import { specialProblem, storeEvent, timeMs } from './events.ts';
import { note, withNotes } from './notes.ts';
import type { Notes } from './notes.ts';
import { exceedsRate } from './rates.ts';
import { INVALID_CREDENTIALS, RATE_LIMITED, TOO_LARGE, badRequest, failedValidation, imported, plainReply } from './reply.ts';
import type { FailedRecord } from './reply.ts';

type Problem = Pick<FailedRecord, 'field' | 'message'>;

export function importEvents(request: SimulatorRequest, context: SimulatorContext): SimulatorResponse {
  const decoded = decodeRequest(request);
  if (decoded.kind === 'too-large') return TOO_LARGE();
  if (!isAuthorised(request, context)) return INVALID_CREDENTIALS();
  const strict = request.query.get('strict');
  const answersPlainly = strict === null;
  if (decoded.kind === 'undecodable') return answersPlainly ? plainReply(request, 'data, missing or empty') : badRequest('request body is not valid JSON');
  const { records } = decoded;
  if (records.length === 0 || records.length > MAX_OBJECTS) {
    const message = `request must hold 1 to ${MAX_OBJECTS} events`;
    return answersPlainly ? plainReply(request, message) : badRequest(message);
  }
  if (exceedsRate(context, '/import', records.length, request.body.length)) return RATE_LIMITED();
  const notes: Notes = [];
  const failed: FailedRecord[] = [];
  records.forEach((record, index) => {
    const pointer = decoded.isList ? `/${index}` : '';
    const problem = answersPlainly ? basicProblem(record, context.now) : basicProblem(record, context.now) ?? strictProblem(record as JsonObject);
    if (problem !== null) {
      failed.push({ index, $insert_id: textOf(objectOf(objectOf(record)['properties'])['$insert_id']) ?? '', ...problem });
      if (strict !== '1') note(notes, 'warning', 'event-refused', pointer, `An event was not taken, which the answer says only with strict=1: ${problem.message}.`);
      return;
    }
    const event = record as JsonObject;
    storeEvent(String(event['event']), objectOf(event['properties']), pointer, context, notes);
  });
  const count = records.length - failed.length;
  const response = answersPlainly ? plainReply(request, count > 0 ? null : (failed[0]?.message ?? null))
    : strict === '1' && failed.length > 0 ? failedValidation(failed, count) : imported(count);
  return withNotes(response, notes);
}

/** Service account with project_id, `api_secret:`, `project_token:`, or the old `api_key` in the query. */
function isAuthorised(request: SimulatorRequest, context: SimulatorContext): boolean {
  const known = new Set([textSetting(context.settings, 'apiSecret'), textSetting(context.settings, 'token')]);
  const accepts = (credential: string): boolean => acceptsCredential(context, credential, [...known]);
  const encoded = /^Basic\s+([A-Za-z0-9+/=_-]+)\s*$/i.exec(request.headers['authorization'] ?? '')?.[1];
  if (encoded === undefined) return request.headers['authorization'] === undefined && accepts(request.query.get('api_key') ?? '');
  const [user = '', ...rest] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  const secret = rest.join(':');
  if (secret === '') return rest.length > 0 && accepts(user);
  return context.credentials !== 'rejected' && user !== '' && textOf(request.query.get('project_id')) !== null;
}

/** What even a lenient import needs: an event with a name and a time. */
function basicProblem(record: Json, now: number): Problem | null {
  if (!isObject(record) || textOf(record['event']) === null || typeof record['event'] !== 'string') {
    return { field: 'event', message: "'event' is invalid: must not be missing or empty" };
  }
  if (!isObject(record['properties'])) return { field: 'properties', message: "'properties' is invalid: must be an object" };
  return timeProblem(record['properties']['time'], now);
}

function timeProblem(value: Json | undefined, now: number): Problem | null {
  const field = 'properties.time';
  const time = Number.isInteger(value) ? timeMs(value) : null;
  if (time === null) return { field, message: `'${field}' is invalid: must be specified as seconds since epoch` };
  if (time < EARLIEST_TIME_S * 1_000) return { field, message: `'${field}' is invalid: must not be before 1971-01-01` };
  if (time > now + FUTURE_TOLERANCE_S * 1_000) return { field, message: `'${field}' is invalid: must not be more than 1 hour in the future` };
  return null;
}

function strictProblem(record: JsonObject): Problem | null {
  const properties = objectOf(record['properties']);
  const event = String(record['event']);
  return specialProblem(event, properties, true)
    ?? distinctIdProblem(event, properties)
    ?? insertIdProblem(properties['$insert_id'])
    ?? shapeProblem(properties, 'properties', 1)
    ?? sizeProblem(record);
}

function distinctIdProblem(event: string, properties: JsonObject): Problem | null {
  if (event === '$merge' || event === '$identify') return null;
  const id = properties['distinct_id'];
  if (typeof id === 'string' && !FORBIDDEN_IDS.has(id.toLowerCase())) return null;
  return { field: 'properties.distinct_id', message: "'properties.distinct_id' is invalid: must not be missing or a disallowed value" };
}

function insertIdProblem(id: Json | undefined): Problem | null {
  if (typeof id === 'string' && id.length <= INSERT_ID_BYTES && /^[A-Za-z0-9-]+$/.test(id) && !FORBIDDEN_IDS.has(id.toLowerCase())) return null;
  return { field: 'properties.$insert_id', message: "'properties.$insert_id' is invalid: must be 1-36 alphanumeric or '-' characters" };
}

/** `depth` 1 is `properties` itself; its values may nest three levels deep. */
function shapeProblem(value: Json, field: string, depth: number): Problem | null {
  if (typeof value !== 'object' || value === null) return null;
  if (depth > MAX_DEPTH + 1) return { field, message: `'${field}' is invalid: must not nest deeper than ${MAX_DEPTH} levels` };
  const entries = Array.isArray(value) ? value.map((entry, index): [string, Json] => [String(index), entry]) : Object.entries(value);
  if (entries.length >= MAX_KEYS) return { field, message: `'${field}' is invalid: must have fewer than ${MAX_KEYS} ${Array.isArray(value) ? 'elements' : 'keys'}` };
  for (const [key, entry] of entries) {
    const problem = shapeProblem(entry, `${field}.${key}`, depth + 1);
    if (problem !== null) return problem;
  }
  return null;
}

function sizeProblem(record: JsonObject): Problem | null {
  return Buffer.byteLength(stringifyJson(record)) < MAX_RECORD_BYTES ? null : { field: 'event', message: "'event' is invalid: must be smaller than 1 MB" };
}
