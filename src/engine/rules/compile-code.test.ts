import { describe, expect, it } from 'vitest';
import { compileCode, generatedPlace, prepareRule, sourceError, sourcePlace } from './compile-code.ts';
import type { CompiledCode } from './compile-code.ts';
import { InProcessRunner } from './testing/runner.ts';

async function compiled(source: string, language: 'js' | 'ts'): Promise<CompiledCode> {
  const result = await compileCode(source, language);
  if (!result.ok) throw new Error(result.error.message);
  return result.compiled;
}

const TS = `interface Batch { events: { event_type: string }[] }

export const handler = async (batch: Batch): Promise<Batch> => {
  const kinds: string[] = batch.events.map((event) => event.event_type);
  if (kinds.length === 0) throw new TypeError('no events');
  return batch;
};
`;

describe('code to load', () => {
  it('CommonJS stays as it is, sloppy code and a return at the top included', async () => {
    const source = 'newEvents = [];\nexports.handler = async (batch) => batch;\nreturn;\n';
    expect(await compiled(source, 'js')).toMatchObject({ code: source, map: null });
  });

  it('TypeScript and ES modules become CommonJS; modules stay strict', async () => {
    for (const [source, language] of [[TS, 'ts'], ['import { createHash } from "crypto";\nexport const handler = async (batch) => (createHash("md5"), batch);', 'js']] as const) {
      const rule = await prepareRule('r', '$LATEST', { code: source, language }, { runtime: 'node22', environment: {} });
      if (!rule.ok) throw new Error(rule.error.message);
      expect(rule.program.code).toMatch(/^"use strict"/);
      expect(await new InProcessRunner().run(rule.program, '{"events":[{}]}')).toMatchObject({ kind: 'result', text: '{"events":[{}]}' });
    }
  });

  it('TypeScript in CommonJS works too', async () => {
    expect((await compiled('exports.handler = async (batch: object) => batch;', 'ts')).code).toContain('exports.handler = async (batch) => batch');
  });

  it.each([
    ['js', 'exports.handler = (batch) => {\n  return batch..events;\n};', 2, 16],
    ['js', 'export const handler = async (b) => b;\nlet x = ;', 2, 9],
    ['ts', 'const a: string = 1;\nexports.handler = (batch) => {{ ;\n', 3, 1],
    ['js', 'export const handler = await 1;', 1, 24],
  ] as const)('a mistake in %s has its line and column', async (language, source, line, column) => {
    expect(await compileCode(source, language)).toMatchObject({ ok: false, error: { type: 'Runtime.UserCodeSyntaxError', line, column } });
  });

  it('the same source is compiled once', async () => {
    expect(await compileCode(TS, 'ts')).toBe(await compileCode(TS, 'ts'));
  });
});

describe('places', () => {
  it('lead from TypeScript to the loaded code and back', async () => {
    const code = await compiled(TS, 'ts');
    for (const line of [4, 5, 6]) expect(sourcePlace(code, generatedPlace(code, line)!)?.line).toBe(line);
    expect(generatedPlace(code, 99)).toBeNull();
  });

  it('an error of a run points into the source, and so does its trace', async () => {
    const rule = await prepareRule('r', '$LATEST', { code: TS, language: 'ts' }, { runtime: 'node22', environment: {} });
    if (!rule.ok) throw new Error(rule.error.message);
    const answer = await new InProcessRunner().run(rule.program, '{"events":[]}');
    if (answer.kind !== 'error') throw new Error(answer.kind);
    const error = sourceError(rule.compiled, answer.error);
    expect(error).toMatchObject({ type: 'TypeError', message: 'no events', line: 5 });
    expect(error.trace[1]).toMatch(/index\.ts:5:\d+/);
  });

  it('a program\'s key changes with code, runtime and environment', async () => {
    const key = async (code: string, runtime: 'node22' | 'node24', environment: Record<string, string>): Promise<string> => {
      const rule = await prepareRule('r', 'v1', { code, language: 'js' }, { runtime, environment });
      return rule.ok ? rule.program.key : '';
    };
    const keys = await Promise.all([key('1', 'node22', {}), key('2', 'node22', {}), key('1', 'node24', {}), key('1', 'node22', { A: '1' })]);
    expect(new Set(keys).size).toBe(4);
    expect(keys[0]).toMatch(/^r@v1#/);
  });
});
