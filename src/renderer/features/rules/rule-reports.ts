/** Results of the cases of every rule on the screen: run once when it opens, again on save and when files change. */
import { useEffect } from 'react';
import { useQueries, useQueryClient } from '@tanstack/react-query';
import type { QueryClient } from '@tanstack/react-query';
import type { RuleSummary, RuleTestReport, RuleValue } from '../../../protocol/rule.ts';
import { onStream } from '../../api/live.ts';
import { throttled } from '../../api/pace.ts';
import { ruleApi, ruleKeys } from '../../api/rules.ts';
import type { CodeOf } from '../../api/rules.ts';
import { deskStore } from './desk-store.ts';

export interface Report {
  readonly report: RuleTestReport;
  /** The text that was tested, null for the file's own: the gutter shows coverage of this text only. */
  readonly code: string | null;
  readonly at: number;
}

/** What runs when this rule is tried now: a frozen version, typed code, or the file. */
export function codeToRun(client: QueryClient, rule: string): CodeOf {
  const { shown, docs } = deskStore.getState();
  const version = shown[rule];
  if (version !== undefined) return { version };
  const doc = docs[rule];
  const value = client.getQueryData<RuleValue>(ruleKeys.value(rule));
  if (doc === undefined || value === undefined || doc.code === value.code) return {};
  return { code: doc.code, language: value.language };
}

/** One after the other: a screen full of rules must not start a process for each at once. */
let last: Promise<unknown> = Promise.resolve();

function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const next = last.then(work, work);
  last = next.catch(() => undefined);
  return next;
}

function reportQuery(client: QueryClient, rule: string) {
  return {
    queryKey: ruleKeys.report(rule),
    queryFn: ({ signal }: { signal: AbortSignal }) => inTurn(async (): Promise<Report> => {
      const body = codeToRun(client, rule);
      return { report: await ruleApi.test(rule, { ...body, coverage: true }, signal), code: body.code ?? null, at: Date.now() };
    }),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  };
}

/** Runs the cases of a rule again, with the code as it stands in the editor. */
export function runCases(client: QueryClient, rule: string): Promise<Report> {
  return client.fetchQuery({ ...reportQuery(client, rule), staleTime: 0 });
}

const REFRESH_MS = 800;

export interface ReportState {
  readonly report: Report | undefined;
  readonly running: boolean;
  readonly error: Error | null;
}

/** Reports by rule. `enabled` is false while no rule may run here. */
export function useReports(rules: readonly RuleSummary[], enabled: boolean): Readonly<Record<string, ReportState>> {
  const client = useQueryClient();
  useEffect(() => onStream('workspace', throttled(REFRESH_MS, () => { void client.invalidateQueries({ queryKey: ['rule-reports'] }); })), [client]);
  return useQueries({
    queries: rules.map((rule) => ({ ...reportQuery(client, rule.name), enabled: enabled && rule.cases.length > 0 })),
    combine: (results) => Object.fromEntries(rules.map((rule, index): [string, ReportState] => {
      const result = results[index];
      return [rule.name, { report: result?.data, running: result?.isFetching ?? false, error: result?.error ?? null }];
    })),
  });
}
