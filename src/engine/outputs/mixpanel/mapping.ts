/** A batch to Mixpanel calls (spec/outputs/mixpanel.md, half 1): alias, then /track, /import and /engage. */
import { isObject, stringifyJson } from '../../../protocol/json.ts';
import type { Json, JsonObject } from '../../../protocol/json.ts';
import type { BatchEvent } from '../../batch/types.ts';
import { expandCommerceEvent } from '../../batch/commerce-expansion.ts';
import type { EventDecision, FieldOrigin, MapInput, MapResult, OutboundRequest } from '../definition.ts';
import { escapeToken } from '../../../protocol/pointer.ts';
import { nest, payloadPart, prefixed } from '../shared/payload.ts';
import type { BodyPart, PayloadField } from '../shared/payload.ts';
import { settingPointer, settingSource } from '../shared/reasons.ts';
import { batchMoment, eventId, eventMoment, objectOf, plural, textOf } from '../shared/values.ts';
import type { Moment } from '../shared/values.ts';
import { ENGAGE_PATH, HISTORY_MS, IMPORT_PATH, MAX_OBJECTS, NAME, TRACK_PATH } from './constants.ts';
import { resolveIdentity } from './identity.ts';
import type { MixpanelIdentity } from './identity.ts';
import { SESSION_PLATFORMS } from './mapping-tables.ts';
import { chargeOf, peopleBlocked, profileUpdates, transaction } from './people.ts';
import { eventProperties, sharedProperties } from './properties.ts';
import type { EventFacts, SharedProperties } from './properties.ts';
import { readOptions } from './settings.ts';
import type { MixpanelOptions } from './settings.ts';

/** An object of a request's list and the event that it stands for. */
interface MixpanelObject {
  readonly part: BodyPart;
  readonly eventId: string | null;
}

interface Mapped {
  readonly track: MixpanelObject[];
  readonly history: MixpanelObject[];
  readonly charges: MixpanelObject[];
  readonly notSent: EventDecision[];
  readonly alerts: { eventId: string | null; code: string; message: string }[];
}

interface Context {
  readonly input: MapInput;
  readonly options: MixpanelOptions;
  readonly identity: MixpanelIdentity;
  readonly shared: SharedProperties;
  readonly mapped: Mapped;
}

/** One Mixpanel event before it has properties. */
interface NamedEvent {
  readonly name: string;
  /** Pointer into the event's data, or a source that is no pointer. */
  readonly nameSource: string;
  readonly nameHow: string;
  readonly position: number | null;
  readonly attributes: EventFacts['attributes'];
  readonly withUserAttributes: boolean;
}

export function map(input: MapInput): MapResult {
  const options = readOptions(input.settings, input.connectionSettings);
  if (input.platform === 'web' && !options.forwardWeb) return leftToKit(input);
  const identity = resolveIdentity(input, options);
  if (identity === null) return noIdentity(input, options);
  const mapped: Mapped = { track: [], history: [], charges: [], notSent: [], alerts: [] };
  const context: Context = { input, options, identity, shared: sharedProperties(input, options), mapped };
  input.batch.events.forEach((event, index) => mapEvent(event, index, context));
  const { blocked, updates } = profile(context);
  const engage = [...updates, ...(blocked === null ? mapped.charges : [])];
  const requests = [
    ...toRequests(alias(context), 'alias', options.host + TRACK_PATH, []),
    ...toRequests(mapped.track, 'track', options.host + TRACK_PATH, []),
    ...toRequests(mapped.history, 'import', options.host + IMPORT_PATH, [['Authorization', `Basic ${btoa(utf8(`${options.apiSecret}:`))}`]]),
    ...toRequests(engage, 'engage', options.host + ENGAGE_PATH, []),
  ];
  return { requests, notSent: mapped.notSent, alerts: mapped.alerts, summary: summarise(input, mapped, requests, engage.length, blocked) };
}

function leftToKit(input: MapInput): MapResult {
  const message = '"Forward Web Requests Server Side" is off for this connection, so data of web inputs is left to the Mixpanel web kit.';
  const reason = { code: 'mixpanel.web-kit-only', message, pointer: settingPointer('connection', 'forwardWebRequestsServerSide'), value: false };
  return { requests: [], notSent: input.batch.events.map((event, index) => ({ eventId: eventId(event, index), outcome: 'kit-only', reason })), alerts: [], summary: message };
}

function noIdentity(input: MapInput, options: MixpanelOptions): MapResult {
  const message = 'Mixpanel: no distinct_id could be resolved for this batch';
  const reason = {
    code: 'mixpanel.no-distinct-id',
    message: `${message}: "External Identity Type" is ${options.identityType}, and the batch has neither that identity nor a device id.`,
    pointer: settingPointer('output', 'userIdentificationType'),
    value: options.identityType,
  };
  return {
    requests: [],
    notSent: input.batch.events.map((event, index) => ({ eventId: eventId(event, index), outcome: 'failed', reason })),
    alerts: [{ eventId: null, code: reason.code, message }],
    summary: `${message}.`,
  };
}

