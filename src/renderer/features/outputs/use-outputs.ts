/** The outputs of the workspace: how they stand, with pickers and time applied. */
import { useMemo } from 'react';
import { useStore } from 'zustand';
import { useOutputStates } from '../../api/outputs.ts';
import { useScope } from '../../api/reports.ts';
import { rangeOf } from '../connections/connection-view.ts';
import { outputsView } from './outputs-view.ts';

export function useOutputs() {
  const period = useStore(outputsView, (state) => state.period);
  const range = useMemo(() => rangeOf(period), [period]);
  return useOutputStates(useScope(), range);
}
