/** A mapping tried on a captured event, before it is saved. */
import { useEffect, useMemo, useState } from 'react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { BatchDetail, Delivery, EventRow, TraceStep } from '../../../../protocol/contract.ts';
import type { CustomMapping } from '../../../../protocol/custom-mapping.ts';
import type { FileChange } from '../../../../protocol/explain.ts';
import type { ConnectionFile } from '../../../../protocol/workspace.ts';
import { api } from '../../../api/api.ts';
import { useWhatIf } from '../../../api/connections.ts';
import { previewQuery } from './mapping-words.ts';

const SHOWN = 12;
const AFTER_MS = 400;
const NO_CHANGES: readonly FileChange[] = [];

/** Newest captured events that the mapping may be meant for. */
export function useCandidates(mapping: CustomMapping, input: string) {
  const query = previewQuery(mapping, input);
  return useQuery({ queryKey: ['captured', 'mapping-preview', query], queryFn: async ({ signal }) => (await api.events({ query, limit: SHOWN }, signal)).items, placeholderData: keepPreviousData });
}

/** Settles down a moment after the last change. */
function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), AFTER_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

/** The event's batch run again with the connection as it is edited. */
export function usePreview(event: EventRow | null, name: string, draft: ConnectionFile | null) {
  const settled = useSettled(draft);
  const changes = useMemo((): readonly FileChange[] => (settled === null ? NO_CHANGES : [{ kind: 'connections', name, ops: [{ op: 'add', path: '/custom_mappings', value: settled.custom_mappings as unknown as FileChange['ops'][number]['value'] }] }]), [name, settled]);
  const run = useWhatIf(draft === null ? null : event?.batch_id ?? null, changes);
  return { run, stale: settled !== draft };
}

export interface Previewed {
  /** Null when the event did not come so far. */
  readonly step: TraceStep | null;
  readonly deliveries: readonly Delivery[];
  /** What held the event back before, in a sentence. */
  readonly blocked: string | null;
}

/** What became of one event at the connection, in the batch as it was run again. */
export function previewed(batch: BatchDetail, connection: string, index: number): Previewed {
  const row = batch.event_rows.find((one) => one.index === index);
  const steps = batch.trace.filter((one) => one.connection === connection && one.later !== true);
  const held = steps.find((one) => one.stage !== 'custom-mappings' && (one.verdict === 'dropped' || one.verdict === 'error' || one.events.some(({ event_id: id, verdict }) => id === row?.id && verdict === 'dropped')));
  const decision = held?.events.find(({ event_id: id }) => id === row?.id);
  return {
    step: steps.find((one) => one.stage === 'custom-mappings') ?? null,
    deliveries: batch.deliveries.filter((one) => one.connection === connection && row !== undefined && one.event_ids.includes(row.id)),
    blocked: held === undefined ? null : (decision?.reason ?? held.reason).message,
  };
}
