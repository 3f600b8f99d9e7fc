/**
 * Keys and matches as `@mparticle/data-planning-node` 1.0.3 forms them (spec/data-plans.md 6.1): the same keys as the server's, except
 * that nothing is made equal, and that more event types have one. Where the library throws, these answer null or a refusal.
 */
import type { JsonObject } from '../../protocol/json.ts';
import { BARE_TYPES, CRITERIA } from './match-key.ts';

/** The library cannot go on: its call rejects with this text. */
export class LibraryFailure extends Error {}

/** As `Array.prototype.join` writes it. */
function joined(...parts: unknown[]): string {
  return parts.join(':');
}

/** Null where the library stops at the document: criteria that are needed and absent. */
export function libraryMatchKey(match: { readonly type: string; readonly criteria?: unknown }): string | null {
  const needed = Object.hasOwn(CRITERIA, match.type) ? CRITERIA[match.type] : undefined;
  if (needed === undefined) return BARE_TYPES.has(match.type) ? match.type : 'unknown';
  const criteria = match.criteria;
  if (criteria === null || criteria === undefined) return null;
  const members = needed.map((name) => (criteria as JsonObject)[name]);
  return match.type === 'screen_view' ? joined(match.type, '', ...members) : joined(match.type, ...members);
}

const BARE_EVENTS: ReadonlySet<unknown> = new Set([
  'breadcrumb', 'crash_report', 'first_run', 'network_performance', 'opt_out', 'session_start', 'session_end', 'uninstall',
]);

function dataOf(event: JsonObject): JsonObject {
  const data = event['data'];
  return data === null || data === undefined ? {} : (data as JsonObject);
}

function actionOf(value: unknown): unknown {
  return (value as JsonObject)['action'];
}

/** Null or empty for an event that no point can match. */
export function libraryEventKey(event: unknown): string | null {
  if (event === null || event === undefined) throw new LibraryFailure(`Cannot read properties of ${String(event)} (reading 'event_type')`);
  const type = (event as JsonObject)['event_type'];
  const data = dataOf(event as JsonObject);
  if (BARE_EVENTS.has(type)) return type as string;
  switch (type) {
    case 'application_state_transition': return joined(type, data['application_transition_type']);
    case 'screen_view': return joined(type, '', data['screen_name']);
    case 'custom_event': return (event as JsonObject)['data'] ? joined(type, data['custom_event_type'], data['event_name']) : null;
    case 'commerce_event':
      if (data['product_action']) return joined('product_action', actionOf(data['product_action']));
      if (data['promotion_action']) return joined('promotion_action', actionOf(data['promotion_action']));
      return data['product_impressions'] ? 'product_impression' : '';
    default: return null;
  }
}

export interface LibraryMatch {
  readonly type: string;
  readonly criteria?: Record<string, unknown>;
}

/** The match of an unplanned event. */
export function librarySynthesis(event: JsonObject): LibraryMatch {
  const type = event['event_type'];
  const data = dataOf(event);
  if (BARE_EVENTS.has(type)) return { type: type as string };
  switch (type) {
    case 'screen_view': return { type, criteria: { screen_name: event['data'] ? data['screen_name'] : '' } };
    case 'custom_event': return { type, criteria: { event_name: data['event_name'] || 'Custom Event', custom_event_type: data['custom_event_type'] || 'other' } };
    case 'application_state_transition': return { type, criteria: { application_transition_type: data['application_transition_type'] || 'unknown' } };
    case 'commerce_event':
      if (data['product_action']) return { type: 'product_action', criteria: { action: actionOf(data['product_action']) } };
      if (data['promotion_action']) return { type: 'promotion_action', criteria: { action: actionOf(data['promotion_action']) } };
      return { type: data['product_impressions'] ? 'product_impression' : 'unknown' };
    default: return { type: 'unknown' };
  }
}

/** `key` of the error for an unplanned event. */
export function libraryEventName(event: JsonObject): unknown {
  const data = dataOf(event);
  const name = event['event_type'] === 'custom_event' ? data['event_name'] : event['event_type'] === 'screen_view' ? data['screen_name'] : undefined;
  return name || event['event_type'];
}

