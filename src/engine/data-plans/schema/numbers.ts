/** Number keywords in the order in which the platform reports them (spec/data-plans.md 6.2, 9). */
import { report } from './run.ts';
import type { Run } from './run.ts';

/** `text` is the value as it came, for the error. */
export type NumberCheck = (value: number, text: string, run: Run) => void;

/** A remainder below this share of the divisor is none (6.2, 8). */
const TOLERANCE = 1e-14;

function isMultiple(value: number, divisor: number): boolean {
  const rest = Math.abs(value % divisor);
  return rest < TOLERANCE * divisor || divisor - rest < TOLERANCE * divisor;
}

const RULES: readonly (readonly [keyword: string, holds: (value: number, bound: number) => boolean])[] = [
  ['exclusiveMaximum', (value, bound) => value < bound],
  ['exclusiveMinimum', (value, bound) => value > bound],
  ['maximum', (value, bound) => value <= bound],
  ['minimum', (value, bound) => value >= bound],
  ['multipleOf', (value, bound) => !(bound > 0) || isMultiple(value, bound)],
];

export function numberChecks(schema: Readonly<Record<string, unknown>>): NumberCheck | null {
  const rules = RULES.flatMap(([keyword, holds]) => {
    const bound = typeof schema[keyword] === 'bigint' ? Number(schema[keyword]) : schema[keyword];
    return typeof bound === 'number' ? [{ keyword, holds, bound, expected: String(schema[keyword]) }] : [];
  });
  if (rules.length === 0) return null;
  return (value, text, run) => {
    for (const rule of rules) if (!rule.holds(value, rule.bound)) report(run, 'invalid_value', rule.keyword, rule.expected, text);
  };
}
