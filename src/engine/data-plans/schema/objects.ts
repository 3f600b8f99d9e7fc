/** Object keywords. A name is looked up among the object's own members only, whatever it is called. */
import type { JsonObject } from '../../../protocol/json.ts';
import { passes, report } from './run.ts';
import type { Check, Run } from './run.ts';
import { textOf } from './values.ts';

export type ObjectCheck = (value: JsonObject, run: Run) => void;

export interface ObjectParts {
  readonly properties: ReadonlyMap<string, Check | null>;
  /** For a name that is not among the properties. */
  readonly additional: (name: string) => Check | null;
  /** Whether `additional` ever checks anything. */
  readonly open: boolean;
  readonly names: Check | null;
  /** Null members count as absent: directly in `data` (6.2, 2). */
  readonly nullIsAbsent: boolean;
  readonly textual: boolean;
}

export function objectChecks(schema: Readonly<Record<string, unknown>>, parts: ObjectParts): ObjectCheck | null {
  const { properties, open, nullIsAbsent } = parts;
  const required = Array.isArray(schema['required']) ? schema['required'].filter((name) => typeof name === 'string') : [];
  const has = (value: JsonObject, name: string): boolean => {
    if (!Object.hasOwn(value, name)) return false;
    const member = value[name];
    return member !== undefined && !(nullIsAbsent && member === null);
  };
  const checks: ObjectCheck[] = [];
  if (required.length > 0) {
    checks.push((value, run) => {
      for (const name of required) if (!has(value, name)) missing(name, run);
    });
  }
  const counts = sizeCheck(schema, has, parts.textual);
  if (counts !== null) checks.push(counts);
  const { names, additional, textual } = parts;
  if (names !== null) {
    checks.push((value, run) => {
      if (!Object.keys(value).every((name) => !has(value, name) || passes(names, name, run))) report(run, 'unknown', 'propertyNames', null, textOf(value, textual));
    });
  }
  if (!open) {
    checks.push((value, run) => {
      for (const name of Object.keys(value)) {
        if (!has(value, name)) continue;
        const known = properties.get(name);
        const check = known === undefined ? additional(name) : known;
        if (check !== null) below(value, name, check, run);
      }
    });
  } else {
    const checked = [...properties].filter((entry): entry is [string, Check] => entry[1] !== null);
    if (checked.length > 0) {
      checks.push((value, run) => {
        for (const [name, check] of checked) if (has(value, name)) below(value, name, check, run);
      });
    }
  }
  if (checks.length <= 1) return checks[0] ?? null;
  return (value, run) => {
    for (const check of checks) check(value, run);
  };
}

function below(value: JsonObject, name: string, check: Check, run: Run): void {
  run.path.push(name);
  check(value[name], run);
  run.path.pop();
}

function missing(name: string, run: Run): void {
  run.errors.push({ type: 'missing_required', keyword: 'required', segments: run.path.slice(), key: name, expected: name, actual: null });
}

/** For `additionalProperties: false`. */
export function unplanned(_value: unknown, run: Run): void {
  report(run, 'unplanned', 'additionalProperties', null, String(run.path.at(-1)));
}

function sizeCheck(schema: Readonly<Record<string, unknown>>, has: (value: JsonObject, name: string) => boolean, textual: boolean): ObjectCheck | null {
  const { maxProperties, minProperties } = schema;
  const least = typeof minProperties === 'number' ? minProperties : null;
  const most = typeof maxProperties === 'number' ? maxProperties : null;
  if (least === null && most === null) return null;
  return (value, run) => {
    let count = 0;
    for (const name of Object.keys(value)) if (has(value, name)) count += 1;
    if (most !== null && count > most) report(run, 'unknown', 'maxProperties', String(most), textOf(value, textual));
    if (least !== null && count < least) report(run, 'unknown', 'minProperties', String(least), textOf(value, textual));
  };
}
