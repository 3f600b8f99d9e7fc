/** The pipeline as a running thing: queue, timers, retries, retention and what it tells the other threads. */
import Database from 'better-sqlite3';
import type { EventRow, Problem, Settle } from '../../protocol/contract.ts';
import type { SharedClock } from '../clock.ts';
import { createSender } from '../delivery/http.ts';
import { RetryQueue } from '../delivery/retry.ts';
import { SimulatorStates } from '../delivery/simulator-state.ts';
import { createIdentityService, randomMpid } from '../identity/index.ts';
import type { IdentityService } from '../identity/index.ts';
import type { IdentityAnswer, IdentityCall } from '../ingest/surface.ts';
import type { RuleRunner } from '../rules/index.ts';
import { defaultSettings } from '../outputs/settings-values.ts';
import { answerPartnerRequest } from '../outputs/simulator-http.ts';
import { databasePath, isDamaged, isDiskFull, openDatabase } from '../store/open.ts';
import { CatalogTally } from '../store/catalog.ts';
import type { StoredInboxRow } from '../store/inbox.ts';
import { InsightWriter } from '../store/insights.ts';
import { ResultWriter } from '../store/results.ts';
import { Retention, deleteCaptured } from '../store/retention.ts';
import type { RetentionLimits } from '../store/retention.ts';
import { CallQueue } from './call-queue.ts';
import { compileWorkspace, hasRules, programsOf } from './compile.ts';
import type { CompiledWorkspace } from './compile.ts';
import type { Advance, PartnerAnswer, PartnerCall, PipelineMethods, PipelineStats, PipelineWorkerData } from './contract.ts';
import { Processor, userKeyOf } from './process.ts';
import type { CallReader, DecodedCall, ProcessedBatch } from './process.ts';
import { Rates } from './rates.ts';
import { RuleAnswers } from './rule-answers.ts';

/** Calls fetched at once, and how long one transaction may take before others get their turn, ms. */
const GROUP = 128;
const TURN_MS = 40;
const RETENTION_EVERY_MS = 5_000;
const DISK_RETRY_MS = 1_000;
/** Calls accepted per second from which accepting needs the machine for itself, and the share of time that is left for processing then. */
const FLOOD_PER_SECOND = 1_500;
const FLOOD_SHARE = 0.2;
const ROWS_PER_ADVANCE = 50;
const STATS_EVERY_MS = 200;
const CATALOG_EVERY_MS = 1_000;
/** Thrown to take back what a run wrote that waits for a rule. */
const WAITING = Symbol('waiting');

/** Rows of a table whose keys have no gaps: the oldest go first, and all at once. */
function span(db: Database.Database, table: string, key: string): number {
  const ends = db.prepare(`SELECT (SELECT min(${key}) FROM ${table}) AS low, (SELECT max(${key}) FROM ${table}) AS high`).get() as { low: number | null; high: number | null };
  return ends.low === null || ends.high === null ? 0 : ends.high - ends.low + 1;
}

export class PipelineService {
  private readonly data: PipelineWorkerData;
  private readonly clock: SharedClock;
  private readonly reader: CallReader;
  private readonly emit: (name: string, value: unknown) => void;
  private readonly signals: Int32Array;
  private readonly sender = createSender();
  private readonly rates = new Rates();
  private main!: Database.Database;
  private inbox!: Database.Database;
  private writer!: ResultWriter;
  private states!: SimulatorStates;
  private processor!: Processor;
  private identities!: IdentityService;
  private retries!: RetryQueue;
  private retention!: Retention;
  private limits: RetentionLimits;
  private workspace: CompiledWorkspace | null = null;
  private queue!: CallQueue;
  private catalog!: CatalogTally;
  private readonly rules: RuleRunner;
  private readonly answers: RuleAnswers;
  private configuring: Promise<void> = Promise.resolve();
  /** MPIDs made for a call, so that a run that is done again finds the same users. */
  private readonly minted = new Map<number, string[]>();
  private minting: { readonly ids: string[]; next: number } | null = null;
  private flushedAt = 0;
  private running = false;
  /** The turn took calls from the inbox, whether or not they are done. */
  private moved = false;
  private stopped = false;
  private stuck: string | null = null;
  private measured: Omit<PipelineStats, 'rates' | 'cursor' | 'sandbox'> | null = null;
  private measuredAt = 0;
  private acceptedBefore = 0;
  private turnedAt = 0;
  private dueTimer: NodeJS.Timeout | undefined;
  private retentionTimer: NodeJS.Timeout | undefined;
  private readonly settling = new Set<() => void>();

