/** A batch to Measurement Protocol requests (spec/outputs/google-analytics-4.md, half 1): one for each time of events. */
import { stringifyJson } from '../../../protocol/json.ts';
import type { EventDecision, FieldOrigin, MapInput, MapResult, OutboundRequest } from '../definition.ts';
import { addAlert } from '../shared/alerts.ts';
import type { Alert } from '../shared/alerts.ts';
import { dateMoment } from '../shared/moments.ts';
import { fragmentOf, nest, prefixed } from '../shared/payload.ts';
import type { Fragment } from '../shared/payload.ts';
import { settingPointer } from '../shared/reasons.ts';
import { eventId, objectOf, plural } from '../shared/values.ts';
import type { Moment } from '../shared/values.ts';
import { LATE_MS, MAX_EVENTS, SLUG } from './constants.ts';
import { eventsOf, typeLeft } from './events.ts';
import type { Ga4Event } from './events.ts';
import { readOptions } from './settings.ts';
import type { Ga4Options } from './settings.ts';
import { streamOf, userId } from './stream.ts';
import type { Left, Stream } from './stream.ts';
import { consent, userProperties } from './user.ts';

/** An event of GA4, the id of the one that it was made of, and that one's time. */
interface Timed {
  readonly event: Ga4Event;
  readonly id: string;
  readonly moment: Moment;
}

export function map(input: MapInput): MapResult {
  const options = readOptions(input.connectionSettings);
  const stream = streamOf(input, options);
  const groups = new Map<number, Timed[]>();
  const notSent: EventDecision[] = [];
  const alerts: Alert[] = [];
  const leave = (id: string, { outcome, reason }: Left, alertOf: string | null): void => {
    notSent.push({ eventId: id, outcome, reason });
    if (outcome === 'failed') addAlert(alerts, { eventId: alertOf, code: reason.code, message: reason.message });
  };
  input.batch.events.forEach((event, index) => {
    const id = eventId(event, index);
    const unsupported = typeLeft(event);
    if (unsupported !== null) return leave(id, unsupported, id);
    if ('outcome' in stream) return leave(id, stream, null);
    const source = `/events/${index}/data`;
    const moment = momentOf(dateMoment(event, source, input.batch, input.now), input.now, options);
    if ('outcome' in moment) return leave(id, moment, id);
    const made = eventsOf(event, objectOf(event.data), source, stream.kind, options.cleansing);
    if ('outcome' in made) return leave(id, made, id);
    const group = groups.get(moment.time);
    const own = made.map((one): Timed => ({ event: one, id, moment }));
    if (group === undefined) groups.set(moment.time, own);
    else group.push(...own);
  });
  const requests = 'outcome' in stream || groups.size === 0 ? [] : requestsOf(groups.values(), stream, input, options);
  return { requests, notSent, alerts, summary: summarise(input.batch.events.length - notSent.length, requests, groups) };
}

/** 1.1: what becomes of events that GA4 takes no more. */
function momentOf(moment: Moment, now: number, { late }: Ga4Options): Moment | Left {
  if (late === 'Send' || now - moment.time <= LATE_MS) return moment;
  if (late === 'Transform') return { time: now, source: 'clock' };
  const message = 'The event is older than the 72 hours that GA4 takes, and "Late Event Action" is Drop.';
  return { outcome: 'filtered', reason: { code: `${SLUG}.late`, message, pointer: settingPointer('connection', 'lateEventAction'), value: moment.time } };
}

function requestsOf(groups: Iterable<readonly Timed[]>, stream: Stream, input: MapInput, options: Ga4Options): OutboundRequest[] {
  const user = userId(input, options);
  const before = fragmentOf(nest([[stream.idKey, stream.id], ...(user === null ? [] : [['user_id', user] as const])]));
  const properties = userProperties(input, options);
  const told = consent(input, options);
  const after = fragmentOf(nest([...(properties === null ? [] : [['user_properties', properties] as const]), ...(told === null ? [] : [['consent', told] as const])]));
  const requests: OutboundRequest[] = [];
  for (const events of groups) {
    for (let start = 0; start < events.length; start += MAX_EVENTS) requests.push(request(events.slice(start, start + MAX_EVENTS), stream.url, before, after));
  }
  return requests;
}

const HEADERS: OutboundRequest['headers'] = [['Content-Type', 'application/json']];

function request(events: readonly Timed[], url: string, before: Fragment, after: Fragment): OutboundRequest {
  const { time, source } = events[0]!.moment;
  const list = events.map(({ event }) => stringifyJson(event.value)).join(',');
  const origins: FieldOrigin[] = [...before.origins, { target: '/timestamp_micros', source, how: source === 'clock' ? 'now, in microseconds' : 'milliseconds to microseconds' }, ...after.origins];
  events.forEach(({ event }, index) => { for (const origin of prefixed(event.origins, `/events/${index}`)) origins.push(origin); });
  const body = `{${before.text},"timestamp_micros":${Math.round(time * 1_000)},${after.text === '' ? '' : `${after.text},`}"events":[${list}]}`;
  return { method: 'POST', url, headers: HEADERS, body, eventIds: [...new Set(events.map(({ id }) => id))], purpose: 'collect', origins };
}

function summarise(sent: number, requests: readonly OutboundRequest[], groups: ReadonlyMap<number, readonly Timed[]>): string {
  if (requests.length === 0) return 'No events for Google Analytics 4.';
  const made = [...groups.values()].reduce((sum, { length }) => sum + length, 0);
  return `${plural(sent, 'event')} became ${plural(made, 'GA4 event')}; ${plural(requests.length, 'request')}.`;
}
