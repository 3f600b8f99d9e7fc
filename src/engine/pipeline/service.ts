/** The pipeline as a running thing: queue, timers, retries, retention and what it tells the other threads. */
import Database from 'better-sqlite3';
import type { EventRow, Problem, Settle } from '../../protocol/contract.ts';
import type { Workspace } from '../../protocol/workspace.ts';
import type { SharedClock } from '../clock.ts';
import { createSender } from '../delivery/http.ts';
import { RetryQueue } from '../delivery/retry.ts';
import { SimulatorStates } from '../delivery/simulator-state.ts';
import { createIdentityService } from '../identity/index.ts';
import type { IdentityService } from '../identity/index.ts';
import type { IdentityAnswer, IdentityCall } from '../ingest/surface.ts';
import { defaultSettings } from '../outputs/settings-values.ts';
import { answerPartnerRequest } from '../outputs/simulator-http.ts';
import { databasePath, isDamaged, isDiskFull, openDatabase } from '../store/open.ts';
import type { StoredInboxRow } from '../store/inbox.ts';
import { ResultWriter } from '../store/results.ts';
import { Retention, deleteCaptured } from '../store/retention.ts';
import type { RetentionLimits } from '../store/retention.ts';
import { compileWorkspace } from './compile.ts';
import type { CompiledWorkspace } from './compile.ts';
import type { Advance, PartnerAnswer, PartnerCall, PipelineStats, PipelineWorkerData } from './contract.ts';
import { Processor } from './process.ts';
import type { CallReader } from './process.ts';
import { Rates } from './rates.ts';

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
  private nextCalls!: Database.Statement;
  private saveCursor!: Database.Statement;
  private cursor = 0;
  private running = false;
  private stopped = false;
  private stuck: string | null = null;
  private measured: Omit<PipelineStats, 'rates' | 'cursor'> | null = null;
  private measuredAt = 0;
  private acceptedBefore = 0;
  private turnedAt = 0;
  private dueTimer: NodeJS.Timeout | undefined;
  private retentionTimer: NodeJS.Timeout | undefined;
  private readonly settling = new Set<() => void>();

  constructor(data: PipelineWorkerData, clock: SharedClock, reader: CallReader, emit: (name: string, value: unknown) => void) {
    this.data = data;
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
    this.identities = createIdentityService(db);
    this.prepare();
    this.retries = new RetryQueue(db, this.states, (wire) => this.sender.send(wire));
    this.retention = new Retention(db, this.inbox);
    this.nextCalls = this.inbox.prepare('SELECT * FROM requests WHERE id > ? ORDER BY id LIMIT ?');
    this.saveCursor = db.prepare('UPDATE pipeline SET cursor = ? WHERE id = 1');
    this.cursor = (db.prepare('SELECT cursor FROM pipeline').get() as { cursor: number }).cursor;
    this.retentionTimer = setInterval(() => this.guard(() => this.keepWithinCap()), RETENTION_EVERY_MS);
    this.emit('ready', { cursor: this.cursor, problems });
  }

  configure(workspace: Workspace, secrets: Record<string, string>, revision: number): null {
    this.workspace = compileWorkspace(workspace, secrets, revision);
    this.wake();
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
    const done = (): boolean => this.cursor >= lastId && this.retries.busy(this.clock.now()) === 0;
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
    return { settled: done(), waiting: this.retries.waiting(this.clock.now()), pending_batches: Math.max(0, lastId - this.cursor) };
  }

  deleteCaptured(): null {
    deleteCaptured(this.main, this.inbox, this.cursor);
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
    return { ...this.measured, rates: this.rates.read(Date.now()), cursor: this.cursor };
  }

  private measure(): Omit<PipelineStats, 'rates' | 'cursor'> {
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
    await this.sender.close();
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
    for (const finish of [...this.settling]) finish();
    if (this.stopped) return;
    if (more === true) return this.next(started);
    this.schedule();
    Atomics.store(this.signals, 0, 1);
    if (more === false && this.nextCalls.get(this.cursor, 1) !== undefined) this.wake();
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
    const before = this.cursor;
    const newRows: EventRow[] = [];
    try {
      // One by one: a turn that ends early must not have read the bodies of the calls that it leaves for the next.
      const rows = this.nextCalls.iterate(before, GROUP) as Iterable<StoredInboxRow>;
      this.main.transaction(() => this.processRows(rows, newRows))();
      if (this.cursor === before) return false;
    } catch (error) {
      this.cursor = before;
      this.prepare();
      if (isDiskFull(error) || isDamaged(error)) throw error;
      newRows.length = 0;
      this.processSingly(this.nextCalls.get(before, 1) as StoredInboxRow, newRows, error);
    }
    this.announce(newRows);
    return true;
  }

  private processRows(rows: Iterable<StoredInboxRow>, newRows: EventRow[]): void {
    const started = performance.now();
    const before = this.cursor;
    for (const row of rows) {
      if (row.batches > 0 && row.input !== null) {
        for (const batch of this.processor.call(row, this.workspace!)) {
          this.rates.batch(Date.now(), batch.rows.length, batch.tookMs, batch.device);
          newRows.push(...batch.rows);
        }
      }
      this.cursor = row.id;
      if (performance.now() - started > TURN_MS) break;
    }
    if (this.cursor !== before) this.saveCursor.run(this.cursor);
  }

  /** A call that breaks the pipeline is set aside with a problem, so that it cannot hold up the others. */
  private processSingly(row: StoredInboxRow, newRows: EventRow[], cause: unknown): void {
    try {
      this.main.transaction(() => this.processRows([row], newRows))();
    } catch (error) {
      this.prepare();
      newRows.length = 0;
      if (isDiskFull(error) || isDamaged(error)) throw error;
      this.cursor = row.id;
      this.saveCursor.run(this.cursor);
      const problem: Problem = {
        severity: 'error', code: 'pipeline-error',
        message: `Request ${row.id} could not be processed (${cause instanceof Error ? cause.message : String(cause)}). Its bytes are kept under Requests; please report it with them.`,
      };
      this.emit('problem', problem);
    }
  }

  /** The writer counts in memory: after a rollback or a deletion it must look again. */
  private prepare(): void {
    this.writer = new ResultWriter(this.main);
    this.processor = new Processor({
      reader: this.reader, db: this.main, writer: this.writer, states: this.states, seed: this.data.seed, now: () => this.clock.now(),
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
    if (!this.retention.step(this.limits, this.cursor, this.clock.now())) return;
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
