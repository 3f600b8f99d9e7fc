/** A batch to Mixpanel calls (spec/outputs/mixpanel.md, half 1): alias, then /track, /import and /engage. */
import type { BatchEvent } from '../../batch/types.ts';
import type { EventDecision, MapInput, MapResult, OutboundRequest } from '../definition.ts';
import { addAlert } from '../shared/alerts.ts';
import { ListBodies } from '../shared/list-body.ts';
import { nest, payloadPart } from '../shared/payload.ts';
import type { BodyPart, PayloadField } from '../shared/payload.ts';
import { settingPointer, settingSource } from '../shared/reasons.ts';
import { batchMoment, eventId, eventMoment, objectOf, plural, textOf } from '../shared/values.ts';
import type { Moment } from '../shared/values.ts';
import { ENGAGE_PATH, HISTORY_MS, IMPORT_PATH, MAX_OBJECTS, NAME, TRACK_PATH } from './constants.ts';
import { addEvent } from './event-text.ts';
import { nameEvent } from './events.ts';
import { resolveIdentity } from './identity.ts';
import type { MixpanelIdentity } from './identity.ts';
import { chargeOf, peopleBlocked, profileUpdates, transaction } from './people.ts';
import { sharedProperties } from './properties.ts';
import type { SharedProperties } from './properties.ts';
import { readOptions } from './settings.ts';
import type { MixpanelOptions } from './settings.ts';

interface Mapped {
  readonly track: ListBodies;
  readonly history: ListBodies;
  readonly engage: ListBodies;
  readonly notSent: EventDecision[];
  readonly alerts: { eventId: string | null; code: string; message: string }[];
}

interface Context {
  readonly input: MapInput;
  readonly options: MixpanelOptions;
  readonly identity: MixpanelIdentity;
  readonly shared: SharedProperties;
  readonly mapped: Mapped;
  /** Why there are no profile updates; null when there may be. */
  readonly blocked: string | null;
}

export function map(input: MapInput): MapResult {
  const options = readOptions(input.settings, input.connectionSettings);
  if (input.platform === 'web' && !options.forwardWeb) return leftToKit(input);
  const identity = resolveIdentity(input, options);
  if (identity === null) return noIdentity(input, options);
  const mapped: Mapped = { track: new ListBodies(MAX_OBJECTS), history: new ListBodies(MAX_OBJECTS), engage: new ListBodies(MAX_OBJECTS), notSent: [], alerts: [] };
  const blocked = peopleBlocked(input, options);
  const context: Context = { input, options, identity, shared: sharedProperties(input, identity, options), mapped, blocked };
  if (blocked === null) for (const part of profileUpdates({ input, identity, options, moment: newestMoment(input) })) mapped.engage.next().add(part, null);
  input.batch.events.forEach((event, index) => mapEvent(event, index, context));
  const requests = [
    ...toRequests(alias(context), 'alias', options.host + TRACK_PATH),
    ...toRequests(mapped.track, 'track', options.host + TRACK_PATH),
    ...(mapped.history.objects === 0 ? [] : toRequests(mapped.history, 'import', options.host + IMPORT_PATH, [['Authorization', `Basic ${btoa(utf8(`${options.apiSecret}:`))}`]])),
    ...toRequests(mapped.engage, 'engage', options.host + ENGAGE_PATH),
  ];
  return { requests, notSent: mapped.notSent, alerts: mapped.alerts, summary: summarise(input, mapped, requests, blocked) };
}

function leftToKit(input: MapInput): MapResult {
  const message = '"Forward Web Requests Server Side" is off for this connection, so data of web inputs is left to the Mixpanel web kit.';
  const reason = { code: 'mixpanel.web-kit-only', message, pointer: settingPointer('connection', 'forwardWebRequestsServerSide'), value: false };
  return { requests: [], notSent: input.batch.events.map((event, index) => ({ eventId: eventId(event, index), outcome: 'kit-only', reason })), alerts: [], summary: message };
}

function noIdentity(input: MapInput, options: MixpanelOptions): MapResult {
  const message = 'Mixpanel: no distinct_id could be resolved for this batch';
  const reason = {
    code: 'mixpanel.no-distinct-id',
    message: `${message}: "External Identity Type" is ${options.identityType}, and the batch has neither that identity nor a device id.`,
    pointer: settingPointer('output', 'userIdentificationType'),
    value: options.identityType,
  };
  return {
    requests: [],
    notSent: input.batch.events.map((event, index) => ({ eventId: eventId(event, index), outcome: 'failed', reason })),
    alerts: [{ eventId: null, code: reason.code, message }],
    summary: `${message}.`,
  };
}

