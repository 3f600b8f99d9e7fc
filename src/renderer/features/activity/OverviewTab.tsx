import { ChartColumn } from 'lucide-react';
import { useStore } from 'zustand';
import type { OverviewReport } from '../../../protocol/report.ts';
import { asApiError } from '../../api/client.ts';
import { reportKeys, useOverviewReport, useScope } from '../../api/reports.ts';
import type { ReportScope } from '../../api/reports.ts';
import { useLiveRefresh } from '../../api/use-live-refresh.ts';
import { runCommand } from '../../app/commands.ts';
import { connectionStore } from '../../stores/connection.ts';
import { goTo } from '../../stores/navigation.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { ConnectionFigures } from './ConnectionFigures.tsx';
import { IdentityShare } from './IdentityShare.tsx';
import { InputCharts } from './InputCharts.tsx';
import { NothingInTime } from './NothingInTime.tsx';
import { openUsers } from './open-rows.ts';
import { RangePicker } from './RangePicker.tsx';
import { TILE_GRID, Tiles } from './Tiles.tsx';
import { useRange } from './use-activity.ts';

function Loading() {
  return (
    <div role="status" aria-label="Loading the overview" className="flex flex-col gap-4">
      <div className={TILE_GRID}>{Array.from({ length: 7 }, (_, index) => <Skeleton key={index} className="h-[82px] rounded-lg" />)}</div>
      <Skeleton className="h-4 w-40" />
      <div className="grid grid-cols-2 gap-2.5">{Array.from({ length: 4 }, (_, index) => <Skeleton key={index} className="h-48 rounded-lg" />)}</div>
    </div>
  );
}

function Zero() {
  return (
    <EmptyState
      icon={ChartColumn}
      title="Nothing to count yet"
      actions={<><Button variant="primary" onClick={() => runCommand('sample.send')}>Send a sample batch</Button><Button onClick={() => goTo('setup')}>Set up an SDK</Button></>}
    >
      Users, sessions and events are counted here as they come in, with what each output took of them.
    </EmptyState>
  );
}

function Found({ report, scope }: { report: OverviewReport; scope: ReportScope }) {
  const quiet = report.chart.inputs.every(({ received }) => received.every((count) => count === 0));
  return (
    <>
      <Tiles tiles={report.tiles} />
      {quiet ? <NothingInTime tab="overview" from={report.from} to={report.to} /> : <InputCharts report={report} scope={scope} />}
      <div className="grid items-start gap-2.5 @[1000px]:grid-cols-[minmax(0,2fr)_minmax(280px,1fr)]">
        <div className="@container"><IdentityShare identities={report.identities} onOpen={openUsers} /></div>
        <ConnectionFigures connections={report.connections} />
      </div>
    </>
  );
}

/** The hosted Activity overview (spec/pipeline.md g.1): tiles with their trend, traffic by input, identities, connections. */
export function OverviewTab() {
  const scope = useScope();
  const range = useRange('overview');
  const report = useOverviewReport(scope, range);
  const stored = useStore(connectionStore, (state) => state.status?.counts.events);
  useLiveRefresh(reportKeys.all);

  function body() {
    if (stored === 0) return <Zero />;
    if (report.data !== undefined) return <Found report={report.data} scope={scope} />;
    if (report.error === null) return <Loading />;
    const error = asApiError(report.error);
    return <ErrorState title="The overview could not be counted" code={error.code} onRetry={() => void report.refetch()}>{error.message}</ErrorState>;
  }
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex min-h-11 shrink-0 flex-wrap items-center gap-2.5 border-b border-line px-4 py-1.5"><RangePicker tab="overview" range={range.key} shown={report.data} /></div>
      <div className="@container min-h-0 flex-1 overflow-y-auto"><div className="flex min-h-full flex-col gap-4 p-4">{body()}</div></div>
    </div>
  );
}
