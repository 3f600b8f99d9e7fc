import { useStore } from 'zustand';
import { asApiError } from '../../api/client.ts';
import { selectionStore } from '../../stores/selection.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Skeleton, SkeletonRows } from '../../ui/Skeleton.tsx';
import { EventDetail } from './EventDetail.tsx';
import { useDetail } from './use-detail.ts';

function DetailError({ error, retry, onClose }: { error: unknown; retry: () => void; onClose: () => void }) {
  const { status, code, message } = asApiError(error);
  if (status === 404) {
    return (
      <>
        <ErrorState title="This event is no longer kept">It was removed to stay under the storage cap, or the captured data was deleted.</ErrorState>
        <div className="flex justify-center pb-6"><Button onClick={onClose}>Close</Button></div>
      </>
    );
  }
  return <ErrorState title="The event could not be read" code={code} onRetry={retry}>{message}</ErrorState>;
}

/** The detail beside or below the list. */
export function EventPane({ onClose }: { onClose: () => void }) {
  const detail = useDetail();
  const { event } = useStore(selectionStore);
  return (
    <aside data-event-detail tabIndex={-1} aria-label={event === null ? 'Batch detail' : 'Event detail'} className="flex min-h-0 min-w-0 flex-1 flex-col outline-none">
      {detail.kind === 'loading' && (
        <>
          <div className="flex h-12 shrink-0 items-center border-b border-line px-4"><Skeleton className="h-4 w-56" /></div>
          <SkeletonRows rows={8} label="Loading the event" />
        </>
      )}
      {detail.kind === 'error' && <DetailError error={detail.error} retry={detail.retry} onClose={onClose} />}
      {detail.kind === 'ready' && <EventDetail batch={detail.batch} event={detail.event} onClose={onClose} />}
    </aside>
  );
}
