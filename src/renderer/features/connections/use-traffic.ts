import { useMemo } from 'react';
import { useStore } from 'zustand';
import { useMapReport, useScope } from '../../api/reports.ts';
import { connectionView, rangeOf } from './connection-view.ts';

/** Traffic by connection in the chosen time. */
export function useTraffic() {
  const period = useStore(connectionView, (state) => state.period);
  const range = useMemo(() => rangeOf(period), [period]);
  return useMapReport(useScope(), range);
}
