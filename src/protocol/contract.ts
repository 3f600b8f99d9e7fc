/**
 * The control API's shapes (design.md section 6). One zod schema is the source of type, validation and OpenAPI.
 * Times are Unix milliseconds; ids (MPIDs, batch and event ids) are decimal strings.
 */
import { z } from 'zod';
import { violationSchema } from './data-plan.ts';
import type { Violation } from './data-plan.ts';
import type { Job } from './job.ts';
import { partnerNoteSchema } from './partner.ts';
import { patchOpSchema } from './patch-op.ts';
import type { PatchOp } from './patch-op.ts';
import { ruleRunSchema, ruleSandboxSchema } from './rule.ts';
import type { DebugState } from './rule.ts';
import { SIGNATURE_VERDICTS } from './signature.ts';
import { ENVIRONMENTS, OUTCOMES, STAGES, VERDICTS } from './vocabulary.ts';
import type { StageId } from './vocabulary.ts';

const json = z.json();
const headers = z.array(z.tuple([z.string(), z.string()]));

export const errorBody = z.object({
  error: z.object({ code: z.string(), message: z.string(), field: z.string().optional() }),
});
export type ErrorBody = z.infer<typeof errorBody>;

/** Points at the piece of configuration or data that decided. `file` is relative to the workspace folder. */
export const pointerSchema = z.object({
  kind: z.enum(['input', 'output', 'connection', 'rule', 'plan', 'mapping', 'settings', 'batch', 'limit']),
  name: z.string(),
  path: z.string().optional(),
  file: z.string().optional(),
  line: z.number().int().optional(),
  /** Of a data plan: the version that the batch was checked against. */
  version: z.number().int().optional(),
});
export type Pointer = z.infer<typeof pointerSchema>;

export const reasonSchema = z.object({
  code: z.string(),
  message: z.string(),
  pointer: pointerSchema.optional(),
  value: json.optional(),
});
export type Reason = z.infer<typeof reasonSchema>;

export { patchOpSchema };
export type { PatchOp };

export const traceStepSchema = z.object({
  stage: z.enum(STAGES.map((stage) => stage.id) as [StageId, ...StageId[]]),
  label: z.string(),
  scope: z.enum(['batch', 'connection']),
  connection: z.string().optional(),
  output: z.string().optional(),
  verdict: z.enum(VERDICTS),
  reason: reasonSchema,
  /** The change this stage made, against the batch as it entered; empty when it changed nothing. */
  patch: z.array(patchOpSchema),
  /** Decisions on single events. What is `dropped` here, and not `later`, is no more in the batch of the next stage of this connection. */
  events: z.array(z.object({ event_id: z.string(), verdict: z.enum(VERDICTS), reason: reasonSchema, /** An earlier stage or check had dropped the event already. */ later: z.boolean().optional() })),
  /** Why fields of `patch` were taken out, by their path in the batch as it entered. */
  fields: z.array(z.object({ path: z.string(), reason: reasonSchema })).optional(),
  /** Further reasons of this stage to hold the branch back, behind `reason`. */
  more: z.array(reasonSchema).optional(),
  /** An earlier stage had ended the branch already: this one would have held it back too. */
  later: z.boolean().optional(),
  deliveries: z.array(z.string()).optional(),
  /** The run of the rule that this step is about. */
  rule: ruleRunSchema.optional(),
  ms: z.number(),
});
export type TraceStep = z.infer<typeof traceStepSchema>;

export const requestSummarySchema = z.object({
  id: z.string(),
  at: z.number(),
  method: z.string(),
  /** Path and query as they came. */
  path: z.string(),
  /** Id of the surface that answered, `unrecognised` when none did. */
  surface: z.string(),
  input: z.string().nullable(),
  client: z.string(),
  remote: z.string(),
  /** 0 when a fault on demand kept the answer from the client. */
  status: z.number(),
  bytes: z.number(),
  took_ms: z.number(),
  batches: z.number(),
  /** The failed first attempt that this call repeats, and which attempt this is. */
  retry_of: z.string().nullable(),
  attempt: z.number(),
  /** What a developer should know about this call: a wrong secret, a body that was not gzip, … */
  notes: z.array(z.object({ code: z.string(), message: z.string() })),
  /** The verdict on `x-mp-signature`; null when the call neither had one nor needed one. */
  signature: z.enum(SIGNATURE_VERDICTS).nullable().optional(),
});
export type RequestSummary = z.infer<typeof requestSummarySchema>;

