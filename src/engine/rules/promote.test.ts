import { createRequire } from 'node:module';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { ruleFileSchema } from '../../protocol/rule.ts';
import type { Rule } from '../../protocol/rule.ts';
import { exportRule } from './export.ts';
import { checkPromotion, CONSOLE_MESSAGE, consoleCalls, nextVersion, promoted, withoutVersion, withProduction } from './promote.ts';

const CODE = 'exports.handler = async (batch) => batch;\n';
function ruleOf(parts: Partial<Rule> = {}, file: object = {}): Rule {
  return { code: CODE, language: 'js', versions: {}, cases: {}, file: ruleFileSchema.parse({ failure_action: 'discard', ...file }), ...parts };
}
const version = { code: 'old', language: 'js' } as const;

describe('promotion', () => {
  it('of a good rule is v1', async () => {
    expect(await checkPromotion(ruleOf(), true)).toEqual({ ok: true, problems: [], version: 'v1' });
    const { file } = promoted(ruleOf(), 'v1', 5, 'first');
    expect(file).toMatchObject({ prod: 'v1', versions: { v1: { promoted_at: 5, note: 'first' } } });
  });

  it.each([
    ['no failure action', ruleOf({}, { failure_action: null }), true, 'no-failure-action', null],
    ['does not compile', ruleOf({ code: '\nconst = 1' }), true, 'does-not-compile', 2],
    ['console', ruleOf({ code: 'exports.handler = async (b) => {\n  console.log(b);\n  return b;\n};' }), true, 'console-call', 2],
    ['console in TypeScript', ruleOf({ language: 'ts', code: 'interface X { a: 1 }\n\nexport const handler = async (b: X) => {\n  console.error(b);\n  return b;\n};' }), true, 'console-call', 4],
    ['50 versions', ruleOf({ versions: Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`v${index + 1}`, version])) }), true, 'too-many-versions', null],
    ['nothing new', ruleOf({ versions: { v1: { code: CODE, language: 'js' } } }, { prod: 'v1' }), true, 'same-as-production', null],
  ] as const)('%s is refused', async (_title, rule, tested, code, line) => {
    const check = await checkPromotion(rule, tested);
    expect([check.ok, check.problems.map((problem) => [problem.code, problem.line])]).toEqual([false, [[code, line]]]);
  });

  it('the words of the platform', async () => {
    expect((await checkPromotion(ruleOf({ code: 'console.log(1);' + CODE }), true)).problems[0]?.message).toBe(CONSOLE_MESSAGE);
  });

  it.each([[null, 'not-tested'], [false, 'test-failed']] as const)('tested: %s is a warning only', async (tested, code) => {
    expect(await checkPromotion(ruleOf(), tested)).toMatchObject({ ok: true, problems: [{ code, severity: 'warning' }] });
  });

  it('console in a string, a comment or another object is none', async () => {
    expect(await consoleCalls('// console.log(1)\nconst a = "console.log(2)"; /* console.log(3) */ my.console.log(4); const c = console; `console.log(5)`;', 'js')).toEqual([]);
    expect(await consoleCalls('console["warn"](1);\nglobalThis.console.info(`${console.log(2)}`);', 'js')).toHaveLength(3);
  });

  it('numbers go on from the highest, and fill gaps after v50', () => {
    expect(nextVersion(ruleOf({ versions: { v3: version } }))).toBe('v4');
    expect(nextVersion(ruleOf({ versions: { v50: version, v1: version } }))).toBe('v2');
  });

  it('a version may be chosen or deleted, but not both', () => {
    const rule = ruleOf({ versions: { v1: version, v2: version } }, { prod: 'v2', versions: { v1: { promoted_at: 1 }, v2: { promoted_at: 2 } } });
    expect(withProduction(rule, 'v1')).toMatchObject({ ok: true, file: { prod: 'v1' } });
    expect(withProduction(rule, null)).toMatchObject({ ok: true, file: { prod: null } });
    expect(withProduction(rule, 'v9')).toMatchObject({ ok: false });
    expect(withoutVersion(rule, 'v2')).toMatchObject({ ok: false });
    expect(withoutVersion(rule, 'v1')).toMatchObject({ ok: true, file: { versions: { v2: { promoted_at: 2 } } } });
    expect(withoutVersion(rule, 'v7')).toMatchObject({ ok: false });
  });
});

describe('export', () => {
  it('is a file that Node loads as Lambda does', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'rule-export-'));
    try {
      const result = await exportRule('fix', { language: 'ts', code: 'export const handler = async (batch: { n: number }) => ({ n: batch.n + 1 });' }, 'file');
      if (!result.ok) throw new Error(result.message);
      writeFileSync(join(dir, result.fileName), result.bytes);
      const { handler } = createRequire(import.meta.url)(join(dir, 'index.js')) as { handler: (batch: object) => Promise<object> };
      expect(await handler({ n: 1 })).toEqual({ n: 2 });
    } finally {
      rmSync(dir, { recursive: true });
    }
  });

  it('as a zip holds index.js, the same bytes each time', async () => {
    const zip = await exportRule('fix', { language: 'js', code: CODE }, 'zip');
    if (!zip.ok) throw new Error(zip.message);
    expect(zip.fileName).toBe('fix.zip');
    expect(Object.entries(unzipSync(zip.bytes)).map(([name, bytes]) => [name, strFromU8(bytes)])).toEqual([['index.js', CODE]]);
    expect(await exportRule('fix', { language: 'js', code: CODE }, 'zip')).toEqual(zip);
  });

  it('code that does not compile is not exported', async () => {
    expect(await exportRule('fix', { language: 'js', code: 'const = 1' }, 'zip')).toMatchObject({ ok: false, line: 1 });
  });
});
