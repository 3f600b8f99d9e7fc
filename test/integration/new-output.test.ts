/** `npm run new:output` in a copy of the sources: what it writes passes its own tests and typechecks. */
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const project = fileURLToPath(new URL('../..', import.meta.url));
const script = join(project, 'scripts/new-output.mjs');
const run = promisify(execFile);
let copy = '';

interface Report {
  numPassedTests: number;
  testResults: { assertionResults: { status: string; fullName: string; failureMessages: string[] }[] }[];
}

interface Ended { code: number; stdout: string; stderr: string }

async function scaffold(...args: string[]): Promise<Ended> {
  return run(process.execPath, [script, '--root', copy, ...args]).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: Ended) => ({ code: error.code, stdout: error.stdout, stderr: error.stderr }),
  );
}

beforeAll(async () => {
  copy = await mkdtemp(join(tmpdir(), 'cloudchamber-new-output-'));
  for (const path of ['src/protocol', 'src/engine/batch', 'src/engine/outputs', 'tsconfig.base.json', 'package.json']) {
    await cp(join(project, path), join(copy, path), { recursive: true });
  }
  await writeFile(join(copy, 'vitest.config.mjs'), "export default { test: { include: ['src/**/*.test.ts'], maxWorkers: 1, testTimeout: 60_000 } };\n");
  await symlink(join(project, 'node_modules'), join(copy, 'node_modules'));
});
afterAll(() => rm(copy, { recursive: true, force: true }));

describe('new:output', () => {
  it('writes a folder of the usual shape and enters it in the registry', async () => {
    const { code, stderr, stdout } = await scaffold('acme-cloud-9', 'Acme Cloud 9');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('src/engine/outputs/acme-cloud-9');
    expect((await readdir(join(copy, 'src/engine/outputs/acme-cloud-9'))).sort()).toEqual([
      'NOTES.md', 'acme-cloud-9.test.ts', 'conformance', 'constants.ts', 'facts.ts', 'fixtures', 'index.ts', 'judge.ts', 'mapping.ts', 'mutations.json', 'settings.ts', 'simulator.ts', 'unmapped.ts',
    ]);
    const registry = await readFile(join(copy, 'src/engine/outputs/registry.ts'), 'utf8');
    expect(registry).toMatch(/import acmeCloud9 from '\.\/acme-cloud-9\/index\.ts';\nimport /);
    expect(registry).toMatch(/ {2}acmeCloud9,\n {2}/);
  });

  it('passes its own test, the contract, the conformance suite, and of the coverage suite everything but the number of fixtures', async () => {
    const report = join(copy, 'report.json');
    await run(process.execPath, [join(project, 'node_modules/vitest/vitest.mjs'), 'run', '--reporter=json', `--outputFile=${report}`, '-t', 'acme-cloud-9|^mapping|^simulator|^registry',
      'src/engine/outputs/acme-cloud-9', 'src/engine/outputs/contract.test.ts', 'src/engine/outputs/coverage.test.ts', 'src/engine/outputs/conformance.test.ts'], { cwd: copy, env: { ...process.env, TZ: 'UTC' } })
      .catch((error: unknown) => error);
    const result = JSON.parse(await readFile(report, 'utf8')) as Report;
    const failed = result.testResults.flatMap((file) => file.assertionResults).filter((test) => test.status === 'failed');
    expect(failed.map((test) => test.fullName), failed.flatMap((test) => test.failureMessages).join('\n')).toEqual(['acme-cloud-9 has 25 fixtures at least']);
    expect(result.numPassedTests).toBeGreaterThan(70);
  }, 180_000);

  it('typechecks', async () => {
    await writeFile(join(copy, 'tsconfig.json'), JSON.stringify({ extends: './tsconfig.base.json', compilerOptions: { types: ['node'], lib: ['ES2024', 'ESNext.Iterator'] }, include: ['src/engine/outputs/acme-cloud-9', 'src/engine/outputs/registry.ts'] }));
    const { stdout } = await run(process.execPath, [join(project, 'node_modules/typescript/bin/tsc'), '-p', copy]);
    expect(stdout).toBe('');
  }, 60_000);

  it.each([
    ['no arguments', [], 'Usage:'],
    ['a slug with capitals', ['Acme', 'Acme'], 'Usage:'],
    ['no name', ['acme'], 'Usage:'],
    ['a name that would break out of its string', ['acme', "Acme'; evil"], 'Usage:'],
    ['a folder that exists', ['mixpanel', 'Mixpanel'], 'exists already'],
  ])('refuses %s', async (_what, args, words) => {
    const { code, stderr } = await scaffold(...args);
    expect([code, stderr]).toEqual([1, expect.stringContaining(words)]);
  });
});
