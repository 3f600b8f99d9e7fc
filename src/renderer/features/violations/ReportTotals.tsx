import type { ViolationReport } from '../../../protocol/data-plan.ts';
import { setFilter } from '../../stores/context.ts';
import { goTo } from '../../stores/navigation.ts';
import { cx } from '../../ui/classes.ts';
import { formatCount } from '../../ui/format.ts';
import { TONE_FILL, TONE_TEXT } from '../../ui/tones.ts';
import type { Tone } from '../../ui/tones.ts';
import { totals } from './violation-model.ts';

function Figure({ value, label, tone = 'neutral', title, onClick }: { value: string; label: string; tone?: Tone; title: string; onClick?: (() => void) | undefined }) {
  const body = (
    <>
      <span className={cx('text-15 font-semibold tabular-nums', tone === 'neutral' ? 'text-fg0' : TONE_TEXT[tone])}>{value}</span>
      <span className="text-12 text-fg2">{label}</span>
    </>
  );
  const box = 'flex items-baseline gap-1.5 whitespace-nowrap';
  return onClick === undefined ? <span className={box} title={title}>{body}</span> : <button type="button" title={title} onClick={onClick} className={cx(box, 'rounded-sm hover:underline')}>{body}</button>;
}

/** `filter`: the chosen versions in the filter language. The numbers of the hosted report's head: how much came, how much of it is as planned, how many different mistakes. */
export function ReportTotals({ report, filter }: { report: ViolationReport; filter: string }) {
  const { received, violating, valid } = totals(report);
  const share = received === 0 ? 0 : report.with_violations / received;
  const show = (query: string) => () => { goTo('stream'); setFilter([filter, query].filter(Boolean).join(' ')); };
  return (
    <div className="@container flex flex-col gap-2 border-b border-line px-4 pt-3 pb-2.5">
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1 @[760px]:gap-x-5">
        <Figure value={formatCount(received)} label="received" title="Data points: events that can be planned, and each map of user attributes or identities that was checked" onClick={show('')} />
        <Figure value={violating} label="with violations" tone={report.with_violations > 0 ? 'warn' : 'neutral'} title={`${formatCount(report.with_violations)} data points with ${formatCount(report.volume)} violations. Show them`} onClick={show('violation')} />
        <Figure value={valid} label="valid" tone="ok" title={`${formatCount(received - report.with_violations)} data points. Show them`} onClick={show('-violation')} />
        <span className="flex-1" />
        <Figure value={formatCount(report.unique)} label="unique" title="Different mistakes" />
        <Figure value={formatCount(report.unique_invalid)} label="invalid" title="Different mistakes in planned data" />
        <Figure value={formatCount(report.unique_unplanned)} label="unplanned" title="Different things that no plan has" />
        {report.blocked > 0 && <Figure value={formatCount(report.blocked)} label="blocked" tone="blocked" title="Violations whose data was removed. Show the events" onClick={show('outcome=plan-blocked')} />}
      </div>
      <div aria-hidden className="flex h-1.5 gap-px overflow-hidden rounded-full bg-bg3">
        {share > 0 && <span className={TONE_FILL.warn} style={{ width: `max(3px, ${share * 100}%)` }} />}
        {share < 1 && received > 0 && <span className={cx('flex-1', TONE_FILL.ok)} />}
      </div>
    </div>
  );
}
