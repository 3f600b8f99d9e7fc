/** The one attributes object of a batch: profile fields, custom attributes, subscriptions, consent (spec/outputs/braze.md 1.5, 1.6). */
import { attributeKey } from '../../batch/schema.ts';
import type { Json, JsonObject } from '../../../protocol/json.ts';
import { escapeToken } from '../../../protocol/pointer.ts';
import type { FieldOrigin, MapInput, OutboundPart } from '../definition.ts';
import { prefixed } from '../shared/payload.ts';
import { listOf, objectOf, textOf } from '../shared/values.ts';
import { RESERVED_ATTRIBUTES, SUBSCRIBE_STATES } from './constants.ts';
import { detected } from './detect.ts';
import type { BrazeIdentity, Sourced } from './identity.ts';
import type { BrazeOptions } from './settings.ts';
import { ALWAYS_TEXT, PROFILE_FIELDS, SOCIAL_IDENTITIES, STRIPPED_NAMES, SUBSCRIBE_ATTRIBUTES } from './tables.ts';

/** One attribute; origins are relative to the attributes object. */
export interface Attribute {
  readonly value: Json;
  readonly origins: readonly FieldOrigin[];
  /** The events that it is made of, by pointer relative to the attributes object. */
  readonly parts?: readonly OutboundPart[];
}

export type Attributes = Map<string, Attribute>;

export interface UserInput {
  readonly input: MapInput;
  readonly options: BrazeOptions;
  readonly identity: BrazeIdentity;
  readonly identities: JsonObject;
  readonly email: Sourced | null;
  /** Called with the name of a user attribute that cannot be sent. */
  onReserved(name: string): void;
}

export function attribute(name: string, value: Json, source: string, how: string, fact?: string): Attribute {
  return { value, origins: [{ target: `/${escapeToken(name)}`, source, how, ...(fact !== undefined && { fact }) }] };
}

/** What the user's own data says; empty when there is nothing to tell of the user. */
export function userAttributes(user: UserInput): Attributes {
  const { input, options, identity, email } = user;
  const fields: Attributes = new Map();
  if (email !== null && identity.kind !== 'email') fields.set('email', attribute('email', email.value, email.source, `Email Identity Type: ${options.emailType}`));
  const attributes = objectOf(input.batch.user_attributes);
  const own = options.enrichedAttributes || input.own === undefined ? null : objectOf(input.own.user_attributes);
  const groups: [Json, FieldOrigin[]][] = [];
  for (const [name, value] of Object.entries(attributes)) {
    if (own !== null && !Object.hasOwn(own, name)) continue;
    const source = `/user_attributes/${escapeToken(name)}`;
    const group = options.groups.get(attributeKey(name));
    if (group !== undefined) groups.push(...subscription(group, value, source));
    else oneAttribute(name, value, source, user, fields);
  }
  removed(attributes, user, fields);
  for (const type of SOCIAL_IDENTITIES) {
    const id = textOf(user.identities[type]);
    if (id !== null) fields.set(type, { value: { id }, origins: [{ target: `/${type}/id`, source: `/user_identities/${type}`, how: `${type} identity`, fact: 'social-identities' }] });
  }
  if (groups.length > 0) {
    fields.set('subscription_groups', { value: groups.map(([value]) => value), origins: groups.flatMap(([, origins], index) => prefixed(origins, `/subscription_groups/${index}`)) });
  }
  consents(user, fields);
  return fields;
}

function oneAttribute(name: string, value: Json, source: string, user: UserInput, fields: Attributes): void {
  const key = attributeKey(name);
  const target = PROFILE_FIELDS.get(key);
  if (target !== undefined) {
    const text = textOf(value);
    const mapped = text === null ? undefined : profileValue(key, text, user.input.now);
    // The attribute `dob` wins over an age (1.5).
    if (mapped === undefined || (target === 'dob' && fields.has('dob')) || Object.hasOwn(user.identity.fields, target)) return;
    fields.set(target, attribute(target, mapped, source, PROFILE_HOW[key] ?? `profile field ${target}`, PROFILE_FACTS[key]));
    return;
  }
  if (SUBSCRIBE_ATTRIBUTES.has(name)) {
    if (typeof value === 'string' && SUBSCRIBE_STATES.has(value)) fields.set(name, attribute(name, value, source, 'subscription state'));
    return;
  }
  if (RESERVED_ATTRIBUTES.has(name)) {
    user.onReserved(name);
    return;
  }
  const written = STRIPPED_NAMES.get(key) ?? name;
  // A tag is no date of birth.
  if (written === 'dob' && value === null) return;
  if (Object.hasOwn(user.identity.fields, written) || (fields.has(written) && written !== 'dob')) return;
  fields.set(written, custom(written, value, source, user));
}

