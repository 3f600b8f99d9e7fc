/** How events are told apart for the reports: one text for the counter behind the pipeline and for what it has not reached yet. */

export const SLOT_MS = 300_000;
export const HOUR_MS = 3_600_000;
/** Events that happened longer before their receipt are left out of the forwarding report (spec/pipeline.md g.2). */
export const OLD_MS = 72 * HOUR_MS;

/** Targets that are no connection: the event itself, and that some output got it. */
export const EVENT_TARGET = 0;
export const FORWARDED_TARGET = -1;

/** What kind of event it is, as far as reports tell. */
export interface Facet {
  readonly type: string;
  readonly kind: string;
  readonly name: string;
  readonly input: string;
  readonly env: string;
  /** Stage that took it out before the outputs; empty when none did. */
  readonly ended: string;
  /** 1: older than `OLD_MS` when it arrived. */
  readonly old: number;
  /** `install` or `upgrade` of the app; else empty. */
  readonly start: string;
  /** Of purchases and refunds. */
  readonly currency: string;
}

export const FACET_COLUMNS = ['type', 'kind', 'name', 'input', 'env', 'ended', 'old', 'start', 'currency'] as const satisfies readonly (keyof Facet)[];

export interface Target {
  readonly connection: string;
  readonly output: string;
  readonly outcome: string;
  readonly code: string;
}

export const TARGET_COLUMNS = ['connection', 'output', 'outcome', 'code'] as const satisfies readonly (keyof Target)[];

const MONEY = "e.type = 'commerce_event' AND e.kind IN ('purchase', 'refund')";
export const FACET = `e.type AS type, e.kind AS kind, e.name AS name, e.input AS input, e.env AS env, ifnull(e.ended, '') AS ended, (e.received_at - e.at > ${OLD_MS}) AS old,
  CASE WHEN e.type = 'application_state_transition' AND e.detail IN ('install', 'upgrade') THEN e.detail ELSE '' END AS start,
  CASE WHEN ${MONEY} THEN upper(ifnull(json_extract(e.data, '$.currency_code'), '')) ELSE '' END AS currency`;
export const AMOUNT = `CASE WHEN e.type = 'session_end' THEN json_extract(e.data, '$.session_duration_ms') WHEN ${MONEY} THEN json_extract(e.data, '$.product_action.total_amount') END`;
export const FORWARDED = "EXISTS (SELECT 1 FROM event_outcomes t WHERE t.event_seq = e.seq AND t.outcome = 'delivered')";

/** Rows of both: the facet, the target (of outcomes), `n`, `total`, `last`; of events also `forwarded`. `where` is over `events e`. */
interface CountedRow extends Facet {
  readonly n: number;
  readonly total: number;
  readonly last: number;
}
export interface EventCount extends CountedRow {
  readonly forwarded: number;
}
export interface OutcomeCount extends CountedRow, Target {}

export function eventCounts(where: string): string {
  return `SELECT ${FACET}, count(*) AS n, total(${AMOUNT}) AS total, max(e.seq) AS last, sum(${FORWARDED}) AS forwarded FROM events e WHERE ${where} AND e.eventless = 0 GROUP BY ${FACET_COLUMNS.join(', ')}`;
}

export function outcomeCounts(where: string): string {
  return `SELECT ${FACET}, o.connection, o.output, o.outcome, o.code, count(*) AS n, 0.0 AS total, max(e.seq) AS last
    FROM events e CROSS JOIN event_outcomes o ON o.event_seq = e.seq WHERE ${where} AND e.eventless = 0 GROUP BY ${FACET_COLUMNS.join(', ')}, ${TARGET_COLUMNS.map((column) => `o.${column}`).join(', ')}`;
}
