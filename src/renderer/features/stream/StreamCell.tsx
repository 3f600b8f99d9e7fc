import type { ColumnId } from './columns.ts';
import { EventCell } from './EventCell.tsx';
import { OutcomeCell } from './OutcomeCell.tsx';
import { rowOutcome } from './row-cells.ts';
import type { LoadedRow } from './row-cells.ts';

/** Columns that draw more than text; the others are `text-cell.ts`. */
export function StreamCell({ row, column, onFold }: { row: LoadedRow; column: ColumnId; onFold: () => void }) {
  switch (column) {
    case 'dir': return <span role="img" aria-label="in" className="arrow-in" />;
    case 'event': return <EventCell row={row} onFold={onFold} />;
    case 'outcome': return <OutcomeCell summary={rowOutcome(row)} />;
    default: return null;
  }
}
