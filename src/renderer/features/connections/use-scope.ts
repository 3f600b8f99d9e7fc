import { useMemo } from 'react';
import { useStore } from 'zustand';
import { useMapReport } from '../../api/reports.ts';
import type { ReportScope } from '../../api/reports.ts';
import { contextStore } from '../../stores/context.ts';
import { connectionView, rangeOf } from './connection-view.ts';

/** Pickers of the context bar, as the reports take them. */
export function useScope(): ReportScope {
  const env = useStore(contextStore, (state) => state.env);
  const input = useStore(contextStore, (state) => state.input);
  return useMemo(() => ({ env, input }), [env, input]);
}

/** Traffic by connection in the chosen time. */
export function useTraffic() {
  const period = useStore(connectionView, (state) => state.period);
  const range = useMemo(() => rangeOf(period), [period]);
  return useMapReport(useScope(), range);
}
