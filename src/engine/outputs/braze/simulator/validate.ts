/** Rules of the objects of /users/track: the first that an object breaks is its error (spec/outputs/braze.md 2.2). */
import { isObject, stringifyJson } from '../../../../protocol/json.ts';
import type { Json, JsonObject } from '../../../../protocol/json.ts';
import { listOf, objectOf, textOf } from '../../shared/values.ts';
import { MAX_EXTERNAL_ID_BYTES, MAX_NAME_LENGTH, MAX_PROPERTIES_BYTES, MAX_QUANTITY } from '../constants.ts';
import type { Account } from '../simulator-settings.ts';
import { identifierOf } from './users.ts';

const NO_IDENTIFIER = "'external_id', 'braze_id', 'user_alias', 'email' or 'phone' is required";
const BAD_EMAIL = "The value provided for the 'email' field is not a valid email.";
const BLOCKED = 'provided external_id is blacklisted and disallowed';
export const BAD_GROUPS = "'subscription_groups' is not valid";

const EMAIL = /^[^\s@,;<>"]+@[^\s@,;<>"]+\.[^\s@.,;<>"]+$/;
const TIME = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:[.:]\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/;
const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));
const GROUP_STATES: ReadonlySet<Json | undefined> = new Set(['subscribed', 'unsubscribed']);

type Rule = (item: JsonObject, account: Account) => string | null;

const required = (name: string): Rule => (item) => (textOf(item[name]) === null ? `'${name}' is required` : null);

const hasIdentifier: Rule = (item) => (identifierOf(item) === null ? NO_IDENTIFIER : null);

const externalId: Rule = (item, { blocked }) => {
  const id = textOf(item['external_id']);
  if (id === null) return null;
  if (Buffer.byteLength(id) >= MAX_EXTERNAL_ID_BYTES) return `'external_id' must be fewer than ${MAX_EXTERNAL_ID_BYTES} bytes`;
  return blocked.has(id) ? BLOCKED : null;
};

const email: Rule = ({ email: value }) => (value === undefined || value === null || isEmail(value) ? null : BAD_EMAIL);

const pushImport: Rule = (item) => {
  if (item['external_id'] !== undefined || item['braze_id'] !== undefined) return "'push_token_import' is not valid";
  return tokensOf(item).length === 0 ? "'push_tokens' is required" : null;
};

/** Groups must be well formed; whether they are known depends on the rest of the request. */
const groups: Rule = ({ subscription_groups: list }) => {
  if (list === undefined || list === null) return null;
  return Array.isArray(list) && list.every((group) => isObject(group) && textOf(group['subscription_group_id']) !== null && GROUP_STATES.has(group['subscription_state'])) ? null : BAD_GROUPS;
};

const time: Rule = ({ time: value }) => {
  if (value === undefined || value === null || value === '') return "'time' is required";
  return timeOf(value) === null ? "'time' is not valid" : null;
};

const properties: Rule = ({ properties: value }) => {
  if (value === undefined || value === null) return null;
  if (!isObject(value)) return "'properties' is not valid";
  const entries = Object.entries(value);
  const isBad = entries.some(([key]) => key === '' || key.length > MAX_NAME_LENGTH || key.startsWith('$'));
  const nests = entries.some(([, entry]) => typeof entry === 'object' && entry !== null);
  return isBad || (nests && Buffer.byteLength(stringifyJson(value)) > MAX_PROPERTIES_BYTES) ? "'properties' is not valid" : null;
};

const productLength: Rule = ({ product_id: id }) => ((textOf(id) ?? '').length > MAX_NAME_LENGTH ? "'product_id' is not valid" : null);
const currency: Rule = ({ currency: code }) => (typeof code === 'string' && CURRENCIES.has(code.toUpperCase()) ? null : "'currency' is not valid");
const price: Rule = ({ price: value }) => (typeof value === 'number' || typeof value === 'bigint' ? null : "'price' is not valid");
const quantity: Rule = ({ quantity: value }) => (value === undefined || value === null || (Number.isInteger(value) && Number(value) >= 1 && Number(value) <= MAX_QUANTITY) ? null : "'quantity' is not valid");

const ATTRIBUTES: readonly Rule[] = [hasIdentifier, externalId, email, groups];
const TOKEN_IMPORT: readonly Rule[] = [pushImport, email, groups];
const EVENTS: readonly Rule[] = [hasIdentifier, externalId, required('name'), time, properties];
const PURCHASES: readonly Rule[] = [hasIdentifier, externalId, required('product_id'), productLength, currency, price, quantity, time, properties];

export type InputArray = 'attributes' | 'events' | 'purchases';

/** The message of the first rule that an object breaks; null for a good one. */
export function problemOf(array: InputArray, item: Json, account: Account): string | null {
  if (!isObject(item)) return NO_IDENTIFIER;
  const rules = array === 'events' ? EVENTS : array === 'purchases' ? PURCHASES : isTokenImport(item) ? TOKEN_IMPORT : ATTRIBUTES;
  for (const rule of rules) {
    const problem = rule(item, account);
    if (problem !== null) return problem;
  }
  return null;
}

/** Groups of an object that the account does not have. */
export function unknownGroups(item: JsonObject, { groups: known }: Account): string[] {
  if (known.size === 0) return [];
  return listOf(item['subscription_groups']).map((group) => textOf(objectOf(group)['subscription_group_id']) ?? '').filter((id) => !known.has(id));
}

export const isTokenImport = (item: JsonObject): boolean => item['push_token_import'] === true;

const isEmail = (value: Json): boolean => typeof value === 'string' && EMAIL.test(value);

/** App id and token of each push token. */
export function tokensOf(item: JsonObject): { readonly app_id: string; readonly token: string; readonly device_id?: string }[] {
  return listOf(item['push_tokens']).flatMap((entry) => {
    const { app_id: app, token, device_id: device } = objectOf(entry);
    return typeof app === 'string' && typeof token === 'string' && token !== '' ? [{ app_id: app, token, ...(typeof device === 'string' && { device_id: device }) }] : [];
  });
}

/** Unix ms of an ISO 8601 text, without a zone in UTC; null for anything else. `…:ss:SSSZ` is taken too. */
export function timeOf(value: Json): number | null {
  if (typeof value !== 'string' || !TIME.test(value)) return null;
  const text = value.replace(/(T\d{2}:\d{2}:\d{2}):(\d+)/, '$1.$2');
  const parsed = Date.parse(text.length > 10 && !/(?:Z|[+-]\d{2}:?\d{2})$/.test(text) ? `${text}Z` : text);
  return Number.isNaN(parsed) ? null : parsed;
}
