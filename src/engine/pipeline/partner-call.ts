/** A call from outside to a partner's simulator; the realism dial of a configured output holds for it too. */
import { isDrawn, nextDraw, play, realismOf } from '../delivery/dial.ts';
import type { SimulatorStates } from '../delivery/simulator-state.ts';
import { defaultSettings } from '../outputs/settings-values.ts';
import { readPayload } from '../outputs/shared/read-payload.ts';
import { answerPartnerRequest, parsePartnerTarget } from '../outputs/simulator-http.ts';
import type { ConfiguredOutput } from './compile-routes.ts';
import type { PartnerAnswer, PartnerCall } from './contract.ts';

export interface PartnerSurroundings {
  readonly states: SimulatorStates;
  readonly outputs: ReadonlyMap<string, ConfiguredOutput>;
  /** Engine clock, Unix ms. */
  readonly now: number;
}

export function answerPartnerCall(call: PartnerCall, { states, outputs, now }: PartnerSurroundings): PartnerAnswer {
  const called = parsePartnerTarget(call.target);
  const named = called === null || called.output === null ? undefined : outputs.get(called.output);
  const output = named !== undefined && named.definition.slug === called?.slug ? named : null;
  const played = output === null ? null : playCall(output, call, called!.path, () => nextDraw(states.of(called!.output!)));
  if (played !== null && played.answer !== null) return played.answer;
  const answer = answerPartnerRequest(call, (definition, name) => {
    if (name !== null && output === null) return null;
    return {
      state: states.of(name ?? `partner:${definition.slug}`), now, settings: output?.settings ?? defaultSettings(definition.settings),
      ...(output === null ? { credentials: 'any' as const, enforceRates: false } : realismOf(output.file.behaviour)),
    };
  });
  return played === null ? answer : { ...answer, delayMs: played.delayMs };
}

/** Nobody outside says which attempt a call is: each is a first one. `answer`: given instead of the simulator's. */
function playCall({ file: { behaviour } }: ConfiguredOutput, { method, target, headers, body }: PartnerCall, path: string, draw: () => number): { readonly delayMs: number; readonly answer: PartnerAnswer | null } {
  const text = behaviour.mode === 'own' ? Buffer.from(body).toString('utf8') : '';
  const { delayMs, answer, cut } = play(behaviour, {
    method, text, purpose: null, path,
    payload: () => readPayload({ url: `http://localhost${target}`, headers: Object.entries(headers), body: text }),
  }, { draw: isDrawn(behaviour) ? draw() : 0, attempt: 1 });
  if (answer === null) return { delayMs, answer: null };
  return { delayMs, answer: 'body' in answer ? { ...answer, delayMs } : { status: 503, headers: [], body: answer.error, delayMs, cut: cut ?? 'reset' } };
}
