import { expect, it } from 'vitest';
import { prepareRule } from '../compile-code.ts';
import { RuleHosts } from '../host/index.ts';
import { testRule } from '../test-rule.ts';
import { measureCoverage } from './coverage.ts';

const JS = `exports.handler = async (batch) => {
  if (batch.environment === 'production') {
    return null;
  }
  for (const event of batch.events) {
    event.data.seen = 'yes';
  }
  return batch;
};
function unused() {
  return 1;
}
`;
const TS = `interface Batch { environment: string; events: { data: Record<string, unknown> }[] }

export const handler = async (batch: Batch): Promise<Batch | null> => {
  if (batch.environment === 'production') {
    return null;
  }
  return batch;
};
`;
const cases = { one: '{"batch":{"environment":"development","events":[{"event_type":"breadcrumb","data":{}},{"event_type":"breadcrumb","data":{}}]},"expect":{"kind":"subset","batch":{}}}' };

it.each([
  ['js', JS, [[1, 1], [2, 1], [3, 0], [5, 1], [6, 2], [8, 1], [11, 0]], 71.4],
  ['ts', TS, [[3, 1], [4, 1], [5, 0], [7, 1]], 75],
] as const)('lines of a rule in %s and how often its cases ran them', async (language, code, lines, percent) => {
  const runner = new RuleHosts();
  try {
    const rule = await prepareRule('fix', '$LATEST', { code, language }, { runtime: 'node22', environment: {} });
    const report = await testRule(rule, cases, { runner, coverage: measureCoverage() });
    expect(report).toMatchObject({ passed: 1, failed: 0 });
    expect(report.coverage!.lines.map(({ line, count }) => [line, count])).toEqual(lines);
    expect(report.coverage!.percent).toBe(percent);
  } finally {
    await runner.stop();
  }
});
