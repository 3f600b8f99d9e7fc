/** What the window and the control API say of partners: how well facts are known, what a partner received, and how it differs from us. */
import { z } from 'zod';
import { OUTCOMES } from './vocabulary.ts';

/**
 * `documented`: the hosted product's or the partner's documents say so; `unconfirmed`: they are silent or disagree, and this is the best guess;
 * `own`: Cloudchamber's choice where there must be some answer.
 */
export const FACT_STATUSES = ['documented', 'unconfirmed', 'own'] as const;
export type FactStatus = (typeof FACT_STATUSES)[number];
export const FACT_STATUS_LABELS: Readonly<Record<FactStatus, string>> = { documented: 'Documented', unconfirmed: 'Unconfirmed', own: 'Our choice' };

export const FACT_TOPICS = ['setting', 'platform', 'identity', 'event', 'field', 'commerce', 'consent', 'request', 'answer', 'limit'] as const;

/** One thing that is known, or guessed, of a partner. */
export const factSchema = z.object({
  /** Unique within the partner, kebab-case. */
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  about: z.enum(FACT_TOPICS),
  /** One or two sentences for the person at the window. */
  text: z.string().min(1),
  status: z.enum(FACT_STATUSES),
});
export type Fact = Readonly<z.infer<typeof factSchema>>;

/** `limit`: near or over one; `ignored`: taken but not kept, or kept otherwise than sent; `warning`: worth a look. */
export const PARTNER_NOTE_LEVELS = ['ignored', 'limit', 'warning'] as const;
export const partnerNoteSchema = z.object({
  level: z.enum(PARTNER_NOTE_LEVELS),
  code: z.string(),
  message: z.string(),
  /** JSON pointer in the request's decoded body; empty for the request as such. */
  pointer: z.string(),
  status: z.enum(FACT_STATUSES),
});
export type PartnerNote = Readonly<z.infer<typeof partnerNoteSchema>>;

const json = z.json();

/** A user as the partner knows it. */
export const receivedUserSchema = z.object({
  /** The partner's own id of the user, made of an identifier: `external_id:cust-7001`. */
  key: z.string(),
  /** The partner's names of identifiers, each with the values that lead to this user. */
  identifiers: z.record(z.string(), z.array(z.string())),
  attributes: z.record(z.string(), json),
  /** Subscription group or channel to state: `email` to `opted_in`. */
  subscriptions: z.record(z.string(), z.string()),
  /** Consent by the partner's name of it. */
  consents: z.record(z.string(), json),
  /** Sums by currency; refunds are taken off. `` is revenue without a currency. */
  revenue: z.record(z.string(), z.number()),
  events: z.number(),
  first_at: z.number(),
  last_at: z.number(),
  /** Key of the user that it became one with; its own data is there now. */
  merged_into: z.string().nullable(),
});
export type ReceivedUser = z.infer<typeof receivedUserSchema>;

/** An event as the partner stored it. */
export const receivedEventSchema = z.object({
  seq: z.number(),
  /** The partner's name of it. */
  name: z.string(),
  /** Its sort at the partner: `event`, `purchase`, `profile`, `install` … */
  kind: z.string(),
  /** The partner's time of the event and of receipt, Unix ms. */
  at: z.number(),
  received_at: z.number(),
  /** `key` of the user; null for events of nobody. */
  user: z.string().nullable(),
  properties: z.record(z.string(), json),
  revenue: z.object({ amount: z.number(), currency: z.string() }).nullable(),
  /** What the partner tells repeated events by; null when it does not. */
  dedup_id: z.string().nullable(),
  /** How often it came again and was not counted. */
  duplicates: z.number(),
  /** Answered with success and yet not counted: why. */
  ignored: z.string().nullable(),
});
export type ReceivedEvent = z.infer<typeof receivedEventSchema>;

/** `missing`: we know it, the partner does not; `extra`: the other way round; `other`: both, with different values. */
export const DIFFERENCE_KINDS = ['missing', 'extra', 'other'] as const;
export const receivedDifferenceSchema = z.object({
  part: z.enum(['identifier', 'attribute', 'subscription', 'consent']),
  /** The partner's name. */
  name: z.string(),
  kind: z.enum(DIFFERENCE_KINDS),
  /** What the partner would hold if the profile were sent as it is now; absent for `extra`. */
  ours: json.optional(),
  theirs: json.optional(),
  /** JSON pointer in the profile, where ours comes from; null when it is not one value. */
  source: z.string().nullable(),
});
export type ReceivedDifference = z.infer<typeof receivedDifferenceSchema>;

/** What a partner knows of one of our users. */
export const partnerKnowledgeSchema = z.object({
  output: z.string(),
  /** The connection whose filters and settings decide what it should know. */
  connection: z.string().nullable(),
  /** Null when the partner has no user with any of our identifiers. */
  user: receivedUserSchema.nullable(),
  /** What it would know if the profile were sent as it is now; null when nothing would be sent, and `why` tells. */
  expected: receivedUserSchema.nullable(),
  why: z.string().nullable(),
  differences: z.array(receivedDifferenceSchema),
});
export type PartnerKnowledge = z.infer<typeof partnerKnowledgeSchema>;

/** How an output stands, for the grid of the Outputs screen. */
export const outputStateSchema = z.object({
  name: z.string(), label: z.string(), partner: z.string(), partner_name: z.string(), kind: z.string(), fidelity: z.string(),
  mode: z.string(), transport: z.enum(['simulated', 'real']),
  connections: z.number(), active_connections: z.number(),
  /** Events by outcome over the asked time. */
  outcomes: z.partialRecord(z.enum(OUTCOMES), z.number()),
  requests: z.number(),
  /** Requests that wait for their next attempt, and those given up that were not sent again. */
  waiting: z.number(), dead: z.number(),
  last_at: z.number().nullable(),
  last_error: z.object({ at: z.number(), delivery: z.string(), message: z.string(), status: z.number().nullable() }).nullable(),
  /** Made of what was received so far, as many as are kept; users that became one count twice. */
  users: z.number(), events: z.number(),
});
export type OutputState = z.infer<typeof outputStateSchema>;

/** One row of the mapping table of an event at a connection. */
export const mappingRowSchema = z.object({
  /** JSON pointer in the batch as the mapping got it, or another source (origin.ts). */
  source: z.string(),
  /** The value there; absent for constants and secrets. */
  value: json.optional(),
  /** Index of the request among those of the event, and the JSON pointer in its decoded body. */
  request: z.number(), target: z.string(),
  sent: json,
  how: z.string(),
  status: z.enum(FACT_STATUSES),
  fact: z.string().nullable(),
});
export const unmappedSchema = z.object({
  source: z.string(), value: json,
  /** `dropped`: the mapping reads it and leaves it out here; `unmapped`: nothing reads it; `held`: a filter or rule took it out before. */
  kind: z.enum(['dropped', 'unmapped', 'held']),
  why: z.string(), setting: z.string().nullable(), status: z.enum(FACT_STATUSES),
});
export const mappingTableSchema = z.object({
  event_id: z.string(), connection: z.string(), output: z.string(), partner: z.string(),
  requests: z.array(z.object({ delivery: z.string(), purpose: z.string(), method: z.string(), url: z.string() })),
  rows: z.array(mappingRowSchema),
  unmapped: z.array(unmappedSchema),
});
export type MappingTable = z.infer<typeof mappingTableSchema>;
