/** Counts over what was captured: the hosted Activity pages, the matrix and the graph (spec/pipeline.md g, ui.md C6). Times are Unix ms. */
import { z } from 'zod';
import { ALERT_SEVERITIES, pointerSchema } from './contract.ts';
import { ENVIRONMENTS, OUTCOMES } from './vocabulary.ts';

/** Every report takes these; left out: the last 24 hours, all environments, all inputs. */
export const reportQuerySchema = z.object({
  from: z.coerce.number().int().optional(), to: z.coerce.number().int().optional(),
  env: z.enum(ENVIRONMENTS).optional(), input: z.string().optional(),
});
export type ReportQuery = z.infer<typeof reportQuerySchema>;

/** The time counted, wide enough for what was asked for: whole five minutes, whole hours where it is more than two days. `to` is excluded. */
const range = { from: z.number(), to: z.number() };
/** The filter (ui.md B4) whose rows a number counts: it opens the stream, or the list that `list` names. For users it is what GET /users takes as `query`. */
const filter = z.string();

/** `previous` is the same tile over the period before; `trend` in percent, null when there was nothing. */
export const tileSchema = z.object({
  id: z.enum(['active-users', 'installs', 'sessions', 'average-session', 'data-in', 'data-out', 'alerts', 'revenue']),
  label: z.string(), value: z.number(), unit: z.enum(['count', 'ms', 'money']), currency: z.string().nullable(),
  previous: z.number(), trend: z.number().nullable(), filter, list: z.enum(['events', 'alerts', 'users']),
});

/** `GET /reports/overview`. */
export const overviewReportSchema = z.object({
  ...range,
  tiles: z.array(tileSchema),
  /** Events in and out by input over time; `forwarded` are those that some output got (`outcome=delivered`). */
  chart: z.object({ bucket_ms: z.number(), at: z.array(z.number()), inputs: z.array(z.object({ input: z.string(), received: z.array(z.number()), forwarded: z.array(z.number()) })) }),
  /** Share of the active users who have each identity type, and how many have both of two. */
  identities: z.object({ users: z.number(), types: z.array(z.object({ type: z.string(), users: z.number(), filter })), overlaps: z.array(z.object({ a: z.string(), b: z.string(), users: z.number(), filter })) }),
  connections: z.object({ platforms: z.number(), feeds: z.number(), custom_events: z.number(), user_attributes: z.number(), event_outputs: z.number(), audience_outputs: z.number() }),
});
export type OverviewReport = z.infer<typeof overviewReportSchema>;

export const forwardingCellSchema = z.object({
  /** Accepted for delivery and not refused: delivered, queued or being retried. Null: the output takes no such messages (N/A). */
  out: z.number().nullable(),
  filter,
  /** Why fewer than came in, the most frequent first; with `out` they add up to what came in. `outcome` is null for `not-connected`: no connection had anything to say of it. */
  fewer: z.array(z.object({ code: z.string(), outcome: z.enum(OUTCOMES).nullable(), label: z.string(), count: z.number(), filter })),
});

/** `GET /reports/forwarding`: rows are the daily total, message types, and the names within. */
export const forwardingReportSchema = z.object({
  ...range,
  columns: z.array(z.object({ output: z.string(), label: z.string(), partner: z.string() })),
  rows: z.array(z.object({
    id: z.string(), label: z.string(), depth: z.number(), type: z.string(), name: z.string(), received: z.number(), filter,
    cells: z.array(forwardingCellSchema),
  })),
  /** Not counted: their time is more than 72 hours before their receipt. */
  too_old: z.number(), too_old_filter: filter,
  /** Names of which there are too many to show; the rows of their types count them. */
  names_left_out: z.number(),
});
export type ForwardingReport = z.infer<typeof forwardingReportSchema>;

/** `GET /reports/alerts`: connections by the volume of their alerts. */
export const alertReportSchema = z.object({
  ...range, bucket_ms: z.number(), total: z.number(), fatal: z.number(), filter,
  connections: z.array(z.object({
    connection: z.string(), output: z.string(), label: z.string(), total: z.number(), fatal: z.number(), filter,
    types: z.array(z.object({
      /** The hosted label, such as "Missing Identity". */
      label: z.string(), code: z.string(), severity: z.enum(ALERT_SEVERITIES), meaning: z.string(), total: z.number(),
      /** By bucket of time. */
      counts: z.array(z.number()), inputs: z.array(z.object({ input: z.string(), total: z.number(), counts: z.array(z.number()) })),
      last: z.object({ at: z.number(), message: z.string(), batch_id: z.string(), event_id: z.string().nullable() }), filter,
    })),
  })),
});
export type AlertReport = z.infer<typeof alertReportSchema>;

