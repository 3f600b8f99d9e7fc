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

/** One for an attempt that failed, and one for each part that was refused. */
export function deliveryAlerts({ output, connection, eventIds, outcome, status, reason, responseBody, refused }: AlertedDelivery): readonly DeliveryAlert[] {
  if (outcome === 'failed' || outcome === 'retrying') {
    return [{ output, connection, eventId: eventIds.length === 1 ? eventIds[0]! : null, code: reason.code, message: withPartnerMessage(reason.message, responseBody), status, retried: outcome === 'retrying' }];
  }
  if (refused.length === 0) return NONE;
  return refused.map((part) => ({ output, connection, eventId: part.event_id, code: part.reason.code, message: part.reason.message, status: null, retried: false, part: true }));
}
