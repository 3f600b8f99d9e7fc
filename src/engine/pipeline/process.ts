/**
 * From a stored call to stored results: decodes its batches, runs the pipeline over each, makes the first delivery attempts
 * and writes everything. Runs inside one transaction of `main.db` that also moves the cursor, so a call is processed exactly once.
 */
import type Database from 'better-sqlite3';
import type { JsonObject } from '../../protocol/json.ts';
import type { EventRow } from '../../protocol/contract.ts';
import { encodeBatch } from '../batch/encode.ts';
import { describeClient, sourceLabel } from '../batch/source-label.ts';
import type { Batch } from '../batch/types.ts';
import { firstAttempt } from '../delivery/dispatch.ts';
import type { DispatchTarget } from '../delivery/dispatch.ts';
import { deliveryAlerts } from '../delivery/delivery-alerts.ts';
import type { Line } from '../delivery/line.ts';
import type { DeliveryRow } from '../delivery/types.ts';
import { effectByEvent } from '../delivery/outcomes.ts';
import type { SimulatorStates } from '../delivery/simulator-state.ts';
import type { DecodedBatch, StoredCall } from '../ingest/surface.ts';
import { storedCall } from '../store/calls.ts';
import type { StoredInboxRow } from '../store/inbox.ts';
import type { CountedEvent } from '../store/catalog.ts';
import type { BodyText } from '../store/queries/details.ts';
import type { AlertBatch } from '../store/alerts.ts';
import type { InsightBatch, InsightWriter } from '../store/insights.ts';
import type { OutcomeRow, ResultWriter } from '../store/results.ts';
import type { OutboundRequest } from '../outputs/definition.ts';
import { readPayload } from '../outputs/shared/read-payload.ts';
import { branchAlerts } from './branch-alerts.ts';
import type { CompiledWorkspace } from './compile.ts';
import { appVersion, insightsOf, QUARANTINE_CONNECTION, quarantineOutput, recordText } from './insights.ts';
import { countedEvents, lostOutcomes, newEvents } from './new-events.ts';
import type { RuleAnswers } from './rule-answers.ts';
import type { CompiledRule } from './rule-chain.ts';
import { runPipeline } from './run.ts';
import { SeenBefore } from './seen.ts';
import { traceStep } from './trace.ts';
import type { StoredStep } from './trace.ts';
import type { Branch, CallFacts, MpidResolution, PipelineResult } from './types.ts';
import { UserProfiles } from './user-profiles.ts';

/** Reading stored calls is the surfaces' business; the pipeline is given it. */
export interface CallReader {
  decodeCall(surface: string, call: StoredCall): DecodedBatch[];
  surfaceLabel(surface: string): string;
  readonly bodyText: BodyText;
}

export interface ProcessorParts {
  readonly reader: CallReader;
  readonly db: Database.Database;
  readonly writer: ResultWriter;
  readonly states: SimulatorStates;
  readonly line: Line;
  readonly seed: string;
  readonly now: () => number;
  readonly resolveMpid: (batch: Batch, call: CallFacts) => MpidResolution;
  readonly insights: InsightWriter;
  readonly rules: RuleAnswers;
}

export interface ProcessedBatch {
  readonly rows: EventRow[];
  readonly tookMs: number;
  readonly device: string | null;
  readonly input: string;
  /** For the catalog, which counts only what is committed. */
  readonly counted: { readonly batch: Batch; readonly at: number; readonly events: readonly CountedEvent[] };
}

/** A call as its surface decoded it, with what its batches share. */
export interface DecodedCall {
  readonly batches: readonly DecodedBatch[];
  readonly facts: Omit<CallFacts, 'position'>;
  readonly flags: readonly string[];
  readonly client: string;
}

const elapsed = (): number => performance.now();
const machineNow = (): number => performance.timeOrigin + performance.now();
const DAY_MS = 86_400_000;
/** Id of the batch of what belongs to none. */
const NO_BATCH = '';
const NONE: readonly number[] = [];
const NO_RULES: readonly CompiledRule[] = [];
const NO_ROUTES: readonly never[] = [];