export const rawRequestSchema = z.object({
  method: z.string(),
  path: z.string(),
  http_version: z.string(),
  headers,
  body_base64: z.string(),
  /** The body decoded from its content encoding, when it is text. */
  body_text: z.string().nullable(),
  encoding: z.string().nullable(),
});
export type RawRequest = z.infer<typeof rawRequestSchema>;

/** A call passed on to a real upstream as well, and how its answer differs from ours. */
export const relaySchema = z.object({
  at: z.number(),
  url: z.string(),
  took_ms: z.number(),
  response: z.object({ status: z.number(), headers, body: z.string(), bytes: z.number() }).nullable(),
  /** Why there is no answer. */
  error: z.string().nullable(),
  /** `name` is the header's name, or a JSON pointer in the body; empty for the whole body. */
  differences: z.array(z.object({ what: z.enum(['status', 'header', 'body']), name: z.string(), ours: z.string().nullable(), theirs: z.string().nullable() })),
});
export type Relay = z.infer<typeof relaySchema>;

export const requestDetailSchema = requestSummarySchema.extend({
  raw: rawRequestSchema,
  response: z.object({ status: z.number(), headers, body: z.string() }),
  batch_ids: z.array(z.string()),
  /** Every attempt of the same call, this one among them, in order; empty when there was one only. */
  attempts: z.array(z.object({ id: z.string(), at: z.number(), attempt: z.number(), status: z.number() })),
  /** What the real upstream answered, when the input has a relay; null without one or while it is under way. */
  relay: relaySchema.nullable(),
});
export type RequestDetail = z.infer<typeof requestDetailSchema>;

/** How often each outcome happened, for one event over its outputs or one batch over events and outputs. */
export const outcomeCountsSchema = z.partialRecord(z.enum(OUTCOMES), z.number());
export type OutcomeCounts = z.infer<typeof outcomeCountsSchema>;

export const eventRowSchema = z.object({
  id: z.string(),
  /** Position in the store, ascending with arrival; lists page by it. */
  seq: z.number(),
  batch_id: z.string(),
  batch_seq: z.number(),
  index: z.number(),
  /** Event time, then time of receipt. */
  at: z.number(),
  received_at: z.number(),
  type: z.string(),
  /** custom_event_type, product action … or an empty string. */
  kind: z.string(),
  name: z.string(),
  /** One short line beside the name: price and items, URL, attribute and value. */
  detail: z.string(),
  env: z.enum(ENVIRONMENTS),
  input: z.string(),
  platform: z.string(),
  mpid: z.string().nullable(),
  /** What to show for the source: device model, SDK or input. */
  source: z.string(),
  device: z.string().nullable(),
  sdk: z.string().nullable(),
  session: z.string().nullable(),
  outcome: z.enum(OUTCOMES).nullable(),
  outcomes: z.array(z.object({ output: z.string(), outcome: z.enum(OUTCOMES), status: z.number().nullable(), code: z.string() })),
  violations: z.number(),
  flags: z.array(z.enum(['replayed', 'edited', 'test', 'duplicate', 'violation', 'rule', 'identity', 'note'])),
  /** Stage that took it out before the outputs; null when it went on to them. */
  ended: z.enum(STAGES.map((stage) => stage.id) as [StageId, ...StageId[]]).nullable().optional(),
  /** Received to last decision, for its batch. */
  took_ms: z.number(),
  bytes: z.number(),
});
export type EventRow = z.infer<typeof eventRowSchema>;

export const batchRowSchema = z.object({
  id: z.string(),
  seq: z.number(),
  request_id: z.string(),
  at: z.number(),
  received_at: z.number(),
  env: z.enum(ENVIRONMENTS),
  input: z.string(),
  platform: z.string(),
  mpid: z.string().nullable(),
  source: z.string(),
  sdk: z.string().nullable(),
  events: z.number(),
  outcome: z.enum(OUTCOMES).nullable(),
  outcomes: outcomeCountsSchema,
  violations: z.number(),
  flags: z.array(z.string()),
  took_ms: z.number(),
  bytes: z.number(),
});
export type BatchRow = z.infer<typeof batchRowSchema>;