  constructor(data: PipelineWorkerData, clock: SharedClock, reader: CallReader, rules: RuleRunner, emit: (name: string, value: unknown) => void) {
    this.data = data;
    this.rules = rules;
    this.answers = new RuleAnswers(rules, () => this.wake());
    this.clock = clock;
    this.reader = reader;
    this.emit = emit;
    this.limits = data.retention;
    this.signals = new Int32Array(data.signals);
  }

  /** Opens the databases and says `ready`; nothing is processed before the first `configure`. */
  open(): void {
    const { db, problems } = openDatabase(this.data.dataDir, 'main', Date.now());
    this.main = db;
    this.inbox = new Database(databasePath(this.data.dataDir, 'inbox'));
    this.inbox.pragma('busy_timeout = 5000');
    this.states = new SimulatorStates(db);
    this.identities = createIdentityService(db, () => this.mint());
    this.queue = new CallQueue(db, this.inbox);
    this.prepare();
    this.retries = new RetryQueue(db, this.states, (wire) => this.sender.send(wire));
    this.retention = new Retention(db, this.inbox);
    this.retentionTimer = setInterval(() => this.guard(() => this.keepWithinCap()), RETENTION_EVERY_MS);
    this.emit('ready', { cursor: this.queue.cursor, problems });
  }

  /** One after the other: a change that comes while the one before is still being compiled waits for it. */
  configure(configuration: PipelineMethods['configure']['args']): Promise<null> {
    const apply = async (): Promise<void> => {
      const compiled = await compileWorkspace(configuration.workspace, configuration);
      if (this.stopped) return;
      this.workspace = compiled;
      this.answers.reset();
      this.rules.prepare(programsOf(compiled));
      this.wake();
    };
    const applied = this.configuring.then(apply);
    this.configuring = applied.catch(() => undefined);
    return applied.then(() => null);
  }

  coldStart(rule: string): null {
    for (const program of this.workspace === null ? [] : programsOf(this.workspace)) if (program.name === rule) this.rules.coldStart(program.key);
    return null;
  }

  wake(): void {
    if (this.running || this.stopped || this.workspace === null) return;
    this.running = true;
    Atomics.store(this.signals, 0, 0);
    setImmediate(() => this.turn());
  }

  identity(call: IdentityCall): IdentityAnswer {
    return this.main.transaction(() => this.identities.answer(call))();
  }

  /** A call to a simulator from outside. */
  partner(call: PartnerCall): PartnerAnswer {
    return this.main.transaction(() => answerPartnerRequest(call, (definition, output) => {
      const configured = output === null ? undefined : this.workspace?.outputs.get(output);
      if (output !== null && configured?.definition.slug !== definition.slug) return null;
      return {
        state: this.states.of(output ?? `partner:${definition.slug}`), now: this.clock.now(),
        settings: configured?.settings ?? defaultSettings(definition.settings), strictToken: configured?.file.behaviour.strict_token ?? false,
      };
    }))();
  }

  /** Resolves when everything up to `lastId` is processed and nothing is due, or when the time is up. */
  async settle(lastId: number, timeoutMs: number, signal: AbortSignal): Promise<Settle> {
    const until = performance.now() + timeoutMs;
    const done = (): boolean => this.queue.cursor >= lastId && this.retries.busy(this.clock.now()) === 0;
    while (!done() && performance.now() < until && !signal.aborted) {
      this.wake();
      await new Promise<void>((resolve) => {
        const timer = setTimeout(finish, Math.min(250, Math.max(1, until - performance.now())));
        const { settling } = this;
        function finish(): void {
          clearTimeout(timer);
          settling.delete(finish);
          resolve();
        }
        settling.add(finish);
      });
    }
    return { settled: done(), waiting: this.retries.waiting(this.clock.now()), pending_batches: Math.max(0, lastId - this.queue.cursor) };
  }

  deleteCaptured(): null {
    deleteCaptured(this.main, this.inbox, this.queue.cursor);
    this.catalog.forget();
    this.measured = null;
    this.prepare();
    return null;
  }

