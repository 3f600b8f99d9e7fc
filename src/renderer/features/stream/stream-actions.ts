/** What can be done with rows of the stream; keys, menus and buttons all come here. */
import { addTerm, cellFilter } from '../../../protocol/filter/index.ts';
import { stringifyJson } from '../../../protocol/json.ts';
import { api } from '../../api/api.ts';
import { asApiError } from '../../api/client.ts';
import { connectionStore } from '../../stores/connection.ts';
import { addFocus, contextStore, setFilter } from '../../stores/context.ts';
import { select, selectionStore } from '../../stores/selection.ts';
import { copyText } from '../../ui/clipboard.ts';
import { showToast } from '../../ui/toasts.ts';
import { inboundCurl } from '../../ui/curl.ts';
import { showWhy } from '../event/detail-place.ts';
import { eventData } from '../event/event-data.ts';
import { COLUMNS } from './columns.ts';
import type { ColumnId } from './columns.ts';
import { listView } from './list-view.ts';
import { moveTo } from './list-keys.ts';
import type { Movement } from './list-keys.ts';
import { cellValue } from './row-cells.ts';
import type { LoadedRow } from './row-cells.ts';
import { streamList } from './stream-session.ts';

/** The detail follows the active row, but not through every row of a held key. */
const FOLLOW_MS = 60;
let following: ReturnType<typeof setTimeout> | undefined;

export function activeRow(): LoadedRow | null {
  const row = streamList.activeRow();
  return row === null || row.kind === 'pending' ? null : row;
}

function selectRow(row: LoadedRow): void {
  const event = row.kind === 'event' ? row.event.id : null;
  const { event: oldEvent, batch } = selectionStore.getState();
  if (oldEvent === event && batch === row.event.batch_id) return;
  select({ event, batch: row.event.batch_id, step: null });
}

export function isDetailOpen(): boolean {
  return selectionStore.getState().batch !== null;
}

export function openActive(then?: () => void): void {
  const row = activeRow();
  if (row === null) return;
  selectRow(row);
  if (then !== undefined) requestAnimationFrame(then);
}

/** Why (or why not) the outputs got what is active, or what is open. */
export function explain(): void {
  if (activeRow() !== null) openActive();
  if (isDetailOpen()) showWhy(null);
}

export function closeDetail(): void {
  clearTimeout(following);
  select({ event: null, batch: null, step: null });
  listView.focus();
}

export function togglePeek(): void {
  if (isDetailOpen()) closeDetail();
  else openActive();
}

export function focusDetail(): void {
  document.querySelector<HTMLElement>('[data-event-detail]')?.focus();
}

export function activateRow(index: number): void {
  listView.reveal(streamList.activate(index));
  if (!isDetailOpen()) return;
  clearTimeout(following);
  following = setTimeout(() => openActive(), FOLLOW_MS);
}

export function move(movement: Movement): void {
  const target = moveTo(movement, {
    active: streamList.activeIndex(), first: 0, rows: streamList.getSnapshot().totalRows, page: listView.pageRows,
  });
  if (target === null) return;
  activateRow(target);
  // The list, not a button that was pressed before, gets the next Enter.
  if (document.activeElement?.closest('[data-event-detail]') === null) listView.focus();
}

export function showNewest(): void {
  contextStore.setState({ paused: false });
  streamList.jumpToTail();
  listView.toTop();
}

export function filterByCell(row: LoadedRow, column: ColumnId, exclude: boolean): void {
  const chosen = COLUMNS[column].field === null || cellValue(row, column) === undefined ? 'event' : column;
  const value = cellValue(row, chosen) ?? (row.kind === 'batch' ? row.event.batch_id : null);
  const field = row.kind === 'batch' && chosen === 'event' ? 'batch' : COLUMNS[chosen].field ?? 'name';
  setFilter(addTerm(contextStore.getState().filter, cellFilter(field, value, exclude)));
}

export function onlyThisUser(row: LoadedRow): void {
  if (row.event.mpid !== null) addFocus({ field: 'mpid', value: row.event.mpid });
}

function announce(action: Promise<string>): void {
  action.then(showToast, (error: unknown) => showToast(asApiError(error).message));
}

async function copied(text: string, what: string): Promise<string> {
  return (await copyText(text)) ? `${what} copied` : 'The clipboard is not available';
}

export function replay(batchId: string): void {
  announce(api.replayBatch(batchId).then(({ status }) => (status < 400 ? 'Batch sent again' : `The batch was sent again and refused with ${status}`)));
}

export function copyJson(batchId: string, eventId: string | null): void {
  announce(api.batch(batchId).then((batch) => copied(stringifyJson(eventId === null ? batch.batch : eventData(batch, eventId), 2), eventId === null ? 'Batch' : 'Event')));
}

export function copyCurl(batchId: string): void {
  const url = connectionStore.getState().status?.ingest.http ?? 'http://localhost:7070';
  announce(api.batch(batchId).then((batch) => copied(inboundCurl(batch.raw, url), 'cURL command')));
}