export const deliverySchema = z.object({
  id: z.string(),
  at: z.number(),
  output: z.string(),
  connection: z.string(),
  partner: z.string(),
  batch_id: z.string(),
  event_ids: z.array(z.string()),
  /** Names of the events that are still kept; in lists and in the detail of one request. */
  event_names: z.array(z.string()).optional(),
  /** What the request is for, in the partner's words: `track`, `engage` … */
  purpose: z.string(),
  request: z.object({ method: z.string(), url: z.string(), headers, body: z.string() }),
  /** What the body says as JSON, forms and texts of JSON opened, as pointers of origins and parts mean it; in the detail of one request, where it says something. */
  payload: json.optional(),
  response: z.object({ status: z.number(), headers, body: z.string() }).nullable(),
  attempt: z.number(),
  outcome: z.enum(OUTCOMES),
  reason: reasonSchema,
  /** When the next attempt is due, for `retrying` and `queued`. */
  next_at: z.number().nullable(),
  simulated: z.boolean(),
  took_ms: z.number(),
  /** Where fields of the body came from: JSON pointer in the body to the source in the batch. */
  origins: z.array(z.object({ target: z.string(), source: z.string(), how: z.string(), fact: z.string().optional() })),
  /** Parts that the partner did not take although it answered with success, by JSON pointer in the body. */
  refused: z.array(z.object({ pointer: z.string(), event_id: z.string().nullable(), reason: reasonSchema })),
  /** What the simulated partner did without saying so. */
  notes: z.array(partnerNoteSchema),
  /** Given up, and not sent again since. */
  dead: z.boolean(),
  /** What the simulator said to what a real endpoint got; null when they were not compared. */
  compared: z.object({ status: z.number(), headers, body: z.string(), outcome: z.enum(OUTCOMES), same: z.boolean(), differences: z.array(z.string()) }).nullable(),
});
export type Delivery = z.infer<typeof deliverySchema>;

/** `warning`: it will be tried again, or the rest went on; `fatal`: given up (spec/pipeline.md g.3). */
export const ALERT_SEVERITIES = ['warning', 'fatal'] as const;

export const alertSchema = z.object({
  id: z.string(),
  at: z.number(),
  output: z.string(),
  connection: z.string(),
  batch_id: z.string(),
  event_id: z.string().nullable(),
  code: z.string(),
  message: z.string(),
  /** The hosted name of this type of alert, such as "Missing Event Name" or "400 - Bad Request". */
  label: z.string(),
  severity: z.enum(ALERT_SEVERITIES),
  input: z.string(),
});
export type Alert = z.infer<typeof alertSchema>;

export { violationSchema };
export type { Violation };

export const batchDetailSchema = batchRowSchema.extend({
  raw: rawRequestSchema,
  batch: z.record(z.string(), json),
  event_rows: z.array(eventRowSchema),
  /** The batch's events, and behind them the ones that a rule or the data plan took out. */
  events: z.array(z.record(z.string(), json)),
  trace: z.array(traceStepSchema),
  violations_list: z.array(violationSchema),
  deliveries: z.array(deliverySchema),
  notes: z.array(z.object({ code: z.string(), message: z.string(), pointer: z.string(), before: json.optional(), after: json.optional() })),
});
export type BatchDetail = z.infer<typeof batchDetailSchema>;

export const clockSchema = z.object({ now: z.number(), frozen: z.boolean(), offset_ms: z.number() });
export type ClockState = z.infer<typeof clockSchema>;

/** A problem in the workspace's files or in the engine, with its remedy in the message. */
export const problemSchema = z.object({
  severity: z.enum(['error', 'warning']),
  code: z.string(),
  message: z.string(),
  file: z.string().optional(),
  line: z.number().int().optional(),
  column: z.number().int().optional(),
  /** JSON pointer of the field in that file, where one is known. */
  path: z.string().optional(),
});
export type Problem = z.infer<typeof problemSchema>;

