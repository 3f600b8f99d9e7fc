/** Problems of one plan while it is being checked: each knows its version and data point. */
import type { PlanProblem } from '../../../protocol/data-plan.ts';
import { pointerOf } from '../schema/run.ts';
import type { Segment } from '../schema/run.ts';

export interface Problems {
  readonly list: PlanProblem[];
  readonly file: string;
  plan: string;
  version: number | null;
  matchKey: string | null;
  /** Doubtful patterns that may still be tried out; the others only run with their limit. */
  triesLeft: number;
  error(code: string, path: readonly Segment[], message: string): void;
  warn(code: string, path: readonly Segment[], message: string): void;
}

/** One plan can be wrong in a million places; nobody reads more than these. */
const MAX_PROBLEMS = 500;
const MAX_TRIES = 20;

export function newProblems(file: string): Problems {
  const list: PlanProblem[] = [];
  const problems: Problems = {
    list, file, plan: '', version: null, matchKey: null, triesLeft: MAX_TRIES,
    error: (code, path, message) => push('error', code, path, message),
    warn: (code, path, message) => push('warning', code, path, message),
  };
  function push(severity: PlanProblem['severity'], code: string, path: readonly Segment[], message: string): void {
    if (list.length >= MAX_PROBLEMS) return;
    list.push({ severity, code, message, plan: problems.plan, version: problems.version, path: pointerOf(path), match_key: problems.matchKey, file, line: null, column: null });
  }
  return problems;
}
