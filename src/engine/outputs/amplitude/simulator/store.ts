/** Storing one event: repeats, users, revenue (spec/outputs/amplitude.md 2.2). */
import { hash } from 'node:crypto';
import { isObject } from '../../../../protocol/json.ts';
import type { Json, JsonObject } from '../../../../protocol/json.ts';
import type { PartnerNote } from '../../../../protocol/partner.ts';
import { escapeToken } from '../../../../protocol/pointer.ts';
import type { SimulatorContext, SimulatorState } from '../../definition.ts';
import { EVENTS, saveEvent } from '../../shared/received.ts';
import { numberOf, objectOf, textOf } from '../../shared/values.ts';
import { DEDUP_MS, GROUP_IDENTIFY, IDENTIFY, MAX_TEXT_LENGTH } from '../constants.ts';
import { changeGroup, changeUser, userFor } from './users.ts';
import { CUT_FIELDS, unknownFields } from './validate.ts';

/** Answers what was done to the event without the answer's saying so. */
export function storeEvent(sent: JsonObject, index: number, { state, now }: SimulatorContext): PartnerNote[] {
  const pointer = `/events/${index}`;
  const unknown = unknownFields(sent);
  const { event, cut } = kept(sent, unknown);
  const notes: PartnerNote[] = [
    ...unknown.map((field): PartnerNote => ({ level: 'ignored', code: 'amplitude.unknown-field', message: `Amplitude knows no field "${field}" of events and ignores it.`, pointer: `${pointer}/${escapeToken(field)}`, status: 'own' })),
    ...cut.map((path): PartnerNote => ({ level: 'ignored', code: 'amplitude.cut', message: `The text is longer than ${MAX_TEXT_LENGTH} characters and is cut there.`, pointer: pointer + path, status: 'own' })),
  ];
  const userId = textOf(event['user_id']);
  const device = textOf(event['device_id']) ?? (userId === null ? null : hash('md5', userId));
  const insertId = textOf(event['insert_id']);
  const dedupId = device === null || insertId === null ? null : dedupKey(state, `${device}|${insertId}`, now);
  const type = String(event['event_type']);
  const isRepeat = dedupId !== null && state.find(EVENTS, dedupId) !== undefined;
  if (isRepeat) notes.push({ level: 'ignored', code: 'amplitude.duplicate', message: `Amplitude has an event of this device with the insert_id "${insertId}" from the last 7 days: this one is counted as ingested and not stored.`, pointer, status: 'documented' });
  const user = isRepeat ? null : userFor(state, userId, textOf(event['device_id']), now);
  if (user !== null) changeUser(state, user, event, now);
  if (!isRepeat && type === GROUP_IDENTIFY) for (const [group, values] of Object.entries(objectOf(event['groups']))) for (const value of groupValues(values)) changeGroup(state, group, value, objectOf(event['group_properties']));
  saveEvent(state, {
    name: type, kind: type === IDENTIFY || type === GROUP_IDENTIFY ? 'profile' : 'event', at: numberOf(event['time']) ?? now, user,
    properties: { ...event, ...(device === null ? {} : { device_id: device }) }, revenue: revenueOf(event), dedupId,
  }, now);
  return notes;
}

/** Repeats are told for 7 days; a later event with the same ids is a new one and told apart from the old. */
function dedupKey(state: SimulatorState, id: string, now: number): string {
  for (let count = 1; ; count += 1) {
    const key = count === 1 ? id : `${id}#${count}`;
    const known = state.find(EVENTS, key);
    const at = isObject(known?.value) ? numberOf(known.value['received_at']) : null;
    if (at === null || now - at <= DEDUP_MS) return key;
  }
}

/** Of the event's fields, else of the properties that Amplitude's clients use for it. */
export function revenueOf(event: JsonObject): { amount: number; currency: string } | null {
  const properties = objectOf(event['event_properties']);
  const amount = amountOf(event['price'], event['quantity'], event['revenue']) ?? amountOf(properties['$price'], properties['$quantity'], properties['$revenue']);
  if (amount === null || amount === 0) return null;
  const currency = textOf(event['currency']) ?? textOf(properties['$currency']) ?? '';
  return { amount, currency: /^[A-Za-z]{3}$/.test(currency) ? currency.toUpperCase() : '' };
}

function amountOf(price: Json | undefined, quantity: Json | undefined, revenue: Json | undefined): number | null {
  const each = numberOf(price);
  const count = numberOf(quantity);
  if (each !== null && count !== null) return each * count;
  return numberOf(revenue) ?? each;
}

function groupValues(values: Json): string[] {
  return (Array.isArray(values) ? values : [values]).map((value) => textOf(value)).filter((value) => value !== null);
}

/** The event without fields that Amplitude does not know, with long texts cut; `cut` says which. */
function kept(sent: JsonObject, unknown: readonly string[]): { readonly event: JsonObject; readonly cut: readonly string[] } {
  const cut: string[] = [];
  const shorten = (value: Json, path: string): Json => {
    if (typeof value === 'string' && value.length > MAX_TEXT_LENGTH) {
      cut.push(path);
      return value.slice(0, MAX_TEXT_LENGTH);
    }
    if (Array.isArray(value)) return value.map((entry, index) => shorten(entry, `${path}/${index}`));
    return isObject(value) ? Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, shorten(entry, `${path}/${escapeToken(key)}`)])) : value;
  };
  const fields = Object.entries(sent).filter(([field, value]) => value !== null && !unknown.includes(field));
  return { event: Object.fromEntries(fields.map(([field, value]) => [field, CUT_FIELDS.has(field) ? shorten(value, `/${field}`) : value])), cut };
}
