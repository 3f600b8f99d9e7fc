import { useState } from 'react';
import { ShieldBan } from 'lucide-react';
import { asApiError } from '../../api/client.ts';
import { useLiveRefresh } from '../../api/use-live-refresh.ts';
import { useQuarantine } from '../../api/violations.ts';
import type { Quarantined } from '../../api/violations.ts';
import { useCommands } from '../../app/commands.ts';
import { engineNow } from '../../stores/engine-clock.ts';
import { cx } from '../../ui/classes.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { formatMoment, plural } from '../../ui/format.ts';
import { SkeletonRows } from '../../ui/Skeleton.tsx';
import { SplitPane } from '../../ui/SplitPane.tsx';
import { BlockedDetail } from './BlockedDetail.tsx';

const RECORDS = ['captured', 'quarantine'] as const;
const COLUMNS = 'grid grid-cols-[80px_minmax(130px,1fr)_minmax(40px,100px)_64px_92px] items-center gap-x-3 px-4';

function Row({ item, selected, onSelect }: { item: Quarantined; selected: boolean; onSelect: () => void }) {
  return (
    <li>
      <button type="button" aria-current={selected ? 'true' : undefined} onClick={onSelect} className={cx(COLUMNS, 'row-height w-full border-l-2 text-left', selected ? 'border-accent bg-accent-tint' : 'border-transparent hover:bg-bg1')}>
        <span className="data text-fg2">{formatMoment(item.at, engineNow())}</span>
        <span className="truncate">{item.plan} <span className="text-fg2">v{item.version}</span></span>
        <span className="truncate text-fg1">{item.input}</span>
        <span className={item.blocked_events > 0 ? 'text-blocked' : 'text-fg2'}>{plural(item.blocked_events, 'event')}</span>
        <span className={item.blocked_attributes > 0 ? 'text-blocked' : 'text-fg2'}>{plural(item.blocked_attributes, 'attribute')}</span>
      </button>
    </li>
  );
}

/** What plans removed from batches, kept so that it can be sent again: the hosted window cannot. */
export function BlockedData({ query }: { query: string }) {
  const records = useQuarantine(query);
  const [selected, setSelected] = useState<string | null>(null);
  useLiveRefresh(RECORDS);
  const items = records.data ?? [];
  const item = items.find(({ batch_id }) => batch_id === selected);
  const move = (step: number): void => {
    const at = items.findIndex(({ batch_id }) => batch_id === selected);
    setSelected(items[Math.max(0, Math.min(items.length - 1, at + step))]?.batch_id ?? null);
  };
  useCommands(() => [
    { id: 'blocked.next', title: 'Next blocked batch', group: 'Blocked data', keys: ['j', 'down'], hidden: true, run: () => move(1) },
    { id: 'blocked.previous', title: 'Previous blocked batch', group: 'Blocked data', keys: ['k', 'up'], hidden: true, run: () => move(-1) },
  ], [items, selected]);
  if (records.isPending) return <SkeletonRows rows={8} label="Loading blocked data" />;
  if (records.error && records.data === undefined) {
    const error = asApiError(records.error);
    return <ErrorState title="The blocked data could not be read" code={error.code} onRetry={() => void records.refetch()}>{error.message}</ErrorState>;
  }
  if (items.length === 0) {
    return (
      <EmptyState icon={ShieldBan} title={query === '' ? 'Nothing was blocked' : 'No blocked data matches'}>
        A plan version blocks unplanned data when its block settings are on. What it removes is kept here and can be sent again, as it was or put right.
      </EmptyState>
    );
  }
  const list = (
    <div className="flex min-h-0 flex-1 flex-col">
      <div aria-hidden className={`${COLUMNS} h-[27px] shrink-0 border-b border-l-2 border-line border-l-transparent text-12 text-fg2`}><span>Time</span><span>Plan</span><span>Input</span><span>Events</span><span>Attributes</span></div>
      <ul aria-label="Blocked batches" className="min-h-0 flex-1 overflow-y-auto">{items.map((one) => <Row key={one.batch_id} item={one} selected={one.batch_id === selected} onSelect={() => setSelected(one.batch_id)} />)}</ul>
    </div>
  );
  return <SplitPane id="blocked" secondSize={50} minFirst="240px" minSecond="320px" first={list} second={item === undefined ? null : <BlockedDetail key={item.batch_id} item={item} onClose={() => setSelected(null)} />} />;
}
