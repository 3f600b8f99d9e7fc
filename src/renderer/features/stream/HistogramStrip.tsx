import { useEffect, useRef, useState } from 'react';
import type { PointerEvent } from 'react';
import { useStore } from 'zustand';
import { contextQuery, contextStore, setFilter } from '../../stores/context.ts';
import { formatCount, plural } from '../../ui/format.ts';
import { BAR_PITCH, bars, brushOf, closerSpan, spanLabel, timeAt, widerSpan, withBrush, xAt } from './histogram-model.ts';
import type { Interval } from './histogram-model.ts';
import { engineNow, useHistogram } from './use-histogram.ts';

const HEIGHT = 54;
const PAD = 12;
/** Less than this is a click. */
const DRAG_PX = 4;

/** Volume over time; dragging narrows the filter to a stretch of it, a click takes that back. */
export function HistogramStrip() {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const [drag, setDrag] = useState<{ from: number; to: number } | null>(null);
  const state = useStore(contextStore);
  const unbrushed = contextQuery({ ...state, filter: withBrush(state.filter, null, 0) });
  const { histogram, span, setSpan } = useHistogram(unbrushed, Math.floor(width / BAR_PITCH), state.paused);

  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setWidth(Math.max(0, element.clientWidth - 2 * PAD)));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const range: Interval = histogram ?? { from: engineNow() - span, to: engineNow() };
  const brush = brushOf(state.filter, engineNow());
  const shown = drag !== null
    ? { x: Math.min(drag.from, drag.to), width: Math.abs(drag.to - drag.from) }
    : brush === null ? null : { x: xAt(brush.from, width, range), width: xAt(brush.to, width, range) - xAt(brush.from, width, range) };

  function place(event: PointerEvent<HTMLElement>): number {
    return Math.max(0, Math.min(width, event.clientX - event.currentTarget.getBoundingClientRect().left - PAD));
  }

  function finish(event: PointerEvent<HTMLElement>): void {
    if (drag === null) return;
    const to = place(event);
    setDrag(null);
    const [left, right] = [Math.min(drag.from, to), Math.max(drag.from, to)];
    if (right - left < DRAG_PX) {
      if (brush !== null) setFilter(withBrush(state.filter, null, engineNow()));
      return;
    }
    setFilter(withBrush(state.filter, { from: timeAt(left, width, range), to: timeAt(right, width, range) }, engineNow()));
  }

  const events = histogram?.buckets.reduce((sum, bucket) => sum + bucket.events, 0) ?? 0;
  const errors = histogram?.buckets.reduce((sum, bucket) => sum + bucket.errors, 0) ?? 0;
  return (
    <div
      ref={box}
      role="img"
      aria-label={`${plural(events, 'event')} in the last ${spanLabel(span)}, ${formatCount(errors)} with an error`}
      title={`Last ${spanLabel(span)}. Drag to narrow the list to a time, click to take that back, turn the wheel to see more or less.`}
      onPointerDown={(event) => { if (event.button === 0) { event.currentTarget.setPointerCapture(event.pointerId); setDrag({ from: place(event), to: place(event) }); } }}
      onPointerMove={(event) => { if (drag !== null) setDrag({ ...drag, to: place(event) }); }}
      onPointerUp={finish}
      onWheel={(event) => { if (event.deltaY !== 0) setSpan(event.deltaY > 0 ? widerSpan(span) : closerSpan(span)); }}
      className="shrink-0 cursor-crosshair touch-none border-b border-line px-3 select-none"
    >
      <svg aria-hidden width={width} height={HEIGHT} className="block">
        {shown !== null && <rect x={shown.x} y={0} width={Math.max(1, shown.width)} height={HEIGHT} className="fill-accent-tint" />}
        {histogram !== null && bars(histogram, width, HEIGHT - 8).map((bar, index) => bar.height > 0 && (
          <g key={index}>
            <rect x={bar.x} y={bar.y + 8} width={bar.width} height={bar.height} className={isInside(bar, shown) ? 'fill-fg2 opacity-60' : 'fill-bg3'} />
            {bar.errorHeight > 0 && <rect x={bar.x} y={HEIGHT - bar.errorHeight} width={bar.width} height={bar.errorHeight} className="fill-error" />}
          </g>
        ))}
        {shown !== null && [shown.x, shown.x + shown.width].map((x, index) => <rect key={index} x={Math.max(0, Math.min(width - 1.5, x - 0.75))} y={0} width={1.5} height={HEIGHT} className="fill-accent" />)}
      </svg>
    </div>
  );
}

function isInside(bar: { x: number; width: number }, brush: { x: number; width: number } | null): boolean {
  const middle = bar.x + bar.width / 2;
  return brush !== null && middle >= brush.x && middle <= brush.x + brush.width;
}
