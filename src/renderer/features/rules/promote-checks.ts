/** What stands between $LATEST and production (spec/pipeline.md a.9), as the window knows it; the engine has the last word. */
import { MAX_VERSIONS } from '../../../protocol/rule.ts';
import type { RuleFinding, RuleSummary, RuleTestReport, RuleValue } from '../../../protocol/rule.ts';

export interface PromoteCheck {
  readonly id: string;
  readonly label: string;
  /** `warn` does not stop it. */
  readonly state: 'ok' | 'warn' | 'fail';
  readonly detail: string;
  readonly line: number | null;
}

export interface PromoteFacts {
  readonly value: Pick<RuleValue, 'failure_action' | 'code'>;
  readonly summary: Pick<RuleSummary, 'prod' | 'ahead' | 'versions' | 'active'>;
  readonly dirty: boolean;
  readonly findings: readonly RuleFinding[];
  readonly report: RuleTestReport | undefined;
  readonly cases: number;
}

function check(id: string, label: string, state: PromoteCheck['state'], detail: string, line: number | null = null): PromoteCheck {
  return { id, label, state, detail, line };
}

function isConsole(finding: RuleFinding): boolean {
  return finding.code.includes('console');
}

function casesCheck({ cases, report }: PromoteFacts): PromoteCheck {
  if (cases === 0) return check('cases', 'Cases pass', 'warn', 'The rule has no case yet.');
  if (report === undefined) return check('cases', 'Cases pass', 'warn', 'They were not run yet.');
  const failed = report.failed + report.problems.length;
  return failed === 0 ? check('cases', 'Cases pass', 'ok', `All ${report.passed} pass.`) : check('cases', 'Cases pass', 'warn', `${failed} of ${report.passed + failed} fail.`);
}

export function promoteChecks(facts: PromoteFacts): PromoteCheck[] {
  const { value, summary, dirty, findings } = facts;
  const console = findings.find(isConsole);
  const error = findings.find((finding) => finding.severity === 'error' && !isConsole(finding));
  return [
    dirty ? check('saved', 'Saved', 'fail', 'Save the code first: what is in the file is promoted.') : check('saved', 'Saved', 'ok', 'The file holds what you see.'),
    value.failure_action === null
      ? check('failure-action', 'Failure action chosen', 'fail', 'Choose Discard or Proceed.')
      : check('failure-action', 'Failure action chosen', 'ok', value.failure_action === 'discard' ? 'Discard: a batch on which it fails is dropped.' : 'Proceed: a batch on which it fails goes on as it came.'),
    console === undefined
      ? check('console', 'No console statements', 'ok', 'None was found.')
      : check('console', 'No console statements', 'fail', 'Remove all console.log() statements before promoting to production.', console.line),
    error === undefined ? check('problems', 'No error in the code', 'ok', 'The check of the code found none.') : check('problems', 'No error in the code', 'warn', error.message, error.line),
    casesCheck(facts),
    summary.prod !== null && !summary.ahead
      ? check('ahead', 'Differs from production', 'fail', `Production runs this very code already, as ${summary.prod}.`)
      : check('ahead', 'Differs from production', 'ok', summary.prod === null ? 'Nothing is in production yet.' : `Production runs ${summary.prod}.`),
    summary.versions.length >= MAX_VERSIONS
      ? check('versions', 'Room for a version', 'fail', `${MAX_VERSIONS} versions are the most. Delete one.`)
      : check('versions', 'Room for a version', 'ok', `${summary.versions.length} of ${MAX_VERSIONS} are taken.`),
  ];
}

export function canPromote(checks: readonly PromoteCheck[]): boolean {
  return checks.every(({ state }) => state !== 'fail');
}
