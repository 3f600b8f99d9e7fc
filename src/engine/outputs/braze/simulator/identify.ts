/** /users/identify and /users/delete (spec/outputs/braze.md 2.1). */
import { isObject } from '../../../../protocol/json.ts';
import type { Json, JsonObject } from '../../../../protocol/json.ts';
import type { PartnerNote } from '../../../../protocol/partner.ts';
import type { SimulatorContext } from '../../definition.ts';
import { deleteUser, mergeUsers, saveUser, userOf } from '../../shared/received.ts';
import { listOf, textOf } from '../../shared/values.ts';
import { MAX_USERS } from '../constants.ts';
import type { Account } from '../simulator-settings.ts';
import { note, says } from './reply.ts';
import type { Reply } from './reply.ts';
import { aliasName, findUser, keyFor } from './users.ts';
import type { Identifier } from './users.ts';

const ALIASES = 'aliases_to_identify';
const LISTS: readonly (readonly [list: string, name: string, kind: Identifier['kind']])[] = [
  [ALIASES, 'user_alias', 'user_alias'], ['emails_to_identify', 'email', 'email'], ['phone_numbers_to_identify', 'phone', 'phone'],
];
const TO_IDENTIFY = says(400, `'${ALIASES}', 'emails_to_identify' or 'phone_numbers_to_identify' is required`, 'identify');
const TOO_MANY_USERS = says(400, `At most ${MAX_USERS} users can be changed in one request.`, 'identify');

interface Pair {
  readonly from: Identifier;
  readonly into: Identifier;
  readonly pointer: string;
}

/** Users known by an alias, an email address or a phone number become those with an external id. */
export function identifyUsers(body: JsonObject, _account: Account, context: SimulatorContext): Reply {
  const lists = LISTS.map(([list, name, kind]) => ({ list, name, kind, entries: listOf(body[list]) }));
  const total = lists.reduce((sum, { entries }) => sum + entries.length, 0);
  if (total === 0) return TO_IDENTIFY;
  if (total > MAX_USERS) return TOO_MANY_USERS;
  const notes: PartnerNote[] = [];
  const pairs = lists.flatMap(({ list, name, kind, entries }) => entries.map((entry, index) => pairOf(entry, name, kind, `/${list}/${index}`)));
  const wrong = pairs.find((pair) => typeof pair === 'string');
  if (typeof wrong === 'string') return says(400, wrong, 'identify');
  const known = pairs.filter((pair) => typeof pair !== 'string');
  for (const pair of known) identify(pair, body['merge_behavior'] !== 'none', notes, context);
  return { status: 201, body: { aliases_processed: known.length, message: 'success' }, notes };
}

function pairOf(entry: Json, name: string, kind: Identifier['kind'], pointer: string): Pair | string {
  const item = isObject(entry) ? entry : {};
  const id = textOf(item['external_id']);
  const value = kind === 'user_alias' ? aliasName(item[name]) : textOf(item[name]);
  if (id === null) return "'external_id' is required";
  return value === null ? `'${name}' is required` : { from: { kind, value }, into: { kind: 'external_id', value: id }, pointer };
}

function identify({ from, into, pointer }: Pair, merges: boolean, notes: PartnerNote[], { state, now }: SimulatorContext): void {
  const source = findUser(state, from);
  if (source === undefined) {
    notes.push(note('ignored', 'no-such-user', 'Braze knows no such user and does nothing.', pointer));
    return;
  }
  const target = findUser(state, into);
  if (target !== undefined && !merges) {
    // Attributes and events of the other user are out of reach from now on.
    notes.push(note('ignored', 'not-merged', 'merge_behavior is "none" and the external id is known: attributes and events of the other user are lost.', pointer));
    const tokens = userOf(state, source)?.attributes['push_tokens'];
    deleteUser(state, source);
    saveUser(state, target, { [from.kind]: from.value }, now, (user) => {
      if (tokens !== undefined) user.attributes = { ...user.attributes, push_tokens: [...listOf(user.attributes['push_tokens']), ...listOf(tokens)] as typeof tokens };
    });
    return;
  }
  mergeUsers(state, source, saveUser(state, target ?? keyFor(into), { external_id: into.value }, now), now);
}

const DELETED: readonly (readonly [list: string, kind: Identifier['kind']])[] = [
  ['external_ids', 'external_id'], ['user_aliases', 'user_alias'], ['braze_ids', 'braze_id'], ['email_addresses', 'email'], ['phone_numbers', 'phone'],
];

/** One kind of id in a request; users whom Braze does not know do not count. */
export function deleteUsers(body: JsonObject, _account: Account, { state }: SimulatorContext): Reply {
  const given = DELETED.filter(([list]) => listOf(body[list]).length > 0);
  const [only] = given;
  if (only === undefined || given.length > 1) return says(400, `Exactly one of ${DELETED.map(([list]) => `'${list}'`).join(', ')} is required`, 'delete');
  const [list, kind] = only;
  const ids = listOf(body[list]);
  if (ids.length > MAX_USERS) return TOO_MANY_USERS;
  const keys = new Set(ids.flatMap((id) => {
    const value = kind === 'user_alias' ? aliasName(id) : textOf(id);
    return value === null ? [] : findUser(state, { kind, value }) ?? [];
  }));
  for (const key of keys) deleteUser(state, key);
  return { status: 201, body: { deleted: keys.size, message: 'success' }, fact: 'delete' };
}
