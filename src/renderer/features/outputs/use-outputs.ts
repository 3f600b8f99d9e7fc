/** The outputs of the workspace: how they stand, with pickers and time applied. */
import { useMemo } from 'react';
import { useStore } from 'zustand';
import { useOutputStates } from '../../api/outputs.ts';
import type { ReportScope } from '../../api/reports.ts';
import { contextStore } from '../../stores/context.ts';
import { rangeOf } from '../connections/connection-view.ts';
import { outputsView } from './outputs-view.ts';

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
