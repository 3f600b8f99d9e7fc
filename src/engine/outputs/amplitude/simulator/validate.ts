/** Which fields of events are wrong, and how (spec/outputs/amplitude.md 2.2). */
import { isObject } from '../../../../protocol/json.ts';
import type { Json, JsonObject } from '../../../../protocol/json.ts';
import { FORBIDDEN_IDS, GROUP_IDENTIFY, IDENTIFY, MAX_DEPTH, MAX_TEXT_LENGTH, MIN_ID_LENGTH } from '../constants.ts';
import type { Faults } from './reply.ts';

const ID_FIELDS = ['user_id', 'device_id'] as const;
const OBJECTS = ['event_properties', 'user_properties', 'groups', 'group_properties'] as const;
const INTEGERS = ['time', 'session_id', 'event_id', 'quantity'] as const;
const NUMBERS = ['price', 'revenue', 'location_lat', 'location_lng'] as const;
const TEXTS = [
  'event_type', 'app_version', 'platform', 'os_name', 'os_version', 'device_brand', 'device_manufacturer', 'device_model', 'carrier', 'country', 'region', 'city', 'dma',
  'language', 'productId', 'revenueType', 'currency', 'ip', 'idfa', 'idfv', 'adid', 'android_id', 'insert_id', 'library', 'app_name', 'partner_id',
] as const;
const PLAN_FIELDS = ['branch', 'source', 'version'] as const;

/** All that an event may hold: the fields above, and what clients add. */
const KNOWN: ReadonlySet<string> = new Set([
  ...ID_FIELDS, ...OBJECTS, ...INTEGERS, ...NUMBERS, ...TEXTS, 'plan', '$skip_user_properties_sync', 'ingestion_metadata', 'user_agent', 'version_name', 'product_id', 'revenue_type',
]);
/** Fields in which long texts are cut. */
export const CUT_FIELDS: ReadonlySet<string> = new Set<string>([...TEXTS, ...OBJECTS, 'plan', 'ingestion_metadata']);

export const OPERATORS: ReadonlySet<string> = new Set(['$set', '$setOnce', '$add', '$append', '$prepend', '$unset', '$preInsert', '$postInsert', '$remove', '$clearAll']);

export function unknownFields(event: JsonObject): string[] {
  return Object.keys(event).filter((field) => !KNOWN.has(field));
}

type Found = [field: string, index: number];

function collect(events: readonly JsonObject[], judge: (event: JsonObject) => readonly string[]): Faults {
  const found = events.flatMap((event, index): Found[] => judge(event).map((field) => [field, index]));
  const faults = new Map<string, number[]>();
  for (const [field, index] of found) faults.set(field, [...faults.get(field) ?? [], index]);
  return faults;
}

/** Null and absent are the same. */
function has(event: JsonObject, field: string): boolean {
  return event[field] !== undefined && event[field] !== null;
}

export function wrongIdLengths(events: readonly JsonObject[], minLength: number): Faults {
  return collect(events, (event) => ID_FIELDS.filter((field) => {
    const id = event[field];
    return typeof id === 'string' && (id.length < minLength || id.length > MAX_TEXT_LENGTH);
  }));
}

/** `options.min_id_length` of a request, which may be null. */
export function minIdLength(options: Json | undefined): number {
  const length = isObject(options) ? options['min_id_length'] : null;
  return typeof length === 'number' && Number.isInteger(length) && length > 0 ? length : MIN_ID_LENGTH;
}

export function missing(events: readonly JsonObject[]): Faults {
  return collect(events, (event) => [
    ...(has(event, 'event_type') && event['event_type'] !== '' ? [] : ['event_type']),
    ...(has(event, 'user_id') || has(event, 'device_id') || event['event_type'] === GROUP_IDENTIFY ? [] : ID_FIELDS),
  ]);
}

export function invalid(events: readonly JsonObject[]): Faults {
  return collect(events, (event) => invalidOf(event));
}

function invalidOf(event: JsonObject): string[] {
  const wrong = (fields: readonly string[], fits: (value: Json) => boolean): string[] => fields.filter((field) => has(event, field) && !fits(event[field]!));
  return [
    ...wrong(ID_FIELDS, (value) => typeof value === 'string' && !isForbiddenId(value)),
    ...wrong(TEXTS, (value) => typeof value === 'string'),
    ...wrong(INTEGERS, isInteger),
    ...wrong(NUMBERS, (value) => typeof value === 'number' || typeof value === 'bigint'),
    ...wrong(OBJECTS, (value) => isObject(value) && !isDeeper(value, MAX_DEPTH)),
    ...(isObject(event['user_properties']) && !isDeeper(event['user_properties'], MAX_DEPTH) && misusesOperators(event, event['user_properties']) ? ['user_properties'] : []),
    ...wrong(['$skip_user_properties_sync'], (value) => typeof value === 'boolean'),
    ...wrong(['plan'], (value) => isObject(value) && PLAN_FIELDS.every((field) => !has(value, field) || typeof value[field] === 'string')),
  ];
}

export function isForbiddenId(id: string): boolean {
  return FORBIDDEN_IDS.has(id.toLowerCase());
}

function isInteger(value: Json): boolean {
  return typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value));
}

/** Operators belong to `$identify`, all of them with objects, and with no plain name beside them. */
export function misusesOperators(event: JsonObject, properties: JsonObject): boolean {
  const names = Object.keys(properties);
  const operators = names.filter((name) => OPERATORS.has(name));
  if (operators.length === 0) return false;
  if (event['event_type'] !== IDENTIFY) return true;
  return operators.length < names.length || operators.some((name) => name !== '$clearAll' && !isObject(properties[name]));
}

export function isDeeper(value: Json, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  for (const inner of Array.isArray(value) ? value : Object.values(value)) if (isDeeper(inner, levels - 1)) return true;
  return false;
}
