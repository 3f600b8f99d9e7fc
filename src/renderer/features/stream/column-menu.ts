import { Check, RotateCcw } from 'lucide-react';
import type { MenuEntry } from '../../ui/Menu.tsx';
import { COLUMN_IDS, COLUMNS, DEFAULT_LAYOUT, toggleColumn } from './columns.ts';
import type { ColumnLayout } from './columns.ts';
import { changeColumns } from './column-store.ts';

/** Entries of the column chooser, in the header's context menu and in the footer. */
export function columnEntries(layout: ColumnLayout): MenuEntry[] {
  return [
    { kind: 'heading', label: 'Columns' },
    ...COLUMN_IDS.filter((id) => id !== 'event').map((id): MenuEntry => ({
      label: COLUMNS[id].title,
      icon: layout.order.includes(id) ? Check : undefined,
      checked: layout.order.includes(id),
      run: () => changeColumns((current) => toggleColumn(current, id)),
    })),
    { kind: 'separator' },
    { label: 'Standard columns', icon: RotateCcw, run: () => changeColumns(() => DEFAULT_LAYOUT) },
  ];
}
