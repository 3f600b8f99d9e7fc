/** What a link within the detail leads to: a tab, and what is chosen in it (`SelectionState.step`). */
import { select } from '../../stores/selection.ts';

/** Why (or why not) an output got the event; the trace shares the choice of the output. */
export function showWhy(connection: string | null): void {
  select({ tab: 'why', ...(connection === null ? {} : { step: `c:${connection}` }) });
}

export function showStep(id: string): void {
  select({ tab: null, step: id });
}

/** A request, and a field of its body that is asked about. */
export function showDelivery(id: string, field: string | null = null): void {
  select({ tab: 'outbound', step: `d:${id}${field === null ? '' : `~${field}`}` });
}

export interface DeliveryPlace {
  readonly delivery: string | null;
  /** JSON pointer in the body. */
  readonly field: string | null;
}

export function deliveryPlace(step: string | null): DeliveryPlace {
  const found = /^d:([^~]*)(?:~(.*))?$/s.exec(step ?? '');
  return { delivery: found?.[1] ?? null, field: found?.[2] ?? null };
}

/** A place in the batch, by its JSON pointer. */
export function showInBatch(pointer: string): void {
  select({ tab: 'json', step: `j:${pointer}` });
}

export function batchPlace(step: string | null): string | null {
  return step?.startsWith('j:') === true ? step.slice(2) : null;
}
