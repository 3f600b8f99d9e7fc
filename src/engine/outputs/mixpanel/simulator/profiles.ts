/** /engage and /groups: updates of stored profiles (spec/outputs/mixpanel.md 2.2). */
import { isObject, stringifyJson } from '../../../../protocol/json.ts';
import type { Json, JsonObject } from '../../../../protocol/json.ts';
import type { ReceivedUser } from '../../../../protocol/partner.ts';
import type { SimulatorContext, SimulatorRequest, SimulatorResponse } from '../../definition.ts';
import { deleteUser, keyOf, saveUser } from '../../shared/received.ts';
import { listOf, numberOf, objectOf, textOf } from '../../shared/values.ts';
import { KEPT_TRANSACTIONS, MAX_GROUP_UPDATES, MAX_OBJECTS, MAX_RECORD_BYTES } from '../constants.ts';
import { decodeRequest } from './decode.ts';
import { note, withNotes } from './notes.ts';
import type { Notes } from './notes.ts';
import { exceedsRate } from './rates.ts';
import { INVALID_TOKEN, RATE_LIMITED, TOO_LARGE, badRequest, failedValidation, imported, plainReply } from './reply.ts';
import type { FailedRecord } from './reply.ts';
import { hasWrongToken, noteForeignToken } from './track.ts';
import { userFor } from './users.ts';

export interface ProfileKind {
  readonly path: string;
  /** Besides `$token`, which is checked last. */
  readonly ids: readonly string[];
  readonly limit: number;
}

export const PEOPLE: ProfileKind = { path: '/engage', ids: ['$distinct_id'], limit: MAX_OBJECTS };
export const GROUPS: ProfileKind = { path: '/groups', ids: ['$group_key', '$group_id'], limit: MAX_GROUP_UPDATES };

/** Collection of the simulator's state: groups are no users. */
const GROUP_COLLECTION = 'groups';
const TRANSACTIONS = '$transactions';
/** Mixpanel's transactions have none. */
const NO_CURRENCY = '';

const OPERAND: Readonly<Record<string, (value: Json) => boolean>> = {
  $set: isObject,
  $set_once: isObject,
  $add: (value) => isObject(value) && Object.values(value).every((entry) => typeof entry === 'number'),
  $union: (value) => isObject(value) && Object.values(value).every((entry) => Array.isArray(entry)),
  $append: isObject,
  $remove: isObject,
  $unset: (value) => Array.isArray(value) && value.every((entry) => typeof entry === 'string'),
  $delete: () => true,
};
const OPERAND_WORDS: Readonly<Record<string, string>> = { $add: 'an object of numbers', $union: 'an object of lists', $unset: 'a list of names' };

export function updateProfiles(kind: ProfileKind, request: SimulatorRequest, context: SimulatorContext): SimulatorResponse {
  const decoded = decodeRequest(request);
  const isStrict = request.query.get('strict') === '1';
  if (decoded.kind === 'too-large') return TOO_LARGE();
  const refuse = (error: string): SimulatorResponse => (isStrict ? badRequest(error) : plainReply(request, error));
  if (decoded.kind === 'undecodable' || decoded.records.length === 0) return refuse('data, missing or empty');
  const { records } = decoded;
  if (records.length > kind.limit) return refuse(`data, at most ${kind.limit} updates in a request`);
  if (records.some((record) => hasWrongToken(objectOf(record)['$token'], context))) return INVALID_TOKEN();
  if (exceedsRate(context, kind.path, records.length, request.body.length)) return RATE_LIMITED();
  const notes: Notes = [];
  const failed: FailedRecord[] = [];
  records.forEach((record, index) => {
    const pointer = decoded.isList ? `/${index}` : '';
    const problem = updateProblem(record, kind);
    if (problem === null) {
      const update = record as JsonObject;
      if (kind === PEOPLE) updateUser(update, pointer, context, notes);
      else updateGroup(update, kind, context);
      noteForeignToken(update['$token'], `${pointer}/$token`, context, notes);
      return;
    }
    failed.push({ index, $insert_id: '', ...problem });
    if (!isStrict) note(notes, 'warning', 'update-refused', pointer, `An update was not taken, which the answer does not say when others were: ${problem.message}.`);
  });
  const count = records.length - failed.length;
  const response = !isStrict ? plainReply(request, count > 0 ? null : (failed[0]?.message ?? null)) : failed.length > 0 ? failedValidation(failed, count) : imported(count);
  return withNotes(response, notes);
}

