/** Writes the account of decisions (`read-calls.ts` reads it). Transactions are the caller's. */
import type Database from 'better-sqlite3';
import type { IdentityCallKind, IdentityStep, IdentityStrategyName } from '../../protocol/identity.ts';
import type { Environment } from '../../protocol/vocabulary.ts';
import { askedText, changedText, graphText, stepsText } from './call-text.ts';
import type { Asked } from './call-text.ts';
import type { Spaces } from './sqlite-store.ts';
import type { GraphAround } from './watched-store.ts';

/** The newest calls that are kept. */
const KEPT_CALLS = 200_000;
const TRIM_EVERY = 100;

export interface CallToRecord {
  readonly at: number;
  readonly kind: IdentityCallKind;
  readonly environment: Environment;
  readonly strategy: IdentityStrategyName;
  readonly input: string | null;
  /** Known for a batch; the one of a call that is still being answered comes later, by `link`. */
  readonly requestId: number | null;
  readonly status: number;
  readonly asked: Asked;
  readonly previousMpid: string | null;
  readonly mpid: string | null;
  readonly created: boolean;
  readonly message: string;
  readonly steps: readonly IdentityStep[];
  readonly graph: GraphAround;
}

export class CallRecorder {
  private readonly insert: Database.Statement;
  private readonly insertUser: Database.Statement;
  private readonly setRequest: Database.Statement;
  private readonly trimUsers: Database.Statement;
  private readonly trim: Database.Statement;

  constructor(db: Database.Database) {
    this.insert = db.prepare(`INSERT INTO identity_calls(at, request_id, space, kind, strategy, input, status, mpid, previous_mpid, created, message, asked, steps, before, after, truncated)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
    this.insertUser = db.prepare('INSERT INTO identity_call_users(mpid, call_seq) VALUES (?, ?)');
    this.setRequest = db.prepare('UPDATE identity_calls SET request_id = ? WHERE seq = ?');
    this.trimUsers = db.prepare('DELETE FROM identity_call_users WHERE call_seq <= ?');
    this.trim = db.prepare('DELETE FROM identity_calls WHERE seq <= ?');
  }

  /** The id of the record. */
  record(call: CallToRecord, spaces: Spaces): number {
    const { graph } = call;
    const seq = Number(this.insert.run(
      call.at, call.requestId, spaces[call.environment], call.kind, call.strategy, call.input, call.status, call.mpid, call.previousMpid, call.created ? 1 : 0, call.message,
      askedText(call.asked), stepsText(call.steps), graphText(graph.before), changedText(graph.after, graph.before), graph.truncated ? 1 : 0,
    ).lastInsertRowid);
    const users = new Set([call.mpid, call.previousMpid, ...graph.before.map(({ mpid }) => mpid), ...graph.after.map(({ mpid }) => mpid)]);
    for (const mpid of users) if (mpid !== null) this.insertUser.run(mpid, seq);
    if (seq % TRIM_EVERY === 0 && seq > KEPT_CALLS) {
      this.trimUsers.run(seq - KEPT_CALLS);
      this.trim.run(seq - KEPT_CALLS);
    }
    return seq;
  }

  /** The inbox numbers a call when it stores it, which is after the decision and before the answer. */
  link(seq: number, requestId: number): void {
    this.setRequest.run(requestId, seq);
  }
}
