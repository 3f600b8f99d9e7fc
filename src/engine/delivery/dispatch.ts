/** First attempts: turns a branch's requests into deliveries, answered at once when nothing keeps them and the partner is simulated. */
import type { Outcome } from '../../protocol/vocabulary.ts';
import type { Reason } from '../../protocol/contract.ts';
import type { OutboundRequest } from '../outputs/definition.ts';
import { isDrawn, nextDraw } from './dial.ts';
import { endpointUrl } from './endpoint.ts';
import { IN_LINE, underWay, WAITING } from './line.ts';
import type { Bulk, Line, Place } from './line.ts';
import { judge } from './outcomes.ts';
import { playOf, simulate } from './simulate.ts';
import type { ReadPayload, SimulatedOutput } from './simulate.ts';
import type { SimulatorStates } from './simulator-state.ts';
import type { DeliveryRow } from './types.ts';

export interface DispatchTarget extends SimulatedOutput {
  readonly output: string;
  readonly connection: string;
  /** How requests go together; null: each at once. */
  readonly bulk: Bulk | null;
}

export interface DispatchPlace {
  readonly states: SimulatorStates;
  readonly line: Line;
  /** Engine clock, Unix ms. */
  readonly now: number;
  /** Whose requests keep their order; null: nobody's. */
  readonly user: string | null;
  readonly elapsed: () => number;
  readonly readPayload: ReadPayload;
}

/** `place` of one that waits is to be told to the line once the row is written. */
export interface Dispatched {
  readonly row: DeliveryRow;
  readonly place: Place | null;
}

type Common = Omit<DeliveryRow, 'status' | 'responseHeaders' | 'responseBody' | 'attempt' | 'outcome' | 'reason' | 'nextAt' | 'tookMs' | 'refused' | 'notes' | 'dead'>;

function common(target: DispatchTarget, request: OutboundRequest, simulated: boolean, url: string): Common {
  return {
    output: target.output, connection: target.connection, partner: target.definition.slug, eventIds: request.eventIds, purpose: request.purpose,
    method: request.method, url, headers: request.headers, body: request.body, simulated, origins: request.origins, parts: request.parts ?? null, compared: null,
  };
}

const NONE: readonly never[] = [];
const QUEUED: Outcome = 'queued';

export function firstAttempt(target: DispatchTarget, request: OutboundRequest, { states, line, now, user, elapsed, readPayload }: DispatchPlace): Dispatched {
  const { output, connection, definition, file, bulk } = target;
  const isReal = file.transport === 'real';
  const draw = !isReal && isDrawn(file.behaviour) ? nextDraw(states.of(output)) : null;
  const waits = (reason: Reason, nextAt: number): Dispatched => {
    const url = isReal ? endpointUrl(request.url, file.endpoint.url) : request.url;
    const row = { ...common(target, request, !isReal, url), status: null, responseHeaders: null, responseBody: null, attempt: 0, outcome: QUEUED, reason, nextAt, tookMs: 0, refused: [], notes: NONE, dead: false };
    return { row, place: { user, draw, mappedUrl: url === request.url ? null : request.url } };
  };
  if (bulk !== null) {
    const nextAt = line.trigger(output, connection, now) ?? now + bulk.waitMs;
    return waits({ code: WAITING.held, message: `Held back: requests of this output go together when the oldest has waited ${bulk.waitMs / 1_000} s, or when there are ${bulk.maxRequests}.`, value: bulk.maxRequests }, nextAt);
  }
  const ahead = line.ahead(output, user);
  if (ahead !== null) return waits(IN_LINE, Math.max(ahead, now));
  if (isReal) return waits({ code: WAITING.queued, message: 'Waiting to be sent to the real endpoint.' }, now);
  const { delayMs, answer: forced } = playOf(target, request, { draw: draw ?? 0, attempt: 1 }, readPayload);
  if (delayMs > 0) return waits(underWay(1, delayMs), now + delayMs);
  const started = elapsed();
  const { answer, notes } = forced === null ? simulate(target, request, states.of(output), now) : { answer: forced, notes: NONE };
  const judged = judge(definition, answer, 1, now, request);
  const row = {
    ...common(target, request, true, request.url),
    status: answer.status === 0 ? null : answer.status,
    responseHeaders: 'headers' in answer ? answer.headers : null,
    responseBody: 'body' in answer ? answer.body : null,
    attempt: 1, outcome: judged.outcome, reason: judged.reason, nextAt: judged.nextAt, refused: judged.refused, notes,
    dead: judged.outcome === 'failed',
    tookMs: Math.round((elapsed() - started) * 100) / 100,
  };
  return { row, place: judged.nextAt === null ? null : { user, draw, mappedUrl: null } };
}
