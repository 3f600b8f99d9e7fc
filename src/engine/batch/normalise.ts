/**
 * Raw JSON to the engine's Batch (spec/data-model.md, spec/wire-protocol.md 4 and 5.1). Never throws and never
 * rejects: what cannot be kept is left out, and every change of meaning leaves a note. `null` means absent.
 */
import { isObject } from '../../protocol/json.ts';
import type { Json, JsonObject } from '../../protocol/json.ts';
import {
  APPLICATION_INFO, ATTRIBUTION_INFO, COMMON_SHAPE, CONSENT, CONTEXT, DEVICE_INFO, EVENT_SHAPES, TOP_LEVEL_FIELDS,
  USER_IDENTITY_ALIASES, USER_IDENTITY_SET,
} from './schema.ts';
import { signed64 } from './ids.ts';
import { Notes, pointerStep } from './notes.ts';
import { normaliseShape, plainMap, scalarText, stringMap, stringOf } from './normalise-shape.ts';
import type { Batch, BatchEvent, Consent, ConsentState, IngestNote } from './types.ts';

export interface Normalised {
  readonly batch: Batch;
  readonly notes: IngestNote[];
}

export function normaliseBatch(raw: Json): Normalised {
  const notes = new Notes();
  const batch: Batch = { events: [], environment: 'production' };
  if (!isObject(raw)) {
    notes.add('invalid-batch', 'A batch must be a JSON object.', '', raw);
    return { batch, notes: notes.list };
  }
  const source = renameTopLevel(raw, notes);
  copyRest(source, batch, notes);
  batch.environment = environmentOf(source.environment, notes);
  batch.events = eventsOf(source.events, notes);
  copyIds(source, batch, notes);
  copyObjects(source, batch, notes);
  copyUser(source, batch, notes);
  return { batch, notes: notes.list };
}

function renameTopLevel(raw: JsonObject, notes: Notes): JsonObject {
  if (raw.batch_context === undefined) return raw;
  const { batch_context: alias, ...rest } = raw;
  if (rest.context === undefined || rest.context === null) {
    rest.context = alias as Json;
    notes.add('renamed-field', '"batch_context" was read as "context".', '/batch_context');
  }
  return rest;
}

/** Fields that no later step treats, and unknown ones, as they came. */
function copyRest(source: JsonObject, batch: Batch, notes: Notes): void {
  for (const key of Object.keys(source)) {
    if (HANDLED.has(key)) continue;
    const value = source[key];
    if (value === undefined || value === null) continue;
    if (key === '__proto__') {
      notes.add('reserved-key', 'A field cannot be named "__proto__".', '/__proto__');
      continue;
    }
    if (!TOP_LEVEL_FIELDS.has(key)) notes.add('unknown-field', `The Events API has no batch field "${key}"; it is kept but not used.`, pointerStep(key));
    batch[key] = value;
  }
  for (const key of STRINGS) {
    const value = stringOf(source[key], `/${key}`, notes);
    if (value !== null) batch[key] = value;
  }
}

const STRINGS = ['source_request_id', 'mp_deviceid', 'ip', 'sdk_version', 'api_key'] as const;
const HANDLED: ReadonlySet<string> = new Set([
  ...STRINGS, 'events', 'environment', 'mpid', 'batch_id', 'origin_mpid', 'timestamp_unixtime_ms', 'device_info',
  'application_info', 'context', 'attribution_info', 'user_attributes', 'deleted_user_attributes', 'user_identities',
  'partner_identities', 'integration_attributes', 'consent_state', 'system_notifications', 'source_info',
]);

function environmentOf(value: Json | undefined, notes: Notes): Batch['environment'] {
  if (value === 'production' || value === 'development') return value;
  if (value === undefined || value === null) {
    notes.add('default-environment', 'No "environment": "production" was assumed.', '/environment', undefined, 'production');
  } else {
    notes.add('unknown-value', '"environment" must be "production" or "development"; "production" was assumed.', '/environment', value, 'production');
  }
  return 'production';
}

function eventsOf(value: Json | undefined, notes: Notes): BatchEvent[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) {
    notes.add('wrong-type', '"events" must be a list; it was left out.', '/events', value);
    return [];
  }
  const events: BatchEvent[] = [];
  for (let index = 0; index < value.length; index++) {
    const event = eventOf(value[index], `/events/${index}`, notes);
    if (event !== null) events.push(event);
  }
  return events;
}

