/** Steps and deliveries for tests. */
import type { BatchDetail, Delivery, EventRow, TraceStep } from '../../../protocol/contract.ts';
import { eventRow } from '../stream/test-rows.ts';

export function step(part: Partial<TraceStep> & Pick<TraceStep, 'stage'>): TraceStep {
  return {
    label: part.stage, scope: part.connection === undefined ? 'batch' : 'connection', verdict: 'passed',
    reason: { code: 'fine', message: 'A sentence that is too long to stand in the list of stages.' }, patch: [], events: [], ms: 1, ...part,
  };
}

export function delivery(part: Partial<Delivery>): Delivery {
  return {
    id: 'd1', at: 0, output: 'mixpanel', connection: 'web-mixpanel', partner: 'mixpanel', batch_id: 'b1', event_ids: ['e1'], purpose: 'track',
    request: { method: 'POST', url: 'https://x', headers: [], body: '' }, response: { status: 200, headers: [], body: '' }, attempt: 1, outcome: 'delivered',
    reason: { code: 'ok', message: 'ok' }, next_at: null, simulated: true, took_ms: 1, origins: [], refused: [], notes: [], dead: false, compared: null, ...part,
  };
}

export function row(id: string, outcomes: EventRow['outcomes'] = [], index = 0): EventRow {
  return { ...eventRow({ seq: 1 }), id, outcomes, index };
}

/** A batch as the window reads it, with what a test is about. */
export function detail(part: Partial<BatchDetail>): BatchDetail {
  return {
    id: 'b1', seq: 1, request_id: '1', at: 0, received_at: 0, env: 'development', input: 'web', platform: 'web', mpid: null, source: 'Web', sdk: null, events: [], outcome: null, outcomes: {},
    violations: 0, flags: [], took_ms: 1, bytes: 1, raw: { method: 'POST', path: '/', http_version: '1.1', headers: [], body_base64: '', body_text: null, encoding: null },
    batch: {}, event_rows: [], trace: [], violations_list: [], deliveries: [], notes: [], ...part,
  } as BatchDetail;
}
