/** What an answer means for the delivery, and what deliveries mean for the events they carry. */
import type { Delivery, Reason } from '../../protocol/contract.ts';
import { OUTCOME_SEVERITY } from '../../protocol/vocabulary.ts';
import type { Outcome } from '../../protocol/vocabulary.ts';
import type { Answer, OutboundRequest, OutputDefinition } from '../outputs/definition.ts';

export interface Judged {
  readonly outcome: Outcome;
  readonly reason: Reason;
  /** When to try again, Unix ms; null when it is over. */
  readonly nextAt: number | null;
  readonly refused: Delivery['refused'];
}

/** `attempt` counts from 1. Parts that were refused are given their events. */
export function judge(definition: OutputDefinition, answer: Answer, attempt: number, now: number, request?: Pick<OutboundRequest, 'purpose' | 'parts'>): Judged {
  const verdict = definition.judge(answer, attempt, request);
  switch (verdict.kind) {
    case 'delivered':
      return { outcome: 'delivered', reason: verdict.reason, nextAt: null, refused: refusedParts(verdict.refused, request?.parts) };
    case 'failed':
      return { outcome: 'failed', reason: verdict.reason, nextAt: null, refused: [] };
    case 'retry':
      return { outcome: 'retrying', reason: verdict.reason, nextAt: now + verdict.delayMs, refused: [] };
  }
}

function refusedParts(refused: readonly { readonly pointer: string; readonly reason: Reason }[] = [], parts: OutboundRequest['parts'] = []): Delivery['refused'] {
  return refused.map(({ pointer, reason }) => ({ pointer, event_id: parts.find((part) => part.pointer === pointer)?.eventId ?? null, reason }));
}

export interface DeliveryEffect {
  readonly eventIds: readonly string[];
  readonly outcome: Outcome;
  readonly status: number | null;
  readonly code: string;
  /** Parts that were not taken: their events failed whatever became of the rest. */
  readonly refused: Delivery['refused'];
}

export type EventEffect = Omit<DeliveryEffect, 'eventIds' | 'refused'>;

/** The worst delivery of each event decides. */
export function effectByEvent(deliveries: Iterable<DeliveryEffect>): Map<string, EventEffect> {
  const worst = new Map<string, EventEffect>();
  for (const { eventIds, outcome: whole, status, code: wholeCode, refused } of deliveries) {
    for (const eventId of eventIds) {
      const own = refused.length === 0 ? undefined : refused.find((part) => part.event_id === eventId);
      // The answer's status speaks of the request, which was taken.
      const [outcome, code, answered]: readonly [Outcome, string, number | null] = own === undefined ? [whole, wholeCode, status] : ['failed', own.reason.code, null];
      const known = worst.get(eventId);
      if (known === undefined || OUTCOME_SEVERITY[outcome] > OUTCOME_SEVERITY[known.outcome]) worst.set(eventId, { outcome, status: answered, code });
    }
  }
  return worst;
}
