/** What an answer means for the delivery, and what deliveries mean for the events they carry. */
import type { Reason } from '../../protocol/contract.ts';
import { OUTCOME_SEVERITY } from '../../protocol/vocabulary.ts';
import type { Outcome } from '../../protocol/vocabulary.ts';
import type { Answer, OutputDefinition } from '../outputs/definition.ts';

export interface Judged {
  readonly outcome: Outcome;
  readonly reason: Reason;
  /** When to try again, Unix ms; null when it is over. */
  readonly nextAt: number | null;
}

export function judge(definition: OutputDefinition, answer: Answer, attempt: number, now: number): Judged {
  const verdict = definition.judge(answer, attempt);
  switch (verdict.kind) {
    case 'delivered':
      return { outcome: 'delivered', reason: verdict.reason, nextAt: null };
    case 'failed':
      return { outcome: 'failed', reason: verdict.reason, nextAt: null };
    case 'retry':
      return { outcome: 'retrying', reason: verdict.reason, nextAt: now + verdict.delayMs };
  }
}

export interface DeliveryEffect {
  readonly eventIds: readonly string[];
  readonly outcome: Outcome;
  readonly status: number | null;
  readonly code: string;
}

/** The worst delivery of each event decides. */
export function effectByEvent(deliveries: Iterable<DeliveryEffect>): Map<string, Omit<DeliveryEffect, 'eventIds'>> {
  const worst = new Map<string, Omit<DeliveryEffect, 'eventIds'>>();
  for (const { eventIds, outcome, status, code } of deliveries) {
    for (const eventId of eventIds) {
      const known = worst.get(eventId);
      if (known === undefined || OUTCOME_SEVERITY[outcome] > OUTCOME_SEVERITY[known.outcome]) worst.set(eventId, { outcome, status, code });
    }
  }
  return worst;
}
