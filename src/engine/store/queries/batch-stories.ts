/** Batches and calls as the account of a field's way meets them, each read and decoded once. */
import type Database from 'better-sqlite3';
import type { Json, JsonObject } from '../../../protocol/json.ts';
import { parseJson } from '../../../protocol/json.ts';
import { plainJson } from '../../../protocol/patch.ts';
import { withTextIds } from '../../batch/encode.ts';
import { byteSpan, locate, wireOf } from '../../explain/index.ts';
import type { BatchStory, Bytes, Located, ValueSpan } from '../../explain/index.ts';
import type { DecodedBatch, StoredCall } from '../../ingest/surface.ts';
import { expandTrace } from '../../pipeline/trace.ts';
import type { StoredStep } from '../../pipeline/trace.ts';
import { storedCall } from '../calls.ts';
import type { StoredInboxRow } from '../inbox.ts';
import type { BodyText } from './details.ts';

/** Reading calls is the surfaces' business. */
export interface CallReading {
  readonly bodyText: BodyText;
  readonly decodeCall: (surface: string, call: StoredCall) => DecodedBatch[];
  readonly surfaceLabel: (surface: string) => string;
}

interface BatchRow { id: string; seq: number; request_id: number; position: number; received_at: number; mpid: string | null; input: string; env: string; batch: string; trace: string; notes: string }

export class BatchStories {
  private readonly db: Database.Database;
  private readonly reading: CallReading;
  private readonly rows = new Map<string, BatchRow | null>();
  private readonly stories = new Map<string, BatchStory | null>();
  private readonly requests = new Map<number, StoredInboxRow | null>();

  constructor(db: Database.Database, reading: CallReading) {
    this.db = db;
    this.reading = reading;
  }

  of(id: string): BatchStory | null {
    let story = this.stories.get(id);
    if (story === undefined) this.stories.set(id, story = this.read(id));
    return story;
  }

  input(id: string): string {
    return this.row(id)?.input ?? '';
  }

  env(id: string): string {
    return this.row(id)?.env ?? '';
  }

  request(id: number): StoredInboxRow | null {
    let request = this.requests.get(id);
    if (request === undefined) this.requests.set(id, request = (this.db.prepare('SELECT * FROM inbox.requests WHERE id = ?').get(id) as StoredInboxRow | undefined) ?? null);
    return request;
  }

  locate(story: BatchStory, pointers: readonly string[]): ReadonlyMap<string, Located> {
    const request = this.request(story.requestId);
    const row = this.row(story.id);
    if (request === null || row === null) return new Map();
    const call = storedCall(request);
    const text = this.reading.bodyText(request.body, call.headers);
    const wire = wireOf(call, text, text === null ? undefined : jsonOf(text));
    const decode = (changed: StoredCall): Json | null => this.decoded(request.surface, changed, row.position);
    return new Map([...locate(wire, call, decode, pointers)].map(([pointer, found]): [string, Located] => {
      if (found === null || typeof found === 'string') return [pointer, found];
      const { piece } = found;
      const source = piece.where === 'query' && wire.text === null ? call.target : piece.where === 'body' ? wire.text : null;
      return [pointer, { piece, bytes: source === null || piece.span === null ? null : byteSpan(source, piece.span), names: piece.where === 'body' && wire.text !== null ? namesOf(piece.at, wire.spans, wire.text) : [] }];
    }));
  }

  private row(id: string): BatchRow | null {
    let row = this.rows.get(id);
    if (row === undefined) this.rows.set(id, row = (this.db.prepare('SELECT id, seq, request_id, position, received_at, mpid, input, env, batch, trace, notes FROM batches WHERE id = ?').get(id) as BatchRow | undefined) ?? null);
    return row;
  }

  private read(id: string): BatchStory | null {
    const row = this.row(id);
    if (row === null) return null;
    const request = this.request(row.request_id);
    return {
      id: row.id, seq: row.seq, requestId: row.request_id, receivedAt: row.received_at, mpid: row.mpid,
      surfaceLabel: this.reading.surfaceLabel(request?.surface ?? ''), stored: withTextIds(parseJson(row.batch) as JsonObject),
      trace: expandTrace(JSON.parse(row.trace) as StoredStep[]), notes: plainJson(parseJson(row.notes)) as unknown as BatchStory['notes'],
      decoded: request === null ? null : this.decoded(request.surface, storedCall(request), row.position),
    };
  }

  private decoded(surface: string, call: StoredCall, position: number): JsonObject | null {
    const decoded = this.reading.decodeCall(surface, call)[position];
    return decoded === undefined || decoded.dropped !== undefined ? null : plainJson(decoded.batch) as JsonObject;
  }
}

/** Of the names that lead to a place, the innermost first. */
function namesOf(pointer: string, spans: ReadonlyMap<string, ValueSpan>, text: string): (Bytes | null)[] {
  const names: (Bytes | null)[] = [];
  for (let at = pointer; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
    const name = spans.get(at)?.name ?? null;
    names.push(name === null ? null : byteSpan(text, name));
  }
  return names;
}

export function jsonOf(text: string): Json | undefined {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

