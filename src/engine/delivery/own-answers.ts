/** Answers of the user's own (`behaviour.answers`): the first whose conditions all hold is given instead of the simulator's. */
import { isDeepStrictEqual } from 'node:util';
import type { Json } from '../../protocol/json.ts';
import { valueAt } from '../../protocol/pointer.ts';
import type { OwnAnswer } from '../../protocol/workspace.ts';

/** A request as conditions see it. */
export interface AskedRequest {
  readonly method: string;
  /** Path below the partner's root. */
  readonly path: string;
  /** Null for a call from outside, of which nobody said what it is for. */
  readonly purpose: string | null;
  readonly text: string;
  /** The decoded body; undefined when it has no form that is known. Worked out when asked for. */
  readonly payload: () => Json | undefined;
}

/** `*` stands for anything; everything else for itself. */
export function matchesGlob(pattern: string, text: string): boolean {
  const [first = '', ...others] = pattern.split('*');
  const last = others.pop();
  if (last === undefined) return text === pattern;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const part of others) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}

export function ownAnswer(answers: readonly OwnAnswer[], request: AskedRequest, attempt: number): OwnAnswer['answer'] | null {
  return answers.find(({ when }) => holds(when, request, attempt))?.answer ?? null;
}

function holds(when: OwnAnswer['when'], request: AskedRequest, attempt: number): boolean {
  if (when.method !== undefined && when.method.toUpperCase() !== request.method) return false;
  if (when.path !== undefined && !matchesGlob(when.path, request.path)) return false;
  if (when.purpose !== undefined && when.purpose !== request.purpose) return false;
  if (when.attempt !== undefined && when.attempt !== attempt) return false;
  if (when.contains !== undefined && !request.text.includes(when.contains)) return false;
  return when.body === undefined || bodyHolds(when.body, request.payload());
}

function bodyHolds(wanted: Readonly<Record<string, unknown>>, payload: Json | undefined): boolean {
  return payload !== undefined && Object.entries(wanted).every(([pointer, value]) => isDeepStrictEqual(valueAt(payload, pointer), value));
}
