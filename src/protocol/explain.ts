/** Why something happened or did not, where a value came from, and what would happen under other settings (ui.md C2, C6). */
import { z } from 'zod';
import { batchDetailSchema, pointerSchema, reasonSchema } from './contract.ts';
import { connectionSchema, inputSchema, outputSchema } from './workspace.ts';
import { OUTCOMES, STAGES } from './vocabulary.ts';
import type { StageId } from './vocabulary.ts';

const stage = z.enum(STAGES.map((one) => one.id) as [StageId, ...StageId[]]);
const json = z.json();

/** `GET /events/{id}/why?connection=`: one answer for each connection of the event's input. */
export const whySchema = z.object({
  event_id: z.string(), batch_id: z.string(), connection: z.string(), output: z.string(),
  /** Null when no outcome was written: a connection that is switched off takes no part. */
  outcome: z.enum(OUTCOMES).nullable(),
  /** One sentence. */
  answer: z.string(),
  /** In the order of the stages; the first decided, the others would have held the event back as well. */
  blockers: z.array(z.object({ stage, label: z.string(), scope: z.enum(['batch', 'connection', 'event']), first: z.boolean(), reason: reasonSchema })),
  /** Stages that let it pass or changed it, before the first blocker. */
  passed: z.array(z.object({ stage, label: z.string(), verdict: z.enum(['passed', 'changed', 'skipped']), reason: reasonSchema })),
  /** Stages that never saw the event: what they would have said is not known; "what if" asks them. */
  not_reached: z.array(z.object({ stage, label: z.string() })),
  deliveries: z.array(z.string()),
});
export type Why = z.infer<typeof whySchema>;

/** RFC 6902 operations on a workspace file; `name` is empty for `workspace` (`cloudchamber.json`). `remove` of what is not there does nothing. */
export const fileChangeSchema = z.strictObject({
  kind: z.enum(['inputs', 'outputs', 'connections', 'rules', 'workspace']),
  name: z.string().default(''),
  ops: z.array(z.strictObject({ op: z.enum(['add', 'remove', 'replace']), path: z.string().regex(/^(\/.*)?$/, 'use a JSON pointer'), value: json.optional() })).min(1).max(100),
});
export type FileChange = z.infer<typeof fileChangeSchema>;

/** `POST /what-if`: the batch again, with nothing kept: once as the workspace stands, once with the changes. */
export const whatIfSchema = z.strictObject({
  batch_id: z.string(),
  changes: z.array(fileChangeSchema).max(50).default([]),
  /** Instead of what was received. */
  batch: z.record(z.string(), json).optional(),
});
export type WhatIf = z.infer<typeof whatIfSchema>;

export const whatIfResultSchema = z.object({
  before: batchDetailSchema,
  after: batchDetailSchema,
  /** By connection, those first where something changed. */
  connections: z.array(z.object({
    connection: z.string(), output: z.string(), changed: z.boolean(), sentence: z.string(),
    requests_before: z.number(), requests_after: z.number(),
  })),
  /** What this cannot tell, such as a rule that draws random numbers. */
  remarks: z.array(z.string()),
});
export type WhatIfResult = z.infer<typeof whatIfResultSchema>;

/** `POST /effect`: what files that are not saved yet would do to the newest events (a job, kind `effect`). */
export const effectArgsSchema = z.strictObject({
  inputs: z.record(z.string(), inputSchema).default({}),
  outputs: z.record(z.string(), outputSchema).default({}),
  connections: z.record(z.string(), connectionSchema).default({}),
  /** Events looked at, the newest first. */
  limit: z.number().int().min(1).max(100_000).default(1_000),
});
export type EffectArgs = z.infer<typeof effectArgsSchema>;

/** Judged by the pure stages from the split to the filters, with what is known of the users now; rules are not run. */
export const effectResultSchema = z.object({
  events: z.number(),
  connections: z.array(z.object({
    connection: z.string(), output: z.string(),
    /** Events of this connection's input among those looked at, and how many go on before and after. */
    events: z.number(), before: z.number(), after: z.number(),
    /** Events that lose or gain at least one field. */
    fields_changed: z.number(),
    /** Why events are held back after the change, the most frequent first, with an example of each. */
    reasons: z.array(z.object({ code: z.string(), message: z.string(), count: z.number(), example: z.string() })),
    /** Some of the events whose fate changes. */
    examples: z.array(z.object({ event_id: z.string(), batch_id: z.string(), name: z.string(), before: z.string().nullable(), after: z.string().nullable() })),
  })),
});
export type EffectResult = z.infer<typeof effectResultSchema>;

