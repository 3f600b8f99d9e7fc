/** One evaluation of one value: where it stands and what was found. Reused from event to event. */
import type { ValidationErrorType } from '../../../protocol/data-plan.ts';
import { escapeToken } from '../../../protocol/pointer.ts';

export type Segment = string | number;

export interface SchemaError {
  readonly type: ValidationErrorType;
  readonly keyword: string;
  /** Where the error points, member by member. */
  readonly segments: readonly Segment[];
  readonly key: string;
  readonly expected: string | null;
  readonly actual: string | null;
}

export interface Run {
  readonly path: Segment[];
  errors: SchemaError[];
  /** Patterns that took too long here: pointer into the definition, what happened. */
  readonly excesses: Map<string, string>;
  /** Stands for the last segment at the root. */
  rootKey: string;
}

export function newRun(): Run {
  return { path: [], errors: [], excesses: new Map(), rootKey: '' };
}

/** Adds nothing when it passes. */
export type Check = (value: unknown, run: Run) => void;

/** Texts of huge values would be kept with every violation: what is beyond this is cut off. */
const MAX_TEXT = 8_192;

export function cut(text: string): string {
  return text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT)}…`;
}

export function report(run: Run, type: ValidationErrorType, keyword: string, expected: string | null, actual: string | null): void {
  const last = run.path.at(-1);
  run.errors.push({ type, keyword, segments: run.path.slice(), key: last === undefined ? run.rootKey : String(last), expected, actual: actual === null ? null : cut(actual) });
}

/** Runs a check for its answer only. */
export function passes(check: Check, value: unknown, run: Run): boolean {
  const before = run.errors.length;
  check(value, run);
  const passed = run.errors.length === before;
  run.errors.length = before;
  return passed;
}

/** Containers before their members, members in code-unit order, list items by index (6.2, 9). */
export function compareErrors(a: SchemaError, b: SchemaError): number {
  const length = Math.min(a.segments.length, b.segments.length);
  for (let index = 0; index < length; index += 1) {
    const left = a.segments[index]!;
    const right = b.segments[index]!;
    if (left === right) continue;
    return left < right ? -1 : 1;
  }
  return a.segments.length - b.segments.length;
}

export function escapeSegment(segment: Segment): string {
  return typeof segment === 'number' ? String(segment) : escapeToken(segment);
}

/** `/a/b`, or an empty text for the root. */
export function pointerOf(segments: readonly Segment[]): string {
  let pointer = '';
  for (const segment of segments) pointer += `/${escapeSegment(segment)}`;
  return pointer;
}