export const statusSchema = z.object({
  version: z.string(),
  versions: z.record(z.string(), z.string()),
  started_at: z.number(),
  ingest: z.object({
    http: z.string().nullable(),
    https: z.string().nullable(),
    port: z.number(),
    error: z.string().nullable(),
    /** The second port, null when none is set. */
    second: z.object({ port: z.number(), https: z.string().nullable(), error: z.string().nullable() }).nullable(),
    /** Addresses for other devices, null while only this machine may call. */
    lan: z.object({ urls: z.array(z.string()), warning: z.string() }).nullable(),
  }),
  control: z.string(),
  workspace: z.object({ name: z.string(), dir: z.string(), is_demo: z.boolean(), /** Its rules may run. */ trusted: z.boolean(), problems: z.array(problemSchema) }),
  data_dir: z.string(),
  inputs: z.array(z.object({ name: z.string(), platform: z.string(), key: z.string(), secret: z.string() })),
  counts: z.object({ requests: z.number(), batches: z.number(), events: z.number(), deliveries: z.number(), violations: z.number(), alerts: z.number() }),
  queue: z.object({ accepted: z.number(), waiting_batches: z.number(), due_deliveries: z.number(), waiting_deliveries: z.number() }),
  rates: z.object({ events_per_second: z.number(), p50_ms: z.number(), p95_ms: z.number(), devices: z.number() }),
  storage: z.object({ bytes: z.number(), cap_bytes: z.number(), cap_age_ms: z.number().nullable() }),
  clock: clockSchema,
  sandbox: ruleSandboxSchema,
  /** Outputs that send to a real endpoint; empty means nothing leaves this machine. */
  real_outputs: z.array(z.object({ output: z.string(), url: z.string() })),
  /** Inputs whose calls are passed on to a real upstream as well; part of the same promise. */
  relays: z.array(z.object({ input: z.string(), url: z.string() })),
  /** Faults on demand are set: calls may fail on purpose. */
  faults_active: z.boolean(),
  problems: z.array(problemSchema),
});
export type Status = z.infer<typeof statusSchema>;

export interface Page<T> {
  items: T[];
  next: string | null;
}

/** Messages of `GET /api/v1/stream` (server-sent events; `event:` is the type). */
export type StreamMessage =
  | { type: 'hello'; status: Status }
  /** New data was stored. `events` holds the newest rows (50 at most); fetch by `last_event_seq` for the rest. */
  | { type: 'advance'; last_event_seq: number; last_batch_seq: number; new_events: number; counts: Status['counts']; rates: Status['rates']; queue: Status['queue']; storage: Status['storage']; events: EventRow[] }
  /** A retry or a queue changed what is known of stored rows. */
  | { type: 'outcomes'; batch_ids: string[] }
  | { type: 'request'; requests: RequestSummary[] }
  | { type: 'workspace'; problems: Problem[]; revision: number }
  | { type: 'clock'; clock: ClockState }
  | { type: 'captured-deleted' }
  | { type: 'job'; job: Job }
  | { type: 'debug'; debug: DebugState }
  | { type: 'problem'; problem: Problem };

/** `GET /api/v1/events/rows`: rows by offset below an anchor, for windowed lists. */
export const eventWindowSchema = z.object({
  /** Highest `seq` this window counts; newer rows are `newer`. */
  anchor: z.number(),
  total: z.number(),
  newer: z.number(),
  offset: z.number(),
  items: z.array(eventRowSchema),
  /** False while a filter that no index answers is still being scanned: ask again for the rest; `total` grows. */
  complete: z.boolean(),
  /** How much of the store that scan has seen, 0 to 1. */
  scanned: z.number(),
});
export type EventWindow = z.infer<typeof eventWindowSchema>;

export const histogramSchema = z.object({
  from: z.number(),
  to: z.number(),
  bucket_ms: z.number(),
  /** Events received per bucket, and of these the ones whose worst outcome is an error. */
  buckets: z.array(z.object({ at: z.number(), events: z.number(), errors: z.number() })),
});
export type Histogram = z.infer<typeof histogramSchema>;

export const seenValuesSchema = z.object({ field: z.string(), values: z.array(z.object({ value: z.string(), count: z.number() })) });
export type SeenValues = z.infer<typeof seenValuesSchema>;

/** The three check marks of the set-up page, for one input. */
export const setupChecksSchema = z.object({
  input: z.string(),
  checks: z.array(z.object({
    id: z.enum(['listening', 'config', 'identity', 'batch']),
    state: z.enum(['done', 'waiting', 'failed', 'not-needed']),
    at: z.number().nullable(),
    message: z.string(),
    request_id: z.string().nullable(),
  })),
  /** What holds the marks up, most urgent first; `message` has cause and remedy. */
  findings: z.array(z.object({
    code: z.enum(['wrong-path', 'wrong-key', 'wrong-secret', 'signature-mismatch', 'fault', 'production-interval', 'no-events']),
    severity: z.enum(['error', 'warning', 'info']),
    message: z.string(),
    at: z.number(),
    request_id: z.string(),
  })),
});
export type SetupChecks = z.infer<typeof setupChecksSchema>;

export const settleSchema = z.object({
  settled: z.boolean(),
  waiting: z.array(z.object({ delivery: z.string(), output: z.string(), next_at: z.number(), reason: z.string() })),
  pending_batches: z.number(),
});
export type Settle = z.infer<typeof settleSchema>;
