import { setFilter } from '../../../stores/context.ts';
import { engineNow } from '../../../stores/engine-clock.ts';
import { goTo } from '../../../stores/navigation.ts';
import { cx } from '../../../ui/classes.ts';
import { formatCount, formatMoment } from '../../../ui/format.ts';
import { share } from '../connection-state.ts';
import type { MapConnection } from '../graph/graph-layout.ts';

export function showRows(filter: string): void {
  goTo('stream');
  setFilter(filter);
}

interface NumberProps {
  label: string;
  value: number;
  of?: number | undefined;
  filter: string;
  tone?: string | undefined;
}

/** A number that opens the rows behind it. */
export function Count({ label, value, of, filter, tone = 'text-fg0' }: NumberProps) {
  const part = of === undefined || of === 0 || value === 0 ? null : share(value, of);
  return (
    <div className="min-w-16">
      <dt className="text-11 text-fg2">{label}</dt>
      <dd className={cx('text-15 leading-[20px] font-semibold tabular-nums', value === 0 ? 'text-fg2' : tone)}>
        {value === 0 ? '0' : <button type="button" title={`Show the events: ${filter}`} onClick={() => showRows(filter)} className="rounded-sm hover:underline">{formatCount(value)}</button>}
        {part !== null && <span className="ml-1 text-11 font-normal text-fg2">{part}</span>}
      </dd>
    </div>
  );
}

/** `of` with a condition on what became of it at one output. */
function narrowed(filter: string, condition: string): string {
  return filter === '' ? condition : `${filter} ${condition}`;
}

/** How much came by in the chosen time, and what became of it. */
export function Traffic({ traffic, words }: { traffic: MapConnection; words: string }) {
  const { events, delivered, held, failed, waiting, since, last_at: last, filter } = traffic;
  const now = engineNow();
  return (
    <div>
      <dl className="flex flex-wrap gap-x-6 gap-y-2">
        <Count label={`Events ${words}`} value={events} filter={filter} />
        <Count label="Delivered" value={delivered} of={events} filter={narrowed(filter, 'outcome=delivered')} tone="text-ok" />
        <Count label="Held back" value={held} of={events} filter={narrowed(filter, 'outcome=filtered,consent,plan-blocked,rule-dropped,unsupported,kit-only')} />
        <Count label="Failed" value={failed} of={events} filter={narrowed(filter, 'outcome=failed,rule-error')} tone="text-error" />
        <Count label="Waiting" value={waiting} of={events} filter={narrowed(filter, 'outcome=queued,retrying')} tone="text-warn" />
      </dl>
      <p className="mt-2 text-12 text-fg2">{since === null ? 'No event has come by yet.' : `First event ${formatMoment(since, now)}${last === null ? '' : `, last ${formatMoment(last, now)}`}.`}</p>
    </div>
  );
}
