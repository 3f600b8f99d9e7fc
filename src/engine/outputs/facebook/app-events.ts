/** A batch to App Events (spec/outputs/facebook.md 1.4 to 1.7): an install, then all other events in one request. */
import { stringifyJson } from '../../../protocol/json.ts';
import type { JsonObject } from '../../../protocol/json.ts';
import type { BatchEvent } from '../../batch/types.ts';
import type { FieldOrigin, OutboundRequest } from '../definition.ts';
import type { Payload } from '../shared/payload.ts';
import { eventMoment, numberOf, objectOf, textOf } from '../shared/values.ts';
import type { Moment } from '../shared/values.ts';
import { contentType, orderParameters, productParameters, productsOf } from './commerce.ts';
import { limitedDataUse } from './consent.ts';
import { API_VERSION, APP_EVENT_NAME, HOST, MAX_EVENTS } from './constants.ts';
import { commerceName } from './conversions.ts';
import { advertiserId, advertiserTracking, applicationTracking, extinfo, extinfoVersion } from './device.ts';
import { inUrl, sayInto } from './outgoing.ts';
import type { PathInput, Say } from './outgoing.ts';
import { rejected, switchedOff, unsupported } from './reasons.ts';
import type { Left } from './reasons.ts';
import { ACTIVATE_APP, DEACTIVATE_APP, PER_PRODUCT_ACTIONS } from './standard-events.ts';

const FORM_HEADERS: OutboundRequest['headers'] = [['Content-Type', 'application/x-www-form-urlencoded']];
const NO_PARAMETERS: Payload = new Map();

/** Form fields that are the same for all requests of the batch. */
interface Head {
  readonly before: readonly (readonly [name: string, value: string])[];
  readonly origins: readonly FieldOrigin[];
}

/** One app event before it has attributes. */
interface Named {
  readonly name: string;
  readonly source: string;
  readonly how: string;
  readonly fact?: string;
  readonly parameters: Payload;
}

/** Null when nothing tells whose events they are. */
export function appHead({ input, options, attributes, userData }: PathInput): Head | null {
  const { batch, platform } = input;
  const device = objectOf(batch.device_info);
  const fields: [string, string][] = [];
  const origins: FieldOrigin[] = [];
  const say = sayInto(origins);
  const put = (name: string, value: string, source: string, how: string): void => {
    fields.push([name, value]);
    say(`/${name}`, source, how);
  };
  const advertiser = advertiserId(input);
  const stamp = textOf(batch.mp_deviceid);
  if (advertiser !== null) put('advertiser_id', advertiser.value, advertiser.source, advertiser.how);
  else if (userData.length === 0) {
    if (stamp === null) return null;
    put('anon_id', stamp, '/mp_deviceid', 'device application stamp, where nothing else tells who it is');
  }
  for (const [name, flag] of [['advertiser_tracking_enabled', advertiserTracking(device)], ['application_tracking_enabled', applicationTracking(options)]] as const) put(name, String(flag.value), flag.source, flag.how);
  const app = objectOf(batch.application_info);
  for (const [name, key] of [['bundle_id', 'package'], ['bundle_short_version', 'application_version'], ['bundle_version', 'application_build_number']] as const) {
    const value = textOf(app[key]);
    if (value !== null) put(name, value, `/application_info/${key}`, 'copied');
  }
  const info = extinfo(extinfoVersion(platform) ?? '', 'platform', input);
  fields.push(['extinfo', JSON.stringify(info.value)]);
  for (const { target, source, how, fact } of info.origins) say(`/extinfo${target}`, source, how, fact);
  for (const { key, value, source, how, fact } of userData) {
    fields.push([`ud[${key}]`, value]);
    say(`/ud/${key}`, source, how, fact ?? 'ud-encoding');
  }
  const limited = limitedDataUse(batch, options, attributes, false);
  if (limited !== null) {
    fields.push(['data_processing_options', '["LDU"]'], ['data_processing_options_country', String(limited.country)], ['data_processing_options_state', String(limited.state)]);
    for (const key of ['/0', '_country', '_state']) say(`/data_processing_options${key}`, limited.source, limited.how, 'limited-data-use');
  }
  return { before: fields, origins };
}

