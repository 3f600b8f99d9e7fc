import { useEffect, useEffectEvent, useRef, useState } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { RuleMetrics } from '../../../protocol/rule.ts';
import { cx } from '../../ui/classes.ts';
import { formatCount, formatMs, formatTime } from '../../ui/format.ts';
import { chartData } from './metrics-model.ts';
import type { ChartData } from './metrics-model.ts';

const AXIS_PX = 44;
const HOURS_AND_MINUTES = 5;

function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

function count(value: number | null | undefined): string {
  return value === null || value === undefined ? '–' : formatCount(value);
}

function ms(value: number | null | undefined): string {
  return value === null || value === undefined ? '–' : `${formatMs(value)} ms`;
}

const SERIES = [
  { key: 'invocations', label: 'Invocations', mark: 'h-2 w-2 rounded-[2px] bg-info', text: count },
  { key: 'failures', label: 'Errors, timeouts, throttled', mark: 'h-2 w-2 rounded-[2px] bg-error', text: count },
  { key: 'median', label: 'Median', mark: 'h-0.5 w-3 bg-ok', text: ms },
  { key: 'slowest', label: 'Slowest', mark: 'w-3 border-t-2 border-dashed border-warn', text: ms },
] as const satisfies readonly { key: keyof ChartData; label: string; mark: string; text: (value: number | null | undefined) => string }[];

function aligned(data: ChartData): uPlot.AlignedData {
  return [data.at, ...SERIES.map(({ key }) => data[key])] as uPlot.AlignedData;
}

function optionsFor(width: number, height: number, onIndex: (index: number | null) => void): uPlot.Options {
  const axis: uPlot.Axis = { stroke: token('fg1'), grid: { stroke: token('line'), width: 1 }, ticks: { show: false }, font: '11px "Inter Variable"', size: AXIS_PX };
  const bars = uPlot.paths.bars?.({ size: [0.7, 24] });
  const fromZero: uPlot.Range.Function = (_, _min, max) => [0, Math.max(1, (max ?? 0) * 1.15)];
  const dots = { points: { size: 4 } };
  const none = { points: { show: false }, ...(bars ? { paths: bars } : {}) };
  return {
    width, height,
    padding: [8, 4, 0, 4],
    cursor: { points: { show: false }, drag: { x: false, y: false } },
    legend: { show: false },
    scales: { x: { time: true }, runs: { range: fromZero }, ms: { range: fromZero } },
    axes: [
      { ...axis, size: 24, values: (_, at) => at.map((seconds) => formatTime(seconds * 1_000).slice(0, HOURS_AND_MINUTES)) },
      { ...axis, scale: 'runs', space: 24, values: (_, values) => values.map((value) => (Number.isInteger(value) ? formatCount(value) : '')) },
      { ...axis, scale: 'ms', side: 1, space: 24, size: AXIS_PX + 8, grid: { show: false }, values: (_, values) => values.map((value) => `${value} ms`) },
    ],
    series: [
      {},
      { scale: 'runs', fill: `${token('info')}66`, stroke: token('info'), width: 1, ...none },
      { scale: 'runs', fill: token('error'), stroke: token('error'), width: 1, ...none },
      { scale: 'ms', stroke: token('ok'), width: 1.5, ...dots },
      { scale: 'ms', stroke: token('warn'), width: 1.5, dash: [4, 3], ...dots },
    ],
    hooks: { setCursor: [(plot) => onIndex(plot.cursor.idx ?? null)] },
  };
}

/** Runs as bars, failures over them, durations as lines; the legend tells what is under the pointer. */
export default function MetricsChart({ metrics }: { metrics: RuleMetrics }) {
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const [index, setIndex] = useState<number | null>(null);
  const data = chartData(metrics);
  const values = useEffectEvent(() => aligned(data));

  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    const draw = (): void => {
      plot.current?.destroy();
      const { clientWidth: width, clientHeight: height } = element;
      plot.current = width > 0 && height > 0 ? new uPlot(optionsFor(width, height, setIndex), values(), element) : null;
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
  }, []);
  useEffect(() => { plot.current?.setData(aligned(chartData(metrics))); }, [metrics]);

  const at = index === null ? undefined : data.at[index];
  return (
    <>
      <p className="flex shrink-0 flex-wrap items-center gap-x-4 px-3 pt-1 text-12 text-fg1 tabular-nums">
        {SERIES.map(({ key, label, mark, text }) => (
          <span key={key} className="flex items-center gap-1.5 whitespace-nowrap"><span aria-hidden className={cx('inline-block', mark)} />{label}{index !== null && <b className="font-semibold text-fg0">{text(data[key][index])}</b>}</span>
        ))}
        {at !== undefined && <span className="text-fg2">at {formatTime(at * 1_000).slice(0, 8)}</span>}
      </p>
      <div ref={host} role="img" aria-label="Invocations, failures and durations over time" className="min-h-24 flex-1 overflow-hidden" />
    </>
  );
}
