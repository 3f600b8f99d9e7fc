/** `const` and `enum`: two scalars are equal when their texts are (spec/data-plans.md 6.2, 7). */
import { stringifyJson } from '../../../protocol/json.ts';
import { cut, report } from './run.ts';
import type { Check } from './run.ts';
import { canonical, textOf } from './values.ts';

export function constantChecks(schema: Readonly<Record<string, unknown>>, textual: boolean): Check | null {
  const checks: Check[] = [];
  if ('const' in schema) {
    const constant = canonical(schema['const'], true);
    const expected = cut(textOf(schema['const'], false));
    checks.push((value, run) => {
      if (canonical(value, true) !== constant) report(run, 'invalid_value', 'const', expected, textOf(value, textual));
    });
  }
  const options = schema['enum'];
  if (Array.isArray(options)) {
    const known = new Set(options.map((option) => canonical(option, true)));
    const texts = new Set(options.filter((option) => typeof option === 'string'));
    const expected = cut(stringifyJson(options));
    checks.push((value, run) => {
      if (typeof value === 'string' && texts.has(value)) return;
      if (!known.has(canonical(value, true))) report(run, 'invalid_value', 'enum', expected, textOf(value, textual));
    });
  }
  if (checks.length <= 1) return checks[0] ?? null;
  return (value, run) => {
    for (const check of checks) check(value, run);
  };
}
