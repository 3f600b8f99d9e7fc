/**
 * The trace: one step for every stage, each with its reason. What a stage says always is not stored, and of stages that have nothing to do
 * here only the name: it is filled in when they are read, so that explaining costs little time and space.
 */
import type { Reason, TraceStep } from '../../protocol/contract.ts';
import { STAGE_LABELS, STAGES } from '../../protocol/vocabulary.ts';
import type { StageId } from '../../protocol/vocabulary.ts';

/** Why a stage that nothing is configured for passed the batch on. */
export const PASS_THROUGH: Partial<Record<StageId, Reason>> = {
  'all-outputs-rules': { code: 'no-rules', message: 'No rule is attached to all outputs of this input.' },
  'data-plan': { code: 'no-plan', message: 'This workspace has no data plan and the batch names none, so nothing was validated.' },
  'plan-blocking': { code: 'no-plan', message: 'The batch was not validated, so nothing was blocked.' },
  profile: { code: 'profile-unchanged', message: 'The batch says nothing that the profile of its user does not hold already.' },
  audiences: { code: 'no-audiences', message: 'No audience is defined in this workspace.' },
  enrichment: { code: 'nothing-to-add', message: 'The profile knows nothing that the batch lacks.' },
  split: { code: 'no-split', message: 'This input has no user split.' },
  sampling: { code: 'no-sampling', message: 'This connection takes all users.' },
  'forwarding-rules': { code: 'no-forwarding-rules', message: 'This connection has no forwarding rules.' },
  filters: { code: 'no-filters', message: 'This output has no data filter for inputs of this kind.' },
  'output-rules': { code: 'no-rules', message: 'No rule is attached to this output.' },
  'custom-mappings': { code: 'no-custom-mappings', message: 'This connection has no custom mappings.' },
  queue: { code: 'not-bulk', message: 'This output is forwarded at once, not in bulk.' },
};

/** A step without what its stage says already, and without empty lists. */
export type Step = Omit<TraceStep, 'label' | 'scope' | 'patch' | 'events'> & Partial<Pick<TraceStep, 'label' | 'patch' | 'events'>>;

/** A stored step, or the stage's name (with its connection) for a pass-through. */
export type StoredStep = Step | { readonly s: StageId; readonly c?: string; readonly o?: string };

const UNITS = Object.fromEntries(STAGES.map((stage) => [stage.id, stage.unit])) as Record<StageId, 'batch' | 'connection'>;

export interface StepOptions {
  readonly verdict: TraceStep['verdict'];
  readonly reason: Reason;
  readonly patch?: TraceStep['patch'];
  /** Kept as it is given: decisions may come into it later. */
  readonly events?: TraceStep['events'];
  readonly deliveries?: string[];
  readonly ms?: number;
  readonly connection?: string;
  readonly output?: string;
}

/** Times are rounded to a hundredth of a millisecond. */
export function traceStep(stage: StageId, { verdict, reason, patch, events, deliveries, ms = 0, connection, output }: StepOptions): Step {
  const step: Step = { stage, verdict, reason, ms: ms === 0 ? 0 : Math.round(ms * 100) / 100 };
  if (connection !== undefined) step.connection = connection;
  if (output !== undefined) step.output = output;
  if (patch !== undefined && patch.length > 0) step.patch = patch;
  if (events !== undefined) step.events = events;
  if (deliveries !== undefined) step.deliveries = deliveries;
  return step;
}

export function isPassThrough(step: StoredStep): step is Exclude<StoredStep, Step> {
  return 's' in step;
}

export function passThrough(stage: StageId, connection?: string, output?: string): StoredStep {
  return { s: stage, ...(connection === undefined ? {} : { c: connection }), ...(output === undefined ? {} : { o: output }) };
}

/** Stored steps with all that their stages say. */
export function expandTrace(stored: readonly StoredStep[]): TraceStep[] {
  return stored.map((step) => {
    if (!isPassThrough(step)) return expanded(step);
    const reason = PASS_THROUGH[step.s] ?? { code: 'nothing-to-do', message: 'This stage had nothing to do.' };
    return expanded(traceStep(step.s, { verdict: 'skipped', reason, ...(step.c === undefined ? {} : { connection: step.c }), ...(step.o === undefined ? {} : { output: step.o }) }));
  });
}

function expanded(step: Step): TraceStep {
  return { label: STAGE_LABELS[step.stage], ...step, scope: UNITS[step.stage], patch: step.patch ?? [], events: step.events ?? [] };
}
