/** Finds in the list what was selected elsewhere: by a link, the palette, another screen. */
import { api } from '../../api/api.ts';
import type { SelectionState } from '../../stores/selection.ts';
import type { RowRef } from './row-model.ts';
import { listView } from './list-view.ts';
import { streamList } from './stream-session.ts';

type Selection = Pick<SelectionState, 'event' | 'batch'>;

async function rowOf({ event, batch }: Selection): Promise<RowRef | null> {
  if (event !== null) return { kind: 'event', seq: (await api.event(event)).event.seq };
  if (batch === null) return null;
  const rows = (await api.batch(batch)).event_rows;
  return rows.length === 0 ? null : { kind: 'batch', seq: Math.max(...rows.map((row) => row.seq)) };
}

function isActive({ event, batch }: Selection): boolean {
  const row = streamList.activeRow();
  if (row === null || row.kind === 'pending') return false;
  return row.event.batch_id === batch && (row.kind === 'batch' ? event === null : row.event.id === event);
}

/** Makes the selected row the active one and scrolls to it, as far as the filter lets it through. */
export async function showSelectedInList(selection: Selection): Promise<void> {
  if ((selection.event === null && selection.batch === null) || isActive(selection)) return;
  try {
    const ref = await rowOf(selection);
    if (ref === null || isActive(selection)) return;
    const loaded = streamList.model.find(ref);
    streamList.setActive(ref);
    if (loaded !== null) {
      listView.reveal(loaded);
      return;
    }
    const window = await api.eventRows({ query: streamList.query, anchor: ref.seq, offset: 0, limit: 1 });
    const [row] = window.items;
    if (row?.seq !== ref.seq || streamList.model.anchor === null || ref.seq > streamList.model.anchor) return;
    const index = streamList.model.indexOfOffset(streamList.model.total - window.total);
    listView.reveal(streamList.activate(index));
  } catch {
    // The detail says that the event is gone; the list stays where it is.
  }
}
