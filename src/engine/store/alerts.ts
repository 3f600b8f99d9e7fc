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
  private readonly place: Database.Statement;
  private readonly findKind: Database.Statement;
  private readonly addKind: Database.Statement;
  private readonly insert: Database.Statement;

  constructor(db: Database.Database) {
    this.place = db.prepare('SELECT input, env FROM batches WHERE seq = ?');
    this.findKind = db.prepare('SELECT id FROM alert_kinds WHERE (connection, output, label, code, severity, input, env) = (@connection, @output, @label, @code, @severity, @input, @env)').pluck();
    this.addKind = db.prepare('INSERT INTO alert_kinds(connection, output, label, code, severity, input, env) VALUES (@connection, @output, @label, @code, @severity, @input, @env)');
    this.insert = db.prepare(`INSERT INTO alerts(seq, id, at, output, connection, batch_seq, batch_id, event_id, code, message, label, severity, input, env, kind)
      SELECT last + 1, CAST(last + 1 AS TEXT), @at, @output, @connection, @seq, @id, @eventId, @code, @message, @label, @severity, @input, @env, @kind FROM (SELECT coalesce(max(seq), 0) AS last FROM alerts)`);
  }

  write({ output, connection, eventId, code, message, status, retried, part = false }: NewAlert, { seq, id, at, input, env }: AlertBatch): void {
    const { input: stored = '', env: storedEnv = '' } = input === undefined || env === undefined ? (this.place.get(seq) as { input: string; env: string } | undefined) ?? {} : {};
    const kind = { connection, output, code, ...judgeAlert({ code, status, retried, part }), input: input ?? stored, env: env ?? storedEnv };
    const kindId = (this.findKind.get(kind) as number | undefined) ?? Number(this.addKind.run(kind).lastInsertRowid);
    this.insert.run({ ...kind, kind: kindId, eventId, message, seq, id, at });
  }
}
