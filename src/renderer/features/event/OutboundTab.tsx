import { useStore } from 'zustand';
import type { Delivery } from '../../../protocol/contract.ts';
import { selectionStore } from '../../stores/selection.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { deliveryPlace, showDelivery } from './detail-place.ts';
import { OutboundDetail } from './OutboundDetail.tsx';
import { OutboundRow } from './OutboundRow.tsx';

/** The requests that left for partners, as a network panel: the list on top, the chosen one below. */
export function OutboundTab({ deliveries, eventIndex }: { deliveries: readonly Delivery[]; eventIndex: number | null }) {
  const step = useStore(selectionStore, (state) => state.step);
  const chosen = deliveryPlace(step);
  const shown = deliveries.find((one) => one.id === chosen.delivery) ?? deliveries.find((one) => one.outcome === 'failed') ?? deliveries[0];
  if (shown === undefined) {
    return <div className="flex h-full"><EmptyState title="Nothing was sent">No output took this event. The trace says for each output why.</EmptyState></div>;
  }
  return (
    <div className="flex h-full min-h-0 flex-col overflow-y-auto">
      <div className="max-h-44 shrink-0 overflow-y-auto border-b border-line">
        <table className="w-full table-fixed text-left">
          <thead className="sticky top-0 z-10 bg-bg0 text-12 text-fg2">
            <tr className="h-7">
              <th scope="col" className="w-[24%] pl-4 font-medium">Output</th>
              <th scope="col" className="font-medium">Request</th>
              <th scope="col" className="w-28 font-medium">Status</th>
              <th scope="col" className="w-16 text-right font-medium">Attempt</th>
              <th scope="col" className="w-16 pr-4 text-right font-medium">ms</th>
            </tr>
          </thead>
          <tbody>
            {deliveries.map((delivery) => <OutboundRow key={delivery.id} delivery={delivery} selected={delivery === shown} onSelect={() => showDelivery(delivery.id)} />)}
          </tbody>
        </table>
      </div>
      <OutboundDetail key={shown.id} delivery={shown} eventIndex={eventIndex} field={shown.id === chosen.delivery ? chosen.field : null} />
    </div>
  );
}
