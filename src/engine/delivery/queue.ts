/**
 * What is due later: retries, answers that take their time, real endpoints, and what was sent again by hand. One delivery has one row, which
 * keeps its newest answer, with the ones before it in its history; when its outcome changes, the rows of its events and of its batch follow.
 */
import type Database from 'better-sqlite3';
import type { Delivery, Reason } from '../../protocol/contract.ts';
import type { PartnerNote } from '../../protocol/partner.ts';
import type { Outcome } from '../../protocol/vocabulary.ts';
import type { Answer } from '../outputs/definition.ts';
import { compareAnswers } from './compare.ts';
import { deliveryAlerts } from './delivery-alerts.ts';
import { isDrawn, nextDraw, TIMEOUT_MS } from './dial.ts';
import { endpointUrl } from './endpoint.ts';
import { DUE_COLUMNS, dueRequest, listed } from './due.ts';
import type { DueRow } from './due.ts';
import { IN_LINE, underWay, WAITING } from './line.ts';
import type { DeliveryLine } from './line.ts';
import { judge } from './outcomes.ts';
import type { Judged } from './outcomes.ts';
import { playOf, simulate } from './simulate.ts';
import type { ReadPayload, SimulatedOutput, WireRequest } from './simulate.ts';
import type { SimulatorStates } from './simulator-state.ts';
import { OutcomeSpread } from './spread.ts';
import type { DeliveryLog } from './types.ts';

export interface WaitingDelivery {
  readonly delivery: string;
  readonly output: string;
  readonly next_at: number;
  readonly reason: string;
}

export type SendReal = (request: WireRequest) => Promise<Answer>;

/** An attempt that is over. */
interface Answered {
  readonly answer: Answer;
  readonly judged: Judged;
  readonly notes: readonly PartnerNote[];
  readonly compared: Delivery['compared'];
  readonly tookMs: number;
  readonly simulated: boolean;
  readonly draw: number | null;
  /** Where it went. */
  readonly url: string;
}

/** Real requests in flight at once. */
const PARALLEL = 8;
/** Due rows handled in one transaction. */
const GROUP = 50;
const NOTHING: readonly never[] = [];

export interface QueueParts {
  readonly db: Database.Database;
  readonly states: SimulatorStates;
  readonly line: DeliveryLine;
  readonly send: SendReal;
  readonly readPayload: ReadPayload;
  readonly log: DeliveryLog;
  /** Engine clock, Unix ms. */
  readonly now: () => number;
  /** Runs what an answer from outside is written with; storage that fails is the caller's to tell. */
  readonly guard: (work: () => void) => void;
}

export class DeliveryQueue {
  private readonly parts: QueueParts;
  private readonly spread: OutcomeSpread;
  private readonly inFlight = new Map<number, Promise<void>>();
  private readonly due: Database.Statement;
  private readonly dueCount: Database.Statement;
  private readonly find: Database.Statement;
  private readonly batchOf: Database.Statement;
  private readonly update: Database.Statement;
  private readonly remember: Database.Statement;
  private readonly delay: Database.Statement;
  private readonly wait: Database.Statement;
  private readonly end: Database.Statement;
  private readonly again: Database.Statement;

  constructor(parts: QueueParts) {
    this.parts = parts;
    const { db } = parts;
    this.spread = new OutcomeSpread(db, parts.log);
    // Real endpoints have so many places: when all are taken, their requests must not keep the others from theirs.
    const where = `next_at IS NOT NULL AND next_at <= @now AND (output IN (SELECT value FROM json_each(@real))) = @isReal`;
    this.due = db.prepare(`SELECT ${DUE_COLUMNS} FROM deliveries WHERE ${where} ORDER BY next_at, seq LIMIT @limit`);
    this.dueCount = db.prepare('SELECT count(*) FROM deliveries WHERE next_at IS NOT NULL AND next_at <= ?').pluck();
    this.find = db.prepare(`SELECT ${DUE_COLUMNS} FROM deliveries WHERE id = ?`);
    this.batchOf = db.prepare('SELECT batch_id FROM deliveries WHERE seq = ?').pluck();
    this.update = db.prepare(`UPDATE deliveries SET status = @status, response_headers = @headers, response_body = @body, attempt = @attempt, outcome = @outcome, code = @code, reason = @reason,
      next_at = @nextAt, tried_at = @triedAt, draw = @draw, url = @url, mapped_url = @mappedUrl, took_ms = @tookMs, simulated = @simulated, refused = @refused, notes = @notes, compared = @compared, dead = @dead WHERE seq = @seq`);
    this.remember = db.prepare(`INSERT OR IGNORE INTO delivery_attempts(delivery_seq, attempt, at, status, response_headers, response_body, outcome, reason, took_ms, by_hand)
      SELECT seq, attempt, coalesce(tried_at, at), status, response_headers, response_body, outcome, reason, took_ms, attempts_before > 0 AND attempt = attempts_before + 1 FROM deliveries WHERE seq = ? AND attempt > 0`);
    // A retry keeps the reason that it waits for; what was never sent is in line from now on.
    this.delay = db.prepare(`UPDATE deliveries SET next_at = @at, code = iif(attempt = attempts_before, '${WAITING.line}', code), reason = iif(attempt = attempts_before, @reason, reason) WHERE seq = @seq`);
    this.wait = db.prepare('UPDATE deliveries SET code = @code, reason = @reason, next_at = @nextAt, tried_at = @now, draw = @draw, url = @url, mapped_url = @mappedUrl, simulated = @simulated WHERE seq = @seq');
    this.end = db.prepare("UPDATE deliveries SET outcome = 'failed', code = @code, reason = @reason, next_at = NULL, dead = 1 WHERE seq = @seq");
    this.again = db.prepare("UPDATE deliveries SET outcome = 'queued', code = @code, reason = @reason, next_at = @now, dead = 0, attempts_before = attempt WHERE seq = @seq");
    // What was on its way when the engine ended is sent again.
    db.prepare('UPDATE deliveries SET next_at = coalesce(tried_at, at) WHERE code = ? AND next_at IS NOT NULL').run(WAITING.sending);
  }

