import { cx } from '../../ui/classes.ts';
import { typeLabel } from './identity-words.ts';
import type { Pair } from './identity-words.ts';

/** An identity as a label: its type in dim words, its value as data. */
export function PairChip({ pair, className }: { pair: Pair; className?: string | undefined }) {
  return (
    <span title={`${typeLabel(pair.type)} ${pair.value}`} className={cx('inline-flex h-6 max-w-full min-w-0 items-center gap-1.5 rounded border border-line bg-bg2 px-1.5', className)}>
      <span className="shrink-0 text-11 text-fg2">{typeLabel(pair.type)}</span>
      <span className="truncate data text-[11.5px]! text-fg0">{pair.value}</span>
    </span>
  );
}
