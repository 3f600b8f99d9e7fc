/** Custom events, screen views and sessions to Braze events, and what all Braze objects of an event share (spec/outputs/braze.md 1.7). */
import type { Json, JsonObject } from '../../../protocol/json.ts';
import type { BatchEvent } from '../../batch/types.ts';
import type { EventDecision, FieldOrigin, MapInput } from '../definition.ts';
import { addAlert } from '../shared/alerts.ts';
import { prefixed } from '../shared/payload.ts';
import { settingPointer, settingSource } from '../shared/reasons.ts';
import { eventMoment, objectOf, textOf } from '../shared/values.ts';
import { RESERVED_PROPERTIES } from './constants.ts';
import type { Drafts } from './drafts.ts';
import type { BrazeIdentity } from './identity.ts';
import { attributeEntries } from './properties.ts';
import type { Fields } from './properties.ts';
import type { BrazeOptions } from './settings.ts';

export interface EventContext {
  readonly input: MapInput;
  readonly options: BrazeOptions;
  readonly identity: BrazeIdentity;
  readonly drafts: Drafts;
  readonly alerts: { eventId: string | null; code: string; message: string }[];
}

/** An event on its way: its data, where that stands in the batch, and its time in Braze's form. */
export interface EventAt {
  readonly id: string;
  readonly type: string;
  readonly data: JsonObject;
  /** JSON pointer of the data. */
  readonly source: string;
  readonly time: string;
  readonly timeSource: string;
}

export type Left = Omit<EventDecision, 'eventId'>;

export function left(outcome: Left['outcome'], code: string, message: string, value: string | number | boolean | null): Left {
  return { outcome, reason: { code: `braze.${code}`, message, pointer: { kind: 'mapping', name: '', path: '/eventTypes' }, value } };
}

/** Times beyond what a date can hold are the batch's. */
const LATEST_TIME = 8.64e15;

export function eventAt(event: BatchEvent, index: number, id: string, { batch, now }: MapInput): EventAt {
  const source = `/events/${index}/data`;
  const moment = eventMoment(event, source, batch, now);
  const { time, source: timeSource } = Math.abs(moment.time) <= LATEST_TIME ? moment : { time: now, source: 'clock' };
  return { id, type: event.event_type, data: objectOf(event.data), source, time: new Date(time).toISOString(), timeSource };
}

/** A name and where it came from. */
export interface Named {
  readonly name: string;
  readonly source: string;
  readonly how: string;
  readonly fact?: string;
}

/** Who and when: the origins that every event and purchase begins with. */
export function headOrigins(into: FieldOrigin[], pointer: string, { timeSource }: EventAt, { identity }: EventContext): void {
  for (const origin of prefixed(identity.origins, pointer)) into.push(origin);
  into.push(
    { target: `${pointer}/app_id`, source: APP_ID, how: 'setting' },
    { target: `${pointer}/time`, source: timeSource, how: 'ISO 8601, UTC' },
  );
}

const APP_ID = settingSource('output', 'apiKey');

export function addEvent(named: Named, properties: JsonObject | null, event: EventAt, context: EventContext): { pointer: string; origins: FieldOrigin[] } {
  const { identity, options, drafts } = context;
  const value: JsonObject = { ...identity.fields, app_id: options.appId, name: named.name, time: event.time, ...(properties !== null && { properties }) };
  const { draft, pointer } = drafts.add('events', value, event.id);
  headOrigins(draft.origins, pointer, event, context);
  draft.origins.push({ target: `${pointer}/name`, source: named.source, how: named.how, ...(named.fact !== undefined && { fact: named.fact }) });
  return { pointer, origins: draft.origins };
}

/** The event's own attributes speak for all properties that nothing else speaks for. */
export function addAttributeOrigin(origins: FieldOrigin[], pointer: string, event: EventAt, detects: boolean): void {
  origins.push({ target: `${pointer}/properties`, source: `${event.source}/custom_attributes`, how: detects ? 'event attribute, by its type' : 'event attribute', ...(detects && { fact: 'type-detection' }) });
}

/** Fields first, then the event's attributes as far as their names are free. */
export function addItem(named: Named, fields: Fields, event: EventAt, context: EventContext): void {
  fields.attributes(event.data, event.source, context.options.detectsEvents, 'event attribute');
  const { pointer, origins } = addEvent(named, fields.entries.length === 0 ? null : fields.value, event, context);
  for (const origin of prefixed(fields.origins, `${pointer}/properties`)) origins.push(origin);
}

export function mapPlainEvent(event: EventAt, context: EventContext): Left | null {
  switch (event.type) {
    case 'custom_event': return named(event, 'event_name', (name) => name, 'copied', context);
    case 'screen_view': return context.options.plainScreenNames && context.input.platform === 'web'
      ? named(event, 'screen_name', (name) => name, 'page name as it is', context)
      : named(event, 'screen_name', (name) => `Viewed ${name}`, 'Viewed {screen_name}', context);
    case 'session_start': return session(event, 'Session Start', context);
    case 'session_end': return session(event, 'Session End', context);
    case 'push_message': return left('unsupported', 'push-message', 'push_message events are not mapped: it is not known what Braze gets of them.', event.type);
    default: return left('unsupported', 'event-type', `Braze takes no ${event.type} events.`, event.type);
  }
}

function named(event: EventAt, field: string, toName: (name: string) => string, how: string, context: EventContext): Left | null {
  const name = textOf(event.data[field]);
  if (name === null) return left('failed', 'no-event-name', `the event has no ${field}, and Braze needs a name.`, null);
  plainEvent({ name: toName(name), source: `${event.source}/${field}`, how }, event, context);
  return null;
}

function session(event: EventAt, name: string, context: EventContext): Left | null {
  if (!context.options.sessions) {
    return { outcome: 'filtered', reason: { code: 'braze.sessions-off', message: `"Forward Session Events" is off for this connection, so ${event.type} events are not sent.`, pointer: settingPointer('connection', 'forwardSessionEvents'), value: false } };
  }
  plainEvent({ name, source: 'constant', how: `name of ${event.type} in Braze` }, event, context);
  return null;
}

function plainEvent(name: Named, event: EventAt, context: EventContext): void {
  const { detectsEvents, sessions } = context.options;
  const entries = attributeEntries(event.data['custom_attributes'], detectsEvents);
  const own = entries.length;
  const session = sessions ? textOf(event.data['session_id']) : null;
  if (session !== null) entries.push(['session_id', session]);
  warnOfReserved(entries, event, context);
  const { pointer, origins } = addEvent(name, entries.length === 0 ? null : Object.fromEntries(entries), event, context);
  if (own > 0) addAttributeOrigin(origins, pointer, event, detectsEvents);
  if (session !== null) origins.push({ target: `${pointer}/properties/session_id`, source: `${event.source}/session_id`, how: 'session of the event' });
}

/** Braze keeps these names for itself: they are sent, and a person is told (1.5). */
export function warnOfReserved(entries: readonly (readonly [string, Json])[], event: EventAt, { alerts }: EventContext): void {
  for (const [name] of entries) {
    if (!RESERVED_PROPERTIES.has(name)) continue;
    const message = `Braze: the event property "${name}" has a name that Braze keeps for itself`;
    addAlert(alerts, { eventId: event.id, code: 'braze.reserved-property', message });
  }
}
