/** POST /{pixel_id}/events (spec/outputs/facebook.md 2.2, 2.3): one bad event and nothing of the request is taken. */
import { isObject } from '../../../../protocol/json.ts';
import type { Json, JsonObject } from '../../../../protocol/json.ts';
import type { PartnerNote } from '../../../../protocol/partner.ts';
import type { SimulatorContext } from '../../definition.ts';
import { listOf, numberOf, objectOf, textOf } from '../../shared/values.ts';
import { CURRENCIES, FACEBOOK_ACTION_SOURCES, HASHED_KEYS, MAX_EVENTS, MAX_NAME_LENGTH, PLAIN_KEYS, SHA256_HEX } from '../constants.ts';
import { PIXEL_NAMES, PURCHASE } from '../standard-events.ts';
import { opened } from './decode.ts';
import {
  BAD_ACTION_SOURCE, IN_FUTURE, MISSING, NOT_HASHED, NO_ACTION_SOURCE, NO_CURRENCY, NO_EVENT_NAME, NO_EVENT_TIME, NO_TRACKING_FLAG, NO_VALUE, TOO_LITTLE, TOO_OLD,
  UNEXPECTED_KEY, WRONG, note, own,
} from './errors.ts';
import type { GraphError } from './errors.ts';
import { saveOnce, savePerson, takesName } from './users.ts';
import type { Identifier } from './users.ts';

const DAY_MS = 86_400_000;
const MAX_AGE_DAYS = 7;
/** UNCONFIRMED. */
const MAX_STORE_AGE_DAYS = 62;
const FUTURE_MS = 60_000;

/** Keys that an event may have: those of Meta's server event parameters. */
const EVENT_KEYS: ReadonlySet<string> = new Set([
  'event_name', 'event_time', 'event_id', 'action_source', 'event_source_url', 'referrer_url', 'opt_out', 'user_data', 'custom_data', 'app_data', 'original_event_data',
  'attribution_data', 'data_processing_options', 'data_processing_options_country', 'data_processing_options_state', 'advanced_measurement_table', 'messaging_channel', 'customer_segmentation',
]);

const HASHED: ReadonlySet<string> = new Set(HASHED_KEYS);
/** Further keys that the official clients write. */
const CLIENT_KEYS = ['f5first', 'f5last', 'fi', 'dobd', 'dobm', 'doby', 'app_user_id', 'ctwa_clid', 'page_id'];
const USER_KEYS: ReadonlySet<string> = new Set([...HASHED_KEYS, ...PLAIN_KEYS, ...CLIENT_KEYS]);
/** What many people share. A first name or a last name alone adds nothing to them. */
const BROAD: ReadonlySet<string> = new Set(['ct', 'country', 'st', 'zp', 'ge', 'db', 'client_ip_address', 'client_user_agent']);
const STRONG: ReadonlySet<string> = new Set(['em', 'ph', 'fb_login_id', 'lead_id', 'madid', 'fbc']);
/** Keys of `user_data` by which people are told apart, the surest first. */
const IDENTIFIERS = ['em', 'ph', 'fb_login_id', 'lead_id', 'external_id', 'madid', 'anon_id', 'fbp', 'subscription_id'] as const;

/** An answer's body, or what is wrong. */
export type Outcome = { readonly body: JsonObject; readonly notes: readonly PartnerNote[] } | { readonly wrong: GraphError };

export function conversions(pixel: string, parameters: JsonObject, context: SimulatorContext): Outcome {
  const given = opened(own(parameters, 'data'));
  if (given === undefined || given === null || given === '') return { wrong: MISSING('data') };
  const list = Array.isArray(given) ? given.map((entry) => opened(entry) ?? null) : isObject(given) ? [given] : null;
  if (list === null) return { wrong: WRONG('data', 'an array of events') };
  if (list.length === 0) return { wrong: MISSING('data') };
  if (list.length > MAX_EVENTS) return { wrong: WRONG('data', `an array of at most ${MAX_EVENTS} events`) };
  for (const [index, event] of list.entries()) {
    const wrong = isObject(event) ? eventProblem(event, index, context.now) : WRONG(`data[${index}]`, 'an object');
    if (wrong !== null) return { wrong };
  }
  const notes = list.flatMap((event, index) => store(pixel, event as JsonObject, index, context));
  return { body: { events_received: list.length, messages: [] }, notes: fewest(notes) };
}

