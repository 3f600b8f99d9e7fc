/**
 * Data plans as the official tools write them, and what Cloudchamber says about them
 * (spec/data-plans.md 3 and 5). Members that are not named here are kept as they came.
 */
import { z } from 'zod';
import { ENVIRONMENTS } from './vocabulary.ts';

const json = z.json();
const jsonObject = z.record(z.string(), json);

export const ACTIVATED_ENVIRONMENTS = ['none', 'development', 'production'] as const;
export type ActivatedEnvironment = (typeof ACTIVATED_ENVIRONMENTS)[number];

/** What to do with unplanned data (3.3); `identity` is our own member. */
export const VALIDATION_ACTIONS = ['unknown', 'allow', 'drop_event', 'drop_attribute', 'drop_batch'] as const;
export type ValidationAction = (typeof VALIDATION_ACTIONS)[number];

export const dataPointSchema = z.looseObject({
  description: z.string().nullable().optional(),
  match: z.looseObject({ type: z.string(), criteria: jsonObject.nullable().optional() }),
  validator: z.looseObject({ type: z.string(), definition: json }),
});
export type DataPoint = z.infer<typeof dataPointSchema>;

export const versionDocumentSchema = z.looseObject({
  data_points: z.array(dataPointSchema),
  settings: z.looseObject({ validation_actions: z.record(z.string(), z.string()).nullable().optional() }).nullable().optional(),
});
export type VersionDocument = z.infer<typeof versionDocumentSchema>;

export const planVersionSchema = z.looseObject({
  version: z.number().int().positive(),
  data_plan_id: z.string().optional(),
  version_description: z.string().nullable().optional(),
  activated_environment: z.enum(ACTIVATED_ENVIRONMENTS).default('none'),
  version_document: versionDocumentSchema,
  quarantine_feed_id: z.number().nullable().optional(),
  created_on: z.string().optional(),
  created_by: z.string().optional(),
  last_modified_on: z.string().optional(),
  last_modified_by: z.string().optional(),
});
export type PlanVersion = z.infer<typeof planVersionSchema>;

/** A plan's id is a slug with `_` (1), also in front ("(Web) shop" is `_web_shop`): its file is `plans/<id>.json`. */
export const planIdSchema = z.string().regex(/^(?!__proto__$)[0-9a-z_]{1,128}$/, 'use lower-case letters, digits and "_"');

/** The id that a plan of this name gets when it is made (1). */
export function planSlug(name: string): string {
  return name.toLowerCase().replaceAll(/[^0-9a-z]+/g, '_');
}

/** `plans/<data_plan_id>.json`: the official plan object. */
export const dataPlanSchema = z.looseObject({
  $schema: z.string().optional(),
  data_plan_id: planIdSchema,
  data_plan_name: z.string().min(1),
  data_plan_description: z.string().nullable().optional(),
  data_plan_versions: z.array(planVersionSchema),
  created_on: z.string().optional(),
  created_by: z.string().optional(),
  last_modified_on: z.string().optional(),
  last_modified_by: z.string().optional(),
});
export type DataPlan = z.infer<typeof dataPlanSchema>;

/** `server`: as the ingestion pipeline does. `node`: as `@mparticle/data-planning-node` and the linters do (6.1). */
export const VALIDATION_PROFILES = ['server', 'node'] as const;
export type ValidationProfile = (typeof VALIDATION_PROFILES)[number];

export const VALIDATION_ERROR_TYPES = ['unknown', 'unplanned', 'missing_required', 'invalid_value'] as const;
export type ValidationErrorType = (typeof VALIDATION_ERROR_TYPES)[number];

/** One entry of `validation_errors` (5.2). In the node profile members that it leaves out are absent. */
export interface ValidationError {
  readonly validation_error_type: ValidationErrorType;
  readonly key?: string;
  readonly error_pointer: string;
  readonly expected?: string | null;
  readonly actual?: string | number | null;
  readonly schema_keyword?: string;
  readonly action_expected?: ValidationAction;
}

