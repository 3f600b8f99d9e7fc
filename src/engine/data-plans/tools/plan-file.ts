/**
 * A plan as people have it in a file: the whole plan, one version (what the hosted window and `mp` download), a bare version
 * document, or a list of plans (spec/data-plans.md 3, 14). Any of them is read; what is wrong is said in a sentence.
 */
import { dataPlanSchema, planSlug, planVersionSchema, versionDocumentSchema } from '../../../protocol/data-plan.ts';
import type { DataPlan, PlanVersion } from '../../../protocol/data-plan.ts';
import { isObject } from '../../../protocol/json.ts';
import type { JsonObject } from '../../../protocol/json.ts';

export type PlanFileShape = 'plan' | 'version' | 'document' | 'list';

export type ReadPlan =
  | {
      readonly ok: true; readonly shape: PlanFileShape; readonly planId: string | null; readonly name: string | null; readonly versions: PlanVersion[]; readonly problems: string[];
      /** Members of the plan itself, for a whole plan. */
      readonly head: Readonly<Record<string, unknown>>;
    }
  | { readonly ok: false; readonly message: string };

export function parsePlanJson(text: string): { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly message: string } {
  if (text.trim() === '') return { ok: false, message: 'The file is empty: give a plan, a version file or a version document.' };
  try {
    return { ok: true, value: JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text) as unknown };
  } catch (error) {
    return { ok: false, message: `This is not JSON: ${error instanceof Error ? error.message : String(error)}.` };
  }
}

export function readPlanText(text: string): ReadPlan {
  const parsed = parsePlanJson(text);
  return parsed.ok ? readPlanValue(parsed.value) : parsed;
}

export function readPlanValue(value: unknown): ReadPlan {
  if (Array.isArray(value)) {
    if (value.length !== 1) return { ok: false, message: `The file is a list of ${value.length} plans: give one of them.` };
    const only = readPlanValue(value[0]);
    return only.ok ? { ...only, shape: 'list' } : only;
  }
  if (!isObject(value)) return { ok: false, message: 'The file is no JSON object: give a plan, a version file or a version document.' };
  if (isObject(value['data_plan'])) return readPlanValue(value['data_plan']);
  if ('data_plan_versions' in value || ('data_plan_name' in value && !('version_document' in value))) return readWholePlan(value);
  if ('version_document' in value) return readVersion(value);
  if ('data_points' in value) return readDocument(value);
  return { ok: false, message: 'This is no data plan: a plan has "data_plan_versions", a version file "version_document", a version document "data_points".' };
}

function readWholePlan(value: JsonObject): ReadPlan {
  const id = value['data_plan_id'] ?? (typeof value['data_plan_name'] === 'string' ? planSlug(value['data_plan_name']) : undefined);
  const parsed = dataPlanSchema.safeParse({ ...value, data_plan_id: id, data_plan_versions: value['data_plan_versions'] ?? [] });
  if (!parsed.success) return { ok: false, message: firstIssue(parsed.error.issues) };
  const { data_plan_versions: versions, ...head }: DataPlan = parsed.data;
  return { ok: true, shape: 'plan', planId: head.data_plan_id, name: head.data_plan_name, versions: [...versions].sort((left, right) => left.version - right.version), problems: [], head };
}

function readVersion(value: JsonObject): ReadPlan {
  const numbered = value['version'] === undefined ? { ...value, version: 1 } : value;
  const parsed = planVersionSchema.safeParse(numbered);
  if (!parsed.success) return { ok: false, message: firstIssue(parsed.error.issues) };
  const name = value['data_plan_name'];
  return {
    ok: true, shape: 'version', planId: parsed.data.data_plan_id ?? null, name: typeof name === 'string' ? name : null, versions: [parsed.data],
    problems: value['version'] === undefined ? ['The version file does not say its number: 1 is taken.'] : [], head: {},
  };
}

function readDocument(value: JsonObject): ReadPlan {
  const parsed = versionDocumentSchema.safeParse(value);
  if (!parsed.success) return { ok: false, message: firstIssue(parsed.error.issues) };
  return { ok: true, shape: 'document', planId: null, name: null, versions: [{ version: 1, activated_environment: 'none', version_document: parsed.data }], problems: [], head: {} };
}

function firstIssue(issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[]): string {
  const [issue] = issues;
  if (issue === undefined) return 'The plan has the wrong shape.';
  const field = issue.path.map(String).join('.');
  return `${field === '' ? 'The plan' : `"${field}"`} is not as it must be: ${issue.message.replace(/\.$/, '')}.`;
}
