/** Statuses, bodies and exact texts of the Data Planning API (spec/data-plans.md 2.3). */
import type { PlanProblem } from '../../protocol/data-plan.ts';
import { segmentsOf } from '../../protocol/pointer.ts';
import type { ApiAnswer, ApiNote } from './types.ts';

export const MAX_DATA_POINTS = 1_000;

export const NO_CONTENT: ApiAnswer = { status: 204, body: undefined };

export function done(body: unknown): ApiAnswer {
  return { status: 200, body };
}

export function refused(status: number, message: string, notes: readonly ApiNote[] = []): ApiAnswer {
  return { status, body: { errors: [{ message }] }, notes };
}

/** 401 has no body: with one, the official client would report the body and not the status. */
export function unauthorized(code: string, message: string): ApiAnswer {
  return { status: 401, body: undefined, notes: [{ code, message }] };
}

/** The text is the one that the official command line tool's tests use (unconfirmed for the service). */
export function forbidden(code: string, message: string): ApiAnswer {
  return refused(403, 'You do not have permission to perform this operation', [{ code, message }]);
}

export function planNotFound(planId: string, workspaceId: string): ApiAnswer {
  return refused(404, `The specified plan ID ${planId} in workspace ${workspaceId} was not found.`);
}

export function versionNotFound(version: string, planId: string, workspaceId: string): ApiAnswer {
  return refused(404, `The specified version ${version} in plan ID ${planId} was not found in workspace ${workspaceId}.`);
}

export const TEXTS = {
  idInUse: 'Plan ID is already in use.',
  onlyVersion: 'Unable to delete plan version - plans must contain at least one plan version.',
  activeInProduction: 'Unable to delete plan version - this version is active in prod and cannot be deleted.',
  hasQuarantine: 'Unable to delete plan version. Plan versions with an associated quarantine feed can only be deleted through the UI.',
  valueMissing: 'A required value was missing.',
  invalidBatch: 'Invalid Event Batch.',
  invalidDocument: 'Invalid Document.',
  invalidPlan: 'Invalid data plan document.',
} as const;

export function tooManyPoints(count: number): string {
  return `Data plan exceeds maximum of ${MAX_DATA_POINTS} with ${count} data points.`;
}

/** Keywords that the service does not know come back under these exact words (2.3). */
const UNSUPPORTED = 'unsupported-keyword';
const DEFINITION = '/validator/definition';

/**
 * BadSchema: problems inside data points as a list of schema errors, anything else as the plain list. A schema error must name
 * the point, so one problem without a point makes the whole list plain.
 */
export function badSchema(problems: readonly PlanProblem[]): ApiAnswer {
  const errors = problems.every((problem) => problem.match_key !== null) ? problems.map(schemaError) : problems.map(({ message }) => ({ message }));
  return { status: 400, body: { errors }, notes: problems.slice(0, 20).map(({ code, message, path }) => ({ code, message: path === '' ? message : `${message} (${path})` })) };
}

function schemaError(problem: PlanProblem): object {
  const at = problem.path.indexOf(DEFINITION);
  const pointer = at === -1 ? null : problem.path.slice(at + DEFINITION.length);
  const keyword = pointer === null ? undefined : segmentsOf(pointer).at(-1);
  return {
    message: problem.code === UNSUPPORTED ? 'Unsupported keyword' : problem.message,
    match_key: problem.match_key,
    error_type: 'invalid_value',
    ...(keyword === undefined || keyword === '' ? {} : { keyword }),
    ...(pointer === null ? {} : { schema_pointer: `#${pointer}` }),
    event_pointer: '',
    value: '',
  };
}

/** A problem that the checks of whole plans do not know: the API's own rules about what a call must bring. */
export function ownProblem(code: string, message: string, path: string): PlanProblem {
  return { severity: 'error', code, message, plan: '', version: null, path, match_key: null, file: '', line: null, column: null };
}

/** The checks are lenient with files, which work without the parts that are ignored; an upload is refused for those (6.3). */
export function refusesUpload(problem: PlanProblem): boolean {
  return problem.severity === 'error' || problem.code === UNSUPPORTED;
}
