import { Fragment } from 'react';
import { Waypoints } from 'lucide-react';
import type { Delivery } from '../../../protocol/contract.ts';
import { Card } from '../../ui/Card.tsx';
import { pointerPath } from '../../ui/json-tree.ts';

/** A path that may break after its dots and brackets, not inside a name. */
function Path({ pointer }: { pointer: string }) {
  return <span className="font-mono text-[11.5px]">{pointerPath(pointer).split(/(?<=[.\]])/).map((part, index) => <Fragment key={index}>{index > 0 && <wbr />}{part}</Fragment>)}</span>;
}

/** Which field of the request came from which field of the batch, and how. */
export function OriginsCard({ deliveries }: { deliveries: readonly Delivery[] }) {
  return deliveries.filter((delivery) => delivery.origins.length > 0).map((delivery) => (
    <Card key={delivery.id} flush title={<>Mapping to <span className="font-mono">{delivery.purpose}</span></>} icon={<Waypoints aria-hidden size={15} className="text-blocked" />}>
      <table className="w-full table-fixed text-12">
        <tbody>
          {delivery.origins.map((origin, index) => (
            <tr key={index} className={index > 0 ? 'border-t border-line align-top' : 'align-top'}>
              <td className="w-[42%] py-1.5 pr-2 pl-3.5 break-words text-fg0"><Path pointer={origin.target} /></td>
              <td className="py-1.5 pr-3.5 break-words text-fg1"><Path pointer={origin.source} /> <span className="block text-fg2">{origin.how}</span></td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  ));
}
