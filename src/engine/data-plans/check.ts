import type { PlanProblem } from '../../protocol/data-plan.ts';

export function checkPlan(_plan: unknown, _file: string): PlanProblem[] {
  return [];
}

/** The same from text, with lines and columns. */
export function planProblemsOfText(_text: string, _file: string): PlanProblem[] {
  return [];
}
