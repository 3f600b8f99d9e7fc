/** A user's events, and those that aliases copied from others in their time (spec/identity-profiles.md 3.11), newest first. */
import type Database from 'better-sqlite3';
import type { Page } from '../../../protocol/contract.ts';
import type { TimelineRow } from '../../../protocol/user.ts';
import { EVENT_COLUMNS, toEvent } from './rows.ts';
import type { Row } from './rows.ts';

export interface TimelineArgs {
  readonly mpid: string;
  readonly limit: number;
  /** Only what came before this event's number. */
  readonly cursor: string | null;
}

interface Copied { source: string; start_at: number; end_at: number }

export function userTimeline(db: Database.Database, { mpid, limit, cursor }: TimelineArgs): Page<TimelineRow> {
  const below = cursor === null ? Number.MAX_SAFE_INTEGER : Number(cursor);
  const copied = db.prepare<[string], Copied>("SELECT source, start_at, end_at FROM identity_aliases WHERE destination = ? AND status = 'done'").all(mpid);
  const select = db.prepare<unknown[], Row>(`SELECT ${EVENT_COLUMNS} FROM events e WHERE e.mpid = ? COLLATE NOCASE AND e.eventless = 0 AND e.seq < ? AND e.at BETWEEN ? AND ? ORDER BY e.seq DESC LIMIT ?`);
  const own = select.all(mpid, below, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, limit + 1).map((row) => ({ ...toEvent(row), copied_from: null }));
  const others = copied.flatMap(({ source, start_at: start, end_at: end }) => select.all(source, below, start, end, limit + 1).map((row) => ({ ...toEvent(row), copied_from: source })));
  const all = [...own, ...others].sort((a, b) => b.seq - a.seq);
  const items = all.slice(0, limit);
  const last = items.at(-1);
  return { items, next: all.length > limit && last !== undefined ? String(last.seq) : null };
}
