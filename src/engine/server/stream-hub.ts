/** The live stream's fan-out: joins what happens within a moment into one message, so that a flood costs the window little. */
import type { EventRow, RequestSummary, Status, StreamMessage } from '../../protocol/contract.ts';
import type { InboxRow } from '../store/inbox.ts';
import { signatureVerdict } from '../../protocol/signature.ts';
import type { Advance } from '../pipeline/contract.ts';

/** Shortest time between two `advance` messages, ms: a few a second under load, at once when it is quiet. */
const QUIET_MS = 40;
/** Longest time that calls without events (config, identity, unknown paths) wait to be told of, ms. */
const REQUESTS_EVERY_MS = 60;
const ROWS = 50;
const REQUESTS = 30;

type Live = Pick<Status, 'counts' | 'queue' | 'rates' | 'storage'>;
type Listener = (message: StreamMessage) => void;

export class StreamHub {
  private readonly listeners = new Set<Listener>();
  private pending: { advance: Advance; live: Live; rows: EventRow[]; added: number } | null = null;
  private requestRows: RequestSummary[] = [];
  private timer: NodeJS.Timeout | undefined;
  private requestTimer: NodeJS.Timeout | undefined;
  private sentAt = 0;

  /** Returns the disposer. */
  subscribe(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  send(message: StreamMessage): void {
    for (const listener of this.listeners) listener(message);
  }

  advance(advance: Advance, live: Live): void {
    if (this.listeners.size === 0) return;
    const rows = [...(this.pending?.rows ?? []), ...advance.events].slice(-ROWS);
    this.pending = { advance, live, rows, added: (this.pending?.added ?? 0) + advance.newEvents };
    this.schedule();
  }

  requests(rows: readonly { id: number; row: InboxRow }[]): void {
    if (this.listeners.size === 0) return;
    for (const { id, row } of rows.slice(-REQUESTS)) this.requestRows.push(summary(id, row));
    this.requestRows = this.requestRows.slice(-REQUESTS);
    // Their events follow within milliseconds and must not wait for a pause that these began: they go along.
    this.requestTimer ??= setTimeout(() => this.flushRequests(), REQUESTS_EVERY_MS);
  }

  close(): void {
    clearTimeout(this.timer);
    clearTimeout(this.requestTimer);
    this.timer = undefined;
    this.requestTimer = undefined;
    this.listeners.clear();
  }

  private schedule(): void {
    if (this.timer !== undefined) return;
    const wait = Math.max(0, QUIET_MS - (performance.now() - this.sentAt));
    this.timer = setTimeout(() => this.flush(), wait);
  }

  private flushRequests(): void {
    clearTimeout(this.requestTimer);
    this.requestTimer = undefined;
    if (this.requestRows.length === 0) return;
    this.send({ type: 'request', requests: this.requestRows });
    this.requestRows = [];
  }

  private flush(): void {
    this.timer = undefined;
    this.sentAt = performance.now();
    this.flushRequests();
    const { pending } = this;
    if (pending === null) return;
    this.pending = null;
    this.send({
      type: 'advance', last_event_seq: pending.advance.lastEventSeq, last_batch_seq: pending.advance.lastBatchSeq,
      new_events: pending.added, ...pending.live, events: pending.rows,
    });
  }
}

function summary(id: number, row: InboxRow): RequestSummary {
  const notes = JSON.parse(row.notes) as RequestSummary['notes'];
  return {
    id: String(id), at: row.at, method: row.method, path: row.path, surface: row.surface, input: row.input, client: row.client, remote: row.remote,
    status: row.status, bytes: row.bytes, took_ms: row.took_ms, batches: row.batches, notes, signature: signatureVerdict(notes),
    retry_of: row.retry_of === null ? null : String(row.retry_of), attempt: row.attempt,
  };
}