/** `GET /alert-types`: every type of alert that there is (g.3). */
export const alertTypeSchema = z.object({
  label: z.string(), meaning: z.string(), severity: z.enum(ALERT_SEVERITIES),
  /** Partners that the hosted service names for it; empty: any. */
  integrations: z.array(z.string()),
  /** Of answers: whether another attempt follows; null where the hosted table does not say, and for all others. */
  retried: z.boolean().nullable(),
  /** False: the hosted table has no such label. */
  hosted: z.boolean(),
});

/** `GET /reports/matrix`: outputs by event names. */
export const matrixReportSchema = z.object({
  ...range,
  connections: z.array(z.object({ connection: z.string(), output: z.string(), input: z.string(), label: z.string(), active: z.boolean() })),
  /** Names of which there are too many to show. */
  left_out: z.number(),
  rows: z.array(z.object({
    type: z.string(), kind: z.string(), name: z.string(), received: z.number(), last_at: z.number().nullable(), filter,
    cells: z.array(z.object({
      /** `never`: this name was never seen at this connection. `partly`: some forwarded, some not. */
      state: z.enum(['forwarded', 'partly', 'filtered', 'failed', 'waiting', 'never']),
      forwarded: z.number(), held: z.number(), failed: z.number(), waiting: z.number(),
      /** The most frequent reason for what was not forwarded, and an event of that kind; else a forwarded one. */
      reason: z.string().nullable(), example: z.object({ event_id: z.string(), batch_id: z.string() }).nullable(), filter,
    })),
  })),
});
export type MatrixReport = z.infer<typeof matrixReportSchema>;

/**
 * `GET /reports/map`: inputs, connections and outputs with their traffic. Connections that cannot be used are here too.
 * Filters open all events of a thing; `outcome=…` behind one narrows it to a number (sent, delivered: `delivered`; failed: `failed,rule-error`; waiting: `queued,retrying`; held: the others).
 */
export const mapReportSchema = z.object({
  ...range,
  inputs: z.array(z.object({ name: z.string(), label: z.string(), platform: z.string(), events: z.number(), batches: z.number(), dropped: z.number(), rules: z.array(z.string()), filter })),
  outputs: z.array(z.object({ name: z.string(), label: z.string(), partner: z.string(), exists: z.boolean(), sent: z.number(), failed: z.number(), waiting: z.number(), real: z.boolean(), filter })),
  connections: z.array(z.object({
    name: z.string(), input: z.string(), output: z.string(), active: z.boolean(), environments: z.object({ development: z.boolean(), production: z.boolean() }),
    events: z.number(), delivered: z.number(), held: z.number(), failed: z.number(), waiting: z.number(),
    worst: z.enum(OUTCOMES).nullable(), rules: z.array(z.string()), filtered: z.boolean(), kit: z.boolean(), problem: z.string().nullable(), pointer: pointerSchema.optional(),
    /** When the connection first saw an event, and last, whatever the time asked for. */
    since: z.number().nullable(), last_at: z.number().nullable(), filter,
  })),
});
export type MapReport = z.infer<typeof mapReportSchema>;

/** `GET /batches/{id}/spans`: the trace under the hosted names (g.5). */
export const spanSchema = z.object({
  trace_id: z.string(), span_id: z.string(), parent_id: z.string().nullable(),
  group: z.enum(['Data Ingest', 'Processing', 'Transformations', 'Payload Delivery']), name: z.string(), hosted: z.boolean(),
  start_ms: z.number(), duration_ms: z.number(), status: z.enum(['ok', 'warning', 'error']), attributes: z.record(z.string(), z.json()),
});
export type Span = z.infer<typeof spanSchema>;

/** `GET /data-points?output=&class=`: everything that was ever seen and can be switched in a data filter. */
export const filterPointsSchema = z.object({
  events: z.array(z.object({ type: z.string(), name: z.string(), count: z.number(), attributes: z.array(z.string()) })),
  screens: z.array(z.object({ name: z.string(), count: z.number(), attributes: z.array(z.string()) })),
  commerce: z.array(z.object({ action: z.string(), count: z.number(), attributes: z.array(z.string()) })),
  products: z.array(z.string()), promotions: z.array(z.string()),
  user_attributes: z.array(z.string()), user_identities: z.array(z.string()),
  purposes: z.array(z.object({ regulation: z.enum(['gdpr', 'ccpa']), purpose: z.string() })),
  app_states: z.array(z.string()), message_types: z.array(z.object({ type: z.string(), count: z.number() })),
});
export type FilterPoints = z.infer<typeof filterPointsSchema>;
