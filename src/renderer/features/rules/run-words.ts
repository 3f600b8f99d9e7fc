/** What a run came to, in words. */
import type { RuleRun, RuleVerdict } from '../../../protocol/rule.ts';
import { formatMs } from '../../ui/format.ts';
import type { Tone } from '../../ui/tones.ts';

export const VERDICT_WORDS: Readonly<Record<RuleVerdict, string>> = {
  same: 'unchanged', changed: 'changed', dropped: 'dropped', error: 'throws', timeout: 'times out', throttled: 'throttled', 'not-run': 'not run',
};

export const VERDICT_TONES: Readonly<Record<RuleVerdict, Tone>> = {
  same: 'neutral', changed: 'blocked', dropped: 'warn', error: 'error', timeout: 'error', throttled: 'warn', 'not-run': 'neutral',
};

export function runWord(run: Pick<RuleRun, 'verdict' | 'error' | 'ms'>): string {
  const ms = `${formatMs(run.ms)} ms`;
  if (run.error !== null) return `${run.error.type}: ${run.error.message}`;
  switch (run.verdict) {
    case 'same': return `the batch goes on as it came, ${ms}`;
    case 'changed': return `the batch was changed, ${ms}`;
    case 'dropped': return `the batch was dropped, ${ms}`;
    case 'timeout': return `no answer within the limit, ${ms}`;
    case 'throttled': return 'too many runs of this rule were waiting';
    default: return 'the rule did not run';
  }
}
