import { useEffect, useId, useLayoutEffect, useRef } from 'react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useStore } from 'zustand';
import type { UserRow as Row } from '../../../protocol/user.ts';
import { useCommands } from '../../app/commands.ts';
import { engineNow } from '../../stores/engine-clock.ts';
import { uiStore } from '../../stores/ui.ts';
import { ROW_HEIGHT } from '../../styles/tokens.ts';
import { cx } from '../../ui/classes.ts';
import { focusGrid } from '../../ui/focus-grid.ts';
import { formatCount, plural } from '../../ui/format.ts';
import { FROM_560, FROM_900, USER_COLUMNS, USERS_GRID } from './user-columns.ts';
import { UserRow } from './UserRow.tsx';

export interface UserTableProps {
  rows: readonly Row[];
  query: string;
  selected: string | null;
  /** There are more than these. */
  more: boolean;
  /** The search found more than it looks at. */
  capped: boolean;
  onSelect: (row: Row) => void;
  onOpen: (row: Row) => void;
  onMore: () => void;
  /** The top is in view, so that what is new may come in. */
  onTop: (atTop: boolean) => void;
}

const TOP_PX = 5;
const AHEAD = 30;
/** The header stays above the rows within the same scroller. */
const HEAD_PX = 27;

export function UserTable({ rows, query, selected, more, capped, onSelect, onOpen, onMore, onTop }: UserTableProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const gridId = useId();
  const rowHeight = ROW_HEIGHT[useStore(uiStore, (state) => state.density)];
  // oxlint-disable-next-line react/incompatible-library -- the React Compiler is not in use, and nothing here is memoised by hand
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroller.current, estimateSize: () => rowHeight, overscan: 8, scrollMargin: HEAD_PX, scrollPaddingStart: HEAD_PX });
  const items = virtual.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? 0;
  const position = rows.findIndex(({ mpid }) => mpid === selected);
  const now = engineNow();
  const followed = useRef<string | null>(null);

  useEffect(() => virtual.measure(), [virtual, rowHeight]);
  useEffect(() => { if (more && lastShown > rows.length - AHEAD) onMore(); }, [more, lastShown, rows.length, onMore]);
  // Chosen elsewhere: brought into view once, not each time the order changes.
  useEffect(() => {
    if (selected === followed.current || position < 0) return;
    followed.current = selected;
    virtual.scrollToIndex(position);
  }, [virtual, selected, position]);
  useLayoutEffect(() => { scroller.current?.scrollTo({ top: 0 }); }, [query]);

  function move(step: number): void {
    const row = rows[position < 0 ? 0 : Math.max(0, Math.min(rows.length - 1, position + step))];
    if (!row) return;
    onSelect(row);
    virtual.scrollToIndex(rows.indexOf(row));
    focusGrid(USERS_GRID);
  }
  useCommands(() => [
    { id: 'users.next', title: 'Next user', group: 'Users', keys: ['j', 'down'], hidden: true, run: () => move(1) },
    { id: 'users.previous', title: 'Previous user', group: 'Users', keys: ['k', 'up'], hidden: true, run: () => move(-1) },
    { id: 'users.page-down', title: 'Ten users down', group: 'Users', keys: ['pagedown'], hidden: true, run: () => move(10) },
    { id: 'users.page-up', title: 'Ten users up', group: 'Users', keys: ['pageup'], hidden: true, run: () => move(-10) },
    { id: 'users.first', title: 'User seen last', group: 'Users', keys: ['home'], hidden: true, run: () => move(-rows.length) },
    { id: 'users.open', title: 'Open the user', group: 'Users', keys: ['enter'], hidden: true, run: () => { const row = rows[Math.max(0, position)]; if (row) onOpen(row); } },
  ], [rows, selected]);

  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div
        ref={scroller}
        role="grid"
        tabIndex={0}
        onScroll={() => onTop((scroller.current?.scrollTop ?? 0) <= TOP_PX)}
        aria-label={USERS_GRID}
        aria-rowcount={more ? -1 : rows.length + 1}
        aria-activedescendant={position < 0 ? undefined : `${gridId}${selected}`}
        className={cx('@container min-h-0 flex-1 overflow-y-auto outline-offset-[-2px] [scrollbar-gutter:stable]', position >= 0 && 'outline-none')}
      >
        <div role="row" aria-rowindex={1} className={cx(USER_COLUMNS, 'sticky top-0 z-10 h-[27px] border-b border-l-2 border-line border-l-transparent bg-bg0 text-12 text-fg2')}>
          <span role="columnheader">User</span>
          <span role="columnheader" className={FROM_560}>MPID</span>
          <span role="columnheader" className={FROM_900}>Other identities</span>
          <span role="columnheader"><span className="sr-only @[380px]:not-sr-only">State</span></span>
          <span role="columnheader" className={FROM_900}>Environment</span>
          <span role="columnheader" className={cx(FROM_900, 'text-right')}>First seen</span>
          <span role="columnheader" className="truncate text-right">Last seen</span>
        </div>
        <div className="relative" style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => {
            const row = rows[item.index];
            return row && (
              <div key={row.mpid} className="absolute inset-x-0 top-0" style={{ transform: `translateY(${item.start - HEAD_PX}px)` }}>
                <UserRow id={`${gridId}${row.mpid}`} row={row} index={item.index} selected={row.mpid === selected} query={query} now={now} onSelect={() => onSelect(row)} onOpen={() => onOpen(row)} />
              </div>
            );
          })}
        </div>
      </div>
      <div role="status" className="flex h-8 shrink-0 items-center border-t border-line px-3 text-12 text-fg2 tabular-nums">
        {query.trim() === '' && !more ? plural(rows.length, 'user') : <span><b className="font-semibold text-fg0">{formatCount(rows.length)}{more ? '+' : ''}</b> {query.trim() === '' ? 'users, last seen first' : rows.length === 1 ? 'match' : 'matches'}{capped ? ', the best of many: write more of it' : ''}</span>}
      </div>
    </div>
  );
}
