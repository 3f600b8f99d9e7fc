import { expect, it } from 'vitest';
import { canPromote, promoteChecks } from './promote-checks.ts';
import type { PromoteFacts } from './promote-checks.ts';

const good: PromoteFacts = {
  value: { failure_action: 'proceed' }, summary: { prod: 'v3', versions: [] }, dirty: false, promotion: { problems: [] },
  report: { rule: 'r', version: '$LATEST', cases: [], passed: 2, failed: 0, ms: 1, coverage: null, problems: [] }, cases: 2,
};
const problem = (code: string, line: number | null = null) => ({ problems: [{ code, severity: 'error' as const, message: 'm', line }] });
const failing = (patch: Partial<PromoteFacts>) => promoteChecks({ ...good, ...patch }).filter(({ state }) => state !== 'ok').map(({ id, state }) => `${id} ${state}`);

it('lets a tested rule through', () => {
  expect(failing({})).toEqual([]);
  expect(canPromote(promoteChecks(good))).toBe(true);
});

it.each<[string, Partial<PromoteFacts>, string[]]>([
  ['typed code that is not saved', { dirty: true }, ['saved fail']],
  ['no failure action', { value: { failure_action: null }, promotion: problem('no-failure-action') }, ['no-failure-action fail']],
  ['console statements', { promotion: problem('console-call', 9) }, ['console-call fail']],
  ['a failing case', { report: { ...good.report!, passed: 1, failed: 1 } }, ['cases warn']],
  ['cases that were not run', { report: undefined }, ['cases warn']],
  ['no case', { cases: 0 }, ['cases warn']],
  ['the code of production', { promotion: problem('same-as-production') }, ['same-as-production fail']],
  ['50 versions', { promotion: problem('too-many-versions') }, ['too-many-versions fail']],
])('%s', (_name, patch, expected) => {
  expect(failing(patch)).toEqual(expected);
});

it('leads to the line of the console statement', () => {
  expect(promoteChecks({ ...good, promotion: problem('console-call', 9) }).find(({ id }) => id === 'console-call')?.line).toBe(9);
});
