/** What most partners share in judging an answer: which statuses are worth another attempt, and when. */
import { isObject } from '../../../protocol/json.ts';
import type { JsonObject } from '../../../protocol/json.ts';
import type { Answer, AnswerVerdict } from '../definition.ts';
import { plural } from './values.ts';

/** Seconds before retries 1 to 5 (spec/outputs/webhook.md 1.4); a sixth failure is final. */
export const RETRY_DELAYS_MS: readonly number[] = [1_000, 2_000, 4_000, 8_000, 16_000];

/** Longest wait that an answer may ask for. */
const MAX_RETRY_AFTER_MS = 3_600_000;

export function isRetryable(status: number): boolean {
  return status === 0 || status === 408 || status === 429 || (status >= 500 && status <= 599);
}

export function headerOf(headers: readonly (readonly [string, string])[], name: string): string | null {
  return headers.find(([key]) => key.toLowerCase() === name)?.[1] ?? null;
}

/** `Retry-After` in ms: seconds, or a date measured against the answer's own `Date`. */
export function retryAfterMs(headers: readonly (readonly [string, string])[]): number | null {
  const value = headerOf(headers, 'retry-after')?.trim();
  if (value === undefined || value === '') return null;
  if (/^\d+$/.test(value)) return Math.min(Number(value) * 1_000, MAX_RETRY_AFTER_MS);
  const wait = Date.parse(value) - Date.parse(headerOf(headers, 'date') ?? '');
  return Number.isFinite(wait) ? Math.min(Math.max(wait, 0), MAX_RETRY_AFTER_MS) : null;
}

export interface RetryPolicy {
  readonly slug: string;
  readonly name: string;
  readonly honoursRetryAfter: boolean;
}

/** The verdict for an answer that is not a success: retry while attempts are left, else final. */
export function judgeFailure(answer: Answer, attempt: number, policy: RetryPolicy, refusal: string): AnswerVerdict {
  const silent = 'error' in answer;
  const value = silent ? answer.error : answer.status;
  if (!isRetryable(answer.status)) return { kind: 'failed', reason: { code: `${policy.slug}.refused`, message: refusal, value } };
  const cause = silent ? `${policy.name}: no answer (${answer.error})` : `${policy.name}: endpoint returned ${answer.status}`;
  const delay = RETRY_DELAYS_MS[attempt - 1];
  if (delay === undefined) {
    return { kind: 'failed', reason: { code: `${policy.slug}.retries-exhausted`, message: `${cause}; given up after ${plural(attempt, 'attempt')}`, value } };
  }
  const asked = policy.honoursRetryAfter && !silent ? retryAfterMs(answer.headers) : null;
  const delayMs = asked ?? delay;
  const kind = silent ? 'no-answer' : answer.status === 429 ? 'rate-limited' : 'unavailable';
  const message = `${cause}; attempt ${attempt + 1} in ${delayMs / 1_000} s${asked === null ? '' : ' (Retry-After)'}`;
  return { kind: 'retry', delayMs, reason: { code: `${policy.slug}.${kind}`, message, value } };
}

/** The JSON object that an answer's body is; null for anything else. */
export function jsonObject(body: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(body);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}
