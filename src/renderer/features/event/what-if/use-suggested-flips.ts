import { useMemo } from 'react';
import type { BatchDetail, EventRow } from '../../../../protocol/contract.ts';
import type { Flip } from '../../../../protocol/flips.ts';
import { tracedConnections, whyOf } from '../../../../protocol/why.ts';
import { useFlips } from './use-flips.ts';

const MOST = 20;

/** What would undo each blocker: of one connection, or of all of the input. */
export function useSuggestedFlips(batch: BatchDetail, event: EventRow | null, connection: string | null): readonly Flip[] {
  const flipsOf = useFlips(batch, event);
  return useMemo(() => {
    const asked = event ?? batch.event_rows[0];
    if (asked === undefined) return [];
    const targets = tracedConnections(batch).filter((target) => connection === null || target.connection === connection);
    return targets.flatMap((target) => whyOf(batch, asked.id, target).blockers.flatMap(({ reason }) => flipsOf(reason))).slice(0, MOST);
  }, [batch, event, connection, flipsOf]);
}
