/** What an attributes object does to a user: profile fields, custom attributes and their operations, subscriptions, consent, push tokens. */
import { isObject, stringifyJson } from '../../../../protocol/json.ts';
import type { Json, JsonObject } from '../../../../protocol/json.ts';
import type { PartnerNote, ReceivedUser } from '../../../../protocol/partner.ts';
import { escapeToken } from '../../../../protocol/pointer.ts';
import { listOf, objectOf, textOf } from '../../shared/values.ts';
import { CONSENT_NAMES, MAX_ARRAY_LENGTH, MAX_NAME_LENGTH, MAX_TEXT_LENGTH, SUBSCRIBE_STATES } from '../constants.ts';
import { note } from './reply.ts';
import { timeOf, tokensOf } from './validate.ts';

/** Members that say who is meant or what to do: no attributes. */
const NOT_ATTRIBUTES: ReadonlySet<string> = new Set(['external_id', 'user_alias', 'braze_id', 'email', 'phone', '_update_existing_only', 'push_token_import', 'push_tokens', 'subscription_groups', 'app_id']);
const CONSENTS: ReadonlySet<string> = new Set(CONSENT_NAMES.map((name) => `$${name}`));

const isText = (value: Json): boolean => typeof value === 'string';

/** Profile fields of Braze and what they may hold, besides null (2.2). */
const PROFILE_FIELDS: ReadonlyMap<string, (value: Json) => boolean> = new Map<string, (value: Json) => boolean>([
  ['country', (value) => isText(value) && /^[A-Za-z]{2}$/.test(value as string)],
  ['current_location', (value) => isObject(value) && typeof value['longitude'] === 'number' && typeof value['latitude'] === 'number'],
  ['date_of_first_session', (value) => timeOf(value) !== null],
  ['date_of_last_session', (value) => timeOf(value) !== null],
  ['dob', (value) => isText(value) && /^\d{4}-\d{2}-\d{2}$/.test(value as string) && !Number.isNaN(Date.parse(value as string))],
  ['facebook', isObject],
  ['first_name', isText],
  ['gender', (value) => isText(value) && /^[MFONP]$/.test(value as string)],
  ['home_city', isText],
  ['image_url', isText],
  ['language', (value) => isText(value) && /^[A-Za-z]{2}(?:[-_][A-Za-z]{2,4})?$/.test(value as string)],
  ['last_name', isText],
  ['marked_email_as_spam_at', (value) => timeOf(value) !== null],
  ['time_zone', isText],
  ['twitter', isObject],
]);

export interface Change {
  readonly user: ReceivedUser;
  readonly notes: PartnerNote[];
  /** JSON pointer of the attributes object. */
  readonly pointer: string;
}

export function applyAttributes(item: JsonObject, change: Change, unknownGroups: readonly string[]): void {
  const { user } = change;
  const attributes = new Map(Object.entries(user.attributes as JsonObject));
  for (const [name, value] of Object.entries(item)) {
    if (NOT_ATTRIBUTES.has(name)) continue;
    if (name === 'email_subscribe' || name === 'push_subscribe') subscribe(name, value, change);
    else if (CONSENTS.has(name)) consent(name, value, change);
    else if (PROFILE_FIELDS.has(name)) profileField(name, value, attributes, change);
    else customAttribute(name, value, attributes, change);
  }
  addTokens(item, attributes);
  user.attributes = Object.fromEntries(attributes) as ReceivedUser['attributes'];
  for (const group of listOf(item['subscription_groups'])) {
    const id = textOf(objectOf(group)['subscription_group_id']) ?? '';
    if (!unknownGroups.includes(id)) user.subscriptions = withMember(user.subscriptions, id, textOf(objectOf(group)['subscription_state']) ?? '');
  }
}

/** A copy with one member more; the name may be any text. */
export function withMember<T>(record: Readonly<Record<string, T>>, name: string, value: T): Record<string, T> {
  return Object.fromEntries([...Object.entries(record).filter(([key]) => key !== name), [name, value]]);
}

function subscribe(name: string, value: Json, { user, notes, pointer }: Change): void {
  if (typeof value === 'string' && SUBSCRIBE_STATES.has(value)) user.subscriptions = withMember(user.subscriptions, name === 'email_subscribe' ? 'email' : 'push', value);
  else notes.push(note('ignored', 'bad-field', `Braze ignores ${name}: it must be subscribed, unsubscribed or opted_in.`, `${pointer}/${name}`, 'own'));
}

