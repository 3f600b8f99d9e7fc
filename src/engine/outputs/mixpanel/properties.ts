/** Properties of events (spec/outputs/mixpanel.md 1.5). */
import type { Json, JsonObject } from '../../../protocol/json.ts';
import type { MapInput } from '../definition.ts';
import { applyRows } from '../shared/mapping-table.ts';
import { escapeToken } from '../../../protocol/pointer.ts';
import { tryJson } from '../shared/json-text.ts';
import { NameTexts, fieldBlock } from '../shared/list-body.ts';
import type { FieldBlock } from '../shared/list-body.ts';
import type { Payload } from '../shared/payload.ts';
import { settingSource } from '../shared/reasons.ts';
import { objectOf, textOf } from '../shared/values.ts';
import { INSERT_ID_BYTES, LIBRARY, NO_IP, RESERVED_PROPERTIES } from './constants.ts';
import { deviceKind } from './identity.ts';
import type { MixpanelIdentity } from './identity.ts';
import { ATTRIBUTION_ROWS, DEVICE_ROWS, OS_NAMES, attributeName } from './mapping-tables.ts';
import type { MixpanelOptions } from './settings.ts';
import { parseUserAgent } from '../shared/user-agent.ts';

/** What is the same for all events of a batch, written once. */
export interface SharedProperties {
  readonly token: FieldBlock;
  /** `distinct_id`, and with Simplified ID Merge its relatives. */
  readonly ids: FieldBlock;
  /** After the event's own id and time: ip, library, device, attribution, super properties; for some events all user attributes as well. */
  rest(withUser: boolean): FieldBlock;
  readonly names: NameTexts;
}

export function sharedProperties(input: MapInput, identity: MixpanelIdentity, options: MixpanelOptions): SharedProperties {
  const batch = input.batch as unknown as JsonObject;
  const device: Payload = new Map();
  device.set('ip', ipField(input, options));
  device.set('mp_lib', { value: LIBRARY, source: 'constant', how: 'marker of the sending library', fact: 'library-marker' });
  addSystem(input, device);
  applyRows(DEVICE_ROWS, batch, device, 'device table');
  if (options.includeAttribution) applyRows(ATTRIBUTION_ROWS, batch, device, 'attribution table');
  const { user, superProperties } = userProperties(input, options);
  const made = new Map<boolean, FieldBlock>();
  return {
    token: fieldBlock(new Map([['token', { value: options.token, source: settingSource('output', 'token'), how: 'setting' }]])),
    ids: fieldBlock(new Map([['distinct_id', identity.distinctId], ...identity.merge])),
    rest: (withUser) => {
      const known = made.get(withUser);
      if (known !== undefined) return known;
      const block = fieldBlock(new Map([...device, ...(withUser && options.includeUserAttributes ? user : []), ...superProperties]));
      made.set(withUser, block);
      return block;
    },
    names: new NameTexts(),
  };
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
    device.set('$os', { value: os, source: '/device_info/platform', how: 'system table', fact: 'device-names' });
  }
  const source = '/device_info/http_header_user_agent';
  const text = textOf(objectOf(input.batch.device_info)['http_header_user_agent']);
  if (kind !== 'web' || text === null) return;
  const agent = parseUserAgent(text);
  if (agent.browser !== null) device.set('$browser', { value: agent.browser, source, how: 'user agent', fact: 'browser-names' });
  if (agent.browserVersion !== null) device.set('$browser_version', { value: agent.browserVersion, source, how: 'user agent', fact: 'browser-names' });
  if (agent.os !== null) device.set('$os', { value: agent.os, source, how: 'user agent', fact: 'browser-names' });
}

function userProperties(input: MapInput, options: MixpanelOptions): { user: Payload; superProperties: Payload } {
  const user: Payload = new Map();
  const superProperties: Payload = new Map();
  for (const [name, value] of Object.entries(objectOf(input.batch.user_attributes))) {
    const target = attributeName(name);
    if (value === null || RESERVED_PROPERTIES.has(target)) continue;
    const field = { value: asBoolean(value), source: `/user_attributes/${escapeToken(name)}`, how: 'user attribute' };
    user.set(target, field);
    if (isSuperProperty(name, options)) superProperties.set(target, { ...field, how: 'super property' });
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

/** An attribute of an event; `source` is its pointer in the event's data. */
export interface EventAttribute {
  readonly name: string;
  readonly value: Json;
  readonly source: string;
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
  if (options.attributesAsObjects && typeof value === 'string' && /^\s*[[{]/.test(value)) return tryJson(value) ?? value;
  return asBoolean(value);
}
