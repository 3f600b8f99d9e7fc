import { useEffect, useId, useLayoutEffect, useRef } from 'react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp, ShieldBan } from 'lucide-react';
import { useStore } from 'zustand';
import type { ViolationGroup } from '../../../protocol/data-plan.ts';
import { uiStore } from '../../stores/ui.ts';
import { engineNow } from '../../stores/engine-clock.ts';
import { ROW_HEIGHT } from '../../styles/tokens.ts';
import { anchoredScroll } from '../../ui/anchored-scroll.ts';
import { cx } from '../../ui/classes.ts';
import type { SortColumn } from './violation-model.ts';
import { FROM_1140, FROM_780, FROM_900, GROUP_COLUMNS, GroupRow } from './GroupRow.tsx';
import { violationView } from './violation-view.ts';

interface Column {
  readonly sort: SortColumn | null;
  readonly label: string;
  readonly className?: string;
  readonly right?: boolean;
}

const COLUMNS: readonly Column[] = [
  { sort: 'point', label: 'Data point' },
  { sort: 'kind', label: 'Violation' },
  { sort: 'path', label: 'Attribute' },
  { sort: 'count', label: 'Count', right: true },
  { sort: null, label: 'Course', className: FROM_780 },
  { sort: 'blocked', label: '' },
  { sort: 'first', label: 'First seen', className: FROM_900, right: true },
  { sort: 'last', label: 'Last seen', right: true },
  { sort: 'sdk', label: 'SDK', className: FROM_1140 },
  { sort: 'app', label: 'App', className: FROM_1140 },
];

function sortBy(by: SortColumn): void {
  violationView.setState(({ sort }) => ({ sort: { by, descending: sort.by === by ? !sort.descending : by === 'count' || by === 'first' || by === 'last' || by === 'blocked' } }));
}

function HeaderCell({ column }: { column: Column }) {
  const sort = useStore(violationView, (state) => state.sort);
  const by = column.sort;
  const current = by !== null && sort.by === by;
  const Arrow = sort.descending ? ArrowDown : ArrowUp;
  return (
    <span role="columnheader" aria-sort={current ? (sort.descending ? 'descending' : 'ascending') : by === null ? undefined : 'none'} className={cx('min-w-0', column.className, column.right && 'text-right')}>
      {by === null ? column.label : (
        <button type="button" tabIndex={-1} onClick={() => sortBy(by)} aria-label={column.label === '' ? 'Blocked' : undefined} title={column.label === '' ? 'Blocked' : undefined} className={cx('inline-flex max-w-full items-center gap-1 rounded-sm hover:text-fg0', current && 'text-fg0')}>
          {column.label === '' ? <ShieldBan aria-hidden size={13} className="mx-auto" /> : <span className="truncate">{column.label}</span>}
          {current && column.label !== '' && <Arrow aria-hidden size={11} className="shrink-0" />}
        </button>
      )}
    </span>
  );
}

export interface GroupTableProps {
  groups: readonly ViolationGroup[];
  selected: string | null;
  /** Groups that began after this are new to the reader. */
  freshAfter: number;
  onSelect: (group: ViolationGroup) => void;
  onOpen: (group: ViolationGroup) => void;
}

/** One row a mistake. New rows come in without moving what is read. */
export function GroupTable({ groups, selected, freshAfter, onSelect, onOpen }: GroupTableProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const gridId = useId();
  const rowHeight = ROW_HEIGHT[useStore(uiStore, (state) => state.density)];
  const mended = useStore(violationView, (state) => state.mended);
  const sort = useStore(violationView, (state) => state.sort);
  // oxlint-disable-next-line react/incompatible-library -- the React Compiler is not in use, and nothing here is memoised by hand
  const virtual = useVirtualizer({ count: groups.length, getScrollElement: () => scroller.current, estimateSize: () => rowHeight, overscan: 8 });
  const now = engineNow();
  const shown = useRef<{ ids: readonly string[]; sort: object }>({ ids: [], sort });

  useEffect(() => virtual.measure(), [virtual, rowHeight]);
  useLayoutEffect(() => {
    const ids = groups.map(({ id }) => id);
    const box = scroller.current;
    if (box !== null && shown.current.sort === sort) {
      const top = anchoredScroll(shown.current.ids, ids, box.scrollTop, rowHeight);
      if (top !== box.scrollTop) box.scrollTop = top;
    }
    shown.current = { ids, sort };
  }, [groups, sort, rowHeight]);
  const position = groups.findIndex(({ id }) => id === selected);
  const followed = useRef<string | null>(null);
  useEffect(() => {
    if (selected === followed.current || position < 0) return;
    followed.current = selected;
    virtual.scrollToIndex(position);
  }, [virtual, selected, position]);

  return (
    <div
      role="grid"
      tabIndex={0}
      aria-label="Violations"
      aria-rowcount={groups.length + 1}
      aria-activedescendant={position < 0 ? undefined : `${gridId}${selected}`}
      className={cx('@container flex min-h-0 flex-1 flex-col outline-offset-[-2px]', position >= 0 && 'outline-none')}
    >
      <div role="row" aria-rowindex={1} className={cx(GROUP_COLUMNS, 'h-[27px] shrink-0 overflow-hidden border-b border-l-2 border-line border-l-transparent text-12 text-fg2 [scrollbar-gutter:stable]')}>
        {COLUMNS.map((column) => <HeaderCell key={column.label} column={column} />)}
      </div>
      <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto [overflow-anchor:none] [scrollbar-gutter:stable]">
        <div className="relative" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const group = groups[item.index];
            return group && (
              <div key={group.id} className="absolute inset-x-0 top-0" style={{ transform: `translateY(${item.start}px)` }}>
                <GroupRow
                  id={`${gridId}${group.id}`}
                  group={group}
                  index={item.index}
                  selected={group.id === selected}
                  fresh={group.first_at > freshAfter}
                  mended={(mended[group.id] ?? 0) > group.last_at}
                  now={now}
                  onSelect={() => onSelect(group)}
                  onOpen={() => onOpen(group)}
                />
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}