/** One result of a validated batch (5.1). */
export interface ValidationResult {
  readonly event_type: 'validation_result';
  readonly data: {
    readonly match?: { readonly type: string; readonly criteria?: Record<string, unknown> };
    readonly validation_errors: readonly ValidationError[];
    readonly validated_event_id?: string | number;
    readonly validated_source_message_id?: string;
  };
}

/** Why a batch was not validated (4.1). */
export const NOT_VALIDATED = ['no_plan_id', 'plan_not_found', 'version_not_found', 'version_not_active_in_environment', 'no_active_version', 'plan_invalid'] as const;
export type NotValidated = (typeof NOT_VALIDATED)[number];

/** The violations' names as the hosted window has them (10), finer where the fix differs. */
export const VIOLATION_KINDS = [
  'unplanned-event', 'unplanned-event-attribute', 'unplanned-user-attribute', 'unplanned-identity',
  'missing-required', 'invalid-type', 'invalid-value', 'other',
] as const;
export type ViolationKind = (typeof VIOLATION_KINDS)[number];

export const VIOLATION_KIND_LABELS: Readonly<Record<ViolationKind, string>> = {
  'unplanned-event': 'Unplanned event',
  'unplanned-event-attribute': 'Unplanned event attribute',
  'unplanned-user-attribute': 'Unplanned user attribute',
  'unplanned-identity': 'Unplanned identity',
  'missing-required': 'Missing required attribute',
  'invalid-type': 'Invalid data type',
  'invalid-value': 'Invalid expected value',
  other: 'Other violation',
};

/** `GET /api/v1/violations`: one error of one event (or of the batch's user attributes or identities). */
export const violationSchema = z.object({
  id: z.string(),
  /** Id of its group; `violation=#<id>` finds the events of the group. */
  group: z.string(),
  at: z.number(),
  batch_id: z.string(),
  /** Null for user attributes and identities. */
  event_id: z.string().nullable(),
  /** The kind; named `code` for scripts since the first version. */
  code: z.enum(VIOLATION_KINDS),
  /** One plain sentence. */
  message: z.string(),
  /** JSON pointer into the batch, `/events/2/data/custom_attributes/price`. */
  pointer: z.string(),
  plan: z.string(),
  version: z.number(),
  profile: z.enum(VALIDATION_PROFILES),
  /** Key of the data point (4.2). */
  match_key: z.string(),
  /** The event's name, or what the point is called. */
  point: z.string(),
  error_type: z.enum(VALIDATION_ERROR_TYPES),
  keyword: z.string(),
  key: z.string(),
  /** The error's pointer into the event, as the platform writes it (`#/data/…`). */
  error_pointer: z.string(),
  /** The same with `*` for array indexes: what groups are made by. */
  path: z.string(),
  expected: z.string().nullable(),
  actual: z.string().nullable(),
  /** Blocked: the data was removed here. */
  blocked: z.boolean(),
  input: z.string(),
  env: z.enum(ENVIRONMENTS),
  sdk: z.string().nullable(),
  app: z.string().nullable(),
});
export type Violation = z.infer<typeof violationSchema>;

/** `GET /api/v1/violations/groups`: violations that are one and the same mistake (10, counting). */
export const violationGroupSchema = z.object({
  /** Stable id of the group: plan, version, match key, path, keyword, key. */
  id: z.string(),
  plan: z.string(), version: z.number(), match_key: z.string(), point: z.string(),
  code: z.enum(VIOLATION_KINDS), error_type: z.enum(VALIDATION_ERROR_TYPES), keyword: z.string(), key: z.string(), path: z.string(),
  count: z.number(), blocked: z.number(),
  first_at: z.number(), last_at: z.number(),
  inputs: z.array(z.object({ input: z.string(), count: z.number() })),
  sdks: z.array(z.string()), apps: z.array(z.string()),
  /** Counts over the asked time, oldest first. */
  spark: z.array(z.number()),
  /** The newest one. */
  example: violationSchema,
});
export type ViolationGroup = z.infer<typeof violationGroupSchema>;

