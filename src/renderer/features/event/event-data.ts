import type { BatchDetail } from '../../../protocol/contract.ts';

type EventJson = BatchDetail['events'][number];

function idOf(event: EventJson): unknown {
  const data = event['data'];
  return typeof data === 'object' && data !== null && !Array.isArray(data) ? data['event_id'] : undefined;
}

/** One event of a batch as JSON: by its id, or by its place where an output of an earlier version left the id out. */
export function eventData(batch: Pick<BatchDetail, 'events' | 'event_rows'>, eventId: string): EventJson | null {
  const byId = batch.events.find((event) => String(idOf(event)) === eventId);
  const index = batch.event_rows.find((row) => row.id === eventId)?.index;
  return byId ?? (index === undefined ? null : batch.events[index] ?? null);
}
