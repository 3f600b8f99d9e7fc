/**
 * Three keywords of ajv 6 that can take very long, in a bounded form with the same answers: patterns, enums of thousands of values
 * (ajv compares all with all when it compiles) and unique items of any type (all with all for each list).
 */
import type Ajv from 'ajv';
import type { ErrorObject, ValidateFunction } from 'ajv';
import { isObject } from '../../protocol/json.ts';
import { LibraryFailure } from './node-match.ts';
import { compilePattern, isAlwaysCheap, regexOf } from './schema/pattern.ts';
import type { Pattern } from './schema/pattern.ts';
import { regexCost } from './schema/regex-cost.ts';
import { canonical } from './schema/values.ts';

const PATTERN = 'cloudchamberPattern';
const ENUM = 'cloudchamberEnum';
const UNIQUE = 'cloudchamberUniqueItems';

const LONG_ENUM = 500;
/** Deeper schemas overflow ajv's own stack first. */
const MAX_DEPTH = 500;

function fail(validate: ValidateFunction, keyword: string, message: string, params: Readonly<Record<string, unknown>>): false {
  validate.errors = [{ keyword, message, params } as unknown as ErrorObject];
  return false;
}

/** `excess` is told of each search that was cut off. */
export function addBoundedKeywords(ajv: Ajv.Ajv, excess: (pattern: string) => void): void {
  ajv.addKeyword(PATTERN, {
    type: 'string',
    compile: (source: string) => {
      const pattern = compilePattern(source, false) as Pattern;
      const validate: ValidateFunction = (text: string) => {
        const answer = pattern.test(text);
        if (answer === 'too long') excess(source);
        return answer !== 'no match' || fail(validate, 'pattern', `should match pattern "${source}"`, { pattern: source });
      };
      return validate;
    },
  });
  ajv.addKeyword(ENUM, {
    compile: (allowedValues: readonly unknown[]) => {
      const known = new Set(allowedValues.map((value) => canonical(value, false)));
      if (known.size < allowedValues.length) throw new Error('schema is invalid: an enum should NOT have duplicate items');
      const validate: ValidateFunction = (value: unknown) =>
        known.has(canonical(value, false)) || fail(validate, 'enum', 'should be equal to one of the allowed values', { allowedValues });
      return validate;
    },
  });
  ajv.addKeyword(UNIQUE, {
    type: 'array',
    compile: () => {
      const validate: ValidateFunction = (items: readonly unknown[]) => {
        const twins = lastTwins(items);
        return twins === null || fail(validate, 'uniqueItems', `should NOT have duplicate items (items ## ${twins.j} and ${twins.i} are identical)`, twins);
      };
      return validate;
    },
  });
}

/** The pair that ajv finds first: it looks from the end. */
function lastTwins(items: readonly unknown[]): { readonly i: number; readonly j: number } | null {
  const before = new Map<string, number>();
  let found: { i: number; j: number } | null = null;
  items.forEach((item, i) => {
    const key = canonical(item, false);
    const j = before.get(key);
    if (j !== undefined) found = { i, j };
    before.set(key, i);
  });
  return found;
}

/** ajv runs these on every name, with no place to stand between. */
function refuseWildNames(patterns: readonly string[]): void {
  const wild = patterns.find((pattern) => regexOf(pattern, false) !== null && regexCost(pattern).unbounded);
  if (wild !== undefined) throw new LibraryFailure(`the pattern ${wild} in "patternProperties" can run without end`);
}

/** Where ajv itself compares all with all. */
function comparesAll(schema: Readonly<Record<string, unknown>>): boolean {
  const type = isObject(schema['items']) ? schema['items']['type'] : undefined;
  return !type || [type].flat().some((name) => name === 'object' || name === 'array');
}

/** The same schema with the bounded keywords where they are needed; most have none. */
export function withBoundedKeywords(schema: unknown, depth: number = 0): unknown {
  if (depth > MAX_DEPTH) return schema;
  if (Array.isArray(schema)) {
    const items = schema.map((item) => withBoundedKeywords(item, depth + 1));
    return items.some((item, index) => item !== schema[index]) ? items : schema;
  }
  if (!isObject(schema)) return schema;
  if (isObject(schema['patternProperties'])) refuseWildNames(Object.keys(schema['patternProperties']));
  const entries = Object.entries(schema);
  const bounded = entries.map(([name, value]): [string, unknown] => {
    if (name === 'pattern' && typeof value === 'string' && regexOf(value, false) !== null && !isAlwaysCheap(value)) return [PATTERN, value];
    if (name === 'enum' && Array.isArray(value) && value.length > LONG_ENUM) return [ENUM, value];
    if (name === 'uniqueItems' && value === true && comparesAll(schema)) return [UNIQUE, value];
    return [name, withBoundedKeywords(value, depth + 1)];
  });
  return bounded.some(([name, value], index) => name !== entries[index]![0] || value !== entries[index]![1]) ? Object.fromEntries(bounded) : schema;
}
