import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { ruleValueSchema } from '../../protocol/rule.ts';
import { parseRules, readRules, ruleFiles, ruleValue, staleRuleFiles } from './files.ts';

const CODE = 'exports.handler = async (batch) => batch;\n';
const SETTINGS = '{ "failure_action": "discard" }';
const texts = (files: Record<string, string>): Map<string, string> => new Map(Object.entries(files));

const dirs: string[] = [];
afterEach(() => {
  for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true, force: true });
});

it('a folder becomes a rule: code, settings, versions in order, cases', () => {
  const dir = mkdtempSync(join(tmpdir(), 'rules-'));
  dirs.push(dir);
  for (const [path, text] of Object.entries({
    'rules/fix/rule.json': '{ "failure_action": "proceed", "prod": "v2", "versions": { "v2": { "promoted_at": 5 }, "v10": { "promoted_at": 9, "note": "later" } } }',
    'rules/fix/index.ts': CODE, 'rules/fix/versions/v10.ts': 'ten', 'rules/fix/versions/v2.js': 'two', 'rules/fix/versions/notes.md': 'x', 'rules/fix/cases/one.json': '{}', 'rules/.git/x': '',
  })) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
  const { rules, problems, texts: read } = readRules(dir);
  expect(problems).toEqual([]);
  expect([...read.keys()]).toHaveLength(5);
  expect(Object.keys(rules.fix!.versions)).toEqual(['v2', 'v10']);
  expect(rules.fix).toMatchObject({ code: CODE, language: 'ts', versions: { v2: { code: 'two', language: 'js' }, v10: { code: 'ten', language: 'ts' } }, cases: { one: '{}' }, file: { failure_action: 'proceed', prod: 'v2', active: true } });
});

it('a workspace without rules has none', () => {
  expect(readRules(join(tmpdir(), 'not-there'))).toMatchObject({ rules: {}, problems: [] });
});

it.each([
  ['no code', { 'rules/a/rule.json': SETTINGS }, { severity: 'error', code: 'rule-code-missing', file: 'rules/a/index.js' }, false],
  ['broken settings keep the rule from running', { 'rules/a/rule.json': '{\n  "failure_action": "drop"\n}', 'rules/a/index.js': CODE }, { severity: 'error', code: 'invalid', file: 'rules/a/rule.json', line: 2, column: 21, message: '"failure_action" cannot be "drop": use "discard" or "proceed".' }, false],
  ['settings that are no JSON', { 'rules/a/rule.json': '{', 'rules/a/index.js': CODE }, { severity: 'error', code: 'json-syntax' }, false],
  ['no settings', { 'rules/a/index.js': CODE }, { severity: 'warning', code: 'rule-file-missing' }, true],
  ['two codes', { 'rules/a/rule.json': SETTINGS, 'rules/a/index.js': CODE, 'rules/a/index.ts': '' }, { severity: 'warning', code: 'rule-code-twice' }, true],
  ['production without its code', { 'rules/a/rule.json': '{\n "prod": "v3" }', 'rules/a/index.js': CODE }, { severity: 'error', code: 'rule-version-missing', line: 2 }, true],
  ['a version without its code', { 'rules/a/rule.json': '{ "versions": { "v1": { "promoted_at": 1 } } }', 'rules/a/index.js': CODE }, { severity: 'error', code: 'rule-version-missing', line: 1 }, true],
  ['a case name that is none', { 'rules/a/rule.json': SETTINGS, 'rules/a/index.js': CODE, 'rules/a/cases/No Way.json': '{}' }, { severity: 'warning', code: 'bad-name', file: 'rules/a/cases/No Way.json' }, true],
])('%s', (_title, files, problem, usable) => {
  const loaded = parseRules(texts(files));
  expect(loaded.problems).toEqual([expect.objectContaining(problem)]);
  expect([Object.keys(loaded.rules), [...loaded.broken]]).toEqual(usable ? [['a'], []] : [[], ['a']]);
});

it('what is saved is what is loaded', () => {
  const value = ruleValueSchema.parse({ code: CODE, language: 'ts', failure_action: 'discard', environment: { SALT: 'x' }, runtime: 'node24' });
  const files = ruleFiles('a', value);
  const { rules, problems } = parseRules(new Map(files.map(({ path, text }) => [path, text])));
  expect(problems).toEqual([]);
  expect(ruleValue(rules.a!)).toEqual({ ...value, $schema: '../../.cloudchamber/schemas/rule.schema.json' });
  expect(staleRuleFiles('a', value)).toEqual(['rules/a/index.js']);
});
