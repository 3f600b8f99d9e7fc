import { useState } from 'react';
import { Layers, PencilRuler, ShieldCheck, WandSparkles } from 'lucide-react';
import { useStore } from 'zustand';
import type { ViolationGroup } from '../../../protocol/data-plan.ts';
import { asApiError } from '../../api/client.ts';
import { useQuarantine } from '../../api/violations.ts';
import { runCommand, useCommands } from '../../app/commands.ts';
import { explain } from '../../app/filter/explain.ts';
import { contextStore } from '../../stores/context.ts';
import { engineNow } from '../../stores/engine-clock.ts';
import { goToPlans } from '../../stores/plan-place.ts';
import { select, selectionStore } from '../../stores/selection.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { formatCount, plural } from '../../ui/format.ts';
import { ListAndDetail } from '../../ui/ListAndDetail.tsx';
import { NoResults } from '../../ui/NoResults.tsx';
import { Popover } from '../../ui/Popover.tsx';
import { SegmentedControl } from '../../ui/SegmentedControl.tsx';
import { Select } from '../../ui/Select.tsx';
import { SkeletonRows } from '../../ui/Skeleton.tsx';
import { focusGrid } from '../../ui/focus-grid.ts';
import { BlockedData } from './BlockedData.tsx';
import { GroupDetail } from './GroupDetail.tsx';
import { GroupTable } from './GroupTable.tsx';
import { NotValidated } from './NotValidated.tsx';
import { openExample } from './open-example.ts';
import { PlanPicker } from './PlanPicker.tsx';
import { ReportTotals } from './ReportTotals.tsx';
import { useViolations } from './use-violations.ts';
import { versionsQuery, violationView } from './violation-view.ts';
import type { Period } from './violation-view.ts';

const PERIOD_LABELS: Readonly<Record<Period, string>> = { all: 'All time', '10m': 'Last 10 minutes', '1h': 'Last hour', '24h': 'Last 24 hours', '7d': 'Last 7 days' };

function NoPlan() {
  return (
    <EmptyState
      icon={ShieldCheck}
      title="No data plan yet"
      actions={(
        <>
          <Button variant="primary" icon={WandSparkles} onClick={() => goToPlans('draft')}>Draft from traffic</Button>
          <Button icon={PencilRuler} onClick={() => goToPlans('plans')}>Create or import a plan</Button>
        </>
      )}
    >
      A data plan says which events, attributes and identities are expected. With one, everything that differs is listed here as it comes in, with the fix beside it.
    </EmptyState>
  );
}

function NothingFound({ received, narrowed, query }: { received: number; narrowed: boolean; query: string }) {
  if (narrowed) {
    return <NoResults explanation={query === '' ? 'No violations in this time.' : explain(query, 'violations')} onClear={() => { violationView.setState({ ticked: [], period: 'all' }); contextStore.setState({ violationFilter: '', input: null, env: null }); }} />;
  }
  if (received === 0) {
    return (
      <EmptyState icon={ShieldCheck} title="Nothing was validated yet" actions={<Button variant="primary" onClick={() => runCommand('sample.send')}>Send a sample batch</Button>}>
        Data is checked when its batch names a plan of this workspace, and the version is active in the batch’s environment.
      </EmptyState>
    );
  }
  return <EmptyState icon={ShieldCheck} title="No violations">{plural(received, 'data point')} came in, all as planned.</EmptyState>;
}

function moveSelection(groups: readonly ViolationGroup[], step: number, wrap: boolean): void {
  if (groups.length === 0) return;
  const at = groups.findIndex(({ id }) => id === selectionStore.getState().violation);
  const next = at < 0 ? (step > 0 ? 0 : groups.length - 1) : at + step;
  const index = wrap ? (next + groups.length) % groups.length : Math.max(0, Math.min(groups.length - 1, next));
  select({ violation: groups[index]?.id ?? null });
  focusGrid('Violations');
}

