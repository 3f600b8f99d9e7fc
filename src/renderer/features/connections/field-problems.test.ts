import { expect, test } from 'vitest';
import type { Problem } from '../../../protocol/contract.ts';
import { connectionSchema } from '../../../protocol/workspace.ts';
import { draftProblems, fileProblems, pointerOfField, within } from './field-problems.ts';

const connection = connectionSchema.parse({ input: 'web', output: 'crm' });

test('a draft that is not complete says which field', () => {
  expect(draftProblems('connections', connection)).toEqual([]);
  const draft = { ...connection, minimum_app_version: 'four', forwarding: { ...connection.forwarding, user_attribute: { forward: 'only', name: '', value: '' } } };
  expect(draftProblems('connections', draft).map(({ path, message }) => [path, message])).toEqual(expect.arrayContaining([
    ['/minimum_app_version', 'Use numbers and dots, as in 4.2.0'], ['/forwarding/user_attribute/name', 'Fill this in'],
  ]));
  expect(draftProblems('outputs', { partner: 'webhook', filters: { feeds: { screens: { 'a/b': { on: 1 } } } } })[0]?.path).toBe('/filters/feeds/screens/a~1b/on');
});

test('problems of the file hold until their field is touched', () => {
  const problem: Problem = { severity: 'warning', code: 'forwards-nothing', message: 'Nobody.', file: 'connections/web-to-crm.json', path: '/sampling_percent' };
  const saved = { ...connection, sampling_percent: 0 };
  expect(fileProblems([problem], 'connections/web-to-crm.json', saved, { ...saved, active: false })).toEqual([{ path: '/sampling_percent', message: 'Nobody.', severity: 'warning' }]);
  expect(fileProblems([problem], 'connections/web-to-crm.json', saved, { ...saved, sampling_percent: 5 })).toEqual([]);
  expect(fileProblems([problem], 'connections/other.json', saved, saved)).toEqual([]);
});

test('places in a file', () => {
  expect(pointerOfField('forwarding.consent.any')).toBe('/forwarding/consent/any');
  expect([within({ path: '/rules/1' }, '/rules'), within({ path: '/rulesets' }, '/rules'), within({ path: '/rules' }, '/rules')]).toEqual([true, false, true]);
});