/** `sendable`: events with their index in the batch and their id. */
export function appRequests(path: PathInput, head: Head, sendable: readonly (readonly [event: BatchEvent, index: number, id: string])[], leave: (id: string, left: Left) => void): OutboundRequest[] {
  const { input, options } = path;
  const installs: string[] = [];
  const open: { texts: string[]; eventIds: string[]; origins: FieldOrigin[] }[] = [];
  for (const [event, index, id] of sendable) {
    const data = objectOf(event.data);
    const source = `/events/${index}/data`;
    const isInstall = isFirstRun(event.event_type, data);
    if (isInstall) installs.push(id);
    const named = namesOf(event.event_type, data, index, path);
    if ('outcome' in named) {
      if (!isInstall) leave(id, named);
      continue;
    }
    const moment = eventMoment(event, source, input.batch, input.now);
    for (const one of named) {
      let into = open.at(-1);
      if (into === undefined || into.texts.length >= MAX_EVENTS) open.push(into = { texts: [], eventIds: [], origins: [] });
      const say = sayInto(into.origins);
      into.texts.push(stringifyJson(appEvent(one, data, moment, source, `/custom_events/${into.texts.length}`, say)));
      if (into.eventIds.at(-1) !== id) into.eventIds.push(id);
    }
  }
  const url = `https://${HOST}/${API_VERSION}/${inUrl(options.appId)}/activities?access_token=${inUrl(options.appId)}|${inUrl(options.appSecret)}`;
  const request = (purpose: string, event: string, eventIds: readonly string[], after: readonly (readonly [string, string])[], origins: readonly FieldOrigin[], how: string, fact?: string): OutboundRequest => {
    const own: FieldOrigin[] = [];
    sayInto(own)('/event', 'constant', how, fact);
    return {
      method: 'POST', url, headers: FORM_HEADERS, eventIds, purpose,
      body: new URLSearchParams([['event', event], ...head.before, ...after] as [string, string][]).toString(), origins: [...own, ...head.origins, ...origins],
    };
  };
  return [
    ...(installs.length === 0 ? [] : [request('app-install', 'MOBILE_APP_INSTALL', installs, [], [], 'first run of the app', 'install')]),
    ...open.map(({ texts, eventIds, origins }) => request('app-events', 'CUSTOM_APP_EVENTS', eventIds, [['custom_events', `[${texts.join(',')}]`]], origins, 'events of the app')),
  ];
}

function isFirstRun(type: string, data: JsonObject): boolean {
  return type === 'application_state_transition' && data['application_transition_type'] === 'application_initialized' && data['is_first_run'] === true;
}

function namesOf(type: string, data: JsonObject, index: number, { options }: PathInput): readonly Named[] | Left {
  const source = `/events/${index}/data`;
  switch (type) {
    case 'custom_event': {
      const name = textOf(data['event_name']);
      if (name === null) return rejected('no-event-name', 'The event has no event_name, and Facebook needs a name.', source, null);
      return checked({ name, source: `${source}/event_name`, how: 'copied', parameters: NO_PARAMETERS });
    }
    case 'screen_view': return unsupported('screen-view', 'App Events get screen views by a custom mapping only, which gives them a name of Facebook’s.', type);
    case 'session_start':
      if (!options.activateOnSession) return switchedOff('activate-on', 'sendActivateOn', '"Send Activate On" is application state transitions, so sessions are not told to Facebook.', 'ast');
      return [{ name: ACTIVATE_APP, source: `/events/${index}/event_type`, how: 'name of a session’s start', parameters: NO_PARAMETERS }];
    case 'application_state_transition': return transition(data, source, options.activateOnSession);
    case 'commerce_event': return commerce(data, source, options.productData);
    default: return unsupported('event-type', `App Events get no ${type} events.`, type);
  }
}

