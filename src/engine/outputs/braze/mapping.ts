/** A batch to /users/track (spec/outputs/braze.md, half 1): one attributes object, then events and purchases. */
import type { JsonObject } from '../../../protocol/json.ts';
import type { EventDecision, MapInput, MapResult } from '../definition.ts';
import { prefixed } from '../shared/payload.ts';
import { settingPointer } from '../shared/reasons.ts';
import { escapeToken } from '../../../protocol/pointer.ts';
import { eventId, objectOf, plural, textOf } from '../shared/values.ts';
import { userAttributes } from './attributes.ts';
import type { Attributes } from './attributes.ts';
import { mapCommerceEvent } from './commerce.ts';
import { NAME } from './constants.ts';
import { Drafts } from './drafts.ts';
import { eventAt, left, mapPlainEvent } from './events.ts';
import type { EventContext, Left } from './events.ts';
import { chosenIdentity, externalIdentity, identitiesOf, otherIdentity } from './identity.ts';
import type { BrazeIdentity, Sourced } from './identity.ts';
import { readOptions } from './settings.ts';
import type { BrazeOptions } from './settings.ts';
import { IDENTITY_TYPES } from './tables.ts';
import { eventAttributes, latestOptOut, latestPushToken, optOutState, pushTokens, registers } from './user-events.ts';
import type { Latest } from './user-events.ts';

interface User {
  readonly identity: BrazeIdentity;
  readonly identities: JsonObject;
  readonly email: Sourced | null;
}

export function map(input: MapInput): MapResult {
  const options = readOptions(input.settings, input.connectionSettings);
  if (options.restKey === '') return noKey(input);
  const identities = identitiesOf(input, options);
  const external = chosenIdentity(options.identityType, identities, input);
  const token = latestPushToken(input);
  if (external === null && token !== null && input.platform !== 'roku') return importToken(token, input, options);
  const email = chosenIdentity(options.emailType, identities, input);
  const identity = external === null ? otherUser(email, input, options) : externalIdentity(options.identityType, external);
  return identity === null ? noIdentity(input, options) : mapUser({ identity, identities, email }, token, input, options);
}

function mapUser(user: User, token: Latest | null, input: MapInput, options: BrazeOptions): MapResult {
  const drafts = new Drafts();
  const context: EventContext = { input, options, identity: user.identity, drafts, alerts: [] };
  const optOut = latestOptOut(input);
  const attributes = userAttributes({ ...user, input, options, onReserved: (name) => void context.alerts.push({ eventId: null, code: 'braze.reserved-attribute', message: `Braze: the user attribute "${name}" is not sent, because a field of that name says who is meant` }) });
  for (const [name, attribute] of eventAttributes(input, options)) attributes.set(name, attribute);
  if (optOut !== null) attributes.set('email_subscribe', optOutState(optOut));
  if (token !== null) attributes.set('push_tokens', pushTokens(token, options));
  addAttributes(attributes, user.identity, drafts);
  const notSent: EventDecision[] = [];
  input.batch.events.forEach((event, index) => {
    const id = eventId(event, index);
    const why = mapEvent(index, id, { optOut, token }, context);
    if (why === null) return;
    notSent.push({ eventId: id, ...why });
    if (why.outcome === 'failed') context.alerts.push({ eventId: id, code: why.reason.code, message: `${NAME}: ${why.reason.message}` });
  });
  const requests = drafts.requests(options.host, options.restKey);
  return { requests, notSent, alerts: context.alerts, summary: summarise(input, notSent.length, drafts, requests.length) };
}

/** Null for what is in a request now. */
function mapEvent(index: number, id: string, { optOut, token }: { optOut: Latest | null; token: Latest | null }, context: EventContext): Left | null {
  const event = context.input.batch.events[index]!;
  switch (event.event_type) {
    case 'opt_out': return optOut?.index === index ? null : superseded('newer-opt-out', 'A later opt_out event of the batch says how it is now.');
    case 'push_registration': return pushLeft(index, objectOf(event.data), token);
    case 'commerce_event': return mapCommerceEvent(eventAt(event, index, id, context.input), context);
    default: return mapPlainEvent(eventAt(event, index, id, context.input), context);
  }
}

function superseded(code: string, message: string): Left {
  return left('filtered', code, message, null);
}

function pushLeft(index: number, data: JsonObject, token: Latest | null): Left | null {
  if (token?.index === index) return null;
  if (registers(data)) return superseded('newer-token', 'Braze gets the most recent push token only, and a later event of the batch brings one.');
  return data['register'] === false
    ? left('unsupported', 'push-unregistration', 'Braze’s API has no call that takes a push token away.', false)
    : left('failed', 'no-push-token', 'the event has no registration_token, and Braze needs one.', null);
}

