/** Names and properties of events (spec/outputs/amplitude.md 1.4). */
import type { Json, JsonObject } from '../../../protocol/json.ts';
import { escapeToken } from '../../../protocol/pointer.ts';
import type { BatchEvent } from '../../batch/types.ts';
import type { EventDecision, FieldOrigin, MapInput } from '../definition.ts';
import { tryJson } from '../shared/json-text.ts';
import { settingPointer } from '../shared/reasons.ts';
import { objectOf, textOf } from '../shared/values.ts';
import { NAME } from './constants.ts';
import { commerceEvents } from './commerce.ts';
import type { Field, Properties } from './fields.ts';
import { originOf, property } from './fields.ts';
import type { AmplitudeOptions } from './settings.ts';

/** An Amplitude event before it has the fields that all events have. */
export interface NamedEvent {
  readonly type: Field;
  /** `event_properties`; null when there are none. */
  readonly properties: Field | null;
  /** User properties of the event's own. */
  readonly user?: Properties;
  readonly money?: readonly Field[];
  /** Place among the events that one commerce event became; null for an event that stays one. */
  readonly position: number | null;
  /** The place is part of the hashed insert id: the events differ in nothing else. */
  readonly isItem?: boolean;
}

export type Left = Omit<EventDecision, 'eventId'>;

export function left(outcome: Left['outcome'], code: string, message: string, value: string | boolean | null): Left {
  return { outcome, reason: { code: `amplitude.${code}`, message, pointer: { kind: 'mapping', name: '', path: '/eventTypes' }, value } };
}

/** `source` is where the event's data stands in the batch. */
export function nameEvent(event: BatchEvent, source: string, input: MapInput, options: AmplitudeOptions): readonly NamedEvent[] | Left {
  const data = objectOf(event.data);
  switch (event.event_type) {
    case 'custom_event':
      return customEvent(data, source, input, options);
    case 'screen_view': {
      const name = textOf(data['screen_name']);
      if (name === null) return noName('screen_name');
      return [{ type: eventType(`Viewed ${name}`, `${source}/screen_name`, 'Viewed {screen_name}'), properties: eventProperties(data, source, options), position: null }];
    }
    case 'session_start':
    case 'session_end':
      return [plain(event.event_type, source, 'type of the event')];
    case 'push_registration':
      return [plain('Push Registration', source, 'event table')];
    case 'application_state_transition':
      return stateTransition(data, source, options);
    case 'commerce_event': {
      const events = commerceEvents(data, source, options);
      return events.length > 0 ? events : left('unsupported', 'commerce-empty', `${NAME} gets commerce events only with products, promotions and impressions not at all, and this one has no product.`, textOf(objectOf(data['product_action'])['action']));
    }
    default:
      return left('unsupported', 'event-type', `${NAME} takes no ${event.event_type} events.`, event.event_type);
  }
}

function eventType(value: string, source: string, how: string, fact?: string): Field {
  return { key: 'event_type', value, source, how, ...(fact === undefined ? {} : { fact }) };
}

function plain(name: string, source: string, how: string): NamedEvent {
  return { type: eventType(name, source.replace(/data$/, 'event_type'), how), properties: null, position: null };
}

function noName(field: string): Left {
  return left('failed', 'no-event-name', `the event has no ${field}, and ${NAME} needs a name.`, null);
}

function customEvent(data: JsonObject, source: string, input: MapInput, options: AmplitudeOptions): readonly NamedEvent[] | Left {
  const name = textOf(data['event_name']);
  if (name === null) return noName('event_name');
  if (data['custom_event_type'] !== 'attribution') return [{ type: eventType(name, `${source}/event_name`, 'copied'), properties: eventProperties(data, source, options), position: null }];
  const provider = options.prefixAttribution ? textOf(objectOf(input.batch.source_info)['partner']) : null;
  const prefix = provider === null ? '' : `[${provider}] `;
  const how = provider === null ? 'attribution event' : 'attribution event: [provider] {name}';
  const user: Properties = { entries: [], inner: [] };
  for (const [key, value] of Object.entries(objectOf(data['custom_attributes']))) {
    if (value !== null) property(user, prefix + key, asObject(value, options), `${source}/custom_attributes/${escapeToken(key)}`, how, 'attribution-provider');
  }
  return [{ type: eventType(prefix + name, `${source}/event_name`, how, 'attribution-provider'), properties: null, user, position: null }];
}

const TRANSITIONS: ReadonlyMap<string, string> = new Map([
  ['application_initialized', 'Application Initialized'],
  ['application_exit', 'Application Exit'],
  ['application_background', 'Application Background'],
  ['application_foreground', 'Application Foreground'],
]);

function stateTransition(data: JsonObject, source: string, { stateTransitions }: AmplitudeOptions): readonly NamedEvent[] | Left {
  if (!stateTransitions) {
    const message = '"Send Application State Transitions" is off for this connection, so these events are not sent.';
    return { outcome: 'filtered', reason: { code: 'amplitude.state-transitions-off', message, pointer: settingPointer('connection', 'sendApplicationStateTransitions'), value: false } };
  }
  const transition = textOf(data['application_transition_type']) ?? '';
  const name = TRANSITIONS.get(transition);
  if (name === undefined) return left('unsupported', 'transition-type', `${NAME} has no event for the transition "${transition}".`, transition);
  const isStart = transition === 'application_initialized';
  const special = isStart && data['is_first_run'] === true ? (['Install', 'is_first_run'] as const) : isStart && data['is_upgrade'] === true ? (['Upgrade', 'is_upgrade'] as const) : null;
  const type = special === null ? eventType(name, `${source}/application_transition_type`, 'event table') : eventType(special[0], `${source}/${special[1]}`, 'event table');
  return [{ type, properties: null, position: null }];
}

/** `custom_attributes` as they are; values without a value are left out, and texts of JSON are opened by setting. */
export function eventProperties(data: JsonObject, source: string, options: AmplitudeOptions): Field | null {
  const attributes = objectOf(data['custom_attributes']);
  const entries: [string, Json][] = [];
  const inner: FieldOrigin[] = [];
  let isSame = true;
  for (const name of Object.keys(attributes)) {
    const value = attributes[name]!;
    if (value === null) {
      isSame = false;
      continue;
    }
    const sent = asObject(value, options);
    if (sent !== value) {
      isSame = false;
      if (typeof sent === 'object') inner.push(originOf(`/${escapeToken(name)}`, `${source}/custom_attributes/${escapeToken(name)}`, 'Send Event Attributes as Objects'));
    }
    entries.push([name, sent]);
  }
  if (entries.length === 0) return null;
  return { key: 'event_properties', value: isSame ? attributes : Object.fromEntries(entries), source: `${source}/custom_attributes`, how: 'event attributes', inner };
}

/** What begins JSON: objects, lists, texts, numbers, `true`, `false`, `null`. */
const BEGINS_JSON = /^\s*[[{"\-0-9tfn]/;

export function asObject(value: Json, { attributesAsObjects }: AmplitudeOptions): Json {
  if (!attributesAsObjects || typeof value !== 'string' || !BEGINS_JSON.test(value)) return value;
  const opened = tryJson(value);
  return opened === undefined ? value : opened;
}
