/** Data plans: what the list, the editor and scripts need beyond the files themselves. */
import { z } from 'zod';
import type { Problem } from '../../../protocol/contract.ts';
import { ACTIVATED_ENVIRONMENTS, planDiffSchema, planProblemSchema, planSummarySchema, planVersionSchema, violationFixesSchema, violationReportSchema } from '../../../protocol/data-plan.ts';
import type { DataPlan, PlanProblem, PlanSummary } from '../../../protocol/data-plan.ts';
import { isObject } from '../../../protocol/json.ts';
import { ENVIRONMENTS } from '../../../protocol/vocabulary.ts';
import { blockFlags, checkPlan, diffVersions, importText, planProblemsOfText, planTypes, readPlanText, typesFileName, validateBatch, compileVersion, versionFile, violationFixes } from '../../data-plans/index.ts';
import { createVersion, deleteVersion, updateVersion } from '../../platform-api/index.ts';
import type { ApiAnswer, PlanCall } from '../../platform-api/index.ts';
import type { PlanCounts } from '../../store/queries/violations.ts';
import type { ControlHost } from '../host.ts';
import { ApiError, notFound } from '../route.ts';
import type { RouteTable } from '../route.ts';

const byPlan = z.object({ id: z.string().max(200) });
const byVersion = byPlan.extend({ version: z.coerce.number().int().positive() });
const optionalTime = z.coerce.number().optional();

export function addDataPlanRoutes(table: RouteTable, engine: ControlHost): void {
  addPlanList(table, engine);
  addVersionRoutes(table, engine);
  addImport(table, engine);
  addReport(table, engine);
}

function planOf(engine: ControlHost, id: string): DataPlan {
  const { plans } = engine.workspace.current.workspace;
  const plan = Object.hasOwn(plans, id) ? plans[id] : undefined;
  if (plan === undefined) throw new ApiError(404, 'not-found', `There is no data plan "${id}" in this workspace.`, 'id');
  return plan;
}

function addPlanList(table: RouteTable, engine: ControlHost): void {
  table.add({
    method: 'GET', path: '/data-plans', summary: 'Data plans with their versions, what they block and what violates them', answer: z.object({ items: z.array(planSummarySchema) }),
    run: async ({ signal }) => {
      const { counts, inputs } = await engine.query.call('planCounts', null, signal);
      const { workspace: { plans, file }, problems } = engine.workspace.current;
      return { items: Object.entries(plans).map(([id, plan]) => ({ ...summary(id, plan, file.data_plans.quarantine, counts, inputs.filter((seen) => seen.plan === id).map(({ input }) => input)), problems: placed(id, plan, problems) })) };
    },
  });
  table.add({
    method: 'POST', path: '/data-plans/check', summary: 'What is wrong in a plan that is being written', body: z.strictObject({ text: z.string().max(10_000_000) }),
    answer: z.object({ problems: z.array(planProblemSchema) }), run: ({ body }) => ({ problems: [...planProblemsOfText(body.text, 'plan.json')] }),
  });
  table.add({
    method: 'GET', path: '/data-plans/:id/diff', summary: 'What changed between two versions, data point by data point', params: byPlan,
    query: z.object({ from: z.coerce.number().int(), to: z.coerce.number().int() }), answer: planDiffSchema,
    run: ({ params, query }) => {
      const plan = planOf(engine, params.id);
      return diffVersions(versionOf(plan, query.from), versionOf(plan, query.to));
    },
  });
  table.add({
    method: 'POST', path: '/data-plans/diff', summary: 'What changed between two texts: a plan (its newest version), a version file or a version document',
    body: z.strictObject({ before: z.string().max(10_000_000), after: z.string().max(10_000_000) }), answer: planDiffSchema,
    run: ({ body }) => diffVersions(versionOfText(body.before, 'before'), versionOfText(body.after, 'after')),
  });
}

function versionOfText(text: string, field: 'before' | 'after'): DataPlan['data_plan_versions'][number] {
  const read = readPlanText(text);
  if (!read.ok) throw new ApiError(400, 'invalid', read.message, field);
  const version = read.versions.at(-1);
  if (version === undefined) throw new ApiError(400, 'invalid', 'The plan has no version.', field);
  return version;
}

const checked = new WeakMap<DataPlan, PlanProblem[]>();

