import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { ViolationGroup } from '../../../protocol/data-plan.ts';
import { usePlans } from '../../api/data-plans.ts';
import { useLiveRefresh } from '../../api/use-live-refresh.ts';
import { useReport } from '../../api/violations.ts';
import { contextStore } from '../../stores/context.ts';
import { engineNow } from '../../stores/engine-clock.ts';
import { selectionStore } from '../../stores/selection.ts';
import { sortGroups } from './violation-model.ts';
import { PERIODS, violationQuery, violationView } from './violation-view.ts';

const REPORTS = ['captured', 'violations'] as const;
/** More different mistakes than anyone reads; the footer says when there are more. */
const GROUPS = 1_000;

/** The report for what is ticked and filtered, its groups in order, and the one that is selected. */
export function useViolations() {
  const { ticked, period, sort } = useStore(violationView);
  const query = useStore(contextStore, (state) => violationQuery(ticked, state));
  const selected = useStore(selectionStore, (state) => state.violation);
  const length = PERIODS[period];
  const { input, env, violationFilter } = useStore(contextStore);
  // Versions, input and environment are told apart from the filter: the volumes go by them too.
  const asked = { query: violationFilter, versions: ticked.join(','), input: input ?? undefined, env: env ?? undefined, limit: GROUPS };
  const report = useReport(asked, length === null ? undefined : () => engineNow() - length, period);
  const plans = usePlans();
  useLiveRefresh(REPORTS);
  const groups = useMemo(() => sortGroups(report.data?.groups ?? [], sort.by, sort.descending), [report.data, sort]);
  const group: ViolationGroup | null = groups.find(({ id }) => id === selected) ?? null;
  return { report, plans, query, groups, group, narrowed: query !== '' || period !== 'all' };
}
