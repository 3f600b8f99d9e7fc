import { useEffect, useMemo, useState } from 'react';
import { BellRing, CircleCheck, Waypoints, X } from 'lucide-react';
import { useStore } from 'zustand';
import { escapeQuoted } from '../../../protocol/filter/fields.ts';
import type { AlertReport } from '../../../protocol/report.ts';
import { asApiError } from '../../api/client.ts';
import { reportKeys, useAlertReport, useScope } from '../../api/reports.ts';
import { useLiveRefresh } from '../../api/use-live-refresh.ts';
import { useCommands } from '../../app/commands.ts';
import { activityPlace, goToActivity } from '../../stores/activity-place.ts';
import { contextStore, filterValue } from '../../stores/context.ts';
import { engineNow } from '../../stores/engine-clock.ts';
import { goTo, navigationStore } from '../../stores/navigation.ts';
import { goToOutputs } from '../../stores/output-place.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { focusGrid } from '../../ui/focus-grid.ts';
import { plural } from '../../ui/format.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { NoResults } from '../../ui/NoResults.tsx';
import { SearchField } from '../../ui/SearchField.tsx';
import { SegmentedControl } from '../../ui/SegmentedControl.tsx';
import { SkeletonRows } from '../../ui/Skeleton.tsx';
import { SplitPane } from '../../ui/SplitPane.tsx';
import { arrivedTerm, joinTerms, scopeTerms } from './activity-filters.ts';
import { formatSpan, spanOf } from './activity-range.ts';
import { activityView } from './activity-view.ts';
import { AlertConnections } from './AlertConnections.tsx';
import { AlertDetail } from './AlertDetail.tsx';
import { ALERT_GRID, AlertGrid, FIRST_BUCKET } from './AlertGrid.tsx';
import { ALERT_LIST, AlertList } from './AlertList.tsx';
import { alertRows, bucketStarts, connectionCounts, connectionKey, searchConnections, typeId } from './alert-model.ts';
import type { AlertConnection } from './alert-model.ts';
import { markAlertsSeen } from './new-alerts.ts';
import { NumberButton } from './NumberButton.tsx';
import { openAlerts } from './open-rows.ts';
import { bucketLabel } from './overview-model.ts';
import { RangePicker } from './RangePicker.tsx';
import { useRange } from './use-activity.ts';
import type { GridCell } from './use-cell-grid.ts';

/** Grid of one connection, and what the cell with the focus counts. */
function ConnectionAlerts({ report, connection, code }: { report: AlertReport; connection: AlertConnection; code: string | null }) {
  const wanted = connection.types.find((type) => type.code === code);
  const [open, setOpen] = useState<readonly string[]>([]);
  const [cell, setCell] = useState<GridCell>({ row: wanted === undefined ? null : typeId(wanted), column: 1 });
  const rows = useMemo(() => alertRows(connection.types, open), [connection.types, open]);
  const starts = useMemo(() => bucketStarts(report, connectionCounts(connection).length), [report, connection]);
  const toggle = (id: string): void => setOpen((ids) => (ids.includes(id) ? ids.filter((one) => one !== id) : [...ids, id]));
  const row = rows.find(({ id }) => id === cell.row) ?? rows[0];
  const start = starts[cell.column - FIRST_BUCKET];
  if (row === undefined) return null;
  const bucket = start === undefined ? null : { start, end: start + report.bucket_ms };
  const query = joinTerms(row.type.filter, row.input === null ? '' : `input=${filterValue(row.input)}`, bucket === null ? '' : arrivedTerm(bucket.start, bucket.end));
  return (
    <SplitPane
      id="alert-types"
      direction="vertical"
      secondSize={58}
      minFirst="120px"
      minSecond="180px"
      first={(
        <>
          <header className="flex min-h-10 shrink-0 items-center gap-3 border-b border-line px-4">
            <h2 className="min-w-0 truncate text-15 font-semibold">{connection.label}</h2>
            <span className="min-w-0 flex-1 truncate text-12 text-fg2">{connectionKey(connection)}</span>
            {connection.connection !== '' && <Button size="small" icon={Waypoints} onClick={() => goTo('connections', connection.connection)}>Open the connection</Button>}
          </header>
          <AlertGrid rows={rows} starts={starts} bucketMs={report.bucket_ms} onToggle={toggle} onMove={setCell} onOpen={() => focusGrid(ALERT_LIST)} />
        </>
      )}
      second={<AlertDetail row={row} query={query} total={start === undefined ? row.total : (row.counts[cell.column - FIRST_BUCKET] ?? 0)} when={bucket === null ? null : bucketLabel(bucket.start, report.bucket_ms)} />}
    />
  );
}

function NoAlerts({ report, search }: { report: AlertReport; search: string }) {
  const { env, input } = useStore(contextStore);
  if (search.trim() !== '' || env !== null || input !== null) {
    const where = [search.trim() === '' ? '' : ` that mention “${search.trim()}”`, input === null ? '' : ` through ${input}`, env === null ? '' : ` in ${env}`].join('');
    return <NoResults explanation={`Alerts${where}, ${formatSpan(report.from, report.to)}.`} hidden={search.trim() === '' ? undefined : report.total} onClear={() => { activityView.setState({ alertSearch: '' }); contextStore.setState({ env: null, input: null }); }} />;
  }
  return (
    <EmptyState icon={CircleCheck} title="No alerts" actions={<Button onClick={() => goToOutputs()}>Let an output fail</Button>}>
      No output refused anything from {formatSpan(report.from, report.to)}. When a partner refuses data, or data lacks what a partner needs, it is told here.
    </EmptyState>
  );
}

