/** What stands between $LATEST and production (spec/pipeline.md a.9): the engine's findings beside what was found in order. */
import { MAX_VERSIONS } from '../../../protocol/rule.ts';
import type { RuleSummary, RuleTestReport, RuleValue } from '../../../protocol/rule.ts';
import type { Promotion } from '../../api/rules.ts';

export interface PromoteCheck {
  readonly id: string;
  readonly label: string;
  /** `warn` does not stop it. */
  readonly state: 'ok' | 'warn' | 'fail';
  readonly detail: string;
  readonly line: number | null;
}

export interface PromoteFacts {
  readonly value: Pick<RuleValue, 'failure_action'>;
  readonly summary: Pick<RuleSummary, 'prod' | 'versions'>;
  readonly dirty: boolean;
  readonly promotion: Pick<Promotion, 'problems'>;
  readonly report: RuleTestReport | undefined;
  readonly cases: number;
}

function check(id: string, label: string, state: PromoteCheck['state'], detail: string, line: number | null = null): PromoteCheck {
  return { id, label, state, detail, line };
}

function casesCheck({ cases, report }: PromoteFacts): PromoteCheck {
  if (cases === 0) return check('cases', 'Cases pass', 'warn', 'The rule has no case yet.');
  if (report === undefined) return check('cases', 'Cases pass', 'warn', 'They were not run yet.');
  const failed = report.failed + report.problems.length;
  return failed === 0 ? check('cases', 'Cases pass', 'ok', `All ${report.passed} pass.`) : check('cases', 'Cases pass', 'warn', `${failed} of ${report.passed + failed} fail.`);
}

const ACTIONS = { discard: 'Discard: a batch on which it fails is dropped.', proceed: 'Proceed: a batch on which it fails goes on as it came.' } as const;

export function promoteChecks(facts: PromoteFacts): PromoteCheck[] {
  const { value, summary, dirty, promotion } = facts;
  const known: readonly (readonly [code: string, label: string, fine: string])[] = [
    ['no-failure-action', 'Failure action chosen', value.failure_action === null ? '' : ACTIONS[value.failure_action]],
    ['does-not-compile', 'The code compiles', 'It does.'],
    ['console-call', 'No console statements', 'None was found.'],
    ['same-as-production', 'Differs from production', summary.prod === null ? 'Nothing is in production yet.' : `Production runs ${summary.prod}.`],
    ['too-many-versions', 'Room for a version', `${summary.versions.length} of ${MAX_VERSIONS} are taken.`],
  ];
  return [
    dirty ? check('saved', 'Saved', 'fail', 'Save the code first: what is in the file is promoted.') : check('saved', 'Saved', 'ok', 'The file holds what you see.'),
    ...known.map(([code, label, fine]) => {
      const problem = promotion.problems.find((one) => one.code === code);
      return problem === undefined ? check(code, label, 'ok', fine) : check(code, label, problem.severity === 'error' ? 'fail' : 'warn', problem.message, problem.line);
    }),
    casesCheck(facts),
  ];
}

export function canPromote(checks: readonly PromoteCheck[]): boolean {
  return checks.every(({ state }) => state !== 'fail');
}