function eventOf(raw: Json | undefined, pointer: string, notes: Notes): BatchEvent | null {
  if (!isObject(raw)) {
    notes.add('invalid-event', 'An event must be an object; it was left out.', pointer, raw);
    return null;
  }
  const type = eventTypeOf(raw.event_type, pointer, notes);
  let data: JsonObject = {};
  if (isObject(raw.data)) data = raw.data;
  else notes.add('missing-data', 'Required event field "data" is missing or empty.', `${pointer}/data`, raw.data ?? undefined);
  const shaped = normaliseShape(data, EVENT_SHAPES.get(type) ?? COMMON_SHAPE, `${pointer}/data`, notes);
  if (type === 'commerce_event') checkCommerce(shaped, pointer, notes);
  return { event_type: type, data: shaped };
}

function eventTypeOf(value: Json | undefined, pointer: string, notes: Notes): string {
  if (typeof value === 'string' && value !== '') {
    if (!EVENT_SHAPES.has(value)) {
      notes.add('unknown-event-type', `"${value}" is no event type of the Events API; only raw outputs get it.`, `${pointer}/event_type`, value);
    }
    return value;
  }
  notes.add('missing-event-type', 'Required event field "event_type" is missing or empty.', `${pointer}/event_type`, value ?? undefined, 'unknown');
  return 'unknown';
}

const COMMERCE_VARIANTS = ['product_action', 'promotion_action', 'product_impressions'] as const;

function checkCommerce(data: JsonObject, pointer: string, notes: Notes): void {
  let found = 0;
  for (const key of COMMERCE_VARIANTS) if (data[key] !== undefined && data[key] !== null) found++;
  if (found === 1) return;
  const message = found === 0
    ? 'A commerce event needs one of "product_action", "promotion_action" and "product_impressions".'
    : 'A commerce event takes only one of "product_action", "promotion_action" and "product_impressions"; the first of them in this order counts.';
  notes.add('ambiguous-commerce-event', message, `${pointer}/data`);
}

function copyIds(source: JsonObject, batch: Batch, notes: Notes): void {
  for (const key of ['mpid', 'batch_id', 'origin_mpid'] as const) {
    const value = source[key];
    if (value === undefined || value === null) continue;
    const id = signed64(value);
    if (id === null || (key === 'mpid' && id === '0')) {
      const why = id === '0' ? 'MPID 0 means "not identified yet"' : `"${key}" must be a signed 64-bit integer`;
      notes.add('invalid-mpid', `${why}; it was left out.`, `/${key}`, value);
    } else batch[key] = id;
  }
  const at = source.timestamp_unixtime_ms;
  if (at === undefined || at === null) return;
  const time = typeof at === 'string' && at.trim() !== '' ? Number(at) : at;
  if (typeof time === 'number' && Number.isFinite(time)) {
    batch.timestamp_unixtime_ms = time;
    if (time !== at) notes.add('converted-value', 'Text was read as a number.', '/timestamp_unixtime_ms', at, time);
  } else notes.add('wrong-type', '"timestamp_unixtime_ms" must be a number; it was left out.', '/timestamp_unixtime_ms', at);
}

function copyObjects(source: JsonObject, batch: Batch, notes: Notes): void {
  const shapes = { device_info: DEVICE_INFO, application_info: APPLICATION_INFO, context: CONTEXT, attribution_info: ATTRIBUTION_INFO } as const;
  for (const key of ['device_info', 'application_info', 'context', 'attribution_info'] as const) {
    const value = source[key];
    if (value === undefined || value === null) continue;
    if (isObject(value)) batch[key] = normaliseShape(value, shapes[key], `/${key}`, notes);
    else notes.add('wrong-type', `"${key}" must be an object; it was left out.`, `/${key}`, value);
  }
  if (Array.isArray(source.system_notifications)) batch.system_notifications = source.system_notifications;
  if (isObject(source.source_info)) batch.source_info = source.source_info;
}

function copyUser(source: JsonObject, batch: Batch, notes: Notes): void {
  const attributes = plainMap(source.user_attributes, '/user_attributes', notes);
  if (attributes !== null) batch.user_attributes = userAttributes(attributes, notes);
  const deleted = source.deleted_user_attributes;
  if (Array.isArray(deleted)) batch.deleted_user_attributes = deleted.filter((name) => typeof name === 'string');
  else if (deleted !== undefined && deleted !== null) notes.add('wrong-type', '"deleted_user_attributes" must be a list of names; it was left out.', '/deleted_user_attributes', deleted);
  const identities = userIdentities(source.user_identities, notes);
  if (identities !== null) batch.user_identities = identities;
  const partners = stringMap(source.partner_identities, '/partner_identities', notes);
  if (partners !== null) batch.partner_identities = partners;
  const modules = plainMap(source.integration_attributes, '/integration_attributes', notes);
  if (modules !== null) {
    const out: Record<string, Record<string, string>> = {};
    for (const key of Object.keys(modules)) {
      const inner = stringMap(modules[key], `/integration_attributes${pointerStep(key)}`, notes);
      if (inner !== null) out[key] = inner;
    }
    batch.integration_attributes = out;
  }
  const consent = consentState(source.consent_state, notes);
  if (consent !== null) batch.consent_state = consent;
}

