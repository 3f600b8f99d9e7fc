/**
 * Identity: settings of a workspace, and the account of each decision (spec/identity-profiles.md 1-3).
 * Identity types have their Events API names (`customer_id`) for users and their Identity API names (`ios_idfv`) for devices.
 */
import { z } from 'zod';
import { ENVIRONMENTS } from './vocabulary.ts';

/** 1.3. */
export const IDENTITY_STRATEGIES = ['default', 'conversion', 'link', 'isolation', 'best-match'] as const;
export type IdentityStrategyName = (typeof IDENTITY_STRATEGIES)[number];

/** Who shares users: this workspace alone, or every workspace of the named account or organization in the same data folder. */
export const SCOPE_LEVELS = ['workspace', 'account', 'organization'] as const;

/** 1.2. */
export const DEFAULT_PRIORITY: readonly string[] = [
  'customer_id', 'mobile_number', 'email', 'other', 'facebook', 'google', 'twitter', 'microsoft', 'yahoo', 'ios_idfa', 'ios_idfv',
  'android_aaid', 'android_uuid', 'roku_aid', 'roku_publisher_id', 'microsoft_publisher_id', 'microsoft_aid', 'device_application_stamp',
];

const types = z.array(z.string().min(1).max(64)).max(64);

/** `identity` in `cloudchamber.json`. Lists that are left out are those of the strategy. */
export const identitySettingsSchema = z.strictObject({
  strategy: z.enum(IDENTITY_STRATEGIES).default('default'),
  priority: types.optional(),
  /** Types that make a user known; fixed for `default`, none for `best-match`. */
  login: types.optional(),
  /** Types whose value only one user may have; fixed for `default`, none for `best-match`. */
  unique: types.optional(),
  /** Types that can never change once set; each must be unique and a login type too. */
  immutable: types.default([]),
  scope: z.strictObject({ level: z.enum(SCOPE_LEVELS).default('workspace'), name: z.string().max(64).default('') }).prefault({}),
  /** `repeatable` gives the same MPIDs for the same traffic in a new data folder. */
  mpids: z.enum(['random', 'repeatable']).default('random'),
  /** The platform aliases after a day (3.11); here at once unless this says otherwise. */
  alias_delay_hours: z.number().min(0).max(72).default(0),
});
export type IdentitySettings = z.infer<typeof identitySettingsSchema>;

export const identityPairSchema = z.object({ type: z.string(), value: z.string() });

/** One user as a decision saw it. */
export const graphUserSchema = z.object({
  mpid: z.string(),
  known: z.boolean(),
  created_at: z.number(),
  seen_at: z.number(),
  /** The anonymous user that this one began as (profile link). */
  source_mpid: z.string().nullable(),
  identities: z.array(identityPairSchema.extend({ at: z.number() })),
});
export type GraphUser = z.infer<typeof graphUserSchema>;

export const IDENTITY_STEP_CODES = [
  'looked-up', 'protected', 'narrowed', 'matched', 'not-found', 'created', 'linked', 'attached', 'replaced', 'moved', 'removed', 'orphaned', 'ignored', 'refused', 'aliased',
] as const;
export const identityStepSchema = z.object({
  code: z.enum(IDENTITY_STEP_CODES),
  message: z.string(),
  type: z.string().optional(),
  value: z.string().optional(),
  mpids: z.array(z.string()).readonly().optional(),
});
export type IdentityStep = z.infer<typeof identityStepSchema>;

/** `batch`: a batch without MPID that was resolved; `delete`: a user was deleted. */
export const IDENTITY_CALL_KINDS = ['identify', 'login', 'logout', 'search', 'modify', 'alias', 'batch', 'delete'] as const;
export type IdentityCallKind = (typeof IDENTITY_CALL_KINDS)[number];

/** One call that asked who it is, with the part of the graph that could matter before and after it. */
export const identityCallSchema = z.object({
  id: z.string(),
  at: z.number(),
  kind: z.enum(IDENTITY_CALL_KINDS),
  environment: z.enum(ENVIRONMENTS),
  strategy: z.enum(IDENTITY_STRATEGIES),
  input: z.string().nullable(),
  /** The call in Requests that brought it; null when it has gone. */
  request_id: z.string().nullable(),
  /** HTTP status of the answer; 0 for a batch, whose answer came before. */
  status: z.number(),
  identities: z.array(identityPairSchema),
  /** Asked with `read_only=true`: nothing was written. */
  read_only: z.boolean().optional(),
  /** Of a modify. */
  changes: z.array(z.object({ type: z.string(), old_value: z.string().nullable(), new_value: z.string().nullable() })),
  /** Of an alias. */
  alias: z.object({ source: z.string(), destination: z.string(), start: z.number(), end: z.number(), status: z.enum(['waiting', 'done', 'refused']), reason: z.string() }).nullable(),
  previous_mpid: z.string().nullable(),
  /** The user it gave; null when it gave none. */
  mpid: z.string().nullable(),
  created: z.boolean(),
  /** Which identity decided, in one sentence. */
  message: z.string(),
  steps: z.array(identityStepSchema),
  before: z.array(graphUserSchema),
  after: z.array(graphUserSchema),
  /** More users hold one of these identities than are kept here. */
  truncated: z.boolean(),
});
export type IdentityCallRecord = z.infer<typeof identityCallSchema>;

/** What a strategy answers to the same call on the same graph, or what it makes of the whole story from an empty one. */
export const strategyAnswerSchema = z.object({
  strategy: z.enum(IDENTITY_STRATEGIES),
  /** The one that is set. */
  current: z.boolean(),
  status: z.number(),
  /** Null for a user that it would make, and for an answer without one. */
  mpid: z.string().nullable(),
  created: z.boolean(),
  message: z.string(),
  steps: z.array(identityStepSchema),
  after: z.array(graphUserSchema),
});
export type StrategyAnswer = z.infer<typeof strategyAnswerSchema>;

/** The story of one user's calls under each strategy, told from an empty graph; users are P1, P2 … in their order. */
export const retoldStorySchema = z.object({
  calls: z.array(identityCallSchema.pick({ id: true, at: true, kind: true, identities: true, changes: true })),
  strategies: z.array(z.object({ strategy: z.enum(IDENTITY_STRATEGIES), current: z.boolean(), answers: z.array(strategyAnswerSchema.pick({ status: true, mpid: true, created: true, message: true }).extend({ known: z.boolean() })) })),
});
export type RetoldStory = z.infer<typeof retoldStorySchema>;
