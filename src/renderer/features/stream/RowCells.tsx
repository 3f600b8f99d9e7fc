import { memo } from 'react';
import { cx } from '../../ui/classes.ts';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { COLUMNS } from './columns.ts';
import type { ColumnLayout } from './columns.ts';
import type { DisplayRow } from './row-model.ts';
import { StreamCell } from './StreamCell.tsx';
import { textCell } from './text-cell.ts';

export interface RowCellsProps {
  row: DisplayRow;
  layout: ColumnLayout;
  onFold: (batchSeq: number, folded: boolean) => void;
}

function sameRow(before: DisplayRow, after: DisplayRow): boolean {
  if (before === after) return true;
  if (before.kind === 'pending' || after.kind === 'pending') return before.kind === after.kind;
  if (before.kind !== after.kind || before.event !== after.event) return false;
  if (before.kind === 'event' || after.kind === 'event') return before.kind === 'event' && after.kind === 'event' && before.nested === after.nested;
  return before.folded === after.folded && before.members.length === after.members.length && before.members.every((one, index) => one === after.members[index]);
}

/** The cells of one row. Subscribes to nothing; drawn again only when the row itself says something else. */
export const RowCells = memo(function RowCells({ row, layout, onFold }: RowCellsProps) {
  return layout.order.map((id, index) => {
    const right = COLUMNS[id].align === 'right';
    const text = row.kind === 'pending' ? null : textCell(row, id);
    if (text !== null) {
      return (
        <span key={id} role="gridcell" aria-colindex={index + 1} data-column={id} title={text.title} className={cx('min-w-0 content-center', right && 'text-right', text.className)}>
          {text.text}
        </span>
      );
    }
    return (
      <span key={id} role="gridcell" aria-colindex={index + 1} data-column={id} className={cx('flex min-w-0 items-center', right && 'justify-end')}>
        {row.kind === 'pending'
          ? (id === 'event' || id === 'time') && <Skeleton className={id === 'event' ? 'h-3 w-32' : 'h-3 w-20'} />
          : <StreamCell row={row} column={id} onFold={() => onFold(row.event.batch_seq, row.kind === 'batch' ? !row.folded : true)} />}
      </span>
    );
  });
}, (before, after) => before.layout === after.layout && before.onFold === after.onFold && sameRow(before.row, after.row));