  /** Deliveries that are due or being sent right now. */
  busy(now: number): number {
    const due = this.dueCount.get(now) as number;
    return due + this.inFlight.size;
  }

  /** Something is due, and there is a place for it. */
  startable(now: number, outputs: ReadonlyMap<string, SimulatedOutput>): boolean {
    return this.dueRows(now, realOf(outputs), 1).length > 0;
  }

  /** The earliest time at which something is due, Unix ms; null when nothing waits. */
  nextDue(): number | null {
    const at = this.parts.db.prepare('SELECT min(next_at) FROM deliveries WHERE next_at IS NOT NULL').pluck().get() as number | null;
    if (at === null) this.parts.line.empty();
    return at;
  }

  waiting(now: number): WaitingDelivery[] {
    const rows = this.parts.db.prepare('SELECT id, output, next_at, reason FROM deliveries WHERE next_at > ? ORDER BY next_at LIMIT 1000').all(now) as { id: string; output: string; next_at: number; reason: string }[];
    return rows.map((row) => ({ delivery: row.id, output: row.output, next_at: row.next_at, reason: (JSON.parse(row.reason) as Reason).message }));
  }

  /** Handles what is due; returns the ids of batches whose outcome changed. Real sends finish later and report through `onChange`. */
  run(now: number, outputs: ReadonlyMap<string, SimulatedOutput>, onChange: (batchIds: string[]) => void): { changed: string[]; more: boolean } {
    const real = realOf(outputs);
    const rows = this.dueRows(now, real, GROUP);
    if (rows.length === 0) return { changed: [], more: false };
    const changed: string[] = [];
    this.parts.states.transaction(() => {
      for (const row of rows) if (this.step(row, outputs.get(row.output), now, onChange)) changed.push(row.batch_id);
    });
    return { changed, more: this.dueRows(now, real, 1).length > 0 };
  }

  /** Real ones only as far as there are places. */
  private dueRows(now: number, real: string | null, limit: number): DueRow[] {
    // What is on its way may look due when a test's clock jumps.
    const free = (rows: DueRow[]): DueRow[] => (this.inFlight.size === 0 ? rows : rows.filter(({ seq }) => !this.inFlight.has(seq)));
    const simulated = free(this.due.all({ now, real: real ?? '[]', isReal: 0, limit: limit + this.inFlight.size }) as DueRow[]);
    const places = PARALLEL - this.inFlight.size;
    if (real === null || places <= 0) return simulated;
    return [...simulated, ...free(this.due.all({ now, real, isReal: 1, limit: PARALLEL }) as DueRow[]).slice(0, places)];
  }

  /** True when the batch has something new to show. */
  private step(row: DueRow, output: SimulatedOutput | undefined, now: number, onChange: (batchIds: string[]) => void): boolean {
    const ahead = this.parts.line.aheadOf(row);
    if (ahead !== null) {
      const at = this.inFlight.has(ahead.seq) ? Math.max(ahead.next_at, now + TIMEOUT_MS) : Math.max(ahead.next_at, row.next_at);
      this.delay.run({ seq: row.seq, at, reason: JSON.stringify(IN_LINE) });
      return false;
    }
    if (output === undefined) {
      this.giveUp(row, { code: 'output-deleted', message: `The output ${row.output} was deleted before this could be sent.` }, now);
      return true;
    }
    if (output.file.transport === 'real') {
      this.sendReal(row, output, now, onChange);
      return false;
    }
    return this.answer(row, output, now);
  }