/** What breaks the plans: grouped into mistakes, each with a sample and its fix. Live. */
export function ViolationsTab() {
  const { report, plans, query, groups, group, narrowed } = useViolations();
  const { ticked, period, shows } = useStore(violationView);
  const paused = useStore(contextStore, (state) => state.paused);
  const quarantine = useQuarantine('');
  const [openedAt] = useState(engineNow);
  const list = plans.data ?? [];

  useCommands(() => (shows === 'blocked' ? [] : [
    { id: 'violations.next', title: 'Next violation', group: 'Violations', keys: ['j', 'down'], hidden: true, run: () => moveSelection(groups, 1, false) },
    { id: 'violations.previous', title: 'Previous violation', group: 'Violations', keys: ['k', 'up'], hidden: true, run: () => moveSelection(groups, -1, false) },
    { id: 'violations.page-down', title: 'Ten violations down', group: 'Violations', keys: ['pagedown'], hidden: true, run: () => moveSelection(groups, 10, false) },
    { id: 'violations.page-up', title: 'Ten violations up', group: 'Violations', keys: ['pageup'], hidden: true, run: () => moveSelection(groups, -10, false) },
    { id: 'problem.next', title: 'Next violation', group: 'Violations', keys: ['f8'], when: () => groups.length > 0 || 'There are no violations', run: () => moveSelection(groups, 1, true) },
    { id: 'problem.previous', title: 'Previous violation', group: 'Violations', keys: ['shift+f8'], when: () => groups.length > 0 || 'There are no violations', run: () => moveSelection(groups, -1, true) },
  ]), [groups, shows]);
  useCommands(() => [
    { id: 'violations.all-versions', title: 'Show all plans and versions', group: 'Violations', when: () => ticked.length > 0 || 'All are shown', run: () => violationView.setState({ ticked: [] }) },
    { id: 'violations.show-blocked', title: shows === 'blocked' ? 'Show violations' : 'Show blocked data', group: 'Violations', run: () => violationView.setState({ shows: shows === 'blocked' ? 'violations' : 'blocked' }) },
  ], [ticked, shows]);

  if (report.error && report.data === undefined) {
    const error = asApiError(report.error);
    return <ErrorState title="The violations could not be read" code={error.code} onRetry={() => void report.refetch()}>{error.message}</ErrorState>;
  }
  if (report.data === undefined || plans.isPending) return <SkeletonRows rows={16} label="Loading violations" />;
  if (list.length === 0 && report.data.groups.length === 0 && query === '') return <NoPlan />;

  const blockedCount = quarantine.data?.length ?? 0;
  const middle = (
    <section aria-label="Report" className="flex min-h-0 min-w-0 flex-1 flex-col">
      <NotValidated rows={report.data.not_validated} />
      <div className="flex h-10 shrink-0 items-center gap-2 border-b border-line px-4">
        <Popover trigger={<Button size="small" icon={Layers} className="min-[1001px]:hidden">{ticked.length === 0 ? 'All versions' : plural(ticked.length, 'version')}</Button>} className="max-h-[60vh] w-64 overflow-y-auto"><PlanPicker plans={list} /></Popover>
        <SegmentedControl label="What to show" value={shows} onChange={(next) => violationView.setState({ shows: next })} options={[{ value: 'violations', label: 'Violations' }, { value: 'blocked', label: blockedCount > 0 ? `Blocked data ${formatCount(blockedCount)}` : 'Blocked data' }]} />
        <span className="flex-1" />
        {paused && <Badge tone="warn">Paused</Badge>}
        {shows === 'violations' && <Select label="Time" value={period} onChange={(next) => violationView.setState({ period: next })} options={(Object.keys(PERIOD_LABELS) as Period[]).map((value) => ({ value, label: PERIOD_LABELS[value] }))} />}
      </div>
      {shows === 'blocked' ? <BlockedData query={query} /> : (
        <>
          <ReportTotals report={report.data} filter={versionsQuery(ticked)} />
          {groups.length === 0 ? <NothingFound received={report.data.received} narrowed={narrowed} query={query} /> : (
            <GroupTable
              groups={groups}
              selected={group?.id ?? null}
              freshAfter={openedAt}
              onSelect={({ id }) => select({ violation: id })}
              onOpen={openExample}
            />
          )}
          <div role="status" className="flex h-8 shrink-0 items-center gap-1 border-t border-line px-4 text-12 text-fg2 tabular-nums">
            <b className="font-semibold text-fg0">{formatCount(groups.length)}</b>{report.data.more ? ` of ${plural(report.data.unique, 'mistake')}, the most frequent` : ` ${groups.length === 1 ? 'mistake' : 'mistakes'}, ${plural(report.data.volume, 'violation')}`}
          </div>
        </>
      )}
    </section>
  );
  return (
    <div className="flex min-h-0 flex-1">
      <nav aria-label="Plans and versions" className="w-52 shrink-0 overflow-y-auto border-r border-line p-3 max-[1000px]:hidden"><PlanPicker plans={list} /></nav>
      <ListAndDetail id="violations" list={middle} detail={group === null || shows === 'blocked' ? null : <GroupDetail key={group.id} group={group} plans={list} onClose={() => select({ violation: null })} />} />
    </div>
  );
}
