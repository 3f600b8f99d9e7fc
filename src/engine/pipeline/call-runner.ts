/**
 * Takes accepted calls through the pipeline, a group in one transaction. A call that waits for a rule is taken back whole and done
 * again when the rule has answered; others go by meanwhile (call-queue.ts).
 */
import type Database from 'better-sqlite3';
import type { EventRow, Problem } from '../../protocol/contract.ts';
import type { JsonObject } from '../../protocol/json.ts';
import { defineGroups } from '../profiles/index.ts';
import type { RuleRunner } from '../rules/index.ts';
import { CatalogTally } from '../store/catalog.ts';
import { ReportCounts } from '../store/report-counts.ts';
import type { StoredInboxRow } from '../store/inbox.ts';
import { InsightWriter } from '../store/insights.ts';
import { isDamaged, isDiskFull } from '../store/open.ts';
import { ResultWriter } from '../store/results.ts';
import { CallQueue } from './call-queue.ts';
import { hasRules } from './compile.ts';
import type { CompiledWorkspace } from './compile.ts';
import { Processor, userKeyOf } from './process.ts';
import type { DecodedCall, ProcessedBatch, ProcessorParts } from './process.ts';
import type { Rates } from './rates.ts';
import { RuleAnswers } from './rule-answers.ts';

export interface CallRunnerParts extends Pick<ProcessorParts, 'reader' | 'states' | 'line' | 'seed' | 'now' | 'resolveMpid'> {
  readonly main: Database.Database;
  readonly inbox: Database.Database;
  readonly rules: RuleRunner;
  readonly rates: Rates;
  /** Rules have answered: there is something to do. */
  readonly wake: () => void;
  readonly problem: (problem: Problem) => void;
}

/** Calls fetched at once, and how long one transaction may take before others get their turn, ms. */
const GROUP = 128;
const TURN_MS = 40;
const CATALOG_EVERY_MS = 1_000;
/** Events counted for the reports in one go: while calls wait, and when there is nothing else to do. */
const COUNTED_BUSY = 1_000;
const COUNTED_IDLE = 4_000;
/** Thrown to take back what a run wrote that waits for a rule. */
const WAITING = Symbol('waiting');

export class CallRunner {
  readonly queue: CallQueue;
  writer!: ResultWriter;
  private readonly parts: CallRunnerParts;
  private readonly answers: RuleAnswers;
  private readonly catalog: CatalogTally;
  private readonly counts: ReportCounts;
  private processor!: Processor;
  private workspace: CompiledWorkspace | null = null;
  /** MPIDs made for a call, so that a run that is done again finds the same users. */
  private readonly minted = new Map<number, string[]>();
  private minting: { readonly ids: string[]; next: number } | null = null;
  private flushedAt = 0;
  /** The turn took calls from the inbox, whether or not they are done. */
  private moved = false;

  constructor(parts: CallRunnerParts) {
    this.parts = parts;
    this.answers = new RuleAnswers(parts.rules, parts.wake);
    this.queue = new CallQueue(parts.main, parts.inbox);
    this.catalog = new CatalogTally(parts.main);
    this.counts = new ReportCounts(parts.main);
    this.prepare();
  }

  /** Calls that wait for rules ask again. */
  configure(workspace: CompiledWorkspace): void {
    this.workspace = workspace;
    defineGroups(this.parts.main, workspace.file.workspace_token, workspace.groups);
    this.answers.reset();
  }

  /** Processes the next calls in one transaction. Throws when the disk is full or the database damaged. */
  group(): { readonly rows: EventRow[]; readonly more: boolean } {
    const group: ProcessedBatch[] = [];
    try {
      this.parts.states.transaction(() => this.processCalls(group));
    } catch (error) {
      this.startAgain();
      if (isDiskFull(error) || isDamaged(error)) throw error;
      return { rows: this.processSingly(error), more: true };
    }
    return { rows: this.committed(group), more: group.length > 0 || this.moved };
  }

  /** Counts what is now stored for the catalog; the rows of the group's events. */
  private committed(group: readonly ProcessedBatch[]): EventRow[] {
    for (const { counted, input } of group) this.catalog.add(counted.batch, counted.events, counted.at, input);
    if (performance.now() - this.flushedAt > CATALOG_EVERY_MS) this.flush(COUNTED_BUSY);
    return group.flatMap(({ rows }) => rows);
  }

  /** Takes calls until the turn's time is over: first those that waited for rules, then new ones. */
  private processCalls(group: ProcessedBatch[]): void {
    const until = performance.now() + TURN_MS;
    const before = this.queue.cursor;
    this.moved = false;
    for (const call of this.queue.runnable((id) => this.answers.ready(id))) {
      this.processCall(call.row, group, call.userKey);
      if (performance.now() > until) break;
    }
    // One by one: a turn that ends early must not have read the bodies of the calls that it leaves for the next.
    if (performance.now() <= until) {
      for (const row of this.queue.returning()) {
        this.moved = true;
        this.processCall(row, group, null);
        if (performance.now() > until) break;
      }
    }
    if (performance.now() <= until) {
      for (const row of this.queue.fresh(GROUP)) {
        this.moved = true;
        if (row.input !== null && this.queue.isCrowded(row.input)) this.queue.leave(row.id, row.input);
        else this.processCall(row, group, null);
        if (performance.now() > until) break;
      }
    }
    this.moved ||= this.queue.cursor !== before;
    this.queue.save();
  }

