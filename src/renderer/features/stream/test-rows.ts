/** Event rows for this feature's unit tests. */
import type { EventRow, EventWindow } from '../../../protocol/contract.ts';
import { PAGE_SIZE } from './row-model.ts';

export function eventRow(part: Partial<EventRow> & { seq: number }): EventRow {
  return {
    id: `e${part.seq}`, batch_id: `b${part.batch_seq ?? 1}`, batch_seq: 1, index: 0,
    at: 1_700_000_000_000 + part.seq, received_at: 1_700_000_000_000 + part.seq,
    type: 'custom_event', kind: 'navigation', name: `Event ${part.seq}`, detail: '', env: 'development', input: 'web', platform: 'web',
    mpid: '7751000000000000002', source: 'Web', device: null, sdk: null, session: null,
    outcome: null, outcomes: [], violations: 0, flags: [], took_ms: 1, bytes: 100, ...part,
  };
}

/** Oldest first: batch n (from 1) with `sizes[n - 1]` events. */
export function storedEvents(sizes: readonly number[]): EventRow[] {
  const events: EventRow[] = [];
  sizes.forEach((size, batch) => {
    for (let index = 0; index < size; index += 1) events.push(eventRow({ seq: events.length + 1, batch_seq: batch + 1, index }));
  });
  return events;
}

/** What `GET /api/v1/events/rows` answers over these events. */
export function windowOf(events: readonly EventRow[], query: { offset: number; anchor?: number; limit?: number }): EventWindow {
  const newest = events.at(-1)?.seq ?? 0;
  const anchor = query.anchor ?? newest;
  const below = events.filter((event) => event.seq <= anchor).reverse();
  return {
    anchor, total: below.length, newer: events.length - below.length, offset: query.offset,
    items: below.slice(query.offset, query.offset + (query.limit ?? PAGE_SIZE)), complete: true, scanned: 1,
  };
}
