/** A grid of numbers as one tab stop: arrow keys move from cell to cell, Enter opens what the number counts (ui.md B3). */
import { useEffect, useId, useState } from 'react';
import { useCommands } from '../../app/commands.ts';
import { focusGrid } from '../../ui/focus-grid.ts';

export interface GridCell {
  /** Id of the row; null before anything was chosen. */
  readonly row: string | null;
  readonly column: number;
}

export interface CellGridOptions {
  /** Accessible name of the grid, and heading of its commands. */
  readonly label: string;
  /** Before the ids of its commands. */
  readonly prefix: string;
  readonly rows: readonly string[];
  readonly columns: number;
  /** The rows that can be opened, and whether they are. */
  readonly isOpen: (row: string) => boolean | null;
  readonly onToggle: (row: string) => void;
  readonly onOpen: (row: string, column: number) => void;
  /** Where the keyboard starts, and what is shown before it was used. */
  readonly start: GridCell;
  readonly onMove?: ((cell: GridCell) => void) | undefined;
}

export function useCellGrid({ label, prefix, rows, columns, isOpen, onToggle, onOpen, start, onMove }: CellGridOptions) {
  const id = useId();
  const [chosen, setChosen] = useState<GridCell>(start);
  // A row or a column that has gone gives way to where one starts.
  const known = chosen.row !== null && rows.includes(chosen.row) && chosen.column < columns;
  const active = known ? chosen : start;
  const position = active.row === null ? -1 : rows.indexOf(active.row);
  const cellId = (row: string, column: number): string => `${id}${column}-${row}`;

  function choose(row: string | undefined, column: number): void {
    if (row === undefined) return;
    const cell = { row, column: Math.max(0, Math.min(columns - 1, column)) };
    setChosen(cell);
    onMove?.(cell);
    focusGrid(label);
  }
  function sideways(step: 1 | -1): void {
    const { row, column } = active;
    if (row === null) return choose(rows[0], column);
    if (column === 0 && isOpen(row) === (step < 0)) return onToggle(row);
    choose(row, column + step);
  }
  const move = (step: number): void => choose(rows[Math.max(0, Math.min(rows.length - 1, position + step))], active.column);
  const hidden = { group: label, hidden: true } as const;
  useCommands(() => [
    { ...hidden, id: `${prefix}.next`, title: 'Next row', keys: ['j', 'down'], run: () => move(1) },
    { ...hidden, id: `${prefix}.previous`, title: 'Previous row', keys: ['k', 'up'], run: () => move(-1) },
    { ...hidden, id: `${prefix}.right`, title: 'Next column, or open the row', keys: ['right'], run: () => sideways(1) },
    { ...hidden, id: `${prefix}.left`, title: 'Previous column, or close the row', keys: ['left'], run: () => sideways(-1) },
    { ...hidden, id: `${prefix}.page-down`, title: 'Ten rows down', keys: ['pagedown'], run: () => move(10) },
    { ...hidden, id: `${prefix}.page-up`, title: 'Ten rows up', keys: ['pageup'], run: () => move(-10) },
    { ...hidden, id: `${prefix}.first`, title: 'First row', keys: ['home'], run: () => move(-rows.length) },
    { ...hidden, id: `${prefix}.last`, title: 'Last row', keys: ['end'], run: () => move(rows.length) },
    { ...hidden, id: `${prefix}.open`, title: 'Show the rows behind the number', keys: ['enter'], run: () => { if (active.row !== null) onOpen(active.row, active.column); } },
  ], [rows, columns, active.row, active.column, isOpen, onToggle, onOpen]);
  useEffect(() => {
    if (known) document.getElementById(cellId(active.row ?? '', active.column))?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- the cell that is chosen comes into view
  }, [active.row, active.column]);
  return { active, position, cellId, choose, activeId: active.row === null ? undefined : cellId(active.row, active.column) };
}
