/** The long work of data plans over captured traffic, as functions of batches that the caller reads (`/api/v1/jobs`). */
import type { Contestant, Coverage, Draft, PlanVersion, Tournament, ValidationProfile } from '../../../protocol/data-plan.ts';
import { isObject } from '../../../protocol/json.ts';
import type { JsonObject } from '../../../protocol/json.ts';
import type { CompiledPlans } from '../types.ts';
import { validateBatch } from '../validate.ts';
import { createDraft } from './infer.ts';
import { createCoverage } from './tally.ts';
import { compileContestant, createTournament } from './tournament.ts';

export interface StoredBatch {
  readonly batch_id: string;
  readonly at: number;
  readonly env: string;
  readonly input: string;
  readonly platform: string;
  /** As it entered the data-plan stage. */
  readonly planned: JsonObject;
  /** In the order of `planned.events`. */
  readonly events: readonly { readonly event_id: string; readonly violations: number; readonly forwarded: boolean }[];
}

export interface PlanJobContext {
  /** Newest first or last, as the caller reads them; `limit` batches at most. */
  batches(query: string, limit: number): Iterable<StoredBatch>;
  /** How many that will be; null when it is not known. */
  readonly total: number | null;
  readonly plans: CompiledPlans;
  progress(done: number, total: number): void;
  readonly signal: AbortSignal;
  /** Lets other work happen (timers, the signal); called now and then. */
  pause(): Promise<void>;
}

export type PlanJobResult<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly code: 'invalid' | 'not-found' | 'cancelled'; readonly message: string };

export interface CoverageArgs { readonly plan: string; readonly version: number; readonly query?: string; readonly limit?: number }
export interface DraftArgs { readonly query?: string; readonly limit?: number; readonly compare?: { readonly plan: string; readonly version: number } }
export interface TournamentArgs { readonly contestants: readonly Contestant[]; readonly query?: string; readonly limit?: number; readonly profile?: ValidationProfile }

/** Batches looked at when nobody says how many. */
export const DEFAULT_JOB_BATCHES = 20_000;
export const MAX_CONTESTANTS = 8;
const PAUSE_EVERY = 64;

const CANCELLED = { ok: false, code: 'cancelled', message: 'Stopped before the end.' } as const;

export async function coverageJob(args: CoverageArgs, context: PlanJobContext): Promise<PlanJobResult<Coverage>> {
  const version = context.plans.version(args.plan, args.version);
  if (version === null) return missing(args.plan, args.version);
  const coverage = createCoverage(version);
  const wanted = new Set([args.plan]);
  const finished = await eachBatch(args, context, (stored) => {
    if (!concerns(stored.planned, wanted)) return;
    coverage.add(stored.planned, validateBatch(version, stored.planned), (index) => stored.events[index]?.forwarded ?? false, stored.at);
  });
  return finished ? { ok: true, value: coverage.result() } : CANCELLED;
}

export async function draftJob(args: DraftArgs, context: PlanJobContext): Promise<PlanJobResult<Draft>> {
  let compare: PlanVersion | undefined;
  if (args.compare !== undefined) {
    compare = context.plans.version(args.compare.plan, args.compare.version)?.source;
    if (compare === undefined) return missing(args.compare.plan, args.compare.version);
  }
  const draft = createDraft(compare === undefined ? {} : { compare });
  const finished = await eachBatch(args, context, (stored) => draft.add(stored.planned));
  return finished ? { ok: true, value: draft.result() } : CANCELLED;
}

export async function tournamentJob(args: TournamentArgs, context: PlanJobContext): Promise<PlanJobResult<Tournament>> {
  if (args.contestants.length === 0 || args.contestants.length > MAX_CONTESTANTS) {
    return { ok: false, code: 'invalid', message: `Choose 1 to ${MAX_CONTESTANTS} versions or files to compare.` };
  }
  const profile = args.profile ?? context.plans.profile;
  const contestants = args.contestants.map((contestant) => compileContestant(contestant, context.plans, profile));
  const tournament = createTournament(contestants);
  const ids = contestants.flatMap(({ version }) => (version === null ? [] : [version.planId]));
  // A bare document belongs to any plan.
  const wanted = ids.includes('') ? null : new Set(ids);
  const finished = await eachBatch(args, context, (stored) => {
    if (wanted === null || concerns(stored.planned, wanted)) tournament.add(stored.planned, stored.batch_id);
  });
  return finished ? { ok: true, value: tournament.result() } : CANCELLED;
}

/** A batch that names another plan says nothing about these. */
function concerns(batch: JsonObject, plans: ReadonlySet<string>): boolean {
  const id = planIdOf(batch);
  return id === null || plans.has(id);
}

export function planIdOf(batch: Readonly<Record<string, unknown>>): string | null {
  const context = batch['context'];
  const plan = isObject(context) ? context['data_plan'] : undefined;
  const id = isObject(plan) ? plan['plan_id'] : undefined;
  return typeof id === 'string' && id !== '' ? id : null;
}

function missing(plan: string, version: number): PlanJobResult<never> {
  return { ok: false, code: 'not-found', message: `There is no version ${version} of a plan "${plan}" in this workspace.` };
}

/** False when it was cancelled. */
async function eachBatch(args: { readonly query?: string; readonly limit?: number }, context: PlanJobContext, visit: (batch: StoredBatch) => void): Promise<boolean> {
  const limit = args.limit ?? DEFAULT_JOB_BATCHES;
  const total = Math.min(limit, context.total ?? limit);
  let done = 0;
  for (const stored of context.batches(args.query ?? '', limit)) {
    if (context.signal.aborted) return false;
    visit(stored);
    done += 1;
    if (done % PAUSE_EVERY === 0) {
      context.progress(done, Math.max(done, total));
      await context.pause();
    }
  }
  if (context.signal.aborted) return false;
  context.progress(done, done);
  return true;
}
