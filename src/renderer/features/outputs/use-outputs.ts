/** The outputs of the workspace: how they stand, with pickers and time applied, refreshed while they are looked at. */
import { useEffect, useMemo } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { useStore } from 'zustand';
import { onStream } from '../../api/live.ts';
import { outputKeys, useOutputStates } from '../../api/outputs.ts';
import { throttled } from '../../api/pace.ts';
import type { ReportScope } from '../../api/reports.ts';
import { useLiveRefresh } from '../../api/use-live-refresh.ts';
import { contextStore } from '../../stores/context.ts';
import { rangeOf } from '../connections/connection-view.ts';
import { outputsView } from './outputs-view.ts';

const RETRY_REFRESH_MS = 500;

/** Retries and files change outputs without new events. Once for the screen. */
export function useOutputsRefresh(): void {
  const client = useQueryClient();
  useLiveRefresh(outputKeys.all);
  useEffect(() => {
    const refresh = throttled(RETRY_REFRESH_MS, () => { void client.invalidateQueries({ queryKey: outputKeys.all }); });
    const stops = [onStream('outcomes', refresh), onStream('workspace', refresh)];
    return () => { for (const stop of stops) stop(); };
  }, [client]);
}

export function useScope(): ReportScope {
  const env = useStore(contextStore, (state) => state.env);
  const input = useStore(contextStore, (state) => state.input);
  return useMemo(() => ({ env, input }), [env, input]);
}

export function useOutputs() {
  const period = useStore(outputsView, (state) => state.period);
  const range = useMemo(() => rangeOf(period), [period]);
  return useOutputStates(useScope(), range);
}
