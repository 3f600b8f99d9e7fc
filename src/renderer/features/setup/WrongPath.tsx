import { useQuery } from '@tanstack/react-query';
import { CircleHelp } from 'lucide-react';
import { api } from '../../api/api.ts';
import { contextStore } from '../../stores/context.ts';
import { goTo } from '../../stores/navigation.ts';
import { select } from '../../stores/selection.ts';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { formatTime } from '../../ui/format.ts';

const QUERY = 'surface=unrecognised';

/** Calls that reached the port on a path that nothing answers: the usual slip when a host is set and a path forgotten. */
export function WrongPath() {
  const calls = useQuery({ queryKey: ['setup', 'unrecognised'], queryFn: ({ signal }) => api.requests({ query: QUERY, limit: 5 }, signal) });
  const items = calls.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <Card
      flush
      className="border-warn/50"
      icon={<CircleHelp size={15} className="text-warn" />}
      title="Arrived on an unknown path"
      extra={<Button size="small" onClick={() => { goTo('requests'); contextStore.setState({ requestFilter: QUERY }); }}>Show all</Button>}
    >
      <ul className="py-1">
        {items.map((call) => (
          <li key={call.id}>
            <button type="button" onClick={() => { goTo('requests'); select({ request: call.id }); }} className="flex w-full items-baseline gap-3 px-3.5 py-1 text-left hover:bg-bg2">
              <span className="data text-fg2">{formatTime(call.at)}</span>
              <span className="min-w-0 truncate data text-fg0">{call.method} {call.path}</span>
            </button>
          </li>
        ))}
      </ul>
      <p className="border-t border-line px-3.5 py-2 text-12 text-fg2">Compare the SDK’s URL settings with the code on the left: each ends with a slash and keeps its path.</p>
    </Card>
  );
}
