import { lazy, Suspense, useEffect, useState } from 'react';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { RULE_LIMIT_MS } from '../../../protocol/rule.ts';
import type { RuleMetrics } from '../../../protocol/rule.ts';
import { asApiError } from '../../api/client.ts';
import { onStream } from '../../api/live.ts';
import { throttled } from '../../api/pace.ts';
import { ruleApi, ruleKeys } from '../../api/rules.ts';
import { connectionStore } from '../../stores/connection.ts';
import { filterValue, setFilter } from '../../stores/context.ts';
import { goTo } from '../../stores/navigation.ts';
import { formatCount, formatMs } from '../../ui/format.ts';
import { Select } from '../../ui/Select.tsx';
import { TONE_TEXT } from '../../ui/tones.ts';
import type { Tone } from '../../ui/tones.ts';
import { cx } from '../../ui/classes.ts';
import { sumMetrics } from './metrics-model.ts';
import { useDesk } from './use-desk.ts';

const MetricsChart = lazy(() => import('./MetricsChart.tsx'));

const SPANS = { '5 minutes': 300_000, hour: 3_600_000, '6 hours': 21_600_000, day: 86_400_000, week: 604_800_000 } as const;
type Span = keyof typeof SPANS;
const BUCKETS = 60;
const REFRESH_MS = 2_000;

/** A number that leads to the rows behind it. */
function Figure({ label, value, tone = 'neutral', filter }: { label: string; value: string; tone?: Tone; filter: string }) {
  return (
    <button type="button" title={`Show the events: ${filter}`} onClick={() => { goTo('stream'); setFilter(filter); }} className="rounded-md px-2 py-1 text-left hover:bg-bg2">
      <span className={cx('block text-15 leading-5 font-semibold tabular-nums', tone === 'neutral' ? 'text-fg0' : TONE_TEXT[tone])}>{value}</span>
      <span className="block text-12 whitespace-nowrap text-fg2">{label}</span>
    </button>
  );
}

function Figures({ metrics, rule }: { metrics: RuleMetrics; rule: string }) {
  const total = sumMetrics(metrics);
  const of = `rule=${filterValue(rule)}`;
  const bad = (count: number): Tone => (count > 0 ? 'error' : 'neutral');
  return (
    <div className="flex flex-wrap gap-x-2 gap-y-1 px-1">
      <Figure label="invocations" value={formatCount(total.invocations)} filter={of} />
      <Figure label="changed" value={formatCount(total.changed)} filter={of} />
      <Figure label="dropped" value={formatCount(total.dropped)} tone={total.dropped > 0 ? 'warn' : 'neutral'} filter={`${of} outcome=rule-dropped`} />
      <Figure label="errors" value={formatCount(total.errors)} tone={bad(total.errors)} filter={`${of} outcome=rule-error`} />
      <Figure label="timeouts" value={formatCount(total.timeouts)} tone={bad(total.timeouts)} filter={`${of} outcome=rule-error`} />
      {total.throttles > 0 && <Figure label="throttled" value={formatCount(total.throttles)} tone={bad(total.throttles)} filter={`${of} outcome=rule-error`} />}
      <Figure label={`slowest of ${RULE_LIMIT_MS} ms`} value={formatMs(total.max_ms)} tone={total.max_ms > RULE_LIMIT_MS * 0.75 ? 'warn' : 'neutral'} filter={of} />
    </div>
  );
}

/** Invocations, errors, timeouts and durations over time, all connections together. */
export function MonitoringTab() {
  const { name } = useDesk();
  const client = useQueryClient();
  const [span, setSpan] = useState<Span>('hour');
  useEffect(() => onStream('advance', throttled(REFRESH_MS, () => { void client.invalidateQueries({ queryKey: ruleKeys.metrics(name) }); })), [client, name]);
  const metrics = useQuery({
    queryKey: [...ruleKeys.metrics(name), span],
    queryFn: ({ signal }) => {
      const to = connectionStore.getState().status?.clock.now ?? Date.now();
      return ruleApi.metrics(name, { from: to - SPANS[span], to, buckets: BUCKETS }, signal);
    },
    placeholderData: keepPreviousData,
    refetchInterval: 10_000,
  });
  return (
    <div className="flex h-full min-h-40 flex-col px-2 py-2">
      <div className="flex shrink-0 items-start justify-between gap-2">
        {metrics.data === undefined ? <span /> : <Figures metrics={metrics.data} rule={name} />}
        <Select label="Last" showLabel value={span} onChange={setSpan} options={Object.keys(SPANS).map((value) => ({ value: value as Span, label: value }))} />
      </div>
      {metrics.error !== null && <p role="alert" className="px-2 py-2 text-error">{asApiError(metrics.error).message}</p>}
      {metrics.data !== undefined && (sumMetrics(metrics.data).invocations === 0
        ? <p className="px-3 py-3 text-fg2">The rule did not run on real traffic in this time.</p>
        : <Suspense fallback={null}><MetricsChart metrics={metrics.data} /></Suspense>)}
    </div>
  );
}
