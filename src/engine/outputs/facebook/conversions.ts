/** A batch to the Conversions API (spec/outputs/facebook.md 1.4, 1.5, 1.8): one request, or several above 1,000 events. */
import { stringifyJson } from '../../../protocol/json.ts';
import type { Json, JsonObject } from '../../../protocol/json.ts';
import type { BatchEvent } from '../../batch/types.ts';
import type { FieldOrigin, OutboundRequest } from '../definition.ts';
import { settingSource } from '../shared/reasons.ts';
import { eventMoment, numberOf, objectOf, textOf } from '../shared/values.ts';
import { commerceData } from './commerce.ts';
import { limitedDataUse, OPT_OUT_POINTER, saleOptOut } from './consent.ts';
import type { LimitedDataUse } from './consent.ts';
import { ACTION_SOURCES, API_VERSION, CURRENCIES, FLAGS, HOST, MAX_EVENTS } from './constants.ts';
import { advertiserTracking, applicationTracking, extinfo, extinfoVersion } from './device.ts';
import { inUrl, sayInto } from './outgoing.ts';
import type { PathInput, Say } from './outgoing.ts';
import { rejected, switchedOff, unsupported } from './reasons.ts';
import type { Left } from './reasons.ts';
import { COMMERCE_NAMES, PAGE_VIEW, PURCHASE } from './standard-events.ts';
import { eventUserData, plainUserData } from './user-data.ts';
import type { PlainUserData, TextField } from './user-data.ts';

const JSON_HEADERS: OutboundRequest['headers'] = [['Content-Type', 'application/json']];
const KNOWN_SOURCES: ReadonlySet<string> = new Set(ACTION_SOURCES);

interface Context extends PathInput {
  readonly plain: PlainUserData;
  readonly optOut: boolean | null;
  readonly limited: LimitedDataUse | null;
}

interface Open {
  readonly events: Json[];
  readonly eventIds: string[];
  readonly origins: FieldOrigin[];
}

/** `sendable`: events with their index in the batch and their id. */
export function conversionRequests(path: PathInput, sendable: readonly (readonly [event: BatchEvent, index: number, id: string])[], leave: (id: string, left: Left) => void): OutboundRequest[] {
  const { batch } = path.input;
  const plain = plainUserData(batch);
  const context: Context = { ...path, plain, optOut: saleOptOut(batch), limited: limitedDataUse(batch, path.options, path.attributes, plain.ip !== null) };
  const requests: Open[] = [];
  for (const [event, index, id] of sendable) {
    const last = requests.at(-1);
    const into: Open = last === undefined || last.events.length >= MAX_EVENTS ? { events: [], eventIds: [], origins: [] } : last;
    const origins: FieldOrigin[] = [];
    const made = conversionEvent(event, index, `/data/${into.events.length}`, context, sayInto(origins));
    if ('outcome' in made) {
      leave(id, made as Left);
      continue;
    }
    if (into !== last) requests.push(into);
    into.events.push(made);
    into.eventIds.push(id);
    into.origins.push(...origins);
  }
  const { pixelId, accessToken } = path.options;
  const url = `https://${HOST}/${API_VERSION}/${inUrl(pixelId)}/events?access_token=${inUrl(accessToken)}`;
  return requests.map(({ events, eventIds, origins }) => ({
    method: 'POST', url, headers: JSON_HEADERS, body: stringifyJson({ data: events }), eventIds, purpose: 'conversions', origins,
  }));
}

