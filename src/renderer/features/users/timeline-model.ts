/** A user's events as the timeline lists them: days, within them batches, within them events. The newest first. */
import type { TimelineRow } from '../../../protocol/user.ts';

export type TimelineItem =
  | { readonly kind: 'day'; readonly id: string; readonly at: number }
  | { readonly kind: 'batch'; readonly id: string; readonly rows: readonly TimelineRow[] }
  | { readonly kind: 'event'; readonly id: string; readonly row: TimelineRow };

export interface TimelineFilter {
  readonly type: string | null;
  readonly input: string | null;
}

/** A batch that has no events is a row of its own; it belongs to no type. */
export function filterRows(rows: readonly TimelineRow[], { type, input }: TimelineFilter): TimelineRow[] {
  return rows.filter((row) => (type === null || row.type === type) && (input === null || row.input === input));
}

function dayOf(at: number): string {
  const date = new Date(at);
  return `${date.getFullYear()}-${date.getMonth()}-${date.getDate()}`;
}

/** A batch that went on over midnight, or that others came in between, is listed again. */
export function timelineItems(rows: readonly TimelineRow[]): TimelineItem[] {
  const items: TimelineItem[] = [];
  let day = '';
  let batch: { readonly id: string; readonly from: string | null; readonly rows: TimelineRow[] } | null = null;
  for (const row of rows) {
    const today = dayOf(row.at);
    if (today !== day) {
      items.push({ kind: 'day', id: `day ${today} ${row.id}`, at: row.at });
      day = today;
      batch = null;
    }
    if (batch === null || batch.id !== row.batch_id || batch.from !== row.copied_from) {
      batch = { id: row.batch_id, from: row.copied_from, rows: [] };
      items.push({ kind: 'batch', id: `batch ${row.batch_id} ${row.id}`, rows: batch.rows });
    }
    batch.rows.push(row);
    if (row.type !== 'batch') items.push({ kind: 'event', id: row.id, row });
  }
  return items;
}

/** What the filters offer: only what is there. */
export function seenIn(rows: readonly TimelineRow[]): { readonly types: readonly string[]; readonly inputs: readonly string[] } {
  return { types: [...new Set(rows.map(({ type }) => type))].toSorted(), inputs: [...new Set(rows.map(({ input }) => input))].toSorted() };
}
