/** String keywords in the order in which the platform reports them (spec/data-plans.md 6.2, 9). */
import { formatOf } from './formats.ts';
import { compilePattern } from './pattern.ts';
import { report } from './run.ts';
import type { Run } from './run.ts';

export type StringCheck = (value: string, run: Run) => void;

/** `pointer`: of the schema in its definition, to name a pattern that takes too long. */
export function stringChecks(schema: Readonly<Record<string, unknown>>, pointer: string): StringCheck | null {
  const { format, maxLength, minLength, pattern } = schema;
  const checks: StringCheck[] = [];
  const formatCheck = typeof format === 'string' ? formatOf(format) : undefined;
  if (formatCheck !== undefined) {
    checks.push((value, run) => {
      if (!formatCheck(value)) report(run, 'invalid_value', 'format', format as string, value);
    });
  }
  if (typeof maxLength === 'number') {
    checks.push((value, run) => {
      if (value.length > maxLength) report(run, 'invalid_value', 'maxLength', String(maxLength), value);
    });
  }
  if (typeof minLength === 'number') {
    checks.push((value, run) => {
      if (value.length < minLength) report(run, 'invalid_value', 'minLength', String(minLength), value);
    });
  }
  const compiled = typeof pattern === 'string' ? compilePattern(pattern) : null;
  if (compiled !== null) {
    checks.push((value, run) => {
      const answer = compiled.test(value);
      if (answer === 'no match') report(run, 'invalid_value', 'pattern', compiled.source, value);
      else if (answer === 'too long') run.excesses.set(`${pointer}/pattern`, compiled.source);
    });
  }
  if (checks.length <= 1) return checks[0] ?? null;
  return (value, run) => {
    for (const check of checks) check(value, run);
  };
}
