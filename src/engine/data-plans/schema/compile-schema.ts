/**
 * JSON Schema compiled to functions, once per data point: mParticle's own evaluation with its coercion of texts
 * (spec/data-plans.md 6.2). A function that never objects is null, so open parts of a plan cost nothing.
 */
import { isObject } from '../../../protocol/json.ts';
import type { JsonObject } from '../../../protocol/json.ts';
import { constantChecks } from './constants.ts';
import { listChecks } from './lists.ts';
import { numberChecks } from './numbers.ts';
import { objectChecks, unplanned } from './objects.ts';
import { itemPlace, memberPlace } from './place.ts';
import type { Place } from './place.ts';
import { escapeSegment, report } from './run.ts';
import type { Check, Run } from './run.ts';
import { stringChecks } from './strings.ts';
import { attributeText, isBooleanText, numberOfText, textOf, typeOf } from './values.ts';

/** Deeper parts of a definition are taken for `true`; `checkPlan` reports them. No event is as deep. */
export const MAX_SCHEMA_DEPTH = 100;

const TYPES: ReadonlySet<string> = new Set(['string', 'number', 'integer', 'boolean', 'null', 'object', 'array']);

/** The types that a schema names; null when it names none that exists. */
function typesOf(schema: JsonObject): readonly string[] | null {
  const named = (Array.isArray(schema['type']) ? schema['type'] : [schema['type']]).filter((type) => typeof type === 'string' && TYPES.has(type)) as string[];
  return named.length === 0 ? null : named;
}

/** Null when the schema allows everything. */
export function compileSchema(definition: unknown, place: Place): Check | null {
  return compile(definition, place, 0, '');
}

function never(value: unknown, run: Run): void {
  report(run, 'unknown', 'false schema', null, textOf(value, false));
}

function compile(schema: unknown, place: Place, depth: number, pointer: string): Check | null {
  if (schema === false) return never;
  if (!isObject(schema) || depth > MAX_SCHEMA_DEPTH) return null;
  const textual = place === 'attribute';
  const types = typesOf(schema);
  const allows = (type: string): boolean => types === null || types.includes(type);
  const anyNumber = allows('number');
  const isNumber = anyNumber || allows('integer');
  const fits = (value: number | bigint): boolean => anyNumber || (isNumber && (typeof value === 'bigint' || Number.isInteger(value)));
  const asString = allows('string');
  const asBoolean = allows('boolean');
  const below = (child: unknown, childPlace: Place, ...path: string[]): Check | null =>
    compile(child, childPlace, depth + 1, `${pointer}/${path.map(escapeSegment).join('/')}`);

  const strings = asString ? stringChecks(schema, pointer) : null;
  const numbers = isNumber ? numberChecks(schema) : null;
  const lists = allows('array') ? listChecks(schema, textual, (child, ...path) => below(child, itemPlace(place), ...path)) : null;
  const objects = allows('object') ? compileObject(schema, place, below) : null;
  const constants = constantChecks(schema, textual);
  if (types === null && strings === null && numbers === null && lists === null && objects === null && constants === null) return null;
  const expected = types?.join(',') ?? '';

  const wrongType = (value: unknown, run: Run): void => report(run, 'invalid_value', 'type', expected, typeOf(value));
  return (raw, run) => {
    const value = textual ? attributeText(raw) : raw;
    const before = run.errors.length;
    switch (typeof value) {
      case 'string': {
        if (asString) {
          if (strings !== null) strings(value, run);
          break;
        }
        const number = isNumber ? numberOfText(value) : null;
        if (number !== null && fits(number)) {
          if (numbers !== null) numbers(number, value, run);
        } else if (!(asBoolean && isBooleanText(value))) return wrongType(value, run);
        break;
      }
      case 'number':
      case 'bigint':
        if (!fits(value)) return wrongType(value, run);
        if (numbers !== null) numbers(Number(value), String(value), run);
        break;
      case 'boolean':
        if (!asBoolean) return wrongType(value, run);
        break;
      default:
        if (Array.isArray(value)) {
          if (!allows('array')) return wrongType(value, run);
          if (lists !== null) lists(value, run);
        } else if (isObject(value)) {
          if (!allows('object')) return wrongType(value, run);
          if (objects !== null) objects(value, run);
        } else if (!allows('null')) return wrongType(value, run);
    }
    if (constants !== null && run.errors.length === before) constants(value, run);
  };
}

type Below = (child: unknown, place: Place, ...path: string[]) => Check | null;

function compileObject(schema: JsonObject, place: Place, below: Below): ReturnType<typeof objectChecks> {
  const declared = isObject(schema['properties']) ? Object.entries(schema['properties']) : [];
  const properties = new Map(declared.map(([name, child]) => [name, below(child, memberPlace(place, name), 'properties', name)]));
  const rest = schema['additionalProperties'];
  const open = rest === undefined || rest === true;
  return objectChecks(schema, {
    properties,
    open,
    additional: additionalCheck(rest, place, below),
    names: 'propertyNames' in schema ? below(schema['propertyNames'], 'other', 'propertyNames') : null,
    nullIsAbsent: place === 'data',
    textual: place === 'attribute' || place === 'attributes',
  });
}

/** One schema for all other names; it differs by place only where a name leads to attributes. */
function additionalCheck(rest: unknown, place: Place, below: Below): (name: string) => Check | null {
  if (rest === false) return () => unplanned;
  const compiled = new Map<Place, Check | null>();
  return (name) => {
    const target = memberPlace(place, name);
    let check = compiled.get(target);
    if (check === undefined) {
      check = below(rest, target, 'additionalProperties');
      compiled.set(target, check);
    }
    return check;
  };
}
