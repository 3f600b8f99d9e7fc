import { useSyncExternalStore } from 'react';
import { Eraser } from 'lucide-react';
import { useStore } from 'zustand';
import { asApiError } from '../../api/client.ts';
import { connectionStore } from '../../stores/connection.ts';
import { contextStore } from '../../stores/context.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { SkeletonRows } from '../../ui/Skeleton.tsx';
import { FirstSteps } from '../setup/FirstSteps.tsx';
import { HistogramStrip } from './HistogramStrip.tsx';
import { ListFooter } from './ListFooter.tsx';
import { NewRowsPill } from './NewRowsPill.tsx';
import { StreamNoResults } from './StreamNoResults.tsx';
import { StreamRows } from './StreamRows.tsx';
import { streamList } from './stream-session.ts';

function Disconnected() {
  const engine = useStore(connectionStore, (state) => state.engine);
  const reason = engine?.state === 'failed' || engine?.state === 'died' ? engine.reason : null;
  return (
    <ErrorState title="The engine does not answer" onRetry={() => streamList.reload()}>
      {reason ?? 'Nothing that was accepted is lost. Start Cloudchamber again; this page then goes on by itself.'}
    </ErrorState>
  );
}

function ListError({ error }: { error: unknown }) {
  const { code, message } = asApiError(error);
  if (code === 'unreachable') return <Disconnected />;
  return <ErrorState title="The list cannot be shown" code={code} onRetry={() => streamList.reload()}>{message}</ErrorState>;
}

/** The list or what stands in its place: there is always a reason and a next step. */
function Rows() {
  const snapshot = useSyncExternalStore(streamList.subscribe, streamList.getSnapshot);
  const isCleared = useStore(contextStore, (state) => state.clearedSeq !== null);
  const stored = useStore(connectionStore, (state) => state.status?.counts.events);
  if (snapshot.totalRows > 0) {
    return (
      <>
        <StreamRows />
        <NewRowsPill count={snapshot.newer} paused={snapshot.paused} />
      </>
    );
  }
  if (snapshot.status === 'loading') return <SkeletonRows rows={16} label="Loading events" />;
  if (snapshot.status === 'error') return <ListError error={snapshot.error} />;
  if (snapshot.scanned < 1) return <SkeletonRows rows={8} label="Searching" />;
  if (isCleared) {
    return (
      <EmptyState icon={Eraser} title="The view was cleared" actions={<Button onClick={() => contextStore.setState({ clearedSeq: null })}>Show everything again</Button>}>
        New events appear here. What was captured before is kept.
      </EmptyState>
    );
  }
  if (snapshot.query !== '' && stored !== 0) return <StreamNoResults />;
  return (
    <>
      <div className="min-h-0 flex-1 overflow-y-auto"><FirstSteps /></div>
      <NewRowsPill count={snapshot.newer} paused={snapshot.paused} />
    </>
  );
}

export function StreamBody() {
  const snapshot = useSyncExternalStore(streamList.subscribe, streamList.getSnapshot);
  return (
    <section aria-label="Live stream" className="flex min-h-0 min-w-0 flex-1 flex-col">
      {snapshot.totalRows > 0 && <HistogramStrip />}
      <div className="relative flex min-h-0 flex-1 flex-col">
        <Rows />
      </div>
      {snapshot.status !== 'error' && <ListFooter snapshot={snapshot} />}
    </section>
  );
}
