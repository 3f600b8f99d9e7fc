/** How outputs stand, and what their simulated partners have received (tables `simulator_state` and `simulator_lists`). */
import type Database from 'better-sqlite3';
import type { Delivery, Reason } from '../../../protocol/contract.ts';
import type { OutputState, ReceivedEvent, ReceivedUser } from '../../../protocol/partner.ts';
import type { Outcome } from '../../../protocol/vocabulary.ts';
import { EVENTS, KEPT_EVENTS, KEPT_USERS, LOOKUP, MADE, TURNS, USERS } from '../../outputs/shared/received.ts';
import type { ReportArgs } from './report-range.ts';
import { readCounts } from './report-read.ts';

/** Newest deliveries of an output among which its last error is looked for. */
const LOOKED_BACK = 5_000;

/** What the store knows of an output. */
export type OutputFigures = Pick<OutputState, 'outcomes' | 'requests' | 'waiting' | 'dead' | 'last_at' | 'last_error' | 'users' | 'events'>;

export interface OutputFiguresArgs extends ReportArgs {
  readonly outputs: readonly string[];
}

export function outputFigures(db: Database.Database, args: OutputFiguresArgs): Record<string, OutputFigures> {
  const { outcomes } = readCounts(db, args);
  const requests = db.prepare('SELECT count(*) FROM deliveries WHERE output = ?').pluck();
  const waiting = db.prepare('SELECT count(*) FROM deliveries WHERE next_at IS NOT NULL AND output = ?').pluck();
  const dead = db.prepare('SELECT count(*) FROM deliveries WHERE dead = 1 AND output = ?').pluck();
  const newest = db.prepare('SELECT at FROM deliveries WHERE output = ? ORDER BY seq DESC LIMIT 1').pluck();
  const error = db.prepare(`SELECT id, at, reason, status, refused FROM (SELECT seq, id, at, reason, status, outcome, refused FROM deliveries WHERE output = ? ORDER BY seq DESC LIMIT ${LOOKED_BACK})
    WHERE outcome IN ('failed', 'retrying') OR refused IS NOT NULL ORDER BY seq DESC LIMIT 1`);
  // Asked for again and again while the window is open: what is kept is known without counting it.
  const users = db.prepare(`SELECT value FROM simulator_state WHERE output = ? AND collection = '${TURNS}' AND key = '${MADE}'`).pluck();
  const events = db.prepare(`SELECT coalesce(max(seq), 0) FROM simulator_lists WHERE output = ? AND list = '${EVENTS}'`).pluck();
  return Object.fromEntries(args.outputs.map((name): [string, OutputFigures] => {
    const counts: Partial<Record<Outcome, number>> = {};
    for (const { target, n } of outcomes) if (target.output === name) counts[target.outcome as Outcome] = (counts[target.outcome as Outcome] ?? 0) + n;
    const failed = error.get(name) as FailedRow | undefined;
    return [name, {
      outcomes: counts, requests: requests.get(name) as number, waiting: waiting.get(name) as number, dead: dead.get(name) as number, last_at: (newest.get(name) as number | undefined) ?? null,
      last_error: failed === undefined ? null : { at: failed.at, delivery: failed.id, message: messageOf(failed), status: failed.status },
      users: Math.min(Number(users.get(name) ?? 0), KEPT_USERS), events: Math.min(events.get(name) as number, KEPT_EVENTS),
    }];
  }));
}

interface FailedRow {
  readonly id: string;
  readonly at: number;
  readonly reason: string;
  readonly status: number | null;
  readonly refused: string | null;
}

function messageOf({ reason, refused }: FailedRow): string {
  const [part] = JSON.parse(refused ?? '[]') as Delivery['refused'];
  return part?.reason.message ?? (JSON.parse(reason) as Reason).message;
}

export interface ReceivedUsersArgs {
  readonly output: string;
  /** Part of an identifier or of a value; empty for all. */
  readonly search: string;
  readonly offset: number;
  readonly limit: number;
}