function Found({ report }: { report: AlertReport }) {
  const search = useStore(activityView, (state) => state.alertSearch);
  const place = useStore(navigationStore, ({ section }) => section);
  const { connection: wanted, code } = activityPlace(place);
  const connections = useMemo(() => searchConnections(report.connections, search), [report.connections, search]);
  const index = Math.max(0, connections.findIndex((one) => connectionKey(one) === wanted));
  const current = connections[index];
  const choose = (connection: string): void => goToActivity('alerts', { ...activityPlace(navigationStore.getState().section), connection, code: null });
  const step = (by: number): void => {
    const next = connections[index + by];
    if (next !== undefined) choose(connectionKey(next));
  };
  useCommands(() => [
    { id: 'alerts.connection-next', title: 'Next connection with alerts', group: 'System alerts', keys: [']'], run: () => step(1) },
    { id: 'alerts.connection-previous', title: 'Previous connection with alerts', group: 'System alerts', keys: ['['], run: () => step(-1) },
  ], [connections, index]);
  if (current === undefined) return <NoAlerts report={report} search={search} />;
  return (
    <SplitPane
      id="alerts"
      secondSize={74}
      minFirst="220px"
      minSecond="420px"
      first={<AlertConnections connections={connections} current={connectionKey(current)} onChoose={(connection) => { choose(connection); requestAnimationFrame(() => focusGrid(ALERT_GRID)); }} />}
      second={<ConnectionAlerts key={`${connectionKey(current)} ${code ?? ''}`} report={report} connection={current} code={code} />}
    />
  );
}

function OneByOne({ query }: { query: string }) {
  const asked = useStore(activityView, (state) => state.asked);
  return (
    <>
      {asked !== null && (
        <div className="flex h-9 shrink-0 items-center gap-2 border-b border-line px-4 text-12">
          <span className="min-w-0 truncate"><span className="text-fg2">Only </span><b className="font-semibold">{asked.title}</b> <code className="text-fg2">{asked.query}</code></span>
          <IconButton icon={X} label="Show all alerts of the time above" onClick={() => activityView.setState({ asked: null })} />
        </div>
      )}
      <AlertList key={asked?.query ?? query} query={asked?.query ?? query} />
    </>
  );
}

/** The whole list as a filter: presets move on with the clock. */
function listQuery(range: string, terms: readonly string[], search: string): string {
  const { from, to } = spanOf(range, engineNow()) ?? { from: 0 };
  const time = /^\d+[hd]$/.test(range) ? `age<${range}` : arrivedTerm(from, to ?? from + 86_400_000);
  return joinTerms(...terms, time, search.trim() === '' ? '' : `"${escapeQuoted(search.trim())}"`);
}

/** The hosted System Alerts (spec/pipeline.md g.3). */
export function AlertsTab() {
  const scope = useScope();
  const range = useRange('alerts');
  const report = useAlertReport(scope, range);
  const { alertSearch: search, alertsShow: shows, asked } = useStore(activityView);
  const paused = useStore(contextStore, (state) => state.paused);
  useLiveRefresh(reportKeys.all);
  const { data, dataUpdatedAt } = report;
  useEffect(() => { if (!paused && dataUpdatedAt > 0 && data !== undefined) markAlertsSeen(data.to); }, [paused, data, dataUpdatedAt]);
  useCommands(() => [
    { id: 'alerts.search', title: 'Search alerts', group: 'System alerts', keys: ['/', 'mod+f'], run: () => document.querySelector<HTMLElement>('[aria-label="Search alerts"]')?.focus() },
    { id: 'alerts.by-connection', title: 'Alerts by connection', group: 'System alerts', run: () => activityView.setState({ alertsShow: 'connections', asked: null }) },
    { id: 'alerts.one-by-one', title: 'Alerts one by one', group: 'System alerts', run: () => activityView.setState({ alertsShow: 'list' }) },
  ], []);

  function body() {
    if (shows === 'list') return <OneByOne query={listQuery(range.key, scopeTerms(scope), search)} />;
    if (report.data !== undefined) return <Found report={report.data} />;
    if (report.error === null) return <SkeletonRows rows={14} label="Loading alerts" />;
    const error = asApiError(report.error);
    return <ErrorState title="The alerts could not be counted" code={error.code} onRetry={() => void report.refetch()}>{error.message}</ErrorState>;
  }
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="@container shrink-0 border-b border-line">
      <div className="flex min-h-11 flex-wrap items-center gap-2.5 px-4 py-1.5">
        <RangePicker brief tab="alerts" range={range.key} shown={data} />
        <SearchField value={search} onChange={(alertSearch) => activityView.setState({ alertSearch, asked: null })} label="Search alerts" className="w-52" />
        <SegmentedControl label="Alerts" value={shows} options={[{ value: 'connections', label: 'By connection' }, { value: 'list', label: 'One by one' }]} onChange={(alertsShow) => activityView.setState({ alertsShow, asked: null })} />
        <span className="min-w-0 flex-1" />
        {data !== undefined && asked === null && data.total > 0 && (
          <span className="flex items-center gap-1.5 text-12 whitespace-nowrap text-fg2">
            <BellRing aria-hidden size={13} />
            <NumberButton value={data.total} unit={data.total === 1 ? 'alert' : 'alerts'} title="Show all alerts one by one" className="text-fg1" onOpen={() => openAlerts(data.filter, plural(data.total, 'alert'))} />
            {data.fatal > 0 && <NumberButton value={data.fatal} unit="fatal" title={`Show the ${plural(data.fatal, 'fatal alert')}`} className="font-semibold text-error" onOpen={() => openAlerts(joinTerms(data.filter, 'severity=fatal'), plural(data.fatal, 'fatal alert'))} />}
          </span>
        )}
      </div>
      </div>
      {body()}
    </div>
  );
}
