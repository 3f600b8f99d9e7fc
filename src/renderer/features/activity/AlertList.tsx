import { useEffect, useId, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useStore } from 'zustand';
import type { Alert } from '../../../protocol/contract.ts';
import { asApiError } from '../../api/client.ts';
import { useAlertRows } from '../../api/reports.ts';
import { goTo } from '../../stores/navigation.ts';
import { select } from '../../stores/selection.ts';
import { uiStore } from '../../stores/ui.ts';
import { ROW_HEIGHT } from '../../styles/tokens.ts';
import { cx } from '../../ui/classes.ts';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { formatCount } from '../../ui/format.ts';
import { GridRow } from '../../ui/GridRow.tsx';
import { SkeletonRows } from '../../ui/Skeleton.tsx';
import { formatDay } from './activity-range.ts';
import { SeverityBadge } from './SeverityBadge.tsx';

export const ALERT_LIST = 'Alerts, the newest first';
const AHEAD = 30;
const COLUMNS = cx(
  'grid items-center gap-x-3 px-4 grid-cols-[126px_minmax(0,1fr)_84px]',
  '@[760px]:grid-cols-[126px_84px_minmax(120px,220px)_minmax(0,1fr)_84px]',
  '@[980px]:grid-cols-[126px_84px_minmax(120px,220px)_minmax(90px,150px)_minmax(60px,110px)_minmax(0,1fr)_84px]',
);
/** Of one type at one connection: what they have in common is said above. */
const OF_TYPE = 'grid items-center gap-x-3 px-4 grid-cols-[126px_minmax(60px,120px)_minmax(0,1fr)_84px]';
const FROM_760 = 'hidden @[760px]:block';
const FROM_980 = 'hidden @[980px]:block';

/** The event that the alert is about, or its batch, with its trace. */
export function openAlert({ batch_id: batch, event_id: event }: Pick<Alert, 'batch_id' | 'event_id'>): void {
  select({ batch, event, tab: null, step: null });
  goTo('stream');
}

interface RowProps {
  id: string;
  alert: Alert;
  index: number;
  selected: boolean;
  ofType: boolean;
  onSelect: () => void;
}

function Row({ id, alert, index, selected, ofType, onSelect }: RowProps) {
  return (
    <GridRow id={id} index={index} selected={selected} data-alert-row={alert.id} onSelect={onSelect} onOpen={() => openAlert(alert)} className={ofType ? OF_TYPE : COLUMNS}>
      <span role="gridcell" className="truncate data text-fg1">{formatDay(alert.at)} {new Date(alert.at).toISOString().slice(11, 19)}</span>
      {!ofType && <span role="gridcell" className={FROM_760}><SeverityBadge severity={alert.severity} /></span>}
      {!ofType && <span role="gridcell" className={cx(FROM_760, 'truncate')} title={`${alert.label} (${alert.code})`}>{alert.label}</span>}
      {!ofType && <span role="gridcell" className={cx(FROM_980, 'truncate text-12 text-fg1')} title={`Connection ${alert.connection}`}>{alert.connection}</span>}
      <span role="gridcell" className={cx(!ofType && FROM_980, 'truncate text-12 text-fg1')} title={`Input ${alert.input}`}>{alert.input}</span>
      <span role="gridcell" className="truncate text-fg1" title={alert.message}>{alert.message}</span>
      <span role="gridcell" className="text-right text-12"><button type="button" tabIndex={-1} title="Open it in the stream, with its trace" onClick={() => openAlert(alert)} className="rounded-sm text-accent hover:underline">{alert.event_id === null ? 'Open batch' : 'Open event'}</button></span>
    </GridRow>
  );
}

export interface AlertListProps {
  query: string;
  /** Of them there are this many, as the report says; left out where no report counts them. */
  total?: number | undefined;
  /** All are of one type at one connection. */
  ofType?: boolean | undefined;
}