type UserAttributes = NonNullable<Batch['user_attributes']>;

function userAttributes(source: JsonObject, notes: Notes): UserAttributes {
  const out: UserAttributes = {};
  for (const key of Object.keys(source)) {
    const value = source[key];
    if (value === null || value === undefined) out[key] = null;
    else if (Array.isArray(value)) out[key] = attributeList(value, `/user_attributes${pointerStep(key)}`, notes);
    else {
      const text = scalarText(value);
      if (text === null) notes.add('wrong-type', `User attribute "${key}" must be a scalar or a list of scalars; it was left out.`, `/user_attributes${pointerStep(key)}`, value);
      else {
        if (typeof value !== 'string') notes.add('converted-value', `User attributes are kept as text: "${key}".`, `/user_attributes${pointerStep(key)}`, value, text);
        out[key] = text;
      }
    }
  }
  return out;
}

function attributeList(source: readonly Json[], pointer: string, notes: Notes): (string | null)[] {
  const out: (string | null)[] = [];
  for (let index = 0; index < source.length; index++) {
    const value = source[index] ?? null;
    const text = value === null ? null : scalarText(value);
    if (value !== null && text === null) notes.add('wrong-type', 'An entry of a user attribute list must be a scalar; it was left out.', `${pointer}/${index}`, value);
    else out.push(text);
  }
  return out;
}

function userIdentities(value: Json | undefined, notes: Notes): Record<string, string> | null {
  const source = Array.isArray(value) ? outboundIdentities(value, notes) : plainMap(value, '/user_identities', notes);
  if (source === null) return null;
  const out: Record<string, string> = {};
  for (const key of Object.keys(source)) {
    const pointer = `/user_identities${pointerStep(key)}`;
    const type = USER_IDENTITY_ALIASES.get(key) ?? key;
    const text = stringOf(source[key], pointer, notes);
    if (text === null) continue;
    if (type !== key) {
      if (source[type] !== undefined && source[type] !== null) {
        notes.add('renamed-field', `"${key}" was ignored because "${type}" is there too.`, pointer, text);
        continue;
      }
      notes.add('renamed-field', `"${key}" was read as "${type}".`, pointer);
    } else if (!USER_IDENTITY_SET.has(type)) {
      notes.add('unknown-identity-type', `"${type}" is no identity type of the Events API.`, pointer, text);
    }
    out[type] = text;
  }
  return out;
}

/** A batch as an output got it, sent in again: identities as a list (data-model.md 4.5). */
function outboundIdentities(list: readonly Json[], notes: Notes): JsonObject {
  const out: JsonObject = {};
  for (const item of list) {
    if (isObject(item) && typeof item.identity_type === 'string' && item.identity_type !== '__proto__') out[item.identity_type] = item.identity ?? null;
  }
  notes.add('converted-value', 'The list of identities was read as a map.', '/user_identities');
  return out;
}

function consentState(value: Json | undefined, notes: Notes): ConsentState | null {
  const source = plainMap(value, '/consent_state', notes);
  if (source === null) return null;
  const out: ConsentState = {};
  const gdpr = plainMap(source.gdpr, '/consent_state/gdpr', notes);
  if (gdpr !== null) {
    const purposes: Record<string, Consent> = {};
    for (const purpose of Object.keys(gdpr)) {
      const consent = consentOf(gdpr[purpose], `/consent_state/gdpr${pointerStep(purpose)}`, notes);
      if (consent !== null) purposes[purpose] = consent;
    }
    out.gdpr = purposes;
  }
  const ccpa = plainMap(source.ccpa, '/consent_state/ccpa', notes);
  if (ccpa !== null) {
    const consent = consentOf(ccpa.data_sale_opt_out, '/consent_state/ccpa/data_sale_opt_out', notes);
    out.ccpa = consent === null ? {} : { data_sale_opt_out: consent };
  }
  return out;
}

function consentOf(value: Json | undefined, pointer: string, notes: Notes): Consent | null {
  if (value === undefined || value === null) return null;
  if (!isObject(value)) {
    notes.add('wrong-type', 'A consent must be an object; it was left out.', pointer, value);
    return null;
  }
  const shaped = normaliseShape(value, CONSENT, pointer, notes);
  return typeof shaped.consented === 'boolean' ? (shaped as unknown as Consent) : null;
}
