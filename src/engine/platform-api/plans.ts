/** The calls of the Data Planning API on plans and versions (spec/data-plans.md 2.2). Every outcome is an answer. */
import { dataPlanSchema, planSlug } from '../../protocol/data-plan.ts';
import type { DataPlan, PlanProblem, PlanVersion } from '../../protocol/data-plan.ts';
import { isObject } from '../../protocol/json.ts';
import type { JsonObject } from '../../protocol/json.ts';
import { badSchema, done, NO_CONTENT, ownProblem, planNotFound, refused, refusesUpload, TEXTS, versionNotFound } from './answers.ts';
import { isActivation, isPlanId, modified, newVersion, platformTime, servedPlan, servedVersion } from './shapes.ts';
import type { Stamp } from './shapes.ts';
import type { ApiAnswer, PlanJudge, PlanStore } from './types.ts';

export interface PlanCall {
  readonly store: PlanStore;
  readonly judge: PlanJudge;
  /** From the path; only echoed, since there is one workspace here. */
  readonly workspaceId: string;
  readonly clientId: string;
  readonly now: number;
}

function stampOf({ clientId, now }: PlanCall): Stamp {
  return { on: platformTime(now), by: `client_id:${clientId}` };
}

export function listPlans({ store }: PlanCall): ApiAnswer {
  const plans = [...store.list()].sort((a, b) => (a.data_plan_id < b.data_plan_id ? -1 : 1));
  return done(plans.map((plan) => servedPlan(plan, false)));
}

export function readPlan(call: PlanCall, planId: string): ApiAnswer {
  const plan = call.store.get(planId);
  return plan === null ? planNotFound(planId, call.workspaceId) : done(servedPlan(plan, true));
}

export function createPlan(call: PlanCall, body: unknown): ApiAnswer {
  if (!isObject(body)) return notAnObject();
  const { data_plan_name: name, data_plan_description: description, data_plan_versions: given } = body;
  if (typeof name !== 'string' || name.trim() === '') return badSchema([ownProblem('no-name', 'A data plan needs a "data_plan_name".', '/data_plan_name')]);
  if (!isTextOrNull(description)) return badSchema([wrongType('data_plan_description', 'text')]);
  if (given !== undefined && given !== null && !Array.isArray(given)) return badSchema([wrongType('data_plan_versions', 'a list')]);
  const id = body['data_plan_id'] ?? planSlug(name);
  if (typeof id !== 'string' || !isPlanId(id)) {
    return badSchema([ownProblem('bad-plan-id', `"${String(id)}" cannot be a plan ID: use lower-case letters, digits and "_".`, '/data_plan_id')]);
  }
  if (call.store.get(id) !== null) return refused(400, TEXTS.idInUse);
  const stamp = stampOf(call);
  const head = { data_plan_id: id, data_plan_name: name, ...(description === undefined ? {} : { data_plan_description: description }), created_on: stamp.on, created_by: stamp.by };
  const versions = given === undefined || given === null || given.length === 0
    ? [newVersion({ version_document: { data_points: [] } }, 1, id, stamp)]
    : numbered(given, id, stamp);
  if (!Array.isArray(versions)) return badSchema([versions]);
  return saved(call, { ...head, data_plan_versions: versions }, versions, (plan) => done(servedPlan(plan, true)));
}

export function updatePlan(call: PlanCall, planId: string, body: unknown): ApiAnswer {
  const plan = call.store.get(planId);
  if (plan === null) return planNotFound(planId, call.workspaceId);
  if (!isObject(body)) return notAnObject();
  const { data_plan_name: name, data_plan_description: description } = body;
  if (name !== undefined && (typeof name !== 'string' || name.trim() === '')) return badSchema([wrongType('data_plan_name', 'a text that is not empty')]);
  if (!isTextOrNull(description)) return badSchema([wrongType('data_plan_description', 'text')]);
  if (name === undefined && description === undefined) return done(servedPlan(plan, true));
  const next = {
    ...plan, ...(name === undefined ? {} : { data_plan_name: name }), ...(description === undefined ? {} : { data_plan_description: description }), ...modified(stampOf(call)),
  };
  return saved(call, next, [], (changed) => done(servedPlan(changed, true)));
}

export function deletePlan(call: PlanCall, planId: string): ApiAnswer {
  if (call.store.get(planId) === null) return planNotFound(planId, call.workspaceId);
  const outcome = call.store.delete(planId);
  return outcome.ok ? NO_CONTENT : refused(500, outcome.message);
}

export function createVersion(call: PlanCall, planId: string, body: unknown): ApiAnswer {
  const plan = call.store.get(planId);
  if (plan === null) return planNotFound(planId, call.workspaceId);
  if (!isObject(body)) return notAnObject();
  const taken = new Set(plan.data_plan_versions.map(({ version }) => version));
  const asked = body['version'];
  if (asked !== undefined && asked !== null && !isVersionNumber(asked)) return badSchema([notANumber('/version')]);
  const number = isVersionNumber(asked) && !taken.has(asked) ? asked : Math.max(0, ...taken) + 1;
  const stamp = stampOf(call);
  const version = newVersion(body, number, planId, stamp);
  const next = { ...plan, data_plan_versions: [...plan.data_plan_versions, version], ...modified(stamp) };
  return saved(call, next, [version], (changed) => answerVersion(changed, number));
}