  setRetention(limits: RetentionLimits): null {
    this.limits = limits;
    this.guard(() => this.keepWithinCap());
    return null;
  }

  clockChanged(): null {
    this.schedule();
    return null;
  }

  stats(): PipelineStats {
    return this.figures(0);
  }

  /** Sizes and counts of the store may be this old, ms: measuring them after every group would slow the pipeline down. */
  private figures(maxAgeMs: number): PipelineStats {
    if (this.measured === null || performance.now() - this.measuredAt > maxAgeMs) {
      this.measured = this.measure();
      this.measuredAt = performance.now();
    }
    return { ...this.measured, rates: this.rates.read(Date.now()), cursor: this.queue.cursor, sandbox: this.rules.state() };
  }

  private measure(): Omit<PipelineStats, 'rates' | 'cursor' | 'sandbox'> {
    const now = this.clock.now();
    return {
      counts: {
        requests: span(this.inbox, 'requests', 'id'), batches: span(this.main, 'batches', 'seq'), events: span(this.main, 'events', 'seq'),
        deliveries: span(this.main, 'deliveries', 'seq'), violations: span(this.main, 'violations', 'seq'), alerts: span(this.main, 'alerts', 'seq'),
      },
      dueDeliveries: this.retries.busy(now),
      waitingDeliveries: this.main.prepare('SELECT count(*) FROM deliveries WHERE next_at > ?').pluck().get(now) as number,
      storageBytes: this.retention.bytes(),
    };
  }

  async stop(): Promise<null> {
    this.stopped = true;
    clearTimeout(this.dueTimer);
    clearInterval(this.retentionTimer);
    for (const finish of this.settling) finish();
    await this.configuring;
    await Promise.all([this.sender.close(), this.rules.stop()]);
    if (this.catalog.dirty) this.main.transaction(() => this.catalog.flush())();
    this.main.close();
    this.inbox.close();
    return null;
  }

  private turn(): void {
    this.running = false;
    if (this.stopped) return;
    const started = performance.now();
    const more = this.guard(() => {
      const processed = this.processGroup();
      const retried = this.retry();
      return processed || retried;
    });
    if (more !== true) this.guard(() => this.flushCatalog(0));
    for (const finish of [...this.settling]) finish();
    if (this.stopped) return;
    if (more === true) return this.next(started);
    this.schedule();
    Atomics.store(this.signals, 0, 1);
    if (more === false && this.queue.hasFresh()) this.wake();
  }

  /** The next turn: at once, or after a pause in which a flood of calls is accepted (they wait safely in the inbox). */
  private next(started: number): void {
    const took = performance.now() - started;
    const accepted = Atomics.load(this.signals, 1);
    const perSecond = ((accepted - this.acceptedBefore) * 1_000) / Math.max(1, performance.now() - this.turnedAt);
    this.acceptedBefore = accepted;
    this.turnedAt = performance.now();
    if (perSecond < FLOOD_PER_SECOND) return this.wake();
    this.running = true;
    setTimeout(() => this.turn(), took * (1 / FLOOD_SHARE - 1));
  }

