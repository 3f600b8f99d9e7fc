/** Database rows to the control API's shapes. */
import type { Alert, BatchRow, Delivery, EventRow, Reason, RequestSummary, Violation } from '../../../protocol/contract.ts';
import { signatureVerdict } from '../../../protocol/signature.ts';

/** A row as SQLite gives it. */
export type Row = Record<string, unknown>;

export const EVENT_COLUMNS = 'e.seq, e.id, e.batch_seq, e.idx, e.at, e.received_at, e.type, e.kind, e.name, e.detail, e.env, e.input, e.platform, e.mpid, e.source, e.device, e.sdk, e.session, e.outcome, e.outcomes, e.violations, e.flags, e.ended, e.took_ms, e.bytes, (SELECT b.id FROM batches b WHERE b.seq = e.batch_seq) AS batch_id';

export function toEvent(row: Row): EventRow {
  return {
    id: row.id as string, seq: row.seq as number, batch_id: row.batch_id as string, batch_seq: row.batch_seq as number, index: row.idx as number,
    at: row.at as number, received_at: row.received_at as number, type: row.type as string, kind: row.kind as string, name: row.name as string,
    detail: row.detail as string, env: row.env as EventRow['env'], input: row.input as string, platform: row.platform as string,
    mpid: row.mpid as string | null, source: row.source as string, device: row.device as string | null, sdk: row.sdk as string | null,
    session: row.session as string | null, outcome: row.outcome as EventRow['outcome'], outcomes: JSON.parse(row.outcomes as string) as EventRow['outcomes'],
    violations: row.violations as number, flags: JSON.parse(row.flags as string) as EventRow['flags'], ended: row.ended as EventRow['ended'], took_ms: row.took_ms as number, bytes: row.bytes as number,
  };
}

export const BATCH_COLUMNS = 'b.seq, b.id, b.request_id, b.at, b.received_at, b.env, b.input, b.platform, b.mpid, b.source, b.sdk, b.events, b.outcome, b.outcomes, b.violations, b.flags, b.took_ms, b.bytes';

export function toBatch(row: Row): BatchRow {
  return {
    id: row.id as string, seq: row.seq as number, request_id: String(row.request_id), at: row.at as number, received_at: row.received_at as number,
    env: row.env as BatchRow['env'], input: row.input as string, platform: row.platform as string, mpid: row.mpid as string | null,
    source: row.source as string, sdk: row.sdk as string | null, events: row.events as number, outcome: row.outcome as BatchRow['outcome'],
    outcomes: JSON.parse(row.outcomes as string) as BatchRow['outcomes'], violations: row.violations as number,
    flags: JSON.parse(row.flags as string) as string[], took_ms: row.took_ms as number, bytes: row.bytes as number,
  };
}

export const DELIVERY_COLUMNS = 'd.seq, d.id, d.at, d.output, d.connection, d.partner, d.batch_seq, d.batch_id, d.event_ids, d.purpose, d.method, d.url, d.headers, d.body, d.status, d.response_headers, d.response_body, d.attempt, d.outcome, d.reason, d.next_at, d.simulated, d.took_ms, d.refused, d.notes, d.compared, d.dead, (SELECT o.origins FROM origin_sets o WHERE o.id = d.origins) AS origins';

export function toDelivery(row: Row): Delivery {
  const answered = row.status !== null;
  return {
    id: row.id as string, at: row.at as number, output: row.output as string, connection: row.connection as string, partner: row.partner as string,
    batch_id: row.batch_id as string, event_ids: JSON.parse(row.event_ids as string) as string[], purpose: row.purpose as string,
    request: { method: row.method as string, url: row.url as string, headers: JSON.parse(row.headers as string) as [string, string][], body: row.body as string },
    response: answered
      ? { status: row.status as number, headers: JSON.parse((row.response_headers as string | null) ?? '[]') as [string, string][], body: (row.response_body as string | null) ?? '' }
      : null,
    attempt: row.attempt as number, outcome: row.outcome as Delivery['outcome'], reason: JSON.parse(row.reason as string) as Reason,
    next_at: row.next_at as number | null, simulated: row.simulated === 1, took_ms: row.took_ms as number,
    origins: JSON.parse(row.origins as string) as Delivery['origins'],
    refused: JSON.parse((row.refused as string | null) ?? '[]') as Delivery['refused'], notes: JSON.parse((row.notes as string | null) ?? '[]') as Delivery['notes'],
    compared: JSON.parse((row.compared as string | null) ?? 'null') as Delivery['compared'], dead: row.dead === 1,
  };
}

export const REQUEST_COLUMNS = 'r.id, r.at, r.method, r.path, r.surface, r.input, r.client, r.remote, r.status, r.bytes, r.took_ms, r.batches, r.notes, r.retry_of, r.attempt';

export function toRequest(row: Row): RequestSummary {
  const notes = JSON.parse(row.notes as string) as RequestSummary['notes'];
  return {
    id: String(row.id), at: row.at as number, method: row.method as string, path: row.path as string, surface: row.surface as string,
    input: row.input as string | null, client: row.client as string, remote: row.remote as string, status: row.status as number,
    bytes: row.bytes as number, took_ms: row.took_ms as number, batches: row.batches as number,
    notes, signature: signatureVerdict(notes),
    retry_of: row.retry_of === null ? null : String(row.retry_of), attempt: row.attempt as number,
  };
}

export function toAlert(row: Row): Alert {
  return {
    id: row.id as string, at: row.at as number, output: row.output as string, connection: row.connection as string, batch_id: row.batch_id as string,
    event_id: row.event_id as string | null, code: row.code as string, message: row.message as string,
    label: row.label as string, severity: row.severity as Alert['severity'], input: row.input as string,
  };
}

export const VIOLATION_COLUMNS = 'v.*, g.plan, g.version, g.profile, g.match_key, g.point, g.error_type, g.keyword, g.key, g.path';
export const VIOLATION_SOURCE = 'violations v JOIN violation_groups g ON g.id = v.group_id';

export function toViolation(row: Row): Violation {
  return {
    id: String(row.seq), group: String(row.group_id), at: row.at as number, batch_id: row.batch_id as string, event_id: row.event_id as string | null,
    code: row.code as Violation['code'], message: row.message as string, pointer: row.pointer as string,
    plan: row.plan as string, version: row.version as number, profile: row.profile as Violation['profile'], match_key: row.match_key as string, point: row.point as string,
    error_type: row.error_type as Violation['error_type'], keyword: row.keyword as string, key: row.key as string, error_pointer: row.error_pointer as string, path: row.path as string,
    expected: row.expected as string | null, actual: row.actual as string | null, blocked: row.blocked === 1,
    input: row.input as string, env: row.env as Violation['env'], sdk: row.sdk as string | null, app: row.app as string | null,
  };
}