const PROFILE_HOW: Readonly<Record<string, string>> = { $age: 'first of January of the year of birth', $gender: 'gender in Braze’s letters' };
const PROFILE_FACTS: Readonly<Record<string, string>> = { $age: 'age', $gender: 'gender' };
/** Ages that a person can have. */
const OLDEST = 150;

/** Undefined for what cannot be told of; null says that it is unknown. */
function profileValue(key: string, text: string, now: number): string | null | undefined {
  if (key === '$gender') return genderOf(text);
  if (key !== '$age') return text;
  const age = Number(text);
  return /^\d+(?:\.\d+)?$/.test(text) && age <= OLDEST ? `${new Date(now).getUTCFullYear() - Math.floor(age)}-01-01` : undefined;
}

/** Anything with "fe" in it, or "f", is F; "m" and "male" are M; O, N and P stay; else unknown. */
export function genderOf(text: string): string | null {
  const lower = text.toLowerCase();
  if (lower.includes('fe') || lower === 'f') return 'F';
  if (lower === 'm' || lower === 'male') return 'M';
  return /^[onp]$/.test(lower) ? lower.toUpperCase() : null;
}

function custom(name: string, value: Json, source: string, { input, options }: UserInput): Attribute {
  // "User Tags Value" is no setting of web connections.
  if (value === null) return attribute(name, input.platform === 'web' ? 'true' : options.tagValue, source, 'user tag', 'tags');
  if (Array.isArray(value)) return listAttribute(name, value, source, options);
  const detects = options.detectsUser && !ALWAYS_TEXT.has(name);
  return attribute(name, detects ? detected(value) : value, source, detects ? 'user attribute, by its type' : 'user attribute', detects ? 'type-detection' : undefined);
}

/** Entries without a value are left out in both forms. */
function listAttribute(name: string, list: readonly Json[], source: string, options: BrazeOptions): Attribute {
  const entries = list.flatMap((entry, index) => (entry === null ? [] : [{ entry, index }]));
  if (!options.listsAsArrays) return attribute(name, entries.map(({ entry }) => textOf(entry) ?? '').join(','), source, 'list as one text');
  const prefix = `/${escapeToken(name)}`;
  return {
    value: entries.map(({ entry }) => entry),
    origins: entries.length === 0
      ? [{ target: prefix, source, how: 'list' }]
      : entries.map(({ index }, position) => ({ target: `${prefix}/${position}`, source: `${source}/${index}`, how: 'entry of the list' })),
  };
}

/** A name that is both deleted and set ends up set (spec/data-model.md 4.4). */
function removed(attributes: JsonObject, { input, options, identity }: UserInput, fields: Attributes): void {
  listOf(input.batch.deleted_user_attributes).forEach((name, index) => {
    if (typeof name !== 'string' || Object.hasOwn(attributes, name)) return;
    const key = attributeKey(name);
    const target = PROFILE_FIELDS.get(key) ?? STRIPPED_NAMES.get(key) ?? name;
    if (options.groups.has(key) || SUBSCRIBE_ATTRIBUTES.has(target) || RESERVED_ATTRIBUTES.has(target)) return;
    if (fields.has(target) || Object.hasOwn(identity.fields, target)) return;
    fields.set(target, attribute(target, null, `/deleted_user_attributes/${index}`, 'deleted user attribute'));
  });
}

function subscription(group: string, value: Json, source: string): [Json, FieldOrigin[]][] {
  const word = typeof value === 'boolean' ? String(value) : typeof value === 'string' ? value.toLowerCase() : '';
  if (word !== 'true' && word !== 'false') return [];
  const setting = 'connection:/settings/subscriptionGroupMapping';
  return [[
    { subscription_group_id: group, subscription_state: word === 'true' ? 'subscribed' : 'unsubscribed' },
    [
      { target: '/subscription_group_id', source: setting, how: 'Subscription Group Mapping' },
      { target: '/subscription_state', source, how: 'true: subscribed, false: unsubscribed', fact: 'subscription-groups' },
    ],
  ]];
}

/** Mapped GDPR purposes; the `$` of their names stays. */
function consents({ input, options }: UserInput, fields: Attributes): void {
  if (options.consents.size === 0) return;
  for (const [purpose, consent] of Object.entries(objectOf(objectOf(input.batch.consent_state)['gdpr']))) {
    const name = options.consents.get(purpose.toLowerCase());
    const consented = objectOf(consent)['consented'];
    if (name === undefined || typeof consented !== 'boolean') continue;
    fields.set(`$${name}`, attribute(`$${name}`, consented, `/consent_state/gdpr/${escapeToken(purpose)}/consented`, 'Consent Mapping', 'consent-mapping'));
  }
}