/** The plan's problems where the file has them, whatever its layout; the workspace read its text. */
function placed(id: string, plan: DataPlan, ofWorkspace: readonly Problem[]): PlanProblem[] {
  const file = `plans/${id}.json`;
  let problems = checked.get(plan);
  if (problems === undefined) checked.set(plan, problems = checkPlan(plan, file));
  const details = [...problems];
  return ofWorkspace.filter((one) => one.file === file).map(({ severity, code, message, line, column }) => {
    const at = details.findIndex((one) => one.code === code && one.message === message);
    const [known] = at === -1 ? [] : details.splice(at, 1);
    return { severity, code, message, plan: id, version: known?.version ?? null, path: known?.path ?? '', match_key: known?.match_key ?? null, file, line: line ?? null, column: column ?? null };
  });
}

function summary(id: string, plan: DataPlan, quarantine: Readonly<Record<string, string>>, counts: readonly PlanCounts[], seenOn: string[]): Omit<PlanSummary, 'problems'> {
  const file = `plans/${id}.json`;
  const text = `${JSON.stringify(plan, undefined, 2)}\n`;
  const versions = [...plan.data_plan_versions].sort((a, b) => b.version - a.version).map((version): PlanSummary['versions'][number] => {
    const count = counts.find((one) => one.plan === id && one.version === version.version);
    return {
      version: version.version, description: version.version_description ?? null, activated_environment: version.activated_environment, data_points: version.version_document.data_points.length,
      created_on: version.created_on ?? null, last_modified_on: version.last_modified_on ?? null, blocks: { ...blockFlags(version) },
      quarantine_output: quarantine[`${id}:${version.version}`] ?? quarantine[id] ?? null,
      unique_violations: count?.unique ?? 0, unique_unplanned: count?.unplanned ?? 0, unique_invalid: (count?.unique ?? 0) - (count?.unplanned ?? 0),
      blocked: count?.blocked ?? 0, last_violation_at: count?.last_at ?? null,
    };
  });
  return { id, name: plan.data_plan_name, description: plan.data_plan_description ?? null, file, bytes: Buffer.byteLength(text), versions, seen_on: [...new Set(seenOn)].sort() };
}

function versionOf(plan: DataPlan, number: number): DataPlan['data_plan_versions'][number] {
  const version = plan.data_plan_versions.find((one) => one.version === number);
  if (version === undefined) throw new ApiError(404, 'not-found', `There is no version ${number} of ${plan.data_plan_id}. It has ${plan.data_plan_versions.map((one) => one.version).join(', ') || 'none'}.`, 'version');
  return version;
}

/** The management API's own functions: one set of rules for versions, whoever asks. */
function planCall(engine: ControlHost): PlanCall {
  return {
    workspaceId: '1', clientId: 'cloudchamber', now: engine.clock.now(),
    // A version that came by file with keywords that are ignored can be cloned and activated here; only uploads are refused for those (6.3).
    judge: { check: (plan, file) => checkPlan(plan, file).filter(({ severity }) => severity === 'error'), validate: (version, batch) => [...validateBatch(compileVersion(version.data_plan_id ?? '', version, 'server'), batch).results] },
    store: engine.plans,
  };
}

function accepted(answer: ApiAnswer): unknown {
  if (answer.status < 300) return answer.body;
  const errors = isObject(answer.body) ? answer.body['errors'] : undefined;
  const first = Array.isArray(errors) ? errors[0] : undefined;
  throw new ApiError(answer.status, answer.status === 404 ? 'not-found' : 'invalid', isObject(first) && typeof first['message'] === 'string' ? first['message'] : 'The change was refused.');
}

function addVersionRoutes(table: RouteTable, engine: ControlHost): void {
  table.add({
    method: 'GET', path: '/data-plans/:id/versions/:version/types', summary: 'TypeScript types and constants of a version', params: byVersion, answer: z.object({ file_name: z.string(), text: z.string() }),
    run: ({ params }) => {
      const plan = planOf(engine, params.id);
      return { file_name: typesFileName(params.id, params.version), text: planTypes(plan, versionOf(plan, params.version)) };
    },
  });
  table.add({
    method: 'GET', path: '/data-plans/:id/versions/:version/export', summary: 'The version as a file that the official tools read', params: byVersion, answer: planVersionSchema,
    run: ({ params }) => {
      const plan = planOf(engine, params.id);
      versionOf(plan, params.version);
      return versionFile(plan, params.version)!;
    },
  });
  table.add({
    method: 'POST', path: '/data-plans/:id/versions/:version/activate', summary: 'Says where a version is active', params: byVersion,
    body: z.strictObject({ environment: z.enum(ACTIVATED_ENVIRONMENTS), description: z.string().max(2_000).optional() }), answer: z.object({ version: z.number(), activated_environment: z.enum(ACTIVATED_ENVIRONMENTS) }),
    run: ({ params, body }) => {
      accepted(updateVersion(planCall(engine), params.id, String(params.version), { activated_environment: body.environment, ...(body.description === undefined ? {} : { version_description: body.description }) }));
      return { version: params.version, activated_environment: body.environment };
    },
  });
  table.add({
    method: 'POST', path: '/data-plans/:id/versions/:version/clone', summary: 'A new draft version with the same data points', params: byVersion, answer: z.object({ version: z.number() }),
    run: ({ params }) => {
      const source = versionOf(planOf(engine, params.id), params.version);
      const made = accepted(createVersion(planCall(engine), params.id, { version_description: source.version_description ?? null, version_document: source.version_document, activated_environment: 'none' }));
      return { version: (made as { version: number }).version };
    },
  });
  table.add({
    method: 'DELETE', path: '/data-plans/:id/versions/:version', summary: 'Deletes a version', params: byVersion, answer: z.object({ deleted: z.number() }),
    run: ({ params }) => {
      accepted(deleteVersion(planCall(engine), params.id, String(params.version)));
      return { deleted: params.version };
    },
  });
}