/** Alerts one by one: one tab stop, Enter opens the event. */
export function AlertList({ query, total, ofType = false }: AlertListProps) {
  const list = useAlertRows(query);
  const scroller = useRef<HTMLDivElement>(null);
  const gridId = useId();
  const [selected, setSelected] = useState<string | null>(null);
  const rowHeight = ROW_HEIGHT[useStore(uiStore, (state) => state.density)];
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  // oxlint-disable-next-line react/incompatible-library -- the React Compiler is not in use, and nothing here is memoised by hand
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroller.current, estimateSize: () => rowHeight, overscan: 8 });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  useEffect(() => virtual.measure(), [virtual, rowHeight]);
  useEffect(() => { if (hasNextPage && !isFetchingNextPage && last > rows.length - AHEAD) void fetchNextPage(); }, [hasNextPage, isFetchingNextPage, fetchNextPage, last, rows.length]);

  if (list.isPending) return <SkeletonRows rows={8} label="Loading alerts" />;
  if (list.error && rows.length === 0) {
    const error = asApiError(list.error);
    return <ErrorState title="The alerts could not be read" code={error.code} onRetry={() => void list.refetch()}>{error.message}</ErrorState>;
  }
  const position = rows.findIndex(({ id }) => id === selected);
  function onKeyDown(event: KeyboardEvent): void {
    const steps: Readonly<Record<string, number>> = { ArrowDown: position + 1, j: position + 1, ArrowUp: position - 1, k: position - 1, PageDown: position + 10, PageUp: position - 10, Home: 0, End: rows.length - 1 };
    const current = rows[position];
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Enter' && current !== undefined) openAlert(current);
    else if (Object.hasOwn(steps, event.key)) {
      const index = Math.max(0, Math.min(rows.length - 1, steps[event.key] ?? 0));
      setSelected(rows[index]?.id ?? null);
      if (rows.length > 0) virtual.scrollToIndex(index);
    } else return;
    event.preventDefault();
  }
  const known = Math.max(rows.length, total ?? 0);
  return (
    <div className="@container flex min-h-0 flex-1 flex-col">
      <div
        role="grid"
        tabIndex={0}
        aria-label={ALERT_LIST}
        aria-rowcount={hasNextPage ? -1 : rows.length + 1}
        aria-activedescendant={position < 0 ? undefined : `${gridId}${selected}`}
        onKeyDown={onKeyDown}
        className={cx('flex min-h-0 flex-1 flex-col outline-offset-[-2px]', position >= 0 && 'outline-none')}
      >
        <div role="row" aria-rowindex={1} className={cx(ofType ? OF_TYPE : COLUMNS, 'h-[27px] shrink-0 overflow-hidden border-b border-l-2 border-line border-l-transparent text-12 text-fg2 [scrollbar-gutter:stable]')}>
          <span role="columnheader">Time, UTC</span>
          {!ofType && <span role="columnheader" className={FROM_760}>Severity</span>}
          {!ofType && <span role="columnheader" className={FROM_760}>Alert type</span>}
          {!ofType && <span role="columnheader" className={FROM_980}>Connection</span>}
          <span role="columnheader" className={cx(!ofType && FROM_980)}>Input</span>
          <span role="columnheader">Message</span>
          <span role="columnheader"><span className="sr-only">Where it happened</span></span>
        </div>
        <div ref={scroller} role="rowgroup" className="min-h-0 flex-1 overflow-y-auto [scrollbar-gutter:stable]">
          <div role="presentation" className="relative" style={{ height: virtual.getTotalSize() }}>
            {items.map((item) => {
              const alert = rows[item.index];
              return alert && (
                <div key={alert.id} role="presentation" className="absolute inset-x-0 top-0" style={{ transform: `translateY(${item.start}px)` }}>
                  <Row id={`${gridId}${alert.id}`} alert={alert} index={item.index} selected={alert.id === selected} ofType={ofType} onSelect={() => setSelected(alert.id)} />
                </div>
              );
            })}
          </div>
        </div>
      </div>
      <div role="status" className="flex h-8 shrink-0 items-center border-t border-line px-4 text-12 text-fg2 tabular-nums">
        {known === 0 ? 'No alert is like that' : <><b className="mr-1 font-semibold text-fg0">{formatCount(known)}{hasNextPage && total === undefined ? '+' : ''}</b>{known === 1 ? 'alert' : 'alerts'}</>}
      </div>
    </div>
  );
}
