/** Rules over the control API: the list, versions, promotion, cases, trials, tests, figures and logs. Files are in `workspace`. */
import { z } from 'zod';
import {
  FAILURE_ACTIONS, LATEST, RULE_LANGUAGES, RULE_POSITIONS, ruleCaseSchema, ruleFindingSchema, ruleLogRowSchema, ruleMetricsSchema, ruleSandboxSchema, ruleSummarySchema, ruleTemplateSchema, ruleTestReportSchema, ruleTrialSchema,
} from '../../../protocol/rule.ts';
import type { Rule, RuleFile, RuleSummary } from '../../../protocol/rule.ts';
import { PLATFORMS } from '../../../protocol/vocabulary.ts';
import type { JsonObject } from '../../../protocol/json.ts';
import { caseText, checkPromotion, exportRule, promoted, readCase, RULE_TEMPLATES, ruleFiles, ruleSamples, ruleTypings, withoutVersion, withProduction } from '../../rules/index.ts';
import type { Result } from '../../workspace/result.ts';
import type { ControlHost } from '../host.ts';
import { ApiError } from '../route.ts';
import type { RouteTable } from '../route.ts';
import { appliedTo } from '../rule-desk.ts';

const byRule = z.object({ name: z.string().max(80) });
const byVersion = byRule.extend({ version: z.string().max(10) });
const byCase = byRule.extend({ case: z.string().max(80) });
const anyObject = z.record(z.string(), z.json());
const code = { code: z.string().max(1_000_000).optional(), language: z.enum(RULE_LANGUAGES).optional(), version: z.string().max(10).optional() };
const DAY_MS = 86_400_000;

function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new ApiError(result.error.code === 'not-writable' ? 507 : 400, result.error.code, result.error.message, result.error.field);
}

export function addRuleRoutes(table: RouteTable, engine: ControlHost): void {
  addList(table, engine);
  addHelp(table, engine);
  addVersions(table, engine);
  addCases(table, engine);
  addRuns(table, engine);
  addMonitoring(table, engine);
}

function addList(table: RouteTable, engine: ControlHost): void {
  table.add({
    method: 'GET', path: '/rules', summary: 'Rules with where they stand, their versions and their figures of the last day', answer: z.object({ items: z.array(ruleSummarySchema), sandbox: ruleSandboxSchema, trusted: z.boolean() }),
    run: async ({ signal }) => {
      const figures = await engine.query.call('ruleFigures', engine.clock.now() - DAY_MS, signal);
      const { workspace } = engine.workspace.current;
      const { trusted } = engine.workspace;
      const items = Object.entries(workspace.rules).map(([name, rule]) => summary(name, rule, appliedTo(workspace, name), trusted, figures[name]));
      return { items: items.sort((a, b) => a.name.localeCompare(b.name)), sandbox: engine.status().sandbox, trusted };
    },
  });
}

function summary(name: string, rule: Rule, applied: RuleSummary['applied'], trusted: boolean, metrics: RuleSummary['metrics'] | undefined): RuleSummary {
  const { file } = rule;
  const frozen = file.prod === null ? undefined : rule.versions[file.prod];
  return {
    name, description: file.description, active: file.active, failure_action: file.failure_action, runtime: file.runtime, language: rule.language, prod: file.prod,
    versions: Object.keys(rule.versions).map((version) => ({ name: version, promoted_at: file.versions[version]?.promoted_at ?? 0, note: file.versions[version]?.note ?? '' })).sort((a, b) => Number(b.name.slice(1)) - Number(a.name.slice(1))),
    ahead: frozen !== undefined && frozen.code !== rule.code, cases: Object.keys(rule.cases).sort(), applied, off: offText(file, applied.length, trusted),
    metrics: metrics ?? { invocations: 0, errors: 0, timeouts: 0, throttles: 0, slowest_ms: 0 },
  };
}

