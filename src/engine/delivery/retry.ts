/**
 * What is due later: retries, simulated latency and real endpoints. One delivery has one row, which keeps its last answer;
 * when its outcome changes, the rows of its events and of its batch follow.
 */
import type Database from 'better-sqlite3';
import type { Delivery, Reason } from '../../protocol/contract.ts';
import { worstOutcome } from '../../protocol/vocabulary.ts';
import type { Outcome } from '../../protocol/vocabulary.ts';
import type { Answer } from '../outputs/definition.ts';
import type { Judged } from './outcomes.ts';
import { effectByEvent, judge } from './outcomes.ts';
import { simulate } from './simulate.ts';
import type { SimulatedOutput, WireRequest } from './simulate.ts';
import type { SimulatorStates } from './simulator-state.ts';
import type { RetryLog } from './types.ts';

interface DueRow {
  seq: number;
  output: string;
  connection: string;
  batch_seq: number;
  batch_id: string;
  event_ids: string;
  method: string;
  url: string;
  headers: string;
  body: string;
  attempt: number;
  simulated: number;
}

export interface WaitingDelivery {
  readonly delivery: string;
  readonly output: string;
  readonly next_at: number;
  readonly reason: string;
}

export type SendReal = (request: WireRequest) => Promise<Answer>;

/** Real requests in flight at once. */
const PARALLEL = 8;
/** Due rows handled in one transaction. */
const GROUP = 50;

export class RetryQueue {
  private readonly db: Database.Database;
  private readonly states: SimulatorStates;
  private readonly send: SendReal;
  private readonly inFlight = new Set<number>();
  private readonly due: Database.Statement;
  private readonly update: Database.Statement;
  private readonly eventsOfBatch: Database.Statement;
  private readonly deliveriesOf: Database.Statement;
  private readonly setOutcome: Database.Statement;
  private readonly outcomesOfEvent: Database.Statement;
  private readonly alreadyForwarded: Database.Statement;
  private readonly countForwarded: Database.Statement;
  private readonly setEvent: Database.Statement;
  private readonly outcomesOfBatch: Database.Statement;
  private readonly setBatch: Database.Statement;
  private readonly log: RetryLog;

  constructor(db: Database.Database, states: SimulatorStates, send: SendReal, log: RetryLog) {
    this.db = db;
    this.states = states;
    this.send = send;
    this.log = log;
    this.due = db.prepare('SELECT seq, output, connection, batch_seq, batch_id, event_ids, method, url, headers, body, attempt, simulated FROM deliveries WHERE next_at IS NOT NULL AND next_at <= ? ORDER BY next_at, seq LIMIT ?');
    this.update = db.prepare('UPDATE deliveries SET status = ?, response_headers = ?, response_body = ?, attempt = ?, outcome = ?, code = ?, reason = ?, next_at = ?, took_ms = ? WHERE seq = ?');
    this.eventsOfBatch = db.prepare('SELECT seq, id FROM events WHERE batch_seq = ? AND eventless = 0');
    this.deliveriesOf = db.prepare('SELECT event_ids, outcome, status, code, refused FROM deliveries WHERE batch_seq = ? AND connection = ?');
    this.setOutcome = db.prepare("UPDATE event_outcomes SET outcome = ?, status = ?, code = ? WHERE event_seq = ? AND connection = ? AND stage = 'delivery'");
    this.outcomesOfEvent = db.prepare('SELECT output, outcome, status, code FROM event_outcomes WHERE event_seq = ? ORDER BY connection');
    this.alreadyForwarded = db.prepare("SELECT EXISTS (SELECT 1 FROM event_outcomes WHERE event_seq = ? AND outcome = 'delivered')").pluck();
    // The catalog writes its own counts later, so that the data point may not be there yet.
    this.countForwarded = db.prepare(`INSERT INTO catalog_points(type, kind, name, input, env, first_at, last_at, count, valid, not_validated, forwarded)
      SELECT type, kind, name, input, env, received_at, received_at, 0, 0, 0, 1 FROM events WHERE seq = ? ON CONFLICT DO UPDATE SET forwarded = forwarded + 1`);
    this.setEvent = db.prepare('UPDATE events SET outcome = ?, outcomes = ? WHERE seq = ?');
    this.outcomesOfBatch = db.prepare('SELECT outcome, count(*) AS n FROM event_outcomes WHERE event_seq IN (SELECT seq FROM events WHERE batch_seq = ?) GROUP BY outcome');
    this.setBatch = db.prepare('UPDATE batches SET outcome = ?, outcomes = ? WHERE seq = ?');
  }

  /** Deliveries that are due and not being sent, or being sent right now. */
  busy(now: number): number {
    const { n } = this.db.prepare('SELECT count(*) AS n FROM deliveries WHERE next_at IS NOT NULL AND next_at <= ?').get(now) as { n: number };
    return Math.max(n, this.inFlight.size);
  }

  /** Something is due and not being sent yet. */
  startable(now: number): boolean {
    return this.busy(now) > this.inFlight.size && this.inFlight.size < PARALLEL;
  }

  /** The earliest time at which something is due, Unix ms; null when nothing waits. */
  nextDue(): number | null {
    return (this.db.prepare('SELECT min(next_at) AS at FROM deliveries WHERE next_at IS NOT NULL').get() as { at: number | null }).at;
  }

