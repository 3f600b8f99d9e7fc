/** POST /2/httpapi and /batch: checks in the documented order, then storage (spec/outputs/amplitude.md 2.2, 2.3). */
import { isObject } from '../../../../protocol/json.ts';
import type { Json, JsonObject } from '../../../../protocol/json.ts';
import type { PartnerNote } from '../../../../protocol/partner.ts';
import type { SimulatorContext, SimulatorRequest, SimulatorResponse } from '../../definition.ts';
import { acceptsCredential } from '../../shared/credentials.ts';
import { tryJson } from '../../shared/json-text.ts';
import { textSetting } from '../../shared/values.ts';
import { MAX_BATCH_BYTES, MAX_EVENTS, MAX_HTTP_BYTES } from '../constants.ts';
import { bodyOf } from './decode.ts';
import { rateAnswer } from './rates.ts';
import { INVALID_EVENT, INVALID_JSON, MISSING_BODY, TOO_LARGE, ingested, invalidFields, invalidKey, missingField, missingFields, wrongLengths } from './reply.ts';
import { storeEvent } from './store.ts';
import { invalid, isForbiddenId, minIdLength, misusesOperators, missing, wrongIdLengths } from './validate.ts';

/** From this share of the limit on a request is near it. */
const NEAR = 0.8;

export function ingest(endpoint: 'http' | 'batch', request: SimulatorRequest, context: SimulatorContext): SimulatorResponse {
  const body = bodyOf(request);
  if (body === null) return INVALID_JSON();
  if (body.length === 0) return MISSING_BODY();
  const maxBytes = endpoint === 'http' ? MAX_HTTP_BYTES : MAX_BATCH_BYTES;
  // A body out of gzip is cut there and no JSON any more: nothing so long is read.
  if (body.length > MAX_BATCH_BYTES) return TOO_LARGE();
  const parsed = tryJson(new TextDecoder().decode(body));
  if (!isObject(parsed)) return INVALID_JSON();
  const key = parsed['api_key'];
  if (typeof key !== 'string' || key === '') return missingField('api_key');
  if (!acceptsCredential(context, key, [textSetting(context.settings, 'apiKey')])) return invalidKey(key);
  const list = parsed['events'];
  if (!Array.isArray(list)) return missingField('events');
  if (body.length > maxBytes) return TOO_LARGE();
  if (list.length > MAX_EVENTS) return TOO_LARGE(endpoint === 'batch' ? 'batch-event-limit' : undefined);
  if (!list.every((event): event is JsonObject => isObject(event))) return INVALID_EVENT();
  const refused = refusal(list, minIdLength(parsed['options'])) ?? rateAnswer(endpoint, list, context);
  if (refused !== null) return refused;
  const notes = [...nearLimit(list.length, MAX_EVENTS, 'events', '/events'), ...nearLimit(body.length, maxBytes, 'bytes', ''), ...list.flatMap((event, index) => storeEvent(event, index, context))];
  return ingested(list.length, body.length, context.now, notes, list.length === 0 ? 'empty-events' : undefined);
}

/** The answer to events that are wrong in themselves; null when none is. */
function refusal(events: readonly JsonObject[], minLength: number): SimulatorResponse | null {
  const lengths = wrongIdLengths(events, minLength);
  if (lengths.size > 0) return wrongLengths(lengths);
  const absent = missing(events);
  if (absent.size > 0) return missingFields(absent);
  const wrong = invalid(events);
  return wrong.size > 0 ? invalidFields(wrong, guessed(events)) : null;
}

/** The fact behind a refusal that the documents do not show. */
function guessed(events: readonly JsonObject[]): string | undefined {
  const isForbidden = (id: Json | undefined): boolean => typeof id === 'string' && isForbiddenId(id);
  if (events.some((event) => isForbidden(event['user_id']) || isForbidden(event['device_id']))) return 'disallowed-ids';
  return events.some((event) => isObject(event['user_properties']) && misusesOperators(event, event['user_properties'])) ? 'operators' : undefined;
}

function nearLimit(count: number, limit: number, what: string, pointer: string): PartnerNote[] {
  if (count < limit * NEAR) return [];
  return [{ level: 'limit', code: 'amplitude.near-limit', message: `The request holds ${count} ${what} of the ${limit} that Amplitude takes.`, pointer, status: 'documented' }];
}
