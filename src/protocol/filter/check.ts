/** Whether operator and values fit a field. The parser asks this for every term, so later steps need not doubt a tree. */
import type { FilterError, FilterOp, FilterValue, Span } from './ast.ts';
import { FIELDS, fieldPath } from './fields.ts';
import type { FieldDefinition } from './fields.ts';
import { enumMatches, isComparison, isDuration, isNumberLike, RANGE_OPS, regexProblem, toNumber, valueBounds } from './values.ts';

type Finding = Pick<FilterError, 'code' | 'message' | 'remedy'>;

const VALUE_HELP: Partial<Record<FieldDefinition['type'], string>> = {
  number: 'Write a number such as 400, or a range such as 400..499.',
  size: 'Write a size such as 500, 10kb or 1mb.',
  duration: 'Write milliseconds such as 50, or a time such as 2s.',
  time: 'Write a time such as 14:03, today, 2026-11-21 or 14:03..14:07.',
  age: 'Write a length of time such as 5m, 2h or 1d, or a time such as today or 14:03..14:07.',
};

/** Any fixed moment: only whether a value can be read matters here. */
const SOME_NOW = 1_700_000_000_000;

export function checkTerm(field: FieldDefinition, key: string | null, op: FilterOp, values: readonly FilterValue[], span: Span): FilterError | null {
  const finding = findProblem(field, fieldPath(field.name, key), op, values);
  return finding && { ...finding, from: span.from, to: span.to };
}

function findProblem(field: FieldDefinition, path: string, op: FilterOp, values: readonly FilterValue[]): Finding | null {
  if (!field.ops.includes(op)) {
    return { code: 'operator-not-allowed', message: `“${path}” cannot be compared with “${op}”.`, remedy: `Use one of ${field.ops.join('  ')}` };
  }
  if (values.length > 1 && (isComparison(op) || op === '~')) {
    return { code: 'one-value-only', message: `“${op}” takes one value.`, remedy: op === '~' ? 'Put the pattern in quotes.' : 'Write a range, as in 5..10, or two terms.' };
  }
  for (const value of values) {
    const problem = valueProblem(field, path, op, value);
    if (problem) return problem;
  }
  return null;
}

function valueProblem(field: FieldDefinition, path: string, op: FilterOp, value: FilterValue): Finding | null {
  const shown = value.kind === 'range' ? `${value.from}..${value.to}` : value.text;
  if (value.kind === 'range' && !RANGE_OPS.includes(op)) {
    return { code: 'bad-value', message: `“${op}” cannot take a range.`, remedy: `Write ${path}=${shown}.` };
  }
  if (op === '~') {
    const problem = regexProblem(shown);
    return problem === null ? null : { code: 'bad-regex', message: `The pattern “${shown}” ${problem}.`, remedy: 'Use ordinary regular expression syntax, in quotes when it has spaces, brackets or commas.' };
  }
  if (isNumberLike(field)) {
    if (valueBounds(field, op, value, SOME_NOW) === null) {
      return { code: 'bad-value', message: `“${shown}” is not a ${field.label}${field.type === 'time' || field.type === 'age' ? '' : ' value'}.`, remedy: VALUE_HELP[field.type] ?? '' };
    }
    if (value.kind === 'text' && isComparison(op) && isDuration(value.text) !== (field.type === 'age') && (field.type === 'age' || field.type === 'time')) {
      return field.type === 'age'
        ? { code: 'bad-value', message: `“age${op}” needs a length of time, not “${shown}”.`, remedy: `Write age${op}10m, or at${op === '<' ? '>' : '<'}${shown}.` }
        : { code: 'bad-value', message: `“at${op}” needs a moment, not the length of time “${shown}”.`, remedy: `Write age${op === '<' ? '>' : '<'}${shown}, or at${op}14:03.` };
    }
    return null;
  }
  if (field.type === 'map' && isComparison(op) && toNumber(shown) === null) {
    return { code: 'bad-value', message: `“${shown}” is not a number.`, remedy: `Write a number, as in ${path}${op}100.` };
  }
  if (field.values && field.open === false && value.kind === 'text') {
    if (field.none && value.text.toLowerCase() === 'none') return null;
    if (enumMatches(field.values, op, value.text).length === 0) {
      const near = nearest(value.text, field.values.map((known) => known.value));
      return {
        code: 'bad-value',
        message: `There is no ${field.label} “${value.text}”.`,
        remedy: near ? `Did you mean ${near}?` : `Use one of ${field.values.map((known) => known.value).join(', ')}.`,
      };
    }
  }
  return null;
}

export function unknownField(name: string): Finding {
  const near = nearest(name, FIELDS.map((field) => field.name));
  return {
    code: 'unknown-field',
    message: `There is no field “${name}”.`,
    remedy: near ? `Did you mean ${near}? To search for the text, put it in quotes.` : 'Pick a field from the list, or put it in quotes to search for the text.',
  };
}

/** The known word that is closest, within two edits and a third of its length. */
function nearest(word: string, known: readonly string[]): string | null {
  let best: string | null = null;
  let bestDistance = Math.min(2, Math.floor(word.length / 3)) + 1;
  const lower = word.slice(0, 40).toLowerCase();
  for (const candidate of known) {
    const distance = candidate.startsWith(lower) && lower.length >= 2 ? 1 : editDistance(lower, candidate);
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

function editDistance(left: string, right: string): number {
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const substitution = (previous[column - 1] ?? 0) + (left[row - 1] === right[column - 1] ? 0 : 1);
      current.push(Math.min((previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, substitution));
    }
    previous = current;
  }
  return previous[right.length] ?? 0;
}
