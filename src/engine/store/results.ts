/** Writing what the pipeline decided: one batch row, its event rows, outcomes, deliveries and alerts. */
import { createHash } from 'node:crypto';
import type Database from 'better-sqlite3';
import type { EventRow, OutcomeCounts } from '../../protocol/contract.ts';
import { stringifyJson } from '../../protocol/json.ts';
import { worstOutcome } from '../../protocol/vocabulary.ts';
import { listed } from '../delivery/due.ts';
import type { DeliveryRow } from '../delivery/types.ts';
import type { Environment, Outcome, Platform, StageId } from '../../protocol/vocabulary.ts';
import { AlertWriter } from './alerts.ts';
import type { AlertBatch, NewAlert } from './alerts.ts';

export interface NewEvent {
  readonly id: string;
  readonly index: number;
  readonly at: number;
  readonly type: string;
  readonly kind: string;
  readonly name: string;
  readonly detail: string;
  readonly session: string | null;
  readonly flags: readonly string[];
  readonly data: unknown;
  readonly search: string;
  readonly eventless: boolean;
  /** Data-plan violations shown at this event. */
  readonly violations: number;
  /** What the row shows when no output has anything to say of the event. */
  readonly fallback: Outcome | null;
  /** Stage that took it out before the outputs; null when it went on to them. */
  readonly ended: StageId | null;
}

export interface NewBatch {
  readonly id: string;
  readonly requestId: number;
  readonly position: number;
  readonly at: number;
  readonly receivedAt: number;
  readonly env: Environment;
  readonly input: string;
  readonly platform: Platform;
  readonly mpid: string | null;
  readonly source: string;
  readonly sdk: string | null;
  readonly device: string | null;
  readonly flags: readonly string[];
  readonly tookMs: number;
  readonly bytes: number;
  readonly batch: unknown;
  readonly trace: unknown;
  readonly notes: unknown;
  readonly violations: number;
  readonly events: readonly NewEvent[];
}

/** What became of one event at one connection. */
export interface OutcomeRow {
  readonly eventId: string;
  readonly output: string;
  readonly connection: string;
  readonly outcome: Outcome;
  readonly status: number | null;
  readonly code: string;
  readonly stage: string;
}

function countOutcomes(rows: readonly OutcomeRow[]): OutcomeCounts {
  const counts: OutcomeCounts = {};
  for (const { outcome } of rows) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}

/** Origin sets remembered by what is in them. */
const ORIGIN_SETS = 2_000;

const insert = (table: string, columns: readonly string[]): string =>
  `INSERT INTO ${table}(${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`;

export class ResultWriter {
  private readonly batchInsert: Database.Statement;
  private readonly eventInsert: Database.Statement;
  private readonly searchInsert: Database.Statement;
  private readonly outcomeInsert: Database.Statement;
  private readonly deliveryInsert: Database.Statement;
  private readonly alerts: AlertWriter;
  private readonly originFind: Database.Statement;
  private readonly originInsert: Database.Statement;
  private readonly originIds = new Map<string, number>();
  private batchSeq: number;
  private eventSeq: number;
  private deliverySeq: number;

  constructor(db: Database.Database) {
    this.batchInsert = db.prepare(insert('batches', ['seq', 'id', 'request_id', 'position', 'at', 'received_at', 'env', 'input', 'platform', 'mpid', 'source', 'sdk', 'device', 'events', 'outcome', 'outcomes', 'violations', 'flags', 'took_ms', 'bytes', 'batch', 'trace', 'notes']));
    this.eventInsert = db.prepare(insert('events', ['seq', 'id', 'batch_seq', 'idx', 'at', 'received_at', 'type', 'kind', 'name', 'detail', 'env', 'input', 'platform', 'mpid', 'source', 'device', 'sdk', 'session', 'outcome', 'outcomes', 'violations', 'flags', 'took_ms', 'bytes', 'data', 'search', 'eventless', 'ended']));
    this.searchInsert = db.prepare('INSERT INTO event_search(rowid, text) VALUES (?, ?)');
    this.outcomeInsert = db.prepare(insert('event_outcomes', ['event_seq', 'output', 'connection', 'outcome', 'status', 'code', 'stage']));
    this.deliveryInsert = db.prepare(insert('deliveries', ['seq', 'id', 'at', 'output', 'connection', 'partner', 'batch_seq', 'batch_id', 'event_ids', 'purpose', 'method', 'url', 'headers', 'body', 'status', 'response_headers', 'response_body', 'attempt', 'outcome', 'code', 'reason', 'next_at', 'simulated', 'took_ms', 'bytes', 'origins', 'parts', 'refused', 'notes', 'compared', 'dead']));
    this.alerts = new AlertWriter(db);
    this.originFind = db.prepare('SELECT id FROM origin_sets WHERE hash = ?').pluck();
    this.originInsert = db.prepare('INSERT INTO origin_sets(hash, origins) VALUES (?, ?)');
    const max = (table: string): number => (db.prepare(`SELECT coalesce(max(seq), 0) AS last FROM ${table}`).get() as { last: number }).last;
    this.batchSeq = max('batches');
    this.eventSeq = max('events');
    this.deliverySeq = max('deliveries');
  }