function updateProblem(record: Json, kind: ProfileKind): Pick<FailedRecord, 'field' | 'message'> | null {
  if (!isObject(record)) return { field: 'data', message: 'data, missing or empty' };
  const missing = [...kind.ids, '$token'].find((field) => textOf(record[field]) === null);
  if (missing !== undefined) return { field: missing, message: `${missing}, missing or empty` };
  const operations = Object.keys(OPERAND).filter((name) => Object.hasOwn(record, name));
  if (operations.length === 0) return { field: 'data', message: 'no operation found in update' };
  const wrong = operations.find((name) => !OPERAND[name]?.(record[name] ?? null));
  if (wrong !== undefined) return { field: wrong, message: `${wrong}, must be ${OPERAND_WORDS[wrong] ?? 'an object'}` };
  return Buffer.byteLength(stringifyJson(record)) < MAX_RECORD_BYTES ? null : { field: 'data', message: 'data, an update must be smaller than 1 MB' };
}

function updateUser(update: JsonObject, pointer: string, { state, now }: SimulatorContext, notes: Notes): void {
  const id = textOf(update['$distinct_id']) ?? '';
  if (Object.hasOwn(update, '$delete')) {
    const known = keyOf(state, id);
    if (known !== undefined) deleteUser(state, known);
    return;
  }
  const key = userFor(state, id, now);
  if (key === null) {
    note(notes, 'warning', 'no-user', `${pointer}/$distinct_id`, `The $distinct_id "${id}" stands for nobody: no profile changes.`);
    return;
  }
  if (Object.hasOwn(objectOf(update['$append']), TRANSACTIONS)) {
    note(notes, 'warning', 'transactions', `${pointer}/$append/${TRANSACTIONS}`, 'Mixpanel keeps "$transactions" for old reports only; it has deprecated the tracking of charges.');
  }
  saveUser(state, key, {}, now, (user) => {
    const properties = operate(new Map(Object.entries(user.attributes)), update);
    const revenue = revenueAfter(user.revenue[NO_CURRENCY] ?? 0, update, properties);
    if (revenue !== 0 || NO_CURRENCY in user.revenue) user.revenue[NO_CURRENCY] = revenue;
    const transactions = listOf(properties[TRANSACTIONS]);
    const kept = transactions.length > KEPT_TRANSACTIONS ? { ...properties, [TRANSACTIONS]: transactions.slice(-KEPT_TRANSACTIONS) } : properties;
    user.attributes = kept as ReceivedUser['attributes'];
  });
}

/** One more transaction adds to the sum; any other change of the list makes it anew. */
function revenueAfter(before: number, update: JsonObject, properties: JsonObject): number {
  const amount = (transaction: Json | undefined): number => numberOf(objectOf(transaction)['$amount']) ?? 0;
  const isRewritten = ['$set', '$union', '$remove'].some((operation) => Object.hasOwn(objectOf(update[operation]), TRANSACTIONS)) || listOf(update['$unset']).includes(TRANSACTIONS);
  if (isRewritten) return listOf(properties[TRANSACTIONS]).reduce<number>((sum, transaction) => sum + amount(transaction), 0);
  return before + amount(objectOf(update['$append'])[TRANSACTIONS]);
}

function updateGroup(update: JsonObject, kind: ProfileKind, { state }: SimulatorContext): void {
  const key = kind.ids.map((field) => textOf(update[field]) ?? '').join(':');
  if (Object.hasOwn(update, '$delete')) {
    state.delete(GROUP_COLLECTION, key);
    return;
  }
  const stored = objectOf(objectOf(state.get(GROUP_COLLECTION, key))['$properties']);
  const head = Object.fromEntries(kind.ids.map((field): [string, Json] => [field, update[field] ?? null]));
  state.put(GROUP_COLLECTION, key, { ...head, $properties: operate(new Map(Object.entries(stored)), update) });
}

function operate(properties: Map<string, Json>, update: JsonObject): JsonObject {
  const each = (operation: string, change: (name: string, value: Json) => void): void => {
    for (const [name, value] of Object.entries(objectOf(update[operation]))) change(name, value);
  };
  each('$set', (name, value) => void properties.set(name, value));
  each('$set_once', (name, value) => void (properties.has(name) || properties.set(name, value)));
  each('$add', (name, value) => void properties.set(name, (numberOf(properties.get(name)) ?? 0) + (numberOf(value) ?? 0)));
  each('$append', (name, value) => void properties.set(name, [...listOf(properties.get(name)), value]));
  each('$union', (name, value) => {
    const known = listOf(properties.get(name));
    const texts = new Set(known.map((entry) => stringifyJson(entry)));
    properties.set(name, [...known, ...listOf(value).filter((entry) => !texts.has(stringifyJson(entry)))]);
  });
  each('$remove', (name, value) => {
    const unwanted = stringifyJson(value);
    if (properties.has(name)) properties.set(name, listOf(properties.get(name)).filter((entry) => stringifyJson(entry) !== unwanted));
  });
  for (const name of listOf(update['$unset'])) properties.delete(String(name));
  return Object.fromEntries(properties);
}
