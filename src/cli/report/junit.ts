/** JUnit XML as CI systems read it: suites of cases, each passed, failed, in error or skipped. */

export interface JunitCase {
  readonly name: string;
  readonly classname: string;
  /** Seconds. */
  readonly time?: number;
  readonly file?: string;
  /** What is not as expected. */
  readonly failure?: { readonly message: string; readonly type: string; readonly text: string };
  /** The case could not be judged. */
  readonly error?: { readonly message: string; readonly type: string; readonly text: string };
  readonly skipped?: string;
}

export interface JunitSuite {
  readonly name: string;
  readonly cases: readonly JunitCase[];
  readonly file?: string;
}

export function junitXml(name: string, suites: readonly JunitSuite[]): string {
  const all = suites.flatMap(({ cases }) => cases);
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name, ...totals(all) })}>`,
    ...suites.flatMap((suite) => [
      `  <testsuite${attributes({ name: suite.name, ...totals(suite.cases), ...(suite.file === undefined ? {} : { file: suite.file }) })}>`,
      ...suite.cases.map(caseXml),
      '  </testsuite>',
    ]),
    '</testsuites>',
  ];
  return `${lines.join('\n')}\n`;
}

function totals(cases: readonly JunitCase[]): Record<string, string> {
  const count = (member: 'failure' | 'error' | 'skipped'): string => String(cases.filter((one) => one[member] !== undefined).length);
  const seconds = cases.reduce((sum, { time = 0 }) => sum + time, 0);
  return { tests: String(cases.length), failures: count('failure'), errors: count('error'), skipped: count('skipped'), time: seconds.toFixed(3) };
}

function caseXml({ name, classname, time, file, failure, error, skipped }: JunitCase): string {
  const head = `    <testcase${attributes({ name, classname, ...(time === undefined ? {} : { time: time.toFixed(3) }), ...(file === undefined ? {} : { file }) })}`;
  const inner = [
    ...(failure === undefined ? [] : [outcome('failure', failure)]),
    ...(error === undefined ? [] : [outcome('error', error)]),
    ...(skipped === undefined ? [] : [`      <skipped${attributes({ message: skipped })}/>`]),
  ];
  return inner.length === 0 ? `${head}/>` : `${head}>\n${inner.join('\n')}\n    </testcase>`;
}

function outcome(element: string, { message, type, text }: { readonly message: string; readonly type: string; readonly text: string }): string {
  return `      <${element}${attributes({ message, type })}>${escape(text)}</${element}>`;
}

function attributes(values: Readonly<Record<string, string>>): string {
  // Line ends in an attribute would be read as blanks.
  return Object.entries(values).map(([name, value]) => ` ${name}="${escape(value).replaceAll('"', '&quot;').replaceAll('\t', '&#9;').replaceAll('\n', '&#10;')}"`).join('');
}

/** Characters that XML 1.0 cannot hold in any form become their picture; data comes from traffic. */
function escape(text: string): string {
  return text
    .replaceAll(/\p{Surrogate}/gu, '\uFFFD')
    .replaceAll('\r', '\n')
    // oxlint-disable-next-line no-control-regex
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\uFFFD')
    .replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
