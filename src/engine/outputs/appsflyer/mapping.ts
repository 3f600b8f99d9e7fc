/** A batch to AppsFlyer calls (spec/outputs/appsflyer.md, half 1): one request for each event. */
import { stringifyJson } from '../../../protocol/json.ts';
import type { JsonObject } from '../../../protocol/json.ts';
import type { BatchEvent } from '../../batch/types.ts';
import type { EventDecision, FieldOrigin, MapInput, MapResult, OutboundRequest } from '../definition.ts';
import { addAlert } from '../shared/alerts.ts';
import type { Alert } from '../shared/alerts.ts';
import { dateMoment } from '../shared/moments.ts';
import type { Fragment } from '../shared/payload.ts';
import { settingPointer } from '../shared/reasons.ts';
import { eventId, objectOf, plural, textOf } from '../shared/values.ts';
import { DEFAULT_CURRENCY, EVENT_PATH, MAX_NAME_LENGTH, MAX_PAYLOAD_BYTES, NAME } from './constants.ts';
import { appsFlyerId, deviceFragment, identityFragment, isApple, origin } from './fields.ts';
import { readOptions } from './settings.ts';
import type { AppsFlyerOptions } from './settings.ts';
import { commerceEvents, customEvent } from './values.ts';
import type { AppsFlyerEvent } from './values.ts';

type Left = Omit<EventDecision, 'eventId'>;

/** What all requests of a batch share. */
interface Head {
  readonly input: MapInput;
  readonly url: string;
  readonly headers: OutboundRequest['headers'];
  readonly before: Fragment;
  readonly after: Fragment;
}

export function map(input: MapInput): MapResult {
  const options = readOptions(input.settings, input.connectionSettings);
  const head = headOf(input, options);
  const requests: OutboundRequest[] = [];
  const notSent: EventDecision[] = [];
  const alerts: Alert[] = [];
  const leave = (id: string, { outcome, reason }: Left, alertOf: string | null): void => {
    notSent.push({ eventId: id, outcome, reason });
    if (outcome === 'failed') addAlert(alerts, { eventId: alertOf, code: reason.code, message: reason.message });
  };
  input.batch.events.forEach((event, index) => {
    const id = eventId(event, index);
    const data = objectOf(event.data);
    const source = `/events/${index}/data`;
    const made = eventsOf(event, data, source);
    if ('outcome' in made) return leave(id, made, id);
    if ('outcome' in head) return leave(id, head, null);
    for (const one of made) requests.push(request(one, { id, event, data, source }, head, alerts));
  });
  return { requests, notSent, alerts, summary: summarise(input.batch.events.length - notSent.length, requests.length) };
}

function headOf(input: MapInput, options: AppsFlyerOptions): Head | Left {
  const { batch, platform } = input;
  if (platform !== 'android' && !isApple(input)) {
    return { outcome: 'unsupported', reason: { code: 'appsflyer.platform', message: `AppsFlyer takes events of iOS and Android apps only, and this is a ${platform} input.`, pointer: { kind: 'mapping', name: '', path: '/platforms' }, value: platform } };
  }
  if (!options.forwardSdkData && objectOf(batch.source_info)['channel'] === 'native') {
    const message = 'This came from the app’s own SDK, and mParticle’s server forwards to AppsFlyer only what came through the Events API: the kit in the app sends it.';
    return { outcome: 'kit-only', reason: { code: 'appsflyer.sdk-data', message, pointer: settingPointer('connection', 'forwardSdkData'), value: 'native' } };
  }
  const id = appsFlyerId(input);
  if (id === null) return failed('appsflyer.no-appsflyer-id', 'AppsFlyer: appsflyer_id not found for this user', { kind: 'batch', name: 'batch', path: '/integration_attributes' });
  const packageName = textOf(objectOf(batch.application_info)['package']);
  if (isApple(input) && options.appleAppId === '') {
    return failed('appsflyer.no-app-id', 'AppsFlyer: "Apple App ID" is not set, and events of iOS apps need it', settingPointer('connection', 'appleAppId'));
  }
  if (!isApple(input) && packageName === null) {
    return failed('appsflyer.no-app-id', 'AppsFlyer: the batch has no application_info.package, and events of Android apps need it', { kind: 'batch', name: 'batch', path: '/application_info' });
  }
  const appId = isApple(input) ? `id${options.appleAppId}` : packageName!;
  return {
    input, url: options.host + EVENT_PATH + encodeURIComponent(appId.toWellFormed()), headers: [['authentication', options.key], ['Content-Type', 'application/json']],
    before: identityFragment(input, options, id), after: deviceFragment(input, options),
  };
}

