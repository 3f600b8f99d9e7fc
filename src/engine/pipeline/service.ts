/** The pipeline as a running thing: queue, timers, retries, retention and what it tells the other threads. */
import Database from 'better-sqlite3';
import type { EventRow, Problem, Settle } from '../../protocol/contract.ts';
import type { WhatIfResult } from '../../protocol/explain.ts';
import { isObject } from '../../protocol/json.ts';
import type { SharedClock } from '../clock.ts';
import { CodedError } from '../errors.ts';
import { createSender } from '../delivery/http.ts';
import { DeliveryLine } from '../delivery/line.ts';
import { DeliveryQueue } from '../delivery/queue.ts';
import { SimulatorStates } from '../delivery/simulator-state.ts';
import { IdentityService } from '../identity/index.ts';
import type { UsersToDelete } from '../identity/index.ts';
import type { IdentityAnswer, IdentityCall } from '../ingest/surface.ts';
import { copyOnAlias, deleteProfile } from '../profiles/index.ts';
import type { RuleRunner } from '../rules/index.ts';
import { readPayload } from '../outputs/shared/read-payload.ts';
import { databasePath, isDamaged, isDiskFull, openDatabase } from '../store/open.ts';
import { AlertWriter } from '../store/alerts.ts';
import { ReportCounts } from '../store/report-counts.ts';
import { Retention, deleteCaptured } from '../store/retention.ts';
import type { RetentionLimits } from '../store/retention.ts';
import { CallRunner } from './call-runner.ts';
import { compileWorkspace, programsOf } from './compile.ts';
import type { ConfiguredOutput } from './compile-routes.ts';
import type { CompiledWorkspace } from './compile.ts';
import type { Advance, PartnerAnswer, PartnerCall, PipelineMethods, PipelineStats, PipelineWorkerData } from './contract.ts';
import type { CallReader } from './process.ts';
import { answerPartnerCall } from './partner-call.ts';
import { Rates } from './rates.ts';
import { whatIf } from './what-if.ts';
import type { WhatIfArgs } from './what-if.ts';

