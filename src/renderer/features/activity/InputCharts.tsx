import { lazy, Suspense, useState } from 'react';
import type { OverviewReport } from '../../../protocol/report.ts';
import type { ReportScope } from '../../api/reports.ts';
import { Button } from '../../ui/Button.tsx';
import { cx } from '../../ui/classes.ts';
import { formatCount } from '../../ui/format.ts';
import { arrivedTerm, EVENTS_ONLY, joinTerms, scopeTerms } from './activity-filters.ts';
import { NumberButton } from './NumberButton.tsx';
import { openEvents } from './open-rows.ts';
import { bucketLabel, bucketWords, sum } from './overview-model.ts';

const TrafficChart = lazy(() => import('./TrafficChart.tsx'));

/** Charts that are drawn at once; more on demand. */
const FIRST = 6;

function Mark({ className }: { className: string }) {
  return <span aria-hidden className={cx('inline-block shrink-0', className)} />;
}

interface InputChartProps {
  report: OverviewReport;
  chart: OverviewReport['chart']['inputs'][number];
  scope: ReportScope;
  hovered: number | null;
  onHover: (index: number | null) => void;
}

function InputChart({ report, chart: { input, received, forwarded }, scope, hovered, onHover }: InputChartProps) {
  const { at, bucket_ms: bucketMs } = report.chart;
  const [totalIn, totalOut] = [sum(received), sum(forwarded)];
  const terms = (from: number, to: number): string => joinTerms(...scopeTerms({ ...scope, input }), arrivedTerm(from, Math.min(to, report.to)), EVENTS_ONLY);
  const all = terms(report.from, report.to);
  const start = hovered === null ? undefined : at[hovered];
  return (
    <section aria-label={`Input ${input}`} className="min-w-0 rounded-lg border border-line bg-bg1 px-3.5 pt-2 pb-1.5">
      <header className="flex min-w-0 items-center gap-x-4 pb-1">
        <h3 className="min-w-0 flex-1 truncate text-13 font-semibold">{input}</h3>
        {start === undefined
          ? (
            <>
              <span className="flex items-center gap-1.5 text-12 whitespace-nowrap text-fg1"><Mark className="size-2 rounded-[2px] bg-info" /><NumberButton value={totalIn} unit="received" title={`Show the events that ${input} received`} onOpen={() => openEvents(all)} /></span>
              <span className="flex items-center gap-1.5 text-12 whitespace-nowrap text-fg1"><Mark className="h-0.5 w-3 bg-ok" /><NumberButton value={totalOut} unit="forwarded" title={`Show the events of ${input} that an output took`} onOpen={() => openEvents(joinTerms(all, 'outcome=delivered'))} /></span>
            </>
          )
          : (
            <span className="truncate text-12 text-fg1 tabular-nums">
              <span className="mr-3 text-fg2">{bucketLabel(start, bucketMs)}</span>
              <b className="font-semibold text-fg0">{formatCount(received[hovered ?? 0] ?? 0)}</b> received, <b className="font-semibold text-fg0">{formatCount(forwarded[hovered ?? 0] ?? 0)}</b> forwarded
            </span>
          )}
      </header>
      <Suspense fallback={<div className="h-36" />}>
        <TrafficChart
          input={input}
          at={at}
          bucketMs={bucketMs}
          received={received}
          forwarded={forwarded}
          hovered={hovered}
          onHover={onHover}
          onOpen={(index) => openEvents(terms(at[index] ?? report.from, (at[index] ?? report.from) + bucketMs))}
        />
      </Suspense>
    </section>
  );
}

/** One chart an input, the busiest first, with one pointer over all. */
export function InputCharts({ report, scope }: { report: OverviewReport; scope: ReportScope }) {
  const [hovered, setHovered] = useState<number | null>(null);
  const [all, setAll] = useState(false);
  const inputs = report.chart.inputs.toSorted((a, b) => sum(b.received) - sum(a.received) || a.input.localeCompare(b.input));
  const shown = all ? inputs : inputs.slice(0, FIRST);
  return (
    <section aria-label="Traffic by input">
      <h2 className="mb-2 flex items-baseline gap-2 text-13 font-semibold">Traffic by input <span className="text-12 font-normal text-fg2">{bucketWords(report.chart.bucket_ms)}, UTC</span></h2>
      <div className={cx('grid gap-2.5', shown.length > 1 && '@[720px]:grid-cols-2', shown.length > 2 && shown.length !== 4 && '@[1080px]:grid-cols-3')}>
        {shown.map((chart) => <InputChart key={chart.input} report={report} chart={chart} scope={scope} hovered={hovered} onHover={setHovered} />)}
      </div>
      {inputs.length > shown.length && <Button variant="ghost" className="mt-2" onClick={() => setAll(true)}>{`Show ${inputs.length - shown.length} more`}</Button>}
    </section>
  );
}
