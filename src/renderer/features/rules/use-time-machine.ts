/** The edited rule over everything that was captured: a job with progress, kept per rule while the window is open. */
import { useMemo } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { useStore } from 'zustand';
import type { TimeMachine } from '../../../protocol/rule.ts';
import { useJob } from '../../api/jobs.ts';
import type { JobRun } from '../../api/jobs.ts';
import { contextStore } from '../../stores/context.ts';
import { deskStore } from './desk-store.ts';
import { codeToRun } from './rule-reports.ts';
import type { Desk } from './use-desk.ts';
import { targetOf } from './use-probe.ts';

export interface TimeMachineTools {
  readonly run: JobRun<TimeMachine>;
  readonly result: TimeMachine | null;
  readonly start: () => void;
}

export function useTimeMachine(desk: Desk): TimeMachineTools {
  const client = useQueryClient();
  const { name, summary } = desk;
  const run = useJob<TimeMachine>('rule-time-machine', name);
  const query = useStore(deskStore, (state) => state.machineFilter);
  return useMemo(() => ({
    run,
    result: run.result,
    start: () => {
      const position = summary.applied.some((one) => one.position === 'all-outputs') ? 'all-outputs' : summary.applied[0]?.position ?? 'all-outputs';
      const { input } = contextStore.getState();
      // Everything that was captured, unless an input is picked above; an output rule sees what its connection gets.
      const target = position === 'output' ? targetOf(summary, position) : input === null ? {} : { input };
      run.start({ rule: name, ...codeToRun(client, name), position, ...target, ...(query.trim() === '' ? {} : { query: query.trim() }) });
    },
  }), [run, client, name, summary, query]);
}
