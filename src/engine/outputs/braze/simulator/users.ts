/** Who a request means: finding, making and joining users (spec/outputs/braze.md 2.2). */
import { isObject } from '../../../../protocol/json.ts';
import type { Json, JsonObject } from '../../../../protocol/json.ts';
import type { ReceivedUser } from '../../../../protocol/partner.ts';
import type { SimulatorContext, SimulatorState } from '../../definition.ts';
import { LOOKUP, keyOf, mergeUsers, saveUser, userOf } from '../../shared/received.ts';
import { textOf } from '../../shared/values.ts';

/** One name of a user, of the kind that counts: an email address counts before a phone number. */
export interface Identifier {
  readonly kind: 'external_id' | 'user_alias' | 'braze_id' | 'email' | 'phone';
  readonly value: string;
}

const PLAIN = ['external_id', 'user_alias', 'braze_id', 'email', 'phone'] as const;

export function identifierOf(item: JsonObject): Identifier | null {
  for (const kind of PLAIN) {
    const value = kind === 'user_alias' ? aliasName(item[kind]) : idOf(item[kind]);
    if (value !== null) return { kind, value };
  }
  return null;
}

/** A text; ids that came as numbers are read as their digits. */
function idOf(value: Json | undefined): string | null {
  return typeof value === 'boolean' ? null : textOf(value);
}

/** `label:name`; null unless both are there. */
export function aliasName(alias: Json | undefined): string | null {
  if (!isObject(alias)) return null;
  const name = idOf(alias['alias_name']);
  const label = idOf(alias['alias_label']);
  return name === null || label === null ? null : `${label}:${name}`;
}

export const keyFor = ({ kind, value }: Identifier): string => `${kind}:${value}`;

/**
 * Key of the user that an identifier leads to; undefined when Braze knows none. An email address or phone number leads to the user whose
 * profile had it last, which may be one with an external id.
 */
export function findUser(state: SimulatorState, identifier: Identifier): string | undefined {
  const own = userOf(state, keyFor(identifier))?.key;
  if (own !== undefined && identifier.kind !== 'email' && identifier.kind !== 'phone') return own;
  const key = keyOf(state, identifier.value);
  // A value may lead to a user by another kind of identifier.
  return key !== undefined && userOf(state, key)?.identifiers[identifier.kind]?.includes(identifier.value) === true ? key : own;
}

/** Makes or changes the user whom an identifier means. */
export function changeUser(identifier: Identifier, { state, now }: SimulatorContext, change: (user: ReceivedUser) => void = () => undefined): string {
  return saveUser(state, findUser(state, identifier) ?? keyFor(identifier), { [identifier.kind]: identifier.value }, now, change);
}

/** A user has one email address and one phone number: what it had before leads to it no longer. */
export function setContact(user: ReceivedUser, kind: 'email' | 'phone', value: string | null, state: SimulatorState): void {
  for (const old of user.identifiers[kind] ?? []) if (old !== value && state.get(LOOKUP, old) === user.key) state.delete(LOOKUP, old);
  if (value === null) {
    const { [kind]: gone, ...rest } = user.identifiers;
    if (gone !== undefined) user.identifiers = rest;
    return;
  }
  user.identifiers[kind] = [value];
  state.put(LOOKUP, value, user.key);
}

/** The user of a push token that came without one becomes the user who now has it. */
export function takeToken(user: string, token: string, { state, now }: SimulatorContext): void {
  const key = pushUserKey(token);
  const holder = userOf(state, key);
  if (holder !== undefined && holder.key === key) mergeUsers(state, key, user, now);
}

export const pushUserKey = (token: string): string => `push_token:${token}`;
