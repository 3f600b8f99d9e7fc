import { useCallback, useMemo } from 'react';
import type { BatchDetail, EventRow, Reason } from '../../../../protocol/contract.ts';
import { flipsOf } from '../../../../protocol/flips.ts';
import type { Flip, FlipContext } from '../../../../protocol/flips.ts';
import type { Json } from '../../../../protocol/json.ts';
import { useWorkspace } from '../../../api/queries.ts';
import { documentBefore } from '../../../ui/trace-document.ts';
import { eventData } from '../event-data.ts';

/** The batch before any stage changed it, as far as the trace tells; what "what if" starts from. */
export function receivedBatch(batch: Pick<BatchDetail, 'batch' | 'trace'>): Json {
  const first = batch.trace.find(({ stage }) => stage === 'limits');
  return (first === undefined ? undefined : documentBefore(batch.batch, batch.trace, first)) ?? batch.batch;
}

/** What would undo a reason; nothing while the workspace is not known. */
export function useFlips(batch: BatchDetail, event: EventRow | null): (reason: Reason) => Flip[] {
  const { data } = useWorkspace();
  const context = useMemo((): FlipContext | null => (data === undefined ? null : {
    file: data.file, inputs: data.inputs, outputs: data.outputs, connections: data.connections,
    batch: receivedBatch(batch), event: event === null ? null : eventData(batch, event.id),
  }), [data, batch, event]);
  return useCallback((reason) => (context === null ? [] : flipsOf(reason, context)), [context]);
}
