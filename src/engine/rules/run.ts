/** One run of one rule over one batch: the host's answer becomes a verdict, a batch and what there is to say about it. */
import type { JsonObject } from '../../protocol/json.ts';
import { RULE_LIMIT_MS } from '../../protocol/rule.ts';
import type { FailureAction, RulePosition, RuleRun, RuleTrial } from '../../protocol/rule.ts';
import type { Platform } from '../../protocol/vocabulary.ts';
import type { Batch } from '../batch/types.ts';
import { fromRuleOutput, toRuleInput } from './batch-view.ts';
import { sourceError } from './compile-code.ts';
import type { PreparedRule } from './compile-code.ts';
import type { RuleAnswer, RuleRunner, RuleRunOptions } from './host/types.ts';
import { unreachedChanges, unreachedWarnings } from './profile-effect.ts';
import type { Unreached } from './profile-effect.ts';

export interface RuleOutcome {
  readonly run: RuleRun;
  /** The rule's result; null when it dropped the batch or gave none. */
  readonly batch: Batch | null;
  readonly extra: JsonObject;
  /** Changes that must not be written to the profile (a.7). */
  readonly unreached: readonly Unreached[];
}

/** Pure: the pipeline has its answers at hand before it needs them. */
export function judgeAnswer(rule: PreparedRule, answer: RuleAnswer, batch: Batch, position: RulePosition, platform: Platform): RuleOutcome {
  const base = {
    rule: rule.name, version: rule.version, ms: answer.ms, cold: answer.cold, logs: answer.logs, logs_cut: answer.logsCut, error: null,
    warnings: answer.warnings.map(({ code, message }) => ({ code, message, pointer: null })),
  };
  const failed = (verdict: RuleRun['verdict'], error: RuleRun['error']): RuleOutcome => ({ run: { ...base, verdict, error }, batch: null, extra: {}, unreached: [] });
  const say = (type: string, message: string): RuleRun['error'] => ({ type, message, trace: [], line: null, column: null });
  switch (answer.kind) {
    case 'dropped': return failed('dropped', null);
    case 'error': return failed('error', rule.ok ? sourceError(rule.compiled, answer.error) : answer.error);
    case 'timeout': return failed('timeout', say('Timeout', `The rule did not answer within ${answer.limitMs} ms.`));
    case 'throttled': return failed('throttled', say('Throttled', answer.message));
    case 'unavailable': return failed('not-run', say('Unavailable', answer.message));
    case 'result': {
      const output = fromRuleOutput(batch, answer.text, position);
      if (!output.ok) return failed('error', output.error);
      const unreached = unreachedChanges(batch, output.batch, position, platform);
      const warnings = [...base.warnings, ...output.warnings, ...unreachedWarnings(unreached)];
      return { run: { ...base, verdict: output.batch === batch ? 'same' : 'changed', warnings }, batch: output.batch, extra: output.extra, unreached };
    }
    default: return answer satisfies never;
  }
}

export interface RunRuleOptions extends RuleRunOptions {
  /** What the rule gets, where it is known already: writing it costs more than anything else here. */
  readonly input?: string;
}

const NOT_COMPILED = { ms: 0, cold: true, logs: [], logsCut: false, warnings: [] } as const;

export async function runRule(runner: RuleRunner, rule: PreparedRule, batch: Batch, position: RulePosition, platform: Platform, { input, ...options }: RunRuleOptions = {}): Promise<RuleOutcome> {
  const answer: RuleAnswer = rule.ok
    ? await runner.run(rule.program, input ?? toRuleInput(batch, position).text, options)
    : { ...NOT_COMPILED, logs: [], warnings: [], kind: 'error', error: rule.error };
  return judgeAnswer(rule, answer, batch, position, platform);
}

/** What becomes of the batch (a.5): a failure leads to the failure action, and no choice counts as Discard. */
export function effectOf(verdict: RuleRun['verdict'], failureAction: FailureAction | null): RuleTrial['effect'] {
  switch (verdict) {
    case 'same': case 'changed': return 'goes-on';
    case 'dropped': return 'dropped';
    case 'error': case 'timeout': case 'throttled': return failureAction === 'proceed' ? 'goes-on-unchanged' : 'dropped';
    case 'not-run': return 'goes-on-unchanged';
    default: return verdict satisfies never;
  }
}

export const isOverLimit = (ms: number): boolean => ms > RULE_LIMIT_MS;