  get lastBatchSeq(): number {
    return this.batchSeq;
  }

  get lastEventSeq(): number {
    return this.eventSeq;
  }

  /** The seq that the next batch will get; deliveries and alerts are written first and refer to it. */
  get nextBatchSeq(): number {
    return this.batchSeq + 1;
  }

  /** Writes a delivery and returns its id. */
  delivery(row: DeliveryRow, batch: { seq: number; id: string; at: number }): string {
    this.deliverySeq += 1;
    const id = String(this.deliverySeq);
    this.deliveryInsert.run(
      this.deliverySeq, id, batch.at, row.output, row.connection, row.partner, batch.seq, batch.id, JSON.stringify(row.eventIds), row.purpose,
      row.method, row.url, JSON.stringify(row.headers), row.body, row.status, row.responseHeaders === null ? null : JSON.stringify(row.responseHeaders),
      row.responseBody, row.attempt, row.outcome, row.reason.code, JSON.stringify(row.reason), row.nextAt, row.simulated ? 1 : 0, row.tookMs,
      Buffer.byteLength(row.body), this.originSet(row.origins), listed(row.parts ?? null), listed(row.refused), listed(row.notes),
      row.compared === null ? null : JSON.stringify(row.compared), row.dead ? 1 : 0,
    );
    return id;
  }

  /** Events of one shape have the same origins, so each set is stored once. */
  private originSet(origins: DeliveryRow['origins']): number {
    // Put together by hand: twice as fast as JSON, and there are many for each batch.
    let key = '';
    for (const { target, source, how, fact } of origins) key += `${target}\n${source}\n${how}\n${fact ?? ''}\n`;
    const known = this.originIds.get(key);
    if (known !== undefined) return known;
    const text = JSON.stringify(origins);
    const hash = createHash('sha256').update(text).digest();
    const id = (this.originFind.get(hash) as number | undefined) ?? Number(this.originInsert.run(hash, text).lastInsertRowid);
    if (this.originIds.size >= ORIGIN_SETS) this.originIds.clear();
    this.originIds.set(key, id);
    return id;
  }

  alert(alert: NewAlert, batch: AlertBatch): void {
    this.alerts.write(alert, batch);
  }

  /**
   * Writes a batch with its events and outcomes; returns the event rows as lists show them.
   * Events get descending positions in the list: a list in descending `seq` shows the newest event first.
   */
  batch(batch: NewBatch, outcomes: readonly OutcomeRow[]): EventRow[] {
    this.batchSeq += 1;
    const seq = this.batchSeq;
    const byEvent = new Map<string, OutcomeRow[]>();
    for (const row of outcomes) {
      const list = byEvent.get(row.eventId);
      if (list === undefined) byEvent.set(row.eventId, [row]);
      else list.push(row);
    }
    const real = batch.events.filter((event) => !event.eventless).length;
    this.batchInsert.run(
      seq, batch.id, batch.requestId, batch.position, batch.at, batch.receivedAt, batch.env, batch.input, batch.platform, batch.mpid, batch.source,
      batch.sdk, batch.device, real, worstOutcome(outcomes.map((row) => row.outcome)), JSON.stringify(countOutcomes(outcomes)), batch.violations,
      JSON.stringify(batch.flags), batch.tookMs, batch.bytes, stringifyJson(batch.batch), JSON.stringify(batch.trace), stringifyJson(batch.notes),
    );
    return batch.events.map((event) => this.event(event, batch, seq, byEvent.get(event.id) ?? []));
  }

  private event(event: NewEvent, batch: NewBatch, batchSeq: number, outcomes: readonly OutcomeRow[]): EventRow {
    this.eventSeq += 1;
    const seq = this.eventSeq;
    const worst = worstOutcome(outcomes.map((row) => row.outcome)) ?? event.fallback;
    const flags = [...batch.flags, ...event.flags, ...(event.violations > 0 ? ['violation'] : [])];
    const brief = outcomes.map(({ output, outcome, status, code }) => ({ output, outcome, status, code }));
    const data = stringifyJson(event.data);
    this.eventInsert.run(
      seq, event.id, batchSeq, event.index, event.at, batch.receivedAt, event.type, event.kind, event.name, event.detail, batch.env, batch.input,
      batch.platform, batch.mpid, batch.source, batch.device, batch.sdk, event.session, worst, JSON.stringify(brief), event.violations, JSON.stringify(flags),
      batch.tookMs, data.length, data, event.search, event.eventless ? 1 : 0, event.ended,
    );
    this.searchInsert.run(seq, event.search);
    for (const row of outcomes) this.outcomeInsert.run(seq, row.output, row.connection, row.outcome, row.status, row.code, row.stage);
    return {
      id: event.id, seq, batch_id: batch.id, batch_seq: batchSeq, index: event.index, at: event.at, received_at: batch.receivedAt,
      type: event.type, kind: event.kind, name: event.name, detail: event.detail, env: batch.env, input: batch.input, platform: batch.platform,
      mpid: batch.mpid, source: batch.source, device: batch.device, sdk: batch.sdk, session: event.session, outcome: worst,
      outcomes: brief, violations: event.violations, flags: flags as EventRow['flags'], ended: event.ended, took_ms: batch.tookMs, bytes: data.length,
    };
  }
}
