/** What GA4 keeps of a request, and what of it it would drop. */
import { isObject } from '../../../../protocol/json.ts';
import type { Json, JsonObject } from '../../../../protocol/json.ts';
import type { PartnerNote, ReceivedUser } from '../../../../protocol/partner.ts';
import type { SimulatorContext, SimulatorState } from '../../definition.ts';
import { LOOKUP, keyOf, mergeUsers, saveEvent, saveUser, userOf } from '../../shared/received.ts';
import { listOf, numberOf, objectOf, textOf } from '../../shared/values.ts';
import { SLUG } from '../constants.ts';
import { isDropped } from './finding.ts';
import type { Finding } from './finding.ts';

/** Stores the request's events and its user; answers notes on purchases that came before. */
export function record(body: JsonObject, findings: readonly Finding[], context: SimulatorContext): PartnerNote[] {
  const { state, now } = context;
  const dropped = findings.filter(isDropped);
  const whole = dropped.find(({ event, property }) => event === null && property === null);
  const user = whole === undefined ? saveRequestUser(body, dropped, context) : null;
  const at = Math.trunc((numberOf(body['timestamp_micros']) ?? now * 1_000) / 1_000);
  return listOf(body['events']).flatMap((event, index): PartnerNote[] => {
    const { name, params } = objectOf(event);
    const properties = objectOf(params);
    const ignored = (whole ?? dropped.find((finding) => finding.event === index))?.description ?? null;
    const kind = name === 'purchase' || name === 'refund' ? name : 'event';
    const transaction = textOf(properties['transaction_id']);
    const dedupId = ignored === null && kind === 'purchase' && transaction !== null ? JSON.stringify(['purchase', instanceOf(body).value, transaction]) : null;
    const stored = saveEvent(state, { name: textOf(name) ?? '(no name)', kind, at, user, properties, revenue: revenueOf(kind, properties), dedupId, ignored }, now);
    if (stored === 'stored') return [];
    return [{ level: 'ignored', code: `${SLUG}.duplicate-transaction`, message: `GA4 has a purchase with the transaction_id ${transaction} of this instance and does not count it again.`, pointer: `/events/${index}/params/transaction_id`, status: 'documented' }];
  });
}

function instanceOf(body: JsonObject): { readonly key: string; readonly value: string } {
  const key = body['app_instance_id'] === undefined ? 'client_id' : 'app_instance_id';
  return { key, value: textOf(body[key]) ?? '' };
}

function revenueOf(kind: string, params: JsonObject): { amount: number; currency: string } | null {
  const amount = numberOf(params['value']);
  const currency = textOf(params['currency']);
  if (kind === 'event' || amount === null || currency === null) return null;
  return { amount: kind === 'refund' ? -amount : amount, currency };
}

function saveRequestUser(body: JsonObject, dropped: readonly Finding[], { state, now }: SimulatorContext): string {
  const { key: idName, value: id } = instanceOf(body);
  const userId = textOf(body['user_id']);
  const left = new Set(dropped.map(({ property }) => property));
  const key = userKey(state, idName, id, userId, now);
  saveUser(state, key, { [idName]: id, user_id: userId }, now, (user) => {
    user.attributes = Object.fromEntries([...changed(user.attributes, objectOf(body['user_properties']), left)]) as ReceivedUser['attributes'];
    user.consents = { ...user.consents, ...objectOf(body['consent']) } as ReceivedUser['consents'];
  });
  // The instance is the user's who was there last, also when an earlier one comes back.
  state.put(LOOKUP, id, key);
  return key;
}

/** A value of null takes a user property away. */
function changed(known: Readonly<Record<string, unknown>>, properties: JsonObject, left: ReadonlySet<string | null>): Map<string, unknown> {
  const attributes = new Map(Object.entries(known));
  for (const [name, held] of Object.entries(properties)) {
    if (left.has(name)) continue;
    const value: Json | undefined = isObject(held) ? held['value'] : undefined;
    if (value === null) attributes.delete(name);
    else if (value !== undefined) attributes.set(name, value);
  }
  return attributes;
}

/** By user id, else whoever the instance belongs to. What an instance did before its user was known becomes that user's. */
function userKey(state: SimulatorState, idName: string, id: string, userId: string | null, now: number): string {
  const device = keyOf(state, id);
  if (userId === null) return device ?? `${idName}:${id}`;
  const own = `user_id:${userId}`;
  if (userOf(state, own) === undefined) saveUser(state, own, { user_id: userId }, now);
  if (device !== undefined && device.startsWith(`${idName}:`)) mergeUsers(state, device, own, now);
  return own;
}
