/** Newest-first pages by cursor, for every list of the control API. */
import type Database from 'better-sqlite3';
import type { Delivery, Page } from '../../../protocol/contract.ts';
import type { CompiledFilter, FilterEntity } from '../filter-sql.ts';
import { findNewest, scanNewest } from '../filter-sql-run.ts';
import { conditionOf } from './filter.ts';
import { withEventNames } from './delivery-events.ts';
import { BATCH_COLUMNS, DELIVERY_COLUMNS, EVENT_COLUMNS, REQUEST_COLUMNS, toAlert, toBatch, toDelivery, toEvent, toRequest, toViolation, VIOLATION_COLUMNS, VIOLATION_SOURCE } from './rows.ts';
import type { Row } from './rows.ts';

interface ListSource {
  readonly from: string;
  readonly key: string;
  readonly columns: string;
  /** Rows that the list never shows. */
  readonly base: string;
  readonly convert: (row: Row) => unknown;
  /** What is known of a page's items together. */
  readonly finish?: (db: Database.Database, items: unknown[]) => unknown[];
}

const SOURCES: Readonly<Record<FilterEntity, ListSource>> = {
  events: { from: 'events e', key: 'e.seq', columns: EVENT_COLUMNS, base: 'e.eventless = 0', convert: toEvent },
  batches: { from: 'batches b', key: 'b.seq', columns: BATCH_COLUMNS, base: '1', convert: toBatch },
  deliveries: { from: 'deliveries d', key: 'd.seq', columns: DELIVERY_COLUMNS, base: '1', convert: toDelivery, finish: (db, items) => withEventNames(db, items as Delivery[]) },
  requests: { from: 'inbox.requests r', key: 'r.id', columns: REQUEST_COLUMNS, base: '1', convert: toRequest },
  alerts: { from: 'alerts a', key: 'a.seq', columns: 'a.*', base: '1', convert: toAlert },
  violations: { from: VIOLATION_SOURCE, key: 'v.seq', columns: VIOLATION_COLUMNS, base: '1', convert: toViolation },
};

/** Lets a cancellation or another query in between two steps of a long scan. */
export const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** The rows of a list of positions, in the order of the list. */
export function rowsAt(db: Database.Database, entity: FilterEntity, seqs: readonly number[]): Row[] {
  if (seqs.length === 0) return [];
  const { from, key, columns, base } = SOURCES[entity];
  const rows = db.prepare(`SELECT ${columns}, ${key} AS page_key FROM ${from} WHERE ${key} IN (SELECT value FROM json_each(?)) AND ${base}`).all(JSON.stringify(seqs)) as Row[];
  return rows.sort((a, b) => (b.page_key as number) - (a.page_key as number));
}

export interface ListArgs {
  readonly entity: FilterEntity;
  readonly query: string;
  readonly limit: number;
  readonly cursor: string | null;
  readonly now: number;
}

/** One page; `next` is null on the last. Throws `CodedError` `bad-filter`. */
export async function listPage(db: Database.Database, args: ListArgs, signal: AbortSignal): Promise<Page<unknown>> {
  const source = SOURCES[args.entity];
  const { filter } = conditionOf(args.entity, args.query, args.now);
  const below = args.cursor === null ? Number.MAX_SAFE_INTEGER : Number(args.cursor);
  const wanted = args.limit + 1;
  const rows = filter === null
    ? db.prepare(`SELECT ${source.columns}, ${source.key} AS page_key FROM ${source.from} WHERE ${source.base} AND ${source.key} < ? ORDER BY ${source.key} DESC LIMIT ?`).all(below, wanted) as Row[]
    : await filteredRows(db, args.entity, filter, below - 1, wanted, signal);
  const items = rows.slice(0, args.limit);
  const last = items.at(-1);
  const converted = items.map(source.convert);
  return { items: source.finish?.(db, converted) ?? converted, next: rows.length > args.limit && last !== undefined ? String(last.page_key) : null };
}

async function filteredRows(db: Database.Database, entity: FilterEntity, filter: CompiledFilter, upTo: number, wanted: number, signal: AbortSignal): Promise<Row[]> {
  const range = upTo >= Number.MAX_SAFE_INTEGER - 1 ? {} : { upTo };
  const rows: Row[] = [];
  if (!filter.needsScan) {
    let top = range;
    while (rows.length < wanted) {
      const limit = wanted - rows.length;
      const seqs = findNewest(db, filter, { ...top, limit });
      rows.push(...rowsAt(db, entity, seqs));
      const last = seqs.at(-1);
      if (last === undefined || seqs.length < limit) break;
      top = { upTo: last - 1 };
    }
    return rows;
  }
  for (const { seqs } of scanNewest(db, filter, range)) {
    rows.push(...rowsAt(db, entity, seqs.slice(0, (wanted - rows.length) * 2)));
    if (rows.length >= wanted || signal.aborted) break;
    await breathe();
  }
  return rows.slice(0, wanted);
}
