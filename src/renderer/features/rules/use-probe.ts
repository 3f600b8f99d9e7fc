/** Trying the rule, as it stands in the editor, on a batch that is no case (yet). */
import { useCallback, useMemo, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { QueryClient } from '@tanstack/react-query';
import { useStore } from 'zustand';
import { PLATFORMS } from '../../../protocol/vocabulary.ts';
import type { Platform } from '../../../protocol/vocabulary.ts';
import type { RuleCase, RuleFinding, RuleSummary, RuleTrial } from '../../../protocol/rule.ts';
import { api } from '../../api/api.ts';
import { ruleApi, templatesQuery } from '../../api/rules.ts';
import type { JsonBatch } from '../../api/rules.ts';
import { showToast } from '../../ui/toasts.ts';
import { caseOf } from './case-model.ts';
import { deskStore, setOf } from './desk-store.ts';
import type { Probe } from './desk-store.ts';
import { codeToRun, runCases } from './rule-reports.ts';
import { attempt } from './use-desk.ts';
import type { Desk } from './use-desk.ts';
import { freeName } from '../../ui/item-name.ts';

/** A captured batch's platform as rules know it. */
export function platformOf(found: string | null): Platform {
  return PLATFORMS.find((one) => one === found) ?? 'web';
}

export type Place = Pick<RuleCase, 'position' | 'platform'>;

/** The input or connection that the rule stands at, so that the payloads of real outputs can be shown. */
export function targetOf(summary: RuleSummary, position: RuleCase['position']): { input?: string; connection?: string } {
  const applied = summary.applied.find((one) => one.position === position);
  if (applied === undefined) return {};
  return position === 'output' && applied.connection !== null ? { connection: applied.connection } : { input: applied.input };
}

/** Where an example would come from: what a rule may see and change depends on it (spec/pipeline.md a.6). */
async function placeOfExample(client: QueryClient, example: NonNullable<RuleFinding['example']>, position: RuleCase['position']): Promise<Place> {
  if (example.template !== null) {
    const template = (await client.fetchQuery(templatesQuery)).find(({ id }) => id === example.template);
    if (template !== undefined) return { position: template.position, platform: template.platform };
  }
  if (example.batch_id === null) return { position, platform: 's2s' };
  return { position, platform: platformOf((await api.batch(example.batch_id)).platform) };
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
    void attempt(placeOfExample(client, example, summary.applied[0]?.position ?? 'all-outputs').then((place) => tryBatch(example.title, example.batch, place)));
  }, [client, tryBatch, summary]);

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
