import { describe, expect, it } from 'vitest';
import { differences } from './compare.ts';
import type { Answer } from './compare.ts';
import { cameByRelay, upstreamRequest, upstreamUrl } from './request.ts';

const answer = (rest: Partial<Answer>): Answer => ({ status: 202, headers: [], body: '', ...rest });

describe('a call on its way to the upstream', () => {
  it('keeps method, path, bytes and end-to-end headers, secrets among them', () => {
    const body = Buffer.from([0x1f, 0x8b, 1, 2]);
    const headers = [
      ['Host', 'localhost:7070'], ['Authorization', 'Basic a2V5OnNlY3JldA=='], ['Connection', 'keep-alive, X-Hop'], ['X-Hop', '1'], ['Content-Length', '4'], ['Transfer-Encoding', 'chunked'],
      ['Content-Encoding', 'gzip'], ['x-mp-signature', 'abc'], ['Cookie', 'a=1'], ['cookie', 'b=2'], ['Expect', '100-continue'],
    ] as const;
    expect(upstreamRequest({ method: 'POST', target: '/v2/events?x=%2F', headers, body }, 'https://s2s.mparticle.com/')).toEqual({
      method: 'POST', url: 'https://s2s.mparticle.com/v2/events?x=%2F', body,
      headers: ['Authorization', 'Basic a2V5OnNlY3JldA==', 'Content-Encoding', 'gzip', 'x-mp-signature', 'abc', 'Cookie', 'a=1', 'cookie', 'b=2', 'via', '1.1 cloudchamber'],
    });
  });

  it.each([
    ['https://up.example.com', '/v1/identify', 'https://up.example.com/v1/identify'],
    ['https://up.example.com/base/', '/v1/identify?cb=1', 'https://up.example.com/base/v1/identify?cb=1'],
    ['http://127.0.0.1:9000/?ignored=1#part', '/x', 'http://127.0.0.1:9000/x'],
    ['http://127.0.0.1:9000', '//evil.example.com/x', 'http://127.0.0.1:9000//evil.example.com/x'],
    ['http://127.0.0.1:9000', 'http://evil.example.com/x', 'http://127.0.0.1:9000/http://evil.example.com/x'],
  ])('%s + %s', (base, target, url) => expect(upstreamUrl(base, target)).toBe(url));

  it('is known again when it comes from a relay', () => {
    expect([cameByRelay([['Via', '1.1 proxy, 1.1 cloudchamber']]), cameByRelay([['via', '1.1 proxy']])]).toEqual([true, false]);
  });
});

describe('differences of two answers', () => {
  it.each([
    { case: 'the same', ours: {}, theirs: {}, expected: [] },
    { case: 'the status', ours: {}, theirs: { status: 400 }, expected: [{ what: 'status', name: '', ours: '202', theirs: '400' }] },
    { case: 'headers that SDKs act on, and no others', ours: { headers: [['Content-Type', 'application/json; charset=utf-8'], ['x-trace', '1']] }, theirs: { headers: [['content-type', 'application/json;charset=UTF-8'], ['retry-after', '3']] }, expected: [{ what: 'header', name: 'retry-after', ours: null, theirs: '3' }] },
    { case: 'JSON member by member, ids beyond 2^53 among them', ours: { body: '{"mpid":9007199254740993,"a":1,"gone":true}' }, theirs: { body: '{"mpid":9007199254740992,"a":1,"new":[1]}' }, expected: [{ what: 'body', name: '/mpid', ours: '9007199254740993', theirs: '9007199254740992' }, { what: 'body', name: '/gone', ours: 'true', theirs: null }, { what: 'body', name: '/new', ours: null, theirs: '[1]' }] },
    { case: 'the same JSON in another spelling', ours: { body: '{"a":1,"b":2}' }, theirs: { body: '{ "b": 2, "a": 1 }' }, expected: [] },
    { case: 'other text whole', ours: { body: '' }, theirs: { body: '<html>' }, expected: [{ what: 'body', name: '', ours: '', theirs: '<html>' }] },
  ] as const)('$case', ({ ours, theirs, expected }) => {
    expect(differences(answer(ours as Partial<Answer>), answer(theirs as Partial<Answer>))).toEqual(expected);
  });
});