export class Processor {
  private readonly parts: ProcessorParts;
  private readonly seen: SeenBefore;
  private readonly profiles: UserProfiles;

  constructor(parts: ProcessorParts) {
    this.parts = parts;
    this.seen = new SeenBefore(parts.db);
    this.profiles = new UserProfiles(parts.db);
  }

  decode(row: StoredInboxRow): DecodedCall {
    const call = storedCall(row);
    const flags = JSON.parse(row.flags) as string[];
    return {
      batches: this.parts.reader.decodeCall(row.surface, call), flags, client: describeClient(call.headers['user-agent']),
      facts: {
        requestId: row.id, surface: row.surface, surfaceLabel: this.parts.reader.surfaceLabel(row.surface), status: row.status, input: call.input,
        platform: call.platform, receivedAt: row.at, acceptedMs: row.accepted_ms, replayed: flags.includes('replayed'),
      },
    };
  }

  /** Starts the rules of every batch of the call at once; true when one has not answered. Its writes are to be rolled back. */
  probe(call: DecodedCall, workspace: CompiledWorkspace): boolean {
    return call.batches.map((batch, position) => {
      const facts = { ...call.facts, position };
      const result = this.run(batch, facts, workspace);
      // Those behind it ask with what they will find.
      this.saveProfile(result, facts, workspace);
      return result.pending;
    }).includes(true);
  }

  /** Processes every batch of a call; null when one waits for a rule: roll back what this wrote. */
  call(call: DecodedCall, workspace: CompiledWorkspace): ProcessedBatch[] | null {
    const done: ProcessedBatch[] = [];
    for (const [position, batch] of call.batches.entries()) {
      const processed = this.batch(batch, { ...call.facts, position }, workspace, call);
      if (processed === null) return null;
      done.push(processed);
    }
    return done;
  }

  private run(decoded: DecodedBatch, call: CallFacts, workspace: CompiledWorkspace): PipelineResult {
    const windowStart = call.receivedAt - workspace.file.duplicates.window_days * DAY_MS;
    const dropEvents = workspace.file.duplicates.drop_events && !call.replayed;
    return runPipeline({ call, decoded }, {
      now: call.receivedAt,
      seed: this.parts.seed,
      file: workspace.file,
      routes: workspace.routes.get(call.input) ?? NO_ROUTES,
      broken: workspace.broken.get(call.input) ?? NO_ROUTES,
      login: workspace.login,
      rules: workspace.inputRules.get(call.input) ?? NO_RULES,
      plans: workspace.plans,
      elapsed,
      findDuplicate: (batch) => this.seen.batch(call.input, batch.source_request_id, windowStart),
      repeatedEvents: (batch) => (dropEvents ? this.seen.repeatedEvents(call.input, batch, windowStart) : NONE),
      names: this.seen,
      resolveMpid: (batch) => this.parts.resolveMpid(batch, call),
      profileOf: (mpid) => this.profiles.of(mpid, workspace),
      ruleChain: this.parts.rules.asker(call.requestId, call.position, call.platform),
    });
  }

