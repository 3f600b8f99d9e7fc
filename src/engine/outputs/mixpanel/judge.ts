/** What Mixpanel's answers mean. /track and /engage answer 200 also when they took nothing, with `0` or `status: 0`. */
import { isObject } from '../../../protocol/json.ts';
import type { JsonObject } from '../../../protocol/json.ts';
import type { Answer, AnswerVerdict } from '../definition.ts';
import { judgeFailure } from '../shared/answers.ts';
import { listOf, objectOf, plural, textOf } from '../shared/values.ts';
import { NAME, SLUG } from './constants.ts';

const POLICY = { slug: SLUG, name: NAME, honoursRetryAfter: true } as const;

export function judge(answer: Answer, attempt: number): AnswerVerdict {
  if ('error' in answer) return judgeFailure(answer, attempt, POLICY, '');
  if (answer.status < 200 || answer.status > 299) return judgeFailure(answer, attempt, POLICY, refusal(answer.status, answer.body));
  const text = answer.body.trim();
  const body = parse(text);
  if (text === '0' || (body !== null && (body['status'] === 0 || body['status'] === 'error'))) {
    const message = textOf(body?.['error']) ?? 'no valid object in the request';
    return { kind: 'failed', reason: { code: 'mixpanel.rejected', message: `Mixpanel took nothing of this request: ${message}`, value: message } };
  }
  const count = body?.['num_records_imported'];
  const message = typeof count === 'number' ? `Mixpanel imported ${plural(count, 'event')}.` : 'Mixpanel took the request.';
  return { kind: 'delivered', reason: { code: 'mixpanel.accepted', message, value: answer.status } };
}

function refusal(status: number, text: string): string {
  const body = parse(text.trim());
  const failed = listOf(body?.['failed_records']);
  if (failed.length === 0) {
    const error = textOf(body?.['error']);
    return `Mixpanel answered ${status}${error === null ? '' : `: ${error}`}`;
  }
  const first = textOf(objectOf(failed[0])['message']) ?? 'no message';
  return `Mixpanel answered ${status}: ${plural(failed.length, 'event')} failed validation, the first because ${first}`;
}

function parse(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}