const RETENTION_EVERY_MS = 5_000;
const DISK_RETRY_MS = 1_000;
/** Calls accepted per second from which accepting needs the machine for itself, and the share of time that is left for processing then. */
const FLOOD_PER_SECOND = 1_500;
const FLOOD_SHARE = 0.2;
const ROWS_PER_ADVANCE = 50;
const STATS_EVERY_MS = 200;
const NO_OUTPUTS: ReadonlyMap<string, ConfiguredOutput> = new Map();

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
  private states!: SimulatorStates;
  private identities!: IdentityService;
  private calls!: CallRunner;
  private line!: DeliveryLine;
  private deliveries!: DeliveryQueue;
  private retention!: Retention;
  private limits: RetentionLimits;
  private workspace: CompiledWorkspace | null = null;
  private readonly rules: RuleRunner;
  private configuring: Promise<void> = Promise.resolve();
  /** Workspaces that are being compiled. */
  private applying = 0;
  private isConfigured!: () => void;
  private readonly configured = new Promise<void>((resolve) => { this.isConfigured = resolve; });
  private readonly links: [decisionId: number, requestId: number][] = [];
  private running = false;
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
    const token = (): string => this.workspace!.file.workspace_token;
    this.identities = new IdentityService({
      db, mint: (make) => this.calls.mint(make),
      onAliased: ({ source, destination }) => copyOnAlias(db, { source, destination, workspace: token() }), onDeleted: (mpid) => deleteProfile(db, mpid, token()),
    });
    this.line = new DeliveryLine(db);
    this.calls = new CallRunner({
      main: db, inbox: this.inbox, reader: this.reader, states: this.states, line: this.line, seed: this.data.seed, now: () => this.clock.now(), rules: this.rules,
      rates: this.rates, resolveMpid: (batch, call) => this.identities.resolveBatch(batch, call), wake: () => this.wake(), problem: (problem) => this.emit('problem', problem),
    });
    const [alerts, counts] = [new AlertWriter(db), new ReportCounts(db)];
    this.deliveries = new DeliveryQueue({
      db, states: this.states, line: this.line, now: () => this.clock.now(), send: (wire) => this.sender.send(wire), readPayload, guard: (work) => void (this.stopped ? work() : this.guard(work)),
      log: { alert: (alert, batch) => alerts.write(alert, batch), moved: (seq, connection, to, change) => counts.moved(seq, connection, to, change) },
    });
    this.retention = new Retention(db, this.inbox);
    this.retentionTimer = setInterval(() => this.guard(() => this.keepWithinCap()), RETENTION_EVERY_MS);
    this.emit('ready', { cursor: this.calls.queue.cursor, problems });
  }

  /** One after the other: a change that comes while the one before is still being compiled waits for it. */
  configure(configuration: PipelineMethods['configure']['args']): Promise<null> {
    const apply = async (): Promise<void> => {
      const compiled = await compileWorkspace(configuration.workspace, configuration);
      if (this.stopped) return;
      this.workspace = compiled;
      const { identity, workspace_token: token } = configuration.workspace.file;
      this.main.transaction(() => this.identities.configure(identity, token))();
      this.calls.configure(compiled);
      this.rules.prepare(programsOf(compiled));
      this.isConfigured();
    };
    this.applying += 1;
    const applied = this.configuring.then(apply);
    this.configuring = applied.catch(() => undefined).then(() => {
      this.applying -= 1;
      this.wake();
    });
    return applied.then(() => null);
  }

  coldStart(rule: string): null {
    for (const program of this.workspace === null ? [] : programsOf(this.workspace)) if (program.name === rule) this.rules.coldStart(program.key);
    return null;
  }

  wake(): void {
    if (this.running || this.stopped || this.workspace === null || this.applying > 0) return;
    this.running = true;
    Atomics.store(this.signals, 0, 0);
    setImmediate(() => this.turn());
  }

  /** A workspace that is being applied is waited for: how users are told apart is its to say, and right after a restart whose they are. */
  identity(call: IdentityCall): IdentityAnswer | Promise<IdentityAnswer> {
    const answer = this.main.transaction(() => this.identities.answer(call));
    const answered = this.workspace === null ? this.configured.then(answer) : this.applying > 0 ? this.configuring.then(answer) : answer();
    if (call.kind === 'alias') void Promise.resolve(answered).then((given) => this.aliasTaken(call.input, call.body, given), () => undefined);
    return answered;
  }

  /** Outputs that are told of alias requests hear of it at once; one that waits has a time at which it is due. */
  private aliasTaken(input: string, body: unknown, { status, notes = [] }: IdentityAnswer): void {
    const isTaken = status === 202 && !notes.some(({ code }) => code === 'alias-refused');
    if (isTaken && isObject(body) && this.guard(() => this.calls.alias(body, input)) === true) this.announce([]);
    this.wake();
  }

  deleteUsers(deletion: UsersToDelete): string[] {
    return this.main.transaction(() => this.identities.deleteUsers(deletion, this.clock.now()))();
  }

  /** Which stored call a decision was for; written down with others of the moment. */
  linkDecision(decisionId: number, requestId: number): void {
    if (this.links.push([decisionId, requestId]) === 1) setImmediate(() => this.guard(() => this.writeLinks()));
  }

  private writeLinks(): void {
    const links = this.links.splice(0);
    if (links.length > 0) this.main.transaction(() => this.identities.link(links))();
  }

  /** A call to a simulator from outside. */
  partner(call: PartnerCall): PartnerAnswer {
    return this.states.transaction(() => answerPartnerCall(call, { states: this.states, outputs: this.workspace?.outputs ?? NO_OUTPUTS, now: this.clock.now() }));
  }

  /** Sends one delivery again; throws `not-found`, or `under-way` for one that is being sent. */
  resend(id: string): { deliveries: number } {
    const result = this.deliveries.resend(id, this.clock.now());
    if (result === 'not-found') throw new CodedError('not-found', 'There is no such delivery. It may have been deleted, or the retention cap took it.');
    if (result === 'under-way') throw new CodedError('under-way', 'The request is being sent just now: wait for its answer.');
    return this.byHand({ deliveries: 1, batchIds: [result.batchId] });
  }

  resendDead(output: string): { deliveries: number } {
    return this.byHand(this.deliveries.resendDead(output, this.clock.now()));
  }

  cancelRetries(output: string): { deliveries: number } {
    return this.byHand(this.deliveries.cancelRetries(output, this.clock.now()));
  }

  /** What an output holds back to send in bulk goes now. */
  flushOutput(output: string): { deliveries: number } {
    return this.byHand({ deliveries: this.main.transaction(() => this.line.flush(output, this.clock.now()))(), batchIds: [] });
  }

  private byHand({ deliveries, batchIds }: { deliveries: number; batchIds: readonly string[] }): { deliveries: number } {
    if (batchIds.length > 0) this.emit('outcomes', batchIds);
    this.wake();
    return { deliveries };
  }

  /** Resolves when everything up to `lastId` is processed and nothing is due, or when the time is up. */
  async settle(lastId: number, timeoutMs: number, signal: AbortSignal): Promise<Settle> {
    const until = performance.now() + timeoutMs;
    const done = (): boolean => this.calls.queue.cursor >= lastId && this.deliveries.busy(this.clock.now()) === 0 && !this.isAliasDue();
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
    return { settled: done(), waiting: this.deliveries.waiting(this.clock.now()), pending_batches: Math.max(0, lastId - this.calls.queue.cursor) };
  }

  /** By the workspace that is in force once all changes of it so far are applied. */
  async whatIf(args: WhatIfArgs, signal: AbortSignal): Promise<WhatIfResult> {
    await this.configured;
    await this.configuring;
    return whatIf({ main: this.main, reader: this.reader, states: this.states, line: this.line, seed: this.data.seed, rules: this.rules }, this.workspace!, args, signal);
  }

  forgetReceived(output: string): null {
    this.states.transaction(() => this.states.forget(output));
    return null;
  }

  deleteCaptured(): null {
    deleteCaptured(this.main, this.inbox, this.calls.queue.cursor);
    this.states.drop();
    this.measured = null;
    this.calls.forget();
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
    return { ...this.measured, rates: this.rates.read(Date.now()), cursor: this.calls.queue.cursor, sandbox: this.rules.state() };
  }

  private measure(): Omit<PipelineStats, 'rates' | 'cursor' | 'sandbox'> {
    const now = this.clock.now();
    return {
      counts: {
        requests: span(this.inbox, 'requests', 'id'), batches: span(this.main, 'batches', 'seq'), events: span(this.main, 'events', 'seq'),
        deliveries: span(this.main, 'deliveries', 'seq'), violations: span(this.main, 'violations', 'seq'), alerts: span(this.main, 'alerts', 'seq'),
      },
      dueDeliveries: this.deliveries.busy(now),
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
    this.writeLinks();
    await Promise.all([this.deliveries.landed().then(() => this.sender.close()), this.rules.stop()]);
    this.calls.flush();
    this.main.close();
    this.inbox.close();
    return null;
  }

  private turn(): void {
    this.running = false;
    // What comes after a change of the workspace is processed by it: compiling takes moments.
    if (this.stopped || this.applying > 0) return;
    const started = performance.now();
    const more = this.guard(() => {
      const { rows, more: processed } = this.calls.group();
      if (rows.length > 0) this.announce(rows);
      const retried = this.retry();
      if (this.isAliasDue()) this.main.transaction(() => this.identities.processDue(this.clock.now()))();
      return processed || retried || this.isAliasDue();
    });
    // While calls wait, the counts of the reports wait: what they have not reached is read as it is.
    const counting = more !== true && this.guard(() => this.calls.flush()) === true;
    for (const finish of [...this.settling]) finish();
    if (this.stopped) return;
    if (more === true) return this.next(started);
    if (counting) return this.wake();
    this.schedule();
    Atomics.store(this.signals, 0, 1);
    if (more === false && this.calls.queue.hasFresh()) this.wake();
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

  private announce(rows: readonly EventRow[]): void {
    const advance: Advance = {
      lastEventSeq: this.calls.writer.lastEventSeq, lastBatchSeq: this.calls.writer.lastBatchSeq, newEvents: rows.length,
      events: rows.slice(-ROWS_PER_ADVANCE), stats: this.figures(STATS_EVERY_MS),
    };
    this.emit('advance', advance);
  }

  private retry(): boolean {
    if (this.workspace === null) return false;
    const { changed, more } = this.deliveries.run(this.clock.now(), this.workspace.outputs, (ids) => {
      this.emit('outcomes', ids);
      this.wake();
    });
    if (changed.length > 0) this.emit('outcomes', changed);
    return more;
  }

  /** Sleeps until the next delivery or alias is due; a frozen clock wakes it by `clockChanged`. */
  private schedule(): void {
    clearTimeout(this.dueTimer);
    const due = [this.deliveries.nextDue(), this.identities.nextDue()].filter((at) => at !== null);
    if (due.length === 0) return;
    const wait = Math.min(...due) - this.clock.now();
    if (wait <= 0) {
      if (this.deliveries.startable(this.clock.now(), this.workspace?.outputs ?? NO_OUTPUTS) || this.isAliasDue()) this.wake();
    } else if (!this.clock.frozen) {
      this.dueTimer = setTimeout(() => this.wake(), Math.min(wait, 60_000));
    }
  }

  private isAliasDue(): boolean {
    return (this.identities.nextDue() ?? Infinity) <= this.clock.now();
  }

  private keepWithinCap(): void {
    if (!this.retention.step(this.limits, this.calls.queue.cursor, this.clock.now())) return;
    this.emit('advance', { lastEventSeq: this.calls.writer.lastEventSeq, lastBatchSeq: this.calls.writer.lastBatchSeq, newEvents: 0, events: [], stats: this.stats() } satisfies Advance);
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