  /** Processes the next calls in one transaction; true when more may wait. */
  private processGroup(): boolean {
    const group: ProcessedBatch[] = [];
    try {
      this.main.transaction(() => this.processCalls(group))();
    } catch (error) {
      this.startAgain();
      if (isDiskFull(error) || isDamaged(error)) throw error;
      this.processSingly(error);
      return true;
    }
    for (const done of group) this.catalog.add(done.counted.batch, done.counted.events, Date.now(), done.input);
    this.flushCatalog(CATALOG_EVERY_MS);
    if (group.length > 0) this.announce(group.flatMap(({ rows }) => rows));
    return group.length > 0 || this.moved;
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
      for (const row of this.queue.fresh(GROUP)) {
        this.moved = true;
        this.processCall(row, group, null);
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
      this.rates.batch(Date.now(), batch.rows.length, batch.tookMs, batch.device);
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
        return this.main.transaction(() => {
          const result = run();
          if (keep(result)) return result;
          throw WAITING;
        })();
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

  private mint(): string {
    if (this.minting === null) return randomMpid();
    const { ids, next } = this.minting;
    this.minting.next += 1;
    return ids[next] ?? (ids[next] = randomMpid());
  }

  private flushCatalog(olderThanMs: number): void {
    const now = performance.now();
    if (!this.catalog.dirty || now - this.flushedAt < olderThanMs) return;
    this.flushedAt = now;
    this.main.transaction(() => this.catalog.flush())();
  }

  /** After a rollback nothing in memory is right any more. */
  private startAgain(): void {
    this.queue.load();
    this.prepare();
  }

  /** A call that breaks the pipeline is set aside with a problem, so that it cannot hold up the others. */
  private processSingly(cause: unknown): void {
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
      this.main.transaction(one)();
      if (group.length > 0) this.announce(group.flatMap(({ rows }) => rows));
    } catch (error) {
      this.startAgain();
      if (isDiskFull(error) || isDamaged(error)) throw error;
      this.main.transaction(() => {
        for (const row of this.queue.fresh(1)) this.queue.done(row.id);
        this.queue.save();
      })();
      const problem: Problem = {
        severity: 'error', code: 'pipeline-error',
        message: `Request ${broken} could not be processed (${cause instanceof Error ? cause.message : String(cause)}). Its bytes are kept under Requests; please report it with them.`,
      };
      this.emit('problem', problem);
    }
  }

  /** The writer counts in memory: after a rollback or a deletion it must look again. */
  private prepare(): void {
    this.writer = new ResultWriter(this.main);
    this.catalog ??= new CatalogTally(this.main);
    this.processor = new Processor({
      reader: this.reader, db: this.main, writer: this.writer, states: this.states, seed: this.data.seed, now: () => this.clock.now(),
      insights: new InsightWriter(this.main), rules: this.answers,
      resolveMpid: (batch, at) => this.identities.resolveBatch(batch, at),
    });
  }

  private announce(rows: readonly EventRow[]): void {
    const advance: Advance = {
      lastEventSeq: this.writer.lastEventSeq, lastBatchSeq: this.writer.lastBatchSeq, newEvents: rows.length,
      events: rows.slice(-ROWS_PER_ADVANCE), stats: this.figures(STATS_EVERY_MS),
    };
    this.emit('advance', advance);
  }

  private retry(): boolean {
    if (this.workspace === null) return false;
    const { changed, more } = this.retries.run(this.clock.now(), this.workspace.outputs, (ids) => {
      this.emit('outcomes', ids);
      this.wake();
    });
    if (changed.length > 0) this.emit('outcomes', changed);
    return more;
  }

  /** Sleeps until the next delivery is due; a frozen clock wakes it by `clockChanged`. */
  private schedule(): void {
    clearTimeout(this.dueTimer);
    const next = this.retries.nextDue();
    if (next === null) return;
    const wait = next - this.clock.now();
    if (wait <= 0) {
      if (this.retries.startable(this.clock.now())) this.wake();
    } else if (!this.clock.frozen) {
      this.dueTimer = setTimeout(() => this.wake(), Math.min(wait, 60_000));
    }
  }

  private keepWithinCap(): void {
    if (!this.retention.step(this.limits, this.queue.cursor, this.clock.now())) return;
    this.emit('advance', { lastEventSeq: this.writer.lastEventSeq, lastBatchSeq: this.writer.lastBatchSeq, newEvents: 0, events: [], stats: this.stats() } satisfies Advance);
    setImmediate(() => this.guard(() => this.keepWithinCap()));
  }

  /** Runs storage work; a full disk is waited for, a damaged database is reported for a rebuild. */
  private guard<T>(work: () => T): T | undefined {
    if (this.stopped) return undefined;
    try {
      const result = work();
      if (this.stuck !== null) {
        this.emit('problem-solved', this.stuck);
        this.stuck = null;
      }
      return result;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (isDamaged(error)) {
        this.stopped = true;
        this.emit('damaged', { message });
        return undefined;
      }
      this.stuck = isDiskFull(error) ? 'disk-full' : 'pipeline-stuck';
      const problem: Problem = isDiskFull(error)
        ? { severity: 'error', code: 'disk-full', message: `The disk is full or cannot be written (${message}). Free some space, or lower the cap under Settings, Retention; processing goes on by itself.` }
        : { severity: 'error', code: 'pipeline-stuck', message: `The pipeline stopped on an error and tries again every second: ${message}` };
      this.emit('problem', problem);
      this.dueTimer = setTimeout(() => this.wake(), DISK_RETRY_MS);
      return undefined;
    }
  }
}
