/** /engage and /groups: updates of stored profiles (spec/outputs/mixpanel.md 2.2). */
import { isObject, stringifyJson } from '../../../../protocol/json.ts';
import type { Json, JsonObject } from '../../../../protocol/json.ts';
import type { SimulatorContext, SimulatorRequest, SimulatorResponse } from '../../definition.ts';
import { listOf, numberOf, objectOf, textOf } from '../../shared/values.ts';
import { MAX_GROUP_UPDATES, MAX_OBJECTS, MAX_RECORD_BYTES } from '../constants.ts';
import { decodeRequest } from './decode.ts';
import { INVALID_TOKEN, TOO_LARGE, badRequest, failedValidation, imported, plainReply } from './reply.ts';
import type { FailedRecord } from './reply.ts';
import { hasWrongToken } from './track.ts';

export interface ProfileKind {
  readonly collection: string;
  /** Besides `$token`, which is checked last. */
  readonly ids: readonly string[];
  readonly limit: number;
}

export const PEOPLE: ProfileKind = { collection: 'profiles', ids: ['$distinct_id'], limit: MAX_OBJECTS };
export const GROUPS: ProfileKind = { collection: 'groups', ids: ['$group_key', '$group_id'], limit: MAX_GROUP_UPDATES };

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
  const failed: FailedRecord[] = [];
  records.forEach((record, index) => {
    const problem = updateProblem(record, kind);
    if (problem === null) apply(record as JsonObject, kind, context);
    else failed.push({ index, $insert_id: '', ...problem });
  });
  const count = records.length - failed.length;
  if (isStrict) return failed.length > 0 ? failedValidation(failed, count) : imported(count);
  return plainReply(request, count > 0 ? null : (failed[0]?.message ?? null));
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

function apply(update: JsonObject, kind: ProfileKind, { state, now }: SimulatorContext): void {
  const ids = kind.ids.map((field) => textOf(update[field]) ?? '');
  const key = [textOf(update['$token']) ?? '', ...ids].join(':');
  if (Object.hasOwn(update, '$delete')) {
    state.delete(kind.collection, key);
    return;
  }
  const stored = objectOf(objectOf(state.get(kind.collection, key))['$properties']);
  const head = Object.fromEntries(['$token', ...kind.ids].map((field): [string, Json] => [field, update[field] ?? null]));
  const lastSeen = update['$ignore_time'] === true ? {} : { $last_seen: numberOf(update['$time']) ?? now };
  state.put(kind.collection, key, { ...head, ...lastSeen, $properties: operate(new Map(Object.entries(stored)), update) });
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
