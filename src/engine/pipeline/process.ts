/**
 * From a stored call to stored results: decodes its batches, runs the pipeline over each, makes the first delivery attempts
 * and writes everything. Runs inside one transaction of `main.db` that also moves the cursor, so a call is processed exactly once.
 */
import type Database from 'better-sqlite3';
import type { EventRow } from '../../protocol/contract.ts';
import { encodeBatch, encodeEvent } from '../batch/encode.ts';
import { describeClient, sourceLabel } from '../batch/source-label.ts';
import { describeEvent, searchText } from '../batch/summary.ts';
import type { Batch } from '../batch/types.ts';
import { firstAttempt } from '../delivery/dispatch.ts';
import type { DeliveryRow } from '../delivery/types.ts';
import { effectByEvent } from '../delivery/outcomes.ts';
import type { SimulatorStates } from '../delivery/simulator-state.ts';
import type { DecodedBatch, StoredCall } from '../ingest/surface.ts';
import { storedCall } from '../store/calls.ts';
import type { StoredInboxRow } from '../store/inbox.ts';
import type { NewEvent, OutcomeRow, ResultWriter } from '../store/results.ts';
import type { CompiledWorkspace } from './compile.ts';
import { runPipeline } from './run.ts';
import { SeenBefore } from './seen.ts';
import { traceStep } from './trace.ts';
import type { StoredStep } from './trace.ts';
import type { Branch, CallFacts, MpidResolution, PipelineResult } from './types.ts';

/** Reading stored calls is the surfaces' business; the pipeline is given it. */
export interface CallReader {
  decodeCall(surface: string, call: StoredCall): DecodedBatch[];
  surfaceLabel(surface: string): string;
}

export interface ProcessorParts {
  readonly reader: CallReader;
  readonly db: Database.Database;
  readonly writer: ResultWriter;
  readonly states: SimulatorStates;
  readonly seed: string;
  readonly now: () => number;
  readonly resolveMpid: (batch: Batch, at: number) => MpidResolution;
}

export interface ProcessedBatch {
  readonly rows: EventRow[];
  readonly tookMs: number;
  readonly device: string | null;
}

const elapsed = (): number => performance.now();
const machineNow = (): number => performance.timeOrigin + performance.now();
const DAY_MS = 86_400_000;
const NONE: readonly number[] = [];

export class Processor {
  private readonly parts: ProcessorParts;
  private readonly seen: SeenBefore;

  constructor(parts: ProcessorParts) {
    this.parts = parts;
    this.seen = new SeenBefore(parts.db);
  }

  /** Processes every batch of a call. */
  call(row: StoredInboxRow, workspace: CompiledWorkspace): ProcessedBatch[] {
    const call = storedCall(row);
    const decoded = this.parts.reader.decodeCall(row.surface, call);
    const flags = JSON.parse(row.flags) as string[];
    const facts: Omit<CallFacts, 'position'> = {
      requestId: row.id, surface: row.surface, surfaceLabel: this.parts.reader.surfaceLabel(row.surface), status: row.status, input: call.input,
      platform: call.platform, receivedAt: row.at, acceptedMs: row.accepted_ms, replayed: flags.includes('replayed'),
    };
    const client = describeClient(call.headers['user-agent']);
    return decoded.map((batch, position) => this.batch(batch, { ...facts, position }, workspace, flags, client));
  }

  private batch(decoded: DecodedBatch, call: CallFacts, workspace: CompiledWorkspace, callFlags: readonly string[], client: string): ProcessedBatch {
    const { writer } = this.parts;
    const windowStart = call.receivedAt - workspace.file.duplicates.window_days * DAY_MS;
    const dropEvents = workspace.file.duplicates.drop_events && !call.replayed;
    const result = runPipeline({ call, decoded }, {
      now: call.receivedAt,
      seed: this.parts.seed,
      file: workspace.file,
      routes: workspace.routes.get(call.input) ?? [],
      elapsed,
      findDuplicate: (batch) => this.seen.batch(call.input, batch.source_request_id, windowStart),
      repeatedEvents: (batch) => (dropEvents ? this.seen.repeatedEvents(call.input, batch, windowStart) : NONE),
      names: this.seen,
      resolveMpid: (batch) => this.parts.resolveMpid(batch, call.receivedAt),
    });
    const { batch } = result;
    const batchId = batch.batch_id!;
    if (batch.source_request_id !== undefined && result.duplicateOf === null) this.seen.rememberBatch(call.input, batch.source_request_id, call.receivedAt, batchId);
    if (dropEvents && result.dropped === null) this.seen.rememberEvents(call.input, decoded.batch, call.receivedAt);
    if (result.newNames.size > 0) this.seen.rememberNames(result.newNames);

    const tookMs = Math.max(0, Math.round((machineNow() - call.acceptedMs) * 100) / 100);
    const at = { seq: writer.nextBatchSeq, id: batchId, at: call.receivedAt + Math.round(tookMs) };
    const steps: StoredStep[] = [...result.steps];
    const outcomes: OutcomeRow[] = [];
    result.branches.forEach((branch, index) => {
      const deliveries = this.deliver(branch, at, index);
      for (const alert of branch.alerts) writer.alert({ output: branch.route.output, connection: branch.route.connection, ...alert }, at);
      steps.push(...branch.steps);
      if (deliveries.length > 0) steps.push(deliveryStep(branch, deliveries));
      outcomes.push(...branchOutcomes(branch, deliveries.map(({ row }) => row)));
    });
    const device = deviceOf(batch);
    const rows = writer.batch({
      id: batchId, requestId: call.requestId, position: call.position, at: batchTime(batch, call), receivedAt: call.receivedAt, env: batch.environment,
      input: call.input, platform: call.platform, mpid: batch.mpid ?? null, source: sourceLabel(batch, call.platform, client),
      sdk: batch.sdk_version ?? null, device, flags: [...callFlags.filter((flag) => flag !== 'replayed'), ...result.flags], tookMs, bytes: decoded.bytes,
      batch: encodeBatch(batch), trace: steps, notes: result.notes, violations: 0, events: newEvents(result, call),
    }, outcomes);
    return { rows, tookMs, device };
  }

