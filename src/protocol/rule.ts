/**
 * Rules: their files, what a run of one gives, cases, metrics (spec/pipeline.md (a)). A rule is a folder
 * `rules/<name>/` with `rule.json`, the code of $LATEST (`index.js` or `index.ts`), `versions/v1.js …` and `cases/*.json`.
 */
import { z } from 'zod';
import { ENVIRONMENTS, PLATFORMS } from './vocabulary.ts';
import { patchOpSchema } from './patch-op.ts';

const json = z.json();
const jsonObject = z.record(z.string(), json);

/** The hard limit of the platform, ms (a.5). */
export const RULE_LIMIT_MS = 200;
/** AWS's limit for an answer of a synchronous call, bytes. */
export const RULE_RESULT_BYTES = 6 * 1024 * 1024;
export const MAX_VERSIONS = 50;
export const LATEST = '$LATEST';

export const RULE_RUNTIMES = ['node22', 'node24'] as const;
export type RuleRuntime = (typeof RULE_RUNTIMES)[number];

export const RULE_LANGUAGES = ['js', 'ts'] as const;
export type RuleLanguage = (typeof RULE_LANGUAGES)[number];

export const FAILURE_ACTIONS = ['discard', 'proceed'] as const;
export type FailureAction = (typeof FAILURE_ACTIONS)[number];

/** Where a rule stands: for all outputs of an input, or for one connection. */
export const RULE_POSITIONS = ['all-outputs', 'output'] as const;
export type RulePosition = (typeof RULE_POSITIONS)[number];

/** `rules/<name>/rule.json` */
export const ruleFileSchema = z.strictObject({
  $schema: z.string().optional(),
  description: z.string().max(500).default(''),
  /** Must be chosen before the rule can run (a.5): there is no default. */
  failure_action: z.enum(FAILURE_ACTIONS).nullable().default(null),
  active: z.boolean().default(true),
  /** `node24` refuses callback handlers (a.3). */
  runtime: z.enum(RULE_RUNTIMES).default('node22'),
  /** `process.env` of the rule. */
  environment: z.record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'use letters, digits and "_"'), z.string().max(4_096)).default({}),
  /** The version that production data runs, null before the first promotion. */
  prod: z.string().regex(/^v([1-9]|[1-4]\d|50)$/, 'use v1 to v50').nullable().default(null),
  /** When each version was frozen, Unix ms. */
  versions: z.record(z.string(), z.strictObject({ promoted_at: z.number().int(), note: z.string().max(500).default('') })).default({}),
});
export type RuleFile = z.infer<typeof ruleFileSchema>;

/** A rule as loaded from its folder. */
export interface Rule {
  readonly file: RuleFile;
  /** Source of $LATEST as it stands in the file. */
  readonly code: string;
  readonly language: RuleLanguage;
  /** Source of frozen versions by name. */
  readonly versions: Readonly<Record<string, { readonly code: string; readonly language: RuleLanguage }>>;
  /** Case names with their texts; parsed where they are used. */
  readonly cases: Readonly<Record<string, string>>;
}

/** What the API gives and takes at `/api/v1/workspace/rules/{name}`: rule.json with the code of $LATEST. */
export const ruleValueSchema = ruleFileSchema.extend({ code: z.string().max(1_000_000), language: z.enum(RULE_LANGUAGES).default('js') });
export type RuleValue = z.infer<typeof ruleValueSchema>;

export const EXPECTATIONS = ['exact', 'subset', 'dropped', 'error'] as const;
/** `rules/<name>/cases/<case>.json` */
export const ruleCaseSchema = z.strictObject({
  $schema: z.string().optional(),
  description: z.string().max(500).default(''),
  position: z.enum(RULE_POSITIONS).default('all-outputs'),
  /** Decides what the rule sees and what reaches the profile (a.6, a.7). */
  platform: z.enum(PLATFORMS).default('web'),
  /** The batch as Events API JSON. */
  batch: jsonObject,
  expect: z.strictObject({
    kind: z.enum(EXPECTATIONS),
    /** exact: the whole result; subset: members that must be there with these values. */
    batch: jsonObject.optional(),
    /** error: part of the error's type or message. */
    error: z.string().optional(),
    /** Pointers whose values are not compared, `/events/0/data/event_id`; `*` stands for any index. */
    ignore: z.array(z.string()).default([]),
  }),
});
export type RuleCase = z.infer<typeof ruleCaseSchema>;

