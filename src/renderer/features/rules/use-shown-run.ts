/** What the detail shows: the chosen case or what is tried, as one shape. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { diffJson } from '../../../protocol/patch.ts';
import type { PatchOp } from '../../../protocol/patch-op.ts';
import type { CaseResult, RuleRun, RuleTrial } from '../../../protocol/rule.ts';
import { ruleApi } from '../../api/rules.ts';
import type { CaseFile, JsonBatch } from '../../api/rules.ts';
import { codeToRun } from './rule-reports.ts';
import { useDesk } from './use-desk.ts';
import { targetOf } from './use-probe.ts';
import type { ProbeTools } from './use-probe.ts';

export interface ShownRun {
  readonly title: string;
  readonly run: RuleRun;
  readonly input: JsonBatch;
  readonly output: JsonBatch | null;
  /** What the rule changed. */
  readonly patch: readonly PatchOp[];
  /** Effects on profile and payloads; null while they are worked out. */
  readonly trial: RuleTrial | null;
  readonly file: CaseFile | null;
  /** Of a case: whether it came out as expected. */
  readonly result: CaseResult | null;
}

export function useShownRun({ probe }: ProbeTools): ShownRun | null {
  const client = useQueryClient();
  const { name, summary, cases, selected, results, report } = useDesk();
  const file = cases.find((one) => one.name === selected) ?? null;
  const result = file === null ? undefined : results.get(file.name);
  const trial = useQuery({
    queryKey: ['rule-trials', name, file?.name, report.report?.at],
    queryFn: ({ signal }) => {
      const { batch, position, platform } = file?.case ?? {};
      return ruleApi.run(name, { ...codeToRun(client, name), batch, position, platform, ...targetOf(summary, position ?? 'all-outputs') }, signal);
    },
    enabled: probe === null && result !== undefined && file?.case !== null,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  if (probe !== null) {
    const { trial: tried } = probe;
    return tried === null ? null : { title: probe.title, run: tried, input: tried.input, output: tried.output, patch: tried.patch, trial: tried, file: null, result: null };
  }
  if (file === null || result === undefined) return null;
  const patch = result.output === null ? [] : diffJson(result.input, result.output);
  return { title: file.name, run: result.run, input: result.input, output: result.output, patch, trial: trial.data ?? null, file, result };
}
