/** Histogram, seen values and the set-up checks. */
import type Database from 'better-sqlite3';
import type { Histogram, SeenValues, SetupChecks } from '../../../protocol/contract.ts';
import { CodedError } from '../../errors.ts';
import { conditionOf } from './filter.ts';
import { setupFindings } from './setup-findings.ts';

export interface HistogramArgs {
  readonly query: string;
  readonly from: number | null;
  readonly to: number | null;
  readonly buckets: number;
  readonly now: number;
}

/** Most events that one histogram counts; older ones fall out of the strip. */
const HISTOGRAM_ROWS = 200_000;

/** Events by time of receipt. Without a range it spans what is stored, up to the newest 200,000 events. */
export function histogram(db: Database.Database, args: HistogramArgs): Histogram {
  const newest = db.prepare('SELECT max(seq) FROM events').pluck().get() as number | null;
  const floor = Math.max(0, (newest ?? 0) - HISTOGRAM_ROWS);
  const ends = db.prepare('SELECT min(received_at) AS low, max(received_at) AS high FROM events WHERE seq > ?').get(floor) as { low: number | null; high: number | null };
  const to = args.to ?? Math.max(args.now, ends.high ?? args.now);
  const from = Math.min(args.from ?? Math.max(ends.low ?? to - 60_000, to - 24 * 3_600_000), to - args.buckets);
  const bucketMs = Math.max(1, Math.ceil((to - from + 1) / args.buckets));
  const { filter } = conditionOf('events', args.query, args.now);
  const rows = db.prepare(
    `SELECT (e.received_at - ?) / ? AS bucket, count(*) AS events, sum(e.outcome IN ('failed', 'rule-error', 'retrying')) AS errors
     FROM events e WHERE e.seq > ? AND e.received_at BETWEEN ? AND ? AND (${filter?.where ?? '1'}) GROUP BY bucket`,
  ).all(from, bucketMs, floor, from, to, ...(filter?.params ?? [])) as { bucket: number; events: number; errors: number }[];
  const buckets = Array.from({ length: args.buckets }, (_, index) => ({ at: from + index * bucketMs, events: 0, errors: 0 }));
  for (const row of rows) {
    const bucket = buckets[Math.floor(row.bucket)];
    if (bucket !== undefined) Object.assign(bucket, { events: row.events, errors: row.errors });
  }
  return { from, to, bucket_ms: bucketMs, buckets };
}

/** Where a field's seen values are looked up; every one is a column with an index or a small table. */
const VALUE_COLUMNS: Readonly<Record<string, string>> = {
  type: 'type', name: 'name', kind: 'kind', input: 'input', env: 'env', mpid: 'mpid', device: 'device', source: 'source', platform: 'platform', sdk: 'sdk', session: 'session', outcome: 'outcome',
};
const VALUE_ROWS = 20_000;