/** First of all objects, so that it is in the first request. Nothing is sent of a user of whom there is nothing to say. */
function addAttributes(attributes: Attributes, identity: BrazeIdentity, drafts: Drafts): void {
  if (attributes.size === 0) return;
  const value = { ...identity.fields, ...Object.fromEntries([...attributes].map(([name, { value: own }]) => [name, own])) };
  const { draft, pointer } = drafts.add('attributes', value, null);
  for (const origin of prefixed(identity.origins, pointer)) draft.origins.push(origin);
  for (const { origins, parts = [] } of attributes.values()) {
    for (const origin of prefixed(origins, pointer)) draft.origins.push(origin);
    for (const part of parts) {
      draft.parts.push({ ...part, pointer: pointer + part.pointer });
      if (part.eventId !== null) draft.eventIds.add(part.eventId);
    }
  }
}

/** Roku always needs the external identity (1.4). */
function otherUser(email: Sourced | null, input: MapInput, options: BrazeOptions): BrazeIdentity | null {
  if (!options.allowsOtherIds || input.platform === 'roku') return null;
  return otherIdentity(email, phoneOf(input, options), input);
}

function phoneOf({ batch, own }: MapInput, options: BrazeOptions): Sourced | null {
  const from = options.enrichedAttributes || own === undefined ? batch.user_attributes : own.user_attributes;
  const name = Object.keys(objectOf(batch.user_attributes)).find((key) => key.toLowerCase() === '$mobile' && Object.hasOwn(objectOf(from), key));
  const value = name === undefined ? null : textOf(objectOf(batch.user_attributes)[name]);
  return value === null || name === undefined ? null : { value, source: `/user_attributes/${escapeToken(name)}` };
}

/** Without the external identity a push token goes alone, to a user whom nobody knows; events are dropped (1.4). */
function importToken(token: Latest, input: MapInput, options: BrazeOptions): MapResult {
  const drafts = new Drafts();
  const { value: tokens, origins } = pushTokens(token, options);
  const { draft, pointer } = drafts.add('attributes', { push_token_import: true, push_tokens: tokens }, token.id);
  draft.origins.push({ target: `${pointer}/push_token_import`, source: 'constant', how: 'push token of an unknown user', fact: 'push-import' });
  for (const origin of prefixed(origins, pointer)) draft.origins.push(origin);
  const reason = { ...missingIdentity(options), code: 'braze.push-token-only', message: 'The user has no external identity, so Braze gets the push token alone, and events are dropped.' };
  const notSent = input.batch.events.flatMap((event, index): EventDecision[] => (index === token.index ? [] : [{ eventId: eventId(event, index), outcome: 'failed', reason }]));
  const requests = drafts.requests(options.host, options.restKey);
  return { requests, notSent, alerts: [], summary: `A push token of an unknown user; ${notSent.length === 0 ? '' : `${plural(notSent.length, 'event')} dropped; `}${plural(requests.length, 'request')}.` };
}

const NO_KEY = 'Braze: App Group REST API Key is required for server-side forwarding';
const NO_IDENTITY = 'Braze: External Identity Type not found in batch';

function noKey(input: MapInput): MapResult {
  return nothing(input, { code: 'braze.no-rest-key', message: `${NO_KEY}: enter it in the connection.`, pointer: settingPointer('connection', 'restApiKey'), value: '' }, NO_KEY);
}

function missingIdentity({ identityType }: BrazeOptions): Pick<EventDecision['reason'], 'pointer' | 'value'> {
  return { pointer: settingPointer('output', 'userIdentificationType'), value: identityType };
}

function noIdentity(input: MapInput, options: BrazeOptions): MapResult {
  const label = IDENTITY_TYPES[options.identityType]?.label ?? options.identityType;
  const roku = input.platform === 'roku' ? ', which users of Roku always need' : '';
  return nothing(input, { ...missingIdentity(options), code: 'braze.no-external-id', message: `${NO_IDENTITY}: the user has no ${label}${roku}.` }, NO_IDENTITY);
}

function nothing(input: MapInput, reason: EventDecision['reason'], message: string): MapResult {
  return {
    requests: [],
    notSent: input.batch.events.map((event, index) => ({ eventId: eventId(event, index), outcome: 'failed', reason })),
    alerts: [{ eventId: null, code: reason.code, message }],
    summary: `${message}.`,
  };
}

function summarise(input: MapInput, held: number, drafts: Drafts, requests: number): string {
  if (requests === 0) return 'Nothing to send to Braze.';
  const sent = input.batch.events.length - held;
  const objects = [
    ...(drafts.count('events') > 0 ? [plural(drafts.count('events'), 'Braze event')] : []),
    ...(drafts.count('purchases') > 0 ? [plural(drafts.count('purchases'), 'purchase')] : []),
  ].join(' and ');
  const parts = [
    sent === 0 ? 'no events sent' : objects === '' ? plural(sent, 'event') : `${plural(sent, 'event')} became ${objects}`,
    ...(drafts.count('attributes') > 0 ? ['the user’s attributes'] : []),
    plural(requests, 'request'),
  ];
  const text = `${parts.join('; ')}.`;
  return text.charAt(0).toUpperCase() + text.slice(1);
}