/** What is said of many events is said once, at the first. */
function fewest(notes: readonly PartnerNote[]): PartnerNote[] {
  const groups = Map.groupBy(notes, ({ code, message }) => `${code} ${message}`);
  return [...groups.values()].map(([first, ...more]) => (more.length === 0 ? first! : { ...first!, message: `${first!.message} (${more.length + 1} events of this request)` }));
}

function eventProblem(event: JsonObject, index: number, now: number): GraphError | null {
  const unexpected = Object.keys(event).find((key) => !EVENT_KEYS.has(key));
  if (unexpected !== undefined) return UNEXPECTED_KEY(unexpected, index);
  const { event_name: name, event_time: time, action_source: source } = event;
  if (typeof name !== 'string' || name.trim() === '') return NO_EVENT_NAME();
  if (typeof time !== 'number' || !Number.isInteger(time)) return time === undefined || time === null ? NO_EVENT_TIME() : WRONG('event_time', 'an integer');
  if (time * 1_000 - now > FUTURE_MS) return IN_FUTURE();
  if (now - time * 1_000 > (source === 'physical_store' ? MAX_STORE_AGE_DAYS : MAX_AGE_DAYS) * DAY_MS) return TOO_OLD();
  if (source === undefined || source === null || source === '') return NO_ACTION_SOURCE();
  if (typeof source !== 'string' || !FACEBOOK_ACTION_SOURCES.has(source)) return BAD_ACTION_SOURCE();
  const user = own(event, 'user_data');
  return websiteProblem(source, event) ?? appProblem(source, event) ?? (isObject(user) ? userProblem(user) : MISSING('user_data')) ?? purchaseProblem(name, event);
}

function websiteProblem(source: string, event: JsonObject): GraphError | null {
  if (source !== 'website') return null;
  if (textOf(event['event_source_url']) === null) return MISSING('event_source_url');
  return textOf(objectOf(event['user_data'])['client_user_agent']) === null ? MISSING('client_user_agent') : null;
}

function appProblem(source: string, event: JsonObject): GraphError | null {
  if (source !== 'app') return null;
  const { advertiser_tracking_enabled: flag, extinfo } = objectOf(event['app_data']);
  if (!isFlag(flag)) return NO_TRACKING_FLAG();
  // The official Node client writes an object with the numbers as keys.
  const version = Array.isArray(extinfo) ? extinfo[0] : objectOf(extinfo)['0'];
  if (extinfo === undefined || extinfo === null) return MISSING('extinfo');
  return version === 'a2' || version === 'i2' ? null : WRONG('extinfo', 'a list that begins with "a2" or "i2"');
}

/** A switch of Graph's: 0 or 1, also as text or as a boolean. */
export function isFlag(value: Json | undefined): boolean {
  return value === 0 || value === 1 || value === '0' || value === '1' || typeof value === 'boolean';
}

/** Values of a key, which may be one text or a list of them. */
function valuesOf(user: JsonObject, key: string): string[] {
  const value = own(user, key);
  return (Array.isArray(value) ? value : [value]).flatMap((one) => textOf(one) ?? []);
}

function userProblem(user: JsonObject): GraphError | null {
  const present = [...USER_KEYS].filter((key) => valuesOf(user, key).length > 0);
  const plain = present.find((key) => HASHED.has(key) && valuesOf(user, key).some((value) => !SHA256_HEX.test(value)));
  if (plain !== undefined) return NOT_HASHED(plain);
  const telling = present.filter((key) => !BROAD.has(key));
  return telling.length === 0 || (telling.length === 1 && (telling[0] === 'fn' || telling[0] === 'ln')) ? TOO_LITTLE() : null;
}

function purchaseProblem(name: string, event: JsonObject): GraphError | null {
  if (name !== PURCHASE.pixel) return null;
  const { value, currency } = objectOf(event['custom_data']);
  if (typeof value !== 'number' || !Number.isFinite(value)) return NO_VALUE();
  return typeof currency === 'string' && CURRENCIES.has(currency.trim().toUpperCase()) ? null : NO_CURRENCY();
}

