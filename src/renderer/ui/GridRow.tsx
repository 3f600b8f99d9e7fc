import type { HTMLAttributes } from 'react';
import { cx } from './classes.ts';

export interface GridRowProps extends HTMLAttributes<HTMLDivElement> {
  /** Position among all rows, from 0; the header is the first row of the grid. */
  index: number;
  selected: boolean;
  /** The look of a row that is not selected. */
  idle?: string | undefined;
  onSelect: () => void;
  onOpen?: (() => void) | undefined;
}

/** A row of a virtual list whose grid has the focus. `className` brings the columns. */
export function GridRow({ index, selected, idle = 'border-transparent hover:bg-bg1', onSelect, onOpen, className, ...rest }: GridRowProps) {
  return (
    <div
      {...rest}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      onMouseDown={onSelect}
      onDoubleClick={onOpen}
      className={cx('row-height border-l-2 select-none', selected ? 'border-accent bg-accent-tint' : idle, className)}
    />
  );
}
