import { useMemo, useState } from 'react';
import { Grid3x3 } from 'lucide-react';
import { useStore } from 'zustand';
import { asApiError } from '../../../api/client.ts';
import { useWorkspace } from '../../../api/queries.ts';
import { reportKeys, useMatrixReport, useScope } from '../../../api/reports.ts';
import { useLiveRefresh } from '../../../api/use-live-refresh.ts';
import { runCommand } from '../../../app/commands.ts';
import { contextStore } from '../../../stores/context.ts';
import { Button } from '../../../ui/Button.tsx';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { ErrorState } from '../../../ui/ErrorState.tsx';
import { formatCount, plural } from '../../../ui/format.ts';
import { NoResults } from '../../../ui/NoResults.tsx';
import { SegmentedControl } from '../../../ui/SegmentedControl.tsx';
import { Select } from '../../../ui/Select.tsx';
import { SkeletonRows } from '../../../ui/Skeleton.tsx';
import { connectionView, PERIOD_OPTIONS, PERIOD_WORDS, rangeOf } from '../connection-view.ts';
import type { Period } from '../connection-view.ts';
import { UnsavedBar } from '../sheet/UnsavedBar.tsx';
import { MatrixGrid } from './MatrixGrid.tsx';
import { matrixColumns, matrixRows, STATE_LOOKS, stateCounts, STATES } from './matrix-model.ts';
import type { CellState } from './matrix-model.ts';

const ANY = 'any';
const NO_LABELS = { inputs: {}, outputs: {} };

/** Outputs by event names: what of it each output got, for checking that everything arrives where it should. */
export function MatrixTab() {
  const period = useStore(connectionView, (state) => state.period);
  const search = useStore(contextStore, (state) => state.connectionSearch);
  const [state, setState] = useState<CellState | null>(null);
  const range = useMemo(() => rangeOf(period), [period]);
  const scope = useScope();
  const workspace = useWorkspace().data;
  const report = useMatrixReport(scope, range);
  useLiveRefresh(reportKeys.all);
  const columns = useMemo(() => (report.data === undefined ? [] : matrixColumns(report.data, workspace ?? NO_LABELS, scope.input)), [report.data, workspace, scope.input]);
  const rows = useMemo(() => (report.data === undefined ? [] : matrixRows(report.data, columns, { search, state })), [report.data, columns, search, state]);
  const counts = useMemo(() => stateCounts(rows, columns), [rows, columns]);

  function body() {
    if (report.isPending) return <SkeletonRows rows={14} label="Loading the matrix" />;
    if (report.data === undefined) {
      const error = asApiError(report.error);
      return <ErrorState title="The matrix could not be read" code={error.code} onRetry={() => void report.refetch()}>{error.message}</ErrorState>;
    }
    if (report.data.rows.length === 0) {
      return (
        <EmptyState icon={Grid3x3} title={`Nothing was captured ${PERIOD_WORDS[period]}`} actions={<><Button variant="primary" onClick={() => runCommand('sample.send')}>Send a sample batch</Button>{period !== 'all' && <Button onClick={() => connectionView.setState({ period: 'all' })}>Look at everything</Button>}</>}>
          Each event name gets a row, with a cell for every connection that says what became of it there.
        </EmptyState>
      );
    }
    if (rows.length === 0) return <NoResults explanation={`No event${search === '' ? '' : ` called “${search}”`} ${state === null ? 'was captured' : `is ${STATE_LOOKS[state].word} at any output`} ${PERIOD_WORDS[period]}.`} onClear={() => { setState(null); contextStore.setState({ connectionSearch: '' }); }} />;
    return <MatrixGrid connections={columns} rows={rows} />;
  }
  return (
    <section aria-label="Matrix" className="flex min-h-0 flex-1 flex-col">
      <div className="flex min-h-11 shrink-0 flex-wrap items-center gap-2 px-4 py-1.5">
        <SegmentedControl<Period> label="Events of" value={period} onChange={(next) => connectionView.setState({ period: next })} options={PERIOD_OPTIONS} />
        <Select<CellState | typeof ANY> label="Rows" showLabel value={state ?? ANY} onChange={(next) => setState(next === ANY ? null : next)} options={[{ value: ANY, label: 'All' }, ...STATES.map((value) => ({ value, label: `with ${STATE_LOOKS[value].word}` }))]} />
      </div>
      {body()}
      {report.data !== undefined && rows.length > 0 && (
        <footer className="flex min-h-8 shrink-0 flex-wrap items-center gap-x-4 gap-y-1 border-t border-line px-4 py-1.5 text-12 text-fg2 tabular-nums">
          <span role="status"><b className="font-semibold text-fg0">{plural(rows.length, 'name')}</b> {PERIOD_WORDS[period]}</span>
          {STATES.filter((one) => counts[one] > 0).map((one) => <span key={one} title={STATE_LOOKS[one].meaning}>{formatCount(counts[one])} {STATE_LOOKS[one].word}</span>)}
          {report.data.left_out > 0 && <span>{plural(report.data.left_out, 'rarer name')} left out: narrow the time or the input</span>}
        </footer>
      )}
      <UnsavedBar />
    </section>
  );
}