  private batch(decoded: DecodedBatch, call: CallFacts, workspace: CompiledWorkspace, { flags: callFlags, client }: DecodedCall): ProcessedBatch | null {
    const result = this.run(decoded, call, workspace);
    if (result.pending) return null;
    const { writer, insights } = this.parts;
    const { batch } = result;
    const batchId = batch.batch_id!;
    this.saveProfile(result, call, workspace);
    this.remember(decoded, result, call, workspace);

    const tookMs = Math.max(0, Math.round((machineNow() - call.acceptedMs) * 100) / 100);
    const at = { seq: writer.nextBatchSeq, id: batchId, at: call.receivedAt + Math.round(tookMs), input: call.input, env: batch.environment };
    const steps: StoredStep[] = [...result.steps];
    const outcomes: OutcomeRow[] = lostOutcomes(result, [...workspace.routes.get(call.input) ?? [], ...workspace.broken.get(call.input) ?? []]);
    const user = batch.mpid ?? null;
    for (const branch of result.branches) {
      const deliveries = branch.route === null ? [] : this.deliver(branch.requests, branch.route, at, user);
      for (const alert of branchAlerts(branch)) writer.alert(alert, at);
      steps.push(...branch.steps);
      if (deliveries.length > 0) steps.push(deliveryStep(branch, deliveries));
      outcomes.push(...branchOutcomes(branch, deliveries.map(({ row }) => row)));
    }
    const found = insightsOf(result);
    const sdk = batch.sdk_version ?? null;
    const about: InsightBatch = { seq: at.seq, id: batchId, at: call.receivedAt, input: call.input, env: batch.environment, sdk: sdk === null ? null : `${call.platform} ${sdk}`, app: appVersion(batch) };
    this.quarantine(result, workspace, about, at);
    insights.violations(found.violations, about);
    if (found.volume !== null) insights.volume(found.volume, about);
    if (found.unvalidated !== null) insights.unvalidated(found.unvalidated, about);
    insights.ruleRuns([...result.runs.map((run) => ({ run, connection: null })), ...result.branches.flatMap(({ runs, connection }) => runs.map((run) => ({ run, connection })))], about);

    const events = newEvents(result, call, found.byEvent);
    const rows = writer.batch({
      id: batchId, requestId: call.requestId, position: call.position, at: batchTime(batch, call), receivedAt: call.receivedAt, env: batch.environment,
      input: call.input, platform: call.platform, mpid: batch.mpid ?? null, source: sourceLabel(batch, call.platform, client),
      sdk, device: deviceOf(batch), flags: [...callFlags.filter((flag) => flag !== 'replayed'), ...result.flags], tookMs, bytes: decoded.bytes,
      batch: encodeBatch(batch), trace: steps, notes: result.notes, violations: found.violations.length, events,
    }, outcomes);
    return { rows, tookMs, device: deviceOf(batch), input: call.input, counted: { batch, at: call.receivedAt, events: countedEvents(result, rows, events, found.byEvent) } };
  }

  private saveProfile({ batch, profile }: PipelineResult, { receivedAt }: CallFacts, workspace: CompiledWorkspace): void {
    if (profile !== null) this.profiles.save(batch.mpid!, profile, receivedAt, workspace);
  }

  /** So that duplicates and new names are known the next time. */
  private remember(decoded: DecodedBatch, { batch, duplicateOf, dropped, newNames }: PipelineResult, call: CallFacts, workspace: CompiledWorkspace): void {
    if (batch.source_request_id !== undefined && duplicateOf === null) this.seen.rememberBatch(call.input, batch.source_request_id, call.receivedAt, batch.batch_id!);
    if (workspace.file.duplicates.drop_events && !call.replayed && dropped === null) this.seen.rememberEvents(call.input, decoded.batch, call.receivedAt);
    if (newNames.size > 0) this.seen.rememberNames(newNames);
  }

  private quarantine(result: PipelineResult, workspace: CompiledWorkspace, about: InsightBatch, at: { seq: number; id: string; at: number }): void {
    if (result.quarantine === null) return;
    const { quarantine } = result;
    const record = recordText(quarantine);
    this.parts.insights.quarantine({
      plan: quarantine.plan, version: quarantine.version, record, blockedEvents: quarantine.dropped.events.length,
      blockedAttributes: quarantine.dropped.eventAttributes.length + quarantine.dropped.userAttributes.length + quarantine.dropped.identities.length,
    }, about);
    const output = quarantineOutput(workspace, quarantine);
    if (output === null) return;
    const { name, definition, file, settings } = output;
    const request = definition.quarantine?.(record, settings);
    if (request === undefined) return;
    this.deliver([request], { output: name, connection: QUARANTINE_CONNECTION, definition, file, settings, bulk: null }, at, null);
  }