export const violationReportSchema = z.object({
  from: z.number(), to: z.number(),
  /** Data points received: plannable events, plus one for each validated map of user attributes or identities. */
  received: z.number(), with_violations: z.number(), volume: z.number(), unique: z.number(), unique_invalid: z.number(), unique_unplanned: z.number(), blocked: z.number(),
  groups: z.array(violationGroupSchema),
  /** More groups than the limit. */
  more: z.boolean(),
  /** Batches that were not validated, and why: validation that is silently off is a warning. */
  not_validated: z.array(z.object({ reason: z.enum(NOT_VALIDATED), plan: z.string().nullable(), version: z.number().nullable(), env: z.enum(ENVIRONMENTS), input: z.string(), batches: z.number(), last_at: z.number(), message: z.string() })),
});
export type ViolationReport = z.infer<typeof violationReportSchema>;

/** A change of a plan version's document that makes one violation go away: RFC 6902 over the whole plan file. */
export const planFixSchema = z.object({
  plan: z.string(), version: z.number(),
  /** What it does, one sentence. */
  title: z.string(),
  patch: z.array(z.object({ op: z.enum(['add', 'replace', 'remove']), path: z.string(), value: json.optional() })),
  /** The plan's text before and after, for a diff view. */
  before: z.string(), after: z.string(),
});
export type PlanFix = z.infer<typeof planFixSchema>;

export const codeFixSchema = z.object({ language: z.string(), title: z.string(), code: z.string() });

/** `GET /api/v1/violations/groups/:id/fixes` */
export const violationFixesSchema = z.object({
  sentence: z.string(),
  plan_fixes: z.array(planFixSchema),
  code_fixes: z.array(codeFixSchema),
});
export type ViolationFixes = z.infer<typeof violationFixesSchema>;

/** A problem in a plan (bad shape, unsupported keyword, a pattern that never ends …), where it stands. */
export const planProblemSchema = z.object({
  severity: z.enum(['error', 'warning']), code: z.string(), message: z.string(),
  plan: z.string(), version: z.number().nullable(),
  /** JSON pointer into the plan file. */
  path: z.string(), match_key: z.string().nullable(),
  file: z.string(), line: z.number().nullable(), column: z.number().nullable(),
});
export type PlanProblem = z.infer<typeof planProblemSchema>;

/** `GET /api/v1/data-plans`: the list of plans as the hosted window shows it (10). */
export const planSummarySchema = z.object({
  id: z.string(), name: z.string(), description: z.string().nullable(), file: z.string(), bytes: z.number(),
  versions: z.array(z.object({
    version: z.number(), description: z.string().nullable(), activated_environment: z.enum(ACTIVATED_ENVIRONMENTS), data_points: z.number(),
    created_on: z.string().nullable(), last_modified_on: z.string().nullable(),
    /** Share of the data that blocking would or does touch, and by which settings (8). */
    blocks: z.object({ ev: z.boolean(), ea: z.boolean(), ua: z.boolean(), id: z.boolean() }),
    quarantine_output: z.string().nullable(),
    unique_violations: z.number(), unique_invalid: z.number(), unique_unplanned: z.number(), blocked: z.number(), last_violation_at: z.number().nullable(),
  })),
  seen_on: z.array(z.string()),
  problems: z.array(planProblemSchema),
});
export type PlanSummary = z.infer<typeof planSummarySchema>;

/** `GET /api/v1/data-plans/diff` and the CLI: what changed between two versions, data point by data point. */
export const planDiffSchema = z.object({
  points: z.array(z.object({
    match_key: z.string(), change: z.enum(['added', 'removed', 'changed']),
    /** Attributes and rules that differ, in words. */
    changes: z.array(z.object({ path: z.string(), change: z.enum(['added', 'removed', 'changed']), text: z.string(), before: json.optional(), after: json.optional() })),
    /** Data that was valid can become invalid. */
    breaking: z.boolean(),
  })),
  settings: z.array(z.object({ name: z.string(), before: z.string(), after: z.string() })),
  breaking: z.boolean(),
});
export type PlanDiff = z.infer<typeof planDiffSchema>;

