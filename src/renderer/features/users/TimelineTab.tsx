import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowRightLeft, CalendarClock } from 'lucide-react';
import { useStore } from 'zustand';
import type { TimelineRow, User } from '../../../protocol/user.ts';
import { asApiError } from '../../api/client.ts';
import { useTimeline } from '../../api/users.ts';
import { goTo } from '../../stores/navigation.ts';
import { select } from '../../stores/selection.ts';
import { uiStore } from '../../stores/ui.ts';
import { goToUser } from '../../stores/user-place.ts';
import { ROW_HEIGHT } from '../../styles/tokens.ts';
import { anchoredScroll } from '../../ui/anchored-scroll.ts';
import { Badge } from '../../ui/Badge.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { eventKind } from '../../ui/event-kinds.ts';
import { EventGlyph } from '../../ui/EventGlyph.tsx';
import { formatCount, formatTime, plural, shortId } from '../../ui/format.ts';
import { OutcomeBadge } from '../../ui/OutcomeBadge.tsx';
import { Select } from '../../ui/Select.tsx';
import { SkeletonRows } from '../../ui/Skeleton.tsx';
import { TextLink } from '../../ui/TextLink.tsx';
import { filterRows, seenIn, timelineItems } from './timeline-model.ts';
import type { TimelineItem } from './timeline-model.ts';

const ALL = '*';
const AHEAD = 30;

function openRow(row: TimelineRow, whole: boolean): void {
  goTo('stream');
  select({ event: whole || row.type === 'batch' ? null : row.id, batch: row.batch_id, step: null, tab: null });
}

function dayText(at: number): string {
  return new Date(at).toLocaleDateString('en-GB', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
}

function Item({ item }: { item: TimelineItem }) {
  if (item.kind === 'day') return <h3 className="row-height flex items-center border-b border-line bg-bg1 px-4 text-12 font-semibold text-fg1">{dayText(item.at)}</h3>;
  if (item.kind === 'batch') {
    const [row] = item.rows;
    if (row === undefined) return null;
    const events = item.rows.filter(({ type }) => type !== 'batch').length;
    return (
      <div className="row-height flex items-center gap-3 px-4 text-12 text-fg2">
        <TextLink title="Open the whole batch in the stream" onClick={() => openRow(row, true)}>Batch</TextLink>
        <span className="truncate">{events === 0 ? 'no events' : plural(events, 'event')} from {row.source}, by {row.input}</span>
        {row.copied_from !== null && <button type="button" onClick={() => goToUser(row.copied_from ?? '')} title={`An alias copied it from MPID ${row.copied_from}; open that user`} className="shrink-0 rounded"><Badge tone="info" icon={ArrowRightLeft}>copied from {shortId(row.copied_from)}</Badge></button>}
      </div>
    );
  }
  const { row } = item;
  return (
    <button type="button" data-timeline-event={row.id} onClick={() => openRow(row, false)} className="row-height flex w-full items-center gap-3 pr-4 pl-8 text-left hover:bg-bg1">
      <span className="shrink-0 data text-fg2">{formatTime(row.at)}</span>
      <EventGlyph type={row.type} />
      <span className="max-w-[50%] shrink-0 truncate">{row.name || eventKind(row.type).label}</span>
      <span className="min-w-0 flex-1 truncate text-12 text-fg2">{row.detail}</span>
      {row.outcome !== null && <span className="shrink-0"><OutcomeBadge outcome={row.outcome} /></span>}
    </button>
  );
}

/** What the user did, as it happens: events by day and batch, those that an alias copied marked. */
export function TimelineTab({ user }: { user: User }) {
  const timeline = useTimeline(user.mpid);
  const [type, setType] = useState(ALL);
  const [input, setInput] = useState(ALL);
  const scroller = useRef<HTMLDivElement>(null);
  const rowHeight = ROW_HEIGHT[useStore(uiStore, (state) => state.density)];
  const rows = useMemo(() => timeline.data?.pages.flatMap((page) => page.items) ?? [], [timeline.data]);
  const seen = useMemo(() => seenIn(rows), [rows]);
  const shown = useMemo(() => filterRows(rows, { type: type === ALL ? null : type, input: input === ALL ? null : input }), [rows, type, input]);
  const items = useMemo(() => timelineItems(shown), [shown]);
  // oxlint-disable-next-line react/incompatible-library -- the React Compiler is not in use, and nothing here is memoised by hand
  const virtual = useVirtualizer({ count: items.length, getScrollElement: () => scroller.current, estimateSize: () => rowHeight, overscan: 10, getItemKey: (index) => items[index]?.id ?? index });
  const drawn = virtual.getVirtualItems();
  const lastShown = drawn.at(-1)?.index ?? 0;
  useEffect(() => virtual.measure(), [virtual, rowHeight]);
  const shownIds = useRef<readonly string[]>([]);
  // New events come in above what is read without moving it.
  useLayoutEffect(() => {
    const ids = items.map(({ id }) => id);
    const box = scroller.current;
    if (box !== null) {
      const top = anchoredScroll(shownIds.current, ids, box.scrollTop, rowHeight);
      if (top !== box.scrollTop) box.scrollTop = top;
    }
    shownIds.current = ids;
  }, [items, rowHeight]);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = timeline;
  useEffect(() => { if (hasNextPage && !isFetchingNextPage && lastShown >= items.length - AHEAD) void fetchNextPage(); }, [hasNextPage, isFetchingNextPage, fetchNextPage, lastShown, items.length]);

  if (timeline.isPending) return <SkeletonRows rows={10} label="Loading the timeline" />;
  if (timeline.error && rows.length === 0) return <ErrorState title="The timeline could not be read" code={asApiError(timeline.error).code} onRetry={() => void timeline.refetch()}>{asApiError(timeline.error).message}</ErrorState>;
  if (rows.length === 0) return <EmptyState icon={CalendarClock} title="No events yet">They appear here as they arrive, not a day later. Those that retention removed are gone from here too.</EmptyState>;
  const eventCount = shown.filter((row) => row.type !== 'batch').length;
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex h-10 shrink-0 items-center gap-2 border-b border-line px-4">
        <Select label="Type" showLabel value={type} onChange={setType} options={[{ value: ALL, label: 'All' }, ...seen.types.map((value) => ({ value, label: eventKind(value).label }))]} />
        <Select label="Input" showLabel value={input} onChange={setInput} options={[{ value: ALL, label: 'All' }, ...seen.inputs.map((value) => ({ value, label: value }))]} />
        <span role="status" className="ml-auto truncate text-12 text-fg2 tabular-nums">{hasNextPage ? `${formatCount(eventCount)}+ events` : plural(eventCount, 'event')}</span>
      </div>
      <div ref={scroller} tabIndex={0} role="group" aria-label="Timeline" className="min-h-0 flex-1 overflow-y-auto outline-offset-[-2px]">
        {items.length === 0 && <p className="p-4 text-fg2">No event of this type and input{hasNextPage ? ' yet; earlier ones are being read' : ''}.</p>}
        <div className="relative" style={{ height: virtual.getTotalSize() }}>
          {drawn.map((place) => {
            const item = items[place.index];
            return item && <div key={item.id} className="absolute inset-x-0 top-0" style={{ transform: `translateY(${place.start}px)` }}><Item item={item} /></div>;
          })}
        </div>
      </div>
    </div>
  );
}
