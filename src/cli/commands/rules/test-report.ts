/** Results of `rules test` as text and as JUnit suites. */
import type { CaseResult, RuleTestReport } from '../../../protocol/rule.ts';
import type { JunitSuite } from '../../report/junit.ts';
import { plural } from '../../../engine/wording.ts';
import { problemLine } from './rules.ts';
import type { TestResult } from './test.ts';

const MOST_DIFFERENCES = 10;

export function reportLines({ rule, cases, coverage, problems }: RuleTestReport, threshold: number | null): string[] {
  return [
    rule,
    ...cases.flatMap((result) => (result.passed
      ? [`  ok    ${result.name}  ${shortMs(result.ms)}`]
      : [`  FAIL  ${result.name}  ${result.failure ?? ''}`, ...differences(result).map((line) => `          ${line}`), ...result.run.logs.map(({ level, text }) => `          ${level}: ${text}`)])),
    ...problems.map(({ case: name, message, line }) => `  FAIL  ${name}  rules/${rule}/cases/${name}.json${line === null ? '' : `:${line}`}: ${message}`),
    ...(cases.length === 0 && problems.length === 0 ? [`  no cases: write one to rules/${rule}/cases/<name>.json`] : []),
    ...(coverage === null ? (threshold === null ? [] : ['  coverage could not be measured']) : [`  coverage ${coverage.percent}%${missed(coverage.lines)}`]),
  ];
}

const shortMs = (ms: number): string => `${ms < 10 ? Math.round(ms * 10) / 10 : Math.round(ms)} ms`;

export function differences({ diff }: Pick<CaseResult, 'diff'>): string[] {
  const lines = diff.slice(0, MOST_DIFFERENCES).map(({ op, path, value, before }) => {
    switch (op) {
      case 'add': return `${path}: not expected, got ${JSON.stringify(value)}`;
      case 'remove': return `${path}: expected ${JSON.stringify(before)}, missing`;
      case 'replace': return `${path}: expected ${JSON.stringify(before)}, got ${JSON.stringify(value)}`;
      default: return op satisfies never;
    }
  });
  return diff.length > MOST_DIFFERENCES ? [...lines, `… and ${diff.length - MOST_DIFFERENCES} more`] : lines;
}

/** `, never run: lines 3, 7-9`. */
function missed(lines: NonNullable<RuleTestReport['coverage']>['lines']): string {
  const ranges: [number, number][] = [];
  let open = false;
  for (const { line, count } of lines) {
    if (count > 0) open = false;
    else if (open) ranges.at(-1)![1] = line;
    else {
      ranges.push([line, line]);
      open = true;
    }
  }
  return ranges.length === 0 ? '' : `, never run: line${ranges.length === 1 && ranges[0]![0] === ranges[0]![1] ? '' : 's'} ${ranges.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(', ')}`;
}

export function summaryLine({ reports, problems, uncovered, ok }: TestResult): string[] {
  const passed = reports.reduce((sum, report) => sum + report.passed, 0);
  const failed = reports.reduce((sum, report) => sum + report.failed + report.problems.length, 0);
  return [
    ...problems.map(problemLine),
    ...uncovered.map((name) => `error  ${name}: its cases run too few of its lines.`),
    `${ok ? 'All good' : 'Failed'}: ${plural(passed, 'case')} passed${failed === 0 ? '' : `, ${failed} failed`}, ${plural(reports.length, 'rule')}.`,
  ];
}

export function junitSuites({ reports, problems, uncovered }: TestResult, threshold: number | null): JunitSuite[] {
  const broken = problems.filter(({ severity }) => severity === 'error');
  return [
    ...reports.map(({ rule, cases, problems: unread, coverage }): JunitSuite => ({
      name: rule,
      cases: [
        ...cases.map((result) => ({
          name: result.name, classname: `rules.${rule}`, time: result.ms / 1000, file: `rules/${rule}/cases/${result.name}.json`,
          ...(result.passed ? {} : { failure: { message: result.failure ?? 'failed', type: result.run.verdict, text: differences(result).join('\n') } }),
        })),
        ...unread.map(({ case: name, message }) => ({ name, classname: `rules.${rule}`, file: `rules/${rule}/cases/${name}.json`, error: { message, type: 'unreadable', text: '' } })),
        ...(uncovered.includes(rule) ? [{ name: 'coverage', classname: `rules.${rule}`, failure: { message: coverage === null ? 'coverage could not be measured' : `${coverage.percent}% of ${threshold ?? 0}%`, type: 'coverage', text: '' } }] : []),
      ],
    })),
    ...(broken.length === 0 ? [] : [{ name: 'files', cases: broken.map(({ file = '', message, code }) => ({ name: file, classname: 'rules', error: { message, type: code, text: '' } })) }]),
  ];
}