/** Newest first; users that became part of another one are left out. */
export function receivedUsers(db: Database.Database, { output, search, offset, limit }: ReceivedUsersArgs): { items: ReceivedUser[]; next: string | null; total: number } {
  const where = `output = ? AND collection = '${USERS}' AND json_extract(value, '$.merged_into') IS NULL${search === '' ? '' : ' AND (instr(lower(key), ?) > 0 OR instr(lower(value), ?) > 0)'}`;
  const params = search === '' ? [output] : [output, search.toLowerCase(), search.toLowerCase()];
  const total = db.prepare(`SELECT count(*) FROM simulator_state WHERE ${where}`).pluck().get(...params) as number;
  const rows = db.prepare(`SELECT value FROM simulator_state WHERE ${where} ORDER BY json_extract(value, '$.last_at') DESC, key LIMIT ? OFFSET ?`).pluck().all(...params, limit, offset) as string[];
  return { items: rows.map((row) => JSON.parse(row) as ReceivedUser), next: offset + rows.length < total ? String(offset + rows.length) : null, total };
}

/** Null when the partner has none; of one that was merged, the user that it became. */
export function receivedUser(db: Database.Database, { output, key }: { output: string; key: string }): ReceivedUser | null {
  const read = db.prepare(`SELECT value FROM simulator_state WHERE output = ? AND collection = '${USERS}' AND key = ?`).pluck();
  let value = read.get(output, key) as string | undefined;
  for (let hops = 0; value !== undefined && hops < 10; hops += 1) {
    const user = JSON.parse(value) as ReceivedUser;
    if (user.merged_into === null) return user;
    value = read.get(output, user.merged_into) as string | undefined;
  }
  return null;
}

/** Users to whom any of the values leads, each once, in the order of the values. */
export function receivedUsersByValue(db: Database.Database, { output, values }: { output: string; values: readonly string[] }): ReceivedUser[] {
  const lookup = db.prepare(`SELECT value FROM simulator_state WHERE output = ? AND collection = '${LOOKUP}' AND key = ?`).pluck();
  const found = new Map<string, ReceivedUser>();
  for (const value of values) {
    const key = lookup.get(output, value) as string | undefined;
    const user = key === undefined ? null : receivedUser(db, { output, key: JSON.parse(key) as string });
    if (user !== null) found.set(user.key, user);
  }
  return [...found.values()];
}

export interface ReceivedEventsArgs {
  readonly output: string;
  /** Key of a user; null for everybody's. */
  readonly user: string | null;
  readonly before: number | null;
  readonly limit: number;
}

export function receivedEvents(db: Database.Database, { output, user, before, limit }: ReceivedEventsArgs): { items: ReceivedEvent[]; next: string | null } {
  const rows = db.prepare(`SELECT seq, value FROM simulator_lists WHERE output = ? AND list = '${EVENTS}' AND seq < ?${user === null ? '' : " AND json_extract(value, '$.user') = ?"} ORDER BY seq DESC LIMIT ?`)
    .all(output, before ?? Number.MAX_SAFE_INTEGER, ...(user === null ? [] : [user]), limit + 1) as { seq: number; value: string }[];
  const items = rows.slice(0, limit).map(({ seq, value }): ReceivedEvent => ({ ...(JSON.parse(value) as Omit<ReceivedEvent, 'seq'>), seq }));
  return { items, next: rows.length > limit ? String(items.at(-1)!.seq) : null };
}

export interface NewestBatch {
  readonly input: string;
  /** JSON text of the stored batch. */
  readonly text: string;
}

/** A user's newest batch at one of the inputs; null when there is none. */
export function newestBatchOf(db: Database.Database, { mpid, inputs }: { mpid: string; inputs: readonly string[] }): NewestBatch | null {
  const row = db.prepare(`SELECT b.input, b.batch AS text FROM events e JOIN batches b ON b.seq = e.batch_seq WHERE e.mpid = ? AND e.input IN (${inputs.map(() => '?').join(', ')}) ORDER BY e.seq DESC LIMIT 1`).get(mpid, ...inputs);
  return (row as NewestBatch | undefined) ?? null;
}
