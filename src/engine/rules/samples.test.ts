import { afterAll, describe, expect, it } from 'vitest';
import type { Json } from '../../protocol/json.ts';
import { normaliseBatch } from '../batch/normalise.ts';
import { prepareRule } from './compile-code.ts';
import { RuleHosts } from './host/index.ts';
import { lintRule } from './lint/index.ts';
import { checkPromotion } from './promote.ts';
import { runRule } from './run.ts';
import { ruleSamples } from './samples.ts';
import { RULE_TEMPLATES } from './templates.ts';
import { testRule } from './test-rule.ts';

const samples = ruleSamples();
const runner = new RuleHosts();
afterAll(() => runner.stop());

describe('a sample rule', () => {
  it.each(Object.keys(samples))('%s passes its cases, survives every template, and could go to production', async (name) => {
    const sample = samples[name]!;
    const rule = await prepareRule(name, '$LATEST', sample, sample.file);
    const report = await testRule(rule, sample.cases, { runner });
    expect(report.problems).toEqual([]);
    expect(report.cases.map(({ name: each, failure }) => [each, failure])).toEqual(Object.keys(sample.cases).map((each) => [each, null]));
    for (const template of RULE_TEMPLATES) {
      const { run } = await runRule(runner, rule, normaliseBatch(template.batch as Json).batch, template.position, template.platform);
      expect(['same', 'changed', 'dropped'], `${template.id}: ${run.error?.message ?? ''}`).toContain(run.verdict);
      expect(run.warnings.filter(({ code }) => template.position === 'all-outputs' && code.endsWith('-without-event') && name !== 'hash-email' && name !== 'full-name')).toEqual([]);
    }
    const position = Object.values(sample.cases).some((text) => text.includes('"position": "output"')) ? 'output' : 'all-outputs';
    expect((await lintRule(sample.code, sample.language, { position })).filter(({ severity }) => severity !== 'hint')).toEqual([]);
    expect(await checkPromotion(sample, true)).toMatchObject({ ok: true, version: 'v1' });
  });

  it('there is one for each use that the documentation names', () => {
    expect(Object.keys(samples)).toEqual(['attributes-into-products', 'device-into-events', 'drop-internal-users', 'full-name', 'hash-email', 'keep-opted-in', 'one-platform', 'rename-events', 'spender-tier']);
  });
});
