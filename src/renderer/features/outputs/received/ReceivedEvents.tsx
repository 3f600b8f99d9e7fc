import { useEffect, useId, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { Inbox } from 'lucide-react';
import { useStore } from 'zustand';
import type { ReceivedEvent } from '../../../../protocol/partner.ts';
import { asApiError } from '../../../api/client.ts';
import { useReceivedEvents } from '../../../api/outputs-detail.ts';
import { engineNow } from '../../../stores/engine-clock.ts';
import { uiStore } from '../../../stores/ui.ts';
import { ROW_HEIGHT } from '../../../styles/tokens.ts';
import { Badge } from '../../../ui/Badge.tsx';
import { cx } from '../../../ui/classes.ts';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { ErrorState } from '../../../ui/ErrorState.tsx';
import { formatDateTime, formatMoment, plural } from '../../../ui/format.ts';
import { GridRow } from '../../../ui/GridRow.tsx';
import { JsonTree } from '../../../ui/JsonTree.tsx';
import { SkeletonRows } from '../../../ui/Skeleton.tsx';
import { TextLink } from '../../../ui/TextLink.tsx';
import { eventMarks, moneyWords } from './received-words.ts';

const COLUMNS = 'grid items-center gap-x-3 px-4 grid-cols-[84px_minmax(0,1fr)_auto] @[620px]:grid-cols-[84px_minmax(0,1fr)_90px_minmax(0,0.8fr)_100px_auto]';
const FROM_620 = 'hidden @[620px]:block';
const AHEAD = 20;

function Detail({ event, onUser }: { event: ReceivedEvent; onUser: ((key: string) => void) | null }) {
  const { user, dedup_id: dedup, ignored, properties, duplicates } = event;
  return (
    <section aria-label={`Event ${event.name}`} data-tree-scroll className="max-h-[45%] shrink-0 overflow-y-auto border-t border-line">
      <div className="flex flex-wrap items-baseline gap-x-4 gap-y-1 px-4 py-2.5 text-12 text-fg1">
        <b className="text-13 font-semibold text-fg0">{event.name}</b>
        <span>{event.kind}</span>
        <span>received {formatDateTime(event.received_at)}</span>
        {dedup !== null && <span>told apart by <code className="data">{dedup}</code>{duplicates > 0 && `, came again ${plural(duplicates, 'time')}`}</span>}
        {user !== null && onUser !== null && <TextLink onClick={() => onUser(user)}>{user}</TextLink>}
        {ignored !== null && <span className="text-warn">Ignored: {ignored}</span>}
      </div>
      {Object.keys(properties).length === 0 ? <p className="px-4 pb-3 text-fg2">No properties</p> : <JsonTree key={event.seq} value={properties} label={`Properties of ${event.name}`} openDepth={2} bare />}
    </section>
  );
}

export interface ReceivedEventsProps {
  output: string;
  /** Of one user at the partner; null for all. */
  user: string | null;
  /** Opens a user; null where one is looked at already. */
  onUser: ((key: string) => void) | null;
}

/** Events as the partner stored them, with those that it counts once or not at all. */
export function ReceivedEvents({ output, user, onUser }: ReceivedEventsProps) {
  const list = useReceivedEvents(output, user);
  const scroller = useRef<HTMLDivElement>(null);
  const gridId = useId();
  const [selected, setSelected] = useState<number | null>(null);
  const rowHeight = ROW_HEIGHT[useStore(uiStore, (state) => state.density)];
  const rows = list.data?.pages.flatMap(({ items }) => items) ?? [];
  // oxlint-disable-next-line react/incompatible-library -- the React Compiler is not in use, and nothing here is memoised by hand
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroller.current, estimateSize: () => rowHeight, overscan: 8 });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  useEffect(() => virtual.measure(), [virtual, rowHeight]);
  useEffect(() => { if (hasNextPage && !isFetchingNextPage && last > rows.length - AHEAD) void fetchNextPage(); }, [hasNextPage, isFetchingNextPage, fetchNextPage, last, rows.length]);

  if (list.isPending) return <SkeletonRows rows={8} label="Loading events" />;
  if (list.error && rows.length === 0) {
    const error = asApiError(list.error);
    return <ErrorState title="The events could not be read" code={error.code} onRetry={() => void list.refetch()}>{error.message}</ErrorState>;
  }
  if (rows.length === 0) return <EmptyState icon={Inbox} title={user === null ? 'The partner received no event yet' : 'The partner has no event of this user'}>Events of every accepted request are kept here under the partner’s names.</EmptyState>;
  const now = engineNow();
  const position = rows.findIndex(({ seq }) => seq === selected);
  const chosen = rows[position];

  function onKeyDown(press: KeyboardEvent): void {
    const steps: Readonly<Record<string, number>> = { ArrowDown: position + 1, j: position + 1, ArrowUp: position - 1, k: position - 1, PageDown: position + 10, PageUp: position - 10, Home: 0, End: rows.length - 1 };
    if (press.ctrlKey || press.metaKey || press.altKey || !Object.hasOwn(steps, press.key)) return;
    const index = Math.max(0, Math.min(rows.length - 1, steps[press.key] ?? 0));
    setSelected(rows[index]?.seq ?? null);
    virtual.scrollToIndex(index);
    press.preventDefault();
    press.stopPropagation();
  }
  return (
    <div className="@container flex min-h-0 flex-1 flex-col">
      <div role="grid" tabIndex={0} aria-label="Events at the partner" aria-rowcount={hasNextPage ? -1 : rows.length + 1} aria-activedescendant={position < 0 ? undefined : `${gridId}${position}`} onKeyDown={onKeyDown} className={cx('flex min-h-40 flex-1 flex-col outline-offset-[-2px]', position >= 0 && 'outline-none')}>
        <div role="row" aria-rowindex={1} className={cx(COLUMNS, 'h-[27px] shrink-0 overflow-hidden border-b border-l-2 border-line border-l-transparent text-12 text-fg2 [scrollbar-gutter:stable]')}>
          <span role="columnheader">Time there</span>
          <span role="columnheader">Event</span>
          <span role="columnheader" className={FROM_620}>Kind</span>
          <span role="columnheader" className={FROM_620}>User</span>
          <span role="columnheader" className={cx(FROM_620, 'text-right')}>Revenue</span>
          <span role="columnheader"><span className="sr-only">Counted</span></span>
        </div>
        <div ref={scroller} role="rowgroup" className="min-h-0 flex-1 overflow-y-auto [scrollbar-gutter:stable]">
          <div role="presentation" className="relative" style={{ height: virtual.getTotalSize() }}>
            {items.map((item) => {
              const row = rows[item.index];
              return row && (
                <div key={row.seq} role="presentation" className="absolute inset-x-0 top-0" style={{ transform: `translateY(${item.start}px)` }}>
                  <GridRow id={`${gridId}${item.index}`} index={item.index} selected={row.seq === selected} data-received-event={row.name} onSelect={() => setSelected(row.seq)} className={COLUMNS}>
                    <span role="gridcell" className="truncate data text-fg1" title={formatDateTime(row.at)}>{formatMoment(row.at, now)}</span>
                    <span role="gridcell" className={cx('truncate', row.ignored !== null && 'text-fg2 line-through')}>{row.name}</span>
                    <span role="gridcell" className={cx(FROM_620, 'truncate text-12 text-fg1')}>{row.kind}</span>
                    <span role="gridcell" className={cx(FROM_620, 'truncate text-12 text-fg1')} title={row.user ?? undefined}>{row.user ?? 'nobody'}</span>
                    <span role="gridcell" className={cx(FROM_620, 'text-right text-12 tabular-nums')}>{row.revenue === null ? '' : moneyWords(row.revenue.amount, row.revenue.currency)}</span>
                    <span role="gridcell" className="flex justify-end gap-1.5">{eventMarks(row).map(({ word, why }) => <Badge key={word} tone="warn" title={why}>{word}</Badge>)}</span>
                  </GridRow>
                </div>
              );
            })}
          </div>
        </div>
      </div>
      {chosen !== undefined && <Detail event={chosen} onUser={onUser} />}
    </div>
  );
}