function offText(file: RuleFile, slots: number, trusted: boolean): string | null {
  if (!trusted) return 'This folder is not trusted yet.';
  if (!file.active) return 'Switched off.';
  if (file.failure_action === null) return 'Choose a failure action first.';
  return slots === 0 ? 'It stands in no slot.' : null;
}

function addHelp(table: RouteTable, engine: ControlHost): void {
  table.add({ method: 'GET', path: '/rules/templates', summary: 'Batches to try rules on', answer: z.object({ items: z.array(ruleTemplateSchema) }), run: () => ({ items: [...RULE_TEMPLATES] }) });
  table.add({
    method: 'GET', path: '/rules/samples', summary: 'Rules to begin with', answer: z.object({ items: z.array(z.object({ name: z.string(), description: z.string(), failure_action: z.enum(FAILURE_ACTIONS).nullable(), code: z.string(), language: z.enum(RULE_LANGUAGES), cases: z.record(z.string(), z.string()) })) }),
    run: () => ({ items: Object.entries(ruleSamples()).map(([name, { file, code, language, cases }]) => ({ name, description: file.description, failure_action: file.failure_action, code, language, cases: { ...cases } })) }),
  });
  table.add({ method: 'GET', path: '/rules/typings', summary: 'TypeScript typings of the batch, for editors', answer: z.object({ files: z.array(z.object({ path: z.string(), text: z.string() })) }), run: () => ({ files: [...ruleTypings()] }) });
  table.add({
    method: 'GET', path: '/rules/names', summary: 'Names of events, screens and attributes that were really seen', answer: z.object({ events: z.array(z.string()), screens: z.array(z.string()), attributes: z.array(z.string()), user_attributes: z.array(z.string()) }),
    run: ({ signal }) => engine.query.call('seenNames', null, signal),
  });
}

