import { Check as CheckIcon, CircleDashed, Minus, X } from 'lucide-react';
import { useStore } from 'zustand';
import { useSetup } from '../../api/queries.ts';
import { connectionStore } from '../../stores/connection.ts';
import { goTo } from '../../stores/navigation.ts';
import { select } from '../../stores/selection.ts';
import { cx } from '../../ui/classes.ts';
import { formatTime } from '../../ui/format.ts';
import { CHECK_STATES, CHECK_TITLES, currentCheck, waitingHint } from './check-texts.ts';
import type { Check } from './check-texts.ts';

const MARKS = { done: CheckIcon, waiting: CircleDashed, failed: X, 'not-needed': Minus } as const;
const COLOURS = {
  done: 'bg-ok-tint text-ok', waiting: 'bg-bg2 text-fg2', failed: 'bg-error-tint text-error', 'not-needed': 'bg-bg2 text-fg2',
} as const;

function CheckRow({ check, current, hint }: { check: Check; current: boolean; hint: string }) {
  const Mark = MARKS[check.state];
  const { request_id: requestId, at } = check;
  return (
    <li className="flex gap-3 py-2" data-check={check.id} data-state={check.state}>
      <span role="img" aria-label={CHECK_STATES[check.state]} className={cx('mt-px flex size-5 shrink-0 items-center justify-center rounded-full', COLOURS[check.state])}>
        <Mark aria-hidden size={13} strokeWidth={2.5} className={check.state === 'waiting' && current ? 'skeleton-pulse' : ''} />
      </span>
      <div className="min-w-0 flex-1">
        <div className="flex items-baseline gap-2">
          <span className={cx(check.state === 'done' || current ? 'font-semibold text-fg0' : 'font-medium text-fg1')}>{CHECK_TITLES[check.id]}</span>
          {at !== null && <span className="ml-auto data text-fg2">{formatTime(at)}</span>}
        </div>
        <div className="flex items-baseline gap-3 text-12">
          <p className={cx('min-w-0 flex-1', check.state === 'failed' ? 'text-error' : 'text-fg2')}>{check.state === 'waiting' ? hint : check.message}</p>
          {requestId !== null && (
            <button type="button" className="shrink-0 text-accent hover:underline" onClick={() => { goTo('requests'); select({ request: requestId }); }}>Show the call</button>
          )}
        </div>
      </div>
    </li>
  );
}

/** What has arrived from this input so far; turns green by itself. */
export function CheckList({ input }: { input: string }) {
  const setup = useSetup(input);
  const platform = useStore(connectionStore, (state) => state.status?.inputs.find(({ name }) => name === input)?.platform ?? '');
  const listening = useStore(connectionStore, (state) => (state.status !== null && state.status.ingest.error === null ? state.status.ingest.http : null));
  // Before the engine has said more, the first mark is known from its status.
  const checks: readonly Check[] = setup.data?.checks ?? [
    { id: 'listening', state: listening === null ? 'waiting' : 'done', at: null, message: listening ?? '', request_id: null },
    ...(['config', 'identity', 'batch'] as const).map((id): Check => ({ id, state: 'waiting', at: null, message: '', request_id: null })),
  ];
  const current = currentCheck(checks, platform);
  return (
    <ol aria-label="Set-up progress" aria-live="polite" className="divide-y divide-line">
      {checks.map((check) => <CheckRow key={check.id} check={check} current={check.id === current?.id} hint={waitingHint(check, checks, platform)} />)}
    </ol>
  );
}
