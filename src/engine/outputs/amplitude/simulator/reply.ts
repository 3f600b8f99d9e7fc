/** Amplitude's answers (spec/outputs/amplitude.md 2.3). */
import type { JsonObject } from '../../../../protocol/json.ts';
import { stringifyJson } from '../../../../protocol/json.ts';
import type { PartnerNote } from '../../../../protocol/partner.ts';
import type { SimulatorResponse } from '../../definition.ts';

const CORS: readonly (readonly [string, string])[] = [['Access-Control-Allow-Origin', '*'], ['Access-Control-Allow-Methods', 'GET, POST']];

interface Extra {
  readonly notes?: readonly PartnerNote[];
  readonly fact?: string;
}

function json(status: number, body: JsonObject, extra: Extra = {}): SimulatorResponse {
  return { status, headers: [['Content-Type', 'application/json'], ...CORS], body: stringifyJson({ code: status, ...body }), ...extra };
}

/** Answers of /identify and /groupidentify. */
export function text(status: number, body: string, fact: string, notes: readonly PartnerNote[] = []): SimulatorResponse {
  return { status, headers: [['Content-Type', 'text/plain'], ...CORS], body, fact, ...(notes.length === 0 ? {} : { notes }) };
}

export function ingested(events: number, bytes: number, now: number, notes: readonly PartnerNote[], fact?: string): SimulatorResponse {
  return json(200, { events_ingested: events, payload_size_bytes: bytes, server_upload_time: now }, { ...(notes.length === 0 ? {} : { notes }), ...(fact === undefined ? {} : { fact }) });
}

export const MISSING_BODY = (): SimulatorResponse => json(400, { error: 'Missing request body' });
export const INVALID_JSON = (): SimulatorResponse => json(400, { error: 'Invalid JSON request body' });
export const INVALID_EVENT = (): SimulatorResponse => json(400, { error: 'Invalid event JSON' });
export const missingField = (field: string): SimulatorResponse => json(400, { error: 'Request missing required field', missing_field: field });
export const invalidKey = (key: string): SimulatorResponse => json(400, { error: `Invalid API key: ${key}` }, { fact: 'invalid-key-text' });
export const TOO_LARGE = (fact?: string): SimulatorResponse => json(413, { error: 'Payload too large' }, fact === undefined ? {} : { fact });
export const UNKNOWN_PATH = (): SimulatorResponse => json(400, { error: 'Invalid request path' }, { fact: 'unknown-path' });
export const PREFLIGHT = (): SimulatorResponse => ({ status: 204, headers: [...CORS, ['Access-Control-Allow-Headers', '*'], ['Access-Control-Max-Age', '86400']], body: '' });
export const WRONG_METHOD = (methods: readonly string[]): SimulatorResponse => {
  const answer = json(405, { error: 'Method not allowed' }, { fact: 'wrong-method' });
  return { ...answer, headers: [...answer.headers, ['Allow', [...methods, 'OPTIONS'].join(', ')]] };
};

/** Field to the indexes of the events at fault. */
export type Faults = ReadonlyMap<string, readonly number[]>;

const lists = (faults: Faults): JsonObject => Object.fromEntries([...faults].map(([field, events]) => [field, [...events]]));

export const wrongLengths = (faults: Faults): SimulatorResponse => json(400, { events_with_invalid_id_lengths: lists(faults), error: 'Invalid id length for user_id or device_id' });
export const missingFields = (faults: Faults): SimulatorResponse =>
  json(400, { error: 'Request missing required field', events_with_missing_fields: lists(faults) }, faults.has('user_id') ? { fact: 'missing-ids' } : {});
export const invalidFields = (faults: Faults, fact?: string): SimulatorResponse =>
  json(400, { error: 'Invalid field values on some events', events_with_invalid_fields: lists(faults) }, fact === undefined ? {} : { fact });

export const silenced = (threshold: number, devices: readonly string[], events: readonly number[]): SimulatorResponse => json(400, {
  error: 'Events silenced for device_id', eps_threshold: threshold, exceeded_daily_quota_devices: {}, silenced_devices: [...devices],
  silenced_events: [...events], throttled_devices: {}, throttled_events: [],
}, { fact: 'silenced' });

/** Id to its rate, or to its number of events of the day. */
export type Counts = ReadonlyMap<string, number>;

export interface Throttled {
  readonly threshold: number;
  readonly devices: Counts;
  readonly users: Counts;
  readonly events: readonly number[];
  /** Of `/batch` only. */
  readonly daily?: { readonly users: Counts; readonly devices: Counts };
}

export function throttled({ threshold, devices, users, events, daily }: Throttled): SimulatorResponse {
  return json(429, {
    error: 'Too many requests for some devices and users', eps_threshold: threshold,
    throttled_devices: Object.fromEntries(devices), throttled_users: Object.fromEntries(users), throttled_events: [...events],
    ...(daily === undefined ? {} : { exceeded_daily_quota_users: Object.fromEntries(daily.users), exceeded_daily_quota_devices: Object.fromEntries(daily.devices) }),
  }, { fact: 'rate-window' });
}
