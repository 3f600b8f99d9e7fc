/** One request, batch, event or delivery with everything that belongs to it. */
import type Database from 'better-sqlite3';
import type { BatchDetail, Delivery, EventRow, Relay, RequestDetail, TraceStep } from '../../../protocol/contract.ts';
import type { JsonObject } from '../../../protocol/json.ts';
import { isObject, parseJson, stringifyJson } from '../../../protocol/json.ts';
import { OUTCOME_SEVERITY } from '../../../protocol/vocabulary.ts';
import { plainJson } from '../../../protocol/patch.ts';
import { readPayload } from '../../outputs/shared/read-payload.ts';
import { expandTrace } from '../../pipeline/trace.ts';
import type { StoredStep } from '../../pipeline/trace.ts';
import { headerRecord, rawRequest } from '../calls.ts';
import type { RelayRow, StoredInboxRow } from '../inbox.ts';
import { withEventNames } from './delivery-events.ts';
import { BATCH_COLUMNS, DELIVERY_COLUMNS, EVENT_COLUMNS, toBatch, toDelivery, toEvent, toRequest, toViolation, VIOLATION_COLUMNS, VIOLATION_SOURCE } from './rows.ts';
import type { Row } from './rows.ts';

/** Reads a stored body as text after its content encoding; null when it is none. */
export type BodyText = (body: Uint8Array, headers: Readonly<Record<string, string>>) => string | null;

/** Detail of one inbound call; null when it is unknown or no longer kept. */
export function requestDetail(db: Database.Database, id: string, bodyText: BodyText): RequestDetail | null {
  const row = db.prepare('SELECT * FROM inbox.requests WHERE id = ?').get(Number(id)) as StoredInboxRow | undefined;
  if (row === undefined) return null;
  const batches = db.prepare('SELECT id FROM batches WHERE request_id = ? ORDER BY seq').pluck().all(row.id) as string[];
  const body = Buffer.from(row.response_body as Uint8Array);
  return {
    ...toRequest(row as unknown as Row),
    raw: rawOf(row, bodyText),
    response: { status: row.status, headers: JSON.parse(row.response_headers) as [string, string][], body: body.length > 65_536 ? `${body.subarray(0, 65_536).toString('utf8')}\n… ${body.length} bytes in all` : body.toString('utf8') },
    batch_ids: batches,
    attempts: attemptsOf(db, row),
    relay: relayOf(db, row.id),
  };
}

function attemptsOf(db: Database.Database, row: StoredInboxRow): RequestDetail['attempts'] {
  const first = row.retry_of ?? row.id;
  const rows = db.prepare('SELECT id, at, attempt, status FROM inbox.requests WHERE id = ? OR retry_of = ? ORDER BY id').all(first, first) as { id: number; at: number; attempt: number; status: number }[];
  return rows.length < 2 ? [] : rows.map(({ id, ...rest }) => ({ id: String(id), ...rest }));
}

function relayOf(db: Database.Database, id: number): RequestDetail['relay'] {
  const row = db.prepare('SELECT * FROM inbox.relays WHERE request_id = ?').get(id) as RelayRow | undefined;
  if (row === undefined) return null;
  return {
    at: row.at, url: row.url, took_ms: row.took_ms, error: row.error, differences: JSON.parse(row.differences) as Relay['differences'],
    response: row.status === null ? null : { status: row.status, headers: JSON.parse(row.headers) as [string, string][], body: Buffer.from(row.body).toString('utf8'), bytes: row.bytes },
  };
}

function rawOf(row: StoredInboxRow, bodyText: BodyText): RequestDetail['raw'] {
  const headers = headerRecord(JSON.parse(row.headers) as [string, string][]);
  return rawRequest(row, { text: bodyText(row.body, headers), encoding: headers['content-encoding'] ?? null });
}

/** 64-bit numbers as strings: control API JSON is read by scripts whose numbers end at 2^53 (design.md section 6). */
function idsAsStrings(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) return value.map(idsAsStrings);
  if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, idsAsStrings(item)]));
  return value;
}

const ID_KEYS = ['mpid', 'batch_id', 'origin_mpid'] as const;
const EVENT_ID_KEYS = ['event_id', 'session_id', 'previous_mpid', 'current_mpid'] as const;

/** Ids are strings whatever their size, so that one script line serves all. */
function stringIds(object: JsonObject, keys: readonly string[]): JsonObject {
  const copy = idsAsStrings(object) as JsonObject;
  for (const key of keys) if (typeof copy[key] === 'number') copy[key] = String(copy[key]);
  return copy;
}

/** The stored call of a number; a batch that is only tried out brings its own. */
export type ReadRequest = (id: number) => StoredInboxRow | undefined;