/** Values of a field among the newest events, most frequent first. */
export function seenValues(db: Database.Database, field: string, prefix: string, limit: number): SeenValues {
  const like = `${prefix.replaceAll(/[\\%_]/g, '\\$&')}%`;
  const newest = (db.prepare('SELECT max(seq) FROM events').pluck().get() as number | null) ?? 0;
  const from = newest - VALUE_ROWS;
  const [map, key] = field.includes('.') ? [field.slice(0, field.indexOf('.')), field.slice(field.indexOf('.') + 1)] : [field, ''];
  const query = (sql: string, ...params: unknown[]): SeenValues => ({
    field,
    values: (db.prepare(`${sql} GROUP BY value ORDER BY count DESC, value LIMIT ?`).all(...params, limit) as { value: unknown; count: number }[])
      .map((row) => ({ value: String(row.value), count: row.count })),
  });
  const column = VALUE_COLUMNS[field];
  if (column !== undefined) return query(`SELECT ${column} AS value, count(*) AS count FROM events WHERE seq > ? AND ${column} LIKE ? ESCAPE '\\' AND ${column} <> ''`, from, like);
  if (field === 'output') return query("SELECT output AS value, count(*) AS count FROM event_outcomes WHERE event_seq > ? AND output LIKE ? ESCAPE '\\'", from, like);
  if (field === 'status' || field === 'stage' || field === 'code' || field === 'connection' || field === 'error') {
    const name = field === 'error' ? 'code' : field;
    return query(`SELECT ${name} AS value, count(*) AS count FROM event_outcomes WHERE event_seq > ? AND ${name} IS NOT NULL AND ${name} LIKE ? ESCAPE '\\'`, from, like);
  }
  if (map === 'attr' || map === 'flag') {
    const path = `$.${map === 'attr' ? 'custom_attributes' : 'custom_flags'}`;
    if (key === '') return query("SELECT j.key AS value, count(*) AS count FROM events e, json_each(e.data, ?) j WHERE e.seq > ? AND j.key LIKE ? ESCAPE '\\'", path, from, like);
    return query("SELECT j.value AS value, count(*) AS count FROM events e, json_each(e.data, ?) j WHERE e.seq > ? AND j.key = ? AND j.type NOT IN ('object', 'array', 'null') AND CAST(j.value AS TEXT) LIKE ? ESCAPE '\\'", path, from, key, like);
  }
  if (map === 'ua' || map === 'user' || map === 'consent') {
    const path = map === 'ua' ? '$.user_attributes' : map === 'user' ? '$.user_identities' : '$.consent_state.gdpr';
    const batches = (db.prepare('SELECT max(seq) FROM batches').pluck().get() as number | null) ?? 0;
    if (key === '') return query("SELECT j.key AS value, count(*) AS count FROM batches b, json_each(b.batch, ?) j WHERE b.seq > ? AND j.key LIKE ? ESCAPE '\\'", path, batches - 4000, like);
    return query("SELECT j.value AS value, count(*) AS count FROM batches b, json_each(b.batch, ?) j WHERE b.seq > ? AND j.key = ? AND CAST(j.value AS TEXT) LIKE ? ESCAPE '\\'", path, batches - 4000, key, like);
  }
  return { field, values: [] };
}

interface LastCall {
  id: number;
  at: number;
  status: number;
}

/** The set-up page's check marks for one input, from the calls that came in. Throws `CodedError` `not-found` for an unknown input. */
export function setupChecks(db: Database.Database, input: { name: string; platform: string } | null, listening: { ok: boolean; message: string }): SetupChecks {
  if (input === null) throw new CodedError('not-found', 'There is no such input. Choose one of the workspace\'s inputs.');
  const last = (surfaces: string): LastCall | undefined =>
    db.prepare(`SELECT id, at, status FROM inbox.requests WHERE input = ? AND (${surfaces}) ORDER BY id DESC LIMIT 1`).get(input.name) as LastCall | undefined;
  const server = input.platform === 's2s';
  const check = (id: 'config' | 'identity' | 'batch', call: LastCall | undefined, waiting: string, done: string): SetupChecks['checks'][number] => {
    if (call === undefined) return { id, state: 'waiting', at: null, message: waiting, request_id: null };
    const ok = call.status > 0 && call.status < 400;
    return { id, state: ok ? 'done' : 'failed', at: call.at, message: ok ? done : call.status === 0 ? 'The last call got no answer, by a fault on demand.' : `The last call was answered ${call.status}: open it to see why.`, request_id: String(call.id) };
  };
  const config = check('config', last("surface LIKE '%config%' OR surface LIKE '%snippet%'"), 'No config call yet.', 'The SDK fetched its config.');
  const identity = check('identity', last("surface LIKE 'identity%' OR surface LIKE 'i%-identity%'"), 'No identity call yet.', 'The SDK identified its user.');
  const batch = check('batch', last('batches > 0'), 'No batch yet.', 'The first batch arrived.');
  const notNeeded = (item: SetupChecks['checks'][number], message: string): SetupChecks['checks'][number] => (item.state === 'waiting' ? { ...item, state: 'not-needed', message } : item);
  return {
    input: input.name,
    checks: [
      { id: 'listening', state: listening.ok ? 'done' : 'failed', at: null, message: listening.message, request_id: null },
      server ? notNeeded(config, 'Servers fetch no config.') : batch.state === 'done' ? notNeeded(config, input.platform === 'web' ? 'Not fetched: over plain http the web SDK uses the page\'s own config.' : 'Not fetched: the SDK goes on with the config it kept, or fetches none.') : config,
      server ? notNeeded(identity, 'Servers send identities with the batch.') : identity,
      batch,
    ],
    findings: setupFindings(db, { input, lastBatchAt: batch.at, configAt: config.at }),
  };
}
