import { Waypoints } from 'lucide-react';
import type { Delivery } from '../../../protocol/contract.ts';
import { Card } from '../../ui/Card.tsx';
import { pointerPath } from '../../ui/json-tree.ts';

/** Which field of the request came from which field of the batch, and how. */
export function OriginsCard({ deliveries }: { deliveries: readonly Delivery[] }) {
  return deliveries.filter((delivery) => delivery.origins.length > 0).map((delivery) => (
    <Card key={delivery.id} flush title={<>Mapping to <span className="font-mono">{delivery.purpose}</span></>} icon={<Waypoints aria-hidden size={15} className="text-blocked" />}>
      <table className="w-full table-fixed text-12">
        <tbody>
          {delivery.origins.map((origin, index) => (
            <tr key={index} className={index > 0 ? 'border-t border-line align-top' : 'align-top'}>
              <td className="w-[38%] py-1.5 pr-2 pl-3.5 font-mono break-words text-fg0">{pointerPath(origin.target)}</td>
              <td className="py-1.5 pr-3.5 break-words text-fg1"><span className="font-mono">{pointerPath(origin.source)}</span> <span className="text-fg2">{origin.how}</span></td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  ));
}
