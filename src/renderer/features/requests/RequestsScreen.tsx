import { useState } from 'react';
import { ArrowLeftRight } from 'lucide-react';
import { useStore } from 'zustand';
import { asApiError } from '../../api/client.ts';
import { connectionStore } from '../../stores/connection.ts';
import { contextStore } from '../../stores/context.ts';
import { goTo } from '../../stores/navigation.ts';
import { select, selectionStore } from '../../stores/selection.ts';
import { uiStore } from '../../stores/ui.ts';
import { explain } from '../../app/filter/explain.ts';
import { runCommand } from '../../app/commands.ts';
import { useNarrow } from '../../ui/use-narrow.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { NoResults } from '../../ui/NoResults.tsx';
import { SkeletonRows } from '../../ui/Skeleton.tsx';
import { SplitPane } from '../../ui/SplitPane.tsx';
import { RequestDetailPane } from './RequestDetailPane.tsx';
import { RequestTable } from './RequestTable.tsx';
import { useRequestList } from './request-list.ts';

/** Every call that reached the ingest port, the unrecognised ones too. */
export function RequestsScreen() {
  const [follow, setFollow] = useState(true);
  const list = useRequestList(follow);
  const selected = useStore(selectionStore, (state) => state.request);
  const total = useStore(connectionStore, (state) => state.status?.counts.requests ?? 0);
  const placement = useStore(uiStore, (state) => state.detailPlacement);
  const narrow = useNarrow();

  if (list.loading) return <SkeletonRows rows={24} label="Loading requests" />;
  if (list.error) {
    const error = asApiError(list.error);
    return <ErrorState title="The requests could not be read" code={error.code} onRetry={list.refresh}>{error.message}</ErrorState>;
  }
  if (list.rows.length === 0) {
    return list.query === '' ? <Zero /> : (
      <NoResults explanation={explain(list.query, 'requests')} hidden={total} onClear={() => contextStore.setState({ requestFilter: '', input: null })} />
    );
  }
  const table = <RequestTable list={list} selected={selected} total={Math.max(total, list.rows.length)} onSelect={(row) => select({ request: row.id })} onFollow={setFollow} />;
  const below = placement === 'bottom' || (placement === 'auto' && narrow);
  if (selected === null) return table;
  return (
    <SplitPane
      key={String(below)}
      id={below ? 'requests-below' : 'requests'}
      direction={below ? 'vertical' : 'horizontal'}
      secondSize={48}
      first={table}
      second={<RequestDetailPane id={selected} onClose={() => select({ request: null })} />}
    />
  );
}

function Zero() {
  return (
    <EmptyState
      icon={ArrowLeftRight}
      title="No calls yet"
      actions={<><Button variant="primary" onClick={() => runCommand('sample.send')}>Send a sample batch</Button><Button onClick={() => goTo('setup')}>Set up an SDK</Button></>}
    >
      Every call to the ingest port is listed here with its exact bytes, calls to a wrong path too.
    </EmptyState>
  );
}