function conversionEvent(event: BatchEvent, index: number, at: string, context: Context, say: Say): JsonObject | Left {
  const { input, options } = context;
  const data = objectOf(event.data);
  const source = `/events/${index}/data`;
  const named = nameOf(event.event_type, data, index, options.productData);
  if ('outcome' in named) return named;
  const flags = objectOf(data['custom_flags']);
  const own = eventUserData(context.plain, flags, `${source}/custom_flags`);
  const user = [...context.userData, ...own];
  if (user.length === 0) return rejected('no-user-data', 'The Conversions API needs at least one value that tells who the user is, and this batch has none of those that mParticle sends.', '/user_identities', null);
  const made: JsonObject = { event_name: named.name };
  say(`${at}/event_name`, named.source, named.how, named.fact);
  const { time, source: timeSource } = eventMoment(event, source, input.batch, input.now);
  made['event_time'] = Math.floor(time / 1_000);
  say(`${at}/event_time`, timeSource, 'in seconds');
  const eventId = textOf(data['source_message_id']);
  if (eventId !== null) {
    made['event_id'] = eventId;
    say(`${at}/event_id`, `${source}/source_message_id`, 'copied: Facebook counts it once, also beside the browser’s pixel');
  }
  const actionSource = sourceOf(flags, source, options.actionSource);
  made['action_source'] = actionSource.value;
  say(`${at}/action_source`, actionSource.source, actionSource.how);
  const url = textOf(flags[FLAGS.sourceUrl]);
  if (actionSource.value === 'website' && (url === null || !own.some(({ key }) => key === 'client_user_agent'))) return websiteLacks(url, source);
  if (url !== null) {
    made['event_source_url'] = url;
    say(`${at}/event_source_url`, `${source}/custom_flags/${FLAGS.sourceUrl}`, `flag ${FLAGS.sourceUrl}`);
  }
  if (context.optOut !== null) {
    made['opt_out'] = context.optOut;
    say(`${at}/opt_out`, OPT_OUT_POINTER, 'copied');
  }
  made['user_data'] = userObject(user, `${at}/user_data`, say);
  const custom = customData(event.event_type, named, data, source, `${at}/custom_data`, say);
  if (named.name === PURCHASE.pixel) {
    const lacks = purchaseLacks(custom, source);
    if (lacks !== null) return lacks;
  }
  if (Object.keys(custom).length > 0) made['custom_data'] = custom;
  if (actionSource.value === 'app') {
    const app = appData(context, `${at}/app_data`, say);
    if ('outcome' in app) return app as Left;
    made['app_data'] = app;
  }
  if (context.limited !== null) addLimited(made, context.limited, at, say);
  return made;
}

interface Named {
  readonly name: string;
  readonly source: string;
  readonly how: string;
  readonly fact?: string;
  /** The product action whose data go along. */
  readonly action?: string;
}

function nameOf(type: string, data: JsonObject, index: number, productData: boolean): Named | Left {
  const source = `/events/${index}/data`;
  switch (type) {
    case 'custom_event': {
      const name = textOf(data['event_name']);
      return name === null ? rejected('no-event-name', 'The event has no event_name, and Facebook needs a name.', source, null) : { name, source: `${source}/event_name`, how: 'copied' };
    }
    case 'screen_view': return { name: PAGE_VIEW, source: 'constant', how: 'screen views are page views', fact: 'screen-name' };
    case 'session_start':
    case 'session_end': return { name: type, source: `/events/${index}/event_type`, how: 'copied', fact: 'session-names' };
    case 'commerce_event': return commerceName(data, source, productData, 'pixel');
    default: return unsupported('event-type', `The Conversions API gets no ${type} events.`, type);
  }
}

/** A mapping of the connection has named it already, or its action does (1.4). `eCommerce - …` is mParticle's own name for it. */
export function commerceName(data: JsonObject, source: string, productData: boolean, path: 'app' | 'pixel'): Named & { readonly action: string } | Left {
  if (!productData) return switchedOff('product-data-off', 'sendPurchaseProductData', '"Send Purchase Product Data" is off for this connection, so commerce events are not sent.', false);
  const action = textOf(objectOf(data['product_action'])['action']);
  const mapped = textOf(data['event_name']);
  const names = action === null ? undefined : COMMERCE_NAMES.get(action);
  if (mapped !== null && !mapped.startsWith('eCommerce - ')) return { name: mapped, source: `${source}/event_name`, how: 'name given by a custom mapping', action: action ?? '' };
  if (action === null) return unsupported('commerce-kind', 'Facebook gets product actions only, no promotions and impressions.', null);
  if (names === undefined) return unsupported('commerce-action', `Facebook gets no events for the product action ${action}.`, action);
  const named = { name: names[path], source: `${source}/product_action/action`, how: `name of ${action}`, action };
  return action === 'remove_from_cart' ? { ...named, fact: 'remove-from-cart' } : named;
}

