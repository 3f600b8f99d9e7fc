/** A call from outside to a configured output's simulator, as its realism dial has it. */
import type { Behaviour } from '../../protocol/workspace.ts';
import { isDrawn, play } from '../delivery/dial.ts';
import { readPayload } from '../outputs/shared/read-payload.ts';
import { parsePartnerTarget } from '../outputs/simulator-http.ts';
import type { PartnerAnswer, PartnerCall } from './contract.ts';

/** `answer`: given instead of the simulator's. */
export interface PlayedCall {
  readonly delayMs: number;
  readonly answer: PartnerAnswer | null;
}

/** Nobody outside says which attempt a call is: each is a first one. */
export function playCall(behaviour: Behaviour, { method, target, headers, body }: PartnerCall, nextDraw: () => number): PlayedCall {
  const text = behaviour.mode === 'own' ? Buffer.from(body).toString('utf8') : '';
  const { delayMs, answer, cut } = play(behaviour, {
    method, text, purpose: null, path: parsePartnerTarget(target)?.path ?? '/',
    payload: () => readPayload({ url: `http://localhost${target}`, headers: Object.entries(headers), body: text }),
  }, { draw: isDrawn(behaviour) ? nextDraw() : 0, attempt: 1 });
  if (answer === null) return { delayMs, answer: null };
  return { delayMs, answer: 'body' in answer ? { ...answer, delayMs } : { status: 503, headers: [], body: answer.error, delayMs, cut: cut ?? 'reset' } };
}
