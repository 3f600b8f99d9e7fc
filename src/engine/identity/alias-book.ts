/** The aliases that were asked for, in SQLite. Transactions are the caller's. */
import type Database from 'better-sqlite3';
import type { AliasRequest, EarlierAlias } from './alias.ts';

export interface AskedAlias extends AliasRequest {
  readonly callSeq: number;
  readonly space: number;
  readonly askedAt: number;
  readonly dueAt: number;
  readonly status: 'waiting' | 'done' | 'refused';
  readonly reason: string;
}

export interface DueAlias extends AliasRequest {
  readonly callSeq: number;
}

export class AliasBook {
  private readonly insert: Database.Statement;
  private readonly ofUsers: Database.Statement<[string, string, string, string], EarlierAlias>;
  private readonly dueNow: Database.Statement<[number], DueAlias>;
  private readonly firstDue: Database.Statement<[], number>;
  private readonly settleOne: Database.Statement;

  constructor(db: Database.Database) {
    const columns = 'source, destination, start_at AS start, end_at AS "end"';
    this.insert = db.prepare('INSERT INTO identity_aliases(call_seq, space, source, destination, start_at, end_at, asked_at, due_at, status, reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
    this.ofUsers = db.prepare(`SELECT ${columns}, status FROM identity_aliases WHERE (source IN (?, ?) OR destination IN (?, ?)) AND status <> 'refused' ORDER BY call_seq`);
    this.dueNow = db.prepare(`SELECT call_seq AS callSeq, ${columns} FROM identity_aliases WHERE status = 'waiting' AND due_at <= ? ORDER BY due_at, call_seq LIMIT 100`);
    this.firstDue = db.prepare<[], number>("SELECT due_at FROM identity_aliases WHERE status = 'waiting' ORDER BY due_at LIMIT 1").pluck();
    this.settleOne = db.prepare('UPDATE identity_aliases SET status = ?, reason = ? WHERE call_seq = ?');
  }

  add(alias: AskedAlias): void {
    this.insert.run(alias.callSeq, alias.space, alias.source, alias.destination, alias.start, alias.end, alias.askedAt, alias.dueAt, alias.status, alias.reason);
  }

  /** Those of either user that were not refused, in the order of their asking. */
  history({ source, destination }: AliasRequest): EarlierAlias[] {
    return this.ofUsers.all(source, destination, source, destination);
  }

  due(now: number): DueAlias[] {
    return this.dueNow.all(now);
  }

  nextDue(): number | null {
    return this.firstDue.get() ?? null;
  }

  settle(callSeq: number, status: 'done' | 'refused', reason: string): void {
    this.settleOne.run(status, reason, callSeq);
  }
}
