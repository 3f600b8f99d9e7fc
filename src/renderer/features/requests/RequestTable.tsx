import { useEffect, useId, useRef, useState } from 'react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowUp } from 'lucide-react';
import { useStore } from 'zustand';
import type { RequestSummary } from '../../../protocol/contract.ts';
import { useCommands } from '../../app/commands.ts';
import { uiStore } from '../../stores/ui.ts';
import { ROW_HEIGHT } from '../../styles/tokens.ts';
import { formatCount, plural } from '../../ui/format.ts';
import { REQUEST_COLUMNS, RequestRow, WIDE_ONLY } from './RequestRow.tsx';
import type { RequestList } from './request-list.ts';

export interface RequestTableProps {
  list: RequestList;
  selected: string | null;
  total: number;
  onSelect: (row: RequestSummary) => void;
  onFollow: (follow: boolean) => void;
}

/** Closer to the top than this follows what comes in. */
const TOP_PX = 5;

export function RequestTable({ list, selected, total, onSelect, onFollow }: RequestTableProps) {
  const { rows } = list;
  const scroller = useRef<HTMLDivElement>(null);
  const gridId = useId();
  const [atTop, setAtTop] = useState(true);
  const rowHeight = ROW_HEIGHT[useStore(uiStore, (state) => state.density)];
  // oxlint-disable-next-line react/incompatible-library -- the React Compiler is not in use, and nothing here is memoised by hand
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroller.current, estimateSize: () => rowHeight, overscan: 8 });
  const items = virtual.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? 0;

  useEffect(() => virtual.measure(), [virtual, rowHeight]);
  useEffect(() => { if (lastShown > rows.length - 40) list.loadMore(); }, [lastShown, rows.length, list]);

  function move(step: number): void {
    const index = Math.max(0, Math.min(rows.length - 1, rows.findIndex((row) => row.id === selected) + step));
    const row = rows[index];
    if (!row) return;
    onSelect(row);
    virtual.scrollToIndex(index);
  }

  useCommands(() => [
    { id: 'requests.next', title: 'Next request', group: 'Requests', keys: ['j', 'down'], hidden: true, run: () => move(1) },
    { id: 'requests.previous', title: 'Previous request', group: 'Requests', keys: ['k', 'up'], hidden: true, run: () => move(-1) },
    { id: 'requests.page-down', title: 'Ten requests down', group: 'Requests', keys: ['pagedown'], hidden: true, run: () => move(10) },
    { id: 'requests.page-up', title: 'Ten requests up', group: 'Requests', keys: ['pageup'], hidden: true, run: () => move(-10) },
    { id: 'requests.first', title: 'Newest request', group: 'Requests', keys: ['home'], hidden: true, run: () => move(-rows.length) },
  ], [rows, selected]);

  function onScroll(): void {
    const next = (scroller.current?.scrollTop ?? 0) <= TOP_PX;
    if (next === atTop) return;
    setAtTop(next);
    onFollow(next);
  }

  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <div
        role="grid"
        tabIndex={0}
        aria-label="Requests, newest first"
        aria-rowcount={total + 1}
        aria-activedescendant={selected === null ? undefined : `${gridId}${selected}`}
        className="@container flex min-h-0 flex-1 flex-col outline-offset-[-2px]"
      >
        <div role="row" aria-rowindex={1} className={`${REQUEST_COLUMNS} h-[26px] shrink-0 border-b border-l-2 border-line border-l-transparent overflow-hidden text-12 text-fg2 [scrollbar-gutter:stable]`}>
          {['Time', 'Status', 'Method', 'Surface', 'Path'].map((name) => <span key={name} role="columnheader">{name}</span>)}
          <span role="columnheader" className={WIDE_ONLY}>Client</span>
          <span role="columnheader" className="text-right">ms</span>
        </div>
        <div ref={scroller} onScroll={onScroll} className="min-h-0 flex-1 overflow-y-auto [scrollbar-gutter:stable]">
          <div className="relative" style={{ height: virtual.getTotalSize() }}>
            {items.map((item) => {
              const row = rows[item.index];
              return row && (
                <div key={row.id} className="absolute inset-x-0 top-0" style={{ transform: `translateY(${item.start}px)` }}>
                  <RequestRow id={`${gridId}${row.id}`} row={row} index={item.index} selected={row.id === selected} onSelect={() => onSelect(row)} />
                </div>
              );
            })}
          </div>
        </div>
      </div>
      {list.waiting > 0 && (
        <button
          type="button"
          onClick={() => { scroller.current?.scrollTo({ top: 0 }); list.refresh(); }}
          className="absolute bottom-12 left-1/2 flex h-7 -translate-x-1/2 items-center gap-1.5 rounded-full bg-bg3 px-3 text-12 font-medium shadow-pop"
        >
          <ArrowUp aria-hidden size={13} /> {plural(list.waiting, 'new request')}
        </button>
      )}
      <div role="status" className="flex h-8 shrink-0 items-center border-t border-line px-3 text-12 text-fg2">
        {list.query === '' ? plural(total, 'request') : <><b className="mr-1 font-semibold text-fg0">{formatCount(rows.length)}{rows.length % 200 === 0 && rows.length > 0 ? '+' : ''}</b> of {plural(total, 'request')}</>}
      </div>
    </div>
  );
}
