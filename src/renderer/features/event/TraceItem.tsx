import type { ReactNode } from 'react';
import { cx } from '../../ui/classes.ts';
import { formatMs } from '../../ui/format.ts';
import { TONE_TEXT } from '../../ui/tones.ts';
import type { Look } from './verdicts.ts';

export interface TraceItemProps {
  id: string;
  look: Look;
  label: string;
  word: string;
  ms: number | null;
  selected: boolean;
  /** A line leads on to the next item. */
  joined?: boolean | undefined;
  nested?: boolean | undefined;
  expanded?: boolean | undefined;
  onSelect: (id: string) => void;
  children?: ReactNode;
}

/** One step: glyph by verdict, its name, the reason in short, milliseconds. */
export function TraceItem({ id, look, label, word, ms, selected, joined, nested, expanded, onSelect }: TraceItemProps) {
  const Icon = look.icon;
  return (
    <button
      type="button"
      aria-current={selected ? 'step' : undefined}
      aria-expanded={expanded}
      data-trace-item={id}
      title={word === '' ? label : `${label}: ${word}`}
      onClick={() => onSelect(id)}
      className={cx('relative flex h-[30px] w-full items-center gap-2.5 rounded-md pr-2 text-left', nested ? 'pl-7' : 'pl-2.5', selected ? 'bg-bg3' : 'hover:bg-bg2')}
    >
      {joined && <span aria-hidden className={cx('absolute top-[22px] h-4 w-px bg-line', nested ? 'left-[35px]' : 'left-[17px]')} />}
      <Icon role="img" aria-label={look.meaning} size={15} className={cx('relative shrink-0', TONE_TEXT[look.tone])} />
      <span className="flex min-w-0 flex-1 items-baseline gap-1.5">
        <span className={cx('shrink-0 text-fg0', selected && 'font-medium')}>{label}</span>
        <span className="truncate text-12 text-fg2">{word}</span>
      </span>
      {ms !== null && <span className="shrink-0 text-12 text-fg2 tabular-nums">{formatMs(ms)}</span>}
    </button>
  );
}
