/** A rule tried out on one batch, as in the test dialog: always cold, with more time than production gives (spec/pipeline.md a.5). */
import { diffJson } from '../../protocol/patch.ts';
import { RULE_LIMIT_MS } from '../../protocol/rule.ts';
import type { FailureAction, RulePosition, RuleTrial } from '../../protocol/rule.ts';
import type { Platform } from '../../protocol/vocabulary.ts';
import type { Batch } from '../batch/types.ts';
import { plainView } from './batch-view.ts';
import type { PreparedRule } from './compile-code.ts';
import type { RuleRunner } from './host/types.ts';
import { profileEffect } from './profile-effect.ts';
import { effectOf, isOverLimit, runRule } from './run.ts';
import type { RuleOutcome } from './run.ts';

/** The hard limit where somebody waits and watches. */
export const TRIAL_LIMIT_MS = 5_000;

/** What a connection would send for a batch. */
export interface PayloadPreview {
  readonly connection: string;
  readonly output: string;
  readonly partner: string;
  /** Bodies of the requests. */
  readonly requests: readonly string[];
  /** Sentences: why an event is not sent. */
  readonly notSent: readonly string[];
}

export interface TrialOptions {
  readonly runner: RuleRunner;
  readonly batch: Batch;
  readonly position: RulePosition;
  readonly platform: Platform;
  readonly failureAction: FailureAction | null;
  /** Of every connection that the rule stands before. */
  readonly payloads?: (batch: Batch) => readonly PayloadPreview[];
  readonly signal?: AbortSignal;
}

export async function tryRule(rule: PreparedRule, options: TrialOptions): Promise<RuleTrial> {
  const { runner, batch, position, platform, signal } = options;
  const outcome = await runRule(runner, rule, batch, position, platform, { cold: true, limitMs: TRIAL_LIMIT_MS, ...(signal === undefined ? {} : { signal }) });
  return trialOf(outcome, options);
}

/** Also for a run in the debugger, where time stands still while it is paused: there no limit applies. */
export function trialOf(outcome: RuleOutcome, { batch, position, platform, failureAction, payloads }: Omit<TrialOptions, 'runner' | 'signal'>, timed = true): RuleTrial {
  const overLimit = timed && (outcome.run.verdict === 'timeout' || isOverLimit(outcome.run.ms));
  const effect = effectOf(overLimit ? 'timeout' : outcome.run.verdict, failureAction);
  const input = plainView(batch, position);
  const output = outcome.batch === null ? null : plainView(outcome.batch, position, outcome.extra);
  const late = overLimit && outcome.run.verdict !== 'timeout'
    ? [{ code: 'over-limit', message: `Would time out in production: ${Math.round(outcome.run.ms)} ms > ${RULE_LIMIT_MS} ms.`, pointer: null }]
    : [];
  const after = effect === 'dropped' ? null : effect === 'goes-on' ? outcome.batch : batch;
  return {
    ...outcome.run, warnings: [...outcome.run.warnings, ...late], limit_ms: RULE_LIMIT_MS, over_limit: overLimit, effect,
    input: input as RuleTrial['input'], output: output as RuleTrial['output'], patch: output === null ? [] : diffJson(input, output),
    profile: profileEffect(batch, after, position, platform),
    payloads: payloads === undefined ? [] : payloadEffect(payloads(batch), after === null ? [] : after === batch ? null : payloads(after)),
  };
}

/** `after` is null when the batch goes on as it came. */
function payloadEffect(before: readonly PayloadPreview[], after: readonly PayloadPreview[] | null): RuleTrial['payloads'] {
  return before.map(({ connection, output, partner, requests, notSent }) => {
    const now = after === null ? { requests, notSent } : after.find((preview) => preview.connection === connection) ?? { requests: [], notSent: [] };
    return { connection, output, partner, before: [...requests], after: [...now.requests], same: JSON.stringify(requests) === JSON.stringify(now.requests), not_sent: [...now.notSent] };
  });
}
