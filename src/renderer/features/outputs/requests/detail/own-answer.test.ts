import { describe, expect, it } from 'vitest';
import { outputSchema } from '../../../../../protocol/workspace.ts';
import { ownAnswer, statusProblem, withAnswer } from './own-answer.ts';

const delivery = { purpose: 'track', request: { method: 'POST', url: 'https://api.example.com/users/track?x=1', headers: [] as [string, string][], body: '{}' } };
const response = { status: 400, headers: [['Content-Type', 'application/json'], ['Date', 'Sun'], ['Content-Length', '2']] as [string, string][], body: '{}' };

describe('an answer of one\'s own', () => {
  it('is for requests like this one, with the headers of the body', () => {
    expect(ownAnswer(delivery, response, { status: 400, body: '{"a":1}', purpose: true, path: true })).toEqual({
      when: { purpose: 'track', path: '/users/track', method: 'POST' }, answer: { status: 400, headers: { 'Content-Type': 'application/json' }, body: '{"a":1}' },
    });
    expect(ownAnswer(delivery, { ...response, headers: [] }, { status: 200, body: '', purpose: false, path: false })).toEqual({ when: {}, answer: { status: 200, body: '' } });
  });

  it('goes before the others, and there are never more than a file may have', () => {
    let { behaviour } = outputSchema.parse({ partner: 'braze' });
    for (let status = 200; status < 260; status += 1) behaviour = withAnswer(behaviour, ownAnswer(delivery, response, { status, body: '', purpose: true, path: false }));
    expect(behaviour.mode).toBe('own');
    expect(behaviour.answers).toHaveLength(50);
    expect(behaviour.answers[0]).toMatchObject({ answer: { status: 259 } });
    expect(outputSchema.safeParse({ partner: 'braze', behaviour }).success).toBe(true);
  });

  it.each([['200', true], ['599', true], ['99', false], ['600', false], ['2.5', false], ['', false]])('%s', (text, fine) => expect(statusProblem(text) === null).toBe(fine));
});