  /** An attempt at the simulator: at once, or first the time that its answer takes. */
  private answer(row: DueRow, output: SimulatedOutput, now: number): boolean {
    const { states } = this.parts;
    const draw = row.draw ?? (isDrawn(output.file.behaviour) ? nextDraw(states.of(row.output)) : null);
    const request = dueRequest(row);
    const attempt = row.attempt + 1;
    const { delayMs, answer: forced } = playOf(output, request, { draw: draw ?? 0, attempt }, this.parts.readPayload);
    if (delayMs > 0 && row.code !== WAITING.underWay) {
      this.begin(row, { reason: underWay(attempt, delayMs), nextAt: now + delayMs, now, draw, url: request.url, simulated: true });
      return true;
    }
    const { answer, notes } = forced === null ? simulate(output, request, states.of(row.output), now) : { answer: forced, notes: NOTHING };
    const tookMs = row.code !== WAITING.underWay ? 0 : delayMs > 0 ? delayMs : now - (row.tried_at ?? row.at);
    this.finish(row, { answer, notes, judged: judge(output.definition, answer, attempt - row.attempts_before, now, request), compared: null, tookMs, simulated: true, draw, url: request.url }, now);
    return true;
  }

  private sendReal(row: DueRow, output: SimulatedOutput, now: number, onChange: (batchIds: string[]) => void): void {
    const { db, send } = this.parts;
    const request = dueRequest(row);
    const url = endpointUrl(request.url, output.file.endpoint.url);
    const attempt = row.attempt + 1;
    const nextAt = now + TIMEOUT_MS;
    this.begin(row, { reason: { code: WAITING.sending, message: `Attempt ${attempt} is being sent to the real endpoint.` }, nextAt, now, draw: row.draw, url, simulated: false });
    this.parts.line.follow(row, nextAt);
    const started = performance.now();
    const flight = send({ ...request, url }).then((answer) => {
      this.inFlight.delete(row.seq);
      if (!db.open) return;
      const tookMs = performance.now() - started;
      this.parts.guard(() => {
        const at = this.parts.now();
        const judged = judge(output.definition, answer, attempt - row.attempts_before, at, request);
        // Captured data may have been deleted meanwhile, and numbers begin anew.
        if (this.batchOf.get(row.seq) !== row.batch_id) return;
        this.parts.states.transaction(() => {
          const compared = output.file.endpoint.compare ? this.compare(row, output, { answer, judged }, at) : null;
          this.finish({ ...row, code: WAITING.sending, tried_at: now }, { answer, judged, notes: NOTHING, compared, tookMs, simulated: false, draw: row.draw, url }, at);
        });
      });
      onChange([row.batch_id]);
    });
    this.inFlight.set(row.seq, flight);
  }

  /** Every answer that is still to come has come, and is stored. */
  async landed(): Promise<void> {
    await Promise.allSettled(this.inFlight.values());
  }

  /** What the simulator says to the same request. It keeps what the endpoint took, and nothing else. */
  private compare(row: DueRow, output: SimulatedOutput, real: { readonly answer: Answer; readonly judged: Judged }, now: number): Delivery['compared'] {
    const { states } = this.parts;
    const request = dueRequest(row);
    const notTaken = Symbol('not taken');
    let answer: Answer = { status: 0, error: 'no answer' };
    try {
      states.transaction(() => {
        ({ answer } = simulate(output, request, states.of(row.output), now));
        if (real.judged.outcome !== 'delivered') throw notTaken;
      });
    } catch (error) {
      if (error !== notTaken) throw error;
    }
    const judged = judge(output.definition, answer, row.attempt + 1 - row.attempts_before, now, request);
    const told = ({ outcome, reason }: Judged, of: Answer): Parameters<typeof compareAnswers>[0] => ({ answer: of, outcome, code: reason.code });
    return compareAnswers(told(real.judged, real.answer), told(judged, answer));
  }

  /** Under way: the answer before this one goes to the history. */
  private begin(row: DueRow, { reason, nextAt, now, draw, url, simulated }: { reason: Reason; nextAt: number; now: number; draw: number | null; url: string; simulated: boolean }): void {
    this.remember.run(row.seq);
    this.wait.run({ seq: row.seq, code: reason.code, reason: JSON.stringify(reason), nextAt, now, draw, url, mappedUrl: mappedUrl(row, url), simulated: simulated ? 1 : 0 });
    this.parts.line.wait(row.output);
  }

