/** `rules test`: the cases of each rule, for people, scripts and CI. */
import { writeFileSync } from 'node:fs';
import { measureCoverage, prepareRule, RuleHosts, testRule } from '../../../engine/rules/index.ts';
import { watchFolder } from '../../../engine/workspace/watch.ts';
import type { Problem } from '../../../protocol/contract.ts';
import { LATEST } from '../../../protocol/rule.ts';
import type { Rule, RuleTestReport } from '../../../protocol/rule.ts';
import { junitXml } from '../../report/junit.ts';
import { printable } from '../../report/terminal.ts';
import { BadInput } from '../../places.ts';
import type { TestArguments } from './arguments.ts';
import { chosenRules } from './rules.ts';
import { junitSuites, reportLines, summaryLine } from './test-report.ts';

export interface TestResult {
  readonly reports: readonly RuleTestReport[];
  readonly problems: readonly Problem[];
  /** Rules whose cases run too few of their lines. */
  readonly uncovered: readonly string[];
  readonly ok: boolean;
}

export async function test(args: TestArguments): Promise<number> {
  const runner = new RuleHosts();
  try {
    return args.watch ? await testForever(args, runner) : await testOnce(args, runner);
  } finally {
    await runner.stop();
  }
}

async function testOnce(args: TestArguments, runner: RuleHosts): Promise<number> {
  const { rules, problems } = chosenRules(args.places, args.names);
  const result = await testAll(rules, problems, args, runner, (report) => {
    if (!args.json) process.stdout.write(`${reportLines(report, args.threshold).map(printable).join('\n')}\n`);
  });
  if (args.junit !== null) writeReport(args.junit, junitXml('rules', junitSuites(result, args.threshold)));
  if (args.json) {
    const { reports, ...rest } = result;
    process.stdout.write(`${JSON.stringify({ ok: rest.ok, rules: reports, uncovered: rest.uncovered, problems: rest.problems }, null, 2)}\n`);
  } else {
    process.stdout.write(`${summaryLine(result).map(printable).join('\n')}\n`);
  }
  return result.ok ? 0 : 1;
}

async function testAll(rules: Readonly<Record<string, Rule>>, problems: readonly Problem[], args: TestArguments, runner: RuleHosts, each: (report: RuleTestReport) => void): Promise<TestResult> {
  const reports: RuleTestReport[] = [];
  for (const [name, rule] of Object.entries(rules)) {
    const prepared = await prepareRule(name, LATEST, rule, rule.file);
    const report = await testRule(prepared, rule.cases, { runner, ...(args.coverage ? { coverage: measureCoverage() } : {}) });
    reports.push(report);
    each(report);
  }
  const { threshold } = args;
  const uncovered = threshold === null ? [] : reports.filter(({ coverage }) => coverage === null || coverage.percent < threshold).map(({ rule }) => rule);
  const ok = uncovered.length === 0 && problems.every(({ severity }) => severity !== 'error') && reports.every(({ failed, problems: unread }) => failed === 0 && unread.length === 0);
  return { reports, problems, uncovered, ok };
}

function writeReport(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    throw new BadInput(`${path} cannot be written: ${(error as Error).message}.`);
  }
}

/** Once, and again for the rules that changed, until Ctrl+C. */
async function testForever(args: TestArguments, runner: RuleHosts): Promise<number> {
  let seen = new Map<string, string>();
  let failed = false;
  let running = Promise.resolve();
  let dir = '';
  const again = async (): Promise<void> => {
    let chosen;
    try {
      chosen = chosenRules(args.places, args.names);
    } catch (error) {
      if (!(error instanceof BadInput) || seen.size === 0) throw error;
      process.stderr.write(`${error.lines.map(printable).join('\n')}\n`);
      return;
    }
    ({ dir } = chosen);
    const texts = new Map(Object.entries(chosen.rules).map(([name, rule]) => [name, JSON.stringify(rule)]));
    const changed = Object.fromEntries(Object.entries(chosen.rules).filter(([name]) => seen.get(name) !== texts.get(name)));
    seen = texts;
    if (Object.keys(changed).length === 0 && chosen.problems.length === 0) return;
    const result = await testAll(changed, chosen.problems, args, runner, (report) => process.stdout.write(`${reportLines(report, args.threshold).map(printable).join('\n')}\n`));
    failed = !result.ok;
    process.stdout.write(`${summaryLine(result).map(printable).join('\n')}\nWaiting for changes; Ctrl+C ends.\n\n`);
  };
  await again();
  return new Promise((resolve) => {
    const watch = watchFolder(dir, () => { running = running.then(again).catch((error: unknown) => process.stderr.write(`${String(error)}\n`)).then(() => undefined); }, (error) => process.stderr.write(`The folder cannot be watched: ${String(error)}\n`));
    const stop = (): void => void watch.dispose().then(() => running).then(() => resolve(failed ? 1 : 0));
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
  });
}
