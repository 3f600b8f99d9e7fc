import { expect, it } from 'vitest';
import type { BatchDetail, Delivery, TraceStep } from '../../../protocol/contract.ts';
import { STAGE_LABELS, STAGES } from '../../../protocol/vocabulary.ts';
import type { StageId } from '../../../protocol/vocabulary.ts';
import { spansOf } from './report-spans.ts';

function step(stage: StageId, more: Partial<TraceStep> = {}): TraceStep {
  const scope = STAGES.find(({ id }) => id === stage)!.unit;
  return { stage, label: STAGE_LABELS[stage], scope, verdict: 'passed', reason: { code: 'x', message: 'Because.' }, patch: [], events: [], ms: 2, ...(scope === 'connection' ? { connection: 'web-bulk', output: 'bulk' } : {}), ...more };
}

const delivery: Delivery = {
  id: '7', at: 1_000, output: 'bulk', connection: 'web-bulk', partner: 'bulky', batch_id: '-2', event_ids: ['1'], purpose: 'track', request: { method: 'POST', url: 'https://bulk.example.com', headers: [], body: '' },
  response: { status: 503, headers: [], body: '' }, attempt: 2, outcome: 'retrying', reason: { code: 'bulky.unavailable', message: 'Later.' }, next_at: 9_000, simulated: true, took_ms: 12, origins: [], refused: [], notes: [], dead: false, compared: null,
};
const rule = { rule: 'fix', version: '3', verdict: 'changed' as const, ms: 1.5, cold: false, logs: [], logs_cut: false, error: null, warnings: [] };
const batch = {
  id: '-2', received_at: 1_000, input: 'web', env: 'production', mpid: '5', took_ms: 30, bytes: 80, flags: [], raw: { method: 'POST', path: '/v2/events' }, events: [{}, {}], event_rows: [], violations_list: [], deliveries: [delivery],
  trace: [
    step('receive'), step('limits'), step('all-outputs-rules', { rule }), step('identity'),
    step('gates'), step('output-rules', { rule, verdict: 'error' }), step('mapping', { verdict: 'changed' }), step('queue', { verdict: 'changed' }), step('delivery', { verdict: 'changed', deliveries: ['7'] }),
    step('gates', { connection: 'web-off', output: 'off', verdict: 'dropped', reason: { code: 'environment-off', message: 'Not taken.' } }), step('filters', { connection: 'web-off', output: 'off', verdict: 'dropped', later: true }),
  ],
} as unknown as BatchDetail;

it('tells a batch as the hosted service does, one span within the other, in the order of time', () => {
  const spans = spansOf(batch, { input: 'Shop web', outputs: { bulk: { module: 'Bulky', configuration: 'EU' } } });
  const name = (id: string | null): string | null => spans.find(({ span_id: own }) => own === id)?.name ?? null;
  expect(spans.map(({ name: own, parent_id: parent, start_ms: start, duration_ms: length, status, hosted }) => [own, name(parent), start, length, status, hosted])).toEqual([
    ['Ingesting data from: Shop web', null, 1_000, 30, 'ok', true],
    ['Processing ingested event batches', 'Ingesting data from: Shop web', 1_002, 6, 'ok', true],
    ['Loading and executing rules', 'Processing ingested event batches', 1_004, 2, 'ok', true],
    ['Identifying destinations and initiating data forwarding', 'Ingesting data from: Shop web', 1_008, 12, 'error', true],
    ['Loading and executing rules', 'Identifying destinations and initiating data forwarding', 1_010, 2, 'error', true],
    ['Building outbound payload for: Bulky - EU', 'Identifying destinations and initiating data forwarding', 1_012, 4, 'ok', true],
    ['Processing outbound bulk payload for: Bulky', 'Building outbound payload for: Bulky - EU', 1_014, 2, 'ok', true],
    ['Queueing data to bulk payload for: Bulky', 'Processing outbound bulk payload for: Bulky', 1_014, 2, 'ok', true],
    ['Forwarding outbound payload to: Bulky - EU', 'Building outbound payload for: Bulky - EU', 1_016, 12, 'warning', false],
  ]);
  expect(spans.every(({ trace_id: trace, attributes }) => trace === '0000000000000000fffffffffffffffe' && attributes['batch_id'] === '-2' && attributes['mpid'] === '5')).toBe(true);
  expect(spans[3]!.attributes).toMatchObject({ connections: 2, skipped: [{ connection: 'web-off', code: 'environment-off', reason: 'Not taken.' }] });
  expect(spans.at(-1)!.attributes).toMatchObject({ 'http.status': 503, attempt: 2, alert: '503 - Service Unavailable' });
});
