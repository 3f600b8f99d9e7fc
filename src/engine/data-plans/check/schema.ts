/** A data point's definition, keyword by keyword (spec/data-plans.md 6.3). */
import { isObject } from '../../../protocol/json.ts';
import type { JsonObject } from '../../../protocol/json.ts';
import { closest, listed } from '../../wording.ts';
import { formatOf } from '../schema/formats.ts';
import { MAX_SCHEMA_DEPTH } from '../schema/compile-schema.ts';
import { regexOf } from '../schema/pattern.ts';
import { memberPlace } from '../schema/place.ts';
import type { Place } from '../schema/place.ts';
import type { Segment } from '../schema/run.ts';
import type { Problems } from './problems.ts';
import { slowText } from './slow-pattern.ts';

const TYPES = ['string', 'number', 'integer', 'boolean', 'null', 'object', 'array'];

/** Upload answers BadSchema; in a file they are ignored with a warning. */
const UNSUPPORTED: ReadonlySet<string> = new Set([
  '$ref', '$recursiveRef', '$recursiveAnchor', 'patternProperties', 'allOf', 'anyOf', 'oneOf', 'if', 'then', 'else', 'not', 'dependencies',
  'dependentRequired', 'dependentSchemas',
]);

const ANNOTATIONS: ReadonlySet<string> = new Set([
  'title', 'description', 'default', 'examples', 'readOnly', 'writeOnly', '$comment', '$schema', '$id', 'definitions', '$defs', 'contentEncoding',
  'contentMediaType',
]);

type CheckValue = (value: unknown, path: readonly Segment[], walk: Walk) => string | null;

interface Walk {
  readonly problems: Problems;
  readonly depth: number;
  readonly place: Place;
}

const isCount = (value: unknown): string | null => (Number.isInteger(value) && (value as number) >= 0 ? null : 'must be a whole number from 0 up');
const isNumber = (value: unknown): string | null => (typeof value === 'number' || typeof value === 'bigint' ? null : 'must be a number, without quotes');

const KEYWORDS: Readonly<Record<string, CheckValue>> = {
  type: (value) => {
    const types: unknown[] = Array.isArray(value) ? value : [value];
    if (types.length > 0 && types.every((type) => typeof type === 'string' && TYPES.includes(type))) return null;
    const wrong = types.find((type) => !TYPES.includes(type as string));
    const hint = typeof wrong === 'string' ? closest(wrong, TYPES) : undefined;
    return `must be ${listed(TYPES)}, or a list of these${hint === undefined ? '' : ` (did you mean "${hint}"?)`}`;
  },
  const: () => null,
  enum: (value) => (Array.isArray(value) && value.length > 0 ? null : 'must be a list of at least one value'),
  minimum: isNumber, maximum: isNumber, exclusiveMinimum: isNumber, exclusiveMaximum: isNumber,
  multipleOf: (value) => isNumber(value) ?? (Number(value) > 0 ? null : 'must be more than 0'),
  minLength: isCount, maxLength: isCount, minItems: isCount, maxItems: isCount, minProperties: isCount, maxProperties: isCount,
  uniqueItems: (value) => (typeof value === 'boolean' ? null : 'must be true or false'),
  pattern: (value, path, walk) => (typeof value === 'string' ? checkPattern(value, path, walk) : 'must be a text'),
  format: (value, path, walk) => {
    if (typeof value !== 'string') return 'must be a text';
    if (formatOf(value) === undefined) walk.problems.warn('unknown-format', path, `The format "${value}" is not known: the platform ignores it, and the official command line tools stop at it. Remove it or use a pattern.`);
    return null;
  },
  properties: (value, path, walk) => {
    if (!isObject(value)) return 'must be an object of names and schemas';
    for (const [name, child] of Object.entries(value)) below(child, [...path, name], walk, memberPlace(walk.place, name));
    return null;
  },
  required: (value) => (Array.isArray(value) && value.every((name) => typeof name === 'string') ? null : 'must be a list of names'),
  additionalProperties: (value, path, walk) => {
    if (value === false && walk.place === 'data') {
      walk.problems.warn('closed-data', path, '"additionalProperties": false on "data" makes every real event a violation, since the SDKs add members such as "event_id" and "session_id": set it to true here and to false inside "custom_attributes".');
    }
    below(value, path, walk, 'other');
    return null;
  },
  propertyNames: (value, path, walk) => below(value, path, walk, 'other'),
  items: (value, path, walk) => {
    if (!Array.isArray(value)) return below(value, path, walk, 'other');
    value.forEach((child, index) => below(child, [...path, index], walk, 'other'));
    return null;
  },
  additionalItems: (value, path, walk) => below(value, path, walk, 'other'),
  contains: (value, path, walk) => below(value, path, walk, 'other'),
};

function below(schema: unknown, path: readonly Segment[], walk: Walk, place: Place): null {
  checkSchema(schema, path, { problems: walk.problems, depth: walk.depth + 1, place });
  return null;
}

function checkPattern(pattern: string, path: readonly Segment[], walk: Walk): string | null {
  const regex = regexOf(pattern);
  if (regex === null) {
    walk.problems.error('bad-pattern', path, `The pattern ${shown(pattern)} does not compile: correct it.`);
    return null;
  }
  const text = slowText(pattern, walk.problems);
  if (text !== null) {
    walk.problems.warn('slow-pattern', path, `The pattern ${shown(pattern)} does not come to an end on texts such as ${shown(text.replaceAll('\u0001', '!'))}: it runs with a time limit, and what takes longer counts as valid. Write it without repetition inside repetition.`);
  }
  return null;
}

function shown(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

/** `schema` at `path` of the file. */
export function checkSchema(schema: unknown, path: readonly Segment[], walk: Walk): void {
  const { problems } = walk;
  if (typeof schema === 'boolean') return;
  if (!isObject(schema)) {
    problems.error('schema-value', path, `A schema must be an object, true or false: correct "${String(path.at(-1))}".`);
    return;
  }
  if (walk.depth > MAX_SCHEMA_DEPTH) {
    problems.warn('schema-too-deep', path, `The definition goes deeper than ${MAX_SCHEMA_DEPTH} levels; what is below is not checked. No event is as deep: simplify it.`);
    return;
  }
  checkKeywords(schema, path, walk);
}

function checkKeywords(schema: JsonObject, path: readonly Segment[], walk: Walk): void {
  const { problems } = walk;
  for (const [keyword, value] of Object.entries(schema)) {
    const at = [...path, keyword];
    if (UNSUPPORTED.has(keyword)) {
      problems.warn('unsupported-keyword', at, `Data plans do not support "${keyword}": the platform refuses the upload, and it is ignored here. Describe the data without it.`);
    } else if (Object.hasOwn(KEYWORDS, keyword)) {
      const wrong = KEYWORDS[keyword]!(value, at, walk);
      if (wrong !== null) problems.error('schema-value', at, `"${keyword}" ${wrong}.`);
    } else if (!ANNOTATIONS.has(keyword)) {
      const meant = closest(keyword, Object.keys(KEYWORDS));
      problems.warn('unknown-keyword', at, `"${keyword}" is no keyword of JSON Schema and is ignored: ${meant === undefined ? 'remove it' : `did you mean "${meant}"?`}${meant === undefined ? '.' : ''}`);
    }
  }
}