function transition(data: JsonObject, source: string, onSession: boolean): readonly Named[] | Left {
  const type = textOf(data['application_transition_type']);
  if (onSession) return switchedOff('activate-on', 'sendActivateOn', '"Send Activate On" is sessions, so application state transitions are not told to Facebook.', 'session');
  const from = `${source}/application_transition_type`;
  switch (type) {
    case 'application_initialized':
    case 'application_foreground': return [{ name: ACTIVATE_APP, source: from, how: `name of ${type}`, parameters: NO_PARAMETERS }];
    case 'application_background':
    case 'application_exit': return [{ name: DEACTIVATE_APP, source: from, how: `name of ${type}`, parameters: NO_PARAMETERS }];
    default: return unsupported('transition', 'App Events know the app’s start, foreground, background and exit, and no other transitions.', type);
  }
}

/** One event for each product, or one for the order. */
function commerce(data: JsonObject, source: string, productData: boolean): readonly Named[] | Left {
  const named = commerceName(data, source, productData, 'app');
  if ('outcome' in named) return named;
  const { action, ...name } = named;
  const products = productsOf(data, source);
  if (!PER_PRODUCT_ACTIONS.has(action)) return checked({ ...name, parameters: orderParameters(products, data, source) });
  if (products.length === 0) return unsupported('no-products', `App Events get one event for each product of ${action}, and this one has none.`, action);
  const first = checked({ ...name, parameters: NO_PARAMETERS });
  return 'outcome' in first ? first : products.map((product) => ({ ...name, parameters: productParameters(product, data, source) }));
}

/** One name that Facebook does not take would take all events of the request with it. */
function checked(named: Named): readonly Named[] | Left {
  if (APP_EVENT_NAME.test(named.name)) return [named];
  return rejected('event-name', `"${named.name.slice(0, 80)}" is no name for an app event: 1 to 40 letters, digits, spaces, "_" and "-", beginning with a letter, a digit or "_". Give it one with a custom mapping.`, named.source, named.name);
}

/** `_eventName` and `_logTime` are Facebook's own: attributes of those names are left out. */
function appEvent(named: Named, data: JsonObject, moment: Moment, source: string, at: string, say: Say): JsonObject {
  const head: JsonObject = { _eventName: named.name, _logTime: Math.floor(moment.time / 1_000) };
  const attributes = objectOf(data['custom_attributes']);
  const names = Object.keys(attributes);
  if (names.length > 0) say(at, `${source}/custom_attributes`, 'copied');
  say(`${at}/_eventName`, named.source, named.how, named.fact);
  say(`${at}/_logTime`, moment.source, 'in seconds');
  for (const [key, field] of named.parameters) {
    head[key] = field.value;
    say(`${at}/${key}`, field.source, field.how, field.fact);
  }
  if (names.length === 0) return head;
  let kept: JsonObject = attributes;
  if (names.some((name) => attributes[name] === null)) kept = Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== null));
  if (!named.parameters.has('_valueToSum') && Object.hasOwn(kept, '_valueToSum')) {
    const value = numberOf(kept['_valueToSum']);
    const { _valueToSum: _text, ...rest } = kept;
    kept = value === null ? rest : { ...rest, _valueToSum: value };
  }
  if (!named.parameters.has('fb_content_type') && Object.hasOwn(kept, 'fb_content_type')) {
    const field = contentType(textOf(kept['fb_content_type']) ?? '', `${source}/custom_attributes/fb_content_type`);
    kept = { ...kept, fb_content_type: field.value };
    say(`${at}/fb_content_type`, field.source, field.how);
  }
  return { ...head, ...kept, ...head };
}
