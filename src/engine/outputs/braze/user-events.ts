/** Events that change the user and are no events in Braze: opt-out, push registration, and event attributes that the connection lists (1.2, 1.5). */
import type { Json, JsonObject } from '../../../protocol/json.ts';
import { escapeToken } from '../../../protocol/pointer.ts';
import type { FieldOrigin, MapInput, OutboundPart } from '../definition.ts';
import { settingSource } from '../shared/reasons.ts';
import { eventId, eventMoment, objectOf, textOf } from '../shared/values.ts';
import { attribute } from './attributes.ts';
import type { Attribute, Attributes } from './attributes.ts';
import { detected } from './detect.ts';
import type { AttributeRule, BrazeOptions } from './settings.ts';
import { LIST_PLATFORMS } from './tables.ts';

/** The last event of its kind in the batch: index and id. */
export interface Latest {
  readonly index: number;
  readonly id: string;
  readonly data: JsonObject;
}

/** The latest by time, of equal times the last; null when there is none that `counts`. */
function latestOf(input: MapInput, type: string, counts: (data: JsonObject) => boolean): Latest | null {
  let latest: Latest | null = null;
  let time = -Infinity;
  input.batch.events.forEach((event, index) => {
    if (event.event_type !== type) return;
    const data = objectOf(event.data);
    const at = eventMoment(event, '', input.batch, input.now).time;
    if (!counts(data) || at < time) return;
    latest = { index, id: eventId(event, index), data };
    time = at;
  });
  return latest;
}

export const latestOptOut = (input: MapInput): Latest | null => latestOf(input, 'opt_out', () => true);

export const latestPushToken = (input: MapInput): Latest | null => latestOf(input, 'push_registration', registers);

/** A registration that brings a token. */
export function registers(data: JsonObject): boolean {
  return data['register'] !== false && textOf(data['registration_token']) !== null;
}

/** Opted out is `opted_in`, as mParticle documents it (1.5). */
export function optOutState({ index, id, data }: Latest): Attribute {
  const own = data['is_opted_out'];
  const source = `/events/${index}/data${own === undefined ? '' : '/is_opted_out'}`;
  return { ...attribute('email_subscribe', own === true ? 'opted_in' : 'unsubscribed', source, 'opted out: opted_in, else unsubscribed', 'opt-out'), parts: [{ pointer: '/email_subscribe', eventId: id }] };
}

export function pushTokens({ index, id, data }: Latest, options: BrazeOptions): Attribute {
  return {
    value: [{ app_id: options.appId, token: textOf(data['registration_token']) }],
    origins: [
      { target: '/push_tokens/0/app_id', source: settingSource('output', 'apiKey'), how: 'setting' },
      { target: '/push_tokens/0/token', source: `/events/${index}/data/registration_token`, how: 'most recent push token' },
    ],
    parts: [{ pointer: '/push_tokens', eventId: id }],
  };
}

/** Values that one custom attribute is to gain or lose. */
interface Change {
  readonly operation: 'add' | 'remove';
  readonly value: Json;
  readonly source: string;
  readonly how: string;
  readonly eventId: string;
}

/** What the connection's three lists make of the custom events, in their order: a later `set` replaces, and is replaced by, what came before. */
export function eventAttributes(input: MapInput, options: BrazeOptions): Attributes {
  const found: Attributes = new Map();
  if (options.rules.length === 0 || !LIST_PLATFORMS.includes(input.platform)) return found;
  const changes = new Map<string, Change[]>();
  input.batch.events.forEach((event, index) => {
    if (event.event_type !== 'custom_event') return;
    const data = objectOf(event.data);
    const attributes = objectOf(data['custom_attributes']);
    for (const rule of options.rules) {
      if (rule.event !== data['event_name'] || !Object.hasOwn(attributes, rule.attribute)) continue;
      const value = attributes[rule.attribute] ?? null;
      if (value === null) continue;
      applyRule(rule, value, `/events/${index}/data/custom_attributes/${escapeToken(rule.attribute)}`, eventId(event, index), options, found, changes);
    }
  });
  for (const [name, list] of changes) found.set(name, changed(name, list));
  return found;
}

function applyRule(rule: AttributeRule, value: Json, source: string, id: string, options: BrazeOptions, found: Attributes, changes: Map<string, Change[]>): void {
  const { operation, target } = rule;
  const how = `${operation}: event attribute ${rule.attribute} of ${rule.event}`;
  if (operation === 'set') {
    changes.delete(target);
    found.set(target, { ...attribute(target, options.detectsEvents ? detected(value) : value, source, how, 'event-lists'), parts: [{ pointer: `/${escapeToken(target)}`, eventId: id }] });
    return;
  }
  found.delete(target);
  const change: Change = { operation, value, source, how, eventId: id };
  const list = changes.get(target);
  if (list === undefined) changes.set(target, [change]);
  else list.push(change);
}

function changed(name: string, changes: readonly Change[]): Attribute {
  const prefix = `/${escapeToken(name)}`;
  const origins: FieldOrigin[] = [];
  const parts: OutboundPart[] = [];
  const value: Record<string, Json[]> = {};
  for (const { operation, value: one, source, how, eventId: id } of changes) {
    const list = (value[operation] ??= []);
    const pointer = `${prefix}/${operation}/${list.length}`;
    list.push(one);
    origins.push({ target: pointer, source, how, fact: 'event-lists' });
    parts.push({ pointer, eventId: id });
  }
  return { value, origins, parts };
}
