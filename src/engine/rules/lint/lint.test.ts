import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Json } from '../../../protocol/json.ts';
import type { RuleFinding } from '../../../protocol/rule.ts';
import { normaliseBatch } from '../../batch/normalise.ts';
import { prepareRule } from '../compile-code.ts';
import { RuleHosts } from '../host/index.ts';
import { runRule } from '../run.ts';
import { findTemplate } from '../templates.ts';
import { lintRule } from './index.ts';
import type { LintOptions } from './index.ts';

interface Fixture {
  readonly code: string;
  readonly severity: string;
  readonly line: number;
  readonly fix?: string;
  readonly options?: LintOptions;
  /** What the example batch leads to. */
  readonly fails?: { readonly verdict?: string; readonly warning?: string; readonly events?: number; readonly ms?: number };
}

const dir = join(import.meta.dirname, 'fixtures');
const bad = readdirSync(dir).filter((file) => /\.[jt]s$/.test(file));
const good = readdirSync(join(dir, 'good'));
const hosts = new RuleHosts();
afterAll(() => hosts.stop());

async function outcomeOf(code: string, language: 'js' | 'ts', example: NonNullable<RuleFinding['example']>, { runtime = 'node22' }: LintOptions) {
  const template = example.template === null ? undefined : findTemplate(example.template);
  const rule = await prepareRule('fixture', '$LATEST', { code, language }, { runtime, environment: {} });
  return runRule(hosts, rule, normaliseBatch(example.batch as Json).batch, template?.position ?? 'all-outputs', template?.platform ?? 'web', { cold: true });
}

describe('a trap', () => {
  it.each(bad)('%s is found, and its example goes wrong', async (file) => {
    const code = readFileSync(join(dir, file), 'utf8');
    const language = file.endsWith('.ts') ? 'ts' : 'js';
    const fixture = JSON.parse(readFileSync(join(dir, file.replace(/\.[jt]s$/, '.json')), 'utf8')) as Fixture;
    const findings = await lintRule(code, language, fixture.options);
    const found = findings.find((finding) => finding.code === fixture.code && finding.severity === fixture.severity);
    expect(found, JSON.stringify(findings.map((each) => [each.code, each.line]))).toMatchObject({ line: fixture.line, ...(fixture.fix === undefined ? {} : { fix: { text: fixture.fix } }) });
    if (fixture.fails === undefined) return;
    const { verdict, warning, events, ms } = fixture.fails;
    const outcome = await outcomeOf(code, language, found!.example!, fixture.options ?? {});
    if (verdict === 'fails') expect(['error', 'timeout']).toContain(outcome.run.verdict);
    else if (verdict !== undefined) expect(outcome.run.verdict).toBe(verdict);
    if (warning !== undefined) expect(outcome.run.warnings.map(({ code: each }) => each)).toContain(warning);
    if (events !== undefined) expect(outcome.batch?.events).toHaveLength(events);
    if (ms !== undefined) expect(outcome.run.ms).toBeGreaterThan(ms);
  });

  it.each(good)('%s has none', async (file) => {
    const findings = await lintRule(readFileSync(join(dir, 'good', file), 'utf8'), 'js');
    expect(findings.filter(({ severity }) => severity !== 'hint').map(({ code, line }) => [code, line])).toEqual([]);
  });

  it('a mistake in the code is the only finding', async () => {
    expect(await lintRule('exports.handler = async (b) => {\n  return b..c;\n};', 'js')).toMatchObject([{ code: 'syntax', severity: 'error', line: 2 }]);
  });

  it('an output rule may change attributes without an event', async () => {
    expect(await lintRule(readFileSync(join(dir, 'attribute-without-event.js'), 'utf8'), 'js', { position: 'output' })).toEqual([]);
  });

  it('a fix takes the place of what is marked', async () => {
    const code = readFileSync(join(dir, 'unguarded-user-attributes.js'), 'utf8');
    const [finding] = await lintRule(code, 'js');
    const lines = code.split('\n');
    const line = lines[finding!.line - 1]!;
    lines[finding!.line - 1] = line.slice(0, finding!.column - 1) + finding!.fix!.text + line.slice(finding!.end_column - 1);
    expect(await lintRule(lines.join('\n'), 'js')).toEqual([]);
  });
});
