import { goTo } from '../../stores/navigation.ts';
import { select } from '../../stores/selection.ts';
import { RequestRow } from './RequestRow.tsx';
import { useRequestList } from './request-list.ts';

const SHOWN = 60;

/** The newest calls, for the bottom panel; a click opens the Requests screen. */
export function RecentRequests() {
  const list = useRequestList(true);
  if (list.rows.length === 0) return <p className="p-4 text-fg2">{list.loading ? 'Loading…' : 'No calls yet'}</p>;
  return (
    <div role="grid" aria-label="Newest requests" className="@container">
      {list.rows.slice(0, SHOWN).map((row, index) => (
        <RequestRow key={row.id} id={`recent-${row.id}`} row={row} index={index} selected={false} onSelect={() => { goTo('requests'); select({ request: row.id }); }} />
      ))}
    </div>
  );
}
