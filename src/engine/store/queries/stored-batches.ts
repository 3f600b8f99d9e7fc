/** Captured batches in bulk, newest first, for long work over them. */
import type Database from 'better-sqlite3';
import { parseJson, stringifyJson } from '../../../protocol/json.ts';
import type { JsonObject } from '../../../protocol/json.ts';
import type { Environment, Platform, StageId } from '../../../protocol/vocabulary.ts';
import type { IngestNote } from '../../batch/types.ts';
import { reached, rewind } from '../../pipeline/rewind.ts';
import type { StoredStep } from '../../pipeline/trace.ts';
import { conditionOf } from './filter.ts';

export interface CapturedBatch {
  readonly seq: number;
  readonly id: string;
  readonly at: number;
  readonly env: Environment;
  readonly input: string;
  readonly platform: Platform;
  /** The batch as it entered the stage that was asked for. */
  readonly batch: JsonObject;
  /** What ingest changed of it. */
  readonly notes: readonly IngestNote[];
}

export interface BatchesArgs {
  readonly query: string;
  readonly limit: number;
  readonly now: number;
  /** Only batches of this input; all when null. */
  readonly input?: string | null;
  /** Only batches that came to this stage, as it got them; all as they were stored when absent. */
  readonly stage?: StageId;
}

const PAGE = 200;

interface Row { seq: number; id: string; at: number; env: Environment; input: string; platform: Platform; batch: string; trace: string; notes: string }

/** How many batches the same arguments would give. */
export function countBatches(db: Database.Database, { query, limit, now, input = null }: BatchesArgs): number {
  const { filter } = conditionOf('batches', query, now);
  return db.prepare(`SELECT count(*) FROM (SELECT 1 FROM batches b WHERE (? IS NULL OR b.input = ?) AND (${filter?.where ?? '1'}) LIMIT ?)`).pluck().get(input, input, ...(filter?.params ?? []), limit) as number;
}

/** Throws `CodedError` `bad-filter`. */
export function* capturedBatches(db: Database.Database, { query, limit, now, input = null, stage }: BatchesArgs): Generator<CapturedBatch> {
  const { filter } = conditionOf('batches', query, now);
  const page = db.prepare(`SELECT b.seq, b.id, b.received_at AS at, b.env, b.input, b.platform, b.batch, b.trace, b.notes FROM batches b
    WHERE b.seq < ? AND (? IS NULL OR b.input = ?) AND (${filter?.where ?? '1'}) ORDER BY b.seq DESC LIMIT ?`);
  let below = Number.MAX_SAFE_INTEGER;
  let left = limit;
  while (left > 0) {
    const rows = page.all(below, input, input, ...(filter?.params ?? []), Math.min(PAGE, left)) as Row[];
    for (const { batch: text, trace, notes, ...row } of rows) {
      const steps = stage === undefined ? [] : JSON.parse(trace) as StoredStep[];
      if (stage !== undefined && !reached(steps, stage)) continue;
      const batch = parseJson(text) as JsonObject;
      yield { ...row, notes: parseJson(notes) as unknown as IngestNote[], batch: stage === undefined ? batch : rewind(batch, steps, stage) };
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < Math.min(PAGE, left)) return;
    below = last.seq;
    left -= rows.length;
  }
}

/** Violations and forwarding of a batch's events, by event id. */
export function eventFacts(db: Database.Database): (batchSeq: number) => Map<string, { violations: number; forwarded: boolean }> {
  const read = db.prepare("SELECT e.id, e.violations, EXISTS (SELECT 1 FROM event_outcomes o WHERE o.event_seq = e.seq AND o.outcome = 'delivered') AS forwarded FROM events e WHERE e.batch_seq = ?");
  return (batchSeq) => new Map((read.all(batchSeq) as { id: string; violations: number; forwarded: number }[]).map(({ id, violations, forwarded }) => [id, { violations, forwarded: forwarded === 1 }]));
}

export interface BatchAt {
  readonly input: string;
  readonly platform: Platform;
  /** JSON text. */
  readonly text: string;
}

export function batchAt(db: Database.Database, { id, stage }: { id: string; stage: StageId }): BatchAt | null {
  const row = db.prepare('SELECT input, platform, batch, trace FROM batches WHERE id = ?').get(id) as Pick<Row, 'input' | 'platform' | 'batch' | 'trace'> | undefined;
  if (row === undefined) return null;
  return { input: row.input, platform: row.platform, text: stringifyJson(rewind(parseJson(row.batch) as JsonObject, JSON.parse(row.trace) as StoredStep[], stage)) };
}
