import { useEffect, useEffectEvent, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { formatCount } from '../../ui/format.ts';
import { DAY_MS, formatDay, formatHour } from './activity-range.ts';
import { bucketLabel } from './overview-model.ts';

const AXIS_PX = 44;

function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

export interface TrafficChartProps {
  input: string;
  /** Starts of the buckets, Unix ms. */
  at: readonly number[];
  bucketMs: number;
  received: readonly number[];
  forwarded: readonly number[];
  /** Bucket under the pointer of any chart of the page. */
  hovered: number | null;
  onHover: (index: number | null) => void;
  onOpen: (index: number) => void;
}

/** The last step of the line needs an end of its own. */
function aligned({ at, bucketMs, received, forwarded }: Pick<TrafficChartProps, 'at' | 'bucketMs' | 'received' | 'forwarded'>): uPlot.AlignedData {
  const end = at.at(-1);
  if (end === undefined) return [[], [], []];
  return [[...at, end + bucketMs].map((ms) => ms / 1_000), [...received, null], [...forwarded, forwarded.at(-1) ?? 0]];
}

interface Size { readonly width: number; readonly height: number }

function optionsFor({ width, height }: Size, bucketMs: number, onIndex: (index: number | null) => void): uPlot.Options {
  const axis: uPlot.Axis = { stroke: token('fg2-ink'), grid: { stroke: token('line'), width: 1 }, ticks: { show: false }, font: '11px "Inter Variable"', size: AXIS_PX };
  const bars = uPlot.paths.bars?.({ size: [0.78, 40], align: 1 });
  const steps = uPlot.paths.stepped?.({ align: 1 });
  const text = bucketMs >= DAY_MS ? formatDay : formatHour;
  return {
    width, height,
    padding: [6, 2, 0, 0],
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1_000), 'Etc/UTC'),
    cursor: {
      y: false, points: { show: false }, drag: { x: false, y: false }, sync: { key: 'activity', setSeries: false },
      // A bar reaches from its start to the next one's, so the last start before the pointer is meant.
      dataIdx: (plot, _, closest, x) => Math.max(0, Math.min((plot.data[0][closest] ?? 0) > x ? closest - 1 : closest, plot.data[0].length - 2)),
    },
    legend: { show: false },
    scales: { x: { time: true, range: (_, min, max) => [min, max] }, y: { range: (_, _min, max) => [0, Math.max(1, (max ?? 0) * 1.12)] } },
    axes: [
      { ...axis, size: 22, space: 64, grid: { show: false }, values: (_, splits) => splits.map((seconds) => (bucketMs < DAY_MS && bucketMs * 48 > DAY_MS && seconds % (DAY_MS / 1_000) === 0 ? formatDay : text)(seconds * 1_000)) },
      { ...axis, space: 26, values: (_, splits) => splits.map((value) => (Number.isInteger(value) ? formatCount(value) : '')) },
    ],
    series: [
      {},
      { fill: `${token('info')}59`, stroke: token('info'), width: 1, points: { show: false }, ...(bars ? { paths: bars } : {}) },
      { stroke: token('ok'), width: 1.75, points: { show: false }, ...(steps ? { paths: steps } : {}) },
    ],
    hooks: { setCursor: [(plot) => onIndex((plot.cursor.left ?? -1) < 0 ? null : (plot.cursor.idxs?.[1] ?? plot.cursor.idx ?? null))] },
  };
}

/** What an input received as bars and what went on from it as a line above them; a column opens its events. */
export default function TrafficChart(props: TrafficChartProps) {
  const { input, at, bucketMs, received, forwarded, hovered, onHover, onOpen } = props;
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const values = useEffectEvent(() => aligned(props));
  const hover = useEffectEvent(onHover);

  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    const draw = (): void => {
      plot.current?.destroy();
      const { clientWidth: width, clientHeight: height } = element;
      plot.current = width > 0 && height > 0 ? new uPlot(optionsFor({ width, height }, bucketMs, (index) => hover(index)), values(), element) : null;
    };
    const resize = new ResizeObserver(draw);
    resize.observe(element);
    const theme = new MutationObserver(draw);
    theme.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    return () => {
      resize.disconnect();
      theme.disconnect();
      plot.current?.destroy();
      plot.current = null;
    };
  }, [bucketMs]);
  useEffect(() => { plot.current?.setData(aligned({ at, bucketMs, received, forwarded })); }, [at, bucketMs, received, forwarded]);

  const last = at.length - 1;
  const index = Math.min(hovered ?? last, last);
  function move(step: number): void {
    const next = Math.max(0, Math.min(last, hovered === null ? (step < 0 ? last : 0) : hovered + step));
    onHover(next);
    const chart = plot.current;
    chart?.setCursor({ left: chart.valToPos(((at[next] ?? 0) + bucketMs / 2) / 1_000, 'x'), top: 0 });
  }
  return (
    <div
      ref={host}
      role="slider"
      tabIndex={0}
      aria-label={`Traffic of ${input}`}
      aria-valuemin={0}
      aria-valuemax={Math.max(0, last)}
      aria-valuenow={Math.max(0, index)}
      aria-valuetext={at[index] === undefined ? 'Nothing' : `${bucketLabel(at[index], bucketMs)}: ${formatCount(received[index] ?? 0)} received, ${formatCount(forwarded[index] ?? 0)} forwarded`}
      onClick={() => { if (hovered !== null) onOpen(hovered); }}
      onBlur={() => onHover(null)}
      onKeyDown={(event) => {
        if (event.key === 'ArrowLeft') move(-1);
        else if (event.key === 'ArrowRight') move(1);
        else if (event.key === 'Enter' && hovered !== null) onOpen(hovered);
        else return;
        event.preventDefault();
        event.stopPropagation();
      }}
      className="h-36 overflow-hidden rounded-sm"
    />
  );
}

