/** What goes wrong with a delivery, as system alerts with the partner's own words (spec/pipeline.md g.3). */
import type { Delivery, Reason } from '../../protocol/contract.ts';
import type { Outcome } from '../../protocol/vocabulary.ts';
import { withPartnerMessage } from './partner-message.ts';
import type { DeliveryAlert } from './types.ts';

export interface AlertedDelivery {
  readonly output: string;
  readonly connection: string;
  readonly eventIds: readonly string[];
  readonly outcome: Outcome;
  readonly status: number | null;
  readonly reason: Reason;
  readonly responseBody: string | null;
  readonly refused: Delivery['refused'];
}

const NONE: readonly never[] = [];

/** One for an attempt that failed, and one for each event of which a part was refused. */
export function deliveryAlerts({ output, connection, eventIds, outcome, status, reason, responseBody, refused }: AlertedDelivery): readonly DeliveryAlert[] {
  if (outcome === 'failed' || outcome === 'retrying') {
    return [{ output, connection, eventId: eventIds.length === 1 ? eventIds[0]! : null, code: reason.code, message: withPartnerMessage(reason.message, responseBody), status, retried: outcome === 'retrying' }];
  }
  if (refused.length === 0) return NONE;
  // Several objects may be made of one event, and fail for one reason.
  const told = new Map(refused.map((part) => [`${part.event_id ?? ''}\n${part.reason.message}`, part]));
  return [...told.values()].map(({ event_id: eventId, reason: { code, message } }) => ({ output, connection, eventId, code, message, status: null, retried: false, part: true }));
}
