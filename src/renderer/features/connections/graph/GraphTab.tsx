import { useMemo } from 'react';
import { Cable, Plus } from 'lucide-react';
import { useStore } from 'zustand';
import { asApiError } from '../../../api/client.ts';
import { useWorkspace } from '../../../api/queries.ts';
import { reportKeys } from '../../../api/reports.ts';
import { useLiveRefresh } from '../../../api/use-live-refresh.ts';
import { useCommands } from '../../../app/commands.ts';
import { contextStore } from '../../../stores/context.ts';
import { connectionPlace, goToConnections } from '../../../stores/connection-place.ts';
import { navigationStore } from '../../../stores/navigation.ts';
import { Button } from '../../../ui/Button.tsx';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { ErrorState } from '../../../ui/ErrorState.tsx';
import { ListAndDetail } from '../../../ui/ListAndDetail.tsx';
import { NoResults } from '../../../ui/NoResults.tsx';
import { SegmentedControl } from '../../../ui/SegmentedControl.tsx';
import { SkeletonRows } from '../../../ui/Skeleton.tsx';
import { connectionView, PERIOD_OPTIONS, PERIOD_WORDS } from '../connection-view.ts';
import type { Period } from '../connection-view.ts';
import { Sheet } from '../sheet/Sheet.tsx';
import { UnsavedBar } from '../sheet/UnsavedBar.tsx';
import { stagesOf } from '../stages-of.ts';
import { useDesk } from '../use-desk.ts';
import { useTraffic } from '../use-traffic.ts';
import { ConnectionTable } from './ConnectionTable.tsx';
import { GraphCanvas } from './GraphCanvas.tsx';
import { GraphLegend } from './GraphLegend.tsx';
import { searchGraph } from './graph-search.ts';

const LOOKS = [{ value: 'graph', label: 'Graph' }, { value: 'table', label: 'Table' }] as const;

function Zero() {
  return (
    <EmptyState icon={Cable} title="Nothing is connected yet" actions={<Button variant="primary" icon={Plus} onClick={() => connectionView.setState({ dialog: 'new' })}>New connection</Button>}>
      What comes in is shown, but sent nowhere. A connection leads from one input to one output and decides what of it goes there, and how.
    </EmptyState>
  );
}

function Traffic() {
  const { period, look } = useStore(connectionView);
  const search = useStore(contextStore, (state) => state.connectionSearch);
  const section = useStore(navigationStore, (state) => state.section);
  const { subject } = connectionPlace(section);
  const report = useTraffic();
  const workspace = useWorkspace();
  const { dirty, view } = useDesk();
  useLiveRefresh(reportKeys.all);
  useCommands(() => [
    { id: 'connections.look', title: look === 'graph' ? 'Show connections as a table' : 'Show connections as a graph', group: 'Connections', keys: ['v'], run: () => connectionView.setState({ look: look === 'graph' ? 'table' : 'graph' }) },
    ...PERIOD_OPTIONS.map(({ value }) => ({ id: `connections.period-${value}`, title: `Traffic ${PERIOD_WORDS[value]}`, group: 'Connections', run: () => connectionView.setState({ period: value }) })),
  ], [look]);
  const shown = useMemo(() => (report.data === undefined ? undefined : searchGraph(report.data, search)), [report.data, search]);
  const unsaved = useMemo(() => new Set<string>(dirty), [dirty]);
  const open = (next: NonNullable<typeof subject>): void => {
    const place = connectionPlace(navigationStore.getState().section);
    goToConnections('graph', { subject: next, part: next.kind === 'connection' && place.subject?.kind === 'connection' ? place.part : null });
  };

  function body() {
    if (report.isPending || workspace.isPending) return <SkeletonRows rows={12} label="Loading connections" />;
    const failed = report.error ?? workspace.error;
    if (shown === undefined || workspace.data === undefined || view === null) {
      const error = asApiError(failed);
      return <ErrorState title="The connections could not be read" code={error.code} onRetry={() => { void report.refetch(); void workspace.refetch(); }}>{error.message}</ErrorState>;
    }
    if (report.data?.connections.length === 0) return <Zero />;
    if (shown.connections.length + shown.inputs.length + shown.outputs.length === 0) return <NoResults explanation={`No connection, input or output is called “${search}”.`} onClear={() => contextStore.setState({ connectionSearch: '' })} />;
    const stages = (name: string) => {
      const connection = view.connections[name];
      return connection === undefined ? [] : stagesOf(connection, view.inputs[connection.input], view.outputs[connection.output]);
    };
    return look === 'graph'
      ? <><GraphCanvas report={shown} stages={stages} selected={subject} unsaved={unsaved} onOpen={open} /><GraphLegend report={shown} words={PERIOD_WORDS[period]} /></>
      : <ConnectionTable report={shown} stages={stages} selected={subject} unsaved={unsaved} onOpen={open} />;
  }
  return (
    <section aria-label="Traffic" className="flex min-h-0 min-w-0 flex-1 flex-col">
      <div className="flex min-h-11 shrink-0 flex-wrap items-center gap-2 px-4 py-1.5">
        <SegmentedControl label="Show as" value={look} onChange={(next) => connectionView.setState({ look: next })} options={LOOKS} />
        <SegmentedControl<Period> label="Traffic of" value={period} onChange={(next) => connectionView.setState({ period: next })} options={PERIOD_OPTIONS} />
        <span className="flex-1" />
        <Button icon={Plus} onClick={() => connectionView.setState({ dialog: 'new' })}>New connection</Button>
      </div>
      {body()}
      {subject === null && <UnsavedBar />}
    </section>
  );
}

/** Where data goes: every connection with its real traffic, and beside it the settings of what is selected (ui.md C6). */
export function GraphTab() {
  const section = useStore(navigationStore, (state) => state.section);
  const place = connectionPlace(section);
  if (place.alone && place.subject !== null) return <Sheet key={`${place.subject.kind} ${place.subject.name}`} subject={place.subject} place={place} />;
  return <ListAndDetail id="connections" size={47} list={<Traffic />} detail={place.subject === null ? null : <Sheet key={`${place.subject.kind} ${place.subject.name}`} subject={place.subject} place={place} />} />;
}
