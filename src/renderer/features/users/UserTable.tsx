import { useEffect, useRef } from 'react';
import type { UserRow as Row } from '../../../protocol/user.ts';
import { useCommands } from '../../app/commands.ts';
import { engineNow } from '../../stores/engine-clock.ts';
import { cx } from '../../ui/classes.ts';
import { formatCount, plural } from '../../ui/format.ts';
import { gridCommands, useVirtualGrid } from '../../ui/use-virtual-grid.ts';
import { VirtualGrid } from '../../ui/VirtualGrid.tsx';
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

const AHEAD = 30;

export function UserTable({ rows, query, selected, more, capped, onSelect, onOpen, onMore, onTop }: UserTableProps) {
  const grid = useVirtualGrid({ label: USERS_GRID, rows, keyOf: ({ mpid }) => mpid, selected, of: query, more, ahead: AHEAD, onMore, onSelect });
  const { virtual, position } = grid;
  const now = engineNow();
  const followed = useRef<string | null>(null);
  // Chosen elsewhere: brought into view once, not each time the order changes.
  useEffect(() => {
    if (selected === followed.current || position < 0) return;
    followed.current = selected;
    virtual.scrollToIndex(position);
  }, [virtual, selected, position]);
  useCommands(() => gridCommands(grid, { id: 'users', group: 'Users', one: 'user', many: 'users', first: 'User seen last' }, onOpen), [rows, selected]);

  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <VirtualGrid
        grid={grid}
        columns={USER_COLUMNS}
        onTop={onTop}
        head={
          <>
            <span role="columnheader">User</span>
            <span role="columnheader" className={FROM_560}>MPID</span>
            <span role="columnheader" className={FROM_900}>Other identities</span>
            <span role="columnheader"><span className="sr-only @[380px]:not-sr-only">State</span></span>
            <span role="columnheader" className={FROM_900}>Environment</span>
            <span role="columnheader" className={cx(FROM_900, 'text-right')}>First seen</span>
            <span role="columnheader" className="truncate text-right">Last seen</span>
          </>
        }
      >
        {(row, at) => <UserRow {...at} row={row} query={query} now={now} onOpen={() => onOpen(row)} />}
      </VirtualGrid>
      <div role="status" className="flex h-8 shrink-0 items-center border-t border-line px-3 text-12 text-fg2 tabular-nums">
        {query.trim() === '' && !more ? plural(rows.length, 'user') : <span><b className="font-semibold text-fg0">{formatCount(rows.length)}{more ? '+' : ''}</b> {query.trim() === '' ? 'users, last seen first' : rows.length === 1 ? 'match' : 'matches'}{capped ? ', the best of many: write more of it' : ''}</span>}
      </div>
    </div>
  );
}
