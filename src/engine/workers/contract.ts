/** What the engine's threads say to each other. */
import type { BatchDetail, Delivery, EventRow, EventWindow, Histogram, Page, Problem, RequestDetail, SeenValues, Settle, SetupChecks, Status } from '../../protocol/contract.ts';
import type { Workspace } from '../../protocol/workspace.ts';
import type { IdentityAnswer, IdentityCall } from '../ingest/surface.ts';
import type { SimulatorResponse } from '../outputs/definition.ts';
import type { WindowArgs } from '../store/queries/event-window.ts';
import type { ListArgs } from '../store/queries/lists.ts';
import type { HistogramArgs } from '../store/queries/overview.ts';
import type { StoredInboxRow } from '../store/inbox.ts';
import type { RetentionLimits } from '../store/retention.ts';

export interface PipelineWorkerData {
  readonly dataDir: string;
  readonly clock: SharedArrayBuffer;
  /** Int32: [0] is 1 while the pipeline sleeps and wants a wake event. */
  readonly signals: SharedArrayBuffer;
  readonly seed: string;
  readonly retention: RetentionLimits;
}

/** A call to `/partners/…` on the control port. */
export interface PartnerCall {
  readonly method: string;
  /** Path and query as they came. */
  readonly target: string;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
}

export type PartnerAnswer = SimulatorResponse;

/** Counts and rates that the status and the stream show. */
export interface PipelineStats {
  readonly counts: Status['counts'];
  readonly rates: Status['rates'];
  readonly dueDeliveries: number;
  readonly waitingDeliveries: number;
  readonly storageBytes: number;
  readonly cursor: number;
}

export interface Advance {
  readonly lastEventSeq: number;
  readonly lastBatchSeq: number;
  readonly newEvents: number;
  readonly events: EventRow[];
  readonly stats: PipelineStats;
}

export type PipelineMethods = {
  configure: { args: { workspace: Workspace; secrets: Record<string, string>; revision: number }; answer: null };
  identity: { args: IdentityCall; answer: IdentityAnswer };
  partner: { args: PartnerCall; answer: PartnerAnswer };
  settle: { args: { lastId: number; timeoutMs: number }; answer: Settle };
  deleteCaptured: { args: null; answer: null };
  retention: { args: RetentionLimits; answer: null };
  clockChanged: { args: null; answer: null };
  stats: { args: null; answer: PipelineStats };
  stop: { args: null; answer: null };
};

/** Events from the pipeline worker. */
export type PipelineEvent =
  | { name: 'ready'; data: { cursor: number; problems: Problem[] } }
  | { name: 'advance'; data: Advance }
  | { name: 'outcomes'; data: string[] }
  | { name: 'problem'; data: Problem }
  | { name: 'problem-solved'; data: string }
  | { name: 'damaged'; data: { message: string } };

export interface InboxWorkerData {
  readonly dataDir: string;
  /** SQLite's page limit, to play a full disk in tests; null for none. */
  readonly maxPages: number | null;
}

export interface QueryWorkerData {
  readonly dataDir: string;
}

export type QueryMethods = {
  list: { args: ListArgs; answer: Page<unknown> };
  eventWindow: { args: WindowArgs; answer: EventWindow };
  request: { args: string; answer: RequestDetail | null };
  batch: { args: string; answer: BatchDetail | null };
  event: { args: string; answer: { event: EventRow; batch: BatchDetail } | null };
  delivery: { args: string; answer: Delivery | null };
  histogram: { args: HistogramArgs; answer: Histogram };
  values: { args: { field: string; prefix: string; limit: number }; answer: SeenValues };
  setup: { args: { input: { name: string; platform: string } | null; listening: { ok: boolean; message: string } }; answer: SetupChecks };
  /** The stored call whole, for replay. */
  storedRequest: { args: number; answer: StoredInboxRow | null };
  requestOfBatch: { args: string; answer: { requestId: number; position: number } | null };
  forget: { args: null; answer: null };
  stop: { args: null; answer: null };
};
