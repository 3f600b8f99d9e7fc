/**
 * How an event finds its data point (spec/data-plans.md 4.2): one text key on both sides, compared exactly.
 * The same keys serve both profiles; only which events have one differs (6.1).
 */
import { isObject } from '../../protocol/json.ts';
import type { Json, JsonObject } from '../../protocol/json.ts';

export interface Match {
  readonly type: string;
  readonly criteria?: Readonly<Record<string, Json>>;
}

/** Kinds of data point without criteria: the type is the whole key. */
export const BARE_TYPES: ReadonlySet<string> = new Set([
  'product_impression', 'user_attributes', 'user_identities', 'session_start', 'session_end', 'crash_report', 'opt_out', 'first_run',
  'network_performance', 'breadcrumb', 'uninstall',
]);

/** Types that imported files may hold, which no event of ours ever matches (3.3). */
export const INERT_TYPES: ReadonlySet<string> = new Set([
  'unknown', 'profile', 'commerce', 'media', 'user_attribute_change', 'user_identity_chagne', 'user_identity_change',
]);

/** The criteria that a type needs, in the order of its key. */
export const CRITERIA: Readonly<Record<string, readonly string[]>> = {
  custom_event: ['custom_event_type', 'event_name'],
  screen_view: ['screen_name'],
  product_action: ['action'],
  promotion_action: ['action'],
  application_state_transition: ['application_transition_type'],
};

/** The events that the server validates (1). */
const PLANNABLE_EVENTS: ReadonlySet<string> = new Set(['custom_event', 'screen_view', 'commerce_event']);

/** Event types besides those that only the node profile looks for in the plan. */
const BARE_EVENTS: ReadonlySet<string> = new Set([
  'session_start', 'session_end', 'crash_report', 'opt_out', 'first_run', 'network_performance', 'breadcrumb', 'uninstall',
]);

export function isPlannable(event: unknown): boolean {
  return isObject(event) && typeof event['event_type'] === 'string' && PLANNABLE_EVENTS.has(event['event_type']);
}

/** Names are texts; whatever else stands there gets one, so that it matches nothing. */
function word(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return '';
  // An object's own `toString` can be anything.
  return typeof value === 'object' ? 'object' : String(value);
}

/** Both spellings occur; they name one action. */
function action(value: unknown): string {
  const name = word(value);
  return name === 'remove_from_wishlist' ? 'remove_from_wish_list' : name;
}

function objectOf(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

/** Key of a planned point; null for a point that nothing can match. */
export function matchKeyOf(match: { readonly type: string; readonly criteria?: unknown }): string | null {
  const criteria = objectOf(match.criteria);
  switch (match.type) {
    case 'custom_event': return `custom_event:${word(criteria['custom_event_type'])}:${word(criteria['event_name'])}`;
    case 'screen_view': return `screen_view::${word(criteria['screen_name'])}`;
    case 'product_action':
    case 'promotion_action': return `${match.type}:${action(criteria['action'])}`;
    case 'application_state_transition': return `application_state_transition:${word(criteria['application_transition_type'])}`;
    default: return BARE_TYPES.has(match.type) ? match.type : null;
  }
}

/** Key of an event; null when it can match no point: a commerce event that does nothing, an event without name or of another type. */
export function matchKeyOfEvent(event: unknown): string | null {
  if (!isObject(event)) return null;
  const type = event['event_type'];
  const data = objectOf(event['data']);
  switch (type) {
    case 'custom_event': return isObject(event['data']) ? `custom_event:${word(data['custom_event_type'])}:${word(data['event_name'])}` : null;
    case 'screen_view': return `screen_view::${word(data['screen_name'])}`;
    case 'commerce_event':
      if (present(data['product_action'])) return `product_action:${action(objectOf(data['product_action'])['action'])}`;
      if (present(data['promotion_action'])) return `promotion_action:${action(objectOf(data['promotion_action'])['action'])}`;
      return present(data['product_impressions']) ? 'product_impression' : null;
    case 'application_state_transition': return `application_state_transition:${word(data['application_transition_type'])}`;
    default: return typeof type === 'string' && BARE_EVENTS.has(type) ? type : null;
  }
}

function present(value: unknown): boolean {
  return value !== null && value !== undefined;
}

/** The match that a plan would need for this event; null when no point can match it. */
export function matchOfEvent(event: unknown): Match | null {
  const key = matchKeyOfEvent(event);
  if (key === null || !isObject(event)) return null;
  const data = objectOf(event['data']);
  switch (event['event_type']) {
    case 'custom_event': return { type: 'custom_event', criteria: { event_name: word(data['event_name']), custom_event_type: word(data['custom_event_type']) } };
    case 'screen_view': return { type: 'screen_view', criteria: { screen_name: word(data['screen_name']) } };
    case 'commerce_event': {
      const type = key.split(':', 1)[0]!;
      return type === 'product_impression' ? { type, criteria: {} } : { type, criteria: { action: word(objectOf(data[type])['action']) } };
    }
    case 'application_state_transition':
      return { type: 'application_state_transition', criteria: { application_transition_type: word(data['application_transition_type']) } };
    default: return { type: key, criteria: {} };
  }
}

const ACTION_NAMES: Readonly<Record<string, string>> = {
  add_to_cart: 'Add To Cart', remove_from_cart: 'Remove From Cart', checkout: 'Checkout', checkout_option: 'Checkout Option', click: 'Click',
  view_detail: 'View Detail', purchase: 'Purchase', refund: 'Refund', add_to_wishlist: 'Add To Wishlist',
  remove_from_wish_list: 'Remove From Wishlist', remove_from_wishlist: 'Remove From Wishlist',
};

/** What people call the point: the event's name where it has one. */
export function pointName(match: Match | { readonly type: string; readonly criteria?: unknown }): string {
  const criteria = objectOf(match.criteria);
  switch (match.type) {
    case 'custom_event': return word(criteria['event_name']) || 'Custom event without a name';
    case 'screen_view': return word(criteria['screen_name']) || 'Screen without a name';
    case 'product_action': return ACTION_NAMES[word(criteria['action'])] ?? (word(criteria['action']) || 'Product action');
    case 'promotion_action': {
      const name = word(criteria['action']);
      return name === 'view' ? 'Promotion View' : name === 'click' ? 'Promotion Click' : name || 'Promotion action';
    }
    case 'product_impression': return 'Product Impression';
    case 'user_attributes': return 'User attributes';
    case 'user_identities': return 'User identities';
    default: return match.type.split('_').map((part) => part.charAt(0).toUpperCase() + part.slice(1)).join(' ');
  }
}
