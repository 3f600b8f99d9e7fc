/** The rule that is worked on, with everything the panes need of it, and what can be done to it. */
import { createContext, useContext, useEffect, useEffectEvent, useMemo } from 'react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useStore } from 'zustand';
import { LATEST } from '../../../protocol/rule.ts';
import type { CaseResult, RuleFile, RuleSandbox, RuleSummary, RuleValue } from '../../../protocol/rule.ts';
import { asApiError } from '../../api/client.ts';
import { invalidateRules, ruleApi, ruleKeys } from '../../api/rules.ts';
import type { CaseFile } from '../../api/rules.ts';
import { contextStore } from '../../stores/context.ts';
import { showToast } from '../../ui/toasts.ts';
import { deskStore, setOf } from './desk-store.ts';
import { hasConflict, isDirty, openDoc, syncDoc } from './rule-doc.ts';
import { runCases } from './rule-reports.ts';
import type { ReportState } from './rule-reports.ts';

export interface Desk {
  readonly name: string;
  readonly summary: RuleSummary;
  readonly value: RuleValue;
  readonly sandbox: RuleSandbox;
  /** Why no rule may run here now; null when they do. */
  readonly blocked: string | null;
  /** `$LATEST`, or the frozen version that is looked at. */
  readonly version: string;
  readonly readOnly: boolean;
  readonly dirty: boolean;
  readonly conflict: boolean;
  readonly saving: boolean;
  readonly cases: readonly CaseFile[];
  readonly report: ReportState;
  /** Results by case name. */
  readonly results: ReadonlyMap<string, CaseResult>;
  readonly selected: string | null;
  /** Saves the typed code; with a patch only settings, and the code stays as it is in the file. */
  readonly save: (patch?: Partial<RuleFile>) => Promise<boolean>;
  readonly run: () => void;
  readonly refresh: () => Promise<void>;
}

export const DeskContext = createContext<Desk | null>(null);

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (desk === null) throw new Error('useDesk outside of a desk');
  return desk;
}

/** The text that the editor holds. Apart from the desk, so that typing redraws the editor only. */
export function useDoc(name: string) {
  return useStore(deskStore, (state) => state.docs[name]);
}

/** Says what went wrong; true when nothing did. */
export async function attempt(action: Promise<unknown>, done?: string): Promise<boolean> {
  try {
    await action;
    if (done !== undefined) showToast(done);
    return true;
  } catch (error) {
    showToast(asApiError(error).message);
    return false;
  }
}

const NO_CASES: readonly CaseFile[] = [];

/** The frozen version to look at: the one that was picked, else production's while production is picked above. */
function useShownVersion(summary: RuleSummary): string {
  const picked = useStore(deskStore, (state) => state.shown[summary.name]);
  const env = useStore(contextStore, (state) => state.env);
  useEffect(() => {
    setOf('shown', summary.name, env === 'production' ? summary.prod ?? undefined : undefined);
  }, [env, summary.name, summary.prod]);
  return summary.versions.some((version) => version.name === picked) ? picked ?? LATEST : LATEST;
}

export function useRuleDesk(summary: RuleSummary, sandbox: RuleSandbox, blocked: string | null, report: ReportState) {
  const client = useQueryClient();
  const { name } = summary;
  const value = useQuery({ queryKey: ruleKeys.value(name), queryFn: ({ signal }) => ruleApi.get(name, signal) });
  const cases = useQuery({ queryKey: ruleKeys.cases(name), queryFn: ({ signal }) => ruleApi.cases(name, signal) });
  const version = useShownVersion(summary);
  const file = value.data?.code;
  useEffect(() => {
    if (file === undefined) return;
    const doc = deskStore.getState().docs[name];
    const next = doc === undefined ? openDoc(file) : syncDoc(doc, file);
    if (next !== doc) setOf('docs', name, next);
  }, [name, file]);
  const dirty = useStore(deskStore, ({ docs }) => { const doc = docs[name]; return doc !== undefined && file !== undefined && isDirty(doc, file); });
  const conflict = useStore(deskStore, ({ docs }) => { const doc = docs[name]; return doc !== undefined && file !== undefined && hasConflict(doc, file); });
  const picked = useStore(deskStore, (state) => state.selected[name] ?? null);

  // The results beside the code are those of the code that is shown.
  const follow = useEffectEvent((shown: string) => {
    if (blocked === null && report.report !== undefined && report.report.report.version !== shown) void runCases(client, name).catch(() => undefined);
  });
  useEffect(() => { follow(version); }, [version]);

  const { mutateAsync, isPending: saving } = useMutation({
    mutationFn: (next: RuleValue) => ruleApi.save(name, next),
    onSuccess: (_answer, next) => {
      client.setQueryData<RuleValue>(ruleKeys.value(name), (old) => (old === undefined ? old : { ...old, ...next }));
      void invalidateRules(client);
    },
  });

  const desk = useMemo((): Desk | null => {
    if (value.data === undefined) return null;
    const saved = value.data;
    const list = cases.data ?? NO_CASES;
    const results = new Map(report.report?.report.cases.map((result) => [result.name, result]));
    const firstFailing = list.find((one) => results.get(one.name)?.passed === false) ?? list[0];
    const run = (): void => { void runCases(client, name).catch(() => undefined); };
    return {
      name, summary, value: saved, sandbox, blocked, version, readOnly: version !== LATEST, dirty, conflict, saving, cases: list, report, results,
      selected: list.some((one) => one.name === picked) ? picked : firstFailing?.name ?? null,
      save: async (patch) => {
        const code = patch === undefined ? deskStore.getState().docs[name]?.code ?? saved.code : saved.code;
        const done = await attempt(mutateAsync({ ...saved, ...patch, code }));
        if (done && list.length > 0 && blocked === null) run();
        return done;
      },
      run,
      refresh: () => invalidateRules(client),
    };
  }, [value.data, cases.data, report, client, name, summary, sandbox, blocked, version, dirty, conflict, saving, picked, mutateAsync]);

  return { desk, error: value.error ?? null, retry: () => void value.refetch() };
}