function mapEvent(event: BatchEvent, index: number, context: Context): void {
  const { input, options, mapped } = context;
  const id = eventId(event, index);
  const named = nameEvent(event, context);
  if ('outcome' in named) {
    mapped.notSent.push({ eventId: id, ...named });
    if (named.outcome === 'failed') mapped.alerts.push({ eventId: id, code: named.reason.code, message: `${NAME}: ${named.reason.message}` });
    return;
  }
  const source = `/events/${index}/data`;
  const moment = eventMoment(event, source, input.batch, input.now);
  const { time } = moment;
  const isHistory = input.now - time > HISTORY_MS;
  if (isHistory && options.apiSecret === '') {
    const message = 'Mixpanel: event older than 5 days dropped, API Secret is not configured';
    mapped.notSent.push({ eventId: id, outcome: 'failed', reason: { code: 'mixpanel.too-old', message: `${message}: set "Project API Secret" to send it to /import.`, pointer: settingPointer('output', 'apiSecret'), value: time } });
    mapped.alerts.push({ eventId: id, code: 'mixpanel.too-old', message });
    return;
  }
  const into = isHistory ? mapped.history : mapped.track;
  for (const one of named.events) into.push({ part: eventObject(one, { id, source, idSource: objectOf(event.data)['event_id'] === undefined ? `/events/${index}` : `${source}/event_id`, moment }, context), eventId: id });
  const data = objectOf(event.data);
  const charge = chargeOf(event.event_type, data);
  if (charge === null) return;
  const head = { input, identity: context.identity, options, moment };
  mapped.charges.push({ part: transaction(head, charge, data, source), eventId: id });
}

function eventObject(named: NamedEvent, event: Pick<EventFacts, 'id' | 'source' | 'idSource' | 'moment'>, context: Context): BodyPart {
  const { position, attributes, withUserAttributes } = named;
  const { payload, reserved } = eventProperties({ ...event, position, attributes, withUserAttributes }, context.identity, context.shared, context.options);
  for (const name of reserved) {
    const message = `Mixpanel: the event attribute "${name}" is not sent, because the property of that name identifies the event`;
    const { alerts } = context.mapped;
    // Every item of an expanded commerce event carries the same attributes: one alert is enough.
    if (!alerts.some((alert) => alert.eventId === event.id && alert.message === message)) alerts.push({ eventId: event.id, code: 'mixpanel.reserved-attribute', message });
  }
  return nest([
    ['event', { value: named.name, source: named.nameSource.startsWith('/') ? event.source + named.nameSource : named.nameSource, how: named.nameHow }],
    ['properties', payloadPart(payload)],
  ]);
}

type Left = Omit<EventDecision, 'eventId'>;

function nameEvent(event: BatchEvent, context: Context): { readonly events: readonly NamedEvent[] } | Left {
  const data = objectOf(event.data);
  switch (event.event_type) {
    case 'custom_event':
      return plainEvent(data, 'event_name', (name) => name, 'copied', true);
    case 'screen_view':
      return plainEvent(data, 'screen_name', (name) => `Viewed ${name}`, 'Viewed {screen_name}', true);
    case 'commerce_event':
      return commerceEvent(data);
    case 'session_start':
      return sessionEvent(data, event.event_type, context.options.sessionStartName, 'sessionStartEventName', context);
    case 'session_end':
      return sessionEvent(data, event.event_type, context.options.sessionEndName, 'sessionEndEventName', context);
    default:
      return left('unsupported', 'mixpanel.event-type', `Mixpanel takes no ${event.event_type} events.`, event.event_type);
  }
}

function left(outcome: Left['outcome'], code: string, message: string, value: string | boolean | null): Left {
  return { outcome, reason: { code, message, pointer: { kind: 'mapping', name: '', path: '/eventTypes' }, value } };
}

function ownAttributes(data: JsonObject): EventFacts['attributes'] {
  return new Map(Object.entries(objectOf(data['custom_attributes'])).map(([key, value]) => [key, { value, source: `/custom_attributes/${escapeToken(key)}` }]));
}

function plainEvent(data: JsonObject, field: string, toName: (name: string) => string, how: string, withUserAttributes: boolean): { events: NamedEvent[] } | Left {
  const name = textOf(data[field]);
  if (name === null) return left('failed', 'mixpanel.no-event-name', `the event has no ${field}, and Mixpanel needs a name.`, null);
  return { events: [{ name: toName(name), nameSource: `/${field}`, nameHow: how, position: null, attributes: ownAttributes(data), withUserAttributes }] };
}

