/** Writing what data plans and rules found out about a batch: violations, report volumes, quarantine records, rule runs and their logs. */
import type Database from 'better-sqlite3';
import type { NotValidated, ValidationErrorType, ValidationProfile, ViolationKind } from '../../protocol/data-plan.ts';
import type { RuleRun } from '../../protocol/rule.ts';
import type { Environment } from '../../protocol/vocabulary.ts';

/** Which batch the findings are about; `seq` is the one it will get. */
export interface InsightBatch {
  readonly seq: number;
  readonly id: string;
  readonly at: number;
  readonly input: string;
  readonly env: Environment;
  /** Platform and version of the SDK: `web 2.68.0`. */
  readonly sdk: string | null;
  readonly app: string | null;
}

export interface NewViolation {
  readonly plan: string;
  readonly version: number;
  readonly profile: ValidationProfile;
  readonly matchKey: string;
  readonly point: string;
  readonly kind: ViolationKind;
  readonly errorType: ValidationErrorType;
  readonly keyword: string;
  readonly key: string;
  readonly path: string;
  readonly errorPointer: string;
  readonly pointer: string;
  readonly message: string;
  readonly expected: string | null;
  readonly actual: string | null;
  readonly eventId: string | null;
  readonly blocked: boolean;
}

export interface PlanVolume {
  readonly plan: string;
  readonly version: number;
  /** Data points received, and of these the ones with at least one violation. */
  readonly received: number;
  readonly violating: number;
}

export interface Unvalidated {
  readonly reason: NotValidated;
  readonly plan: string | null;
  readonly version: number | null;
  readonly message: string;
}

export interface NewQuarantine {
  readonly plan: string;
  readonly version: number;
  /** JSON text of the original batch with its block metadata. */
  readonly record: string;
  readonly blockedEvents: number;
  readonly blockedAttributes: number;
}

const MINUTE_MS = 60_000;
/** Texts of single values and of log lines are cut to this many characters in the store. */
const MAX_TEXT = 2_000;
/** Violation groups remembered by their key. */
const GROUPS = 5_000;

const cut = (text: string | null): string | null => (text !== null && text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text);

export class InsightWriter {
  private readonly groupFind: Database.Statement;
  private readonly groupInsert: Database.Statement;
  private readonly violationInsert: Database.Statement;
  private readonly volumeAdd: Database.Statement;
  private readonly unvalidatedAdd: Database.Statement;
  private readonly quarantineInsert: Database.Statement;
  private readonly runInsert: Database.Statement;
  private readonly logInsert: Database.Statement;
  private readonly groupIds = new Map<string, number>();
  private violationSeq: number;

  constructor(db: Database.Database) {
    const group = 'plan, version, match_key, path, keyword, key, code, profile';
    this.groupFind = db.prepare(`SELECT id FROM violation_groups WHERE (${group}) = (?, ?, ?, ?, ?, ?, ?, ?)`).pluck();
    this.groupInsert = db.prepare(`INSERT INTO violation_groups(${group}, point, error_type) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
    this.violationInsert = db.prepare('INSERT INTO violations(seq, at, batch_seq, batch_id, event_id, group_id, code, message, pointer, error_pointer, expected, actual, blocked, input, env, sdk, app) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
    this.volumeAdd = db.prepare(`INSERT INTO plan_volume(plan, version, input, env, minute, received, violating) VALUES (?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT DO UPDATE SET received = received + excluded.received, violating = violating + excluded.violating`);
    this.unvalidatedAdd = db.prepare(`INSERT INTO unvalidated(reason, plan, version, env, input, batches, last_at, message) VALUES (?, ?, ?, ?, ?, 1, ?, ?)
      ON CONFLICT DO UPDATE SET batches = batches + 1, last_at = max(last_at, excluded.last_at), message = excluded.message`);
    this.quarantineInsert = db.prepare('INSERT INTO quarantine(batch_seq, batch_id, at, plan, version, input, env, record, blocked_events, blocked_attributes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
    this.runInsert = db.prepare('INSERT INTO rule_runs(at, rule, version, env, batch_seq, batch_id, connection, verdict, ms, cold) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
    this.logInsert = db.prepare('INSERT INTO rule_logs(at, rule, version, env, batch_seq, batch_id, connection, level, text) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
    this.violationSeq = (db.prepare('SELECT coalesce(max(seq), 0) FROM violations').pluck().get() as number);
  }

  violations(found: readonly NewViolation[], batch: InsightBatch): void {
    for (const one of found) {
      this.violationSeq += 1;
      this.violationInsert.run(
        this.violationSeq, batch.at, batch.seq, batch.id, one.eventId, this.groupOf(one), one.kind, one.message, one.pointer, one.errorPointer,
        cut(one.expected), cut(one.actual), one.blocked ? 1 : 0, batch.input, batch.env, batch.sdk, batch.app,
      );
    }
  }

  private groupOf(one: NewViolation): number {
    const columns = [one.plan, one.version, one.matchKey, one.path, one.keyword, one.key, one.kind, one.profile] as const;
    const text = JSON.stringify(columns);
    const known = this.groupIds.get(text);
    if (known !== undefined) return known;
    const id = (this.groupFind.get(...columns) as number | undefined) ?? Number(this.groupInsert.run(...columns, one.point, one.errorType).lastInsertRowid);
    if (this.groupIds.size >= GROUPS) this.groupIds.clear();
    this.groupIds.set(text, id);
    return id;
  }

  volume(volume: PlanVolume, batch: InsightBatch): void {
    this.volumeAdd.run(volume.plan, volume.version, batch.input, batch.env, Math.floor(batch.at / MINUTE_MS) * MINUTE_MS, volume.received, volume.violating);
  }

  unvalidated(one: Unvalidated, batch: InsightBatch): void {
    this.unvalidatedAdd.run(one.reason, one.plan ?? '', one.version ?? 0, batch.env, batch.input, batch.at, one.message);
  }

  quarantine(one: NewQuarantine, batch: InsightBatch): void {
    this.quarantineInsert.run(batch.seq, batch.id, batch.at, one.plan, one.version, batch.input, batch.env, one.record, one.blockedEvents, one.blockedAttributes);
  }

  ruleRuns(runs: readonly { readonly run: RuleRun; readonly connection: string | null }[], batch: InsightBatch): void {
    for (const { run, connection } of runs) {
      this.runInsert.run(batch.at, run.rule, run.version, batch.env, batch.seq, batch.id, connection, run.verdict, run.ms, run.cold ? 1 : 0);
      const log = (at: number, level: string, text: string): void => {
        this.logInsert.run(at, run.rule, run.version, batch.env, batch.seq, batch.id, connection, level, cut(text));
      };
      for (const line of run.logs) log(batch.at + Math.round(line.at_ms), line.level, line.text);
      if (run.error !== null) log(batch.at, 'error', `Invoke Error ${JSON.stringify({ errorType: run.error.type, errorMessage: run.error.message, trace: run.error.trace })}`);
    }
  }
}
