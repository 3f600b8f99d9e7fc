/** What the engine and a job's thread say to each other, and which arguments each kind takes. */
import type Database from 'better-sqlite3';
import { z } from 'zod';
import { contestantSchema, VALIDATION_PROFILES } from '../../protocol/data-plan.ts';
import { effectArgsSchema } from '../../protocol/explain.ts';
import type { JobKind } from '../../protocol/job.ts';
import { RULE_LANGUAGES, RULE_POSITIONS } from '../../protocol/rule.ts';
import type { Workspace } from '../../protocol/workspace.ts';
import type { RuleRunner } from '../rules/index.ts';

const range = { query: z.string().max(4_000).optional(), limit: z.number().int().min(1).max(1_000_000).optional() };
const versionRef = { plan: z.string().max(200), version: z.number().int().positive() };

export const JOB_ARGS = {
  'plan-coverage': z.strictObject({ ...versionRef, ...range }),
  'plan-draft': z.strictObject({ ...range, compare: z.strictObject(versionRef).optional() }),
  'plan-tournament': z.strictObject({ ...range, contestants: z.array(contestantSchema).min(1), profile: z.enum(VALIDATION_PROFILES).optional() }),
  'rule-time-machine': z.strictObject({
    ...range, rule: z.string().max(80), code: z.string().max(1_000_000).optional(), language: z.enum(RULE_LANGUAGES).optional(), version: z.string().max(10).optional(),
    position: z.enum(RULE_POSITIONS).optional(), input: z.string().max(80).optional(), connection: z.string().max(80).optional(),
  }),
  effect: effectArgsSchema,
} as const satisfies Record<JobKind, z.ZodType>;

export type JobArgs<K extends JobKind> = z.output<(typeof JOB_ARGS)[K]>;

export interface JobWorkerData {
  readonly kind: JobKind;
  readonly args: unknown;
  readonly dataDir: string;
  readonly workspace: Workspace;
  /** Of `effect`: the workspace with the unsaved files, and the secrets that settings name. */
  readonly draft: { readonly workspace: Workspace; readonly secrets: Readonly<Record<string, string>> } | null;
  /** The folder's rules may run. */
  readonly trusted: boolean;
  readonly now: number;
}

/** Batches looked at when no number is given. */
export const DEFAULT_BATCHES = 20_000;

/** What a job has to work with. */
export interface JobEdge {
  readonly db: Database.Database;
  /** Made when a rule is to run. */
  readonly runner: () => Promise<RuleRunner>;
  readonly send: (message: JobMessage) => void;
  readonly signal: AbortSignal;
}

export type JobMessage =
  | { readonly kind: 'progress'; readonly done: number; readonly total: number; readonly soFar: unknown }
  | { readonly kind: 'done'; readonly result: unknown }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string };
