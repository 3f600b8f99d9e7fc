/** What Graph's answers mean (spec/outputs/facebook.md 2.2, 2.5). Limits and temporary troubles may come with status 400: the code tells. */
import { isObject } from '../../../protocol/json.ts';
import type { JsonObject } from '../../../protocol/json.ts';
import type { Answer, AnswerVerdict } from '../definition.ts';
import { RETRY_DELAYS_MS, jsonObject, judgeFailure } from '../shared/answers.ts';
import { listOf, numberOf, plural, textOf } from '../shared/values.ts';
import { NAME, SLUG } from './constants.ts';

const POLICY = { slug: SLUG, name: NAME, honoursRetryAfter: true } as const;

/** `error.code` of limits on calls, which pass by themselves. */
const LIMIT_CODES: ReadonlySet<number> = new Set([4, 17]);
/** Of temporary troubles. */
const TEMPORARY = 2;

export function judge(answer: Answer, attempt: number): AnswerVerdict {
  if ('error' in answer) return judgeFailure(answer, attempt, POLICY, '');
  const body = jsonObject(answer.body);
  const isSuccess = answer.status >= 200 && answer.status <= 299;
  const error = isObject(body?.['error']) ? body['error'] : null;
  if (isSuccess && error === null && body?.['success'] !== false) return { kind: 'delivered', reason: { code: 'facebook.accepted', message: accepted(body), value: answer.status } };
  const message = refusal(answer.status, error);
  if (error === null) return judgeFailure(isSuccess ? { ...answer, status: 400 } : answer, attempt, POLICY, message);
  const code = numberOf(error['code']);
  const isLimit = code !== null && LIMIT_CODES.has(code);
  if (!isLimit && code !== TEMPORARY && error['is_transient'] !== true) return judgeFailure(isSuccess ? { ...answer, status: 400 } : answer, attempt, POLICY, message);
  const delayMs = RETRY_DELAYS_MS[attempt - 1];
  if (delayMs === undefined) return { kind: 'failed', reason: { code: 'facebook.retries-exhausted', message: `${message}; given up after ${plural(attempt, 'attempt')}`, value: code } };
  return { kind: 'retry', delayMs, reason: { code: isLimit ? 'facebook.rate-limited' : 'facebook.unavailable', message: `${message}; attempt ${attempt + 1} in ${delayMs / 1_000} s`, value: code } };
}

function accepted(body: JsonObject | null): string {
  const count = body?.['events_received'];
  if (typeof count !== 'number') return 'Facebook took the app events.';
  const said = listOf(body?.['messages']).flatMap((text) => textOf(text) ?? []);
  return `Facebook received ${plural(count, 'event')}${said.length === 0 ? '.' : `: ${said.join(' ')}`}`;
}

/** The title and the sentence for people say more than "Invalid parameter". */
function refusal(status: number, error: JsonObject | null): string {
  if (error === null) return `Facebook answered ${status}`;
  const [title, text] = [textOf(error['error_user_title']), textOf(error['error_user_msg'])];
  const said = title !== null && text !== null ? `${title}. ${text}` : text ?? title ?? textOf(error['message']) ?? 'no message';
  const codes = [error['code'], error['error_subcode']].flatMap((code) => textOf(code) ?? []).join('/');
  return `Facebook answered ${status}${codes === '' ? '' : ` (${codes})`}: ${said}`;
}