export const LOG_LEVELS = ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const;
export const ruleLogSchema = z.object({ level: z.enum(LOG_LEVELS), /** ms since the handler was called */ at_ms: z.number(), text: z.string() });
export type RuleLog = z.infer<typeof ruleLogSchema>;

/** An error as AWS reports it (a.2), with the place in the rule's own source when it is known. */
export const ruleErrorSchema = z.object({
  type: z.string(), message: z.string(), trace: z.array(z.string()), line: z.number().nullable(), column: z.number().nullable(),
});
export type RuleError = z.infer<typeof ruleErrorSchema>;

export const RULE_VERDICTS = ['same', 'changed', 'dropped', 'error', 'timeout', 'throttled', 'not-run'] as const;
export type RuleVerdict = (typeof RULE_VERDICTS)[number];

/** One run of one rule over one batch. */
export const ruleRunSchema = z.object({
  rule: z.string(), version: z.string(), verdict: z.enum(RULE_VERDICTS),
  /** Handler call to answer; loading is not counted. */
  ms: z.number(), cold: z.boolean(),
  logs: z.array(ruleLogSchema), logs_cut: z.boolean(),
  error: ruleErrorSchema.nullable(),
  /** "handler returned without calling callback", "batch.foo was dropped", "tier changed without user_attribute_change" … */
  warnings: z.array(z.object({ code: z.string(), message: z.string(), pointer: z.string().nullable() })),
});
export type RuleRun = z.infer<typeof ruleRunSchema>;

/** `POST /api/v1/rules/:name/run` and the CLI's `rules run`. */
export const ruleTrialSchema = ruleRunSchema.extend({
  limit_ms: z.number(),
  over_limit: z.boolean(),
  /** What would become of the batch by the failure action. */
  effect: z.enum(['goes-on', 'goes-on-unchanged', 'dropped']),
  input: jsonObject,
  /** Null when dropped or failed. */
  output: jsonObject.nullable(),
  patch: z.array(patchOpSchema),
  /** What the batch writes to the profile after the rule, and what the rule changed that will not reach it (a.7). */
  profile: z.array(z.object({ what: z.enum(['attribute', 'identity']), name: z.string(), before: json, after: json, reaches: z.boolean(), message: z.string() })),
  /** The payloads of the input's (or the one) connection without and with the rule. */
  payloads: z.array(z.object({ connection: z.string(), output: z.string(), partner: z.string(), before: z.array(z.string()), after: z.array(z.string()), same: z.boolean(), not_sent: z.array(z.string()) })),
});
export type RuleTrial = z.infer<typeof ruleTrialSchema>;

export const caseResultSchema = z.object({
  name: z.string(), passed: z.boolean(), ms: z.number(),
  run: ruleRunSchema,
  input: jsonObject, output: jsonObject.nullable(),
  /** One sentence: `Expected currency_code to be "USD", got "US Dollars"`. Null when it passed. */
  failure: z.string().nullable(),
  /** Expected against actual, for the diff view. */
  diff: z.array(patchOpSchema),
});
export type CaseResult = z.infer<typeof caseResultSchema>;

/** `POST /api/v1/rules/:name/test` */
export const ruleTestReportSchema = z.object({
  rule: z.string(), version: z.string(), cases: z.array(caseResultSchema), passed: z.number(), failed: z.number(), ms: z.number(),
  /** Lines of the source that hold code, and how often each ran. */
  coverage: z.object({ percent: z.number(), lines: z.array(z.object({ line: z.number(), count: z.number() })) }).nullable(),
  /** Case files that cannot be read. */
  problems: z.array(z.object({ case: z.string(), message: z.string(), line: z.number().nullable() })),
});
export type RuleTestReport = z.infer<typeof ruleTestReportSchema>;

/** A finding of the trap linter; positions count from 1, `end` is behind the last character. */
export const ruleFindingSchema = z.object({
  code: z.string(), severity: z.enum(['error', 'warning', 'hint']), message: z.string(),
  line: z.number(), column: z.number(), end_line: z.number(), end_column: z.number(),
  /** A batch on which it goes wrong: name of the template, or a captured batch's id. */
  example: z.object({ title: z.string(), template: z.string().nullable(), batch_id: z.string().nullable(), batch: jsonObject }).nullable(),
  fix: z.object({ title: z.string(), text: z.string() }).nullable(),
});
export type RuleFinding = z.infer<typeof ruleFindingSchema>;

