import { useEffect, useId, useRef } from 'react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { UsersRound } from 'lucide-react';
import { useStore } from 'zustand';
import type { ReceivedUser } from '../../../../protocol/partner.ts';
import { asApiError } from '../../../api/client.ts';
import { useReceivedUsers } from '../../../api/outputs-detail.ts';
import { runCommand, useCommands } from '../../../app/commands.ts';
import { engineNow } from '../../../stores/engine-clock.ts';
import { uiStore } from '../../../stores/ui.ts';
import { ROW_HEIGHT } from '../../../styles/tokens.ts';
import { Button } from '../../../ui/Button.tsx';
import { cx } from '../../../ui/classes.ts';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { ErrorState } from '../../../ui/ErrorState.tsx';
import { focusGrid } from '../../../ui/focus-grid.ts';
import { formatCount, formatMoment } from '../../../ui/format.ts';
import { GridRow } from '../../../ui/GridRow.tsx';
import { NoResults } from '../../../ui/NoResults.tsx';
import { SkeletonRows } from '../../../ui/Skeleton.tsx';
import { otherIdentifiers, revenueWords, userTitle } from './received-words.ts';

export const RECEIVED_USERS = 'Users at the partner';
const COLUMNS = 'grid items-center gap-x-3 px-4 grid-cols-[minmax(0,1fr)_70px] @[560px]:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_60px_76px] @[820px]:grid-cols-[minmax(0,1fr)_minmax(0,1.2fr)_72px_60px_120px_84px]';
const FROM_560 = 'hidden @[560px]:block';
const FROM_820 = 'hidden @[820px]:block';
const AHEAD = 20;

export interface ReceivedUsersProps {
  output: string;
  partner: string;
  search: string;
  selected: string | null;
  onSelect: (user: ReceivedUser) => void;
  onClearSearch: () => void;
}

/** Whom the partner knows, last heard of first. */
export function ReceivedUsers({ output, partner, search, selected, onSelect, onClearSearch }: ReceivedUsersProps) {
  const list = useReceivedUsers(output, search);
  const scroller = useRef<HTMLDivElement>(null);
  const gridId = useId();
  const rowHeight = ROW_HEIGHT[useStore(uiStore, (state) => state.density)];
  const rows = list.data?.pages.flatMap(({ items }) => items) ?? [];
  const total = list.data?.pages[0]?.total ?? rows.length;
  // oxlint-disable-next-line react/incompatible-library -- the React Compiler is not in use, and nothing here is memoised by hand
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroller.current, estimateSize: () => rowHeight, overscan: 8 });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  const position = rows.findIndex(({ key }) => key === selected);
  useEffect(() => virtual.measure(), [virtual, rowHeight]);
  useEffect(() => { if (hasNextPage && !isFetchingNextPage && last > rows.length - AHEAD) void fetchNextPage(); }, [hasNextPage, isFetchingNextPage, fetchNextPage, last, rows.length]);

  function move(step: number): void {
    const index = position < 0 ? 0 : Math.max(0, Math.min(rows.length - 1, position + step));
    const row = rows[index];
    if (row === undefined) return;
    onSelect(row);
    virtual.scrollToIndex(index);
    focusGrid(RECEIVED_USERS);
  }
  useCommands(() => [
    { id: 'received.next', title: 'Next user', group: 'Outputs', keys: ['j', 'down'], hidden: true, run: () => move(1) },
    { id: 'received.previous', title: 'Previous user', group: 'Outputs', keys: ['k', 'up'], hidden: true, run: () => move(-1) },
  ], [list.data, selected]);

  if (list.isPending) return <SkeletonRows rows={12} label="Loading users" />;
  if (list.error && rows.length === 0) {
    const error = asApiError(list.error);
    return <ErrorState title="What the partner knows could not be read" code={error.code} onRetry={() => void list.refetch()}>{error.message}</ErrorState>;
  }
  if (rows.length === 0) {
    return search === ''
      ? <EmptyState icon={UsersRound} title={`${partner} knows nobody yet`} actions={<Button variant="primary" onClick={() => runCommand('sample.send')}>Send a sample batch</Button>}>The simulated partner keeps the users of every request that it accepts, as the real one would.</EmptyState>
      : <NoResults explanation={`${partner} knows nobody with “${search}” in an identifier or an attribute.`} onClear={onClearSearch} />;
  }
  const now = engineNow();
  return (
    <div className="@container flex min-h-0 flex-1 flex-col">
      <div role="grid" tabIndex={0} aria-label={RECEIVED_USERS} aria-rowcount={total + 1} aria-activedescendant={position < 0 ? undefined : `${gridId}${position}`} className={cx('flex min-h-0 flex-1 flex-col outline-offset-[-2px]', position >= 0 && 'outline-none')}>
        <div role="row" aria-rowindex={1} className={cx(COLUMNS, 'h-[27px] shrink-0 overflow-hidden border-b border-l-2 border-line border-l-transparent text-12 text-fg2 [scrollbar-gutter:stable]')}>
          <span role="columnheader">User</span>
          <span role="columnheader" className={FROM_560}>Other identifiers</span>
          <span role="columnheader" className={cx(FROM_820, 'text-right')}>Attributes</span>
          <span role="columnheader" className={cx(FROM_560, 'text-right')}>Events</span>
          <span role="columnheader" className={cx(FROM_820, 'text-right')}>Revenue</span>
          <span role="columnheader" className="text-right">Last</span>
        </div>
        <div ref={scroller} role="rowgroup" className="min-h-0 flex-1 overflow-y-auto [scrollbar-gutter:stable]">
          <div role="presentation" className="relative" style={{ height: virtual.getTotalSize() }}>
            {items.map((item) => {
              const row = rows[item.index];
              return row && (
                <div key={row.key} role="presentation" className="absolute inset-x-0 top-0" style={{ transform: `translateY(${item.start}px)` }}>
                  <GridRow id={`${gridId}${item.index}`} index={item.index} selected={row.key === selected} data-received-user={row.key} onSelect={() => onSelect(row)} className={COLUMNS}>
                    <span role="gridcell" className="truncate" title={row.key}>{userTitle(row)}</span>
                    <span role="gridcell" className={cx(FROM_560, 'truncate text-12 text-fg1')} title={otherIdentifiers(row)}>{otherIdentifiers(row)}</span>
                    <span role="gridcell" className={cx(FROM_820, 'text-right text-12 text-fg1 tabular-nums')}>{formatCount(Object.keys(row.attributes).length)}</span>
                    <span role="gridcell" className={cx(FROM_560, 'text-right text-12 text-fg1 tabular-nums')}>{formatCount(row.events)}</span>
                    <span role="gridcell" className={cx(FROM_820, 'truncate text-right text-12 text-fg1 tabular-nums')}>{revenueWords(row.revenue)}</span>
                    <span role="gridcell" className="truncate text-right data text-fg2">{formatMoment(row.last_at, now)}</span>
                  </GridRow>
                </div>
              );
            })}
          </div>
        </div>
      </div>
      <div role="status" className="flex h-8 shrink-0 items-center border-t border-line px-4 text-12 text-fg2 tabular-nums"><b className="mr-1 font-semibold text-fg0">{formatCount(total)}</b>{total === 1 ? 'user' : 'users'}</div>
    </div>
  );
}
