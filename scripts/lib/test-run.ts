/**
 * `npm test`: a browser, the build, the static checks, then every test; the last line is `N passed, N failed, N skipped`.
 * Each static check counts as one test. With arguments: only vitest, with them.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { buildIfStale, runTool } from './build.ts';
import { CHROMIUM_REMEDY, findOrInstallChromium } from './chromium.ts';

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

const vitestReport = z.object({
  success: z.boolean(),
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number().default(0),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.object({ fullName: z.string(), status: z.string(), failureMessages: z.array(z.string()).nullish() })) })),
});

/** A file that could not even be loaded has no tests in the report, and counts as one failure. */
export function countsOf(report: unknown): Counts {
  const { success, data } = vitestReport.safeParse(report);
  if (!success) return { passed: 0, failed: 1, skipped: 0 };
  const unloadable = data.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
  const failed = data.numFailedTests + unloadable;
  return { passed: data.numPassedTests, failed: failed === 0 && !data.success ? 1 : failed, skipped: data.numPendingTests + data.numTodoTests };
}

/** Tests that passed only when they were tried again (vitest.config.ts): the first failure stays in the report. */
export function secondTries(report: unknown): string[] {
  const { data } = vitestReport.safeParse(report);
  const tests = data?.testResults.flatMap((file) => file.assertionResults) ?? [];
  return tests.filter((test) => test.status === 'passed' && (test.failureMessages?.length ?? 0) > 0).map((test) => `${test.fullName}: ${test.failureMessages![0]!.split('\n')[0]}`);
}

export const add = (a: Counts, b: Counts): Counts => ({ passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped });

export const summaryLine = ({ passed, failed, skipped }: Counts): string => `${passed} passed, ${failed} failed, ${skipped} skipped`;

function step(title: string, run: () => number): Counts {
  console.log(`\n== ${title}`);
  const ok = run() === 0;
  if (!ok) console.error(`${title} failed`);
  return ok ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 };
}

function typecheck(root: string): number {
  return ['protocol', 'node', 'renderer', 'browser']
    .map((part) => runTool(root, 'typescript/bin/tsc', ['-p', `tsconfig.${part}.json`, '--pretty', 'false']))
    .reduce((worst, status) => Math.max(worst, status), 0);
}

/** All tests take minutes; a run that does not end is stopped, and what it had reported counts. */
const LONGEST_RUN_MS = 40 * 60_000;

function vitest(root: string, folder: string): Counts {
  console.log('\n== Tests');
  const file = join(folder, 'vitest.json');
  rmSync(file, { force: true });
  const status = runTool(root, 'vitest/vitest.mjs', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`], {}, LONGEST_RUN_MS);
  let report: unknown = null;
  try {
    report = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    console.error('vitest wrote no report.');
  }
  for (const name of secondTries(report)) console.log(`Passed only at the second try: ${name}`);
  const counts = countsOf(report);
  return status !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

export function test(root: string, args: readonly string[]): number {
  const folder = join(root, 'test-results');
  mkdirSync(folder, { recursive: true });
  const finish = (counts: Counts): number => {
    writeFileSync(join(folder, 'summary.txt'), `${summaryLine(counts)}\n`);
    console.log(`\n${summaryLine(counts)}`);
    return counts.failed === 0 ? 0 : 1;
  };

  const chromium = findOrInstallChromium(root);
  if (chromium === null) {
    console.error(`\n${CHROMIUM_REMEDY}`);
    return finish({ passed: 0, failed: 1, skipped: 0 });
  }
  process.env['CHROMIUM_PATH'] = chromium;

  const built = step('Build', () => buildIfStale(root));
  if (args.length > 0) return built.failed > 0 ? 1 : runTool(root, 'vitest/vitest.mjs', ['run', ...args]);
  const checks = [
    built,
    step('Types', () => typecheck(root)),
    step('Lint', () => runTool(root, 'oxlint/bin/oxlint', ['--quiet'])),
    step('Layers', () => runTool(root, '../scripts/layer-check.mjs', [])),
  ];
  return finish([...checks, vitest(root, folder)].reduce(add));
}
