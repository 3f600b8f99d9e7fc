/**
 * What waits to be sent. Requests of one user to one output go one after the other: a new one stands in line behind those of the user that
 * wait (spec/pipeline.md i.2). Outputs that send in bulk hold theirs until the oldest is old enough or there are enough (i.1).
 */
import type Database from 'better-sqlite3';
import type { Reason } from '../../protocol/contract.ts';

/** Codes of what waits without having been answered; retries have the partner's. */
export const WAITING = { line: 'in-line', held: 'bulk-held', underWay: 'under-way', sending: 'sending', queued: 'queued', resent: 'resent' } as const;

export const IN_LINE: Reason = { code: WAITING.line, message: 'Waits for an earlier request of the same user to this output: a user\'s requests keep their order.' };

/** Of one that was sent to a simulated partner, which takes so long to answer. */
export function underWay(attempt: number, delayMs: number): Reason {
  return { code: WAITING.underWay, message: `Attempt ${attempt} was sent; the simulated partner takes ${delayMs} ms to answer.`, value: delayMs };
}

export interface Bulk {
  readonly waitMs: number;
  readonly maxRequests: number;
}

/** What is known of a request that waits. */
export interface Place {
  /** Null: nobody's, in no line. */
  readonly user: string | null;
  /** Its number in the output's story of faults; null when nothing of it is drawn. */
  readonly draw: number | null;
  /** The partner's own address, where it goes to another. */
  readonly mappedUrl: string | null;
}

export interface Line {
  /** When the one before it is due, Unix ms; null when nobody is before it. */
  ahead(output: string, user: string | null): number | null;
  /** When those that are held are sent; null when none is. */
  trigger(output: string, connection: string, now: number): number | null;
  join(delivery: string, output: string, place: Place): void;
  /** After one more is held: all of them are due when there are enough. */
  held(output: string, connection: string, bulk: Bulk, now: number): void;
}

export class DeliveryLine implements Line {
  private readonly last: Database.Statement;
  private readonly before: Database.Statement;
  private readonly enter: Database.Statement;
  private readonly move: Database.Statement;
  private readonly oldest: Database.Statement;
  private readonly isFull: Database.Statement;
  private readonly release: Database.Statement;
  private readonly releaseOutput: Database.Statement;
  /** Outputs for which something may wait: for all others nothing is looked up. */
  private readonly outputs: Set<string>;

  constructor(db: Database.Database) {
    this.last = db.prepare('SELECT next_at FROM deliveries WHERE output = ? AND line_key = ? AND next_at IS NOT NULL ORDER BY seq DESC LIMIT 1').pluck();
    this.before = db.prepare('SELECT seq, next_at FROM deliveries WHERE output = ? AND line_key = ? AND next_at IS NOT NULL AND seq < ? ORDER BY seq DESC LIMIT 1');
    this.enter = db.prepare('UPDATE deliveries SET line_key = ?, draw = ?, mapped_url = ? WHERE id = ?');
    this.move = db.prepare(`UPDATE deliveries SET next_at = ? WHERE output = ? AND line_key = ? AND next_at IS NOT NULL AND code = '${WAITING.line}'`);
    const held = `code = '${WAITING.held}' AND output = ? AND next_at > ?`;
    this.oldest = db.prepare(`SELECT min(next_at) FROM deliveries WHERE ${held} AND connection = ?`).pluck();
    this.isFull = db.prepare(`SELECT 1 FROM deliveries WHERE ${held} AND connection = ? LIMIT 1 OFFSET ?`).pluck();
    this.release = db.prepare(`UPDATE deliveries SET next_at = ? WHERE ${held} AND connection = ?`);
    this.releaseOutput = db.prepare(`UPDATE deliveries SET next_at = ? WHERE ${held}`);
    this.outputs = new Set(db.prepare<[], string>('SELECT DISTINCT output FROM deliveries WHERE next_at IS NOT NULL').pluck().all());
  }

  ahead(output: string, user: string | null): number | null {
    if (user === null || !this.outputs.has(output)) return null;
    return (this.last.get(output, user) as number | undefined) ?? null;
  }

  /** As `ahead`, of a delivery that is in the line already. */
  aheadOf({ seq, output, line_key: user }: { readonly seq: number; readonly output: string; readonly line_key: string | null }): { readonly seq: number; readonly next_at: number } | null {
    return user === null ? null : (this.before.get(output, user, seq) as { seq: number; next_at: number } | undefined) ?? null;
  }

  join(delivery: string, output: string, { user, draw, mappedUrl }: Place): void {
    this.outputs.add(output);
    if (user !== null || draw !== null || mappedUrl !== null) this.enter.run(user, draw, mappedUrl, delivery);
  }

  /** Those behind a delivery go when it does, or at once when it is over. */
  follow({ output, line_key: user }: { readonly output: string; readonly line_key: string | null }, at: number): void {
    if (user !== null) this.move.run(at, output, user);
  }

  trigger(output: string, connection: string, now: number): number | null {
    return this.outputs.has(output) ? this.oldest.get(output, now, connection) as number | null : null;
  }

  held(output: string, connection: string, { maxRequests }: Bulk, now: number): void {
    if (this.isFull.get(output, now, connection, Math.max(0, maxRequests - 1)) !== undefined) this.release.run(now, output, now, connection);
  }

  /** Everything that an output holds is due; answers how many there were. */
  flush(output: string, now: number): number {
    return this.releaseOutput.run(now, output, now).changes;
  }

  wait(output: string): void {
    this.outputs.add(output);
  }

  /** Nothing waits any more. */
  empty(): void {
    this.outputs.clear();
  }
}
