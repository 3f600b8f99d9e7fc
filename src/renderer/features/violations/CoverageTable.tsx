import { useEffect, useRef, useState } from 'react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ChevronDown, ChevronRight } from 'lucide-react';
import type { Coverage } from '../../../protocol/data-plan.ts';
import { setFilter } from '../../stores/context.ts';
import { engineNow } from '../../stores/engine-clock.ts';
import { goTo } from '../../stores/navigation.ts';
import { goToPlans } from '../../stores/plan-place.ts';
import { select } from '../../stores/selection.ts';
import { cx } from '../../ui/classes.ts';
import { pointName, shortPath } from '../../ui/data-points.ts';
import { EventGlyph } from '../../ui/EventGlyph.tsx';
import { formatCount, formatMoment } from '../../ui/format.ts';
import { coverageFilter } from './coverage-model.ts';
import type { CoverageNumber, CoveragePoint } from './coverage-model.ts';
import { percent } from './violation-model.ts';

export const COVERAGE_COLUMNS = 'grid grid-cols-[20px_minmax(140px,1fr)_72px_72px_72px_56px] @[760px]:grid-cols-[20px_minmax(160px,1fr)_minmax(120px,1fr)_110px_72px_72px_80px_88px_64px] items-center gap-x-3 px-4';
export const FROM_760 = 'hidden @[760px]:block';

interface NumberProps {
  coverage: Coverage;
  point: CoveragePoint;
  what: CoverageNumber;
  value: number;
  bad?: boolean;
}

/** Each number leads to the rows behind it. */
function Count({ coverage, point, what, value, bad }: NumberProps) {
  const filter = coverageFilter(coverage, point.match_key, what);
  const look = cx('text-right tabular-nums', bad ? 'font-medium text-warn' : value === 0 ? 'text-fg2' : 'text-fg0');
  if (value === 0 || filter === null) return <span role="gridcell" className={look}>{formatCount(value)}</span>;
  return (
    <span role="gridcell" className={look}>
      <button type="button" title={`Show the events: ${filter}`} className="rounded-sm hover:underline" onClick={(event) => { event.stopPropagation(); goTo('stream'); setFilter(filter); }}>{formatCount(value)}</button>
    </span>
  );
}

function Bar({ point }: { point: CoveragePoint }) {
  if (point.seen === 0) return <span className="block h-1.5 rounded-full bg-bg3" />;
  const valid = (point.valid / point.seen) * 100;
  return (
    <span role="img" aria-label={`${percent(point.valid, point.seen)} valid`} title={`${percent(point.valid, point.seen)} valid`} className="flex h-1.5 gap-px overflow-hidden rounded-full bg-bg3">
      <span className="bg-ok" style={{ width: `${valid}%` }} />
      {valid < 100 && <span className="flex-1 bg-warn" />}
    </span>
  );
}

function Attributes({ point }: { point: CoveragePoint }) {
  if (point.attributes.length === 0) return <p className="px-11 py-2 text-12 text-fg2">The plan names no attributes.</p>;
  return (
    <ul className="grid grid-cols-[repeat(auto-fill,minmax(260px,1fr))] gap-x-6 gap-y-1 px-11 py-2 text-12">
      {point.attributes.map((attribute) => (
        <li key={attribute.path} className="flex items-center gap-2">
          <code className={cx('min-w-0 flex-1 truncate data text-[11.5px]!', attribute.seen === 0 ? 'text-fg2' : 'text-fg0')} title={attribute.path}>{shortPath(attribute.path)}</code>
          {attribute.required && <span className="text-fg2">required</span>}
          <span className={cx('w-14 text-right tabular-nums', attribute.required && attribute.seen < point.seen ? 'font-medium text-warn' : 'text-fg2')}>{attribute.seen === 0 ? 'never' : percent(attribute.seen, point.seen)}</span>
        </li>
      ))}
    </ul>
  );
}

