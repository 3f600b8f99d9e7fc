import { expect, it } from 'vitest';
import type { RuleFinding } from '../../../protocol/rule.ts';
import { canPromote, promoteChecks } from './promote-checks.ts';
import type { PromoteFacts } from './promote-checks.ts';

const finding = (patch: Partial<RuleFinding>): RuleFinding => ({ code: 'x', severity: 'warning', message: 'm', line: 4, column: 1, end_line: 4, end_column: 2, example: null, fix: null, ...patch });
const good: PromoteFacts = {
  value: { failure_action: 'proceed', code: '' }, summary: { prod: 'v3', ahead: true, versions: [], active: true }, dirty: false, findings: [],
  report: { rule: 'r', version: '$LATEST', cases: [], passed: 2, failed: 0, ms: 1, coverage: null, problems: [] }, cases: 2,
};
const failing = (patch: Partial<PromoteFacts>) => promoteChecks({ ...good, ...patch }).filter(({ state }) => state !== 'ok').map(({ id, state }) => `${id} ${state}`);

it('lets a tested rule through', () => {
  expect(failing({})).toEqual([]);
  expect(canPromote(promoteChecks(good))).toBe(true);
});

it.each<[string, Partial<PromoteFacts>, string[]]>([
  ['typed code that is not saved', { dirty: true }, ['saved fail']],
  ['no failure action', { value: { failure_action: null, code: '' } }, ['failure-action fail']],
  ['console statements', { findings: [finding({ code: 'console-call', severity: 'hint' })] }, ['console fail']],
  ['an error in the code', { findings: [finding({ severity: 'error' })] }, ['problems warn']],
  ['a failing case', { report: { ...good.report!, passed: 1, failed: 1 } }, ['cases warn']],
  ['no case', { cases: 0 }, ['cases warn']],
  ['the code of production', { summary: { ...good.summary, ahead: false } }, ['ahead fail']],
  ['50 versions', { summary: { ...good.summary, versions: Array.from({ length: 50 }, (_, index) => ({ name: `v${index + 1}`, promoted_at: 0, note: '' })) } }, ['versions fail']],
])('%s', (_name, patch, expected) => {
  expect(failing(patch)).toEqual(expected);
});

it('leads to the line of the console statement', () => {
  expect(promoteChecks({ ...good, findings: [finding({ code: 'console-call', line: 9 })] }).find(({ id }) => id === 'console')?.line).toBe(9);
});
