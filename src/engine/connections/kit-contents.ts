/** What the filters of an SDK leave of an event and its user for a kit, and what they took (spec/pipeline.md c.3, c.5). */
import { ACTION_FIELDS, FILTERED_ACTION_FIELDS, PRODUCT_FIELDS, PROMOTION_FIELDS } from '../../protocol/commerce-fields.ts';
import { KIT_IDENTITY_TYPES } from '../../protocol/event-type-names.ts';
import { isObject } from '../../protocol/json.ts';
import type { Json, JsonObject } from '../../protocol/json.ts';
import { escapeToken } from '../../protocol/pointer.ts';
import type { BatchEvent } from '../batch/types.ts';
import type { KitJudge } from './kit-checks.ts';
import { attributesOf, nameOf, typeNumberOf } from './kit-subject.ts';
import type { KitContents } from './kit-subject.ts';
import { CCPA_TEXT } from './kits.ts';

/** A value that the kit does not get: pointer below the event (`/data/…`) or into the batch (`/user_attributes/…`), and why. */
export interface Withheld {
  readonly path: string;
  readonly why: string;
}

const FILTERED = 'The SDK’s filter takes it out.';
const PLANNED = 'The data plan that the SDK was started with does not have it.';

/** Android lets the other fields of products pass whatever the filter says. */
const ANDROID_FIELDS: ReadonlySet<string> = new Set(['Coupon Code', 'Position', 'Variant', 'Category', 'Brand']);
const PRODUCT = 1;
const PROMOTION = 2;

export function kitContents(judge: KitJudge): { readonly contents: KitContents; readonly withheld: readonly Withheld[] } {
  const { served, subject: { user, plan }, hash } = judge;
  const withheld: Withheld[] = [];
  const without = <T>(values: Readonly<Record<string, T>>, path: string, why: (name: string) => string | null): Record<string, T> => Object.fromEntries(Object.entries(values).filter(([name]) => {
    const reason = why(name);
    if (reason !== null) withheld.push({ path: `${path}/${escapeToken(name)}`, why: reason });
    return reason === null;
  }));
  const event = filteredEvent(judge, without, withheld);
  const attributes = without(user.attributes, '/user_attributes', (name) => (served.off.user_attributes.has(hash(name)) ? FILTERED : plan?.blocksUserAttribute(name) === true ? PLANNED : null));
  const identities = without(user.identities, '/user_identities', (type) => (served.off.user_identities.has((KIT_IDENTITY_TYPES as readonly string[]).indexOf(type)) ? FILTERED : plan?.blocksIdentity(type) === true ? PLANNED : null));
  return { contents: { event, attributes, identities, consent: filteredConsent(judge, without, withheld) }, withheld };
}

type Without = <T>(values: Readonly<Record<string, T>>, path: string, why: (name: string) => string | null) => Record<string, T>;

function filteredEvent(judge: KitJudge, without: Without, withheld: Withheld[]): BatchEvent {
  const { served: { off }, subject: { event, plan, family }, hash } = judge;
  const { event_type: type, data } = event;
  const number = typeNumberOf(event);
  const isOff = (name: string): boolean => {
    if (type === 'custom_event') return off.event_attributes.has(hash(`${number}${nameOf(event)}${name}`));
    if (type === 'screen_view') return off.screen_attributes.has(hash(`0${nameOf(event)}${name}`));
    return type === 'commerce_event' && family !== 'web' && off.commerce_attributes.has(hash(`${number}${name}`));
  };
  const attributes = attributesOf(event);
  const kept = attributes === null ? null : without(attributes, '/data/custom_attributes', (name) => (plan?.blocksAttribute(event, name) === true ? PLANNED : isOff(name) ? FILTERED : null));
  const own: JsonObject = { ...data, ...(kept === null ? {} : { custom_attributes: kept }) };
  return { event_type: type, data: type === 'commerce_event' && family !== 'web' ? filteredCommerce(own, number, judge, without, withheld) : own };
}

/** Native SDKs: entities first, then the fields and attributes of each, then the fields of the action. */
function filteredCommerce(data: JsonObject, number: number, { served, subject: { family }, hash }: KitJudge, without: Without, withheld: Withheld[]): JsonObject {
  const out: JsonObject = { ...data };
  const entities = (owner: JsonObject, list: string, entity: number, fields: Readonly<Record<string, string>>, path: string): JsonObject => {
    const entries = owner[list];
    if (!Array.isArray(entries)) return owner;
    if (served.off.commerce_entities.has(entity)) {
      withheld.push({ path: `${path}/${list}`, why: FILTERED });
      return { ...owner, [list]: [] };
    }
    const off = served.entityAttributes.get(entity);
    if (off === undefined || off.size === 0) return owner;
    return { ...owner, [list]: entries.map((entry, index) => (isObject(entry) ? filteredEntity(entry, off, fields, `${path}/${list}/${index}`, family === 'android', hash, without) : entry)) };
  };
  const { product_action: action, promotion_action: promotion, product_impressions: impressions } = data;
  if (isObject(action)) {
    const listed = entities(action, 'products', PRODUCT, PRODUCT_FIELDS, '/data/product_action');
    const names = new Map<string, string>(FILTERED_ACTION_FIELDS.map((display) => [ACTION_FIELDS[display], display]));
    out['product_action'] = without(listed, '/data/product_action', (field) => (names.has(field) && served.off.commerce_attributes.has(hash(`${number}${names.get(field)!}`)) ? FILTERED : null));
  }
  if (isObject(promotion)) out['promotion_action'] = entities(promotion, 'promotions', PROMOTION, PROMOTION_FIELDS, '/data/promotion_action');
  if (Array.isArray(impressions)) out['product_impressions'] = impressions.map((one, index) => (isObject(one) ? entities(one, 'products', PRODUCT, PRODUCT_FIELDS, `/data/product_impressions/${index}`) : one));
  return out;
}

function filteredEntity(entry: JsonObject, off: ReadonlySet<number>, fields: Readonly<Record<string, string>>, path: string, isAndroid: boolean, hash: KitJudge['hash'], without: Without): JsonObject {
  const names = new Map(Object.entries(fields).filter(([display]) => !isAndroid || ANDROID_FIELDS.has(display)).map(([display, field]) => [field, display]));
  const out = without(entry, path, (field) => (names.has(field) && off.has(hash(names.get(field)!)) ? FILTERED : null));
  const { custom_attributes: attributes } = out;
  return isObject(attributes) ? { ...out, custom_attributes: without(attributes, `${path}/custom_attributes`, (name) => (off.has(hash(name)) ? FILTERED : null)) } : out;
}

/** Apple's SDK alone filters what kits are told of consent. */
function filteredConsent({ served: { off }, subject: { user, family }, hash }: KitJudge, without: Without, withheld: Withheld[]): JsonObject | null {
  const state = user.consent as JsonObject | null;
  if (state === null || family !== 'apple') return state;
  const out: JsonObject = {};
  for (const [regulation, purposes] of Object.entries(state)) {
    if (off.consent_regulations.has(hash(regulation === 'gdpr' ? '1' : CCPA_TEXT))) withheld.push({ path: `/consent_state/${regulation}`, why: FILTERED });
    else out[regulation] = regulation === 'gdpr' && isObject(purposes) ? without<Json>(purposes, '/consent_state/gdpr', (purpose) => (off.consent_purposes.has(hash(`1${purpose}`)) ? FILTERED : null)) : purposes;
  }
  return out;
}
