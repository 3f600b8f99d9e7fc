import { Fragment, useMemo } from 'react';
import { Waypoints } from 'lucide-react';
import type { Delivery } from '../../../protocol/contract.ts';
import { stringifyJson } from '../../../protocol/json.ts';
import { asApiError } from '../../api/client.ts';
import { useProvenance } from '../../api/explain.ts';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { pointerPath } from '../../ui/json-tree.ts';
import { SkeletonRows } from '../../ui/Skeleton.tsx';
import { decodeBody, ownElements } from '../../ui/body.ts';
import { showDelivery } from './detail-place.ts';
import { briefOrigin } from './provenance/field-model.ts';

/** The rest is in the tab Outbound. */
const SHOWN = 60;

/** May break after dots and brackets. */
function Breakable({ text }: { text: string }) {
  return text.split(/(?<=[.\]])/).map((part, index) => <Fragment key={index}>{index > 0 && <wbr />}{part}</Fragment>);
}

function DeliveryOrigins({ delivery, eventIndex }: { delivery: Delivery; eventIndex: number | null }) {
  const { data, error } = useProvenance(delivery.id);
  const own = useMemo(() => (eventIndex === null ? null : ownElements(decodeBody(delivery.request.body, delivery.request.headers), delivery.origins, eventIndex)), [delivery, eventIndex]);
  // Within its own element a field needs no more than its name.
  const from = own?.pointers.length === 1 ? own.pointers[0]!.length : 0;
  const fields = (data?.fields ?? []).filter(({ target }) => own === null || own.pointers.some((pointer) => target.startsWith(`${pointer}/`)));
  return (
    <Card
      flush
      title={<>Mapping to <span className="font-mono">{delivery.purpose}</span></>}
      icon={<Waypoints aria-hidden size={15} className="text-blocked" />}
      extra={<Button size="small" onClick={() => showDelivery(delivery.id, fields[0]?.target ?? null)}>Show the body</Button>}
    >
      {data === undefined && error === null && <SkeletonRows rows={3} label="Following every field back" />}
      {data === undefined && error !== null && <p role="alert" className="px-3.5 py-2.5 text-error">{asApiError(error).message}</p>}
      <ul className="py-1.5">
        {fields.slice(0, SHOWN).map((field) => (
          <li key={field.target}>
            <button type="button" title="Show its whole way" onClick={() => showDelivery(delivery.id, field.target)} className="flex w-full min-w-0 items-baseline gap-3 px-3.5 py-1 text-left text-12 hover:bg-bg2">
              <span className="w-[46%] shrink-0 truncate font-mono text-[11.5px] text-fg0" title={`${pointerPath(field.target)}: ${stringifyJson(field.value)}`}>{pointerPath(field.target.slice(from))}</span>
              <span className="min-w-0 flex-1 [overflow-wrap:anywhere] text-fg1"><Breakable text={briefOrigin(field)} /></span>
            </button>
          </li>
        ))}
      </ul>
      {fields.length > SHOWN && <p className="px-3.5 pb-3 text-12 text-fg2">and {fields.length - SHOWN} more in the body</p>}
    </Card>
  );
}

/** Which field of the request came from where; each leads to its whole way back. */
export function OriginsCard({ deliveries, eventIndex }: { deliveries: readonly Delivery[]; eventIndex: number | null }) {
  return deliveries.filter((delivery) => delivery.request.body !== '').map((delivery) => <DeliveryOrigins key={delivery.id} delivery={delivery} eventIndex={eventIndex} />);
}