export const ruleTemplateSchema = z.object({ id: z.string(), title: z.string(), help: z.string(), position: z.enum(RULE_POSITIONS), platform: z.enum(PLATFORMS), batch: jsonObject });
export type RuleTemplate = z.infer<typeof ruleTemplateSchema>;

/** `GET /api/v1/rules`: the list of the Rules screen. */
export const ruleSummarySchema = z.object({
  name: z.string(), description: z.string(), active: z.boolean(), failure_action: z.enum(FAILURE_ACTIONS).nullable(), runtime: z.enum(RULE_RUNTIMES), language: z.enum(RULE_LANGUAGES),
  prod: z.string().nullable(),
  versions: z.array(z.object({ name: z.string(), promoted_at: z.number(), note: z.string() })),
  /** $LATEST differs from the version in production. */
  ahead: z.boolean(),
  cases: z.array(z.string()),
  applied: z.array(z.object({ position: z.enum(RULE_POSITIONS), input: z.string(), connection: z.string().nullable(), output: z.string().nullable(), order: z.number(), kit: z.boolean() })),
  /** Why it does not run now; null when it does. */
  off: z.string().nullable(),
  metrics: z.object({ invocations: z.number(), errors: z.number(), timeouts: z.number(), throttles: z.number(), slowest_ms: z.number() }),
});
export type RuleSummary = z.infer<typeof ruleSummarySchema>;

/** `GET /api/v1/rules/:name/metrics` */
export const ruleMetricsSchema = z.object({
  rule: z.string(), from: z.number(), to: z.number(), bucket_ms: z.number(),
  buckets: z.array(z.object({ at: z.number(), invocations: z.number(), errors: z.number(), timeouts: z.number(), throttles: z.number(), dropped: z.number(), changed: z.number(), p50_ms: z.number(), max_ms: z.number() })),
});
export type RuleMetrics = z.infer<typeof ruleMetricsSchema>;

/** `GET /api/v1/rules/:name/logs` */
export const ruleLogRowSchema = z.object({ id: z.string(), at: z.number(), rule: z.string(), version: z.string(), env: z.enum(ENVIRONMENTS), batch_id: z.string(), connection: z.string().nullable(), level: z.enum(LOG_LEVELS), text: z.string() });
export type RuleLogRow = z.infer<typeof ruleLogRowSchema>;

/** Result of the job `rule-time-machine`. */
export const timeMachineSchema = z.object({
  rule: z.string(), batches: z.number(), unchanged: z.number(), changed: z.number(), dropped: z.number(), threw: z.number(), timed_out: z.number(),
  slowest_ms: z.number(), took_ms: z.number(),
  /** "changes 412 of 3,810 batches, drops 9, throws on 1, slowest 61 ms" */
  sentence: z.string(),
  /** Alike changes together: by the set of changed pointers (indexes as `*`), or by the error. */
  groups: z.array(z.object({
    verdict: z.enum(RULE_VERDICTS), title: z.string(), count: z.number(), pointers: z.array(z.string()),
    examples: z.array(z.object({ batch_id: z.string(), event_id: z.string().nullable(), patch: z.array(patchOpSchema), error: ruleErrorSchema.nullable(), ms: z.number() })),
  })),
});
export type TimeMachine = z.infer<typeof timeMachineSchema>;

/** A paused rule (`/api/v1/debug/:id`, and `debug` messages of the stream). */
export const debugStateSchema = z.object({
  id: z.string(), rule: z.string(), state: z.enum(['starting', 'paused', 'running', 'ended']),
  /** Why it is paused: breakpoint, step, exception. */
  why: z.string().nullable(),
  line: z.number().nullable(), column: z.number().nullable(),
  stack: z.array(z.object({ name: z.string(), line: z.number() })),
  scopes: z.array(z.object({ name: z.string(), variables: z.array(z.object({ name: z.string(), value: z.string(), type: z.string(), ref: z.string().nullable() })) })),
  /** When it ended. */
  result: ruleTrialSchema.nullable(),
  error: z.string().nullable(),
});
export type DebugState = z.infer<typeof debugStateSchema>;

/** What keeps rules from running, or that they are locked up (design.md 1). */
export const ruleSandboxSchema = z.object({ state: z.enum(['enforced', 'unavailable', 'untrusted', 'not-in-use']), message: z.string() });
export type RuleSandbox = z.infer<typeof ruleSandboxSchema>;
