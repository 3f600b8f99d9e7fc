/**
 * What the realism dial of an output (`behaviour`) makes of one attempt: how long it takes, and what is said instead of the simulator's
 * answer. Pure: the same seed, number and attempt have the same fate, wherever and whenever.
 */
import type { Behaviour } from '../../protocol/workspace.ts';
import type { Answer, SimulatorContext, SimulatorState } from '../outputs/definition.ts';
import { ownAnswer } from './own-answers.ts';
import type { AskedRequest } from './own-answers.ts';

/** `draw` counts the requests to the output from 1; `attempt` those of one request. */
export interface DialPlace {
  readonly draw: number;
  readonly attempt: number;
}

/** What becomes of the connection when no answer comes. */
export type Cut = 'reset' | 'timeout' | 'refused';

export interface Play {
  /** Until the answer comes, ms. */
  readonly delayMs: number;
  /** Given instead of the simulator's answer; null: it answers itself. */
  readonly answer: Answer | null;
  /** Set with an `answer` of status 0: how a caller over real HTTP is served. */
  readonly cut: Cut | null;
}

/** How long a request waits for an answer, ms (spec/outputs/webhook.md 1.4). */
export const TIMEOUT_MS = 10_000;
/** Share of requests that fail in `flaky` when the file says none. */
const FLAKY_SHARE = 0.3;
/** Most seconds that a drawn 429 asks to wait. */
const MAX_RETRY_AFTER_S = 5;
const ASKED_FOR = 'asked for by this output\'s behaviour';

/** One draw each, so that what fails does not decide how. */
const SALTS = { strike: 0, kind: 0x1b873593, delay: 0x2545f491, wait: 0x6c8e9cf5 } as const;

const SERVED: Play = { delayMs: 0, answer: null, cut: null };
const DOWN: Play = { delayMs: 0, answer: { status: 0, error: `ECONNREFUSED: connection refused (${ASKED_FOR})` }, cut: 'refused' };
const DROPPED: Answer = { status: 0, error: `The connection was dropped (${ASKED_FOR}).` };
const UNANSWERED: Answer = { status: 0, error: `No answer came within ${TIMEOUT_MS / 1_000} s (${ASKED_FOR}).` };

const BODIES: Readonly<Record<number, string>> = { 429: `{"error":"too many requests (${ASKED_FOR})"}` };

/** What the dial means for the simulator itself. */
export function realismOf({ mode, strict_token: strictToken }: Behaviour): Pick<SimulatorContext, 'credentials' | 'enforceRates'> {
  const credentials = mode === 'bad-credentials' ? 'rejected' : mode === 'strict' || strictToken ? 'match' : 'any';
  return { credentials, enforceRates: mode === 'strict' };
}

/** Its requests are numbered: something of their fate is drawn. */
export function isDrawn({ mode, fail_rate: failRate }: Behaviour): boolean {
  return mode === 'flaky' || mode === 'slow' || failRate > 0;
}

/** The number of the next request to an output. It starts again when what the partner received is forgotten. */
export function nextDraw(state: SimulatorState): number {
  const draw = Number(state.get('realism-dial', 'requests') ?? 0) + 1;
  state.put('realism-dial', 'requests', draw);
  return draw;
}

/** A number in [0, 1) that is the same for the same seed, number, attempt and purpose. */
export function seededFraction(seed: number, { draw, attempt }: DialPlace, salt: keyof typeof SALTS): number {
  let x = (seed ^ Math.imul(draw, 0x9e3779b1) ^ Math.imul(attempt, 0x85ebca6b) ^ SALTS[salt]) >>> 0;
  x = Math.imul(x ^ (x >>> 16), 0x21f0aaad) >>> 0;
  x = Math.imul(x ^ (x >>> 15), 0x735a2d97) >>> 0;
  return ((x ^ (x >>> 15)) >>> 0) / 2 ** 32;
}

export function play(behaviour: Behaviour, request: AskedRequest, at: DialPlace): Play {
  const { mode, latency_ms: latency } = behaviour;
  if (mode === 'down') return DOWN;
  const own = mode === 'own' ? ownAnswer(behaviour.answers, request, at.attempt) : null;
  if (own !== null) return 'fault' in own ? broken(own.fault, latency) : { delayMs: own.latency_ms ?? latency, cut: null, answer: { status: own.status, headers: Object.entries(own.headers ?? {}), body: own.body } };
  const delayMs = mode === 'slow' ? latency + Math.floor(seededFraction(behaviour.seed, at, 'delay') * behaviour.slow_ms) : latency;
  return fault(behaviour, at, delayMs) ?? (delayMs === 0 ? SERVED : { ...SERVED, delayMs });
}

/** Null: this one does not fail. `status` and `drop_connection` say how; without them what fails is drawn in `flaky`, and 503 elsewhere. */
function fault(behaviour: Behaviour, at: DialPlace, delayMs: number): Play | null {
  const { mode, seed, status, fail_rate: failRate, faults } = behaviour;
  const share = mode === 'flaky' && failRate === 0 ? FLAKY_SHARE : failRate;
  if (share > 0 && seededFraction(seed, at, 'strike') >= share) return null;
  if (behaviour.drop_connection) return broken('reset', delayMs);
  if (status !== undefined) return { delayMs, cut: null, answer: forced(status, behaviour.retry_after_s) };
  if (share === 0) return null;
  const kind = mode === 'flaky' ? faults[Math.floor(seededFraction(seed, at, 'kind') * faults.length)] : undefined;
  if (kind === 'timeout' || kind === 'reset') return broken(kind, delayMs);
  const wait = behaviour.retry_after_s ?? (kind === '429' ? 1 + Math.floor(seededFraction(seed, at, 'wait') * MAX_RETRY_AFTER_S) : undefined);
  return { delayMs, cut: null, answer: forced(kind === undefined ? 503 : Number(kind), wait) };
}

function broken(cut: 'timeout' | 'reset', delayMs: number): Play {
  return cut === 'timeout' ? { delayMs: TIMEOUT_MS, answer: UNANSWERED, cut } : { delayMs, answer: DROPPED, cut };
}

function forced(status: number, retryAfterS: number | undefined): Answer {
  const headers: [string, string][] = [['content-type', 'application/json']];
  if (retryAfterS !== undefined) headers.push(['retry-after', String(retryAfterS)]);
  return { status, headers, body: BODIES[status] ?? `{"error":"status ${status} (${ASKED_FOR})"}` };
}
