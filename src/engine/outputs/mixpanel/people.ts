/** Profile updates and revenue for /engage (spec/outputs/mixpanel.md 1.6, 1.7). */
import type { Json } from '../../../protocol/json.ts';
import type { MapInput } from '../definition.ts';
import { escapeToken } from '../../../protocol/pointer.ts';
import { nest, payloadPart } from '../shared/payload.ts';
import type { BodyPart, Payload, PayloadField } from '../shared/payload.ts';
import { settingSource } from '../shared/reasons.ts';
import { listOf, numberOf, objectOf, textOf } from '../shared/values.ts';
import type { Moment } from '../shared/values.ts';
import type { MixpanelIdentity } from './identity.ts';
import { attributeName } from './mapping-tables.ts';
import { asBoolean, attributeValue, emailField, ipField, isSuperProperty } from './properties.ts';
import type { MixpanelOptions } from './settings.ts';

/** Why there are no profile updates; null when there may be. */
export function peopleBlocked(input: MapInput, options: MixpanelOptions): string | null {
  if (!options.usePeople) return 'no profile update: "Use Mixpanel People" is off';
  if (options.profileOnlyIfLoggedIn && textOf(objectOf(input.batch.user_identities)['customer_id']) === null) {
    return 'no profile update: "Create Profile Only If Logged In" is on and the user has no customer id';
  }
  return null;
}

interface UpdateHead {
  readonly input: MapInput;
  readonly identity: MixpanelIdentity;
  readonly options: MixpanelOptions;
  readonly moment: Moment;
}

function update(head: UpdateHead, operation: string, operand: BodyPart | PayloadField): BodyPart {
  const { input, identity, options, moment } = head;
  return nest([
    ['$token', { value: options.token, source: settingSource('output', 'token'), how: 'setting' }],
    ['$distinct_id', identity.distinctId],
    ['$ip', ipField(input, options)],
    ['$time', { value: moment.time, source: moment.source, how: 'time of the update, ms', fact: 'update-time' }],
    [operation, operand],
  ]);
}

/** `$set` of all attributes, then `$unset` of the deleted ones. */
export function profileUpdates(head: UpdateHead): BodyPart[] {
  const set = profileSet(head);
  const unset = profileUnset(head);
  return [
    ...(set.size === 0 ? [] : [update(head, '$set', payloadPart(set))]),
    ...(unset === null ? [] : [update(head, '$unset', unset)]),
  ];
}

function profileSet({ input, options }: UpdateHead): Payload {
  const set: Payload = new Map();
  for (const [name, value] of Object.entries(objectOf(input.batch.user_attributes))) {
    if (isSuperProperty(name, options)) continue;
    const source = `/user_attributes/${escapeToken(name)}`;
    set.set(attributeName(name), value === null ? { value: true, source, how: 'user tag', fact: 'user-tags' } : { value: asBoolean(value), source, how: 'user attribute' });
  }
  const email = emailField(input);
  if (email !== null) set.set('$email', email);
  return set;
}

/** A name that is both deleted and set ends up set (spec/data-model.md 4.4), so it is not unset. */
function profileUnset({ input, options }: UpdateHead): BodyPart | null {
  const set = objectOf(input.batch.user_attributes);
  const names = new Map<string, number>();
  listOf(input.batch.deleted_user_attributes).forEach((name, index) => {
    if (typeof name !== 'string' || Object.hasOwn(set, name) || isSuperProperty(name, options)) return;
    const target = attributeName(name);
    if (!names.has(target)) names.set(target, index);
  });
  if (names.size === 0) return null;
  return { value: [...names.keys()], origins: [...names.values()].map((index, position) => ({ target: `/${position}`, source: `/deleted_user_attributes/${index}`, how: 'deleted user attribute' })) };
}

export interface Charge {
  readonly amount: number;
  readonly source: string;
  readonly isRefund: boolean;
}

/** The money of an event: a purchase, a refund (negative, UNCONFIRMED) or a custom event with a lifetime value. */
export function chargeOf(eventType: string, data: Readonly<Record<string, Json>>): Charge | null {
  if (eventType === 'commerce_event') {
    const action = objectOf(data['product_action']);
    const amount = numberOf(action['total_amount']);
    if (amount === null || (action['action'] !== 'purchase' && action['action'] !== 'refund')) return null;
    const isRefund = action['action'] === 'refund';
    return { amount: isRefund ? -Math.abs(amount) : amount, source: '/product_action/total_amount', isRefund };
  }
  if (eventType !== 'custom_event') return null;
  const name = textOf(data['lifetime_value_attribute_name']) ?? '$Amount';
  const attribute = numberOf(objectOf(data['custom_attributes'])[name]);
  if (attribute !== null) return { amount: attribute, source: `/custom_attributes/${escapeToken(name)}`, isRefund: false };
  const change = typeof data['lifetime_value_change'] === 'number' ? data['lifetime_value_change'] : 0;
  return change === 0 || !Number.isFinite(change) ? null : { amount: change, source: '/lifetime_value_change', isRefund: false };
}

/** `$append` of one transaction, with the event's attributes. */
export function transaction(head: UpdateHead, charge: Charge, data: Readonly<Record<string, Json>>, dataSource: string): BodyPart {
  const fields: Payload = new Map();
  for (const [name, value] of Object.entries(objectOf(data['custom_attributes']))) {
    if (value === null) continue;
    fields.set(attributeName(name), { value: attributeValue(value, head.options), source: `${dataSource}/custom_attributes/${escapeToken(name)}`, how: 'event attribute' });
  }
  fields.set('$amount', { value: charge.amount, source: dataSource + charge.source, how: charge.isRefund ? 'refund: negative' : 'revenue', fact: charge.isRefund ? 'refunds' : 'transaction-form' });
  fields.set('$time', { value: wallTime(head.moment.time), source: head.moment.source, how: 'yyyy-MM-ddTHH:mm:ss, UTC', fact: 'transaction-form' });
  return update(head, '$append', nest([['$transactions', payloadPart(fields)]]));
}

/** Only years that ISO 8601 writes with four digits; nonsense becomes the epoch. */
function wallTime(time: number): string {
  const date = new Date(time);
  return (Number.isNaN(date.getTime()) ? new Date(0) : date).toISOString().slice(0, 19);
}
