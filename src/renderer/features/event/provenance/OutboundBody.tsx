import { useMemo, useState } from 'react';
import type { Delivery } from '../../../../protocol/contract.ts';
import type { Json } from '../../../../protocol/json.ts';
import { asApiError } from '../../../api/client.ts';
import { useProvenance } from '../../../api/explain.ts';
import { ErrorState } from '../../../ui/ErrorState.tsx';
import { JsonTree } from '../../../ui/JsonTree.tsx';
import { SkeletonRows } from '../../../ui/Skeleton.tsx';
import { showDelivery } from '../detail-place.ts';
import { briefOrigin } from './field-model.ts';
import { ProvenancePane } from './ProvenancePane.tsx';

export interface OutboundBodyProps {
  delivery: Delivery;
  body: Json;
  /** Elements that are of the event that is looked at. */
  own: ReadonlySet<string>;
  /** JSON pointer of the field that is asked about. */
  field: string | null;
}

/** Where the pane is low, what a link leads to would be below its edge. */
function showWhole(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: 'nearest' });
}

/** A request's body as a tree; the chosen field's way back to the byte that the SDK sent stands beside it. */
export function OutboundBody({ delivery, body, own, field }: OutboundBodyProps) {
  const { data, error, refetch } = useProvenance(delivery.id);
  const notes = useMemo(() => new Map(data?.fields.map((one) => [one.target, briefOrigin(one)])), [data]);
  // What a link leads to is shown in the tree; what is chosen in the tree is there already.
  const [reveal, setReveal] = useState(field);
  const chosen = field ?? [...own][0] ?? '';
  return (
    <div ref={reveal === null ? undefined : showWhole} className="@container h-full">
      <div className="flex h-full flex-col @min-[640px]:flex-row">
        <div data-tree-scroll className="relative min-h-0 min-w-0 flex-1 overflow-y-auto">
          <JsonTree key={reveal} value={body} label="Request body" openDepth={4} bare annotate={(pointer) => notes.get(pointer)} marked={own} reveal={reveal ?? undefined} onActive={(pointer) => showDelivery(delivery.id, pointer)} />
        </div>
        <div className="min-h-0 overflow-y-auto border-line @max-[640px]:max-h-[55%] @max-[640px]:border-t @min-[640px]:w-[46%] @min-[640px]:max-w-[480px] @min-[640px]:border-l">
          {data !== undefined && <ProvenancePane provenance={data} pointer={chosen} onField={(pointer) => { showDelivery(delivery.id, pointer); setReveal(pointer); }} />}
          {data === undefined && error === null && <SkeletonRows rows={5} label="Following every field back" />}
          {data === undefined && error !== null && <ErrorState title="Where the fields came from could not be read" code={asApiError(error).code} onRetry={() => void refetch()}>{asApiError(error).message}</ErrorState>}
        </div>
      </div>
    </div>
  );
}
