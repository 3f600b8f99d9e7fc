/**
 * The Batch as mParticle writes it to raw outputs (spec/data-model.md 9, spec/outputs/webhook.md 1.3):
 * identities as a list with timestamps, server ids as bare numbers, the fields that only the server adds.
 * Pure: which events and optional parts go in is the caller's choice. Raw outputs name the same facts: those that origins speak of here.
 */
import { idNumber, idText, isObject, stringifyJson } from '../../../protocol/json.ts';
import type { Json, JsonObject } from '../../../protocol/json.ts';
import { attributeKey } from '../../batch/schema.ts';
import type { Batch, BatchEvent, UserIdentity } from '../../batch/types.ts';
import { escapeToken } from '../../../protocol/pointer.ts';
import { nest, payloadPart, prefixed } from './payload.ts';
import type { BodyPart, Payload, PayloadField } from './payload.ts';
import type { FieldOrigin } from '../definition.ts';
import { settingSource } from './reasons.ts';
import { numberOf, objectOf } from './values.ts';

export interface OutboundOptions {
  readonly identities: readonly UserIdentity[];
  readonly uniqueId: string | null;
  readonly includeDeviceId: boolean;
  readonly includeIp: boolean;
  readonly includeDeviceName: boolean;
  /** `application_info`, `device_info` and `source_info`. */
  readonly includeMetadata: boolean;
  readonly includeEventLocation: boolean;
  readonly includeBatchLocation: boolean;
  /** Raw feed: the inbound shape, without what the server adds. */
  readonly inboundShape: boolean;
}

export const OUTBOUND_SCHEMA_VERSION = 2;

/** Input only (spec/data-model.md 2), or written below in their outbound form. */
const NOT_COPIED: ReadonlySet<string> = new Set([
  'events', 'source_request_id', 'api_key', 'api_keys', 'modified', 'batch_context', 'schema_version', 'unique_id',
  'user_identities', 'source_info', 'system_notifications', 'mp_deviceid', 'ip', 'context', 'device_info', 'application_info', 'user_attributes', 'native', 'legacy',
]);
/** What a native SDK sent and the Batch has no field for: shown, never sent on. */
const KEPT_KEYS = 'native';
const METADATA_FIELDS = ['device_info', 'application_info'] as const;
const BATCH_IDS: ReadonlySet<string> = new Set(['mpid', 'batch_id', 'origin_mpid']);
const EVENT_IDS: ReadonlySet<string> = new Set(['event_id', 'message_id', 'session_id', 'previous_mpid', 'current_mpid']);
const NO_SOURCE: JsonObject = { channel: 'unknown', partner: null, replay_request_id: null, replay_job_id: null, is_historical: false };

/** Everything but the events, as text without the closing brace: the same for all requests of a batch. */
export interface OutboundHead {
  readonly text: string;
  readonly origins: readonly FieldOrigin[];
}

/** `events` are those to carry, each with its index in the batch (for the origins). */
export function outboundBody(head: OutboundHead, events: readonly (readonly [event: BatchEvent, index: number])[], options: OutboundOptions): { readonly body: string; readonly origins: readonly FieldOrigin[] } {
  const written = events.map(([event, index]) => outboundEvent(event, index, options));
  return {
    body: `${head.text}"events":${stringifyJson(written.map((part) => part.value))}}`,
    origins: [
      ...head.origins,
      { target: '/events', source: '/events', how: 'events that this connection sends' },
      ...written.flatMap((part, position) => prefixed(part.origins, `/events/${position}`)),
    ],
  };
}

export function outboundHead(batch: Batch, options: OutboundOptions): OutboundHead {
  const { value, origins } = headPart(batch, options);
  const text = stringifyJson(value);
  return { text: text === '{}' ? '{' : `${text.slice(0, -1)},`, origins };
}

function headPart(batch: Batch, options: OutboundOptions): BodyPart {
  const fields = new Map<string, BodyPart | PayloadField>();
  const copy = (key: string, value: Json | undefined, how = 'copied', fact?: string): void => {
    if (value !== undefined) fields.set(key, { value, source: `/${escapeToken(key)}`, how, ...(fact === undefined ? {} : { fact }) });
  };
  if (!options.inboundShape) fields.set('schema_version', { value: OUTBOUND_SCHEMA_VERSION, source: 'constant', how: 'outbound schema' });
  if (options.uniqueId !== null) fields.set('unique_id', { value: options.uniqueId, source: settingSource('connection', 'uniqueId'), how: 'setting' });
  for (const [key, value] of Object.entries(batch as unknown as JsonObject)) {
    if (NOT_COPIED.has(key)) continue;
    if (BATCH_IDS.has(key)) copy(key, exactId(value), 'id with all of its digits');
    else copy(key, value);
  }
  if (options.includeIp) copy('ip', batch.ip, 'copied', 'ip-output');
  if (options.includeDeviceId) copy('mp_deviceid', batch.mp_deviceid, 'copied', 'mp-deviceid');
  if (!options.inboundShape) fields.set('user_identities', identityList(batch, options.identities));
  else if (batch.user_identities !== undefined) copy('user_identities', batch.user_identities);
  if (batch.user_attributes !== undefined) fields.set('user_attributes', lowerReserved(batch.user_attributes));
  if (options.includeMetadata) {
    for (const key of METADATA_FIELDS) copy(key, batch[key]);
    if (!options.includeDeviceName && batch.device_info !== undefined) copy('device_info', without(batch.device_info, 'device'), 'copied without device');
    if (!options.inboundShape) fields.set('source_info', sourceInfo(objectOf(batch.source_info)));
  }
  const context = options.includeBatchLocation ? batch.context : without(objectOf(batch.context), 'location');
  if (isObject(context) && Object.keys(context).length > 0) copy('context', context);
  if (batch.system_notifications !== undefined) copy('system_notifications', batch.system_notifications, 'consent changes', 'consent-notifications');
  else if (!options.inboundShape) fields.set('system_notifications', { value: [], source: 'constant', how: 'no consent changed' });
  return nest([...fields]);
}