function failed(code: string, message: string, pointer: NonNullable<EventDecision['reason']['pointer']>): Left {
  return { outcome: 'failed', reason: { code, message, pointer, value: null } };
}

function eventsOf(event: BatchEvent, data: JsonObject, source: string): readonly AppsFlyerEvent[] | Left {
  const pointer = { kind: 'mapping', name: '', path: '/eventTypes' } as const;
  switch (event.event_type) {
    case 'custom_event': {
      const made = customEvent(data, source);
      return made === null ? { outcome: 'failed', reason: { code: 'appsflyer.no-event-name', message: 'AppsFlyer: the event has no event_name', pointer, value: null } } : [made];
    }
    case 'commerce_event': {
      const made = commerceEvents(data, source);
      if (made.length > 0) return made;
      const message = 'AppsFlyer gets one event for each product or promotion of such a commerce event, and this one has none.';
      return { outcome: 'unsupported', reason: { code: 'appsflyer.commerce-empty', message, pointer, value: textOf(objectOf(data['product_action'])['action']) } };
    }
    default:
      return { outcome: 'unsupported', reason: { code: 'appsflyer.event-type', message: `AppsFlyer takes no ${event.event_type} events.`, pointer, value: event.event_type } };
  }
}

interface Subject {
  readonly id: string;
  readonly event: BatchEvent;
  readonly data: JsonObject;
  readonly source: string;
}

function request({ name, values }: AppsFlyerEvent, { id, event, data, source }: Subject, { input, url, headers, before, after }: Head, alerts: Alert[]): OutboundRequest {
  const { time, source: timeSource } = dateMoment(event, source, input.batch, input.now);
  const hasCurrency = event.event_type === 'commerce_event';
  const currency = hasCurrency ? textOf(data['currency_code']) : null;
  const value = values === null ? '' : stringifyJson(values.value);
  const body = `{${before.text},"eventName":${JSON.stringify(name.value)},"eventValue":${JSON.stringify(value)},"eventTime":"${utcText(time)}",${
    hasCurrency ? `"eventCurrency":${JSON.stringify(currency ?? DEFAULT_CURRENCY)},` : ''}${after.text}}`;
  const origins: FieldOrigin[] = [
    ...before.origins,
    origin('eventName', name),
    ...(values?.origins ?? [origin('eventValue', { source: data['custom_attributes'] === undefined ? 'constant' : `${source}/custom_attributes`, how: 'no values' })]),
    origin('eventTime', { source: timeSource, how: 'UTC with milliseconds' }),
    ...(hasCurrency ? [currencyOrigin(currency, source)] : []),
    ...after.origins,
  ];
  if (String(name.value).length > MAX_NAME_LENGTH) addAlert(alerts, { eventId: id, code: 'appsflyer.event-name-length', message: `AppsFlyer: the event name "${String(name.value)}" is longer than ${MAX_NAME_LENGTH} characters` });
  if (Buffer.byteLength(body) > MAX_PAYLOAD_BYTES) addAlert(alerts, { eventId: id, code: 'appsflyer.payload-size', message: `AppsFlyer: the request is larger than ${MAX_PAYLOAD_BYTES} bytes and was sent all the same` });
  return { method: 'POST', url, headers, body, eventIds: [id], purpose: 'event', origins };
}

function currencyOrigin(currency: string | null, source: string): FieldOrigin {
  if (currency !== null) return origin('eventCurrency', { source: `${source}/currency_code`, how: 'copied' });
  return origin('eventCurrency', { source: 'constant', how: 'the event names no currency', fact: 'default-currency' });
}

/** `yyyy-MM-dd HH:mm:ss.SSS` in UTC (1.4). */
function utcText(time: number): string {
  return new Date(time).toISOString().replace('T', ' ').replace('Z', '');
}

function summarise(events: number, requests: number): string {
  return events === 0 ? `No events for ${NAME}.` : `${plural(events, 'event')} became ${plural(requests, `${NAME} request`)}.`;
}
