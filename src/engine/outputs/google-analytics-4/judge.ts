/** What Google's answers mean: 204 is all that it ever says (spec/outputs/google-analytics-4.md, half 2). */
import type { Answer, AnswerVerdict } from '../definition.ts';
import { judgeFailure } from '../shared/answers.ts';
import { NAME, SLUG } from './constants.ts';

const POLICY = { slug: SLUG, name: NAME, honoursRetryAfter: true } as const;

export function judge(answer: Answer, attempt: number): AnswerVerdict {
  if ('error' in answer) return judgeFailure(answer, attempt, POLICY, '');
  if (answer.status < 200 || answer.status > 299) return judgeFailure(answer, attempt, POLICY, `${NAME} answered ${answer.status}`);
  return { kind: 'delivered', reason: { code: `${SLUG}.accepted`, message: `${NAME} took the request. It answers so to any request and does not say what it drops.`, value: answer.status } };
}