  waiting(now: number): WaitingDelivery[] {
    const rows = this.db.prepare('SELECT id, output, next_at, reason FROM deliveries WHERE next_at > ? ORDER BY next_at LIMIT 1000').all(now) as { id: string; output: string; next_at: number; reason: string }[];
    return rows.map((row) => ({ delivery: row.id, output: row.output, next_at: row.next_at, reason: (JSON.parse(row.reason) as Reason).message }));
  }

  /** Handles what is due; returns the ids of batches whose outcome changed. Real sends finish later and report through `onChange`. */
  run(now: number, outputs: ReadonlyMap<string, SimulatedOutput>, onChange: (batchIds: string[]) => void): { changed: string[]; more: boolean } {
    const rows = (this.due.all(now, GROUP + this.inFlight.size) as DueRow[]).filter((row) => !this.inFlight.has(row.seq));
    const changed: string[] = [];
    let held = 0;
    this.db.transaction(() => {
      for (const row of rows) {
        const output = outputs.get(row.output);
        if (output === undefined) {
          this.finish(row, { status: 0, error: 'gone' }, { outcome: 'failed', reason: { code: 'output-deleted', message: `The output ${row.output} was deleted before this could be sent.` }, nextAt: null }, now, 0);
          changed.push(row.batch_id);
        } else if (row.simulated === 1) {
          const request = wireRequest(row);
          const { answer } = simulate(output, request, this.states.of(row.output), { now, delivery: row.seq, attempt: row.attempt + 1 });
          this.finish(row, answer, judge(output.definition, answer, row.attempt + 1, now), now, 0);
          changed.push(row.batch_id);
        } else if (this.inFlight.size < PARALLEL) {
          this.sendReal(row, output, now, onChange);
        } else {
          held += 1;
        }
      }
    })();
    return { changed, more: rows.length >= GROUP && held === 0 };
  }

  private sendReal(row: DueRow, output: SimulatedOutput, now: number, onChange: (batchIds: string[]) => void): void {
    this.inFlight.add(row.seq);
    const started = performance.now();
    void this.send(wireRequest(row)).then((answer) => {
      this.inFlight.delete(row.seq);
      const elapsed = performance.now() - started;
      this.db.transaction(() => this.finish(row, answer, judge(output.definition, answer, row.attempt + 1, now + Math.round(elapsed)), now, elapsed))();
      onChange([row.batch_id]);
    });
  }

  private finish(row: DueRow, answer: Answer, judged: Pick<Judged, 'outcome' | 'reason' | 'nextAt'>, now: number, tookMs: number): void {
    const response = 'body' in answer ? answer : null;
    this.update.run(
      response?.status ?? null, response === null ? null : JSON.stringify(response.headers), response?.body ?? null, row.attempt + 1,
      judged.outcome, judged.reason.code, JSON.stringify(judged.reason), judged.nextAt, Math.round(tookMs * 100) / 100, row.seq,
    );
    if (judged.outcome === 'failed' || judged.outcome === 'retrying') this.alert(row, judged, response?.status ?? null, now);
    this.spread(row.batch_seq, row.connection);
  }

  private alert({ output, connection, event_ids, batch_seq: seq, batch_id: id }: DueRow, { outcome, reason }: { outcome: Outcome; reason: Reason }, status: number | null, at: number): void {
    const [only, another] = JSON.parse(event_ids) as string[];
    this.log.alert({ output, connection, eventId: only !== undefined && another === undefined ? only : null, code: reason.code, message: reason.message, status, retried: outcome === 'retrying' }, { seq, id, at });
  }

  /** Carries the deliveries of a connection over to its events and to the batch. */
  private spread(batchSeq: number, connection: string): void {
    const deliveries = (this.deliveriesOf.all(batchSeq, connection) as { event_ids: string; outcome: Outcome; status: number | null; code: string; refused: string | null }[])
      .map((row) => ({ eventIds: JSON.parse(row.event_ids) as string[], outcome: row.outcome, status: row.status, code: row.code, refused: JSON.parse(row.refused ?? '[]') as Delivery['refused'] }));
    const effects = effectByEvent(deliveries);
    for (const { seq, id } of this.eventsOfBatch.all(batchSeq) as { seq: number; id: string }[]) {
      const effect = effects.get(id);
      if (effect === undefined) continue;
      if (effect.outcome === 'delivered' && this.alreadyForwarded.get(seq) === 0) this.countForwarded.run(seq);
      this.log.moved(seq, connection, effect, () => this.setOutcome.run(effect.outcome, effect.status, effect.code, seq, connection));
      const all = this.outcomesOfEvent.all(seq) as { outcome: Outcome }[];
      this.setEvent.run(worstOutcome(all.map((row) => row.outcome)), JSON.stringify(all), seq);
    }
    const counts = this.outcomesOfBatch.all(batchSeq) as { outcome: Outcome; n: number }[];
    this.setBatch.run(worstOutcome(counts.map((row) => row.outcome)), JSON.stringify(Object.fromEntries(counts.map((row) => [row.outcome, row.n]))), batchSeq);
  }
}

function wireRequest(row: DueRow): WireRequest {
  return { method: row.method, url: row.url, headers: JSON.parse(row.headers) as [string, string][], body: row.body };
}
