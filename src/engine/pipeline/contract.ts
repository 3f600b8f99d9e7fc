/** What the pipeline's thread and the engine say to each other. */
import type { EventRow, Problem, Settle, Status } from '../../protocol/contract.ts';
import type { RuleSandbox } from '../../protocol/rule.ts';
import type { WhatIfResult } from '../../protocol/explain.ts';
import type { Workspace } from '../../protocol/workspace.ts';
import type { Cut } from '../delivery/dial.ts';
import type { UsersToDelete } from '../identity/index.ts';
import type { IdentityAnswer, IdentityCall } from '../ingest/surface.ts';
import type { SimulatorResponse } from '../outputs/definition.ts';
import type { RetentionLimits } from '../store/retention.ts';
import type { WhatIfArgs } from './what-if.ts';

export interface PipelineWorkerData {
  readonly dataDir: string;
  readonly clock: SharedArrayBuffer;
  /** Int32: [0] is 1 while the pipeline sleeps and wants a wake event; [1] counts accepted calls. */
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

/** `delayMs`: so long it takes. `cut`: no answer comes; the connection ends as it says. */
export type PartnerAnswer = SimulatorResponse & { readonly delayMs?: number; readonly cut?: Cut };

/** Counts and rates that the status and the stream show. */
export interface PipelineStats {
  readonly counts: Status['counts'];
  readonly rates: Status['rates'];
  readonly dueDeliveries: number;
  readonly waitingDeliveries: number;
  readonly storageBytes: number;
  readonly cursor: number;
  readonly sandbox: RuleSandbox;
}

export interface Advance {
  readonly lastEventSeq: number;
  readonly lastBatchSeq: number;
  readonly newEvents: number;
  readonly events: EventRow[];
  readonly stats: PipelineStats;
}

export type PipelineMethods = {
  configure: { args: { workspace: Workspace; secrets: Record<string, string>; revision: number; trusted: boolean }; answer: null };
  coldStart: { args: string; answer: null };
  identity: { args: IdentityCall; answer: IdentityAnswer };
  partner: { args: PartnerCall; answer: PartnerAnswer };
  /** A dry run with changes; nothing is kept. */
  whatIf: { args: WhatIfArgs; answer: WhatIfResult };
  settle: { args: { lastId: number; timeoutMs: number }; answer: Settle };
  deleteCaptured: { args: null; answer: null };
  /** A simulated partner starts anew; the output's name. */
  forgetReceived: { args: string; answer: null };
  /** By hand: one delivery again, all that an output gave up, what it holds back, giving up what waits for another attempt. */
  resend: { args: string; answer: { deliveries: number } };
  resendDead: { args: string; answer: { deliveries: number } };
  flushOutput: { args: string; answer: { deliveries: number } };
  cancelRetries: { args: string; answer: { deliveries: number } };
  deleteUsers: { args: UsersToDelete; answer: { deleted: string[] } };
  retention: { args: RetentionLimits; answer: null };
  clockChanged: { args: null; answer: null };
  stats: { args: null; answer: PipelineStats };
  stop: { args: null; answer: null };
};

/** Event `decision` to the pipeline worker: a decision of the identity service, and the number under which its call was stored. */
export type DecisionLink = [decisionId: number, requestId: number];

/** Events from the pipeline worker. */
export type PipelineEvent =
  | { name: 'ready'; data: { cursor: number; problems: Problem[] } }
  | { name: 'advance'; data: Advance }
  | { name: 'outcomes'; data: string[] }
  | { name: 'problem'; data: Problem }
  | { name: 'problem-solved'; data: string }
  | { name: 'damaged'; data: { message: string } };
