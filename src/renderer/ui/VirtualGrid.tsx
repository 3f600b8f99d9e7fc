import type { ReactNode } from 'react';
import { cx } from './classes.ts';
import { HEAD_PX } from './use-virtual-grid.ts';
import type { VirtualGridModel } from './use-virtual-grid.ts';

/** Closer to the top than this counts as there. */
const TOP_PX = 5;

/** What a row of the grid hands on to its GridRow. */
export interface VirtualGridRow {
  id: string;
  index: number;
  selected: boolean;
  onSelect: () => void;
}

export interface VirtualGridProps<Row> {
  grid: VirtualGridModel<Row>;
  /** Classes of the columns, for the head. */
  columns: string;
  /** The column headers. */
  head: ReactNode;
  /** The top is in view, so that what is new may come in. */
  onTop: (atTop: boolean) => void;
  children: (row: Row, at: VirtualGridRow) => ReactNode;
}

/** One tab stop, of which only the rows in view are drawn. */
export function VirtualGrid<Row>({ grid, columns, head, onTop, children }: VirtualGridProps<Row>) {
  const { id, label, rows, keyOf, selected, more, position, scroller, virtual, onSelect } = grid;
  return (
    <div
      ref={scroller}
      role="grid"
      tabIndex={0}
      onScroll={() => onTop((scroller.current?.scrollTop ?? 0) <= TOP_PX)}
      aria-label={label}
      aria-rowcount={more ? -1 : rows.length + 1}
      aria-activedescendant={position < 0 ? undefined : `${id}${selected}`}
      className={cx('@container min-h-0 flex-1 overflow-y-auto outline-offset-[-2px] [scrollbar-gutter:stable]', position >= 0 && 'outline-none')}
    >
      <div role="row" aria-rowindex={1} className={cx(columns, 'sticky top-0 z-10 h-[27px] border-b border-l-2 border-line border-l-transparent bg-bg0 text-12 text-fg2')}>{head}</div>
      <div role="presentation" className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index];
          if (row === undefined) return null;
          const key = keyOf(row);
          return (
            <div key={key} role="presentation" className="absolute inset-x-0 top-0" style={{ transform: `translateY(${item.start - HEAD_PX}px)` }}>
              {children(row, { id: `${id}${key}`, index: item.index, selected: key === selected, onSelect: () => onSelect(row) })}
            </div>
          );
        })}
      </div>
    </div>
  );
}