function store(pixel: string, event: JsonObject, index: number, context: SimulatorContext): PartnerNote[] {
  const name = String(event['event_name']);
  const user = objectOf(event['user_data']);
  const custom = objectOf(event['custom_data']);
  const named = takesName(pixel, name, context);
  const key = savePerson({
    identifiers: IDENTIFIERS.flatMap((id) => valuesOf(user, id).map((value): Identifier => [id, value])),
    attributes: Object.fromEntries([...USER_KEYS].filter((id) => !(IDENTIFIERS as readonly string[]).includes(id)).flatMap((id): [string, Json][] => { const [first] = valuesOf(user, id); return first === undefined ? [] : [[id, first]]; })),
    consents: consentsOf(event),
  }, context);
  const amount = name === PURCHASE.pixel ? numberOf(custom['value']) : null;
  const head = Object.fromEntries(['action_source', 'event_source_url'].flatMap((field): [string, Json][] => (event[field] === undefined ? [] : [[field, event[field]]])));
  const eventId = textOf(event['event_id']);
  const outcome = saveOnce({
    name, kind: amount === null ? 'event' : 'purchase', at: Number(event['event_time']) * 1_000, user: key, properties: { ...head, ...custom },
    revenue: amount === null ? null : { amount, currency: String(custom['currency']).trim().toUpperCase() },
    ignored: named ? null : 'the pixel has 1,000 different event names already',
  }, eventId === null ? null : JSON.stringify([pixel, name, eventId]), context);
  return notesOf(name, user, index, { named, repeated: outcome === 'repeated', stranger: key === null });
}

function consentsOf(event: JsonObject): Record<string, Json> {
  const limited = listOf(event['data_processing_options']).includes('LDU');
  const { advertiser_tracking_enabled: tracking } = objectOf(event['app_data']);
  return {
    ...(event['opt_out'] === undefined ? {} : { opt_out: event['opt_out'] }),
    ...(limited ? { data_processing_options: ['LDU'] } : {}),
    ...(tracking === undefined ? {} : { advertiser_tracking_enabled: tracking }),
  };
}

function notesOf(name: string, user: JsonObject, index: number, { named, repeated, stranger }: { readonly named: boolean; readonly repeated: boolean; readonly stranger: boolean }): PartnerNote[] {
  const at = `/data/${index}`;
  const notes: PartnerNote[] = [];
  if (!named) notes.push(note('limit', 'event-names', 'The pixel has 1,000 different event names already: this event is not counted.', `${at}/event_name`, 'unconfirmed'));
  if (repeated) notes.push(note('ignored', 'duplicate', 'An event with this event_name and event_id came within 48 hours: it is not counted again.', `${at}/event_id`, 'unconfirmed'));
  if (name.length > MAX_NAME_LENGTH) notes.push(note('limit', 'long-name', `The event name has ${name.length} characters; Facebook asks for 40 at most.`, `${at}/event_name`, 'unconfirmed'));
  const pixelName = PIXEL_NAMES.get(name);
  if (pixelName !== undefined) notes.push(note('warning', 'app-event-name', `"${name}" is a name of App Events; the Conversions API takes it for an event of your own${pixelName === null ? '' : `. It knows "${pixelName}"`}.`, `${at}/event_name`));
  const unknown = Object.keys(user).filter((key) => !USER_KEYS.has(key));
  if (unknown.length > 0) notes.push(note('ignored', 'user-data-key', `Facebook knows no user_data "${unknown[0]!.slice(0, 80)}"${unknown.length === 1 ? '' : ` and ${unknown.length - 1} more`}.`, `${at}/user_data`));
  const keys = Object.keys(user).filter((key) => valuesOf(user, key).length > 0);
  if (stranger) notes.push(note('warning', 'no-identifier', 'Names and places alone identify nobody for sure: the event is kept without a person.', `${at}/user_data`));
  else if (!keys.some((key) => STRONG.has(key))) notes.push(note('warning', 'weak-match', `Match quality is low with ${keys.join(', ')} alone: add an email address, a phone number or a click id.`, `${at}/user_data`));
  return notes;
}
