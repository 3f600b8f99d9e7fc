/** Reads the account of decisions. For the query thread: it writes nothing. */
import type Database from 'better-sqlite3';
import type { IdentityCallKind, IdentityCallRecord, IdentityStrategyName } from '../../protocol/identity.ts';
import type { Environment } from '../../protocol/vocabulary.ts';
import { askedOf, changedOf, graphOf, stepsOf } from './call-text.ts';

export interface IdentityCallsArgs {
  /** Calls that gave, changed or looked at this user; all calls when left out. */
  readonly mpid?: string;
  readonly limit: number;
  /** Id of a call: only those before it. */
  readonly before?: string;
}

interface Row {
  seq: number;
  at: number;
  request_id: number | null;
  environment: Environment;
  kind: IdentityCallKind;
  strategy: IdentityStrategyName;
  input: string | null;
  status: number;
  mpid: string | null;
  previous_mpid: string | null;
  created: number;
  message: string;
  asked: string;
  steps: string;
  before: string;
  after: string;
  truncated: number;
}

interface AliasRow {
  source: string;
  destination: string;
  start_at: number;
  end_at: number;
  status: 'waiting' | 'done' | 'refused';
  reason: string;
}

const SELECT = 'SELECT c.*, s.environment FROM identity_calls c JOIN identity_spaces s ON s.id = c.space';
/** How far a story goes from a user to those whom its calls met. */
const HOPS = 2;

/** The newest first. */
export function readIdentityCalls(db: Database.Database, { mpid, limit, before }: IdentityCallsArgs): IdentityCallRecord[] {
  const end = before === undefined ? Number.MAX_SAFE_INTEGER : Number(before);
  const rows = mpid === undefined
    ? db.prepare<[number, number], Row>(`${SELECT} WHERE c.seq < ? ORDER BY c.seq DESC LIMIT ?`).all(end, limit)
    : db.prepare<[string, number, number], Row>(`${SELECT} JOIN identity_call_users u ON u.call_seq = c.seq WHERE u.mpid = ? AND u.call_seq < ? ORDER BY u.call_seq DESC LIMIT ?`).all(mpid, end, limit);
  return rows.map((row) => recordOf(db, row));
}

export function readIdentityCall(db: Database.Database, id: string): IdentityCallRecord | null {
  const row = db.prepare<[number], Row>(`${SELECT} WHERE c.seq = ?`).get(Number(id));
  return row === undefined ? null : recordOf(db, row);
}

/** The decision that a call in Requests brought about; null for one that asked nothing. */
export function readIdentityCallOfRequest(db: Database.Database, requestId: number): IdentityCallRecord | null {
  const row = db.prepare<[number], Row>(`${SELECT} WHERE c.request_id = ? ORDER BY c.seq LIMIT 1`).get(requestId);
  return row === undefined ? null : recordOf(db, row);
}

/** What can be told again under another strategy: the newest calls of a user and of those whom its calls met, the oldest first. */
export function readIdentityStory(db: Database.Database, mpid: string, limit: number): IdentityCallRecord[] {
  const calls = db.prepare<[string, number], number>('SELECT call_seq FROM identity_call_users WHERE mpid = ? ORDER BY call_seq DESC LIMIT ?').pluck();
  const users = db.prepare<[number], string>('SELECT mpid FROM identity_call_users WHERE call_seq = ?').pluck();
  const story = new Set<number>();
  const met = new Set<string>();
  let next = [mpid];
  for (let hop = 0; hop <= HOPS && next.length > 0; hop += 1) {
    const found = new Set(next.flatMap((user) => calls.all(user, limit)).filter((seq) => !story.has(seq)));
    for (const user of next) met.add(user);
    for (const seq of found) story.add(seq);
    next = [...new Set([...found].flatMap((seq) => users.all(seq)))].filter((user) => !met.has(user)).slice(0, limit);
  }
  return [...story].sort((a, b) => a - b).slice(-limit).flatMap((seq) => readIdentityCall(db, String(seq)) ?? []);
}

function recordOf(db: Database.Database, row: Row): IdentityCallRecord {
  const { seq, before: beforeText, after, steps, asked, request_id: requestId, created, truncated, ...plain } = row;
  const before = graphOf(beforeText);
  const alias = plain.kind === 'alias' ? db.prepare<[number], AliasRow>('SELECT source, destination, start_at, end_at, status, reason FROM identity_aliases WHERE call_seq = ?').get(seq) : undefined;
  return {
    id: String(seq), at: plain.at, kind: plain.kind, environment: plain.environment, strategy: plain.strategy, input: plain.input,
    request_id: requestId === null ? null : String(requestId), status: plain.status, ...askedOf(asked),
    alias: alias === undefined ? null : { source: alias.source, destination: alias.destination, start: alias.start_at, end: alias.end_at, status: alias.status, reason: alias.reason },
    previous_mpid: plain.previous_mpid, mpid: plain.mpid, created: created === 1, message: alias?.reason ?? plain.message,
    steps: stepsOf(steps), before, after: changedOf(after, before), truncated: truncated === 1,
  };
}
