/** An event of the batch as events of GA4 (spec/outputs/google-analytics-4.md 1.3). */
import type { JsonObject } from '../../../protocol/json.ts';
import type { BatchEvent } from '../../batch/types.ts';
import { nest, payloadPart } from '../shared/payload.ts';
import type { BodyPart, PayloadField } from '../shared/payload.ts';
import { objectOf, textOf } from '../shared/values.ts';
import { commerceEvents } from './commerce.ts';
import type { NamedParams } from './commerce.ts';
import { MAX_NAME, SLUG, longestValue } from './constants.ts';
import { cut, fittingName } from './names.ts';
import { addAttributes } from './params.ts';
import type { Params } from './params.ts';
import type { StreamKind } from './settings.ts';
import type { Left } from './stream.ts';

/** `{"name", "params"}`. */
export type Ga4Event = BodyPart;

const POINTER = { kind: 'mapping', name: '', path: '/eventTypes' } as const;
/** Parameters of page views by their flags, the better one first. */
export const PAGE_FLAGS = [
  ['page_title', ['GA4.Title', 'Google.Title']],
  ['page_location', ['GA4.Location', 'Google.Location']],
  ['page_referrer', ['GA4.Referrer', 'Google.DocumentReferrer']],
] as const;

export const TAKEN_TYPES: readonly string[] = ['custom_event', 'screen_view', 'commerce_event'];

export function typeLeft(event: BatchEvent): Left | null {
  if (TAKEN_TYPES.includes(event.event_type)) return null;
  return { outcome: 'unsupported', reason: { code: `${SLUG}.event-type`, message: `Google Analytics 4 takes no ${event.event_type} events.`, pointer: POINTER, value: event.event_type } };
}

/** `source` is where the event's data stands in the batch. */
export function eventsOf(event: BatchEvent, data: JsonObject, source: string, stream: StreamKind, cleansing: boolean): readonly Ga4Event[] | Left {
  const made = namedEvents(event, data, source, stream, cleansing);
  if (made === null) return { outcome: 'failed', reason: { code: `${SLUG}.no-name`, message: `GA4: the event has no ${event.event_type === 'screen_view' ? 'screen_name' : 'event_name'}`, pointer: POINTER, value: null } };
  if (made.length === 0) {
    const action = textOf(objectOf(data['product_action'])['action']);
    return { outcome: 'unsupported', reason: { code: `${SLUG}.commerce`, message: `Google Analytics 4 has no event for ${action === null ? 'a commerce event without action, promotions or impressions' : `the action ${action} here`}.`, pointer: POINTER, value: action } };
  }
  const parts = made.flatMap((one) => part(one, cleansing) ?? []);
  if (parts.length > 0) return parts;
  return { outcome: 'failed', reason: { code: `${SLUG}.no-name`, message: `GA4: nothing of the event name "${String(made[0]!.name.value)}" is left by data cleansing`, pointer: POINTER, value: made[0]!.name.value as string } };
}

function namedEvents(event: BatchEvent, data: JsonObject, source: string, stream: StreamKind, cleansing: boolean): NamedParams[] | null {
  if (event.event_type === 'commerce_event') return commerceEvents(data, source, cleansing);
  const params: Params = new Map();
  if (event.event_type === 'screen_view') {
    const screen = textOf(data['screen_name']);
    if (stream === 'web') addPage(params, data, source);
    else if (screen === null) return null;
    else params.set('screen_name', { value: cut(screen, longestValue('screen_name')), source: `${source}/screen_name`, how: 'screen name', fact: 'screen-name' });
    addAttributes(params, data, source, cleansing);
    return [{ name: { value: stream === 'web' ? 'page_view' : 'screen_view', source: 'constant', how: `screen view of ${stream === 'web' ? 'a web page' : 'an app'}` }, params }];
  }
  const name = textOf(data['event_name']);
  if (name === null) return null;
  addAttributes(params, data, source, cleansing);
  return [{ name: { value: name, source: `${source}/event_name`, how: 'copied' }, params }];
}

function addPage(params: Params, data: JsonObject, source: string): void {
  const flags = objectOf(data['custom_flags']);
  for (const [key, names] of PAGE_FLAGS) {
    const name = names.find((one) => textOf(flags[one]) !== null);
    if (name !== undefined) params.set(key, { value: cut(textOf(flags[name])!, longestValue(key)), source: `${source}/custom_flags/${name}`, how: `flag ${name}`, fact: 'page-flags' });
  }
}

function part({ name, params }: NamedParams, cleansing: boolean): Ga4Event | null {
  const given = String(name.value);
  const fitting = fittingName(given, MAX_NAME, cleansing);
  if (fitting === null) return null;
  const field: PayloadField = fitting === given ? name : { ...name, value: fitting, how: `${name.how}, ${given.length > MAX_NAME ? `cut to ${MAX_NAME} characters` : 'cleansed'}`, fact: given.length > MAX_NAME ? 'limits' : 'cleansing' };
  return nest([['name', field], ['params', params.size === 0 ? { value: {}, source: 'constant', how: 'no parameters' } : paramsPart(params)]]);
}

function paramsPart(params: Params): BodyPart {
  for (const one of params.values()) if ('origins' in one) return nest([...params]);
  return payloadPart(params as Map<string, PayloadField>);
}
