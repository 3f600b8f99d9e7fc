/**
 * What every partner's origins must keep, called by the contract test for each of them: every field of a payload has an origin, every
 * source is there, and what changes at the source changes in the payload.
 */
import { isObject, parseJson, stringifyJson } from '../../../protocol/json.ts';
import type { Json, JsonObject } from '../../../protocol/json.ts';
import { coveringOrigin, originsByTarget, readSource } from '../../../protocol/origin.ts';
import type { Source } from '../../../protocol/origin.ts';
import { leafPointers, segmentsOf, valueAt } from '../../../protocol/pointer.ts';
import type { Batch } from '../../batch/types.ts';
import type { MapInput, OutboundRequest, OutputDefinition } from '../definition.ts';
import { readPayload } from '../shared/read-payload.ts';

/** A field of a payload with what its origin says. */
interface Traced {
  readonly field: string;
  readonly source: Source;
  /** Of a source in the batch: the value that the field was made of. */
  readonly pointer: string | null;
}

/** Faults of one request, as sentences; none when all is well. */
export function originFaults(definition: OutputDefinition, request: OutboundRequest, input: MapInput): string[] {
  const payload = readPayload(request);
  if (payload === undefined) return request.body === '' ? [] : ['the body cannot be read'];
  const targets = new Set<string>();
  const faults: string[] = [];
  for (const { target } of request.origins) {
    if (targets.has(target)) faults.push(`two origins of ${target}`);
    if (valueAt(payload, target) === undefined) faults.push(`origin of ${target}, which is not there`);
    targets.add(target);
  }
  return [...faults, ...trace(definition, request, payload, input).filter((one) => typeof one === 'string')];
}

function trace(definition: OutputDefinition, request: OutboundRequest, payload: Json, input: MapInput): (Traced | string)[] {
  const origins = originsByTarget(request.origins);
  const batch = input.batch as unknown as Json;
  return leafPointers(payload).map((field): Traced | string => {
    const covering = coveringOrigin(origins, field);
    if (covering === null) return `no origin of ${field}`;
    const { origin: { source: text }, rest } = covering;
    const source = readSource(text);
    if (source === null) return `${field}: "${text}" is no source`;
    const wrong = (why: string): string => `${field}: ${why}, ${text}${rest === '' ? '' : ` with ${rest} below it`}`;
    switch (source.kind) {
      case 'batch': {
        const own = valueAt(batch, source.pointer + rest);
        if (own !== undefined) return { field, source, pointer: source.pointer + rest };
        const whole = valueAt(batch, source.pointer);
        // A text of JSON that the partner gets taken apart.
        return typeof whole === 'string' ? { field, source, pointer: source.pointer } : wrong('the batch has no such value');
      }
      case 'name': return valueAt(batch, source.pointer) === undefined ? wrong('the batch has no such member') : { field, source, pointer: null };
      case 'setting': return settingFields(definition, source.of).has(source.key) ? { field, source, pointer: null } : wrong('there is no such setting');
      case 'identity-time': return input.identities.some(({ identity_type: type }) => type === source.type) ? { field, source, pointer: null } : wrong('no time is known of that identity');
      default: return { field, source, pointer: null };
    }
  });
}

function settingFields(definition: OutputDefinition, of: 'output' | 'connection'): ReadonlySet<string> {
  return new Set((of === 'output' ? definition.settings : definition.connectionSettings).map(({ key }) => key));
}

/** Changes some of the values that fields say they are made of, one at a time, and names the fields that do not care. */
export function insensitiveFields(definition: OutputDefinition, input: MapInput, sample = 40): string[] {
  const sources = definition.map(input).requests.flatMap((request, index) => {
    const payload = readPayload(request);
    const traced = payload === undefined ? [] : trace(definition, request, payload, input);
    return traced.flatMap((one) => (typeof one === 'string' || one.pointer === null || isContainer(input.batch, one.pointer) ? [] : [{ index, field: one.field, pointer: one.pointer }]));
  });
  const every = Math.max(1, Math.floor(sources.length / sample));
  return sources.filter((_, position) => position % every === 0).flatMap(({ index, field, pointer }) => {
    const valueNow = (from: MapInput): string | undefined => {
      const request = definition.map(from).requests[index];
      const value = request === undefined ? undefined : valueAt(readPayload(request) ?? null, field);
      return value === undefined ? undefined : stringifyJson(value);
    };
    const before = valueNow(input);
    const others = otherValues(valueAt(input.batch as unknown as Json, pointer)!);
    return others.every((other) => valueNow({ ...input, batch: withChange(input.batch, pointer, other) }) === before) ? [`${field} stays ${before} when ${pointer} changes`] : [];
  });
}

function isContainer(batch: Batch, pointer: string): boolean {
  const value = valueAt(batch as unknown as Json, pointer);
  return typeof value === 'object' && value !== null;
}

function withChange(batch: Batch, pointer: string, other: Json): Batch {
  const copy = parseJson(stringifyJson(batch)) as JsonObject;
  const keys = segmentsOf(pointer);
  const last = keys.pop()!;
  const holder = keys.reduce<Json | undefined>((value, key) => (Array.isArray(value) ? value[Number(key)] : isObject(value) ? value[key] : undefined), copy);
  if (Array.isArray(holder)) holder[Number(last)] = other;
  else if (isObject(holder)) holder[last] = other;
  return copy as unknown as Batch;
}

/** Words that mean something where most texts mean the same: an answer to the tracking question, a type of content, a place of action. */
const WORDS = ['authorized', 'hotel', 'chat'] as const;

/** Other values of the same kind; times move by seconds, which is what partners count in. */
function otherValues(value: Json): Json[] {
  switch (typeof value) {
    case 'string': return [/^-?\d+$/.test(value) ? String(BigInt(value) + 3n) : `${value}~`, 'something else', ...WORDS];
    case 'number': return [value + 2_001];
    case 'bigint': return [value + 2_001n];
    case 'boolean': return [!value];
    default: return ['something'];
  }
}
