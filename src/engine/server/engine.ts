/**
 * The engine: the local mParticle as one object. It owns the threads, the two listeners' parts and the workspace,
 * and offers what the control API needs; it decides nothing about data itself.
 */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { ClockState, Problem, Settle, Status, StreamMessage } from '../../protocol/contract.ts';
import type { EffectArgs } from '../../protocol/explain.ts';
import type { FaultState } from '../../protocol/faults.ts';
import type { JsonObject } from '../../protocol/json.ts';
import type { Platform } from '../../protocol/vocabulary.ts';
import type { OpenedStory, RedactionLevel } from '../../protocol/story.ts';
import type { EngineSettings } from '../../protocol/workspace.ts';
import { SharedClock } from '../clock.ts';
import type { CallsToTry, ControlHost, OpenStoryOptions, Sent } from '../control/host.ts';
import { RuleDesk } from '../control/rule-desk.ts';
import { EngineError } from '../errors.ts';
import type { KnownInput, SurfaceContext } from '../ingest/surface.ts';
import { FaultSwitch } from '../faults/switch.ts';
import { surfaces } from '../ingest/index.ts';
import { CATALOGUE } from './catalogue.ts';
import { IngestAccess } from './ingest-access.ts';
import { IngestServer } from './ingest-server.ts';
import { RetryLinks } from './retry-links.ts';
import { RelayDesk } from '../relay/desk.ts';
import { relayRow } from './relay-row.ts';
import { lockDataDir } from './lock.ts';
import { draftForEffect, JobDesk } from './jobs.ts';
import { callsToTry, replayBatch, replayRequest, sendAs, sendBatch, sendSample } from './replay.ts';
import { controlToken } from './control-token.ts';
import { openDemo } from './demo.ts';
import { engineStatus } from './status.ts';
import { openStory, writeStory } from './stories.ts';
import { PipelineClient } from './pipeline-client.ts';
import { PlatformDesk } from './platform-desk.ts';
import { StreamHub } from './stream-hub.ts';
import { Inbox } from '../store/inbox.ts';
import { isDiskFull, openDatabase, setAside } from '../store/open.ts';
import type { RpcClient } from '../rpc.ts';
import { QueryClient } from './query-client.ts';
import { spawnWorker } from '../workers/spawn.ts';
import type { PipelineStats } from '../pipeline/contract.ts';
import type { InboxWorkerData } from '../store/inbox.ts';
import type { QueryMethods } from '../store/queries/contract.ts';
import { openWorkspace } from '../workspace/service.ts';
import type { WorkspaceHandle } from '../workspace/service.ts';
import { loadSettings, saveSettings } from '../workspace/settings.ts';

export interface EngineOptions {
  /** Folder of the workspace; the default one in the data folder when absent. */
  readonly workspaceDir?: string;
  readonly dataDir: string;
  /** Override the saved settings; 0 takes any free port. */
  readonly ingestPort?: number;
  readonly controlPort?: number;
  /** Folder of the built window; without it the control port serves the API only. */
  readonly windowDir?: string;
  /** What to do when the ingest port is taken: fail the start, or start and say so in the status. */
  readonly onIngestPortInUse?: 'fail' | 'report';
  /** Told of every switch to another workspace folder, whoever asked for it; the desktop opens it again next time. */
  readonly onWorkspaceOpened?: (dir: string) => void;
  /** The rules of `workspaceDir` may run in this run of the engine, whatever the user said before. */
  readonly trustWorkspace?: boolean;
  readonly version?: string;
  /** SQLite's page limit for the inbox: plays a full disk in tests. */
  readonly inboxMaxPages?: number;
}

const EMPTY_STATS: PipelineStats = {
  counts: { requests: 0, batches: 0, events: 0, deliveries: 0, violations: 0, alerts: 0 },
  rates: { events_per_second: 0, p50_ms: 0, p95_ms: 0, devices: 0 },
  dueDeliveries: 0, waitingDeliveries: 0, storageBytes: 0, cursor: 0, sandbox: { state: 'not-in-use', message: 'No rule is in use.' },
};

