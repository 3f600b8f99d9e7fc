/** Which Mixpanel events an event becomes, by name and attributes (spec/outputs/mixpanel.md 1.3, 1.7). */
import { isObject } from '../../../protocol/json.ts';
import type { JsonObject } from '../../../protocol/json.ts';
import type { Platform } from '../../../protocol/vocabulary.ts';
import { expandCommerceEvent } from '../../batch/commerce-expansion.ts';
import type { BatchEvent } from '../../batch/types.ts';
import type { EventDecision } from '../definition.ts';
import { settingPointer, settingSource } from '../shared/reasons.ts';
import type { NameTexts } from '../shared/list-body.ts';
import { objectOf, textOf } from '../shared/values.ts';
import { SESSION_PLATFORMS } from './mapping-tables.ts';
import type { EventAttribute } from './properties.ts';
import type { MixpanelOptions } from './settings.ts';

/** One Mixpanel event before it has properties. */
export interface NamedEvent {
  readonly name: string;
  /** Pointer into the event's data, or a source that is no pointer. */
  readonly nameSource: string;
  readonly nameHow: string;
  readonly nameFact?: string;
  /** Position among the events that one commerce event became; null for an event that stays one. */
  readonly position: number | null;
  readonly attributes: readonly EventAttribute[];
  readonly withUserAttributes: boolean;
}

export type Left = Omit<EventDecision, 'eventId'>;

interface Naming {
  readonly options: MixpanelOptions;
  readonly platform: Platform;
  readonly names: NameTexts;
}

export function nameEvent(event: BatchEvent, naming: Naming): readonly NamedEvent[] | Left {
  const data = objectOf(event.data);
  switch (event.event_type) {
    case 'custom_event': {
      const name = textOf(data['event_name']);
      if (name === null) return nameless('event_name');
      return [{ name, nameSource: '/event_name', nameHow: 'copied', position: null, attributes: ownAttributes(data, naming.names), withUserAttributes: true }];
    }
    case 'screen_view': {
      const name = textOf(data['screen_name']);
      if (name === null) return nameless('screen_name');
      return [{ name: `Viewed ${name}`, nameSource: '/screen_name', nameHow: 'Viewed {screen_name}', nameFact: 'screen-names', position: null, attributes: ownAttributes(data, naming.names), withUserAttributes: true }];
    }
    case 'commerce_event': return commerceEvents(data);
    case 'session_start': return sessionEvent(data, event.event_type, naming.options.sessionStartName, 'sessionStartEventName', naming);
    case 'session_end': return sessionEvent(data, event.event_type, naming.options.sessionEndName, 'sessionEndEventName', naming);
    default: return left('unsupported', 'mixpanel.event-type', `Mixpanel takes no ${event.event_type} events.`, event.event_type);
  }
}

function left(outcome: Left['outcome'], code: string, message: string, value: string | boolean | null): Left {
  return { outcome, reason: { code, message, pointer: { kind: 'mapping', name: '', path: '/eventTypes' }, value } };
}

function nameless(field: string): Left {
  return left('failed', 'mixpanel.no-event-name', `the event has no ${field}, and Mixpanel needs a name.`, null);
}

function ownAttributes(data: JsonObject, names: NameTexts): EventAttribute[] {
  const own = objectOf(data['custom_attributes']);
  return Object.keys(own).map((name) => ({ name, value: own[name]!, source: `/custom_attributes/${names.of(name).token}` }));
}

function commerceEvents(data: JsonObject): readonly NamedEvent[] | Left {
  const expanded = expandCommerceEvent(data);
  if (expanded.length === 0) {
    return left('unsupported', 'mixpanel.commerce-empty', 'Mixpanel gets one event for each product or promotion of a commerce event, and this one has none.', textOf(objectOf(data['product_action'])['action']));
  }
  const variant = isObject(data['product_action']) ? 'product_action' : isObject(data['promotion_action']) ? 'promotion_action' : null;
  const nameSource = variant === null ? '/product_impressions' : objectOf(data[variant])['action'] === undefined ? `/${variant}` : `/${variant}/action`;
  return expanded.map(({ name, position, attributes }) => ({
    name, nameSource, nameHow: 'commerce expansion', position, attributes: [...attributes].map(([key, { value, source }]) => ({ name: key, value, source })), withUserAttributes: false,
  }));
}

function sessionEvent(data: JsonObject, type: string, name: string, setting: string, { options, platform, names }: Naming): readonly NamedEvent[] | Left {
  if (!SESSION_PLATFORMS.includes(platform)) {
    return left('unsupported', 'mixpanel.session-platform', `Mixpanel gets ${type} events only from ${SESSION_PLATFORMS.join(', ')} inputs, and this is a ${platform} input.`, platform);
  }
  if (!options.forwardSessions) {
    const message = `"Forward Session Start/End Messages" is off for this connection, so ${type} events are not sent.`;
    return { outcome: 'filtered', reason: { code: 'mixpanel.sessions-off', message, pointer: settingPointer('connection', 'forwardSessionMessages'), value: false } };
  }
  return [{ name, nameSource: settingSource('connection', setting), nameHow: `name of ${type} in the connection’s settings`, position: null, attributes: ownAttributes(data, names), withUserAttributes: false }];
}