/** One step on a value's way back. */
export const provenanceHopSchema = z.object({
  what: z.enum(['payload', 'mapping', 'custom-mapping', 'output-rule', 'filter', 'consent-event', 'enrichment', 'profile', 'all-outputs-rule', 'plan-blocking', 'server', 'decoding', 'wire', 'setting', 'constant', 'clock']),
  /** JSON pointer where the value stood: in the request's body, in the batch, or in what the SDK sent; null where there is no such place. */
  at: z.string().nullable(),
  value: json.nullable(),
  text: z.string(),
  pointer: pointerSchema.optional(),
  /** The batch and event that wrote the value, when it was another one. */
  batch_id: z.string().optional(), event_id: z.string().optional(), request_id: z.string().optional(),
  /** Bytes of the decoded body that the value takes up (JSON text with its quotes): from, and to (exclusive). Of the body of `request_id`, where that is another call. */
  bytes: z.tuple([z.number(), z.number()]).optional(),
});
export type ProvenanceHop = z.infer<typeof provenanceHopSchema>;

/** `GET /deliveries/{id}/provenance`. */
export const provenanceSchema = z.object({
  delivery_id: z.string(), batch_id: z.string(), request_id: z.string(), surface: z.string(),
  /** The body as it arrived, decoded from its content encoding; the path and query of a call without one; null when it is no text. `bytes` of a hop count in its UTF-8 form. */
  body_text: z.string().nullable(),
  /** Every field of the request's body, in its order; hops from the payload back to its source. */
  fields: z.array(z.object({ target: z.string(), value: json, hops: z.array(provenanceHopSchema).min(1) })),
  /** Parts of the body that no origin covers; empty, or it is a bug. */
  unexplained: z.array(z.string()),
});
export type Provenance = z.infer<typeof provenanceSchema>;

/** `GET /events/{id}/kits`: what an embedded kit would have received. Modelled after the SDKs' code (spec/pipeline.md c.5), never observed. */
export const kitViewSchema = z.object({
  connection: z.string(), output: z.string(), kit: z.string(), input: z.string(), platform: z.string(),
  modelled: z.literal(true),
  received: z.boolean(),
  answer: z.string(),
  /** In the order in which the SDK checks. */
  checks: z.array(z.object({ check: z.string(), label: z.string(), passed: z.boolean(), reason: reasonSchema })),
  /** What the kit is called with; null when it is not called. */
  call: z.object({ method: z.string(), event: json, user_attributes: z.record(z.string(), json), user_identities: z.record(z.string(), z.string()), consent: json }).nullable(),
  /** Deliveries that the server made of the same event. */
  deliveries: z.array(z.string()),
  /** Values that reach one of the two only: pointers into the event or user data, and why. */
  differences: z.array(z.object({ path: z.string(), kit: json.nullable(), server: json.nullable(), why: z.string() })),
  /** What never reaches kits: rules, plan blocking of another kind, server filters … each with the setting. */
  server_only: z.array(reasonSchema),
});
export type KitView = z.infer<typeof kitViewSchema>;

/** `GET /reports/consent?mpid=`: purposes by outputs for one user. */
export const consentMatrixSchema = z.object({
  mpid: z.string(),
  purposes: z.array(z.object({ regulation: z.enum(['gdpr', 'ccpa']), purpose: z.string(), defined: z.boolean(), /** Null: the user has no record. */ consented: z.boolean().nullable(), at: z.number().nullable() })),
  connections: z.array(z.object({
    connection: z.string(), output: z.string(), input: z.string(),
    /** Whether the connection's consent rule lets this user's data pass; null when it has none. */
    forwards: z.boolean().nullable(), sentence: z.string(),
    cells: z.array(z.object({
      purpose: z.string(),
      /** `lets`, `holds`: the row decides so; `idle`: it is in the rule and decides nothing; `none`: it is not in the rule. */
      effect: z.enum(['lets', 'holds', 'idle', 'none']),
      /** What would flip the connection's answer by this purpose alone; null when nothing would. */
      flip: z.string().nullable(), pointer: pointerSchema.optional(),
    })),
  })),
});
export type ConsentMatrix = z.infer<typeof consentMatrixSchema>;
