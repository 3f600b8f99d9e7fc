import { useEffect, useEffectEvent, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { RuleMetrics } from '../../../protocol/rule.ts';
import { formatCount, formatMs } from '../../ui/format.ts';
import { chartData } from './metrics-model.ts';

const AXIS_PX = 44;

function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

function optionsFor(width: number, height: number): uPlot.Options {
  const axis: uPlot.Axis = { stroke: token('fg1'), grid: { stroke: token('line'), width: 1 }, ticks: { show: false }, font: '11px "Inter Variable"', size: AXIS_PX };
  const bars = uPlot.paths.bars?.({ size: [0.7, 24] });
  const count = (_: uPlot, value: number | null) => (value === null ? '–' : formatCount(value));
  const ms = (_: uPlot, value: number | null) => (value === null ? '–' : `${formatMs(value)} ms`);
  return {
    width, height,
    padding: [8, 0, 0, 0],
    cursor: { points: { show: false }, drag: { x: false, y: false } },
    legend: { live: true },
    scales: { x: { time: true }, runs: { range: (_, _min, max) => [0, Math.max(1, max * 1.1)] }, ms: { range: (_, _min, max) => [0, Math.max(1, max * 1.1)] } },
    axes: [{ ...axis, size: 26 }, { ...axis, scale: 'runs', values: (_, values) => values.map((value) => (Number.isInteger(value) ? formatCount(value) : '')) }, { ...axis, scale: 'ms', side: 1, grid: { show: false }, values: (_, values) => values.map((value) => `${value} ms`) }],
    series: [
      {},
      { label: 'Invocations', scale: 'runs', fill: `${token('info')}66`, stroke: token('info'), width: 1, points: { show: false }, value: count, ...(bars ? { paths: bars } : {}) },
      { label: 'Errors, timeouts, throttled', scale: 'runs', fill: token('error'), stroke: token('error'), width: 1, points: { show: false }, value: count, ...(bars ? { paths: bars } : {}) },
      { label: 'Median', scale: 'ms', stroke: token('ok'), width: 1.5, points: { size: 4 }, value: ms },
      { label: 'Slowest', scale: 'ms', stroke: token('warn'), width: 1.5, dash: [4, 3], points: { size: 4 }, value: ms },
    ],
  };
}

/** Runs as bars, failures over them, durations as lines. Drawn anew when size or theme change. */
export default function MetricsChart({ metrics }: { metrics: RuleMetrics }) {
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const values = useEffectEvent((): uPlot.AlignedData => {
    const data = chartData(metrics);
    return [data.at, data.invocations, data.failures, data.median, data.slowest];
  });

  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    const draw = (): void => {
      plot.current?.destroy();
      const { clientWidth: width, clientHeight: height } = element;
      if (width > 0) plot.current = new uPlot(optionsFor(width, Math.max(80, height - 28)), values(), element);
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
  useEffect(() => { plot.current?.setData(values()); }, [metrics]);

  return <div ref={host} role="img" aria-label="Invocations, failures and durations over time" className="rule-chart min-h-28 flex-1 overflow-hidden" />;
}
