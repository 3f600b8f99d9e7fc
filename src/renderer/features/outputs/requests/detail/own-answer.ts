/** An answer of the user's own, made of one that was seen. */
import type { Delivery } from '../../../../../protocol/contract.ts';
import type { Behaviour, OwnAnswer } from '../../../../../protocol/workspace.ts';

export interface AnswerDraft {
  readonly status: number;
  readonly body: string;
  /** Of the request: what another one must share to be answered so. */
  readonly purpose: boolean;
  readonly path: boolean;
}

export const MOST_ANSWERS = 50;

/** Headers that belong to the body; the others are of the connection that brought it. */
const KEPT = new Set(['content-type', 'retry-after']);

export function ownAnswer({ request, purpose }: Pick<Delivery, 'request' | 'purpose'>, response: NonNullable<Delivery['response']>, draft: AnswerDraft): OwnAnswer {
  const headers = Object.fromEntries(response.headers.filter(([name]) => KEPT.has(name.toLowerCase())));
  const path = URL.parse(request.url)?.pathname;
  return {
    when: { ...(draft.purpose ? { purpose } : {}), ...(draft.path && path !== undefined ? { path, method: request.method } : {}) },
    answer: { status: draft.status, ...(Object.keys(headers).length === 0 ? {} : { headers }), body: draft.body },
  };
}

/** The new one goes before the others, which would keep it from ever being given; the dial turns to own answers, without which none is. */
export function withAnswer(behaviour: Behaviour, answer: OwnAnswer): Behaviour {
  return { ...behaviour, mode: 'own', answers: [answer, ...behaviour.answers].slice(0, MOST_ANSWERS) };
}

/** Null for what an answer may say. */
export function statusProblem(text: string): string | null {
  const status = Number(text);
  return /^\d{3}$/.test(text) && status >= 100 && status <= 599 ? null : 'A status is a number from 100 to 599';
}
