import { cx } from '../../ui/classes.ts';
import { formatCount } from '../../ui/format.ts';
import type { Suggestion } from '../../../protocol/filter/index.ts';

export interface SuggestionListProps {
  id: string;
  items: readonly Suggestion[];
  active: number;
  /** What the text means now, or what is wrong with it. */
  note: string;
  error: boolean;
  onChoose: (item: Suggestion) => void;
}

/** Below the filter bar: what could come next, each with what it would mean. */
export function SuggestionList({ id, items, active, note, error, onChoose }: SuggestionListProps) {
  return (
    <div className="absolute inset-x-0 top-full z-30 mt-1 overflow-hidden rounded-lg bg-pop shadow-pop">
      <ul id={id} role="listbox" aria-label="Suggestions" className="max-h-80 overflow-y-auto p-1 empty:hidden">
        {items.map((item, index) => (
          <li
            key={`${item.kind}.${item.insert}`}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === active}
            onMouseDown={(event) => { event.preventDefault(); onChoose(item); }}
            className={cx('flex h-7 items-center gap-4 rounded px-2', index === active ? 'bg-bg3' : 'hover:bg-bg3')}
          >
            <code className="shrink-0 data text-accent">{item.label}</code>
            <span className="min-w-0 flex-1 truncate text-12 text-fg2">{item.explanation}</span>
            {item.count !== undefined && <span className="shrink-0 text-12 text-fg2 tabular-nums">{formatCount(item.count)}</span>}
          </li>
        ))}
      </ul>
      <p role="status" className={cx('border-t border-line px-3 py-1.5 text-12', error ? 'text-error' : 'text-fg1')}>{note}</p>
    </div>
  );
}