export class Engine implements ControlHost {
  readonly options: EngineOptions;
  readonly clock = new SharedClock();
  readonly hub = new StreamHub();
  private readonly faultSwitch = new FaultSwitch();
  private readonly retries = new RetryLinks();
  private readonly relay = new RelayDesk((result) => this.inbox.relayed(relayRow(result, this.clock.now())));
  private readonly platform: PlatformDesk;
  readonly jobs = new JobDesk({
    surroundings: (kind, args) => {
      const { current, trusted } = this.workspaceHandle;
      return { dataDir: this.options.dataDir, workspace: current.workspace, draft: kind === 'effect' ? draftForEffect(this.workspaceHandle, args as EffectArgs) : null, trusted, now: this.clock.now() };
    },
    changed: (job) => this.hub.send({ type: 'job', job }),
  });
  readonly rules = new RuleDesk({
    workspace: () => this.workspaceHandle, now: () => this.clock.now(), batchAt: (id, stage) => this.query.call('batchAt', { id, stage }),
    knownUser: (mpid) => this.query.call('knownUser', { mpid, workspace: this.workspaceHandle.current.workspace.file.workspace_token }),
    lackingBatches: (args) => this.query.call('lackingBatches', args),
    debugged: (debug) => this.hub.send({ type: 'debug', debug }),
  });
  readonly token: string;
  readonly startedAt = Date.now();
  private readonly release: () => void;
  private sqlite = '';
  private seed = '';
  private inbox!: Inbox;
  private ingest!: IngestServer;
  private access!: IngestAccess;
  private pipelineClient!: PipelineClient;
  private readonly queries = new QueryClient(() => this.options.dataDir);
  private workspaceHandle!: WorkspaceHandle;
  private engineSettings: EngineSettings;
  private readonly settingsProblems: readonly Problem[];
  private readonly runtimeProblems = new Map<string, Problem>();
  private stats: PipelineStats = EMPTY_STATS;
  private closing = false;
  private rebuilding: Promise<void> | null = null;
  controlUrl = '';

  private constructor(options: EngineOptions) {
    this.options = options;
    this.release = lockDataDir(options.dataDir);
    const { settings, problems } = loadSettings(options.dataDir);
    this.engineSettings = settings;
    this.settingsProblems = problems;
    this.token = controlToken(options.dataDir);
    this.platform = new PlatformDesk({ secret: this.token, workspace: () => this.workspaceHandle, now: () => this.clock.now(), query: () => this.query, pipeline: () => this.pipeline });
  }

  /** Opens everything and listens on the ingest port. */
  static async open(options: EngineOptions): Promise<Engine> {
    const engine = new Engine(options);
    try {
      await engine.openParts();
      return engine;
    } catch (error) {
      engine.release();
      throw error;
    }
  }

  get version(): string {
    return this.options.version ?? '0.0.0';
  }

  get windowDir(): string | undefined {
    return this.options.windowDir;
  }

  get pipeline(): PipelineClient['rpc'] {
    return this.pipelineClient.rpc;
  }

  get query(): RpcClient<QueryMethods> {
    return this.queries.rpc;
  }

  get workspace(): WorkspaceHandle {
    return this.workspaceHandle;
  }

  get plans(): PlatformDesk['plans'] {
    return this.platform.plans;
  }

  get settings(): EngineSettings {
    return this.engineSettings;
  }

  get ingestUrl(): string {
    return this.access.url;
  }

  /** Id of the last call that was accepted. */
  get lastAccepted(): number {
    return this.inbox.last;
  }

  get acceptor(): IngestServer {
    return this.ingest;
  }

  get secureAccess(): ControlHost['secureAccess'] {
    return this.access;
  }

