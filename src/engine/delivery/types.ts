/** One request to a partner as it is stored, with its last answer. */
import type { Delivery, Reason } from '../../protocol/contract.ts';
import type { PartnerNote } from '../../protocol/partner.ts';
import type { Outcome } from '../../protocol/vocabulary.ts';
import type { OutboundRequest } from '../outputs/definition.ts';

export interface DeliveryRow {
  readonly output: string;
  readonly connection: string;
  readonly partner: string;
  readonly eventIds: readonly string[];
  readonly purpose: string;
  readonly method: string;
  readonly url: string;
  readonly headers: unknown;
  readonly body: string;
  readonly status: number | null;
  readonly responseHeaders: unknown;
  readonly responseBody: string | null;
  readonly attempt: number;
  readonly outcome: Outcome;
  readonly reason: Reason;
  readonly nextAt: number | null;
  readonly simulated: boolean;
  readonly tookMs: number;
  readonly origins: OutboundRequest['origins'];
  readonly parts: OutboundRequest['parts'] | null;
  readonly refused: Delivery['refused'];
  readonly notes: readonly PartnerNote[];
  readonly compared: Delivery['compared'];
  /** Given up: all attempts failed, or the partner refused it. */
  readonly dead: boolean;
}

export interface DeliveryAlert {
  readonly output: string;
  readonly connection: string;
  readonly eventId: string | null;
  readonly code: string;
  readonly message: string;
  readonly status: number | null;
  readonly retried: boolean;
  /** Of one part of a request whose rest was taken. */
  readonly part?: boolean;
}

/** Who keeps what later attempts say and change. */
export interface DeliveryLog {
  alert(alert: DeliveryAlert, batch: { readonly seq: number; readonly id: string; readonly at: number }): void;
  /** Runs `change`, which writes another outcome of an event at a connection. */
  moved(eventSeq: number, connection: string, to: { readonly outcome: Outcome; readonly code: string }, change: () => void): void;
}
