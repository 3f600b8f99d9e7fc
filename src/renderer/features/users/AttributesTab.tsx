import { useMemo, useState } from 'react';
import { Tags } from 'lucide-react';
import type { User } from '../../../protocol/user.ts';
import { asApiError } from '../../api/client.ts';
import { useHistory } from '../../api/users.ts';
import { useCommands } from '../../app/commands.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { plural } from '../../ui/format.ts';
import { SearchField } from '../../ui/SearchField.tsx';
import { AttributeHistory } from './AttributeHistory.tsx';
import { AttributeTable } from './AttributeTable.tsx';
import { currentRows, momentsOf, rowsAt, valueText } from './attribute-history.ts';
import { HistoryScrubber } from './HistoryScrubber.tsx';

/** The attributes, now or at any moment of the user's history, and where each value came from. */
export function AttributesTab({ user }: { user: User }) {
  const history = useHistory(user.mpid);
  const [filter, setFilter] = useState('');
  const [chosen, setChosen] = useState<string | null>(null);
  /** Null is now. */
  const [at, setAt] = useState<number | null>(null);
  const moments = useMemo(() => momentsOf(history.data ?? []), [history.data]);
  const index = at === null ? null : Math.min(at, moments.length - 1);
  const all = useMemo(() => (index === null || index < 0 ? currentRows(user.attributes) : rowsAt(moments, index, user.attributes)), [index, moments, user.attributes]);
  const text = filter.trim().toLowerCase();
  const rows = all.filter(({ key, value }) => text === '' || key.toLowerCase().includes(text) || valueText(value).toLowerCase().includes(text));

  const walk = (step: number): void => {
    if (moments.length === 0) return;
    const next = (index ?? moments.length) + step;
    setAt(next >= moments.length ? null : Math.max(0, next));
  };
  const isThere = (): true | string => moments.length > 0 || 'Nothing was written yet';
  useCommands(() => [
    { id: 'user.moment-previous', title: 'Attributes one write earlier', group: 'Users', keys: ['['], when: isThere, run: () => walk(-1) },
    { id: 'user.moment-next', title: 'Attributes one write later', group: 'Users', keys: [']'], when: isThere, run: () => walk(1) },
  ], [moments, index]);

  if (user.attributes.length === 0 && moments.length === 0) {
    return <EmptyState icon={Tags} title="No attributes">{history.isPending ? 'Reading their history…' : 'Attributes come with batches, or through Edit above. Each write is kept here, also one that was refused.'}</EmptyState>;
  }
  const key = chosen !== null && (all.some((row) => row.key === chosen) || (history.data ?? []).some((write) => write.key === chosen)) ? chosen : null;
  return (
    <div className="@container flex h-full min-h-0 flex-col">
      <div className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-2 border-b border-line px-4 py-2">
        <SearchField label="Filter attributes" value={filter} onChange={setFilter} className="w-52" />
        <HistoryScrubber moments={moments} index={index} onChange={setAt} />
      </div>
      {history.error && <p role="alert" className="shrink-0 px-4 py-2 text-error">The history could not be read: {asApiError(history.error).message}</p>}
      <div className="flex min-h-0 flex-1 flex-col @min-[760px]:flex-row">
        <div className="flex min-h-0 min-w-0 flex-1 flex-col">
          {rows.length === 0
            ? <p role="status" className="p-4 text-fg2">{text === '' ? 'There was no attribute then.' : `No attribute has “${filter.trim()}” in its name or value.`}</p>
            : <AttributeTable rows={rows} selected={key} onSelect={setChosen} />}
          {text !== '' && rows.length > 0 && <p role="status" className="shrink-0 border-t border-line px-4 py-1.5 text-12 text-fg2">{rows.length} of {plural(all.length, 'attribute')}</p>}
        </div>
        {key !== null && <AttributeHistory attribute={key} history={history.data ?? []} loading={history.isPending} moments={moments} index={index} onGo={setAt} onClose={() => setChosen(null)} />}
      </div>
    </div>
  );
}