function sourceOf(flags: JsonObject, source: string, standard: string): { readonly value: string; readonly source: string; readonly how: string } {
  const flag = textOf(flags[FLAGS.actionSource]);
  if (flag !== null && KNOWN_SOURCES.has(flag)) return { value: flag, source: `${source}/custom_flags/${FLAGS.actionSource}`, how: `flag ${FLAGS.actionSource}` };
  return { value: KNOWN_SOURCES.has(standard) ? standard : 'other', source: settingSource('connection', 'defaultActionSource'), how: flag === null ? 'default of the connection' : `default of the connection: the flag’s "${flag.slice(0, 80)}" is none` };
}

function websiteLacks(url: string | null, source: string): Left {
  return url === null
    ? rejected('website-url', `Events with the action source "website" need the custom flag ${FLAGS.sourceUrl}, and this one has none.`, `${source}/custom_flags`, null)
    : rejected('website-user-agent', `Events with the action source "website" need a user agent, and neither the flag ${FLAGS.userAgent} nor device_info.http_header_user_agent has one.`, '/device_info', null);
}

function userObject(user: readonly TextField[], at: string, say: Say): JsonObject {
  const made: JsonObject = {};
  for (const { key, value, source, how, fact } of user) {
    made[key] = value;
    say(`${at}/${key}`, source, how, fact);
  }
  return made;
}

/** Event attributes, then what the products say. */
function customData(type: string, named: Named, data: JsonObject, source: string, at: string, say: Say): JsonObject {
  const attributes = objectOf(data['custom_attributes']);
  const names = Object.keys(attributes);
  const kept = names.some((name) => attributes[name] === null) ? Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== null)) : attributes;
  if (names.some((name) => attributes[name] !== null)) say(at, `${source}/custom_attributes`, 'copied');
  const custom: JsonObject = type === 'commerce_event' ? { ...kept, ...commerceData(named.action ?? '', data, source, at, say) } : kept;
  if (named.name !== PURCHASE.pixel || typeof custom['value'] !== 'string') return custom;
  const value = numberOf(custom['value']);
  return value === null ? custom : { ...custom, value };
}

function purchaseLacks(custom: JsonObject, source: string): Left | null {
  const { value, currency } = custom;
  if (typeof value !== 'number') return rejected('purchase-value', 'A Purchase needs a value, and the event has no amount that is a number.', source, textOf(value));
  if (typeof currency !== 'string' || !CURRENCIES.has(currency.toUpperCase())) return rejected('purchase-currency', 'A Purchase needs a currency by its three letters, and the event has none that is known.', source, textOf(currency));
  return null;
}

/** Facebook wants to know the device of events that happened in an app. */
function appData({ input, options }: Context, at: string, say: Say): JsonObject | Left {
  const device = objectOf(input.batch.device_info);
  const version = extinfoVersion(textOf(device['platform']) ?? '');
  if (version === null) return rejected('app-device', 'Events with the action source "app" need an iOS, tvOS or Android device, and device_info.platform names none.', '/device_info', textOf(device['platform']));
  if (version === 'i2' && textOf(device['os_version']) === null) return rejected('os-version', 'Events with the action source "app" need device_info.os_version on iOS and tvOS.', '/device_info', null);
  const [advertiser, application, info] = [advertiserTracking(device), applicationTracking(options), extinfo(version, '/device_info/platform', input)];
  say(`${at}/advertiser_tracking_enabled`, advertiser.source, advertiser.how, 'app-data');
  say(`${at}/application_tracking_enabled`, application.source, application.how, 'app-data');
  for (const { target, source, how, fact } of info.origins) say(`${at}/extinfo${target}`, source, how, fact ?? 'app-data');
  return { advertiser_tracking_enabled: advertiser.value, application_tracking_enabled: application.value, extinfo: info.value };
}

function addLimited(made: JsonObject, { country, state, source, how }: LimitedDataUse, at: string, say: Say): void {
  made['data_processing_options'] = ['LDU'];
  made['data_processing_options_country'] = country;
  made['data_processing_options_state'] = state;
  for (const key of ['/0', '_country', '_state']) say(`${at}/data_processing_options${key}`, source, how, 'limited-data-use');
}
