import { useState } from 'react';
import { useStore } from 'zustand';
import { connectionStore } from '../../stores/connection.ts';
import { cx } from '../../ui/classes.ts';
import { formatCount } from '../../ui/format.ts';
import { Menu } from '../../ui/Menu.tsx';
import { StatusDot } from '../../ui/StatusDot.tsx';
import { columnEntries } from './column-menu.ts';
import type { ListSnapshot } from './stream-list.ts';
import { streamList } from './stream-session.ts';
import { columnStore } from './column-store.ts';

const BUTTON = 'rounded-sm hover:text-fg0';

function LiveChip({ snapshot }: { snapshot: ListSnapshot }) {
  const isOpen = useStore(connectionStore, (state) => state.stream.kind === 'open');
  if (!isOpen) return <span className="flex items-center gap-1.5 text-error"><StatusDot tone="error" />Disconnected</span>;
  if (snapshot.paused) return <span className="flex items-center gap-1.5 text-warn"><StatusDot tone="warn" />Paused</span>;
  return <span className="flex items-center gap-1.5"><StatusDot tone={snapshot.atTail ? 'ok' : 'neutral'} />{snapshot.atTail ? 'Live' : 'Scrolled back'}</span>;
}

/** How many, how grouped, which columns. */
export function ListFooter({ snapshot }: { snapshot: ListSnapshot }) {
  const stored = useStore(connectionStore, (state) => state.status?.counts.events);
  const { layout, hidden } = useStore(columnStore);
  const [grouping, setGrouping] = useState(streamList.model.grouping);
  const grouped = grouping === 'batch';

  function toggleGrouping(): void {
    const next = grouped ? 'none' : 'batch';
    streamList.setGrouping(next);
    setGrouping(next);
  }

  return (
    <footer className="flex h-8 shrink-0 items-center gap-4 border-t border-line px-3 text-12 text-fg2 tabular-nums">
      <span role="status" className="truncate">
        <strong className="font-semibold text-fg0">{formatCount(snapshot.total)}</strong>
        {stored !== undefined && stored > snapshot.total ? ` of ${formatCount(stored)} events` : snapshot.total === 1 ? ' event' : ' events'}
        {snapshot.scanned < 1 && `, searched ${Math.floor(snapshot.scanned * 100)} %`}
      </span>
      <button type="button" aria-pressed={grouped} onClick={toggleGrouping} className={cx(BUTTON, grouped && 'text-fg1')}>{grouped ? 'Group by batch' : 'Not grouped'}</button>
      <span className="flex-1" />
      <LiveChip snapshot={snapshot} />
      <Menu align="end" trigger={<button type="button" className={BUTTON} title={hidden > 0 ? 'The list is too narrow for all of its columns' : undefined}>Columns{hidden > 0 && ` · ${hidden} hidden`}</button>} entries={columnEntries(layout)} />
    </footer>
  );
}
