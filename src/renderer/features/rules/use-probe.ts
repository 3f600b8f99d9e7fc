/** Trying the rule, as it stands in the editor, on a batch that is no case (yet). */
import { useCallback, useMemo, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { useStore } from 'zustand';
import type { RuleCase, RuleFinding, RuleSummary, RuleTrial } from '../../../protocol/rule.ts';
import { ruleApi } from '../../api/rules.ts';
import type { JsonBatch } from '../../api/rules.ts';
import { showToast } from '../../ui/toasts.ts';
import { caseOf } from './case-model.ts';
import { deskStore, setOf } from './desk-store.ts';
import type { Probe } from './desk-store.ts';
import { codeToRun, runCases } from './rule-reports.ts';
import { attempt } from './use-desk.ts';
import type { Desk } from './use-desk.ts';
import { freeName } from '../../ui/item-name.ts';

export type Place = Pick<RuleCase, 'position' | 'platform'>;

/** The input or connection that the rule stands at, so that the payloads of real outputs can be shown. */
export function targetOf(summary: RuleSummary, position: RuleCase['position']): { input?: string; connection?: string } {
  const applied = summary.applied.find((one) => one.position === position);
  if (applied === undefined) return {};
  return position === 'output' && applied.connection !== null ? { connection: applied.connection } : { input: applied.input };
}

export interface ProbeTools {
  readonly probe: Probe | null;
  readonly running: boolean;
  readonly showExample: (finding: RuleFinding) => void;
  readonly tryBatch: (title: string, batch: JsonBatch, place: Place) => void;
  readonly clear: () => void;
  /** Makes it a case that expects what the rule gives now. */
  readonly keep: () => void;
}

/** Writes a case that expects what the rule gives now, and selects it. */
export async function makeCase(desk: Pick<Desk, 'name' | 'cases'>, title: string, batch: JsonBatch, place: Place, trial: Pick<RuleTrial, 'verdict' | 'error' | 'output'>): Promise<string> {
  const name = freeName(title, desk.cases.map((one) => one.name));
  await ruleApi.saveCase(desk.name, name, caseOf(batch, place, trial, trial.output));
  setOf('selected', desk.name, name);
  setOf('probes', desk.name, undefined);
  return name;
}

export function useProbe(desk: Desk): ProbeTools {
  const client = useQueryClient();
  const { name, summary } = desk;
  const probe = useStore(deskStore, (state) => state.probes[name] ?? null);
  const [running, setRunning] = useState(false);

  const tryBatch = useCallback((title: string, batch: JsonBatch, place: Place): void => {
    setOf('probes', name, { title, batch, ...place, trial: null });
    deskStore.setState({ caseTab: 'diff' });
    setRunning(true);
    void attempt((async () => {
      const trial = await ruleApi.run(name, { ...codeToRun(client, name), batch, ...place, ...targetOf(summary, place.position) });
      setOf('probes', name, { title, batch, ...place, trial });
    })()).then(() => setRunning(false));
  }, [client, name, summary]);

  const showExample = useCallback((finding: RuleFinding): void => {
    const { example } = finding;
    if (example === null) return;
    tryBatch(example.title, example.batch, { position: summary.applied[0]?.position ?? 'all-outputs', platform: 's2s' });
  }, [tryBatch, summary]);

  return useMemo((): ProbeTools => ({
    probe, running, showExample, tryBatch,
    clear: () => setOf('probes', name, undefined),
    keep: () => {
      if (probe?.trial === null || probe === null) return;
      const { trial } = probe;
      void attempt((async () => {
        await makeCase(desk, probe.title, probe.batch, probe, trial);
        await desk.refresh();
        await runCases(client, name);
        showToast('Case saved: it expects what the rule gives now');
      })());
    },
  }), [probe, running, showExample, tryBatch, name, desk, client]);
}