export function readVersion(call: PlanCall, planId: string, number: string): ApiAnswer {
  const found = findVersion(call, planId, number);
  return 'status' in found ? found : answerVersion(found.plan, found.version.version);
}

export function updateVersion(call: PlanCall, planId: string, number: string, body: unknown): ApiAnswer {
  const found = findVersion(call, planId, number);
  if ('status' in found) return found;
  if (!isObject(body)) return notAnObject();
  const { plan, version } = found;
  const changes: JsonObject = {};
  for (const key of ['activated_environment', 'version_description', 'version_document', 'quarantine_feed_id']) {
    if (body[key] !== undefined) changes[key] = body[key];
  }
  const wrong = wrongChange(changes);
  if (wrong !== null) return badSchema([wrong]);
  if (Object.keys(changes).length === 0) return answerVersion(plan, version.version);
  const stamp = modified(stampOf(call));
  const next: JsonObject = { ...(version as JsonObject), data_plan_id: planId, ...changes, ...stamp };
  const versions = plan.data_plan_versions.map((other) => (other === version ? next : other));
  return saved(call, { ...plan, data_plan_versions: versions, ...stamp }, 'version_document' in changes ? [next] : [], (changed) => answerVersion(changed, version.version));
}

export function deleteVersion(call: PlanCall, planId: string, number: string): ApiAnswer {
  const found = findVersion(call, planId, number);
  if ('status' in found) return found;
  const { plan, version } = found;
  if (plan.data_plan_versions.length === 1) return refused(400, TEXTS.onlyVersion);
  if (version.activated_environment === 'production') return refused(400, TEXTS.activeInProduction);
  if (version.quarantine_feed_id !== undefined && version.quarantine_feed_id !== null) return refused(400, TEXTS.hasQuarantine);
  const rest = plan.data_plan_versions.filter((other) => other !== version);
  return saved(call, { ...plan, data_plan_versions: rest, ...modified(stampOf(call)) }, [], () => NO_CONTENT);
}

function findVersion({ store, workspaceId }: PlanCall, planId: string, number: string): ApiAnswer | { readonly plan: DataPlan; readonly version: PlanVersion } {
  const plan = store.get(planId);
  if (plan === null) return planNotFound(planId, workspaceId);
  const version = plan.data_plan_versions.find((candidate) => String(candidate.version) === number);
  return version === undefined ? versionNotFound(number, planId, workspaceId) : { plan, version };
}

function answerVersion(plan: DataPlan, number: number): ApiAnswer {
  const version = plan.data_plan_versions.find((candidate) => candidate.version === number);
  return version === undefined ? versionNotFound(String(number), plan.data_plan_id, '') : done(servedVersion(plan.data_plan_id, version));
}

/** Checks the versions whose documents the call brought, and those alone: what was in the file before is not this caller's mistake. */
function saved(call: PlanCall, plan: object, brought: readonly JsonObject[], answer: (plan: DataPlan) => ApiAnswer): ApiAnswer {
  if (brought.length > 0) {
    const problems = call.judge.check({ ...plan, data_plan_versions: brought }, '').filter(refusesUpload);
    if (problems.length > 0) return badSchema(problems);
  }
  const parsed = dataPlanSchema.safeParse(plan);
  if (!parsed.success) {
    return badSchema(parsed.error.issues.map(({ path, message }) => ownProblem('wrong-shape', `${path.join('.')}: ${message}`, `/${path.join('/')}`)));
  }
  const outcome = call.store.put(parsed.data);
  return outcome.ok ? answer(parsed.data) : refused(400, outcome.message);
}

/** Versions of a new plan with their numbers; a problem when a number is wrong or there twice. */
function numbered(given: readonly unknown[], planId: string, stamp: Stamp): JsonObject[] | PlanProblem {
  const asked = given.map((version) => (isObject(version) ? version['version'] : undefined));
  const used = new Set<number>();
  for (const [index, number] of asked.entries()) {
    if (number === undefined || number === null) continue;
    if (!isVersionNumber(number)) return notANumber(`/data_plan_versions/${index}/version`);
    if (used.has(number)) return ownProblem('duplicate-version', `The version ${number} is there twice.`, `/data_plan_versions/${index}/version`);
    used.add(number);
  }
  return given.map((version, index) => {
    const own = asked[index];
    const number = isVersionNumber(own) ? own : Math.max(0, ...used) + 1;
    used.add(number);
    return newVersion(version, number, planId, stamp);
  });
}

function wrongChange(changes: JsonObject): PlanProblem | null {
  if ('activated_environment' in changes && !isActivation(changes['activated_environment'])) return wrongType('activated_environment', '"none", "development" or "production"');
  if (!isTextOrNull(changes['version_description'])) return wrongType('version_description', 'text');
  const feed = changes['quarantine_feed_id'];
  return feed === undefined || feed === null || typeof feed === 'number' ? null : wrongType('quarantine_feed_id', 'a number');
}

function isVersionNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
}

function isTextOrNull(value: unknown): value is string | null | undefined {
  return value === undefined || value === null || typeof value === 'string';
}

function notANumber(path: string): PlanProblem {
  return ownProblem('bad-version', '"version" must be a whole number from 1 on.', path);
}

function wrongType(member: string, needed: string): PlanProblem {
  return ownProblem('wrong-type', `"${member}" must be ${needed}.`, `/${member}`);
}

function notAnObject(): ApiAnswer {
  return badSchema([ownProblem('no-object', 'The body must be a JSON object.', '')]);
}
