import { cx } from '../../ui/classes.ts';
import { formatCount } from '../../ui/format.ts';

export interface NumberButtonProps {
  value: number;
  /** What is opened, for the tooltip: "Show the 12 events". */
  title: string;
  /** After the number, part of the same target. */
  unit?: string | undefined;
  className?: string | undefined;
  tabIndex?: number | undefined;
  onOpen: () => void;
}

/** A number that leads to the rows behind it. */
export function NumberButton({ value, title, unit, className, tabIndex, onOpen }: NumberButtonProps) {
  return (
    <button type="button" title={title} tabIndex={tabIndex} onClick={onOpen} className={cx('rounded-sm tabular-nums hover:underline', className)}>
      {formatCount(value)}{unit === undefined ? '' : ` ${unit}`}
    </button>
  );
}
