/** Cases as the window makes and changes them: from a run, and from what a rule gives now. */
import { applyPatch } from '../../ui/json-patch.ts';
import type { CaseResult, RuleCase, RuleRun } from '../../../protocol/rule.ts';
import type { JsonBatch } from '../../api/rules.ts';

type Expect = RuleCase['expect'];

function expectationOf(run: Pick<RuleRun, 'verdict' | 'error'>, output: JsonBatch | null): Expect {
  if (run.verdict === 'dropped') return { kind: 'dropped', ignore: [] };
  if (run.verdict === 'same' || run.verdict === 'changed') return { kind: 'exact', batch: output ?? {}, ignore: [] };
  return { kind: 'error', ...(run.error === null ? {} : { error: run.error.message }), ignore: [] };
}

/** A case that expects what the rule does with the batch now. */
export function caseOf(batch: JsonBatch, at: Pick<RuleCase, 'position' | 'platform'>, run: Pick<RuleRun, 'verdict' | 'error'>, output: JsonBatch | null): RuleCase {
  return { description: '', position: at.position, platform: at.platform, batch, expect: expectationOf(run, output) };
}

/** The case with what the rule gave taken as right; a subset stays a subset of the same members where it can. */
export function acceptedCase(file: RuleCase, result: Pick<CaseResult, 'run' | 'output' | 'diff'>): RuleCase {
  const now = expectationOf(result.run, result.output);
  if (file.expect.kind === 'subset' && now.kind === 'exact' && file.expect.batch !== undefined) {
    const patched = applyPatch(file.expect.batch, result.diff);
    if (patched !== null) return { ...file, expect: { ...file.expect, batch: patched.value as JsonBatch } };
  }
  return { ...file, expect: { ...now, ignore: file.expect.ignore } };
}

/** `keeps-numeric-price` as people read it; `sentence` begins with a capital. */
export function caseTitle(name: string, sentence = false): string {
  const words = name.replaceAll('-', ' ');
  return sentence ? words.charAt(0).toUpperCase() + words.slice(1) : words;
}
