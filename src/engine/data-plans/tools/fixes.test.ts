import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'acorn';
import { describe, expect, it } from 'vitest';
import type { DataPlan, ValidationProfile } from '../../../protocol/data-plan.ts';
import { compileVersion } from '../compile.ts';
import type { Finding } from '../types.ts';
import { validateBatch } from '../validate.ts';
import { applyPatch } from './edit.ts';
import { brokenRule } from './fix-context.ts';
import { violationFixes } from './fixes.ts';

const fixtures = join(import.meta.dirname, 'fixtures');
const text = readFileSync(join(fixtures, 'ferry.plan.json'), 'utf8');
const plan = JSON.parse(text) as DataPlan;
const batch = JSON.parse(readFileSync(join(fixtures, 'ferry.broken-batch.json'), 'utf8')) as Record<string, unknown>;

function compiled(profile: ValidationProfile, from: DataPlan = plan): ReturnType<typeof compileVersion> {
  return compileVersion('ferry_line', from.data_plan_versions[1]!, profile);
}

function keyOf({ matchKey, pointer, error }: Finding): string {
  return JSON.stringify([matchKey, pointer, error.schema_keyword, error.key]);
}

describe('changes of the plan', () => {
  it.each(['server', 'node'] as const)('each makes its violation go away and brings no other one for that value (%s)', (profile) => {
    const version = compiled(profile);
    const found = validateBatch(version, batch).found;
    const count = (list: readonly Finding[], finding: Finding): number => list.filter((other) => keyOf(other) === keyOf(finding)).length;
    expect(found.length).toBeGreaterThan(25);
    const titles: string[] = [];
    for (const finding of found) {
      const fixes = violationFixes(brokenRule(finding, version), plan, text, batch, 'web').plan_fixes;
      titles.push(`${finding.message}\n${fixes.map(({ title }) => `    ${title}`).join('\n')}`);
      for (const fix of fixes) {
        expect(applyPatch(fix.before, fix.patch)).toMatchObject({ ok: true, text: fix.after });
        const after = JSON.parse(fix.after) as DataPlan;
        expect(after.data_plan_versions[0]).toEqual(plan.data_plan_versions[0]);
        expect(count(validateBatch(compiled(profile, after), batch).found, finding), `${finding.message} — ${fix.title}`).toBeLessThan(count(found, finding));
      }
      // A commerce event that does nothing has no point that could be planned, nor can a session event of the node profile be inferred from nothing.
      if (finding.matchKey !== 'unknown' && finding.error.validation_error_type !== 'unknown') expect(fixes.length, finding.message).toBeGreaterThan(0);
      expect(fixes[0]?.patch.some(({ path }) => path.endsWith('/additionalProperties')) ?? false).toBe(false);
    }
    golden(`plan-fixes.${profile}.txt`, `${titles.join('\n')}\n`);
  });

  it('a version that is gone has none', () => {
    const [finding] = validateBatch(compiled('server'), batch).found;
    expect(violationFixes({ ...brokenRule(finding!, compiled('server')), version: 9 }, plan, text, batch, 'web')).toEqual({ sentence: finding!.message, plan_fixes: [], code_fixes: [] });
  });

  it('without the batch what is known still helps', () => {
    const version = compiled('server');
    const fixes = validateBatch(version, batch).found.map((finding) => violationFixes(brokenRule(finding, version), plan, text, null, 'ios'));
    expect(fixes.filter(({ plan_fixes: list }) => list.length > 0).length).toBeGreaterThan(20);
  });
});

describe('changes of the code', () => {
  const version = compiled('server');
  const all = validateBatch(version, batch).found.map((finding) => ({ finding, fixes: violationFixes(brokenRule(finding, version), plan, text, batch, 'android').code_fixes }));

  it('come in the language of the input first', () => {
    for (const { fixes } of all) if (fixes.length > 0) expect(fixes.map(({ language }) => language)).toEqual(['Kotlin', 'JavaScript', 'Swift', 'Node.js']);
  });

  it.each(['JavaScript', 'Node.js', 'Swift', 'Kotlin'])('%s', (language) => {
    const blocks = all.map(({ finding, fixes }) => {
      const fix = fixes.find((item) => item.language === language);
      return `── ${finding.message}\n   ${fix?.title ?? 'nothing'}\n${fix?.code ?? ''}\n`;
    });
    golden(`code-fixes.${language.toLowerCase().replace('.', '')}.txt`, blocks.join('\n'));
    for (const { fixes } of all) {
      const fix = fixes.find((item) => item.language === language);
      if (fix !== undefined && /^(JavaScript|Node)/.test(language)) expect(() => parse(fix.code, { ecmaVersion: 2024 }), fix.code).not.toThrow();
    }
  });
});

function golden(name: string, given: string): void {
  const path = join(fixtures, name);
  if (process.env['UPDATE_FIXTURES'] === '1') writeFileSync(path, given);
  else expect(given).toBe(readFileSync(path, 'utf8'));
}
