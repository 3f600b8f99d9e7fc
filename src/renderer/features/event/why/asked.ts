import type { BatchDetail, EventRow } from '../../../../protocol/contract.ts';
import type { OutputEntry } from '../trace-model.ts';

/** The event that an output is asked about: the one looked at; of a whole batch the first that fared as the output's worst. Null without events. */
export function askedEvent(batch: Pick<BatchDetail, 'event_rows'>, event: EventRow | null, { output, outcome }: Pick<OutputEntry, 'output' | 'outcome'>): EventRow | null {
  return event ?? batch.event_rows.find(({ outcomes }) => outcomes.some((one) => one.output === output && one.outcome === outcome)) ?? batch.event_rows[0] ?? null;
}
