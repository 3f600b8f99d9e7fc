/** List keywords. Their sizes are of the type `unknown`, as the library has them (spec/data-plans.md 5.3). */
import { passes, report } from './run.ts';
import type { Check, Run } from './run.ts';
import { canonical, textOf } from './values.ts';

export type ListCheck = (value: readonly unknown[], run: Run) => void;
/** Compiles a schema below this one. */
export type CompileItem = (schema: unknown, ...path: string[]) => Check | null;

function isLimit(value: unknown): value is number {
  return typeof value === 'number';
}

export function listChecks(schema: Readonly<Record<string, unknown>>, textual: boolean, compileItem: CompileItem): ListCheck | null {
  const { minItems, maxItems, items } = schema;
  const checks: ListCheck[] = [];
  if (isLimit(maxItems)) {
    checks.push((value, run) => {
      if (value.length > maxItems) report(run, 'unknown', 'maxItems', String(maxItems), textOf(value, textual));
    });
  }
  if (isLimit(minItems)) {
    checks.push((value, run) => {
      if (value.length < minItems) report(run, 'unknown', 'minItems', String(minItems), textOf(value, textual));
    });
  }
  if (schema['uniqueItems'] === true) {
    checks.push((value, run) => {
      if (new Set(value.map((item) => canonical(item, textual))).size < value.length) report(run, 'unknown', 'uniqueItems', 'true', textOf(value, textual));
    });
  }
  if ('contains' in schema) {
    const contained = compileItem(schema['contains'], 'contains');
    checks.push((value, run) => {
      if (contained === null ? value.length > 0 : value.some((item) => passes(contained, item, run))) return;
      report(run, 'unknown', 'contains', null, textOf(value, textual));
    });
  }
  if (Array.isArray(items)) checks.push(positional(schema, items, compileItem));
  else {
    const item = compileItem(items, 'items');
    if (item !== null) checks.push((value, run) => eachFrom(value, 0, item, run));
  }
  if (checks.length <= 1) return checks[0] ?? null;
  return (value, run) => {
    for (const check of checks) check(value, run);
  };
}

function eachFrom(value: readonly unknown[], start: number, check: Check, run: Run): void {
  for (let index = start; index < value.length; index += 1) {
    run.path.push(index);
    check(value[index], run);
    run.path.pop();
  }
}

function positional(schema: Readonly<Record<string, unknown>>, items: readonly unknown[], compileItem: CompileItem): ListCheck {
  const known = items.map((item, index) => compileItem(item, 'items', String(index)));
  const closed = schema['additionalItems'] === false;
  const additional = closed ? null : compileItem(schema['additionalItems'], 'additionalItems');
  return (value, run) => {
    for (let index = 0; index < Math.min(value.length, known.length); index += 1) {
      const check = known[index];
      if (check === null || check === undefined) continue;
      run.path.push(index);
      check(value[index], run);
      run.path.pop();
    }
    if (additional !== null) eachFrom(value, known.length, additional, run);
    if (!closed) return;
    for (let index = known.length; index < value.length; index += 1) {
      run.path.push(index);
      report(run, 'unplanned', 'additionalItems', null, String(index));
      run.path.pop();
    }
  };
}
