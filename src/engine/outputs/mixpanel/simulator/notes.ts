/** What Mixpanel does to a request without a word in its answer. */
import type { FactStatus, PartnerNote } from '../../../../protocol/partner.ts';
import type { SimulatorResponse } from '../../definition.ts';

/** Notes of one request; the same thing about the same property is said once. */
export type Notes = PartnerNote[];

/** More would hide each other. */
const MOST_NOTES = 20;

export function note(notes: Notes, level: PartnerNote['level'], code: string, pointer: string, message: string, status: FactStatus = 'documented'): void {
  const full = `mixpanel.${code}`;
  if (notes.length < MOST_NOTES && !notes.some((known) => known.code === full && known.message === message)) notes.push({ level, code: full, message, pointer, status });
}

export function withNotes(response: SimulatorResponse, notes: Notes): SimulatorResponse {
  return notes.length === 0 ? response : { ...response, notes };
}
