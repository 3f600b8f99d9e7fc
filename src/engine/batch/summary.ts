/** Short words for stream rows: what happened, and the one detail that tells two such events apart. */
import type { Json, JsonObject } from '../../protocol/json.ts';
import { isObject } from '../../protocol/json.ts';
import { scalarText } from './normalise-shape.ts';
import { PRODUCT_ACTIONS } from './schema.ts';
import type { Batch, BatchEvent } from './types.ts';

export interface EventSummary {
  readonly name: string;
  /** `custom_event_type`, product action, transition …; empty when the type has none. */
  readonly kind: string;
  readonly detail: string;
}

const DETAIL_LENGTH = 80;
const SEARCH_LENGTH = 2048;

export function describeEvent(event: BatchEvent): EventSummary {
  const { name, kind, detail } = describe(event.event_type, event.data);
  return { name, kind, detail: detail.length > DETAIL_LENGTH ? `${detail.slice(0, DETAIL_LENGTH - 1)}…` : detail };
}

function describe(type: string, data: JsonObject): EventSummary {
  switch (type) {
    case 'custom_event': return { name: text(data.event_name) || 'Custom event', kind: text(data.custom_event_type), detail: attributeDetail(data) };
    case 'screen_view': return { name: text(data.screen_name) || 'Screen view', kind: '', detail: pathOf(text(data.page_url)) };
    case 'commerce_event': return describeCommerce(data);
    case 'session_start': return { name: 'Session start', kind: '', detail: '' };
    case 'session_end': return { name: 'Session end', kind: '', detail: durationText(data.session_duration_ms) };
    case 'user_attribute_change': return { name: 'User attribute change', kind: '', detail: attributeChange(data) };
    case 'user_identity_change': return { name: 'User identity change', kind: '', detail: identityChange(data) };
    case 'application_state_transition': return describeTransition(data);
    case 'crash_report': return { name: 'Crash', kind: text(data.severity), detail: text(data.class_name) || text(data.message) };
    case 'opt_out': return { name: data.is_opted_out === true ? 'Opted out' : 'Opted in', kind: '', detail: '' };
    case 'first_run': return { name: 'First run', kind: '', detail: '' };
    case 'push_registration': return { name: data.register === false ? 'Push unregistered' : 'Push registered', kind: '', detail: '' };
    case 'push_message': return describePush(data);
    case 'push_reaction': return { name: 'Push reaction', kind: '', detail: '' };
    case 'network_performance': return { name: 'Network call', kind: '', detail: `${text(data.http_verb)} ${text(data.url)}`.trim() };
    case 'breadcrumb': return { name: 'Breadcrumb', kind: '', detail: text(data.label) };
    case 'profile': return { name: 'Profile', kind: text(data.profile_event_type), detail: text(data.profile_event_type) };
    case 'uninstall': return { name: 'Uninstall', kind: '', detail: '' };
    default: return { name: sentence(type), kind: '', detail: '' };
  }
}

function text(value: Json | undefined): string {
  return value === undefined ? '' : (scalarText(value) ?? '');
}

