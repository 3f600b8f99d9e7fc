/** A batch to Amplitude requests (spec/outputs/amplitude.md, half 1): events with what is known of the user, split at the limits. */
import { hash } from 'node:crypto';
import type { FieldOrigin, MapInput, MapResult } from '../definition.ts';
import type { BatchEvent } from '../../batch/types.ts';
import type { Fragment } from '../shared/payload.ts';
import { settingPointer } from '../shared/reasons.ts';
import { eventId, eventMoment, numberOf, objectOf, plural } from '../shared/values.ts';
import { IDENTIFY, NAME } from './constants.ts';
import { deviceFields } from './device.ts';
import { nameEvent } from './events.ts';
import type { NamedEvent } from './events.ts';
import { fragment } from './fields.ts';
import type { Field } from './fields.ts';
import { resolveIdentity } from './identity.ts';
import type { AmplitudeIdentity } from './identity.ts';
import { toRequests } from './requests.ts';
import type { WrittenEvent } from './requests.ts';
import { readOptions } from './settings.ts';
import type { AmplitudeOptions } from './settings.ts';
import { sentAttributes, unsetProperties, userProperties, withProperties } from './user.ts';

/** What all events of the batch share, and what goes before they are made. */
interface Context {
  readonly input: MapInput;
  readonly options: AmplitudeOptions;
  readonly identity: AmplitudeIdentity;
  readonly head: Fragment;
  readonly device: Fragment;
  readonly user: Field | null;
  readonly userText: Fragment;
  /** Of `context.location`. */
  readonly place: Fragment;
}

export function map(input: MapInput): MapResult {
  const options = readOptions(input.settings, input.connectionSettings);
  if (input.platform === 'web' && !options.forwardWeb) return leftToKit(input);
  const identity = resolveIdentity(input, options);
  if (identity.userId === null && (identity.deviceId === null || input.platform === 'web')) return noIdentity(input, options, identity);
  const context = prepare(input, options, identity);
  const written: WrittenEvent[] = [];
  const notSent: MapResult['notSent'][number][] = [];
  const alerts: MapResult['alerts'][number][] = [];
  input.batch.events.forEach((event, index) => {
    const id = eventId(event, index);
    const named = nameEvent(event, `/events/${index}/data`, input, options);
    if ('outcome' in named) {
      notSent.push({ eventId: id, ...named });
      if (named.outcome === 'failed') alerts.push({ eventId: id, code: named.reason.code, message: `${NAME}: ${named.reason.message}` });
    } else for (const one of named) written.push(writeEvent(one, event, index, id, context));
  });
  const sent = input.batch.events.length - notSent.length;
  const identify = identifyEvent(context, sent > 0);
  const requests = toRequests(identify === null ? written : [identify, ...written], input, options);
  return { requests, notSent, alerts, summary: summarise(sent, written.length, identify !== null, requests.length) };
}

function prepare(input: MapInput, options: AmplitudeOptions, identity: AmplitudeIdentity): Context {
  const attributes = sentAttributes(input, options);
  const user = userProperties(input, options, attributes);
  return {
    input, options, identity, user,
    head: fragment([identity.userId, identity.deviceId].filter((field) => field !== null)),
    device: fragment(deviceFields(input, options, attributes)),
    userText: fragment(user === null ? [] : [user]),
    place: fragment(placeFields(objectOf(objectOf(input.batch.context)['location']), '/context/location')),
  };
}

function placeFields(location: Readonly<Record<string, unknown>>, source: string): Field[] {
  const latitude = numberOf(location['latitude']);
  const longitude = numberOf(location['longitude']);
  if (latitude === null || longitude === null) return [];
  return [
    { key: 'location_lat', value: latitude, source: `${source}/latitude`, how: 'number' },
    { key: 'location_lng', value: longitude, source: `${source}/longitude`, how: 'number' },
  ];
}

function writeEvent(named: NamedEvent, event: BatchEvent, index: number, id: string, context: Context): WrittenEvent {
  const { input } = context;
  const data = objectOf(event.data);
  const source = `/events/${index}/data`;
  const moment = eventMoment(event, source, input.batch, input.now);
  const fields: Field[] = [named.type, { key: 'time', value: Math.trunc(moment.time), source: moment.source, how: 'time of the event, ms' }];
  const session = numberOf(data['session_start_unixtime_ms']);
  if (session !== null && session > 0) fields.push({ key: 'session_id', value: Math.trunc(session), source: `${source}/session_start_unixtime_ms`, how: 'start of the session, ms' });
  fields.push(insertId(named, id, data['event_id'] === undefined ? `/events/${index}` : `${source}/event_id`, moment.time, context));
  if (named.properties !== null) fields.push(named.properties);
  if (named.money !== undefined) fields.push(...named.money);
  const hasOwnUser = named.user !== undefined && named.user.entries.length > 0;
  if (hasOwnUser) fields.push(withProperties(context.user, named.user)!);
  const place = data['location'] === undefined || data['location'] === null ? [] : placeFields(objectOf(data['location']), `${source}/location`);
  fields.push(...place);
  return { eventId: id, ...joined([context.head, fragment(fields), hasOwnUser ? null : context.userText, place.length > 0 ? null : context.place, context.device]) };
}