function addVersions(table: RouteTable, engine: ControlHost): void {
  const desk = engine.rules;
  const write = (name: string, file: RuleFile, files: Readonly<Record<string, string | null>> = {}): void => {
    const { code, language } = desk.rule(name);
    const settings = ruleFiles(name, { ...file, code, language }).find(({ path }) => path.endsWith('/rule.json'));
    unwrap(engine.workspace.putRuleFiles(name, { ...files, ...(settings === undefined ? {} : { 'rule.json': settings.text }) }));
  };
  table.add({
    method: 'GET', path: '/rules/:name/versions/:version', summary: 'The code of a version', params: byVersion, answer: z.object({ code: z.string(), language: z.enum(RULE_LANGUAGES) }),
    run: ({ params }) => {
      const rule = desk.rule(params.name);
      const version = params.version === LATEST ? rule : rule.versions[params.version];
      if (version === undefined) throw new ApiError(404, 'not-found', `${params.name} has no version ${params.version}.`, 'version');
      return { code: version.code, language: version.language };
    },
  });
  const check = z.object({ ok: z.boolean(), version: z.string().nullable(), problems: z.array(z.object({ code: z.string(), severity: z.enum(['error', 'warning']), message: z.string(), line: z.number().nullable() })) });
  const checkOf = async (name: string): Promise<z.input<typeof check>> => {
    const rule = desk.rule(name);
    const { ok, version, problems } = await checkPromotion(rule, desk.testedWith(name, rule.code));
    return { ok, version, problems: [...problems] };
  };
  table.add({ method: 'GET', path: '/rules/:name/promotion', summary: 'Whether $LATEST can be promoted, and what speaks against it', params: byRule, answer: check, run: ({ params }) => checkOf(params.name) });
  table.add({
    method: 'POST', path: '/rules/:name/promote', summary: 'Freezes $LATEST as the next version and lets production data run it', params: byRule, body: z.strictObject({ note: z.string().max(500).default('') }), answer: z.object({ version: z.string() }),
    run: async ({ params, body }) => {
      const { ok, version, problems } = await checkOf(params.name);
      if (!ok || version === null) throw new ApiError(409, 'not-promotable', problems.filter(({ severity }) => severity === 'error').map(({ message, line }) => (line === null ? message : `${message} (line ${line})`)).join(' '));
      const frozen = promoted(desk.rule(params.name), version, engine.clock.now(), body.note);
      write(params.name, frozen.file, { [`versions/${version}.${frozen.language}`]: frozen.code });
      return { version };
    },
  });
  table.add({
    method: 'PUT', path: '/rules/:name/prod', summary: 'Chooses the version that production data runs', params: byRule, body: z.strictObject({ version: z.string().max(10).nullable() }), answer: z.object({ version: z.string().nullable() }),
    run: ({ params, body }) => {
      const change = withProduction(desk.rule(params.name), body.version);
      if (!change.ok) throw new ApiError(404, 'not-found', change.message, 'version');
      write(params.name, change.file);
      return { version: body.version };
    },
  });
  table.add({
    method: 'DELETE', path: '/rules/:name/versions/:version', summary: 'Deletes a frozen version', params: byVersion, answer: z.object({ deleted: z.string() }),
    run: ({ params }) => {
      const rule = desk.rule(params.name);
      const change = withoutVersion(rule, params.version);
      if (!change.ok) throw new ApiError(rule.file.prod === params.version ? 409 : 404, rule.file.prod === params.version ? 'in-use' : 'not-found', change.message, 'version');
      write(params.name, change.file, { [`versions/${params.version}.${rule.versions[params.version]?.language ?? 'js'}`]: null });
      return { deleted: params.version };
    },
  });
  table.add({
    method: 'POST', path: '/rules/:name/cold-start', summary: 'The next run starts with fresh module state', params: byRule, answer: z.object({ rule: z.string() }),
    run: async ({ params }) => {
      desk.rule(params.name);
      await engine.pipeline.call('coldStart', params.name);
      return { rule: params.name };
    },
  });
  table.add({
    method: 'GET', path: '/rules/:name/export', summary: 'The rule as a Lambda function: index.js, or a zip of it', params: byRule, type: 'application/octet-stream',
    query: z.object({ format: z.enum(['file', 'zip']).default('file'), version: z.string().max(10).optional() }), answer: z.instanceof(Uint8Array),
    run: async ({ params, query }) => {
      const rule = desk.rule(params.name);
      const chosen = query.version === undefined || query.version === LATEST ? rule : rule.versions[query.version];
      if (chosen === undefined) throw new ApiError(404, 'not-found', `${params.name} has no version ${query.version ?? ''}.`, 'version');
      const made = await exportRule(params.name, chosen, query.format);
      if (!made.ok) throw new ApiError(409, 'does-not-compile', made.line === null ? made.message : `${made.message} (line ${made.line})`);
      return Buffer.from(made.bytes);
    },
  });
}

function addCases(table: RouteTable, engine: ControlHost): void {
  table.add({
    method: 'GET', path: '/rules/:name/cases', summary: 'The test cases of a rule', params: byRule,
    answer: z.object({ items: z.array(z.object({ name: z.string(), text: z.string(), case: ruleCaseSchema.nullable(), problem: z.string().nullable() })) }),
    run: ({ params }) => ({
      items: Object.entries(engine.rules.rule(params.name).cases).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, text]) => {
        const read = readCase(text);
        return { name, text, case: read.ok ? read.case : null, problem: read.ok ? null : `${read.message} (line ${read.line})` };
      }),
    }),
  });
  table.add({
    method: 'PUT', path: '/rules/:name/cases/:case', summary: 'Writes a test case', params: byCase, body: anyObject, answer: ruleCaseSchema,
    run: ({ params, body }) => {
      engine.rules.rule(params.name);
      const read = readCase(JSON.stringify(body));
      if (!read.ok) throw new ApiError(400, 'invalid', read.message);
      unwrap(engine.workspace.putRuleFiles(params.name, { [`cases/${params.case}.json`]: caseText(read.case) }));
      return read.case;
    },
  });
  table.add({
    method: 'DELETE', path: '/rules/:name/cases/:case', summary: 'Deletes a test case', params: byCase, answer: z.object({ deleted: z.string() }),
    run: ({ params }) => {
      if (!Object.hasOwn(engine.rules.rule(params.name).cases, params.case)) throw new ApiError(404, 'not-found', `${params.name} has no case "${params.case}".`, 'case');
      unwrap(engine.workspace.putRuleFiles(params.name, { [`cases/${params.case}.json`]: null }));
      return { deleted: params.case };
    },
  });
}

