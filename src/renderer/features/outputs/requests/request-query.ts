/** The filter of the requests of an output, and how a request is told in a row. */
import type { Delivery } from '../../../../protocol/contract.ts';
import type { Outcome } from '../../../../protocol/vocabulary.ts';
import { filterValue } from '../../../stores/context.ts';

export const ANSWERS = ['any', '2xx', '4xx', '5xx'] as const;
export type AnswerClass = (typeof ANSWERS)[number];
export const ANSWER_LABELS: Readonly<Record<AnswerClass, string>> = { any: 'Any answer', '2xx': '2xx', '4xx': '4xx', '5xx': '5xx' };

export interface RequestNarrowing {
  readonly outcome: Outcome | null;
  readonly answer: AnswerClass;
  /** Free text, or terms of the filter language. */
  readonly text: string;
}

export const EVERY_REQUEST: RequestNarrowing = { outcome: null, answer: 'any', text: '' };

/** In the filter language. */
export function requestQuery(output: string, { outcome, answer, text }: RequestNarrowing): string {
  const hundreds = answer === 'any' ? null : Number(answer.charAt(0)) * 100;
  return [
    `output=${filterValue(output)}`,
    outcome === null ? '' : `outcome=${outcome}`,
    hundreds === null ? '' : `status>=${hundreds} status<${hundreds + 100}`,
    text.trim(),
  ].filter((part) => part !== '').join(' ');
}

export function isNarrowed({ outcome, answer, text }: RequestNarrowing): boolean {
  return outcome !== null || answer !== 'any' || text.trim() !== '';
}

/** Path and query of an address, as they stand in it, without its host; what is no address as it is. */
export function pathOf(url: string): string {
  return url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '') || '/';
}

/** `Purchase`, `Purchase and 2 more`, or that it is about the user only. */
export function eventWords({ event_ids: ids, event_names: names }: Pick<Delivery, 'event_ids' | 'event_names'>): string {
  const [first, ...rest] = names ?? [];
  if (ids.length === 0) return 'user data only';
  if (first === undefined) return ids.length === 1 ? '1 event' : `${ids.length} events`;
  const others = rest.every((name) => name === first) ? null : rest.length;
  if (others === null) return ids.length > 1 ? `${first} × ${ids.length}` : first;
  return rest.length === 1 ? `${first}, ${rest[0]!}` : `${first} and ${ids.length - 1} more`;
}

/** Bytes of the body as it is sent. */
export function bodySize({ request }: Pick<Delivery, 'request'>): number {
  return new TextEncoder().encode(request.body).length;
}

/** A delivery that was accepted with some parts refused is not simply delivered. */
export function outcomeText({ outcome, refused }: Pick<Delivery, 'outcome' | 'refused'>): string {
  return outcome === 'delivered' && refused.length > 0 ? `${refused.length} refused` : outcome;
}