function commerceEvent(data: JsonObject): { events: NamedEvent[] } | Left {
  const expanded = expandCommerceEvent(data);
  if (expanded.length === 0) {
    return left('unsupported', 'mixpanel.commerce-empty', 'Mixpanel gets one event for each product or promotion of a commerce event, and this one has none.', textOf(objectOf(data['product_action'])['action']));
  }
  const variant = isObject(data['product_action']) ? 'product_action' : isObject(data['promotion_action']) ? 'promotion_action' : null;
  const nameSource = variant === null ? '/product_impressions' : objectOf(data[variant])['action'] === undefined ? `/${variant}` : `/${variant}/action`;
  return {
    events: expanded.map(({ name, position, attributes }) => ({ name, nameSource, nameHow: 'commerce expansion', position, attributes, withUserAttributes: false })),
  };
}

function sessionEvent(data: JsonObject, type: string, name: string, setting: string, context: Context): { events: NamedEvent[] } | Left {
  const { platform } = context.input;
  if (!SESSION_PLATFORMS.includes(platform)) {
    return left('unsupported', 'mixpanel.session-platform', `Mixpanel gets ${type} events only from ${SESSION_PLATFORMS.join(', ')} inputs, and this is a ${platform} input.`, platform);
  }
  if (!context.options.forwardSessions) {
    return {
      outcome: 'filtered',
      reason: {
        code: 'mixpanel.sessions-off',
        message: `"Forward Session Start/End Messages" is off for this connection, so ${type} events are not sent.`,
        pointer: settingPointer('connection', 'forwardSessionMessages'),
        value: false,
      },
    };
  }
  return { events: [{ name, nameSource: settingSource('connection', setting), nameHow: `name of ${type} in the connection’s settings`, position: null, attributes: ownAttributes(data), withUserAttributes: false }] };
}

function profile(context: Context): { blocked: string | null; updates: MixpanelObject[] } {
  const { input, options, identity } = context;
  const blocked = peopleBlocked(input, options);
  if (blocked !== null) return { blocked, updates: [] };
  const { batch, now } = input;
  const last = batch.events.reduce<Moment | null>((latest, event, index) => {
    const moment = eventMoment(event, `/events/${index}/data`, batch, now);
    return latest === null || moment.time > latest.time ? moment : latest;
  }, null);
  return { blocked, updates: profileUpdates({ input, identity, options, moment: last ?? batchMoment(batch, now) }).map((part) => ({ part, eventId: null })) };
}

/** `$create_alias` of old configurations, off unless "Send legacy alias" is on (1.4). */
function alias({ input, options, identity }: Context): MixpanelObject[] {
  const name = textOf(objectOf(input.batch.user_identities)['alias']);
  if (!options.legacyAlias || name === null || identity.device === null) return [];
  const properties = new Map<string, PayloadField>([
    ['distinct_id', identity.device],
    ['alias', { value: name, source: '/user_identities/alias', how: 'alias identity' }],
    ['token', { value: options.token, source: settingSource('output', 'token'), how: 'setting' }],
  ]);
  const event: PayloadField = { value: '$create_alias', source: settingSource('connection', 'legacyAlias'), how: 'legacy alias' };
  return [{ part: nest([['event', event], ['properties', payloadPart(properties)]]), eventId: null }];
}

function toRequests(objects: readonly MixpanelObject[], purpose: string, url: string, headers: readonly (readonly [string, string])[]): OutboundRequest[] {
  const requests: OutboundRequest[] = [];
  for (let start = 0; start < objects.length; start += MAX_OBJECTS) {
    const chunk = objects.slice(start, start + MAX_OBJECTS);
    const body: Json[] = chunk.map(({ part }) => part.value);
    const origins: FieldOrigin[] = chunk.flatMap(({ part }, index) => prefixed(part.origins, `/${index}`));
    const eventIds = [...new Set(chunk.map((object) => object.eventId).filter((id) => id !== null))];
    requests.push({ method: 'POST', url, headers: [...headers, ['Content-Type', 'application/json']], body: stringifyJson(body), eventIds, purpose, origins });
  }
  return requests;
}

/** `btoa` takes bytes as characters. */
function utf8(text: string): string {
  return String.fromCharCode(...new TextEncoder().encode(text));
}

function summarise(input: MapInput, mapped: Mapped, requests: readonly OutboundRequest[], updates: number, blocked: string | null): string {
  const objects = mapped.track.length + mapped.history.length;
  const sent = input.batch.events.length - mapped.notSent.length;
  const parts = [sent === 0 ? 'no events sent' : `${plural(sent, 'event')} became ${plural(objects, 'Mixpanel event')}`];
  if (updates > 0) parts.push(plural(updates, 'profile update'));
  if (blocked !== null) parts.push(blocked);
  const text = `${parts.join('; ')}; ${plural(requests.length, 'request')}.`;
  return text.charAt(0).toUpperCase() + text.slice(1);
}