/** Planned data points; a click opens the planned attributes and how often each came. */
export function CoverageTable({ coverage, points }: { coverage: Coverage; points: readonly CoveragePoint[] }) {
  const scroller = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  // oxlint-disable-next-line react/incompatible-library -- the React Compiler is not in use, and nothing here is memoised by hand
  const virtual = useVirtualizer({ count: points.length, getScrollElement: () => scroller.current, estimateSize: () => 36, overscan: 10, getItemKey: (index) => points[index]?.match_key ?? index });
  useEffect(() => virtual.measure(), [virtual, points]);
  const toggle = (key: string): void => setOpen((old) => { const next = new Set(old); if (!next.delete(key)) next.add(key); return next; });
  const now = engineNow();
  return (
    <div role="grid" aria-label="Coverage" aria-rowcount={points.length + 1} className="@container flex min-h-0 flex-1 flex-col">
      <div role="row" className={cx(COVERAGE_COLUMNS, 'h-[27px] shrink-0 border-b border-line text-12 text-fg2 [scrollbar-gutter:stable] overflow-hidden')}>
        <span role="columnheader"><span className="sr-only">Attributes</span></span><span role="columnheader">Data point</span><span role="columnheader" className={FROM_760}>Description</span><span role="columnheader" className={FROM_760}>Valid share</span>
        <span role="columnheader" className="text-right">Seen</span><span role="columnheader" className="text-right">Valid</span><span role="columnheader" className="text-right">Forwarded</span>
        <span role="columnheader" className={cx(FROM_760, 'text-right')}>Last seen</span><span role="columnheader" className="text-right">Example</span>
      </div>
      <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto [scrollbar-gutter:stable]">
        <div className="relative" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const point = points[item.index];
            if (point === undefined) return null;
            const { type, name, category } = pointName(point.match_key);
            const isOpen = open.has(point.match_key);
            const Chevron = isOpen ? ChevronDown : ChevronRight;
            return (
              <div key={point.match_key} ref={virtual.measureElement} data-index={item.index} className="absolute inset-x-0 top-0" style={{ transform: `translateY(${item.start}px)` }}>
                <div role="row" className={cx(COVERAGE_COLUMNS, 'h-9', isOpen ? 'bg-bg1' : 'hover:bg-bg1')} onClick={() => toggle(point.match_key)}>
                  <span role="gridcell">
                    <button type="button" aria-expanded={isOpen} aria-label={`Attributes of ${name}`} className="flex size-5 items-center justify-center rounded text-fg2" onClick={(event) => { event.stopPropagation(); toggle(point.match_key); }}><Chevron aria-hidden size={13} /></button>
                  </span>
                  <span role="gridcell" className="flex min-w-0 items-center gap-2" title={category}>
                    <EventGlyph type={type} />
                    <button type="button" title={`${category}. Open it in the plan`} className={cx('min-w-0 truncate rounded-sm text-left hover:underline', point.seen === 0 && 'text-fg1')} onClick={(event) => { event.stopPropagation(); goToPlans('plans', { plan: coverage.plan, version: coverage.version, point: point.match_key }); }}>{name}</button>
                    {point.seen === 0 && <span className="shrink-0 text-12 text-warn">never seen</span>}
                  </span>
                  <span role="gridcell" className={cx(FROM_760, 'truncate text-12 text-fg2')} title={point.description}>{point.description}</span>
                  <span role="gridcell" className={FROM_760}><Bar point={point} /></span>
                  <Count coverage={coverage} point={point} what="seen" value={point.seen} />
                  <Count coverage={coverage} point={point} what="valid" value={point.valid} bad={point.valid < point.seen} />
                  <Count coverage={coverage} point={point} what="forwarded" value={point.forwarded} bad={point.seen > 0 && point.forwarded === 0} />
                  <span role="gridcell" className={cx(FROM_760, 'text-right text-12 text-fg2 tabular-nums')}>{point.last_at === null ? '' : formatMoment(point.last_at, now)}</span>
                  <span role="gridcell" className="text-right text-12">
                    {point.example_event !== null && <button type="button" className="rounded-sm text-accent hover:underline" onClick={(event) => { event.stopPropagation(); select({ event: point.example_event, batch: null, step: null }); goTo('stream'); }}>Open</button>}
                  </span>
                </div>
                {isOpen && <div className="border-y border-line bg-bg1"><Attributes point={point} /></div>}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}