/** Result of the job `plan-coverage`. */
export const coverageSchema = z.object({
  plan: z.string(), version: z.number(),
  events_scanned: z.number(),
  points: z.array(z.object({
    match_key: z.string(), type: z.string(), name: z.string(), description: z.string(),
    seen: z.number(), valid: z.number(), forwarded: z.number(), first_at: z.number().nullable(), last_at: z.number().nullable(),
    example_event: z.string().nullable(),
    /** Planned attributes and how many of the seen events had them. */
    attributes: z.array(z.object({ path: z.string(), required: z.boolean(), seen: z.number() })),
  })),
  /** Seen, but not planned. */
  unplanned: z.array(z.object({ match_key: z.string(), name: z.string(), seen: z.number(), example_event: z.string() })),
});
export type Coverage = z.infer<typeof coverageSchema>;

/** Different values of one attribute that a draft tells apart. */
export const MAX_DRAFT_DISTINCT = 24;

/** Result of the job `plan-draft`: a plan inferred from traffic; each field can be taken or left. */
export const draftSchema = z.object({
  batches_scanned: z.number(), events_scanned: z.number(),
  points: z.array(z.object({
    match_key: z.string(), match: z.object({ type: z.string(), criteria: jsonObject }), seen: z.number(), example_event: z.string().nullable(),
    /** Is in the plan that the draft is compared with. */
    planned: z.boolean(),
    fields: z.array(z.object({
      /** JSON pointer of the value in the event (`/data/custom_attributes/price`), or the attribute's own for user data. */
      path: z.string(), name: z.string(),
      seen: z.number(), required: z.boolean(), schema: json,
      /** 0 to 1: how sure the inference is, and why in words. */
      confidence: z.number(), why: z.string(),
      examples: z.array(z.string()),
      /** Different values; one more than `MAX_DRAFT_DISTINCT` stands for any number beyond it. */
      distinct: z.number(),
      planned: z.boolean(),
    })),
    /** The whole point with every field taken. */
    definition: jsonObject,
  })),
});
export type Draft = z.infer<typeof draftSchema>;

/** One side of a tournament: a version of the workspace, or a file's text. */
export const contestantSchema = z.object({ label: z.string(), plan: z.string().optional(), version: z.number().int().optional(), text: z.string().max(10_000_000).optional() });
export type Contestant = z.infer<typeof contestantSchema>;

/** Result of the job `plan-tournament`. */
export const tournamentSchema = z.object({
  batches_scanned: z.number(), events_scanned: z.number(),
  contestants: z.array(z.object({ label: z.string(), violations: z.number(), unique: z.number(), events_with_violations: z.number(), events_unplanned: z.number(), problems: z.array(z.string()) })),
  /** Violations in any of them; `counts` in the order of the contestants. */
  rows: z.array(z.object({
    match_key: z.string(), point: z.string(), code: z.enum(VIOLATION_KINDS), path: z.string(), key: z.string(), keyword: z.string(),
    counts: z.array(z.number()), example_event: z.string().nullable(), example_batch: z.string(), message: z.string(),
  })),
});
export type Tournament = z.infer<typeof tournamentSchema>;

/** `GET /api/v1/catalog`: every data point ever seen (11). */
export const catalogPointSchema = z.object({
  id: z.string(), category: z.string(), type: z.string(), kind: z.string(), name: z.string(),
  first_at: z.number(), last_at: z.number(), count: z.number(), valid: z.number(), not_validated: z.number(), forwarded: z.number(),
  inputs: z.array(z.object({ input: z.string(), env: z.enum(ENVIRONMENTS), count: z.number(), last_at: z.number() })),
  planned_in: z.array(z.object({ plan: z.string(), version: z.number() })),
});
export type CatalogPoint = z.infer<typeof catalogPointSchema>;

export const catalogAttributeSchema = z.object({
  path: z.string(), name: z.string(), count: z.number(), types: z.array(z.object({ type: z.string(), count: z.number() })),
  first_at: z.number(), last_at: z.number(), examples: z.array(z.string()),
});
export type CatalogAttribute = z.infer<typeof catalogAttributeSchema>;
export const catalogDetailSchema = catalogPointSchema.extend({
  attributes: z.array(catalogAttributeSchema),
  outputs: z.array(z.object({ output: z.string(), delivered: z.number(), other: z.number() })),
});
export type CatalogDetail = z.infer<typeof catalogDetailSchema>;