function sentence(word: string): string {
  const spaced = word.replaceAll('_', ' ');
  return spaced === '' ? 'Unknown' : spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

function list(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

const SEARCH_TERMS = ['query', 'search_term', 'search', 'term', 'q', 'keyword'];

/** A search shows its term, media its title; any other custom event its first attribute. */
function attributeDetail(data: JsonObject): string {
  const attributes = data.custom_attributes;
  if (!isObject(attributes)) return '';
  if (data.custom_event_type === 'search') {
    for (const key of SEARCH_TERMS) {
      const term = text(attributes[key]);
      if (term !== '') return `"${term}"`;
    }
  }
  const title = data.custom_event_type === 'media' ? text(attributes.content_title) : '';
  if (title !== '') return title;
  for (const key in attributes) {
    const value = text(attributes[key]);
    if (value !== '') return value;
  }
  return '';
}

function pathOf(url: string): string {
  if (url === '') return '';
  const from = url.indexOf('://');
  const slash = url.indexOf('/', from === -1 ? 0 : from + 3);
  return slash === -1 ? '/' : url.slice(slash).split(/[?#]/, 1)[0] ?? '';
}

function durationText(value: Json | undefined): string {
  if (typeof value !== 'number') return '';
  const seconds = Math.round(value / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

function describeCommerce(data: JsonObject): EventSummary {
  const action = data.product_action;
  if (isObject(action)) {
    const kind = text(action.action);
    const name = PRODUCT_ACTIONS[kind]?.label ?? sentence(kind);
    const products = list(action.products);
    if (kind === 'purchase' || kind === 'refund') return { name, kind, detail: [money(action.total_amount, text(data.currency_code)), items(products)].filter(Boolean).join(' · ') };
    return { name, kind, detail: products.length === 1 ? productName(products[0]) : items(products) };
  }
  const promotion = data.promotion_action;
  if (isObject(promotion)) {
    const kind = promotion.action === 'click' ? 'promotion_click' : 'promotion_view';
    const first = list(promotion.promotions)[0];
    return { name: kind === 'promotion_click' ? 'Promotion click' : 'Promotion view', kind, detail: text(first?.name) || text(first?.id) };
  }
  const impressions = list(data.product_impressions);
  if (impressions.length > 0) {
    return { name: 'Impression', kind: 'impression', detail: [text(impressions[0]?.product_impression_list), items(impressions.flatMap((impression) => list(impression.products)))].filter(Boolean).join(' · ') };
  }
  return { name: 'Commerce event', kind: '', detail: '' };
}

function productName(product: JsonObject | undefined): string {
  return text(product?.name) || text(product?.id);
}

function items(products: readonly JsonObject[]): string {
  return products.length === 0 ? '' : `${products.length} ${products.length === 1 ? 'item' : 'items'}`;
}

const SYMBOLS: Readonly<Record<string, string>> = { USD: '$', EUR: '€', GBP: '£', JPY: '¥', INR: '₹', KRW: '₩' };

function money(amount: Json | undefined, currency: string): string {
  if (typeof amount !== 'number') return '';
  const digits = currency === 'JPY' || currency === 'KRW' ? 0 : 2;
  const symbol = SYMBOLS[currency];
  if (symbol !== undefined) return `${amount < 0 ? '-' : ''}${symbol}${Math.abs(amount).toFixed(digits)}`;
  return `${amount.toFixed(digits)} ${currency}`.trim();
}

function attributeChange(data: JsonObject): string {
  const name = text(data.user_attribute_name);
  if (data.deleted === true) return `-${name}`;
  const value = Array.isArray(data.new) ? data.new.map(text).join(', ') : text(data.new);
  return value === '' ? name : `${name}: ${value}`;
}

function identityChange(data: JsonObject): string {
  const now = isObject(data.new) ? text(data.new.identity_type) : '';
  const before = isObject(data.old) ? text(data.old.identity_type) : '';
  const removed = now === '' || (isObject(data.new) && data.new.identity === null);
  return removed ? (before || now) && `-${before || now}` : `+${now}`;
}

const TRANSITIONS: Readonly<Record<string, string>> = {
  application_initialized: 'App start', application_exit: 'App exit', application_background: 'App to background', application_foreground: 'App to foreground',
};

function describeTransition(data: JsonObject): EventSummary {
  const kind = text(data.application_transition_type);
  const detail = data.is_first_run === true ? 'install' : data.is_upgrade === true ? 'upgrade' : '';
  return { name: TRANSITIONS[kind] ?? sentence(kind), kind, detail };
}

const PUSHES: Readonly<Record<string, string>> = { sent: 'Push sent', received: 'Push received', action: 'Push opened' };

function describePush(data: JsonObject): EventSummary {
  const kind = text(data.push_message_type);
  return { name: PUSHES[kind] ?? 'Push', kind, detail: text(data.message) || text(data.action_identifier) };
}

/** Lower-case text that free-text search runs over: names, attributes, identities, products, device; 2 KB at most. */
export function searchText(event: BatchEvent, batch: Batch): string {
  const words: string[] = [];
  const room = { left: SEARCH_LENGTH };
  const summary = describeEvent(event);
  push(words, room, event.event_type);
  push(words, room, summary.name);
  push(words, room, summary.detail);
  if (batch.mpid !== undefined) push(words, room, batch.mpid);
  collect(batch.user_identities, words, room, 1);
  collect(event.data, words, room, 6);
  collect(batch.device_info, words, room, 1);
  push(words, room, batch.mp_deviceid ?? '');
  push(words, room, batch.source_request_id ?? '');
  collect(batch.user_attributes, words, room, 2, true);
  return words.join(' ').toLowerCase().slice(0, SEARCH_LENGTH);
}

function push(words: string[], room: { left: number }, word: string): void {
  if (word === '' || room.left <= 0) return;
  words.push(word);
  room.left -= word.length + 1;
}

/** Structural field names would match every event, so only the keys of free maps are words. */
const FREE_MAPS = new Set(['custom_attributes', 'custom_flags']);
const UNSEARCHED = new Set(['timestamp_unixtime_ms', 'session_start_unixtime_ms', 'event_start_unixtime_ms', 'active_time_on_site_ms', 'device_current_state', 'stack_trace']);

function collect(value: unknown, words: string[], room: { left: number }, depth: number, keys = false): void {
  if (room.left <= 0 || depth < 0 || value === null || value === undefined) return;
  if (Array.isArray(value)) {
    for (const item of value) collect(item, words, room, depth - 1, keys);
  } else if (typeof value === 'object') {
    for (const [key, item] of Object.entries(value)) {
      if (room.left <= 0) return;
      if (UNSEARCHED.has(key)) continue;
      if (keys) push(words, room, key);
      collect(item, words, room, depth - 1, keys || FREE_MAPS.has(key));
    }
  } else if (typeof value !== 'boolean') push(words, room, String(value));
}
