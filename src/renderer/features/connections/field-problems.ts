/** What is wrong in a file, at which field: the draft against the file's schema, and what the engine says of the file as it is. */
import type { Problem } from '../../../protocol/contract.ts';
import { escapeToken, segmentsOf } from '../../../protocol/pointer.ts';
import { valueAt } from '../../ui/json-patch.ts';
import type { Plain } from '../../ui/json-patch.ts';
import { DRAFT_SCHEMAS, isSame } from './drafts.ts';
import type { DraftKind } from './drafts.ts';

export interface FieldProblem {
  /** JSON pointer in the file; empty for all of it. */
  readonly path: string;
  readonly message: string;
  readonly severity: 'error' | 'warning';
}

/** At a field or below it. */
export function within({ path }: Pick<FieldProblem, 'path'>, at: string): boolean {
  return path === at || path.startsWith(`${at}/`);
}

interface Issue {
  readonly code: string;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly minimum?: unknown;
  readonly maximum?: unknown;
  readonly origin?: unknown;
}

function words({ code, message, origin, minimum, maximum }: Issue): string {
  if (code === 'too_small') return origin === 'string' || origin === 'array' ? 'Fill this in' : `Use ${String(minimum)} or more`;
  if (code === 'too_big') return origin === 'string' ? `Use at most ${String(maximum)} characters` : origin === 'array' ? `At most ${String(maximum)} are possible` : `Use ${String(maximum)} or less`;
  if (code === 'invalid_type') return 'Fill this in';
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}`;
}

/** Why a draft cannot be saved. */
export function draftProblems(kind: DraftKind, value: object): FieldProblem[] {
  const parsed = DRAFT_SCHEMAS[kind].safeParse(value);
  if (parsed.success) return [];
  return parsed.error.issues.map((issue) => ({ path: issue.path.map((key) => `/${escapeToken(String(key))}`).join(''), message: words(issue as Issue), severity: 'error' }));
}

/** Problems of the file that the draft has not touched. */
export function fileProblems(problems: readonly Problem[], file: string, saved: object, value: object): FieldProblem[] {
  return problems.flatMap((problem): FieldProblem[] => {
    if (problem.file !== file) return [];
    const path = problem.path ?? '';
    const segments = segmentsOf(path);
    const touched = !isSame(valueAt(saved as Plain, segments), valueAt(value as Plain, segments));
    return touched ? [] : [{ path, message: problem.message, severity: problem.severity }];
  });
}

/** The field that an error of the control API names, `forwarding.consent.any`, as a pointer. */
export function pointerOfField(field: string | undefined): string {
  return field === undefined || field === '' ? '' : `/${field.replaceAll('.', '/')}`;
}