  private async openParts(): Promise<void> {
    const { dataDir } = this.options;
    const lastId = this.prepareInbox();
    const inboxWorker = spawnWorker('inbox', { dataDir, maxPages: this.options.inboxMaxPages ?? null } satisfies InboxWorkerData);
    this.startPipeline();
    this.workspaceHandle = this.openWorkspaceAt(this.options.workspaceDir ?? join(dataDir, 'workspace'));
    const { cursor, problems } = await this.pipelineClient.ready;
    for (const problem of problems) this.addProblem(problem);
    this.inbox = new Inbox(inboxWorker, Math.max(lastId, cursor), (_last, rows) => {
      if (rows.some(({ row }) => row.batches > 0)) this.pipelineClient.wake(rows.length);
      for (const code of ['disk-full', 'inbox-write']) if (this.runtimeProblems.has(code)) this.removeProblem(code);
      this.hub.requests(rows);
    });
    this.queries.start();
    await this.configurePipeline();
    this.ingest = this.createIngest();
    this.access = this.createAccess();
    await this.access.open(this.options.ingestPort ?? this.engineSettings.ingest_port, this.options.onIngestPortInUse ?? 'fail');
    this.stats = await this.pipeline.call('stats', null);
  }

  /** Makes or migrates the inbox before its thread opens it; returns the highest id in it. */
  private prepareInbox(): number {
    const { db, problems } = openDatabase(this.options.dataDir, 'inbox', Date.now());
    for (const problem of problems) this.addProblem(problem);
    this.seed = db.prepare("SELECT value FROM meta WHERE key = 'seed'").pluck().get() as string;
    this.sqlite = db.prepare('SELECT sqlite_version()').pluck().get() as string;
    const last = db.prepare('SELECT coalesce(max(id), 0) FROM requests').pluck().get() as number;
    db.close();
    return last;
  }

  private startPipeline(): void {
    const { retention } = this.engineSettings;
    this.pipelineClient = new PipelineClient(
      { dataDir: this.options.dataDir, clock: this.clock.buffer, seed: this.seed, retention: { maxBytes: retention.max_bytes, maxAgeMs: retention.max_age_ms } },
      {
        advance: (advance) => {
          this.stats = advance.stats;
          this.hub.advance(advance, this.live());
        },
        outcomes: (ids) => this.hub.send({ type: 'outcomes', batch_ids: ids }),
        problem: (problem) => this.addProblem(problem),
        problemSolved: (code) => this.removeProblem(code),
        died: (message, damaged) => this.pipelineDied(message, damaged),
      },
    );
  }

  /** The pipeline's thread ended: main.db is set aside if it was damaged, and everything is worked out again from the inbox. */
  private pipelineDied(message: string, damaged: boolean): void {
    // While the engine opens, that it could not be opened is all there is to say; `ready` says it.
    if (this.closing || this.rebuilding !== null || !this.queries.started) return;
    const problem: Problem = {
      severity: 'error', code: damaged ? 'database-damaged' : 'pipeline-restarted',
      message: damaged
        ? `The database main.db was damaged (${message}). It was set aside and is being rebuilt from the kept requests.`
        : `The pipeline stopped (${message}) and was started again. What was accepted is kept and goes on from where it was.`,
    };
    this.addProblem(problem);
    this.rebuilding = (async () => {
      await this.queries.stop();
      await this.pipelineClient.stop();
      if (damaged) setAside(this.options.dataDir, 'main', Date.now());
      this.startPipeline();
      await this.pipelineClient.ready;
      this.queries.start();
      await this.configurePipeline();
    })().finally(() => {
      this.rebuilding = null;
    });
    this.rebuilding.catch((error: unknown) => this.addProblem({ severity: 'error', code: 'pipeline-gone', message: `The pipeline could not be started again: ${error instanceof Error ? error.message : String(error)}. Restart Cloudchamber; nothing accepted is lost.` }));
  }

  private openWorkspaceAt(dir: string): WorkspaceHandle {
    return openWorkspace({
      dir, dataDir: this.options.dataDir, catalogue: CATALOGUE, trusted: this.options.trustWorkspace === true && dir === this.options.workspaceDir,
      onChange: (change) => {
        void this.configurePipeline();
        this.hub.send({ type: 'workspace', problems: [...change.problems], revision: change.revision });
      },
    });
  }

