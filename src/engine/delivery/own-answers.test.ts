import { describe, expect, it } from 'vitest';
import { ownAnswerSchema } from '../../protocol/workspace.ts';
import { matchesGlob, ownAnswer } from './own-answers.ts';
import type { AskedRequest } from './own-answers.ts';

describe('a path', () => {
  it.each([
    ['/track', '/track', true], ['/track', '/tracks', false], ['/track', '/TRACK', false], ['*', '/anything/at/all', true], ['/users/*', '/users/track/bulk', true], ['/users/*', '/user/track', false],
    ['*/track', '/users/track', true], ['/v*/events', '/v19.0/events', true], ['/v*/events', '/v19.0/123/activities', false], ['/a*a', '/a', false], ['/a*b*c', '/a-c-b', false], ['/a*b*c', '/a-b-b-c', true],
    ['/x.y', '/x-y', false], ['/(a+)+$*', '/(a+)+$b', true], ['', '', true],
  ])('%s for %s: %s', (pattern, path, expected) => {
    expect(matchesGlob(pattern, path)).toBe(expected);
  });
});

describe('conditions', () => {
  const asked: AskedRequest = { method: 'POST', path: '/track', purpose: 'track', text: '{"events":[{"name":"a","n":1}]}', payload: () => ({ events: [{ name: 'a', n: 1 }] }) };
  const holds = (when: unknown, request = asked, attempt = 1): boolean => ownAnswer([ownAnswerSchema.parse({ when, answer: { status: 500 } })], request, attempt) !== null;

  it.each([
    [{}, true], [{ method: 'post' }, true], [{ method: 'GET' }, false], [{ purpose: 'track' }, true], [{ purpose: 'engage' }, false], [{ contains: '"n":1' }, true], [{ contains: '"n":2' }, false],
    [{ attempt: 1 }, true], [{ attempt: 2 }, false], [{ body: { '/events/0/name': 'a', '/events/0/n': 1 } }, true], [{ body: { '/events/0/name': 'a', '/events/0/n': '1' } }, false],
    [{ body: { '/events/0': { n: 1, name: 'a' } } }, true], [{ body: { '/events/1': null } }, false], [{ body: { '': { events: [{ name: 'a', n: 1 }] } } }, true],
    [{ method: 'POST', path: '/tr*', purpose: 'engage' }, false],
  ])('%j: %s', (when, expected) => {
    expect(holds(when)).toBe(expected);
  });

  it('of purpose do not hold for a caller who tells none, and of the body not for one that cannot be read', () => {
    expect(holds({ purpose: 'track' }, { ...asked, purpose: null })).toBe(false);
    expect(holds({ body: {} }, { ...asked, payload: () => undefined })).toBe(false);
  });

  it('are looked at in their order', () => {
    const answers = [{ when: { path: '/other' }, answer: { status: 500 } }, { answer: { status: 501 } }, { answer: { status: 502 } }].map((one) => ownAnswerSchema.parse(one));
    expect(ownAnswer(answers, asked, 1)).toMatchObject({ status: 501 });
    expect(ownAnswer([], asked, 1)).toBeNull();
  });

  it('must be JSON pointers', () => {
    expect(ownAnswerSchema.safeParse({ when: { body: { 'events/0': 1 } }, answer: { status: 200 } }).error?.issues[0]).toMatchObject({ path: ['when', 'body', 'events/0'] });
  });
});