/** Hashed from what tells events apart, so that a repeat has the same (1.5). */
function insertId(named: NamedEvent, id: string, source: string, time: number, { input, options, identity }: Context): Field {
  if (options.insertIdFromEventId && input.platform !== 'web') {
    if (named.position === null) return { key: 'insert_id', value: id, source, how: 'event id' };
    return { key: 'insert_id', value: `${id}-${named.position}`, source, how: 'event id and position in the expansion', fact: 'insert-id-expanded' };
  }
  const parts = [identity.deviceId?.value ?? '', identity.userId?.value ?? '', named.type.value, id, Math.trunc(time)];
  if (named.isItem === true) parts.push(named.position);
  return { key: 'insert_id', value: hash('md5', parts.join('|')), source, how: 'MD5 of device id, user id, event type, event id and time', fact: 'insert-id-hash' };
}

/**
 * Changes of the user that no event carries: all of what is known where no event is sent, else only what was deleted. It goes first, so
 * that the events after it are of the changed user.
 */
function identifyEvent(context: Context, hasEvents: boolean): WrittenEvent | null {
  const { input, options, user } = context;
  const unset = unsetProperties(input, options);
  const set = hasEvents ? null : user;
  if (unset === null && set === null && (hasEvents || input.batch.events.length > 0)) return null;
  const value = { ...(set === null ? {} : { $set: set.value }), ...(unset === null ? {} : { $unset: unset.value }) };
  const origins: FieldOrigin[] = [];
  if (set !== null && set.source !== null) origins.push({ target: '/$set', source: set.source, how: set.how });
  for (const one of set?.inner ?? []) origins.push({ ...one, target: `/$set${one.target}` });
  if (unset !== null) origins.push(...unset.origins);
  const fields: Field[] = [{ key: 'event_type', value: IDENTIFY, source: 'constant', how: 'changes of the user without an event', fact: 'identify-event' }];
  if (Object.keys(value).length > 0) fields.push({ key: 'user_properties', value, source: null, how: '', inner: origins });
  return { eventId: null, ...joined([context.head, fragment(fields), context.device]) };
}

function joined(parts: readonly (Fragment | null)[]): Fragment {
  let text = '';
  const origins: FieldOrigin[] = [];
  for (const part of parts) {
    if (part === null || part.text === '') continue;
    text += text === '' ? part.text : `,${part.text}`;
    for (const origin of part.origins) origins.push(origin);
  }
  return { text: `{${text}}`, origins };
}

function leftToKit(input: MapInput): MapResult {
  const message = '"Forward Web Requests Server Side" is off for this connection, so data of web inputs is left to the Amplitude web kit.';
  const reason = { code: 'amplitude.web-kit-only', message, pointer: settingPointer('connection', 'forwardWebRequestsServerSide'), value: false };
  return { requests: [], notSent: input.batch.events.map((event, index) => ({ eventId: eventId(event, index), outcome: 'kit-only', reason })), alerts: [], summary: message };
}

function noIdentity(input: MapInput, options: AmplitudeOptions, identity: AmplitudeIdentity): MapResult {
  const isWeb = identity.deviceId !== null;
  const message = isWeb ? 'Amplitude: no user_id, web data not forwarded' : 'Amplitude: no user_id or device_id, data not forwarded';
  const why = isWeb ? 'web data from the server needs the identity of "User Identification"' : 'the batch has neither that identity nor a device id of its platform, and "Anonymous ID forwarding" gives none';
  const reason = {
    code: isWeb ? 'amplitude.no-user-id' : 'amplitude.no-id',
    message: `${message}: "User Identification" is ${options.identification}, and ${why}.`,
    pointer: settingPointer('connection', 'userIdentification'),
    value: options.identification,
  };
  return {
    requests: [],
    notSent: input.batch.events.map((event, index) => ({ eventId: eventId(event, index), outcome: 'failed', reason })),
    alerts: [{ eventId: null, code: reason.code, message }],
    summary: `${message}.`,
  };
}

function summarise(sent: number, events: number, hasIdentify: boolean, requests: number): string {
  const parts = [sent === 0 ? 'no events sent' : `${plural(sent, 'event')} became ${plural(events, 'Amplitude event')}`];
  if (hasIdentify) parts.push('1 change of user properties');
  const text = `${parts.join('; ')}; ${plural(requests, 'request')}.`;
  return text.charAt(0).toUpperCase() + text.slice(1);
}
