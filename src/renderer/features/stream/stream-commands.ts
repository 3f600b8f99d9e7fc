/** The live stream's commands; registered while it is on screen. */
import { contextStore } from '../../stores/context.ts';
import { selectionStore } from '../../stores/selection.ts';
import type { Command } from '../../app/commands.ts';
import {
  activeRow, closeDetail, copyCurl, copyJson, explain, filterByCell, isDetailOpen, move, onlyThisUser, openActive, replay, showNewest, togglePeek,
} from './stream-actions.ts';
import type { LoadedRow } from './row-cells.ts';
import { listView } from './list-view.ts';
import { streamList } from './stream-session.ts';

const GROUP = 'Live stream';

function withRow(): true | string {
  return activeRow() !== null || selectionStore.getState().batch !== null || 'No row is active';
}

/** The active row's ids, else those of what is open. */
function target(): { batch: string; event: string | null } | null {
  const row = activeRow();
  if (row !== null) return { batch: row.event.batch_id, event: row.kind === 'event' ? row.event.id : null };
  const { batch, event } = selectionStore.getState();
  return batch === null ? null : { batch, event };
}

const onRow = (run: (row: LoadedRow) => void) => (): void => {
  const row = activeRow();
  if (row !== null) run(row);
};

const onTarget = (run: (batch: string, event: string | null) => void) => (): void => {
  const found = target();
  if (found !== null) run(found.batch, found.event);
};

function back(): void {
  if (isDetailOpen()) closeDetail();
  else if (streamList.getSnapshot().active !== null) streamList.setActive(null);
}

function clearView(): void {
  const newest = streamList.model.anchor;
  if (newest !== null) contextStore.setState({ clearedSeq: newest });
}

export const STREAM_COMMANDS: readonly Command[] = [
  { id: 'stream.next', title: 'Next row', group: GROUP, keys: ['j', 'down'], hidden: true, run: () => move('next') },
  { id: 'stream.previous', title: 'Previous row', group: GROUP, keys: ['k', 'up'], hidden: true, run: () => move('previous') },
  { id: 'stream.page-down', title: 'Page down', group: GROUP, keys: ['pagedown'], hidden: true, run: () => move('page-down') },
  { id: 'stream.page-up', title: 'Page up', group: GROUP, keys: ['pageup'], hidden: true, run: () => move('page-up') },
  { id: 'stream.first', title: 'Newest row', group: GROUP, keys: ['home'], hidden: true, run: () => move('home') },
  { id: 'stream.last', title: 'Oldest row', group: GROUP, keys: ['end'], hidden: true, run: () => move('end') },
  { id: 'stream.open', title: 'Open the row', group: GROUP, keys: ['enter'], hidden: true, when: withRow, run: () => openActive() },
  { id: 'stream.peek', title: 'Peek at the row', group: GROUP, keys: ['space'], hidden: true, when: withRow, run: togglePeek },
  { id: 'stream.fold', title: 'Fold the batch', group: GROUP, keys: ['left'], hidden: true, when: withRow, run: onRow((row) => streamList.setFolded(row.event.batch_seq, true)) },
  { id: 'stream.unfold', title: 'Unfold the batch', group: GROUP, keys: ['right'], hidden: true, when: withRow, run: onRow((row) => streamList.setFolded(row.event.batch_seq, false)) },
  { id: 'stream.back', title: 'Close the detail', group: GROUP, keys: ['escape'], hidden: true, run: back },
  { id: 'stream.newest', title: 'Show the newest events', group: GROUP, keys: ['shift+home'], run: showNewest },
  { id: 'stream.focus', title: 'Focus the list', group: GROUP, run: () => listView.focus() },
  { id: 'stream.clear', title: 'Clear the view (keeps the data)', group: GROUP, keys: ['mod+l'], run: clearView },
  { id: 'stream.explain', title: 'Explain: why or why not, for each output', group: GROUP, keys: ['e'], when: withRow, run: explain },
  { id: 'stream.replay', title: 'Replay the batch', group: GROUP, keys: ['r'], when: withRow, run: onTarget((batch) => replay(batch)) },
  { id: 'stream.copy-json', title: 'Copy as JSON', group: GROUP, keys: ['y'], when: withRow, run: onTarget(copyJson) },
  { id: 'stream.copy-curl', title: 'Copy as cURL', group: GROUP, keys: ['shift+y'], when: withRow, run: onTarget((batch) => copyCurl(batch)) },
  { id: 'stream.filter-cell', title: 'Filter by this cell', group: GROUP, keys: ['f'], when: withRow, run: onRow((row) => filterByCell(row, listView.column, false)) },
  { id: 'stream.exclude-cell', title: 'Exclude this cell', group: GROUP, keys: ['shift+f'], when: withRow, run: onRow((row) => filterByCell(row, listView.column, true)) },
  { id: 'stream.only-user', title: 'Only this user', group: GROUP, when: withRow, run: onRow(onlyThisUser) },
  { id: 'stream.fold-all', title: 'Fold or unfold all batches', group: GROUP, keys: ['shift+left', 'shift+right'], run: () => streamList.foldAll(!streamList.model.allFolded) },
];
