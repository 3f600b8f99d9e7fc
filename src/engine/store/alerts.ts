/** Writing system alerts, each with its hosted label. */
import type Database from 'better-sqlite3';
import { judgeAlert } from '../alerts/index.ts';
import type { AlertCause } from '../alerts/index.ts';

export interface NewAlert extends AlertCause {
  readonly output: string;
  readonly connection: string;
  readonly eventId: string | null;
  readonly message: string;
}

/** The batch that an alert is about. Where it is stored already, its input and environment are looked up. */
export interface AlertBatch {
  readonly seq: number;
  readonly id: string;
  readonly at: number;
  readonly input?: string;
  readonly env?: string;
}

export class AlertWriter {
  private readonly insert: Database.Statement;

  constructor(db: Database.Database) {
    const ofBatch = (column: string): string => `coalesce(@${column}, (SELECT b.${column} FROM batches b WHERE b.seq = @seq), '')`;
    this.insert = db.prepare(`INSERT INTO alerts(seq, id, at, output, connection, batch_seq, batch_id, event_id, code, message, label, severity, input, env)
      SELECT last + 1, CAST(last + 1 AS TEXT), @at, @output, @connection, @seq, @id, @eventId, @code, @message, @label, @severity, ${ofBatch('input')}, ${ofBatch('env')} FROM (SELECT coalesce(max(seq), 0) AS last FROM alerts)`);
  }

  write({ output, connection, eventId, code, message, status, retried }: NewAlert, { seq, id, at, input, env }: AlertBatch): void {
    this.insert.run({ output, connection, eventId, code, message, ...judgeAlert({ code, status, retried }), seq, id, at, input: input ?? null, env: env ?? null });
  }
}
