/** POST /{app_id}/activities (spec/outputs/facebook.md 2.2, 2.4). */
import { isObject } from '../../../../protocol/json.ts';
import type { Json, JsonObject } from '../../../../protocol/json.ts';
import type { PartnerNote } from '../../../../protocol/partner.ts';
import type { SimulatorContext } from '../../definition.ts';
import { listOf, numberOf, objectOf, textOf } from '../../shared/values.ts';
import { APP_EVENT_NAME, DEFAULT_CURRENCY, EXTINFO_LENGTH, HASHED_KEYS, MAX_PARAMETERS, SHA256_HEX, ZERO_ID } from '../constants.ts';
import { PURCHASE } from '../standard-events.ts';
import { isFlag } from './conversions.ts';
import type { Outcome } from './conversions.ts';
import { opened } from './decode.ts';
import { MISSING, NOBODY, WRONG, note, own } from './errors.ts';
import type { GraphError } from './errors.ts';
import { saveOnce, savePerson, takesName } from './users.ts';
import type { Identifier } from './users.ts';

const INSTALL = 'MOBILE_APP_INSTALL';
const CUSTOM = 'CUSTOM_APP_EVENTS';
const EVENTS = [CUSTOM, INSTALL, 'DEFERRED_APP_LINK'];
const FLAGS = ['advertiser_tracking_enabled', 'application_tracking_enabled'] as const;
/** Keys of `ud` by which people are told apart. */
const UD_IDENTIFIERS = ['em', 'ph', 'external_id'] as const;
/** Of an app event: the rest are parameters. */
const HEAD: ReadonlySet<string> = new Set(['_eventName', '_logTime', '_valueToSum', '_appVersion', '_ui', '_session_id', '_implicitlyLogged']);

export function activities(app: string, given: JsonObject, context: SimulatorContext): Outcome {
  const parameters: JsonObject = { ...given, ...Object.fromEntries(['custom_events', 'extinfo', 'ud', 'data_processing_options'].map((key) => [key, opened(own(given, key)) ?? null])) };
  const wrong = problem(parameters);
  if (wrong !== null) return { wrong };
  return { body: { success: true }, notes: store(app, parameters, context) };
}

function problem(parameters: JsonObject): GraphError | null {
  const event = own(parameters, 'event');
  if (event === undefined || event === null || event === '') return MISSING('event');
  if (typeof event !== 'string' || !EVENTS.includes(event)) return WRONG('event', `one of {${EVENTS.join(', ')}}`);
  for (const flag of FLAGS) {
    const value = own(parameters, flag);
    if (value === undefined || value === null || value === '') return MISSING(flag);
    if (!isFlag(value)) return WRONG(flag, '0 or 1');
  }
  return (event === CUSTOM ? customProblem(own(parameters, 'custom_events')) : null) ?? (identifiersOf(parameters, true).length === 0 ? NOBODY() : null) ?? extinfoProblem(own(parameters, 'extinfo'));
}

function customProblem(events: Json | undefined): GraphError | null {
  if (events === undefined || events === null || events === '') return MISSING('custom_events');
  if (!Array.isArray(events)) return WRONG('custom_events', 'a JSON array');
  for (const [index, event] of events.entries()) {
    const at = `custom_events[${index}]`;
    if (!isObject(event)) return WRONG(at, 'an object');
    const { _eventName: name, _logTime: time, _valueToSum: value } = event;
    if (typeof name !== 'string' || name === '') return MISSING(`${at}[_eventName]`);
    if (!APP_EVENT_NAME.test(name)) return WRONG(`${at}[_eventName]`, 'at most 40 letters, digits, spaces, "_" and "-", and begin with a letter, a digit or "_"');
    if (time !== undefined && !Number.isInteger(time)) return WRONG(`${at}[_logTime]`, 'an integer');
    if (value !== undefined && typeof value !== 'number') return WRONG(`${at}[_valueToSum]`, 'a number');
  }
  return null;
}

