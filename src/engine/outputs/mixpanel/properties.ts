/** Properties of events (spec/outputs/mixpanel.md 1.5). */
import { parseJson } from '../../../protocol/json.ts';
import type { Json, JsonObject } from '../../../protocol/json.ts';
import type { MapInput } from '../definition.ts';
import { applyRows } from '../shared/mapping-table.ts';
import { escapeToken } from '../../../protocol/pointer.ts';
import type { Payload } from '../shared/payload.ts';
import { settingSource } from '../shared/reasons.ts';
import { objectOf, textOf } from '../shared/values.ts';
import type { Moment } from '../shared/values.ts';
import { INSERT_ID_BYTES, LIBRARY, NO_IP, RESERVED_PROPERTIES } from './constants.ts';
import { deviceKind } from './identity.ts';
import type { MixpanelIdentity } from './identity.ts';
import { ATTRIBUTION_ROWS, DEVICE_ROWS, OS_NAMES, attributeName } from './mapping-tables.ts';
import type { MixpanelOptions } from './settings.ts';
import { parseUserAgent } from '../shared/user-agent.ts';

/** What is the same for all events of a batch, worked out once. */
export interface SharedProperties {
  /** After the event's own id and time: ip, library, device. */
  readonly device: Payload;
  /** All user attributes and the email address. */
  readonly user: Payload;
  /** The user attributes that are always sent. */
  readonly superProperties: Payload;
  readonly attribution: Payload;
}

export function sharedProperties(input: MapInput, options: MixpanelOptions): SharedProperties {
  const batch = input.batch as unknown as JsonObject;
  const device: Payload = new Map();
  device.set('ip', ipField(input, options));
  device.set('mp_lib', { value: LIBRARY, source: 'constant', how: 'marker of the sending library' });
  addSystem(input, device);
  applyRows(DEVICE_ROWS, batch, device, 'device table');
  const attribution: Payload = new Map();
  if (options.includeAttribution) applyRows(ATTRIBUTION_ROWS, batch, attribution, 'attribution table');
  return { device, attribution, ...userProperties(input, options) };
}

export function ipField(input: MapInput, options: MixpanelOptions): { value: string; source: string; how: string } {
  const ip = options.includeIp ? textOf(input.batch.ip) : null;
  if (ip !== null) return { value: ip, source: '/ip', how: 'copied' };
  return { value: NO_IP, source: options.includeIp ? 'constant' : settingSource('connection', 'includeIpAddress'), how: options.includeIp ? 'the batch has no address: Mixpanel looks up no place' : 'no address: Mixpanel looks up no place' };
}

function addSystem(input: MapInput, device: Payload): void {
  const kind = deviceKind(input);
  const os = OS_NAMES.get(kind);
  if (os !== undefined && objectOf(input.batch.device_info)['platform'] !== undefined) {
    device.set('$os', { value: os, source: '/device_info/platform', how: 'system table' });
  }
  const source = '/device_info/http_header_user_agent';
  const text = textOf(objectOf(input.batch.device_info)['http_header_user_agent']);
  if (kind !== 'web' || text === null) return;
  const agent = parseUserAgent(text);
  if (agent.browser !== null) device.set('$browser', { value: agent.browser, source, how: 'user agent' });
  if (agent.browserVersion !== null) device.set('$browser_version', { value: agent.browserVersion, source, how: 'user agent' });
  if (agent.os !== null) device.set('$os', { value: agent.os, source, how: 'user agent' });
}

function userProperties(input: MapInput, options: MixpanelOptions): { user: Payload; superProperties: Payload } {
  const user: Payload = new Map();
  const superProperties: Payload = new Map();
  for (const [name, value] of Object.entries(objectOf(input.batch.user_attributes))) {
    if (value === null) continue;
    const field = { value: asBoolean(value), source: `/user_attributes/${escapeToken(name)}`, how: 'user attribute' };
    user.set(attributeName(name), field);
    if (isSuperProperty(name, options)) superProperties.set(attributeName(name), { ...field, how: 'super property' });
  }
  const email = emailField(input);
  if (email !== null) user.set('$email', email);
  return { user, superProperties };
}

export function emailField(input: MapInput): { value: string; source: string; how: string } | null {
  const email = textOf(objectOf(input.batch.user_identities)['email']);
  return email === null ? null : { value: email, source: '/user_identities/email', how: 'email identity' };
}

/** Reserved names are known in any letter case, all others exactly (spec/data-model.md 4.4). */
export function isSuperProperty(name: string, options: MixpanelOptions): boolean {
  return options.superProperties.some((wanted) => wanted === name || (name.startsWith('$') && wanted.toLowerCase() === name.toLowerCase()));
}

export interface EventFacts {
  readonly id: string;
  readonly source: string;
  readonly idSource: string;
  readonly moment: Moment;
  /** Position among the events that one commerce event became; null for an event that stays one. */
  readonly position: number | null;
  readonly attributes: ReadonlyMap<string, { readonly value: Json; readonly source: string }>;
  readonly withUserAttributes: boolean;
}

/** The properties of one event, and the attributes that could not be sent under their names. */
export function eventProperties(event: EventFacts, identity: MixpanelIdentity, shared: SharedProperties, options: MixpanelOptions): { payload: Payload; reserved: string[] } {
  const payload: Payload = new Map();
  payload.set('token', { value: options.token, source: settingSource('output', 'token'), how: 'setting' });
  payload.set('time', { value: Math.floor(event.moment.time / 1_000), source: event.moment.source, how: 'milliseconds to seconds' });
  payload.set('distinct_id', identity.distinctId);
  for (const [key, field] of identity.merge) payload.set(key, field);
  payload.set('$insert_id', { value: insertId(event.id, event.position), source: event.idSource, how: event.position === null ? 'event id' : 'event id and position in the expansion' });
  addAll(payload, shared.device);
  addAll(payload, shared.attribution);
  if (event.withUserAttributes) addUnreserved(payload, shared.user);
  addUnreserved(payload, shared.superProperties);
  const reserved: string[] = [];
  for (const [key, { value, source }] of event.attributes) {
    if (value === null) continue;
    if (RESERVED_PROPERTIES.has(key)) reserved.push(key);
    else payload.set(key, { value: attributeValue(value, options), source: event.source + source, how: 'event attribute' });
  }
  return { payload, reserved };
}

function addAll(into: Payload, from: Payload): void {
  for (const [key, field] of from) into.set(key, field);
}

function addUnreserved(into: Payload, from: Payload): void {
  for (const [key, field] of from) if (!RESERVED_PROPERTIES.has(key)) into.set(key, field);
}

/** At most 36 bytes of letters, digits and "-", since Mixpanel deduplicates by it (spec 1.7). */
export function insertId(eventId: string, position: number | null): string {
  const suffix = position === null ? '' : `-${position}`;
  return eventId.replaceAll(/[^A-Za-z0-9-]/g, '-').slice(0, INSERT_ID_BYTES - suffix.length) + suffix;
}

/** `true` and `false` in any letter case become booleans (1.5). */
export function asBoolean(value: Json): Json {
  if (typeof value !== 'string' || value.length > 5) return value;
  const lower = value.toLowerCase();
  return lower === 'true' ? true : lower === 'false' ? false : value;
}

export function attributeValue(value: Json, options: MixpanelOptions): Json {
  if (options.attributesAsObjects && typeof value === 'string' && /^\s*[[{]/.test(value)) {
    try {
      return parseJson(value);
    } catch {
      return value;
    }
  }
  return asBoolean(value);
}