  /** `userKey` of a call that waited; null for a new one. */
  private processCall(row: StoredInboxRow, group: ProcessedBatch[], userKey: string | null): void {
    const workspace = this.workspace!;
    if (row.batches === 0 || row.input === null) return this.queue.done(row.id);
    const call = this.processor.decode(row);
    const rules = hasRules(workspace, row.input);
    const key = userKey ?? (rules || this.queue.isWaiting ? userKeyOf(call) : '');
    if (userKey === null && this.queue.isWaiting && this.queue.isBehind(key)) return this.queue.wait({ row, userKey: key });
    const processed = rules ? this.withRules(row.id, call, workspace) : this.processor.call(call, workspace);
    if (processed === null) return this.queue.wait({ row, userKey: key });
    this.queue.done(row.id);
    this.answers.forget(row.id);
    this.minted.delete(row.id);
    for (const batch of processed) {
      this.parts.rates.batch(Date.now(), batch.rows.length, batch.tookMs, batch.device);
      group.push(batch);
    }
  }

  /** Runs a call whose rules may not have answered yet: then everything that it wrote is taken back, and null is the answer. */
  private withRules(id: number, call: DecodedCall, workspace: CompiledWorkspace): ProcessedBatch[] | null {
    const attempt = <T>(run: () => T, keep: (result: T) => boolean): T | null => {
      const ids = this.minted.get(id) ?? [];
      this.minted.set(id, ids);
      this.minting = { ids, next: 0 };
      try {
        return this.parts.states.transaction(() => {
          const result = run();
          if (keep(result)) return result;
          throw WAITING;
        });
      } catch (error) {
        if (error === WAITING) return null;
        throw error;
      } finally {
        this.minting = null;
      }
    };
    // All batches of a call ask at once, and not one after the other.
    if (call.batches.length > 1) {
      let pending = false;
      attempt(() => { pending = this.processor.probe(call, workspace); }, () => false);
      if (pending) return null;
    }
    const processed = attempt(() => this.processor.call(call, workspace), (result) => result !== null);
    if (processed === null && call.batches.length > 1) this.prepare();
    return processed;
  }

  /** A new MPID: the same one when a call is run again that made it before. */
  mint(make: () => string): string {
    if (this.minting === null) return make();
    const { ids, next } = this.minting;
    this.minting.next += 1;
    return ids[next] ?? (ids[next] = make());
  }

  /** Writes what the catalog counted, and counts on for the reports; whether there is more to count. */
  flush(events = COUNTED_IDLE): boolean {
    this.flushedAt = performance.now();
    if (this.catalog.dirty) this.parts.main.transaction(() => this.catalog.flush())();
    return this.parts.main.transaction(() => this.counts.step(events))();
  }

  /** Tells outputs of an alias request that was taken; true when one was. */
  alias(request: JsonObject, input: string): boolean {
    const { workspace } = this;
    if (workspace === null) return false;
    try {
      return this.parts.states.transaction(() => this.processor.alias(request, input, workspace));
    } catch (error) {
      this.startAgain();
      throw error;
    }
  }

  /** After everything captured was deleted. */
  forget(): void {
    this.catalog.forget();
    this.prepare();
  }

  /** After a rollback nothing in memory is right any more. */
  private startAgain(): void {
    this.queue.load();
    this.prepare();
  }

  /** A call that breaks the pipeline is set aside with a problem, so that it cannot hold up the others. */
  private processSingly(cause: unknown): EventRow[] {
    const group: ProcessedBatch[] = [];
    let broken = 0;
    const one = (): void => {
      for (const row of this.queue.fresh(1)) {
        broken = row.id;
        this.processCall(row, group, null);
      }
      this.queue.save();
    };
    try {
      this.parts.states.transaction(one);
    } catch (error) {
      this.startAgain();
      if (isDiskFull(error) || isDamaged(error)) throw error;
      this.parts.main.transaction(() => {
        for (const row of this.queue.fresh(1)) this.queue.done(row.id);
        this.queue.save();
      })();
      const problem: Problem = {
        severity: 'error', code: 'pipeline-error',
        message: `Request ${broken} could not be processed (${cause instanceof Error ? cause.message : String(cause)}). Its bytes are kept under Requests; please report it with them.`,
      };
      this.parts.problem(problem);
      return [];
    }
    return this.committed(group);
  }

  /** The writer counts in memory: after a rollback or a deletion it must look again. */
  private prepare(): void {
    const { main, reader, states, line, seed, now, resolveMpid } = this.parts;
    this.writer = new ResultWriter(main);
    this.processor = new Processor({ reader, db: main, writer: this.writer, states, line, seed, now, insights: new InsightWriter(main), rules: this.answers, resolveMpid });
  }
}