function addImport(table: RouteTable, engine: ControlHost): void {
  table.add({
    method: 'POST', path: '/data-plans/import', summary: 'Takes in a plan, a version file, a version document or a list of plans',
    body: z.strictObject({ text: z.string().max(10_000_000), file_name: z.string().max(500).optional(), plan: z.string().max(200).optional(), dry_run: z.boolean().default(false) }),
    answer: z.object({
      plan: z.string(), versions: z.array(z.number()),
      plans: z.array(z.object({ plan: z.string(), created: z.boolean(), versions: z.array(z.object({ version: z.number(), change: z.enum(['new', 'replaced', 'unchanged']) })), problems: z.array(z.string()) })),
    }),
    run: ({ body }) => {
      const result = importText(body.text, engine.workspace.current.workspace.plans, {
        ...(body.plan === undefined ? {} : { planId: body.plan }), ...(body.file_name === undefined ? {} : { fileName: body.file_name }),
      });
      if (!result.ok) throw new ApiError(400, 'invalid', result.message, 'text');
      for (const { plan } of body.dry_run ? [] : result.plans) {
        const saved = engine.workspace.put('plans', plan.data_plan_id, plan);
        if (!saved.ok) throw new ApiError(saved.error.code === 'not-writable' ? 507 : 400, saved.error.code, saved.error.message, saved.error.field);
      }
      const first = result.plans[0]!;
      return {
        plan: first.plan.data_plan_id, versions: first.versions.map(({ version }) => version),
        plans: result.plans.map(({ plan, created, versions, problems }) => ({ plan: plan.data_plan_id, created, versions: [...versions], problems: [...problems] })),
      };
    },
  });
}

function addReport(table: RouteTable, engine: ControlHost): void {
  table.add({
    method: 'GET', path: '/violations/report', summary: 'Violations grouped by data point and mistake, with volumes, and what was not validated',
    query: z.object({
      query: z.string().max(4_000).default(''), plan: z.string().max(200).optional(), version: z.coerce.number().int().optional(), from: optionalTime, to: optionalTime,
      versions: z.string().max(8_000).optional(), input: z.string().max(200).optional(), env: z.enum(ENVIRONMENTS).optional(),
      limit: z.coerce.number().int().min(1).max(2_000).default(500),
    }),
    answer: violationReportSchema,
    run: ({ query, signal }) => engine.query.call('violationReport', {
      query: query.query, plan: query.plan ?? null, version: query.version ?? null, versions: query.versions?.split(',').filter((one) => one !== '') ?? [], input: query.input ?? null, env: query.env ?? null, from: query.from ?? null, to: query.to ?? null, limit: query.limit, now: engine.clock.now(),
    }, signal),
  });
  table.add({
    method: 'GET', path: '/violations/groups/:id/fixes', summary: 'How to make a mistake go away: changes of the plan, changes of the code', params: z.object({ id: z.string().regex(/^\d{1,15}$/, 'take it from a group of the report') }), answer: violationFixesSchema,
    run: async ({ params, signal }) => {
      const example = await engine.query.call('groupExample', Number(params.id), signal);
      if (example === null) throw notFound('group of violations');
      const { plans } = engine.workspace.current.workspace;
      const { violation, batch, platform } = example;
      const plan = Object.hasOwn(plans, violation.plan) ? plans[violation.plan] : undefined;
      if (plan === undefined) return { sentence: violation.message, plan_fixes: [], code_fixes: [] };
      return violationFixes(violation, plan, `${JSON.stringify(plan, undefined, 2)}\n`, batch, platform);
    },
  });
}
