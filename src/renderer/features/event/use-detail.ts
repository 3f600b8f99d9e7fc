import { useEffect } from 'react';
import { useStore } from 'zustand';
import type { BatchDetail, EventRow } from '../../../protocol/contract.ts';
import { useBatch, useEvent } from '../../api/queries.ts';
import { select, selectionStore } from '../../stores/selection.ts';

export type Detail =
  | { readonly kind: 'loading' }
  | { readonly kind: 'error'; readonly error: unknown; readonly retry: () => void }
  /** `event` is null when the whole batch is looked at. */
  | { readonly kind: 'ready'; readonly batch: BatchDetail; readonly event: EventRow | null };

/** What is selected, loaded. A link may name the event alone; its batch is then looked up and selected with it. */
export function useDetail(): Detail {
  const { event: eventId, batch: batchId } = useStore(selectionStore);
  const byEvent = useEvent(batchId === null ? eventId : null);
  const batch = useBatch(batchId);
  const foundBatch = byEvent.data?.batch.id;

  useEffect(() => {
    if (foundBatch !== undefined) select({ batch: foundBatch });
  }, [foundBatch]);

  const query = batchId === null ? byEvent : batch;
  if (query.error !== null && query.data === undefined) return { kind: 'error', error: query.error, retry: () => void query.refetch() };
  if (batch.data === undefined) return { kind: 'loading' };
  const event = batch.data.event_rows.find((row) => row.id === eventId) ?? null;
  return { kind: 'ready', batch: batch.data, event };
}