  /** An alias request that was taken, to the outputs of its input that are told of them. It belongs to no batch. */
  alias(request: JsonObject, input: string, workspace: CompiledWorkspace): boolean {
    const { writer, now } = this.parts;
    const environment = request['environment'] === 'development' ? 'development' : 'production';
    return (workspace.routes.get(input) ?? []).filter((shared) => {
      const route = shared.byEnvironment === null ? shared : shared.byEnvironment[environment];
      if (route === null || !route.active || !route.environments[environment] || route.problems.length > 0) return false;
      const sent = route.definition.alias?.(request, route.settings, route.connectionSettings) ?? null;
      if (sent !== null) this.deliver([sent], route, { seq: writer.lastBatchSeq, id: NO_BATCH, at: now(), input, env: environment }, null);
      return sent !== null;
    }).length > 0;
  }

  /** `user`: whose requests keep their order. */
  private deliver(requests: readonly OutboundRequest[], target: DispatchTarget, at: AlertBatch, user: string | null): { id: string; row: DeliveryRow }[] {
    const { states, line, writer } = this.parts;
    const now = this.parts.now();
    const surroundings = { states, line, now, user, elapsed, readPayload };
    return requests.map((request) => {
      const { row, place } = firstAttempt(target, request, surroundings);
      const id = writer.delivery(row, at);
      if (place !== null) line.join(id, target.output, place);
      if (place !== null && target.bulk !== null) line.held(target.output, target.connection, target.bulk, now);
      for (const alert of deliveryAlerts(row)) writer.alert(alert, at);
      return { id, row };
    });
  }
}

/** Whose data a call brings, as far as it says so itself: what one user sends keeps its order. */
export function userKeyOf({ batches, facts }: DecodedCall): string {
  const { batch } = batches[0] ?? {};
  const who = batch?.mpid ?? batch?.mp_deviceid ?? (batch?.user_identities === undefined ? deviceOf(batch ?? { events: [], environment: 'production' }) : JSON.stringify(batch.user_identities));
  return `${facts.input}\n${who ?? ''}`;
}

function batchTime(batch: Batch, call: CallFacts): number {
  const last = batch.events.at(-1)?.data['timestamp_unixtime_ms'];
  return typeof last === 'number' ? last : call.receivedAt;
}

function deviceOf(batch: Batch): string | null {
  if (batch.mp_deviceid !== undefined) return batch.mp_deviceid;
  const info = batch.device_info;
  const id = info?.['ios_idfv'] ?? info?.['android_uuid'] ?? info?.['roku_publisher_id'];
  return typeof id === 'string' ? id : null;
}

function deliveryStep(branch: Branch, deliveries: readonly { id: string; row: DeliveryRow }[]): StoredStep {
  const worst = deliveries.find(({ row }) => row.outcome !== 'delivered') ?? deliveries.find(({ row }) => row.refused.length > 0) ?? deliveries[0]!;
  const { outcome, refused } = worst.row;
  return traceStep('delivery', {
    connection: branch.connection,
    output: branch.output,
    verdict: outcome === 'failed' || refused.length > 0 ? 'error' : outcome === 'delivered' ? 'passed' : 'changed',
    reason: worst.row.reason,
    deliveries: deliveries.map(({ id }) => id),
    ms: deliveries.reduce((sum, { row }) => sum + row.tookMs, 0),
  });
}

/** Of several things that were made of one event, the first that was decided on speaks for it. */
function firstOfEach(decisions: Branch['decisions']): Branch['decisions'] {
  const ids = new Set<string>();
  return decisions.filter(({ eventId }) => ids.size < ids.add(eventId).size);
}

function branchOutcomes(branch: Branch, deliveries: readonly DeliveryRow[]): OutcomeRow[] {
  const { output, connection } = branch;
  const decided = firstOfEach(branch.decisions).map((decision) => ({ eventId: decision.eventId, output, connection, outcome: decision.outcome, status: null, code: decision.reason.code, stage: decision.stage }));
  const effects = effectByEvent(deliveries.map((row) => ({ eventIds: row.eventIds, outcome: row.outcome, status: row.status, code: row.reason.code, refused: row.refused })));
  const carried = [...effects].map(([eventId, effect]) => ({ eventId, output, connection, ...effect, stage: 'delivery' }));
  const seen = new Set(carried.map((row) => row.eventId));
  return [...decided.filter((row) => !seen.has(row.eventId)), ...carried];
}