  private async configurePipeline(): Promise<void> {
    const { current, secrets } = this.workspaceHandle;
    this.relay.configure(current.workspace);
    await this.pipeline.call('configure', { workspace: current.workspace, secrets: { ...secrets.snapshot() }, revision: current.revision, trusted: this.workspaceHandle.trusted }).catch((error: unknown) => {
      if (!this.closing) this.addProblem({ severity: 'error', code: 'configure-failed', message: `The workspace could not be applied: ${error instanceof Error ? error.message : String(error)}` });
    });
  }

  /** Switches to another workspace folder; what was captured stays. */
  async openWorkspace(dir: string): Promise<void> {
    const next = this.openWorkspaceAt(dir);
    const previous = this.workspaceHandle;
    this.workspaceHandle = next;
    await previous.dispose();
    await this.configurePipeline();
    this.hub.send({ type: 'workspace', problems: [...next.current.problems], revision: next.current.revision });
    this.options.onWorkspaceOpened?.(next.dir);
  }

  private createIngest(): IngestServer {
    return new IngestServer({
      inbox: this.inbox,
      now: () => this.clock.now(),
      context: (host, secure, now) => this.surfaceContext(host, secure, now),
      faults: this.faultSwitch,
      retries: this.retries,
      relay: this.relay,
      onDecided: (decisionId, requestId) => this.pipelineClient.linkDecision(decisionId, requestId),
      platformOf: (input) => this.workspaceHandle.current.workspace.inputs[input]?.platform ?? null,
      onWriteError: (error) => this.addProblem({
        severity: 'error', code: isDiskFull(error) ? 'disk-full' : 'inbox-write',
        message: `Incoming data cannot be stored (${error instanceof Error ? error.message : String(error)}). Free disk space or lower the cap under Settings, Retention. SDKs are told to try again, so nothing is lost.`,
      }),
    });
  }

  private surfaceContext(host: string, secure: boolean, now: number): SurfaceContext {
    const handle = this.workspaceHandle;
    return {
      workspace: handle.current.workspace, now, host, secure,
      findInput: (key): KnownInput | null => handle.findInput(key),
      registerInput: (key: string, platform: Platform, secret?: string): KnownInput => handle.registerInput(key, platform, secret),
      identity: (call) => this.pipeline.call('identity', call),
      authorityPem: () => this.access.authorityPem(),
      platform: this.platform,
    };
  }

  private createAccess(): IngestAccess {
    return new IngestAccess({
      dataDir: this.options.dataDir, settings: () => this.engineSettings, server: this.ingest,
      onProblem: (problem) => this.addProblem(problem),
      onProblemSolved: (code) => {
        if (this.runtimeProblems.has(code)) this.removeProblem(code);
      },
      onChange: () => this.hub.send({ type: 'hello', status: this.status() }),
    });
  }

  /** Saves engine settings and applies them: retention at once, ports and LAN access by listening anew. */
  async changeSettings(value: unknown): Promise<EngineSettings> {
    const saved = saveSettings(this.options.dataDir, value);
    if (!saved.ok) throw new EngineError('invalid', saved.error.message, saved.error.field === undefined ? {} : { field: saved.error.field });
    const before = this.engineSettings;
    this.engineSettings = saved.value;
    const { retention } = saved.value;
    await this.pipeline.call('retention', { maxBytes: retention.max_bytes, maxAgeMs: retention.max_age_ms });
    await this.access.apply(before);
    this.hub.send({ type: 'hello', status: this.status() });
    return saved.value;
  }

  faults(): FaultState {
    return this.faultSwitch.state(surfaces.map(({ id, label }) => ({ id, label })));
  }

  setFaults(value: unknown): FaultState {
    const result = this.faultSwitch.set(value);
    if (!result.ok) throw new EngineError('invalid', result.message, { field: result.field });
    this.hub.send({ type: 'hello', status: this.status() });
    return this.faults();
  }

  changeClock(change: (clock: SharedClock) => void): ClockState {
    change(this.clock);
    const state = this.clock.state();
    void this.pipeline.call('clockChanged', null).catch(() => undefined);
    this.hub.send({ type: 'clock', clock: state });
    return state;
  }