function extinfoProblem(extinfo: Json | undefined): GraphError | null {
  if (extinfo === undefined || extinfo === null || extinfo === '') return null;
  if (!Array.isArray(extinfo) || extinfo.length !== EXTINFO_LENGTH) return WRONG('extinfo', `an array of ${EXTINFO_LENGTH} values`);
  if (extinfo[0] !== 'a2' && extinfo[0] !== 'i2') return WRONG('extinfo[0]', '"a2" or "i2"');
  return extinfo[0] === 'i2' && textOf(extinfo[4]) === null ? MISSING('extinfo[4]') : null;
}

/** What tells who it is; `any` takes every key of `ud`, which may be enough for Facebook to match. */
function identifiersOf(parameters: JsonObject, any = false): Identifier[] {
  const ud = objectOf(parameters['ud']);
  const found: Identifier[] = [];
  const add = (name: string, value: Json | undefined): void => {
    const text = textOf(value);
    if (text !== null && text !== ZERO_ID) found.push([name, text]);
  };
  for (const key of any ? Object.keys(ud) : UD_IDENTIFIERS) add(key, own(ud, key));
  for (const key of ['advertiser_id', 'attribution', 'anon_id', 'app_user_id']) add(key, own(parameters, key));
  return found;
}

function store(app: string, parameters: JsonObject, context: SimulatorContext): PartnerNote[] {
  const ud = objectOf(parameters['ud']);
  const identifiers = identifiersOf(parameters).filter(([name, value]) => name !== 'em' && name !== 'ph' || SHA256_HEX.test(value));
  const key = savePerson({
    identifiers, attributes: Object.fromEntries(Object.entries(ud).filter(([name]) => !(UD_IDENTIFIERS as readonly string[]).includes(name))),
    consents: {
      ...Object.fromEntries(FLAGS.map((flag) => [flag, Number(parameters[flag] === true || parameters[flag] === 'true' ? 1 : parameters[flag])])),
      ...(listOf(parameters['data_processing_options']).includes('LDU') ? { data_processing_options: ['LDU'] } : {}),
    },
  }, context);
  const notes: PartnerNote[] = (HASHED_KEYS as readonly string[]).filter((name) => { const text = textOf(own(ud, name)); return text !== null && !SHA256_HEX.test(text); })
    .map((name) => note('ignored', 'ud-not-hashed', `ud[${name}] is no SHA-256 hash: Facebook cannot match it.`, `/ud/${name}`));
  if (!identifiers.some(([name]) => name !== 'anon_id' && name !== 'external_id')) notes.push(note('warning', 'weak-match', 'Match quality is low without an advertising id, an email address or a phone number.', '/ud'));
  if (parameters['event'] === INSTALL) {
    saveOnce({ name: INSTALL, kind: 'install', at: context.now, user: key, properties: {} }, null, context);
    return notes;
  }
  for (const [index, event] of listOf(parameters['custom_events']).entries()) notes.push(...storeEvent(app, objectOf(event), index, key, context));
  return notes;
}

function storeEvent(app: string, event: JsonObject, index: number, user: string | null, context: SimulatorContext): PartnerNote[] {
  const name = String(event['_eventName']);
  const at = `/custom_events/${index}`;
  const all = Object.keys(event).filter((key) => !HEAD.has(key));
  const dropped = new Set(all.slice(MAX_PARAMETERS));
  const amount = name === PURCHASE.app ? numberOf(event['_valueToSum']) : null;
  const named = takesName(app, name, context);
  const seconds = numberOf(event['_logTime']);
  saveOnce({
    name, kind: amount === null ? 'event' : 'purchase', at: seconds === null ? context.now : seconds * 1_000, user,
    properties: Object.fromEntries(Object.entries(event).filter(([key]) => !dropped.has(key) && key !== '_eventName' && key !== '_logTime')),
    revenue: amount === null ? null : { amount, currency: (textOf(event['fb_currency']) ?? DEFAULT_CURRENCY).toUpperCase() },
    ignored: named ? null : 'the app has 1,000 different event names already',
  }, null, context);
  return [
    ...(named ? [] : [note('limit', 'event-names', 'The app has 1,000 different event names already: this event is not counted.', `${at}/_eventName`, 'unconfirmed')]),
    ...(dropped.size === 0 ? [] : [note('limit', 'parameters', `The event has ${all.length} parameters; Facebook keeps 25 and ignores ${[...dropped].slice(0, 3).join(', ')}${dropped.size > 3 ? ' …' : ''}.`, at, 'documented')]),
  ];
}
