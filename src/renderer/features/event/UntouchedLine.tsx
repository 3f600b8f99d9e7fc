import { useState } from 'react';
import { ChevronDown, ChevronRight } from 'lucide-react';
import { cx } from '../../ui/classes.ts';
import { plural } from '../../ui/format.ts';
import type { TraceEntry } from './trace-model.ts';
import { TraceItem } from './TraceItem.tsx';
import { verdictLook } from './verdicts.ts';

export interface UntouchedLineProps {
  entries: readonly TraceEntry[];
  selected: string | null;
  nested?: boolean | undefined;
  onSelect: (id: string) => void;
}

/** Stages that had nothing to do, in one dim line until somebody asks. */
export function UntouchedLine({ entries, selected, nested, onSelect }: UntouchedLineProps) {
  const [open, setOpen] = useState(false);
  if (entries.length === 0) return null;
  const isOpen = open || entries.some((entry) => entry.id === selected);
  const Chevron = isOpen ? ChevronDown : ChevronRight;
  return (
    <>
      <button type="button" aria-expanded={isOpen} onClick={() => setOpen(!open)} className={cx('flex h-7 w-full items-center gap-2.5 rounded-md pr-2 text-left text-12 whitespace-nowrap text-fg2 hover:bg-bg2 hover:text-fg1', nested ? 'pl-7' : 'pl-2.5')}>
        <Chevron aria-hidden size={13} className="ml-px w-[15px] shrink-0" />
        {plural(entries.length, 'stage')} not configured
      </button>
      {isOpen && entries.map((entry) => (
        <TraceItem key={entry.id} id={entry.id} look={verdictLook(entry)} label={entry.label} word={entry.word} ms={null} nested={nested} selected={selected === entry.id} onSelect={onSelect} />
      ))}
    </>
  );
}