function outboundEvent(event: BatchEvent, index: number, options: OutboundOptions): BodyPart {
  const source = `/events/${index}/data`;
  const data: Payload = new Map();
  const own = objectOf(event.data);
  for (const [key, value] of Object.entries(own)) {
    if (key === KEPT_KEYS || (key === 'location' && !options.includeEventLocation)) continue;
    const pointer = `${source}/${escapeToken(key)}`;
    data.set(key, EVENT_IDS.has(key) ? { value: exactId(value), source: pointer, how: 'id with all of its digits' } : { value, source: pointer, how: 'copied' });
  }
  if (!options.inboundShape) addServerFields(event, own, source, data);
  return nest([
    ['event_type', { value: event.event_type, source: `/events/${index}/event_type`, how: 'copied' }],
    ['data', data.size === 0 ? { value: {}, source, how: 'copied' } : payloadPart(data)],
  ]);
}

function addServerFields(event: BatchEvent, own: JsonObject, source: string, data: Payload): void {
  const fill = (key: string, value: Json | undefined, from: string, how: string, fact?: string): void => {
    if (value !== undefined && value !== null && (own[key] === undefined || own[key] === null)) data.set(key, { value, source: from, how, ...(fact === undefined ? {} : { fact }) });
  };
  fill('message_id', own['event_id'] === undefined ? undefined : exactId(own['event_id']), `${source}/event_id`, 'event id where the server gave no message id', 'message-type');
  fill('message_type', event.event_type, source.replace(/data$/, 'event_type'), 'event type', 'message-type');
  fill('event_start_unixtime_ms', own['timestamp_unixtime_ms'], `${source}/timestamp_unixtime_ms`, 'event time');
}

/** The map of the Batch as a list, with the time of each identity. */
function identityList(batch: Batch, known: readonly UserIdentity[]): BodyPart | PayloadField {
  const own = objectOf(batch.user_identities);
  const types = Object.keys(own);
  if (types.length === 0) return { value: [], source: batch.user_identities === undefined ? 'constant' : '/user_identities', how: 'no identities' };
  const received = numberOf(batch.timestamp_unixtime_ms);
  const origins: FieldOrigin[] = [];
  const value = types.map((type, index): Json => {
    const identity = own[type]!;
    const source = `/user_identities/${escapeToken(type)}`;
    const at = known.find((entry) => entry.identity_type === type && entry.identity === identity)?.timestamp_unixtime_ms;
    origins.push(
      { target: `/${index}/identity_type`, source: `key:${source}`, how: 'type of the identity' },
      { target: `/${index}/identity`, source, how: 'copied' },
      at !== undefined ? { target: `/${index}/timestamp_unixtime_ms`, source: `identity:${type}`, how: 'time of the identity' }
        : { target: `/${index}/timestamp_unixtime_ms`, source: received === null ? 'constant' : '/timestamp_unixtime_ms', how: 'time of the batch: when the identity was set is not known' },
    );
    return { identity_type: type, identity, timestamp_unixtime_ms: at ?? received ?? 0 };
  });
  return { value, origins };
}

function sourceInfo(own: JsonObject): BodyPart {
  const value = { ...NO_SOURCE, ...own };
  const origins = Object.keys(value).map((key): FieldOrigin => (Object.hasOwn(own, key)
    ? { target: `/${escapeToken(key)}`, source: `/source_info/${escapeToken(key)}`, how: 'filled by the server' }
    : { target: `/${escapeToken(key)}`, source: 'constant', how: 'nothing is known of it' }));
  return { value, origins };
}

/** Of two names that become the same the last counts. */
function lowerReserved(attributes: NonNullable<Batch['user_attributes']>): BodyPart {
  const names = new Map(Object.keys(attributes).map((name) => [attributeKey(name), name]));
  const renamed = [...names].filter(([key, name]) => key !== name);
  return {
    value: Object.fromEntries([...names].map(([key, name]): [string, Json] => [key, attributes[name]!])),
    origins: [
      { target: '', source: '/user_attributes', how: 'copied' },
      ...renamed.map(([key, name]) => ({ target: `/${escapeToken(key)}`, source: `/user_attributes/${escapeToken(name)}`, how: 'copied, reserved names in lower case' })),
    ],
  };
}

function without(object: JsonObject, key: string): JsonObject {
  const { [key]: _left, ...rest } = object;
  return rest;
}

/** Ids are decimal strings in the Batch and bare numbers outside; anything that is no id stays as it is. */
function exactId(value: Json): Json {
  const text = idText(value);
  return text === null ? value : idNumber(text);
}
