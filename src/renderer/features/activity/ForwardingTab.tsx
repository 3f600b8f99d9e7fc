import { useMemo, useState } from 'react';
import { Forward, Hourglass } from 'lucide-react';
import { useStore } from 'zustand';
import type { ForwardingReport } from '../../../protocol/report.ts';
import { asApiError } from '../../api/client.ts';
import { reportKeys, useForwardingReport, useScope } from '../../api/reports.ts';
import { useLiveRefresh } from '../../api/use-live-refresh.ts';
import { runCommand } from '../../app/commands.ts';
import { connectionStore } from '../../stores/connection.ts';
import { goTo } from '../../stores/navigation.ts';
import { goToCatalogue } from '../../stores/output-place.ts';
import { uiStore } from '../../stores/ui.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { plural } from '../../ui/format.ts';
import { SkeletonRows } from '../../ui/Skeleton.tsx';
import { SplitPane } from '../../ui/SplitPane.tsx';
import { useNarrow } from '../../ui/use-narrow.ts';
import { activityView } from './activity-view.ts';
import { DayPicker } from './DayPicker.tsx';
import { ForwarderPicker } from './ForwarderPicker.tsx';
import { FIRST_OUTPUT, ForwardingGrid } from './ForwardingGrid.tsx';
import { shownColumns, shownRows } from './forwarding-model.ts';
import { NumberButton } from './NumberButton.tsx';
import { openEvents } from './open-rows.ts';
import { NothingInTime } from './NothingInTime.tsx';
import { useRange } from './use-activity.ts';
import type { GridCell } from './use-cell-grid.ts';
import { WhyFewer } from './WhyFewer.tsx';

function Zero() {
  return (
    <EmptyState
      icon={Forward}
      title="Nothing was forwarded yet"
      actions={<><Button variant="primary" onClick={() => runCommand('sample.send')}>Send a sample batch</Button><Button onClick={() => goTo('connections')}>Connections</Button></>}
    >
      Every message type that comes in is a row here, and every output a column: what it got, and why it got fewer.
    </EmptyState>
  );
}

function toggle(id: string): void {
  activityView.setState(({ open }) => ({ open: open.includes(id) ? open.filter((one) => one !== id) : [...open, id] }));
}

function Found({ report }: { report: ForwardingReport }) {
  const { hidden, open } = useStore(activityView);
  const rows = useMemo(() => shownRows(report.rows, open), [report.rows, open]);
  const shown = useMemo(() => shownColumns(report.columns, hidden), [report.columns, hidden]);
  const [cell, setCell] = useState<GridCell>({ row: null, column: 1 });
  const placement = useStore(uiStore, (state) => state.detailPlacement);
  const isNarrow = useNarrow();
  const below = placement === 'bottom' || (placement === 'auto' && isNarrow);
  if (report.columns.length === 0) return <EmptyState icon={Forward} title="No output yet" actions={<Button variant="primary" onClick={() => goToCatalogue()}>Add an output</Button>}>With an output, this is where it is counted what it got.</EmptyState>;
  if (report.rows.every(({ received }) => received === 0)) return <NothingInTime tab="forwarding" from={report.from} to={report.to} />;
  const row = (rows.find((entry) => entry.row.id === cell.row) ?? rows[0])?.row;
  const index = shown[cell.column - FIRST_OUTPUT];
  return (
    <SplitPane
      key={String(below)}
      id={below ? 'forwarding-below' : 'forwarding'}
      direction={below ? 'vertical' : 'horizontal'}
      secondSize={below ? 40 : 28}
      minFirst={below ? '160px' : '480px'}
      minSecond={below ? '160px' : '300px'}
      first={(
        <>
          <ForwardingGrid columns={report.columns} shown={shown} rows={rows} onToggle={toggle} onMove={setCell} />
          {report.names_left_out > 0 && <p className="flex h-8 shrink-0 items-center border-t border-line px-4 text-12 text-fg2">{plural(report.names_left_out, 'more name')}, seen least, {report.names_left_out === 1 ? 'is' : 'are'} counted in their types only</p>}
        </>
      )}
      second={row === undefined ? null : (
        <WhyFewer
          row={row}
          column={index === undefined ? null : (report.columns[index] ?? null)}
          cell={index === undefined ? undefined : row.cells[index]}
          columns={shown.flatMap((at) => { const column = report.columns[at]; return column === undefined ? [] : [{ column, cell: row.cells[at] }]; })}
        />
      )}
    />
  );
}

/** The hosted Event Forwarding report (spec/pipeline.md g.2), and what it does not tell: why an output got fewer. */
export function ForwardingTab() {
  const scope = useScope();
  const range = useRange('forwarding');
  const report = useForwardingReport(scope, range);
  const stored = useStore(connectionStore, (state) => state.status?.counts.events);
  useLiveRefresh(reportKeys.all);

  function body() {
    if (stored === 0) return <Zero />;
    if (report.data !== undefined) return <Found report={report.data} />;
    if (report.error === null) return <SkeletonRows rows={14} label="Loading the report" />;
    const error = asApiError(report.error);
    return <ErrorState title="The report could not be counted" code={error.code} onRetry={() => void report.refetch()}>{error.message}</ErrorState>;
  }
  const tooOld = report.data?.too_old ?? 0;
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex min-h-11 shrink-0 flex-wrap items-center gap-2.5 border-b border-line px-4 py-1.5">
        <DayPicker range={range.key} />
        <span className="flex min-w-0 flex-1 items-center justify-end gap-1.5 text-12 text-fg2" title="Events that are more than 72 hours older than their receipt are left out, as in the hosted report">
          {tooOld > 0 && <><Hourglass aria-hidden size={13} className="shrink-0" /><NumberButton value={tooOld} unit="older than 72 hours not counted" title="Show these events" className="truncate" onOpen={() => openEvents(report.data?.too_old_filter ?? '')} /></>}
        </span>
        {report.data !== undefined && <ForwarderPicker columns={report.data.columns} />}
      </div>
      {body()}
    </div>
  );
}
