import { ChevronsDownUp, ChevronsUpDown, CircleHelp, Copy, Filter, FilterX, PanelRight, RotateCcw, SquareTerminal, User } from 'lucide-react';
import type { MenuEntry } from '../../ui/Menu.tsx';
import { COLUMNS } from './columns.ts';
import type { DisplayRow } from './row-model.ts';
import { copyCurl, copyJson, explain, filterByCell, focusDetail, onlyThisUser, openActive, replay } from './stream-actions.ts';
import { listView } from './list-view.ts';
import { streamList } from './stream-session.ts';

/** What the right mouse button offers on a row. */
export function rowMenu(row: DisplayRow | null): MenuEntry[] {
  if (row === null || row.kind === 'pending') return [{ label: 'No row is active', disabled: 'Choose one first', run: () => undefined }];
  const { event } = row;
  const column = listView.column === 'event' ? 'event name' : COLUMNS[listView.column].title.toLowerCase();
  const allFolded = streamList.model.allFolded;
  return [
    { label: row.kind === 'batch' ? 'Open the batch' : 'Open the trace', icon: PanelRight, keys: 'enter', run: () => openActive(focusDetail) },
    { label: 'Explain why or why not', icon: CircleHelp, keys: 'e', run: explain },
    { label: 'Replay the batch', icon: RotateCcw, keys: 'r', run: () => replay(event.batch_id) },
    { kind: 'separator' },
    { label: 'Copy JSON', icon: Copy, keys: 'y', run: () => copyJson(event.batch_id, row.kind === 'event' ? event.id : null) },
    { label: 'Copy as cURL', icon: SquareTerminal, keys: 'shift+y', run: () => copyCurl(event.batch_id) },
    { kind: 'separator' },
    { label: `Filter by this ${column}`, icon: Filter, keys: 'f', run: () => filterByCell(row, listView.column, false) },
    { label: `Exclude this ${column}`, icon: FilterX, keys: 'shift+f', run: () => filterByCell(row, listView.column, true) },
    { label: 'Only this user', icon: User, ...(event.mpid === null ? { disabled: 'The batch has no MPID' } : {}), run: () => onlyThisUser(row) },
    { kind: 'separator' },
    { label: allFolded ? 'Unfold all batches' : 'Fold all batches', icon: allFolded ? ChevronsUpDown : ChevronsDownUp, run: () => streamList.foldAll(!allFolded) },
  ];
}
