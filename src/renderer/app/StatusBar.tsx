import { Clock, Radio, Snowflake, Zap } from 'lucide-react';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import type { Status } from '../../protocol/contract.ts';
import { connectionStore, isLost } from '../stores/connection.ts';
import { setFilter } from '../stores/context.ts';
import { goTo } from '../stores/navigation.ts';
import { goToPlans } from '../stores/plan-place.ts';
import { updateUi } from '../stores/ui.ts';
import { copyText } from '../ui/clipboard.ts';
import { cx } from '../ui/classes.ts';
import { formatBytes, formatCount, formatDateTime, formatDuration, plural } from '../ui/format.ts';
import { StatusDot } from '../ui/StatusDot.tsx';
import { showToast } from '../ui/toasts.ts';
import { Tooltip } from '../ui/Tooltip.tsx';

/** Every number leads to what it counts. */
function Item({ tip, onClick, className, children }: { tip: string; onClick: () => void; className?: string | undefined; children: ReactNode }) {
  return (
    <Tooltip text={tip} side="top">
      <button type="button" onClick={onClick} className={cx('flex h-full items-center gap-1.5 rounded-sm whitespace-nowrap hover:text-fg0', className)}>{children}</button>
    </Tooltip>
  );
}

function Listening({ status }: { status: Status }) {
  const { http, https, error } = status.ingest;
  if (error !== null || http === null) {
    return (
      <Item tip="Change the port" onClick={() => goTo('settings', 'server')} className="font-medium text-error hover:text-error">
        <StatusDot tone="error" />
        {error ?? 'Not listening'}
      </Item>
    );
  }
  const url = http.replace('//127.0.0.1', '//localhost');
  return (
    <Item tip="Copy the address" onClick={() => void copyText(url).then(() => showToast('Address copied'))}>
      <StatusDot tone="ok" />
      Listening on <span className="font-mono">{url}{https !== null && ' · https'}</span>
    </Item>
  );
}

function ClockItem({ status }: { status: Status }) {
  const { frozen, offset_ms: offset, now } = status.clock;
  if (!frozen && Math.abs(offset) < 1_000) return null;
  return (
    <Item tip="Clock settings" onClick={() => goTo('settings', 'clock')} className="text-info">
      {frozen ? <Snowflake aria-hidden size={12} /> : <Clock aria-hidden size={12} />}
      {frozen ? `Clock frozen at ${formatDateTime(now)}` : `Clock ${formatDuration(offset)} ${offset > 0 ? 'ahead' : 'behind'}`}
    </Item>
  );
}

/** Loud on purpose: who forgets a fault looks for it in the app. */
function FaultsItem({ status }: { status: Status }) {
  if (!status.faults_active) return null;
  return (
    <Item tip="Calls fail on purpose. Show the faults" onClick={() => goTo('faults')} className="h-5! rounded bg-warn-tint px-2 font-semibold text-warn hover:text-warn">
      <Zap aria-hidden size={12} /> Faults on
    </Item>
  );
}

function RelayItem({ status }: { status: Status }) {
  const { relays } = status;
  if (relays.length === 0) return null;
  return (
    <Item tip={relays.map(({ input, url }) => `${input} is passed on to ${url}`).join(', ')} onClick={() => goTo('settings', 'inputs')} className="h-5! rounded bg-warn-tint px-2 font-semibold text-warn hover:text-warn">
      <Radio aria-hidden size={12} /> {relays.length === 1 ? `Relay: ${relays[0]?.input}` : `${relays.length} relays`}
    </Item>
  );
}

function Numbers({ status }: { status: Status }) {
  const { rates, counts, storage, workspace } = status;
  const problems = workspace.problems.length + status.problems.length;
  const waiting = status.queue.waiting_batches;
  return (
    <>
      <Item tip="Devices seen in the last minutes" onClick={() => goTo('stream')} className="max-[1100px]:hidden">{plural(rates.devices, 'device')}</Item>
      <Item tip="Events received per second" onClick={() => goTo('stream')}>{rates.events_per_second < 10 ? Number(rates.events_per_second.toFixed(1)) : formatCount(Math.round(rates.events_per_second))} events/s</Item>
      <Item tip="From receipt to the last decision, 95th percentile" onClick={() => { goTo('stream'); setFilter('took>100'); }} className="max-[1100px]:hidden">p95 {Math.round(rates.p95_ms)} ms</Item>
      {counts.violations > 0 && <Item tip="Show what breaks the data plan" onClick={() => goToPlans('violations')} className="font-medium text-warn">{plural(counts.violations, 'violation')}</Item>}
      {waiting > 0 && <Item tip="Accepted, waiting for the pipeline" onClick={() => goTo('stream')}>{plural(waiting, 'batch', 'batches')} waiting</Item>}
      {problems > 0 && <Item tip="Show problems" onClick={() => updateUi({ panel: 'problems' })} className="font-medium text-error">{plural(problems, 'problem')}</Item>}
      <span className="flex-1" />
      <FaultsItem status={status} />
      <RelayItem status={status} />
      <ClockItem status={status} />
      <Item tip="Retention settings" onClick={() => goTo('settings', 'retention')} className={storage.bytes > storage.cap_bytes * 0.95 ? 'text-warn' : ''}>
        {plural(counts.events, 'event')} · {formatBytes(storage.bytes)} of {formatBytes(storage.cap_bytes)}
      </Item>
      {status.sandbox.state !== 'not-in-use' && (
        <Item tip={status.sandbox.message} onClick={() => goTo('settings', 'about')} className={status.sandbox.state === 'unavailable' ? 'font-medium text-error' : ''}>
          Rule sandbox {status.sandbox.state}
        </Item>
      )}
    </>
  );
}

export function StatusBar() {
  const { status, stream } = useStore(connectionStore);
  const lost = useStore(connectionStore, isLost);
  return (
    <footer aria-label="Status" className="flex h-7 shrink-0 items-center gap-5 border-t border-line bg-bg1 px-3 text-12 text-fg1 tabular-nums">
      {lost && stream.kind === 'lost' && (
        <span role="status" className="flex items-center gap-1.5 font-medium text-error">
          <StatusDot tone="error" />
          The engine does not answer. Trying again…
        </span>
      )}
      {!lost && status === null && <span className="flex items-center gap-1.5"><StatusDot tone="neutral" />Connecting…</span>}
      {!lost && status !== null && <><Listening status={status} /><Numbers status={status} /></>}
    </footer>
  );
}
