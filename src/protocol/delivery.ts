/** A delivery's attempts, and what an output has waiting to be sent. */
import { z } from 'zod';
import { reasonSchema } from './contract.ts';
import { OUTCOMES } from './vocabulary.ts';

/** One answer, or the lack of one. */
export const deliveryAttemptSchema = z.object({
  /** From 1; goes on when the request is sent again by hand. */
  attempt: z.number(),
  /** When it was sent. */
  at: z.number(),
  response: z.object({ status: z.number(), headers: z.array(z.tuple([z.string(), z.string()])), body: z.string() }).nullable(),
  outcome: z.enum(OUTCOMES),
  reason: reasonSchema,
  took_ms: z.number(),
  /** Sent again by a person, not by the partner's rules for retries. */
  by_hand: z.boolean(),
});
export type DeliveryAttempt = z.infer<typeof deliveryAttemptSchema>;

/** `GET /outputs/{name}/queue`. */
export const outputQueueSchema = z.object({
  output: z.string(),
  /** Everything that is to be sent, and when the next of it is due; null when nothing waits. */
  waiting: z.number(),
  next_at: z.number().nullable(),
  /** Of these: waiting for another attempt, held back to go together, behind an earlier request of their user, sent and not yet answered. */
  retrying: z.number(), held: z.number(), in_line: z.number(), under_way: z.number(),
  /** Given up, and not sent again since. */
  dead: z.number(),
  /** Where requests go together: until the oldest is `wait_ms` old, or there are `max_requests`. `next_at` is null while none is held. */
  bulk: z.array(z.object({ connection: z.string(), wait_ms: z.number(), max_requests: z.number(), held: z.number(), oldest_at: z.number().nullable(), next_at: z.number().nullable() })),
  /** What is due next, at most 50. */
  items: z.array(z.object({ delivery: z.string(), connection: z.string(), purpose: z.string(), at: z.number(), attempt: z.number(), next_at: z.number(), reason: reasonSchema })),
});
export type OutputQueue = z.infer<typeof outputQueueSchema>;
