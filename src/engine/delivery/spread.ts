/** Carries what became of deliveries over to the rows of their events and of their batch. */
import type Database from 'better-sqlite3';
import type { Delivery } from '../../protocol/contract.ts';
import { worstOutcome } from '../../protocol/vocabulary.ts';
import type { Outcome } from '../../protocol/vocabulary.ts';
import { effectByEvent } from './outcomes.ts';
import type { DeliveryLog } from './types.ts';

export class OutcomeSpread {
  private readonly log: Pick<DeliveryLog, 'moved'>;
  private readonly eventsOfBatch: Database.Statement;
  private readonly deliveriesOf: Database.Statement;
  private readonly setOutcome: Database.Statement;
  private readonly outcomesOfEvent: Database.Statement;
  private readonly alreadyForwarded: Database.Statement;
  private readonly countForwarded: Database.Statement;
  private readonly setEvent: Database.Statement;
  private readonly outcomesOfBatch: Database.Statement;
  private readonly setBatch: Database.Statement;

  constructor(db: Database.Database, log: Pick<DeliveryLog, 'moved'>) {
    this.log = log;
    this.eventsOfBatch = db.prepare('SELECT seq, id FROM events WHERE batch_seq = ? AND eventless = 0');
    this.deliveriesOf = db.prepare('SELECT event_ids, outcome, status, code, refused FROM deliveries WHERE batch_seq = ? AND connection = ?');
    this.setOutcome = db.prepare("UPDATE event_outcomes SET outcome = ?, status = ?, code = ? WHERE event_seq = ? AND connection = ? AND stage = 'delivery'");
    this.outcomesOfEvent = db.prepare('SELECT output, outcome, status, code FROM event_outcomes WHERE event_seq = ? ORDER BY connection');
    // Also what was delivered before it was sent again by hand.
    this.alreadyForwarded = db.prepare(`SELECT EXISTS (SELECT 1 FROM event_outcomes WHERE event_seq = @seq AND outcome = 'delivered') OR EXISTS (
      SELECT 1 FROM deliveries d JOIN delivery_attempts a ON a.delivery_seq = d.seq WHERE d.batch_seq = @batch AND a.outcome = 'delivered' AND EXISTS (SELECT 1 FROM json_each(d.event_ids) e WHERE e.value = @id))`).pluck();
    // The catalog writes its own counts later, so that the data point may not be there yet.
    this.countForwarded = db.prepare(`INSERT INTO catalog_points(type, kind, name, input, env, first_at, last_at, count, valid, not_validated, forwarded)
      SELECT type, kind, name, input, env, received_at, received_at, 0, 0, 0, 1 FROM events WHERE seq = ? ON CONFLICT DO UPDATE SET forwarded = forwarded + 1`);
    this.setEvent = db.prepare('UPDATE events SET outcome = ?, outcomes = ? WHERE seq = ?');
    this.outcomesOfBatch = db.prepare('SELECT outcome, count(*) AS n FROM event_outcomes WHERE event_seq IN (SELECT seq FROM events WHERE batch_seq = ?) GROUP BY outcome');
    this.setBatch = db.prepare('UPDATE batches SET outcome = ?, outcomes = ? WHERE seq = ?');
  }

  /** The deliveries of one connection of a batch have changed. */
  of(batchSeq: number, connection: string): void {
    const deliveries = (this.deliveriesOf.all(batchSeq, connection) as { event_ids: string; outcome: Outcome; status: number | null; code: string; refused: string | null }[])
      .map((row) => ({ eventIds: JSON.parse(row.event_ids) as string[], outcome: row.outcome, status: row.status, code: row.code, refused: JSON.parse(row.refused ?? '[]') as Delivery['refused'] }));
    const effects = effectByEvent(deliveries);
    for (const { seq, id } of this.eventsOfBatch.all(batchSeq) as { seq: number; id: string }[]) {
      const effect = effects.get(id);
      if (effect === undefined) continue;
      if (effect.outcome === 'delivered' && this.alreadyForwarded.get({ seq, id, batch: batchSeq }) === 0) this.countForwarded.run(seq);
      this.log.moved(seq, connection, effect, () => this.setOutcome.run(effect.outcome, effect.status, effect.code, seq, connection));
      const all = this.outcomesOfEvent.all(seq) as { outcome: Outcome }[];
      this.setEvent.run(worstOutcome(all.map((row) => row.outcome)), JSON.stringify(all), seq);
    }
    const counts = this.outcomesOfBatch.all(batchSeq) as { outcome: Outcome; n: number }[];
    this.setBatch.run(worstOutcome(counts.map((row) => row.outcome)), JSON.stringify(Object.fromEntries(counts.map((row) => [row.outcome, row.n]))), batchSeq);
  }
}
