/**
 * What Mixpanel's answers mean. /track and /engage answer 200 also when they took nothing, with `0` or `status: 0`; /import answers 400
 * when it took some events and refused others, and says which.
 */
import type { Answer, AnswerVerdict, OutboundPart, OutboundRequest } from '../definition.ts';
import { jsonObject, judgeFailure } from '../shared/answers.ts';
import { listOf, objectOf, plural, textOf } from '../shared/values.ts';
import { NAME, SLUG } from './constants.ts';

const POLICY = { slug: SLUG, name: NAME, honoursRetryAfter: true } as const;

export function judge(answer: Answer, attempt: number, request?: Pick<OutboundRequest, 'parts'>): AnswerVerdict {
  if ('error' in answer) return judgeFailure(answer, attempt, POLICY, '');
  const partly = answer.status === 400 ? partlyTaken(answer.body, request?.parts ?? []) : null;
  if (partly !== null) return partly;
  if (answer.status < 200 || answer.status > 299) return judgeFailure(answer, attempt, POLICY, refusal(answer.status, answer.body));
  const text = answer.body.trim();
  const body = jsonObject(text);
  if (text === '0' || (body !== null && (body['status'] === 0 || body['status'] === 'error'))) {
    const message = textOf(body?.['error']) ?? 'no valid object in the request';
    return { kind: 'failed', reason: { code: 'mixpanel.rejected', message: `Mixpanel took nothing of this request: ${message}`, value: message } };
  }
  const count = body?.['num_records_imported'];
  const message = typeof count === 'number' ? `Mixpanel imported ${plural(count, 'event')}.` : 'Mixpanel took the request.';
  return { kind: 'delivered', reason: { code: 'mixpanel.accepted', message, value: answer.status } };
}

/** Null when the answer names no events of the request, or all of them. */
function partlyTaken(text: string, parts: readonly OutboundPart[]): AnswerVerdict | null {
  const messages = new Map(listOf(jsonObject(text.trim())?.['failed_records']).map((record) => [`/${textOf(objectOf(record)['index'])}`, textOf(objectOf(record)['message']) ?? 'it gave no reason']));
  const refused = parts.flatMap(({ pointer }) => {
    const message = messages.get(pointer);
    return message === undefined ? [] : [{ pointer, reason: { code: 'mixpanel.event-refused', message: `Mixpanel refused the event: ${message}`, value: message } }];
  });
  if (refused.length === 0 || refused.length === parts.length) return null;
  const message = `Mixpanel imported ${plural(parts.length - refused.length, 'event')} and refused ${refused.length}.`;
  return { kind: 'delivered', reason: { code: 'mixpanel.partly-accepted', message, value: 400 }, refused };
}

function refusal(status: number, text: string): string {
  const body = jsonObject(text.trim());
  const failed = listOf(body?.['failed_records']);
  if (failed.length === 0) {
    const error = textOf(body?.['error']);
    return `Mixpanel answered ${status}${error === null ? '' : `: ${error}`}`;
  }
  const first = textOf(objectOf(failed[0])['message']) ?? 'no message';
  return `Mixpanel answered ${status}: ${plural(failed.length, 'event')} failed validation, the first because ${first}`;
}
