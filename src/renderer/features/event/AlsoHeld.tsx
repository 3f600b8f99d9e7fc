import { cx } from '../../ui/classes.ts';
import type { TraceEntry } from './trace-model.ts';
import { TraceItem } from './TraceItem.tsx';
import { verdictLook } from './verdicts.ts';

export interface AlsoHeldProps {
  entries: readonly TraceEntry[];
  selected: string | null;
  nested?: boolean | undefined;
  onSelect: (id: string) => void;
}

/** Later stages that would have held it back as well, under the one that did. */
export function AlsoHeld({ entries, selected, nested, onSelect }: AlsoHeldProps) {
  if (entries.length === 0) return null;
  return (
    <>
      <p className={cx('flex h-6 items-end pb-0.5 text-12 text-fg2', nested ? 'pl-7' : 'pl-2.5')}>Would also have held it back</p>
      {entries.map((entry) => (
        <TraceItem key={entry.id} id={entry.id} look={verdictLook(entry)} label={entry.label} word={entry.word} ms={null} nested={nested} selected={selected === entry.id} onSelect={onSelect} />
      ))}
    </>
  );
}
