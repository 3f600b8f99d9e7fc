/** Runs a rule's cases: each in a container of its own, so that their order does not matter. */
import type { Json } from '../../protocol/json.ts';
import { RULE_LIMIT_MS } from '../../protocol/rule.ts';
import type { CaseResult, RuleCase, RuleTestReport } from '../../protocol/rule.ts';
import { normaliseBatch } from '../batch/normalise.ts';
import type { Batch } from '../batch/types.ts';
import { plainView } from './batch-view.ts';
import { readCase } from './cases.ts';
import type { PreparedRule } from './compile-code.ts';
import { checkExpectation } from './expect.ts';
import type { RuleRunner } from './host/types.ts';
import { isOverLimit, runRule } from './run.ts';
import { TRIAL_LIMIT_MS } from './trial.ts';

export interface CaseInput {
  readonly name: string;
  readonly value: RuleCase;
  readonly batch: Batch;
}

/** How often each line of the source ran over these cases; null when it cannot be measured here. */
export type MeasureCoverage = (rule: PreparedRule, cases: readonly CaseInput[]) => Promise<RuleTestReport['coverage']>;

export interface TestRuleOptions {
  readonly runner: RuleRunner;
  /** Case names; all when absent. */
  readonly only?: readonly string[];
  readonly coverage?: MeasureCoverage;
  readonly signal?: AbortSignal;
  readonly onCase?: (result: CaseResult) => void;
}

const AT_ONCE = 2;

export async function testRule(rule: PreparedRule, cases: Readonly<Record<string, string>>, options: TestRuleOptions): Promise<RuleTestReport> {
  const started = performance.now();
  const problems: RuleTestReport['problems'] = [];
  const inputs: CaseInput[] = [];
  for (const [name, text] of Object.entries(cases)) {
    if (options.only !== undefined && !options.only.includes(name)) continue;
    const read = readCase(text);
    if (read.ok) inputs.push({ name, value: read.case, batch: normaliseBatch(read.case.batch as Json).batch });
    else problems.push({ case: name, message: read.message, line: read.line });
  }
  for (const name of options.only ?? []) if (!Object.hasOwn(cases, name)) problems.push({ case: name, message: `There is no case "${name}".`, line: null });

  const results: CaseResult[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < inputs.length && options.signal?.aborted !== true) {
      const index = next++;
      results[index] = await runCase(rule, inputs[index]!, options);
      options.onCase?.(results[index]);
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, inputs.length) }, work));
  const done = results.filter((result) => result !== undefined);
  const passed = done.filter((result) => result.passed).length;
  const coverage = options.coverage === undefined || !rule.ok ? null : await options.coverage(rule, inputs);
  return { rule: rule.name, version: rule.version, cases: done, passed, failed: done.length - passed, ms: Math.round(performance.now() - started), coverage, problems };
}

async function runCase(rule: PreparedRule, { name, value, batch }: CaseInput, { runner, signal }: TestRuleOptions): Promise<CaseResult> {
  const { position, platform, expect } = value;
  const outcome = await runRule(runner, rule, batch, position, platform, { cold: true, limitMs: TRIAL_LIMIT_MS, ...(signal === undefined ? {} : { signal }) });
  const output = outcome.batch === null ? null : (plainView(outcome.batch, position, outcome.extra) as CaseResult['output']);
  const { failure, diff } = checkExpectation(expect, { run: outcome.run, output });
  const late = isOverLimit(outcome.run.ms) && expect.kind !== 'error' ? `The rule took ${Math.round(outcome.run.ms)} ms: in production it has ${RULE_LIMIT_MS} ms.` : null;
  return {
    name, passed: failure === null && late === null, ms: outcome.run.ms, run: outcome.run,
    input: plainView(batch, position) as CaseResult['input'], output, failure: failure ?? late, diff,
  };
}
