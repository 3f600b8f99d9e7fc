/** `POST …/plans/validate` (spec/data-plans.md 2.2, 5.1): a batch against a document that need not belong to any plan. */
import { planVersionSchema } from '../../protocol/data-plan.ts';
import { isObject } from '../../protocol/json.ts';
import type { Json } from '../../protocol/json.ts';
import { done, MAX_DATA_POINTS, refused, TEXTS, tooManyPoints } from './answers.ts';
import type { ApiAnswer, PlanJudge } from './types.ts';

export interface ValidateCall {
  /** Numbers as JavaScript has them: what schemas are made of. */
  readonly document: unknown;
  /** With exact 64-bit ids. */
  readonly batch: unknown;
  readonly judge: PlanJudge;
}

export function validate({ document, batch, judge }: ValidateCall): ApiAnswer {
  if (document === undefined || document === null || batch === undefined || batch === null) return refused(400, TEXTS.valueMissing);
  if (!isObject(document)) return refused(400, TEXTS.invalidDocument);
  if (!isObject(batch) || !isEventList(batch['events'])) return refused(400, TEXTS.invalidBatch);
  const points = document['data_points'];
  if (Array.isArray(points) && points.length > MAX_DATA_POINTS) return refused(400, tooManyPoints(points.length));
  const version = { version: 1, activated_environment: 'none', version_document: document };
  const problems = judge.check({ data_plan_id: 'document', data_plan_name: 'document', data_plan_versions: [version] }, '').filter(({ severity }) => severity === 'error');
  const parsed = planVersionSchema.safeParse(version);
  if (problems.length > 0 || !parsed.success) {
    return refused(400, TEXTS.invalidPlan, problems.slice(0, 20).map(({ code, message, path }) => ({ code, message: `${message} (${path})` })));
  }
  return done({ batch, results: judge.validate(parsed.data, batch) });
}

/** A batch without events may still bring user attributes. */
function isEventList(events: Json | undefined): boolean {
  if (events === undefined || events === null) return true;
  return Array.isArray(events) && events.every((event) => isObject(event) && typeof event['event_type'] === 'string');
}