  private deliver(branch: Branch, at: { seq: number; id: string; at: number }, index: number): { id: string; row: DeliveryRow }[] {
    const target = { output: branch.route.output, connection: branch.route.connection, definition: branch.route.definition, file: branch.route.file, settings: branch.route.settings };
    return branch.requests.map((request, position) => {
      const row = firstAttempt(target, request, this.parts.states, { now: this.parts.now(), sequence: at.seq * 1000 + index * 50 + position, elapsed });
      const id = this.parts.writer.delivery(row, at);
      if (row.outcome === 'failed') {
        this.parts.writer.alert({ output: row.output, connection: row.connection, eventId: null, code: row.reason.code, message: row.reason.message }, at);
      }
      return { id, row };
    });
  }
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

function newEvents(result: PipelineResult, call: CallFacts): NewEvent[] {
  const { batch } = result;
  if (batch.events.length === 0) {
    const attributes = Object.keys(batch.user_attributes ?? {}).length;
    const identities = Object.keys(batch.user_identities ?? {}).length;
    const parts = [[attributes, 'attribute'], [identities, identities === 1 ? 'identity' : 'identitie']] as const;
    const detail = parts.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}${count === 1 ? '' : 's'}`).join(' · ');
    const search = searchText({ event_type: 'batch', data: {} }, batch);
    return [{ id: batch.batch_id!, index: 0, at: call.receivedAt, type: 'batch', kind: '', name: 'Batch without events', detail, session: null, flags: [], data: {}, search, eventless: true, violations: 0 }];
  }
  return batch.events.map((event, index) => {
    const { name, kind, detail } = describeEvent(event);
    const at = event.data['timestamp_unixtime_ms'];
    const session = event.data['session_uuid'];
    return {
      id: event.data['event_id'] as string,
      index,
      at: typeof at === 'number' ? at : call.receivedAt,
      type: event.event_type,
      kind,
      name,
      detail,
      session: typeof session === 'string' ? session : null,
      flags: event.event_type === 'user_identity_change' ? ['identity'] : [],
      data: encodeEvent(event).data,
      search: searchText(event, batch),
      eventless: false,
      violations: 0,
    };
  });
}

function deliveryStep(branch: Branch, deliveries: readonly { id: string; row: DeliveryRow }[]): StoredStep {
  const worst = deliveries.find(({ row }) => row.outcome !== 'delivered') ?? deliveries[0]!;
  return traceStep('delivery', {
    connection: branch.route.connection,
    output: branch.route.output,
    verdict: worst.row.outcome === 'delivered' ? 'passed' : worst.row.outcome === 'failed' ? 'error' : 'changed',
    reason: worst.row.reason,
    deliveries: deliveries.map(({ id }) => id),
    ms: deliveries.reduce((sum, { row }) => sum + row.tookMs, 0),
  });
}

function branchOutcomes(branch: Branch, deliveries: readonly DeliveryRow[]): OutcomeRow[] {
  const { output, connection } = branch.route;
  const decided = branch.decisions.map((decision) => ({ eventId: decision.eventId, output, connection, outcome: decision.outcome, status: null, code: decision.reason.code, stage: decision.stage }));
  const effects = effectByEvent(deliveries.map((row) => ({ eventIds: row.eventIds, outcome: row.outcome, status: row.status, code: row.reason.code })));
  const carried = [...effects].map(([eventId, effect]) => ({ eventId, output, connection, ...effect, stage: 'delivery' }));
  const seen = new Set(carried.map((row) => row.eventId));
  return [...decided.filter((row) => !seen.has(row.eventId)), ...carried];
}