function consent(name: string, value: Json, { user, notes, pointer }: Change): void {
  if (typeof value === 'boolean') user.consents = withMember<ReceivedUser['consents'][string]>(user.consents, name, value);
  else if (value === null) user.consents = Object.fromEntries(Object.entries(user.consents).filter(([key]) => key !== name));
  else notes.push(note('ignored', 'bad-field', `Braze ignores ${name}: it must be true or false.`, `${pointer}/${name}`, 'own'));
}

function profileField(name: string, value: Json, attributes: Map<string, Json>, { notes, pointer }: Change): void {
  if (value === null) attributes.delete(name);
  else if (PROFILE_FIELDS.get(name)!(value)) attributes.set(name, value);
  else notes.push(note('ignored', 'bad-field', `Braze ignores ${name}: the value has not the form of this profile field.`, `${pointer}/${name}`, 'own'));
}

function customAttribute(name: string, value: Json, attributes: Map<string, Json>, { notes, pointer }: Change): void {
  const at = `${pointer}/${escapeToken(name)}`;
  if (name === '' || name.length > MAX_NAME_LENGTH || name.startsWith('$')) {
    notes.push(note('ignored', 'bad-attribute-name', `Braze drops the attribute "${name.slice(0, 40)}": names are not empty, at most ${MAX_NAME_LENGTH} characters long and do not begin with $.`, at));
    return;
  }
  const before = attributes.get(name);
  if (value === null) attributes.delete(name);
  else if (Array.isArray(value)) attributes.set(name, asSet(value, at, notes));
  else if (isObject(value)) objectAttribute(name, value, before, attributes, at, notes);
  else if (typeof value === 'string') attributes.set(name, cutText(value, at, notes));
  else attributes.set(name, value);
}

/** Operations on what is there, else a nested object. */
function objectAttribute(name: string, value: JsonObject, before: Json | undefined, attributes: Map<string, Json>, at: string, notes: PartnerNote[]): void {
  const keys = Object.keys(value);
  if (keys.length === 1 && keys[0] === 'inc') {
    const step = value['inc']!;
    if (Number.isInteger(step) && (before === undefined || Number.isInteger(before))) attributes.set(name, Number(before ?? 0) + Number(step));
    else notes.push(note('ignored', 'bad-increment', 'Braze ignores "inc": only whole numbers grow by whole numbers.', at, 'own'));
    return;
  }
  if (keys.length > 0 && keys.every((key) => (key === 'add' || key === 'remove') && Array.isArray(value[key]))) {
    const added = [...listOf(before), ...listOf(value['add'])];
    const gone = new Set(listOf(value['remove']).map((entry) => stringifyJson(entry)));
    attributes.set(name, asSet(added.filter((entry) => !gone.has(stringifyJson(entry))), at, notes));
    return;
  }
  attributes.set(name, value);
}

/** Arrays are sets: what comes again moves to the end. */
function asSet(list: readonly Json[], at: string, notes: PartnerNote[]): Json[] {
  const set = new Map<string, Json>();
  for (const entry of list) {
    const key = stringifyJson(entry);
    set.delete(key);
    set.set(key, entry);
  }
  const values = [...set.values()];
  if (values.length <= MAX_ARRAY_LENGTH) return values;
  notes.push(note('limit', 'array-cut', `Braze keeps ${MAX_ARRAY_LENGTH} of ${values.length} elements.`, at, 'unconfirmed'));
  return values.slice(0, MAX_ARRAY_LENGTH);
}

export function cutText(text: string, at: string, notes: PartnerNote[]): string {
  if (text.length <= MAX_TEXT_LENGTH) return text;
  notes.push(note('limit', 'text-cut', `Braze keeps ${MAX_TEXT_LENGTH} of ${text.length} characters.`, at, 'unconfirmed'));
  return text.slice(0, MAX_TEXT_LENGTH);
}

/** One entry for each app and token, the newest last. */
function addTokens(item: JsonObject, attributes: Map<string, Json>): void {
  const tokens = tokensOf(item);
  if (tokens.length === 0) return;
  const kept = listOf(attributes.get('push_tokens')).filter((entry) => !tokens.some(({ app_id: app, token }) => objectOf(entry)['app_id'] === app && objectOf(entry)['token'] === token));
  attributes.set('push_tokens', [...kept, ...tokens.map((entry): Json => ({ ...entry }))]);
}
