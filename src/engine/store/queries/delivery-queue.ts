/** A delivery's attempts, and what an output has waiting. */
import type Database from 'better-sqlite3';
import type { Reason } from '../../../protocol/contract.ts';
import type { DeliveryAttempt, OutputQueue } from '../../../protocol/delivery.ts';
import { WAITING } from '../../delivery/line.ts';

interface AttemptRow {
  attempt: number;
  at: number;
  status: number | null;
  response_headers: string | null;
  response_body: string | null;
  outcome: DeliveryAttempt['outcome'];
  reason: string;
  took_ms: number;
  by_hand: number;
}

/** Oldest first; null when there is no such delivery. The newest stands in the delivery itself until it waits to be sent again. */
export function deliveryAttempts(db: Database.Database, id: string): DeliveryAttempt[] | null {
  const seq = db.prepare('SELECT seq FROM deliveries WHERE id = ?').pluck().get(id) as number | undefined;
  if (seq === undefined) return null;
  const columns = 'attempt, status, response_headers, response_body, outcome, reason, took_ms';
  const rows = db.prepare(`SELECT ${columns}, at, by_hand FROM delivery_attempts WHERE delivery_seq = @seq
    UNION ALL SELECT ${columns}, coalesce(tried_at, at), attempts_before > 0 AND attempt = attempts_before + 1 FROM deliveries d
    WHERE seq = @seq AND attempt > 0 AND NOT EXISTS (SELECT 1 FROM delivery_attempts a WHERE a.delivery_seq = d.seq AND a.attempt = d.attempt) ORDER BY attempt`).all({ seq }) as AttemptRow[];
  return rows.map((row) => ({
    attempt: row.attempt, at: row.at, outcome: row.outcome, reason: JSON.parse(row.reason) as Reason, took_ms: row.took_ms, by_hand: row.by_hand === 1,
    response: row.status === null ? null : { status: row.status, headers: JSON.parse(row.response_headers ?? '[]') as [string, string][], body: row.response_body ?? '' },
  }));
}

/** `bulk`: the connections of the output that hold requests back, by name. */
export interface QueueArgs {
  readonly output: string;
  readonly bulk: readonly { readonly connection: string; readonly waitMs: number; readonly maxRequests: number }[];
}

const SHOWN = 50;

export function outputQueue(db: Database.Database, { output, bulk }: QueueArgs): OutputQueue {
  const waits = 'output = @output AND next_at IS NOT NULL';
  const counts = db.prepare(`SELECT count(*) AS waiting, min(next_at) AS next_at, coalesce(sum(outcome = 'retrying' AND code NOT IN (@underWay, @sending)), 0) AS retrying,
    coalesce(sum(code = @held), 0) AS held, coalesce(sum(code = @line), 0) AS in_line, coalesce(sum(code IN (@underWay, @sending)), 0) AS under_way FROM deliveries WHERE ${waits}`)
    .get({ output, underWay: WAITING.underWay, sending: WAITING.sending, held: WAITING.held, line: WAITING.line }) as Pick<OutputQueue, 'waiting' | 'next_at' | 'retrying' | 'held' | 'in_line' | 'under_way'>;
  const held = db.prepare(`SELECT count(*) AS held, min(at) AS oldest_at, min(next_at) AS next_at FROM deliveries WHERE ${waits} AND code = '${WAITING.held}' AND connection = @connection`);
  const items = db.prepare(`SELECT id AS delivery, connection, purpose, at, attempt, next_at, reason FROM deliveries WHERE ${waits} ORDER BY next_at, seq LIMIT ${SHOWN}`).all({ output }) as (Omit<OutputQueue['items'][number], 'reason'> & { reason: string })[];
  return {
    output, ...counts,
    dead: db.prepare('SELECT count(*) FROM deliveries WHERE output = ? AND dead = 1').pluck().get(output) as number,
    bulk: bulk.map(({ connection, waitMs, maxRequests }) => ({ connection, wait_ms: waitMs, max_requests: maxRequests, ...held.get({ output, connection }) as Pick<OutputQueue['bulk'][number], 'held' | 'oldest_at' | 'next_at'> })),
    items: items.map((item) => ({ ...item, reason: JSON.parse(item.reason) as Reason })),
  };
}
