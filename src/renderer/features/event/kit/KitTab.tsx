import { MonitorSmartphone } from 'lucide-react';
import { asApiError } from '../../../api/client.ts';
import { useKits } from '../../../api/explain.ts';
import { goToConnections } from '../../../stores/connection-place.ts';
import { Button } from '../../../ui/Button.tsx';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { ErrorState } from '../../../ui/ErrorState.tsx';
import { SkeletonRows } from '../../../ui/Skeleton.tsx';
import type { DetailProps } from '../EventDetail.tsx';
import { KitSection } from './KitSection.tsx';

/** What a kit in the app would have received, beside what the server sent of the same event. */
export function KitTab({ batch, event }: DetailProps) {
  const asked = event ?? batch.event_rows[0] ?? null;
  const { data, error, refetch } = useKits(asked?.id ?? null);
  if (asked === null) return <div className="flex h-full"><EmptyState icon={MonitorSmartphone} title="No event to look at">The batch has none.</EmptyState></div>;
  if (data === undefined) {
    if (error === null) return <SkeletonRows rows={6} label="Asking the kits" />;
    return <div className="flex h-full"><ErrorState title="The kits could not be asked" code={asApiError(error).code} onRetry={() => void refetch()}>{asApiError(error).message}</ErrorState></div>;
  }
  if (data.length === 0) {
    return (
      <div className="flex h-full">
        <EmptyState icon={MonitorSmartphone} title="No kit on this input" actions={<Button onClick={() => goToConnections('graph')}>Open Connections</Button>}>
          No connection of {batch.input} has a kit, so partners get this event from the server alone. Give a connection a kit to see what the partner's code in the app would have received.
        </EmptyState>
      </div>
    );
  }
  return (
    <div className="@container flex flex-col gap-6 p-4">
      {event === null && <p className="text-12 text-fg2">About the event {asked.name || asked.type}</p>}
      {data.map((view) => <KitSection key={view.connection} view={view} batch={batch} eventIndex={asked.type === 'batch' ? null : asked.index} />)}
    </div>
  );
}
