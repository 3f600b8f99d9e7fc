import { describe, expect, it } from 'vitest';
import type { InboundCall } from '../ingest/surface.ts';
import { RetryLinks } from './retry-links.ts';
import type { PlacedCall } from './retry-links.ts';

const HOUR = 3_600_000;

function call(body: string, rest: Partial<InboundCall> = {}, place: Partial<PlacedCall> = {}): PlacedCall {
  return { surface: 'web-events', input: 'web', ...place, call: { method: 'POST', target: '/v3/JS/key/events', path: '/v3/JS/key/events', query: new URLSearchParams(), headers: {}, body: Buffer.from(body), remote: '', receivedAt: 0, ...rest } };
}

describe('a call that comes again', () => {
  it('is tied to the first attempt, however often it failed, until it succeeds', () => {
    const links = new RetryLinks();
    expect([links.any, links.find(call('a'))]).toEqual([false, null]);
    links.failed(call('a'), 7, null);
    const second = links.find(call('a'));
    expect(second).toEqual({ of: 7, attempt: 2 });
    links.failed(call('a'), 9, second);
    const third = links.find(call('a'));
    expect(third).toEqual({ of: 7, attempt: 3 });
    links.succeeded(call('a'), third!);
    expect([links.any, links.find(call('a'))]).toEqual([false, null]);
  });

  it.each([
    ['other bytes', call('b')], ['another path', call('a', { target: '/v3/JS/other/events' })], ['another method', call('a', { method: 'PUT' })],
    ['another surface', call('a', {}, { surface: 's2s-events' })], ['another input', call('a', {}, { input: 'web-2' })], ['a day and more later', call('a', { receivedAt: 25 * HOUR })],
  ])('is not the same with %s', (_case, other) => {
    const links = new RetryLinks();
    links.failed(call('a'), 7, null);
    expect(links.find(other)).toBe(null);
  });

  it.each([
    ['source_request_id of a batch', '{"source_request_id":"r-1","a":1}', '{"a":2,"source_request_id":"r-1"}', true],
    ['id of a native batch', '{"dt":"h","id":"n-1","ct":1}', '{"dt":"h","id":"n-1","ct":2}', true],
    ['id of anything else', '{"id":"n-1","ct":1}', '{"id":"n-1","ct":2}', false],
    ['no id', '[1]', '[2]', false],
    ['broken JSON', '{"source_request_id":"r-1"', '{"source_request_id":"r-1" ', false],
  ])('%s', (_case, first, second, same) => {
    const links = new RetryLinks();
    links.failed(call(first), 7, null);
    expect(links.find(call(second))).toEqual(same ? { of: 7, attempt: 2 } : null);
  });

  it('is forgotten when too many others failed after it', () => {
    const links = new RetryLinks();
    for (let id = 1; id <= 201; id += 1) links.failed(call(`body ${id}`), id, null);
    expect([links.find(call('body 1')), links.find(call('body 2'))]).toEqual([null, { of: 2, attempt: 2 }]);
  });
});
