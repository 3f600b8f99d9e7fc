import { useEffect, useId, useLayoutEffect, useRef } from 'react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useStore } from 'zustand';
import type { Delivery } from '../../../../protocol/contract.ts';
import { useCommands } from '../../../app/commands.ts';
import { engineNow } from '../../../stores/engine-clock.ts';
import { uiStore } from '../../../stores/ui.ts';
import { ROW_HEIGHT } from '../../../styles/tokens.ts';
import { cx } from '../../../ui/classes.ts';
import { focusGrid } from '../../../ui/focus-grid.ts';
import { formatCount } from '../../../ui/format.ts';
import { FROM_460, FROM_680, FROM_880, REQUEST_COLUMNS, RequestRow } from './RequestRow.tsx';
import type { RequestList } from './use-request-list.ts';

export const REQUEST_GRID = 'Requests to the partner, newest first';
const TOP_PX = 5;
const AHEAD = 20;
/** The header stays above the rows within the same scroller. */
const HEAD_PX = 27;

export interface RequestGridProps {
  list: RequestList;
  /** What was asked for: another list begins at its top. */
  query: string;
  selected: string | null;
  onSelect: (row: Delivery) => void;
  onOpen: (row: Delivery) => void;
  onFollow: (atTop: boolean) => void;
}

/** One tab stop; j and k walk, Enter goes into the detail. */
export function RequestGrid({ list, query, selected, onSelect, onOpen, onFollow }: RequestGridProps) {
  const { rows, more, loadMore } = list;
  const scroller = useRef<HTMLDivElement>(null);
  const gridId = useId();
  const rowHeight = ROW_HEIGHT[useStore(uiStore, (state) => state.density)];
  // oxlint-disable-next-line react/incompatible-library -- the React Compiler is not in use, and nothing here is memoised by hand
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroller.current, estimateSize: () => rowHeight, overscan: 8, scrollMargin: HEAD_PX, scrollPaddingStart: HEAD_PX });
  const items = virtual.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? 0;
  const position = rows.findIndex(({ id }) => id === selected);
  const now = engineNow();
  useEffect(() => virtual.measure(), [virtual, rowHeight]);
  useEffect(() => { if (more && lastShown > rows.length - AHEAD) loadMore(); }, [more, lastShown, rows.length, loadMore]);
  useLayoutEffect(() => { scroller.current?.scrollTo({ top: 0 }); }, [query]);

  function move(step: number): void {
    const index = position < 0 ? 0 : Math.max(0, Math.min(rows.length - 1, position + step));
    const row = rows[index];
    if (!row) return;
    onSelect(row);
    virtual.scrollToIndex(index);
    focusGrid(REQUEST_GRID);
  }
  useCommands(() => [
    { id: 'output-requests.next', title: 'Next request', group: 'Outputs', keys: ['j', 'down'], hidden: true, run: () => move(1) },
    { id: 'output-requests.previous', title: 'Previous request', group: 'Outputs', keys: ['k', 'up'], hidden: true, run: () => move(-1) },
    { id: 'output-requests.page-down', title: 'Ten requests down', group: 'Outputs', keys: ['pagedown'], hidden: true, run: () => move(10) },
    { id: 'output-requests.page-up', title: 'Ten requests up', group: 'Outputs', keys: ['pageup'], hidden: true, run: () => move(-10) },
    { id: 'output-requests.first', title: 'Newest request', group: 'Outputs', keys: ['home'], hidden: true, run: () => move(-rows.length) },
    { id: 'output-requests.open', title: 'Open the request', group: 'Outputs', keys: ['enter'], hidden: true, run: () => { const row = rows[Math.max(0, position)]; if (row) onOpen(row); } },
  ], [rows, selected]);

  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div
        ref={scroller}
        role="grid"
        tabIndex={0}
        onScroll={() => onFollow((scroller.current?.scrollTop ?? 0) <= TOP_PX)}
        aria-label={REQUEST_GRID}
        aria-rowcount={more ? -1 : rows.length + 1}
        aria-activedescendant={position < 0 ? undefined : `${gridId}${selected}`}
        className={cx('@container min-h-0 flex-1 overflow-y-auto outline-offset-[-2px] [scrollbar-gutter:stable]', position >= 0 && 'outline-none')}
      >
        <div role="row" aria-rowindex={1} className={cx(REQUEST_COLUMNS, 'sticky top-0 z-10 h-[27px] border-b border-l-2 border-line border-l-transparent bg-bg0 text-12 text-fg2')}>
          <span role="columnheader">Time</span>
          <span role="columnheader">Status</span>
          <span role="columnheader" className={FROM_880}>Method</span>
          <span role="columnheader">Path</span>
          <span role="columnheader" className={FROM_880}>Purpose</span>
          <span role="columnheader" className={FROM_460}>Events</span>
          <span role="columnheader">Outcome</span>
          <span role="columnheader" className={cx(FROM_680, 'text-right')}>Try</span>
          <span role="columnheader" className={cx(FROM_680, 'text-right')}>ms</span>
          <span role="columnheader" className={cx(FROM_880, 'text-right')}>Size</span>
        </div>
        <div role="presentation" className="relative" style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => {
            const row = rows[item.index];
            return row && (
              <div key={row.id} role="presentation" className="absolute inset-x-0 top-0" style={{ transform: `translateY(${item.start - HEAD_PX}px)` }}>
                <RequestRow id={`${gridId}${row.id}`} row={row} index={item.index} selected={row.id === selected} now={now} onSelect={() => onSelect(row)} onOpen={() => onOpen(row)} />
              </div>
            );
          })}
        </div>
      </div>
      <div role="status" className="flex h-8 shrink-0 items-center border-t border-line px-4 text-12 text-fg2 tabular-nums">
        <b className="mr-1 font-semibold text-fg0">{formatCount(rows.length)}{more ? '+' : ''}</b>{rows.length === 1 && !more ? 'request' : 'requests'}
      </div>
    </div>
  );
}
