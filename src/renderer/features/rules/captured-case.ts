/** A captured batch as a case: the engine runs the rule on it as it would enter the rule, and that input is kept. */
import type { QueryClient } from '@tanstack/react-query';
import { api } from '../../api/api.ts';
import { ruleApi } from '../../api/rules.ts';
import { caseTitle } from './case-model.ts';
import { codeToRun, runCases } from './rule-reports.ts';
import type { Desk } from './use-desk.ts';
import { makeCase, platformOf, targetOf } from './use-probe.ts';

/** Returns the new case's name, as people read it. */
export async function captureCase(client: QueryClient, desk: Desk, batchId: string, title: string): Promise<string> {
  const { platform: found } = await api.batch(batchId);
  const platform = platformOf(found);
  const position = desk.summary.applied[0]?.position ?? 'all-outputs';
  const trial = await ruleApi.run(desk.name, { ...codeToRun(client, desk.name), batch_id: batchId, position, ...targetOf(desk.summary, position) });
  const name = await makeCase(desk, title, trial.input, { position, platform }, trial);
  await desk.refresh();
  await runCases(client, desk.name);
  return caseTitle(name);
}