  subscribe(listener: (message: StreamMessage) => void): () => void {
    return this.hub.subscribe(listener);
  }

  replayRequest(id: number): Promise<Sent> {
    return replayRequest(this, id);
  }

  replayBatch(id: string, edited: JsonObject | null): Promise<Sent> {
    return replayBatch(this, id, edited);
  }

  callsToTry(id: string, edited: JsonObject | null): Promise<CallsToTry> {
    return callsToTry(this, id, edited);
  }

  sendBatch(batch: JsonObject, input: string | null, fallback: string): Promise<Sent> {
    return sendBatch(this, batch, input, fallback);
  }

  sendAs(input: string, path: string, body: JsonObject): Promise<Sent> {
    return sendAs(this, input, path, body);
  }

  sendSample(scenario: string, input: string | null): Promise<Sent> {
    return sendSample(this, scenario, input);
  }

  writeStory(batchId: string, level: RedactionLevel, signal?: AbortSignal): Promise<string | null> {
    return writeStory(this, batchId, level, signal);
  }

  openStory(source: unknown, options: OpenStoryOptions, signal?: AbortSignal): Promise<OpenedStory> {
    return openStory(this, source, options, signal);
  }

  openDemo(): Promise<void> {
    return openDemo(this);
  }

  settle(timeoutMs: number, signal?: AbortSignal): Promise<Settle> {
    return this.pipeline.call('settle', { lastId: this.inbox.last, timeoutMs }, signal);
  }

  async deleteCaptured(): Promise<void> {
    await this.settle(2_000);
    await this.pipeline.call('deleteCaptured', null);
    await this.query.call('forget', null);
    this.retries.clear();
    this.stats = await this.pipeline.call('stats', null);
    this.hub.send({ type: 'captured-deleted' });
    this.hub.send({ type: 'hello', status: this.status() });
  }

  newId(): string {
    return randomUUID();
  }

  status(): Status {
    const { dataDir } = this.options;
    return engineStatus({
      version: this.version, sqlite: this.sqlite, startedAt: this.startedAt, dataDir, control: this.controlUrl, ingest: this.access.status(), workspace: this.workspaceHandle,
      live: this.live(), clock: this.clock.state(), sandbox: this.stats.sandbox, relays: this.relay.list(), faultsActive: this.faultSwitch.active,
      problems: [...this.settingsProblems, ...this.runtimeProblems.values()],
    });
  }

  private live(): Pick<Status, 'counts' | 'queue' | 'rates' | 'storage'> {
    const { retention } = this.engineSettings;
    return {
      counts: this.stats.counts,
      queue: {
        accepted: this.inbox.last, waiting_batches: Math.max(0, this.inbox.last - this.stats.cursor),
        due_deliveries: this.stats.dueDeliveries, waiting_deliveries: this.stats.waitingDeliveries,
      },
      rates: this.stats.rates,
      storage: { bytes: this.stats.storageBytes, cap_bytes: retention.max_bytes, cap_age_ms: retention.max_age_ms },
    };
  }

  /** Status with fresh figures from the pipeline. */
  async freshStatus(): Promise<Status> {
    this.stats = await this.pipeline.call('stats', null).catch(() => this.stats);
    return this.status();
  }

  private addProblem(problem: Problem): void {
    this.runtimeProblems.set(problem.code, problem);
    this.hub.send({ type: 'problem', problem });
  }

  private removeProblem(code: string): void {
    this.runtimeProblems.delete(code);
    this.hub.send({ type: 'hello', status: this.status() });
  }

  /** Stops accepting, lets what is accepted be written, closes everything. Idempotent. */
  async close(): Promise<void> {
    if (this.closing) return;
    this.closing = true;
    this.hub.close();
    await this.access.close();
    await this.workspaceHandle.dispose();
    await this.rebuilding?.catch(() => undefined);
    await Promise.all([this.relay.close(), this.jobs.close(), this.rules.close()]);
    await this.inbox.close();
    await this.queries.stop();
    await this.pipelineClient.stop();
    this.release();
  }
}