export const batchChoice = {
  batch: anyObject.optional(), batch_id: z.string().max(40).optional(), template: z.string().max(80).optional(), position: z.enum(RULE_POSITIONS).optional(),
  platform: z.enum(PLATFORMS).optional(), input: z.string().max(80).optional(), connection: z.string().max(80).optional(),
};

function addRuns(table: RouteTable, engine: ControlHost): void {
  table.add({
    method: 'POST', path: '/rules/:name/run', summary: 'Tries a rule on one batch: result, difference, console, profile and payloads', params: byRule, body: z.strictObject({ ...code, ...batchChoice }), answer: ruleTrialSchema,
    run: ({ params, body, signal }) => engine.rules.trial(params.name, body, { ...body, batch: body.batch as JsonObject | undefined }, signal),
  });
  table.add({
    method: 'POST', path: '/rules/:name/test', summary: 'Runs the test cases of a rule', params: byRule, body: z.strictObject({ ...code, cases: z.array(z.string()).optional(), coverage: z.boolean().default(false) }), answer: ruleTestReportSchema,
    run: ({ params, body, signal }) => engine.rules.test(params.name, body, { cases: body.cases, coverage: body.coverage }, signal),
  });
  table.add({
    method: 'POST', path: '/rules/:name/lint', summary: 'Traps in the code of a rule, each with a batch on which it goes wrong', params: byRule, body: z.strictObject({ code: z.string().max(1_000_000), language: z.enum(RULE_LANGUAGES).default('js') }), answer: z.object({ findings: z.array(ruleFindingSchema) }),
    run: async ({ params, body }) => ({ findings: await engine.rules.lint(params.name, body.code, body.language) }),
  });
}

function addMonitoring(table: RouteTable, engine: ControlHost): void {
  table.add({
    method: 'GET', path: '/rules/:name/metrics', summary: 'Invocations, errors, timeouts and durations over time', params: byRule,
    query: z.object({ from: z.coerce.number().optional(), to: z.coerce.number().optional(), buckets: z.coerce.number().int().min(1).max(500).default(60) }), answer: ruleMetricsSchema,
    run: ({ params, query, signal }) => {
      const to = query.to ?? engine.clock.now();
      return engine.query.call('ruleMetrics', { rule: params.name, from: query.from ?? to - DAY_MS, to, buckets: query.buckets }, signal);
    },
  });
  table.add({
    method: 'GET', path: '/rules/:name/logs', summary: 'Console output and errors, newest first', params: byRule,
    query: z.object({
      search: z.string().max(500).default(''), version: z.string().max(10).default(''), batch: z.string().max(40).default(''), env: z.string().max(20).default(''), from: z.coerce.number().optional(),
      cursor: z.string().regex(/^\d{1,15}$/, 'take it from "next" of the page before').optional(), limit: z.coerce.number().int().min(1).max(1_000).default(200),
    }),
    answer: z.object({ items: z.array(ruleLogRowSchema), next: z.string().nullable() }),
    run: ({ params, query, signal }) => engine.query.call('ruleLogs', { ...query, rule: params.name, from: query.from ?? null, cursor: query.cursor ?? null }, signal),
  });
}
