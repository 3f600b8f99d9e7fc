/** What is wrong in plan files: what the list says of a plan, and what the workspace says of its file (one that cannot be read keeps its last good content). */
import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { Problem } from '../../../protocol/contract.ts';
import type { PlanSummary } from '../../../protocol/data-plan.ts';
import { connectionStore } from '../../stores/connection.ts';

export interface FileProblem {
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly file: string;
  readonly line: number | null;
}

const NONE: readonly Problem[] = [];

/** Problems of the workspace's plan files. */
export function usePlanFileProblems(): readonly FileProblem[] {
  const problems = useStore(connectionStore, (state) => state.status?.workspace.problems ?? NONE);
  return useMemo(() => problems.flatMap(({ severity, message, file, line }) => (file?.startsWith('plans/') ? [{ severity, message, file, line: line ?? null }] : [])), [problems]);
}

/** Those of one plan, each once: both sources know some of them, at their own lines. */
export function problemsOf(plan: PlanSummary, ofFiles: readonly FileProblem[]): readonly FileProblem[] {
  const known = new Set(plan.problems.map(({ message }) => message));
  const own = ofFiles.filter(({ file, message }) => file === plan.file && !known.has(message));
  // A file that cannot be read is told twice, the second time with what stays in use meanwhile.
  return [...plan.problems, ...own.filter((one) => !own.some((other) => other !== one && other.message.startsWith(one.message)))];
}

/** Files that are no plan of the list, so that nothing else would tell of them. */
export function strayProblems(plans: readonly PlanSummary[], ofFiles: readonly FileProblem[]): readonly FileProblem[] {
  return ofFiles.filter(({ file }) => !plans.some((plan) => plan.file === file));
}

export const placeOf = ({ file, line }: FileProblem): string => (line === null ? file : `${file}:${line}`);