function mapEvent(event: BatchEvent, index: number, context: Context): void {
  const { input, options, mapped } = context;
  const id = eventId(event, index);
  const named = nameEvent(event, { options, platform: input.platform, names: context.shared.names });
  if ('outcome' in named) {
    mapped.notSent.push({ eventId: id, ...named });
    if (named.outcome === 'failed') mapped.alerts.push({ eventId: id, code: named.reason.code, message: `${NAME}: ${named.reason.message}` });
    return;
  }
  const source = `/events/${index}/data`;
  const data = objectOf(event.data);
  const moment = eventMoment(event, source, input.batch, input.now);
  const { time } = moment;
  const isHistory = input.now - time > HISTORY_MS;
  if (isHistory && options.apiSecret === '') {
    const message = 'Mixpanel: event older than 5 days dropped, API Secret is not configured';
    mapped.notSent.push({ eventId: id, outcome: 'failed', reason: { code: 'mixpanel.too-old', message: `${message}: set "Project API Secret" to send it to /import.`, pointer: settingPointer('output', 'apiSecret'), value: time } });
    mapped.alerts.push({ eventId: id, code: 'mixpanel.too-old', message });
    return;
  }
  const into = isHistory ? mapped.history : mapped.track;
  const facts = { id, source, idSource: data['event_id'] === undefined ? `/events/${index}` : `${source}/event_id`, moment };
  for (const one of named) noteReserved(addEvent(into.next(), one, facts, context.shared, options), id, mapped);
  const charge = context.blocked === null ? chargeOf(event.event_type, data) : null;
  if (charge !== null) mapped.engage.next().add(transaction({ input, identity: context.identity, options, moment }, charge, data, source), id);
}

function noteReserved(names: readonly string[], id: string, { alerts }: Mapped): void {
  for (const name of names) {
    const message = `Mixpanel: the event attribute "${name}" is not sent, because the property of that name identifies the event`;
    addAlert(alerts, { eventId: id, code: 'mixpanel.reserved-attribute', message });
  }
}

function newestMoment({ batch, now }: MapInput): Moment {
  const last = batch.events.reduce<Moment | null>((latest, event, index) => {
    const moment = eventMoment(event, `/events/${index}/data`, batch, now);
    return latest === null || moment.time > latest.time ? moment : latest;
  }, null);
  return last ?? batchMoment(batch, now);
}

/** `$create_alias` of old configurations, off unless "Send legacy alias" is on (1.4). */
function alias({ input, options, identity }: Context): ListBodies {
  const list = new ListBodies(MAX_OBJECTS);
  const name = textOf(objectOf(input.batch.user_identities)['alias']);
  if (!options.legacyAlias || name === null || identity.device === null) return list;
  const properties = new Map<string, PayloadField>([
    ['distinct_id', { ...identity.device, fact: 'legacy-alias' }],
    ['alias', { value: name, source: '/user_identities/alias', how: 'alias identity', fact: 'legacy-alias' }],
    ['token', { value: options.token, source: settingSource('output', 'token'), how: 'setting' }],
  ]);
  const event: PayloadField = { value: '$create_alias', source: settingSource('connection', 'legacyAlias'), how: 'legacy alias', fact: 'legacy-alias' };
  const part: BodyPart = nest([['event', event], ['properties', payloadPart(properties)]]);
  list.next().add(part, null);
  return list;
}

/** Only /import says which of its events it refused. */
function toRequests(bodies: ListBodies, purpose: string, url: string, headers: readonly (readonly [string, string])[] = []): OutboundRequest[] {
  return bodies.all.map((list) => ({
    method: 'POST', url, headers: [...headers, ['Content-Type', 'application/json']], body: list.body, eventIds: list.eventIds, purpose, origins: list.origins,
    ...(purpose === 'import' ? { parts: list.parts } : {}),
  }));
}

/** `btoa` takes bytes as characters. */
function utf8(text: string): string {
  return String.fromCharCode(...new TextEncoder().encode(text));
}

function summarise(input: MapInput, mapped: Mapped, requests: readonly OutboundRequest[], blocked: string | null): string {
  const objects = mapped.track.objects + mapped.history.objects;
  const updates = mapped.engage.objects;
  const sent = input.batch.events.length - mapped.notSent.length;
  const parts = [sent === 0 ? 'no events sent' : `${plural(sent, 'event')} became ${plural(objects, 'Mixpanel event')}`];
  if (updates > 0) parts.push(plural(updates, 'profile update'));
  if (blocked !== null) parts.push(blocked);
  const text = `${parts.join('; ')}; ${plural(requests.length, 'request')}.`;
  return text.charAt(0).toUpperCase() + text.slice(1);
}
