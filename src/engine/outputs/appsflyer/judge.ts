/** What AppsFlyer's answers mean (spec/outputs/appsflyer.md 2.2). */
import type { Answer, AnswerVerdict } from '../definition.ts';
import { judgeFailure } from '../shared/answers.ts';
import { NAME, SLUG } from './constants.ts';

const POLICY = { slug: SLUG, name: NAME, honoursRetryAfter: true } as const;
/** Of a page that is no AppsFlyer answer, the beginning is enough. */
const QUOTED = 200;

export function judge(answer: Answer, attempt: number): AnswerVerdict {
  if ('error' in answer) return judgeFailure(answer, attempt, POLICY, '');
  if (answer.status < 200 || answer.status > 299) {
    const text = answer.body.trim().slice(0, QUOTED);
    return judgeFailure(answer, attempt, POLICY, `AppsFlyer answered ${answer.status}${text === '' ? '' : `: ${text}`}`);
  }
  return { kind: 'delivered', reason: { code: 'appsflyer.accepted', message: 'AppsFlyer took the event. Its answer does not say whether the event was recorded.', value: answer.status } };
}
