import { ChevronDown, ChevronRight } from 'lucide-react';
import { VIOLATION_KIND_LABELS } from '../../../protocol/data-plan.ts';
import { goTo } from '../../stores/navigation.ts';
import { select } from '../../stores/selection.ts';
import { Button } from '../../ui/Button.tsx';
import { cx } from '../../ui/classes.ts';
import { pointName, shortPath } from '../../ui/data-points.ts';
import { EventGlyph } from '../../ui/EventGlyph.tsx';
import { formatCount } from '../../ui/format.ts';
import { changeOf, columnsFor } from './tournament-model.ts';
import type { Change, TournamentRow } from './tournament-model.ts';

const WORDS: Readonly<Record<Change, string | null>> = { appears: 'appears', vanishes: 'vanishes', more: null, fewer: null, same: null };

function Cell({ count, first, isFirst }: { count: number; first: number; isFirst: boolean }) {
  const change = isFirst ? 'same' : changeOf(first, count);
  const word = WORDS[change];
  return (
    <span role="cell" className={cx('text-right tabular-nums', change === 'appears' && 'font-semibold text-error', change === 'vanishes' && 'font-semibold text-ok')}>
      {word !== null && <span className="mr-1.5 text-12 font-normal">{word}</span>}
      {count === 0 && word === null ? <span className="text-fg2">0</span> : formatCount(count)}
    </span>
  );
}

/** One violation over all contestants. */
export function ResultRow({ row, open, onToggle }: { row: TournamentRow; open: boolean; onToggle: () => void }) {
  const [first = 0] = row.counts;
  const { type, category } = pointName(row.match_key);
  const path = shortPath(row.path);
  const Chevron = open ? ChevronDown : ChevronRight;
  function showExample(): void {
    select({ event: row.example_event, batch: row.example_batch, step: null });
    goTo('stream');
  }
  return (
    <div className={cx('border-b border-line', open && 'bg-bg1')}>
      <div role="row" className="grid min-h-11 items-center gap-x-3 px-4 hover:bg-bg1" style={columnsFor(row.counts.length)}>
        <span role="rowheader" className="min-w-0">
          <button type="button" aria-expanded={open} onClick={onToggle} className="flex w-full min-w-0 items-center gap-2 py-1 text-left">
            <Chevron aria-hidden size={14} className="shrink-0 text-fg2" />
            <EventGlyph type={type} />
            <span className="min-w-0">
              <span className="flex min-w-0 items-baseline gap-2"><span className="truncate font-medium">{row.point}</span>{path !== '' && <code className="truncate text-12 text-fg1" title={row.path}>{path}</code>}</span>
              <span className="block truncate text-12 text-fg2">{VIOLATION_KIND_LABELS[row.code]}, {category.charAt(0).toLowerCase()}{category.slice(1)}</span>
            </span>
          </button>
        </span>
        {row.counts.map((count, index) => <Cell key={index} count={count} first={first} isFirst={index === 0} />)}
      </div>
      {open && (
        <div className="flex flex-wrap items-center gap-3 px-4 pb-2.5 pl-14">
          <p className="min-w-48 flex-1 text-fg1">{row.message}</p>
          <Button size="small" onClick={showExample}>Open an example</Button>
        </div>
      )}
    </div>
  );
}
