import { useState } from 'react';
import { Send } from 'lucide-react';
import { asApiError } from '../../../api/client.ts';
import { runCommand } from '../../../app/commands.ts';
import { goToConnections } from '../../../stores/connection-place.ts';
import { Button } from '../../../ui/Button.tsx';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { ErrorState } from '../../../ui/ErrorState.tsx';
import { focusGrid } from '../../../ui/focus-grid.ts';
import { ListAndDetail } from '../../../ui/ListAndDetail.tsx';
import { NoResults } from '../../../ui/NoResults.tsx';
import { queryError } from '../../../ui/QueryField.tsx';
import { SkeletonRows } from '../../../ui/Skeleton.tsx';
import { RequestPane } from './detail/RequestPane.tsx';
import { EVERY_REQUEST, isNarrowed, requestQuery } from './request-query.ts';
import type { RequestNarrowing } from './request-query.ts';
import { RequestFilters } from './RequestFilters.tsx';
import { REQUEST_GRID, RequestGrid } from './RequestGrid.tsx';
import { useRequestList } from './use-request-list.ts';

function Zero() {
  return (
    <EmptyState
      icon={Send}
      title="Nothing was sent to this output yet"
      actions={<><Button variant="primary" onClick={() => runCommand('sample.send')}>Send a sample batch</Button><Button onClick={() => goToConnections('graph')}>Look at its connections</Button></>}
    >
      Each request to the partner is listed here with its exact body and the answer, as soon as a connection forwards an event.
    </EmptyState>
  );
}

export interface RequestsTabProps {
  output: string;
  /** The delivery that a link leads to. */
  item: string | null;
}

/** What was sent to the partner and what it answered, like a browser's network panel. */
export function RequestsTab({ output, item }: RequestsTabProps) {
  const [narrowing, setNarrowing] = useState<RequestNarrowing>(EVERY_REQUEST);
  const [usable, setUsable] = useState('');
  const [follow, setFollow] = useState(true);
  // What is chosen in the list counts until a link leads elsewhere.
  const [chosen, setChosen] = useState({ item, id: item });
  const selected = chosen.item === item ? chosen.id : item;
  const setSelected = (id: string | null): void => setChosen({ item, id });
  const query = requestQuery(output, { ...narrowing, text: usable });
  const list = useRequestList(query, follow);

  function narrow(next: RequestNarrowing): void {
    setNarrowing(next);
    if (queryError(next.text) === null) setUsable(next.text);
  }

  function body() {
    if (list.loading) return <SkeletonRows rows={14} label="Loading requests" />;
    if (list.error && list.rows.length === 0) {
      const error = asApiError(list.error);
      return <ErrorState title="The requests could not be read" code={error.code} onRetry={list.retry}>{error.message}</ErrorState>;
    }
    if (list.rows.length === 0) return isNarrowed(narrowing) ? <NoResults explanation="No request of this output is like that." onClear={() => narrow(EVERY_REQUEST)} /> : <Zero />;
    return (
      <RequestGrid
        list={list}
        query={query}
        selected={selected}
        onSelect={({ id }) => setSelected(id)}
        onOpen={({ id }) => { setSelected(id); requestAnimationFrame(() => document.querySelector<HTMLElement>('[data-output-request]')?.focus()); }}
        onFollow={setFollow}
      />
    );
  }
  return (
    <ListAndDetail
      id="output-requests"
      size={52}
      list={<section aria-label="Requests" className="flex min-h-0 min-w-0 flex-1 flex-col"><RequestFilters value={narrowing} onChange={narrow} />{body()}</section>}
      detail={selected === null ? null : <RequestPane key={selected} id={selected} onClose={() => { setSelected(null); focusGrid(REQUEST_GRID); }} />}
    />
  );
}
