/**
 * One schema as `@mparticle/data-planning-node` 1.0.3 evaluates it: ajv 6 with all errors and its fast formats, null members removed,
 * no coercion (spec/data-plans.md 6.1). Compiled once.
 */
import Ajv from 'ajv';
import type { ErrorObject, ValidateFunction } from 'ajv';
import type { ValidationError } from '../../protocol/data-plan.ts';
import { isObject, stringifyJson } from '../../protocol/json.ts';
import type { JsonObject } from '../../protocol/json.ts';
import { segmentsOf } from '../../protocol/pointer.ts';
import { addBoundedKeywords, withBoundedKeywords } from './node-keywords.ts';
import { LibraryFailure } from './node-match.ts';
import { textOf } from './schema/values.ts';

/** An error of the library, and what only we say about it. */
export interface LibraryError {
  readonly error: ValidationError;
  /** Members that lead to what the error is about: without the missing name, with the unplanned one. */
  readonly segments: readonly string[];
  readonly keyword: string;
  /** The rule in the server profile's form. */
  readonly expected: string | null;
}

export interface LibraryCheck {
  run(data: unknown): { readonly errors: readonly LibraryError[]; readonly excesses: ReadonlyMap<string, string> };
}

/** Searches of the run at hand that were cut off. */
let excesses = new Map<string, string>();

function newAjv(): Ajv.Ajv {
  const ajv = new Ajv({ jsonPointers: true, allErrors: true, logger: false });
  addBoundedKeywords(ajv, (pattern) => excesses.set(pattern, pattern));
  return ajv;
}

let shared: Ajv.Ajv | null = null;

/** Throws what the library's call would reject with. */
export function compileLibrarySchema(definition: unknown): LibraryCheck {
  const schema = isFalsy(definition) ? {} : definition;
  const bounded = withBoundedKeywords(schema);
  // A schema's own id would stay known to a shared instance.
  const ajv = stringifyJson(schema).includes('"$id"') ? newAjv() : (shared ??= newAjv());
  let validate: ValidateFunction;
  try {
    validate = ajv.compile(bounded as object) as ValidateFunction;
  } finally {
    ajv.removeSchema(bounded as object);
  }
  return {
    run(data) {
      excesses = new Map();
      const plain = withoutBigints(data);
      if (validate(withoutNulls(plain)) === true) return { errors: [], excesses };
      const errors = (validate.errors ?? []).map((error) => libraryError(error, plain));
      return { errors, excesses };
    },
  };
}

function isFalsy(definition: unknown): boolean {
  return definition === null || definition === undefined || definition === false || definition === '' || definition === 0;
}

function withoutBigints(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (Array.isArray(value)) {
    const items = value.map(withoutBigints);
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  if (!isObject(value)) return value;
  const entries = Object.entries(value);
  const plain = entries.map(([name, member]): [string, unknown] => [name, withoutBigints(member)]);
  return plain.some(([, member], index) => member !== entries[index]![1]) ? Object.fromEntries(plain) : value;
}

/** The library's copy before validation: null members go, lists stay as they are. */
function withoutNulls(value: unknown): unknown {
  const copy: Record<string, unknown> = {};
  if (!value) return copy;
  for (const name of Object.keys(value)) {
    const member = (value as JsonObject)[name];
    if (member === null || member === undefined) continue;
    copy[name] = typeof member === 'object' && !Array.isArray(member) ? withoutNulls(member) : member;
  }
  return copy;
}

/** Names are not unescaped (6.1), so one with `/` or `~` is not found and the enclosing value stands for it. */
function valueAt(data: unknown, nodes: readonly string[]): unknown {
  let value = data;
  for (const node of nodes) {
    if (typeof value !== 'object' || value === null) throw new LibraryFailure(`Cannot use 'in' operator to search for '${node}' in ${String(value)}`);
    if (node in value) value = (value as JsonObject)[node];
  }
  return value;
}

function libraryError(found: ErrorObject, data: unknown): LibraryError {
  const nodes = found.dataPath.split('/').filter((node) => node !== '');
  const value = valueAt(data, nodes);
  const params = found.params as Record<string, unknown>;
  const actual = typeof value === 'string' || typeof value === 'number' ? value : JSON.stringify(value);
  const key = nodes.at(-1);
  const error: Record<string, unknown> = { actual, error_pointer: ['#', ...nodes].join('/'), schema_keyword: found.keyword, key };
  const segments = segmentsOf(found.dataPath);
  switch (found.keyword) {
    case 'additionalItems':
    case 'additionalProperties':
      error['validation_error_type'] = 'unplanned';
      error['key'] = params['additionalProperty'];
      error['actual'] = params['additionalProperty'];
      if (typeof params['additionalProperty'] === 'string') segments.push(params['additionalProperty']);
      break;
    case 'required':
      error['validation_error_type'] = 'missing_required';
      error['expected'] = params['missingProperty'];
      delete error['actual'];
      break;
    case 'dependencies':
      error['validation_error_type'] = 'missing_required';
      error['expected'] = found.message;
      break;
    case 'patternProperties':
      error['validation_error_type'] = 'invalid_value';
      break;
    case 'multipleOf': case 'maximum': case 'exclusiveMaximum': case 'minimum': case 'exclusiveMinimum': case 'maxLength': case 'minLength':
    case 'pattern': case 'format': case 'type': case 'const': case 'enum':
      error['validation_error_type'] = 'invalid_value';
      error['expected'] = found.message;
      break;
    default:
      error['validation_error_type'] = 'unknown';
      error['expected'] = found.message;
  }
  for (const name of Object.keys(error)) if (error[name] === undefined) delete error[name];
  return { error: error as unknown as ValidationError, segments, keyword: found.keyword, expected: ruleText(found, params) };
}

function ruleText(found: ErrorObject, params: Readonly<Record<string, unknown>>): string | null {
  switch (found.keyword) {
    case 'type': return String(params['type']);
    case 'const': return textOf(params['allowedValue'], false);
    case 'enum': return stringifyJson(params['allowedValues']);
    case 'pattern': return String(params['pattern']);
    case 'format': return String(params['format']);
    case 'multipleOf': return String(params['multipleOf']);
    case 'required': return String(params['missingProperty']);
    case 'additionalProperties':
    case 'additionalItems': return null;
    default: return params['limit'] === undefined ? (found.message ?? null) : String(params['limit']);
  }
}
