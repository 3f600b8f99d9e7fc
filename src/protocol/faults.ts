/**
 * Faults on demand: what goes wrong with which calls (spec/wire-protocol.md 10). One schema for the control API and the engine.
 * Faults live in the engine's memory: a restart drops them, so that nobody debugs a fault set last week.
 */
import { z } from 'zod';

/** Matches every input or every surface but a browser's preflight. */
export const ANY = '*';

/** Seconds an SDK is told to wait when a fault does not say: without them Apple SDKs go silent for two hours. */
export const DEFAULT_RETRY_AFTER_S = 5;

export const faultActionSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('status'),
    status: z.number().int().min(400).max(599),
    /** Null sends no Retry-After. Left out: 5 s with 429 and 503, none otherwise. */
    retry_after_s: z.number().int().min(0).max(86_400).nullable().optional(),
  }),
  /** The call is taken and answered as ever, but late: `ms` and, drawn by the seed, up to `jitter_ms` more. */
  z.strictObject({ type: z.literal('latency'), ms: z.number().int().min(0).max(600_000), jitter_ms: z.number().int().min(0).max(600_000).default(0) }),
  z.strictObject({
    type: z.literal('drop'),
    /**
     * `before-body`: closed when the headers are there. `before-storing`: the body is read, but the service never took it.
     * `after-storing`: taken and processed, but the answer never leaves, so the SDK sends it again.
     * `mid-answer`: taken and processed, and the answer breaks off.
     */
    when: z.enum(['before-body', 'before-storing', 'after-storing', 'mid-answer']),
  }),
  /** The `Date` header of the answer is wrong by this much. */
  z.strictObject({ type: z.literal('clock'), skew_ms: z.number().int().min(-10 * 365 * 86_400_000).max(10 * 365 * 86_400_000) }),
]);
export type FaultAction = z.infer<typeof faultActionSchema>;

export const faultSchema = z.strictObject({
  /** Kept over changes, so that counters and notes stay with it; made when left out. */
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'use lower-case letters, digits and "-"').optional(),
  enabled: z.boolean().default(true),
  label: z.string().max(80).default(''),
  /** Name of an input; `*` for all. */
  input: z.string().min(1).max(80).default(ANY),
  /** Id of a surface (`web-events`, `identity` …); `*` for all. */
  surface: z.string().min(1).max(80).default(ANY),
  /** Share of the matching calls that it hits. */
  probability: z.number().min(0).max(1).default(1),
  /** Same seed, same calls, same story. */
  seed: z.number().int().min(0).max(4_294_967_295).default(1),
  /** Hits this many calls and then no more; null has no end. */
  count: z.number().int().min(1).max(1_000_000).nullable().default(null),
  action: faultActionSchema,
});
export type Fault = z.infer<typeof faultSchema> & { readonly id: string };

/** Body of `PUT /api/v1/faults`: the whole list, tried in this order. */
export const faultListSchema = z.strictObject({ items: z.array(faultSchema).max(200) });

export const faultViewSchema = faultSchema.extend({
  id: z.string(),
  /** What it does, in one line. */
  summary: z.string(),
  /** Calls that matched since it was set or switched on, and how many of them it hit. */
  matched: z.number(),
  fired: z.number(),
  last_fired_at: z.number().nullable(),
  last_request_id: z.string().nullable(),
  /** Its count is used up. */
  spent: z.boolean(),
  /** What a developer should know of it, e.g. that Apple SDKs go silent for two hours. */
  warnings: z.array(z.string()),
});
export type FaultView = z.infer<typeof faultViewSchema>;

export const faultStateSchema = z.object({
  items: z.array(faultViewSchema),
  /** At least one fault can still hit a call. */
  active: z.boolean(),
  /** What a fault can name, for choosers. */
  surfaces: z.array(z.object({ id: z.string(), label: z.string() })),
  /** How long they last. */
  lifetime: z.string(),
});
export type FaultState = z.infer<typeof faultStateSchema>;
