/** Mixpanel's answers (spec/outputs/mixpanel.md 2.2, 2.3). */
import type { Json } from '../../../../protocol/json.ts';
import { stringifyJson } from '../../../../protocol/json.ts';
import type { SimulatorRequest, SimulatorResponse } from '../../definition.ts';
import { MAX_REQUEST_BYTES } from '../constants.ts';

const CORS: readonly (readonly [string, string])[] = [
  ['Access-Control-Allow-Origin', '*'],
  ['Access-Control-Allow-Methods', 'GET, POST, OPTIONS'],
  ['Access-Control-Allow-Headers', '*'],
];

/** A transparent GIF of one pixel. */
const PIXEL = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');
const CALLBACK = /^[A-Za-z_$][\w$.]{0,127}$/;

export interface FailedRecord {
  readonly index: number;
  readonly $insert_id: string;
  readonly field: string;
  readonly message: string;
}

export function json(status: number, body: Json | object, headers: readonly (readonly [string, string])[] = []): SimulatorResponse {
  return { status, headers: [['Content-Type', 'application/json'], ...CORS, ...headers], body: stringifyJson(body) };
}

/** Answers in these words are published; all others are modelled on them. */
const KNOWN_ERRORS: ReadonlySet<string> = new Set(['token, missing or empty', '$distinct_id, missing or empty']);

/** The answer of /track, /engage and /groups: 1 or 0 in the form that the query asks for. `error` is null for success. */
export function plainReply(request: SimulatorRequest, error: string | null): SimulatorResponse {
  const response = plainForm(request, error);
  if (response.headers[0]?.[1] !== 'application/json') return response;
  return error === null ? { ...response, fact: 'verbose-null' } : KNOWN_ERRORS.has(error) ? response : { ...response, fact: 'answer-texts' };
}

function plainForm(request: SimulatorRequest, error: string | null): SimulatorResponse {
  const { query } = request;
  if (query.get('img') === '1') return { status: 200, headers: [['Content-Type', 'image/gif'], ...CORS], body: PIXEL };
  const isVerbose = query.get('verbose') === '1' || query.get('verbose') === '2';
  const body = isVerbose ? JSON.stringify({ error, status: error === null ? 1 : 0 }) : error === null ? '1' : '0';
  const callback = query.get('callback');
  if (callback !== null && CALLBACK.test(callback)) {
    return { status: 200, headers: [['Content-Type', 'text/javascript'], ...CORS], body: `${callback}(${body});` };
  }
  return { status: 200, headers: [['Content-Type', isVerbose ? 'application/json' : 'text/plain'], ...CORS], body };
}

export function imported(count: number): SimulatorResponse {
  return json(200, { code: 200, num_records_imported: count, status: 'OK' });
}

export function failedValidation(failed: readonly FailedRecord[], count: number): SimulatorResponse {
  return json(400, { code: 400, error: 'some data points in the request failed validation', failed_records: failed, num_records_imported: count, status: 'Bad Request' });
}

/** The request as a whole is wrong. */
export function badRequest(error: string): SimulatorResponse {
  return { ...json(400, { code: 400, error, status: 'Bad Request' }), fact: 'answer-texts' };
}

export const INVALID_TOKEN = (): SimulatorResponse => ({ ...json(401, { error: 'Invalid token', status: 'error' }), fact: 'credentials' });
export const INVALID_CREDENTIALS = (): SimulatorResponse => json(401, { code: 401, error: 'Invalid credentials', status: 'Unauthorized' });
export const TOO_LARGE = (): SimulatorResponse =>
  json(413, { code: 413, error: `request exceeds max limit of ${MAX_REQUEST_BYTES} bytes`, status: 'Request Entity Too Large' });
export const RATE_LIMITED = (): SimulatorResponse =>
  json(429, { code: 429, error: 'Project exceeded rate limits. Please retry the request with exponential backoff.', status: 'Too Many Requests' });
export const NOT_FOUND = (path: string): SimulatorResponse => ({ ...json(404, { error: `Mixpanel has no endpoint ${path}`, status: 'error' }), fact: 'other-answers' });
export const WRONG_METHOD = (): SimulatorResponse => ({ ...json(405, { error: 'method not allowed', status: 'error' }, [['Allow', 'GET, POST, OPTIONS']]), fact: 'other-answers' });
export const PREFLIGHT = (): SimulatorResponse => ({ status: 204, headers: [...CORS, ['Access-Control-Max-Age', '1728000']], body: '' });