export function batchDetail(db: Database.Database, id: string, bodyText: BodyText, readRequest: ReadRequest = storedRequests(db)): BatchDetail | null {
  const row = db.prepare(`SELECT ${BATCH_COLUMNS}, b.batch, b.trace, b.notes FROM batches b WHERE b.id = ?`).get(id) as Row | undefined;
  if (row === undefined) return null;
  const inbox = readRequest(row.request_id as number);
  const batch = stringIds(parseJson(row.batch as string) as JsonObject, ID_KEYS);
  const events = (Array.isArray(batch.events) ? batch.events : []).filter(isObject).map((event) => ({
    ...event, data: isObject(event.data) ? stringIds(event.data, EVENT_ID_KEYS) : {},
  }));
  batch.events = events;
  const lost = lostEvents(db, row.seq as number, events.length);
  const deliveries = (db.prepare(`SELECT ${DELIVERY_COLUMNS} FROM deliveries d WHERE d.batch_seq = ? AND d.batch_id <> '' ORDER BY d.seq`).all(row.seq) as Row[]).map(toDelivery);
  return {
    ...toBatch(row),
    raw: inbox === undefined ? { method: '', path: '', http_version: '', headers: [], body_base64: '', body_text: null, encoding: null } : rawOf(inbox, bodyText),
    batch: batch as BatchDetail['batch'],
    event_rows: (db.prepare(`SELECT ${EVENT_COLUMNS} FROM events e WHERE e.batch_seq = ? ORDER BY e.seq`).all(row.seq) as Row[]).map(toEvent),
    events: [...events, ...lost] as BatchDetail['events'],
    trace: withDeliveries(expandTrace(JSON.parse(row.trace as string) as StoredStep[]), deliveries),
    violations_list: (db.prepare(`SELECT ${VIOLATION_COLUMNS} FROM ${VIOLATION_SOURCE} WHERE v.batch_seq = ? ORDER BY v.seq`).all(row.seq) as Row[]).map(toViolation),
    deliveries,
    notes: JSON.parse(stringifyJson(idsAsStrings(parseJson(row.notes as string)))) as BatchDetail['notes'],
  };
}

function storedRequests(db: Database.Database): ReadRequest {
  return (id) => db.prepare('SELECT * FROM inbox.requests WHERE id = ?').get(id) as StoredInboxRow | undefined;
}

/** Events that a stage took out before the outputs: they stand behind those that went on, and are shown with their reason. */
function lostEvents(db: Database.Database, batchSeq: number, kept: number): JsonObject[] {
  const rows = db.prepare('SELECT type, data FROM events WHERE batch_seq = ? AND eventless = 0 AND idx >= ? ORDER BY idx').all(batchSeq, kept) as { type: string; data: string }[];
  return rows.map(({ type, data }) => ({ event_type: type, data: stringIds(parseJson(data) as JsonObject, EVENT_ID_KEYS) }));
}

/** Retries change a delivery after its step was written: the step shows what is known now. */
function withDeliveries(trace: TraceStep[], deliveries: readonly Delivery[]): TraceStep[] {
  const byId = new Map(deliveries.map((delivery) => [delivery.id, delivery]));
  return trace.map((step) => {
    const own = (step.deliveries ?? []).map((id) => byId.get(id)).filter((delivery): delivery is Delivery => delivery !== undefined);
    if (own.length === 0) return step;
    const worst = own.reduce((a, b) => (OUTCOME_SEVERITY[b.outcome] > OUTCOME_SEVERITY[a.outcome] ? b : a));
    const verdict = worst.outcome === 'delivered' ? 'passed' as const : worst.outcome === 'failed' ? 'error' as const : 'changed' as const;
    return { ...step, verdict, reason: worst.reason };
  });
}

export function eventDetail(db: Database.Database, id: string, bodyText: BodyText): { event: EventRow; batch: BatchDetail } | null {
  const row = db.prepare(`SELECT ${EVENT_COLUMNS} FROM events e WHERE e.id = ?`).get(id) as Row | undefined;
  if (row === undefined) return null;
  const event = toEvent(row);
  const batch = batchDetail(db, event.batch_id, bodyText);
  return batch === null ? null : { event, batch };
}

export function deliveryDetail(db: Database.Database, id: string): Delivery | null {
  const row = db.prepare(`SELECT ${DELIVERY_COLUMNS} FROM deliveries d WHERE d.id = ?`).get(id) as Row | undefined;
  return row === undefined ? null : toDelivery(row);
}

/** With what its body says, and the names of its events. */
export function wholeDelivery(db: Database.Database, id: string): Delivery | null {
  const delivery = deliveryDetail(db, id);
  if (delivery === null) return null;
  const payload = plainJson(readPayload({ ...delivery.request, origins: delivery.origins }));
  return { ...withEventNames(db, [delivery])[0]!, ...(payload === undefined ? {} : { payload }) };
}
