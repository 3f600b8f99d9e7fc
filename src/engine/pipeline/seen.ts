/**
 * What the pipeline remembers of earlier batches: ids that mark duplicates, and the event names of the workspace (spec/data-model.md 5.2, 6).
 * Reads and writes happen inside the transaction of the call at hand.
 */
import type Database from 'better-sqlite3';
import type { Batch, BatchEvent } from '../batch/types.ts';

/** The mpid as it came, since identity is resolved later. */
function messageOwner(batch: Batch): string {
  return batch.mpid ?? '';
}

function messageId(event: BatchEvent): string | null {
  const id = event.data['source_message_id'];
  return typeof id === 'string' && id !== '' ? id : null;
}

export class SeenBefore {
  private readonly findBatch: Database.Statement;
  private readonly putBatch: Database.Statement;
  private readonly findMessage: Database.Statement;
  private readonly putMessage: Database.Statement;
  private readonly putName: Database.Statement;
  private readonly names: Set<string>;

  constructor(db: Database.Database) {
    this.findBatch = db.prepare('SELECT batch_id FROM seen_requests WHERE input = ? AND source_request_id = ? AND at >= ?');
    this.putBatch = db.prepare('INSERT INTO seen_requests(input, source_request_id, at, batch_id) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET at = excluded.at, batch_id = excluded.batch_id');
    this.findMessage = db.prepare('SELECT 1 FROM seen_messages WHERE input = ? AND mpid = ? AND message_id = ? AND at >= ?');
    this.putMessage = db.prepare('INSERT INTO seen_messages(input, mpid, message_id, at) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET at = excluded.at');
    this.putName = db.prepare('INSERT OR IGNORE INTO event_names(name) VALUES (?)');
    this.names = new Set(db.prepare('SELECT name FROM event_names').pluck().all() as string[]);
  }

  batch(input: string, requestId: string | undefined, since: number): string | null {
    if (requestId === undefined) return null;
    return (this.findBatch.get(input, requestId, since) as { batch_id: string } | undefined)?.batch_id ?? null;
  }

  rememberBatch(input: string, requestId: string, at: number, batchId: string): void {
    this.putBatch.run(input, requestId, at, batchId);
  }

  /** Positions of the events that came before, in an earlier batch or in this one. */
  repeatedEvents(input: string, batch: Batch, since: number): number[] {
    const owner = messageOwner(batch);
    const here = new Set<string>();
    return batch.events.flatMap((event, index) => {
      const id = messageId(event);
      if (id === null) return [];
      if (here.has(id) || this.findMessage.get(input, owner, id, since) !== undefined) return [index];
      here.add(id);
      return [];
    });
  }

  rememberEvents(input: string, batch: Batch, at: number): void {
    for (const event of batch.events) {
      const id = messageId(event);
      if (id !== null) this.putMessage.run(input, messageOwner(batch), id, at);
    }
  }

  get nameCount(): number {
    return this.names.size;
  }

  hasName(name: string): boolean {
    return this.names.has(name);
  }

  rememberNames(names: Iterable<string>): void {
    for (const name of names) {
      this.names.add(name);
      this.putName.run(name);
    }
  }
}