  private finish(row: DueRow, { answer, judged, notes, compared, tookMs, simulated, draw, url }: Answered, now: number): void {
    const response = 'body' in answer ? answer : null;
    const { outcome, reason, nextAt, refused } = judged;
    this.remember.run(row.seq);
    this.update.run({
      seq: row.seq, status: response?.status ?? null, headers: response === null ? null : JSON.stringify(response.headers), body: response?.body ?? null,
      attempt: row.attempt + 1, outcome, code: reason.code, reason: JSON.stringify(reason), nextAt, tookMs: Math.round(tookMs * 100) / 100,
      triedAt: row.code === WAITING.underWay || row.code === WAITING.sending ? row.tried_at : now, simulated: simulated ? 1 : 0, draw, url, mappedUrl: mappedUrl(row, url), refused: listed(refused), notes: listed(notes),
      compared: compared === null ? null : JSON.stringify(compared), dead: outcome === 'failed' ? 1 : 0,
    });
    this.settle(row, { outcome, reason, refused, status: response?.status ?? null, responseBody: response?.body ?? null }, nextAt, now);
  }

  /** Without another attempt. */
  private giveUp(row: DueRow, reason: Reason, now: number): void {
    this.remember.run(row.seq);
    this.end.run({ seq: row.seq, code: reason.code, reason: JSON.stringify(reason) });
    this.settle(row, { outcome: 'failed', reason, refused: [], status: null, responseBody: null }, null, now);
  }

  private settle(row: DueRow, told: { outcome: Outcome; reason: Reason; refused: Delivery['refused']; status: number | null; responseBody: string | null }, nextAt: number | null, now: number): void {
    this.parts.line.follow(row, nextAt ?? now);
    const { output, connection } = row;
    for (const alert of deliveryAlerts({ output, connection, eventIds: JSON.parse(row.event_ids) as string[], ...told })) this.parts.log.alert(alert, { seq: row.batch_seq, id: row.batch_id, at: now });
    this.spread.of(row.batch_seq, connection);
  }

  /** Sends one again: as a first attempt, now. `under-way`: it is being sent just now. */
  resend(id: string, now: number): { readonly batchId: string } | 'not-found' | 'under-way' {
    const row = this.find.get(id) as DueRow | undefined;
    if (row === undefined) return 'not-found';
    if (this.inFlight.has(row.seq)) return 'under-way';
    this.parts.db.transaction(() => {
      this.sendAgain(row, now);
      this.spread.of(row.batch_seq, row.connection);
    })();
    return { batchId: row.batch_id };
  }

  /** All of an output that were given up; answers the batches. */
  resendDead(output: string, now: number): { readonly deliveries: number; readonly batchIds: string[] } {
    return this.each(`output = ? AND dead = 1`, output, (row) => this.sendAgain(row, now));
  }

  /** Gives up what waits for another attempt. */
  cancelRetries(output: string, now: number): { readonly deliveries: number; readonly batchIds: string[] } {
    return this.each(`output = ? AND next_at IS NOT NULL AND outcome = 'retrying'`, output, (row) => {
      const tries = row.attempt - row.attempts_before;
      this.remember.run(row.seq);
      const reason: Reason = { code: 'cancelled', message: `Given up by hand after ${tries === 1 ? 'one attempt' : `${tries} attempts`}.`, value: tries };
      this.end.run({ seq: row.seq, code: reason.code, reason: JSON.stringify(reason) });
      this.parts.line.follow(row, now);
    });
  }

  private sendAgain(row: DueRow, now: number): void {
    this.remember.run(row.seq);
    const reason: Reason = { code: WAITING.resent, message: row.attempt === 0 ? 'Sent by hand.' : `Sent again by hand after ${row.attempt === 1 ? 'one attempt' : `${row.attempt} attempts`}.` };
    this.again.run({ seq: row.seq, code: reason.code, reason: JSON.stringify(reason), now });
    this.parts.line.wait(row.output);
  }

  private each(where: string, output: string, change: (row: DueRow) => void): { deliveries: number; batchIds: string[] } {
    const { db } = this.parts;
    return db.transaction(() => {
      const rows = (db.prepare(`SELECT ${DUE_COLUMNS} FROM deliveries WHERE ${where} ORDER BY seq`).all(output) as DueRow[]).filter(({ seq }) => !this.inFlight.has(seq));
      for (const row of rows) change(row);
      const touched = new Map(rows.map((row) => [`${row.batch_seq} ${row.connection}`, row]));
      for (const row of touched.values()) this.spread.of(row.batch_seq, row.connection);
      return { deliveries: rows.length, batchIds: [...new Set(rows.map((row) => row.batch_id))] };
    })();
  }
}

/** Names of the outputs that send to real endpoints, as JSON; null when there is none. */
function realOf(outputs: ReadonlyMap<string, SimulatedOutput>): string | null {
  const names = [...outputs].filter(([, { file }]) => file.transport === 'real').map(([name]) => name);
  return names.length === 0 ? null : JSON.stringify(names);
}

/** The partner's own address, where it went to another. */
function mappedUrl({ mapped_url: mapped, url: stored }: DueRow, url: string): string | null {
  const own = mapped ?? stored;
  return own === url ? null : own;
}
