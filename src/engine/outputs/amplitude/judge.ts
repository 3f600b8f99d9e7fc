/** What Amplitude's answers mean: it takes the whole of a request or nothing of it. */
import type { JsonObject } from '../../../protocol/json.ts';
import type { Answer, AnswerVerdict } from '../definition.ts';
import { jsonObject, judgeFailure } from '../shared/answers.ts';
import { listOf, objectOf, plural, textOf } from '../shared/values.ts';
import { NAME, SLUG } from './constants.ts';

const POLICY = { slug: SLUG, name: NAME, honoursRetryAfter: true } as const;

export function judge(answer: Answer, attempt: number): AnswerVerdict {
  if ('error' in answer) return judgeFailure(answer, attempt, POLICY, '');
  const body = jsonObject(answer.body.trim());
  if (answer.status < 200 || answer.status > 299) return judgeFailure(answer, attempt, POLICY, refusal(answer.status, body));
  const count = body?.['events_ingested'];
  const message = typeof count === 'number' ? `Amplitude ingested ${plural(count, 'event')}.` : 'Amplitude took the request.';
  return { kind: 'delivered', reason: { code: 'amplitude.accepted', message, value: answer.status } };
}

/** Members of an answer that name the events at fault by field. */
const FAULTS: readonly (readonly [member: string, what: string])[] = [
  ['events_with_invalid_fields', 'invalid'], ['events_with_missing_fields', 'missing'], ['events_with_invalid_id_lengths', 'of a wrong length'],
];

function refusal(status: number, body: JsonObject | null): string {
  const error = textOf(body?.['error']);
  const head = `Amplitude answered ${status}${error === null ? '' : `: ${error}`}`;
  const field = textOf(body?.['missing_field']);
  const faults = FAULTS.flatMap(([member, what]) => Object.entries(objectOf(body?.[member])).map(([name, events]) => `${name} ${what} in ${plural(listOf(events).length, 'event')}`));
  const silenced = listOf(body?.['silenced_devices']).length;
  const details = [...(field === null ? [] : [field]), ...faults, ...(silenced === 0 ? [] : [plural(silenced, 'silenced device')])];
  return details.length === 0 ? head : `${head} (${details.join('; ')}); nothing of the request was taken`;
}
