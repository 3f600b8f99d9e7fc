import { useId, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { CircleX, Route, TriangleAlert } from 'lucide-react';
import type { Span } from '../../../protocol/report.ts';
import { asApiError } from '../../api/client.ts';
import { useSpans } from '../../api/reports.ts';
import { Badge } from '../../ui/Badge.tsx';
import { cx } from '../../ui/classes.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { formatDuration, formatMs } from '../../ui/format.ts';
import { SkeletonRows } from '../../ui/Skeleton.tsx';
import { timelineOf } from './span-model.ts';
import type { Lane } from './span-model.ts';

const COLUMNS = 'grid items-center gap-x-3 px-4 grid-cols-[minmax(160px,1fr)_64px] @[560px]:grid-cols-[minmax(180px,46%)_minmax(0,1fr)_64px]';
const WIDE = 'hidden @[560px]:block';

const FILLS: Readonly<Record<Span['group'], string>> = { 'Data Ingest': 'bg-info', Processing: 'bg-screen', Transformations: 'bg-blocked', 'Payload Delivery': 'bg-ok' };

function length(ms: number): string {
  return ms < 1_000 ? `${formatMs(ms)} ms` : formatDuration(ms);
}

function valueText(value: Span['attributes'][string]): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function Status({ status }: { status: Span['status'] }) {
  if (status === 'error') return <CircleX role="img" aria-label="error" size={13} className="shrink-0 text-error" />;
  if (status === 'warning') return <TriangleAlert role="img" aria-label="warning" size={13} className="shrink-0 text-warn" />;
  return null;
}

function LaneRow({ id, lane: { span, depth, left, width }, index, selected, onSelect }: { id: string; lane: Lane; index: number; selected: boolean; onSelect: () => void }) {
  return (
    <div id={id} role="row" data-span={span.span_id} aria-level={depth + 1} aria-rowindex={index + 2} aria-selected={selected} onMouseDown={onSelect} className={cx(COLUMNS, 'row-height border-l-2 select-none', selected ? 'border-accent bg-accent-tint' : 'border-transparent hover:bg-bg1')}>
      <span role="gridcell" className="flex min-w-0 items-center gap-2" style={{ paddingLeft: depth * 14 }} title={span.hosted ? span.name : `${span.name} (the hosted service names no such span)`}>
        <span aria-hidden className={cx('size-2 shrink-0 rounded-[2px]', FILLS[span.group])} />
        <span className="truncate">{span.name}</span>
        <Status status={span.status} />
      </span>
      <span role="gridcell" aria-label={`${length(span.duration_ms)} long`} className={cx(WIDE, 'relative h-3.5')}>
        <span aria-hidden className="absolute inset-y-0 right-0 left-0 my-auto h-px bg-line" />
        <span aria-hidden className={cx('absolute inset-y-0.5 min-w-[3px] rounded-[2px]', span.status === 'error' ? 'bg-error' : span.status === 'warning' ? 'bg-warn' : FILLS[span.group])} style={{ left: `min(${left}%, calc(100% - 3px))`, width: `${width}%` }} />
      </span>
      <span role="gridcell" className="truncate text-right text-12 text-fg1 tabular-nums">{length(span.duration_ms)}</span>
    </div>
  );
}

function SpanDetail({ span }: { span: Span }) {
  const ids = [['span_id', span.span_id], ['trace_id', span.trace_id]] as const;
  return (
    <section aria-label="Span" className="max-h-[45%] shrink-0 overflow-y-auto border-t border-line px-4 py-3">
      <h3 className="flex items-center gap-2 text-13 font-semibold"><span className="min-w-0 truncate">{span.name}</span><Badge>{span.group}</Badge>{!span.hosted && <Badge tone="info" title="The hosted glossary has no name for this step">our name</Badge>}</h3>
      <dl className="mt-2 grid grid-cols-[minmax(90px,max-content)_minmax(0,1fr)] gap-x-4 gap-y-0.5 text-12">
        {[...Object.entries(span.attributes).map(([name, value]) => [name, valueText(value)] as const), ...ids].map(([name, text]) => (
          <div key={name} className="group contents">
            <dt className="data text-fg2">{name}</dt>
            <dd className="flex min-w-0 items-start gap-1.5"><span className="min-w-0 data break-words text-fg0">{text}</span><span className="opacity-0 group-hover:opacity-100 focus-within:opacity-100"><CopyButton text={text} label={`Copy ${name}`} /></span></dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Lanes({ spans }: { spans: readonly Span[] }) {
  const gridId = useId();
  const { lanes, totalMs, shortened } = timelineOf(spans);
  const [chosen, setChosen] = useState<string | null>(null);
  const position = Math.max(0, lanes.findIndex(({ span }) => span.span_id === chosen));
  const current = lanes[position];
  function onKeyDown(event: KeyboardEvent): void {
    const steps: Readonly<Record<string, number>> = { ArrowDown: position + 1, ArrowUp: position - 1, j: position + 1, k: position - 1, Home: 0, End: lanes.length - 1 };
    if (event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(steps, event.key)) return;
    event.preventDefault();
    setChosen(lanes[Math.max(0, Math.min(lanes.length - 1, steps[event.key] ?? 0))]?.span.span_id ?? null);
  }
  return (
    <>
      <div role="treegrid" tabIndex={0} aria-label="Spans" aria-rowcount={lanes.length + 1} aria-activedescendant={`${gridId}${position}`} onKeyDown={onKeyDown} className="@container min-h-0 flex-1 overflow-y-auto outline-offset-[-2px]">
        <div role="row" aria-rowindex={1} className={cx(COLUMNS, 'sticky top-0 z-10 h-[27px] border-b border-l-2 border-line border-l-transparent bg-bg0 text-12 text-fg2')}>
          <span role="columnheader">Span</span>
          <span role="columnheader" className={cx(WIDE, 'truncate tabular-nums')}>{length(totalMs)} in all{shortened && <span title="Else there were no room for the rest">, long waits drawn shorter</span>}</span>
          <span role="columnheader" className="text-right">Took</span>
        </div>
        {lanes.map((lane, index) => <LaneRow key={lane.span.span_id} id={`${gridId}${index}`} lane={lane} index={index} selected={index === position} onSelect={() => setChosen(lane.span.span_id)} />)}
      </div>
      <ul aria-label="Groups" className="flex shrink-0 flex-wrap gap-x-4 gap-y-1 border-t border-line px-4 py-1.5 text-12 text-fg2">
        {(Object.keys(FILLS) as Span['group'][]).map((group) => <li key={group} className="flex items-center gap-1.5"><span aria-hidden className={cx('size-2 rounded-[2px]', FILLS[group])} />{group}</li>)}
      </ul>
      {current !== undefined && <SpanDetail span={current.span} />}
    </>
  );
}

/** A batch's way from input to outputs, as the hosted observability tells it: spans as lanes of one timeline. */
export function SpanTimeline({ batchId }: { batchId: string }) {
  const spans = useSpans(batchId);
  if (spans.isPending) return <SkeletonRows rows={8} label="Loading the spans" />;
  if (spans.data === undefined) {
    const error = asApiError(spans.error);
    return <ErrorState title="The spans could not be read" code={error.code} onRetry={() => void spans.refetch()}>{error.message}</ErrorState>;
  }
  if (spans.data.length === 0) return <EmptyState icon={Route} title="No spans yet">They are told once the batch was processed.</EmptyState>;
  return <div className="flex h-full min-h-0 flex-1 flex-col"><Lanes spans={spans.data} /></div>;
}
