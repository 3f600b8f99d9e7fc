/**
 * Attempts to get out of the rule host, one file each. A file says in its first line what it tries; its handler returns
 * what it got, which must be nothing, or ends as its second line says. The host must work on after each.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type RuleAnswer, RuleHosts, type RuleProgram } from '../../src/engine/rules/host/index.ts';

const FOLDER = join(import.meta.dirname, 'rule-escapes');
const tools = readFileSync(join(FOLDER, 'lib', 'tools.js'), 'utf8');
const attempts = readdirSync(FOLDER).filter((file) => file.endsWith('.js')).map((file) => {
  const code = readFileSync(join(FOLDER, file), 'utf8');
  return { file, code, tries: /^\/\/ Tries to (.+)$/m.exec(code)?.[1] ?? '', ends: /^\/\/ Ends as: (.+)$/m.exec(code)?.[1] ?? 'result' };
});

const hosts = new RuleHosts({ limitMs: 1_500, maxProcesses: 2 });
afterAll(() => hosts.stop());

const program = (name: string, code: string): RuleProgram => ({ key: name, name, version: '$LATEST', code, runtime: 'node22', environment: { GRANTED: 'yes' } });
const ending = (answer: RuleAnswer) => (answer.kind === 'error' ? `error ${answer.error.type}` : answer.kind);

describe('attempts to escape', () => {
  it('are many, and each says what it tries', () => {
    expect(attempts.length).toBeGreaterThanOrEqual(45);
    expect(attempts.filter(({ tries }) => tries === '')).toEqual([]);
  });

  it.each(attempts)('$file: tries to $tries', async ({ file, code, ends }) => {
    const rule = program(file, `${tools}\n${code}`);
    // Twice: what the first call leaves behind must not help the second.
    for (let call = 0; call < 2; call++) {
      const answer = await hosts.run(rule, '{"events":[]}', { limitMs: ends === 'timeout' ? 200 : 10_000 });
      expect(ends.split(' or '), JSON.stringify(answer)).toContain(ending(answer));
      if (answer.kind === 'result') expect(JSON.parse(answer.text)).toEqual({ got: [] });
    }
    const after = await hosts.run(program('after', 'exports.handler = async (batch) => ({ ...batch, fine: true });'), '{"events":[]}');
    expect(after).toMatchObject({ kind: 'result', text: '{"events":[],"fine":true}' });
  });
});
