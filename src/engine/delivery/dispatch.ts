/** First attempts: turns a branch's requests into deliveries, answered at once when the partner is simulated. */
import type { Outcome } from '../../protocol/vocabulary.ts';
import type { OutboundRequest } from '../outputs/definition.ts';
import { judge } from './outcomes.ts';
import { simulate } from './simulate.ts';
import type { SimulatedOutput } from './simulate.ts';
import type { SimulatorStates } from './simulator-state.ts';
import type { DeliveryRow } from './types.ts';

export interface DispatchTarget extends SimulatedOutput {
  readonly output: string;
  readonly connection: string;
}

function pending(target: DispatchTarget, request: OutboundRequest, outcome: Outcome, nextAt: number, message: string): DeliveryRow {
  return {
    ...common(target, request), status: null, responseHeaders: null, responseBody: null, attempt: 0, outcome,
    reason: { code: 'queued', message }, nextAt, tookMs: 0, refused: [], notes: [], dead: false,
  };
}

function common(target: DispatchTarget, request: OutboundRequest): Omit<DeliveryRow, 'status' | 'responseHeaders' | 'responseBody' | 'attempt' | 'outcome' | 'reason' | 'nextAt' | 'tookMs' | 'refused' | 'notes' | 'dead'> {
  return {
    output: target.output, connection: target.connection, partner: target.definition.slug, eventIds: request.eventIds, purpose: request.purpose,
    method: request.method, url: request.url, headers: request.headers, body: request.body,
    simulated: target.file.transport === 'simulated', origins: request.origins, parts: request.parts ?? null, compared: null,
  };
}

/** `sequence` seeds simulated faults; pass a number that differs per delivery and is the same on a re-run. */
export function firstAttempt(target: DispatchTarget, request: OutboundRequest, states: SimulatorStates, at: { now: number; sequence: number; elapsed: () => number }): DeliveryRow {
  if (target.file.transport === 'real') return pending(target, request, 'queued', at.now, 'Waiting to be sent to the real endpoint.');
  const latency = target.file.behaviour.latency_ms;
  if (latency > 0) return pending(target, request, 'queued', at.now + latency, `The simulated partner answers after ${latency} ms.`);
  const started = at.elapsed();
  const { answer, notes } = simulate(target, request, states.of(target.output), { now: at.now, delivery: at.sequence, attempt: 1 });
  const judged = judge(target.definition, answer, 1, at.now, request);
  return {
    ...common(target, request),
    status: answer.status === 0 ? null : answer.status,
    responseHeaders: 'headers' in answer ? answer.headers : null,
    responseBody: 'body' in answer ? answer.body : null,
    attempt: 1,
    outcome: judged.outcome,
    reason: judged.reason,
    nextAt: judged.nextAt,
    refused: judged.refused,
    notes,
    dead: judged.outcome === 'failed',
    tookMs: Math.round((at.elapsed() - started) * 100) / 100,
  };
}
