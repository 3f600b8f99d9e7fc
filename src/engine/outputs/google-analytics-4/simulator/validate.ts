/** The validation of whole requests (spec/outputs/google-analytics-4.md, half 2): ids, time, user properties, consent, the list of events. */
import { isObject } from '../../../../protocol/json.ts';
import type { Json, JsonObject } from '../../../../protocol/json.ts';
import { escapeToken } from '../../../../protocol/pointer.ts';
import type { SimulatorRequest } from '../../definition.ts';
import { tryJsonObject } from '../../shared/json-text.ts';
import { numberOf } from '../../shared/values.ts';
import { LATE_MS, MAX_BODY_BYTES, MAX_EVENTS, MAX_PROPERTY_NAME, MAX_PROPERTY_VALUE, MAX_USER_PROPERTIES } from '../constants.ts';
import { duplicateName } from './duplicates.ts';
import { eventFindings } from './event.ts';
import { propertyFinding, requestFinding } from './finding.ts';
import type { Finding } from './finding.ts';
import { hasReservedPrefix, nameProblem } from './reserved.ts';

export interface Validated {
  /** Null when there is no JSON object. */
  readonly body: JsonObject | null;
  readonly findings: readonly Finding[];
  /** `validation_behavior` asks for recommendations too. */
  readonly isStrict: boolean;
}

export function validate({ body: bytes, query }: Pick<SimulatorRequest, 'body' | 'query'>, now: number): Validated {
  const text = new TextDecoder().decode(bytes);
  const body = tryJsonObject(text);
  const size = bytes.length > MAX_BODY_BYTES ? [requestFinding('VALUE_OUT_OF_BOUNDS', undefined, `The request body has ${bytes.length} bytes. At most ${MAX_BODY_BYTES} are allowed.`)] : [];
  if (body === null) return { body, findings: [...size, requestFinding('VALUE_INVALID', undefined, 'Unable to parse Measurement Protocol JSON payload.')], isStrict: false };
  const duplicate = duplicateName(text);
  const findings = [
    ...size,
    ...(duplicate === null ? [] : [requestFinding('NAME_DUPLICATED', undefined, `The name [${duplicate}] is given more than once.`)]),
    ...idFindings(body, query), ...timeFindings(body, now), ...propertyFindings(body['user_properties']), ...consentFindings(body['consent']), ...listFindings(body['events']),
  ];
  return { body, findings, isStrict: body['validation_behavior'] === 'ENFORCE_RECOMMENDATIONS' };
}

function idFindings(body: JsonObject, query: URLSearchParams): Finding[] {
  const isApp = (query.get('firebase_app_id') ?? '') !== '';
  const isWeb = (query.get('measurement_id') ?? '') !== '';
  const key = isApp && !isWeb ? 'app_instance_id' : !isWeb && body['client_id'] === undefined && body['app_instance_id'] !== undefined ? 'app_instance_id' : 'client_id';
  const id = body[key];
  return [
    ...(isApp || isWeb ? [] : [requestFinding('VALUE_REQUIRED', 'measurement_id', 'measurement_id or firebase_app_id is required.')]),
    ...(id === undefined || id === null || id === '' ? [requestFinding('VALUE_REQUIRED', key, `${key} is required.`, '')] : typeof id === 'string' ? [] : [invalid(key, 'must be a string')]),
    ...(body['user_id'] === undefined || typeof body['user_id'] === 'string' ? [] : [invalid('user_id', 'must be a string')]),
  ];
}

function invalid(key: string, text: string): Finding {
  return requestFinding('VALUE_INVALID', key, `${key} ${text}.`, `/${key}`);
}

function timeFindings({ timestamp_micros: micros }: JsonObject, now: number): Finding[] {
  if (micros === undefined) return [];
  const time = numberOf(micros);
  if (time === null || !Number.isInteger(time) || time < 0) return [invalid('timestamp_micros', 'must be microseconds since 1970, in whole')];
  return now - time / 1_000 > LATE_MS ? [invalid('timestamp_micros', 'must be within the last 72 hours')] : [];
}

function propertyFindings(properties: Json | undefined): Finding[] {
  if (properties === undefined) return [];
  if (!isObject(properties)) return [invalid('user_properties', 'must be an object')];
  const names = Object.keys(properties);
  return names.flatMap((name, index) => {
    const pointer = `/user_properties/${escapeToken(name)}`;
    if (index >= MAX_USER_PROPERTIES) return [propertyFinding('EXCEEDED_MAX_ENTITIES', name, `is one of ${names.length}. At most ${MAX_USER_PROPERTIES} are allowed.`, pointer)];
    if (name.length > MAX_PROPERTY_NAME) return [propertyFinding('VALUE_OUT_OF_BOUNDS', name, `has a name of more than ${MAX_PROPERTY_NAME} characters.`, pointer)];
    const problem = nameProblem(name, MAX_PROPERTY_NAME);
    if (problem !== null) return [propertyFinding('NAME_INVALID', name, `has an invalid name. ${problem}`, pointer)];
    if (hasReservedPrefix(name)) return [propertyFinding('NAME_RESERVED', name, 'has a reserved name.', pointer)];
    const held = properties[name]!;
    const value = isObject(held) ? held['value'] : undefined;
    if (value === undefined || (typeof value === 'object' && value !== null)) return [propertyFinding('VALUE_INVALID', name, 'must be an object with a value that is text, a number or true or false.', pointer)];
    return typeof value === 'string' && value.length > MAX_PROPERTY_VALUE ? [propertyFinding('VALUE_OUT_OF_BOUNDS', name, `has a value of more than ${MAX_PROPERTY_VALUE} characters.`, `${pointer}/value`)] : [];
  });
}

function consentFindings(consent: Json | undefined): Finding[] {
  if (consent === undefined) return [];
  if (!isObject(consent)) return [invalid('consent', 'must be an object')];
  const wrong = Object.entries(consent).find(([key, value]) => !['ad_user_data', 'ad_personalization'].includes(key) || (value !== 'GRANTED' && value !== 'DENIED'));
  return wrong === undefined ? [] : [requestFinding('VALUE_INVALID', `consent.${wrong[0]}`, 'consent takes ad_user_data and ad_personalization, each GRANTED or DENIED.', `/consent/${escapeToken(wrong[0])}`)];
}

function listFindings(events: Json | undefined): Finding[] {
  if (events === undefined || (Array.isArray(events) && events.length === 0)) return [requestFinding('VALUE_REQUIRED', 'events', 'events is required.')];
  if (!Array.isArray(events)) return [invalid('events', 'must be a list')];
  if (events.length > MAX_EVENTS) return [requestFinding('EXCEEDED_MAX_ENTITIES', 'events', `The request has ${events.length} events. At most ${MAX_EVENTS} are allowed.`, '/events')];
  return events.flatMap(eventFindings);
}
