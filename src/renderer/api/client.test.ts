import { describe, expect, it } from 'vitest';
import { ApiError, createClient, isUnreachable, withQuery } from './client.ts';

function answering(status: number, body: string, seen: Request[] = []) {
  const send = async (input: RequestInfo | URL, init?: RequestInit) => {
    seen.push(new Request(input as string, init));
    return new Response(body, { status });
  };
  return createClient({ baseUrl: 'http://127.0.0.1:7071', token: () => 'secret', fetch: send as typeof fetch });
}

describe('control API client', () => {
  it('sends token, query and body, and keeps 64-bit ids', async () => {
    const seen: Request[] = [];
    const call = answering(200, '{"mpid":7712345678901234567}', seen);
    expect(await call('POST', '/sample', { query: { limit: 5, cursor: null, query: '' }, body: { id: 7712345678901234567n } })).toEqual({ mpid: 7712345678901234567n });
    expect(seen[0]!.url).toBe('http://127.0.0.1:7071/api/v1/sample?limit=5');
    expect(seen[0]!.headers.get('authorization')).toBe('Bearer secret');
    expect(await seen[0]!.text()).toBe('{"id":7712345678901234567}');
  });

  it('turns the error body into code, message and field', async () => {
    const call = answering(422, '{"error":{"code":"invalid-value","message":"port must be below 65536","field":"ingest_port"}}');
    await expect(call('PUT', '/settings', { body: {} })).rejects.toMatchObject({ code: 'invalid-value', field: 'ingest_port', status: 422 });
  });

  it('names an answer that is not the engine\'s', async () => {
    await expect(answering(502, '<html>')('GET', '/status')).rejects.toMatchObject({ code: 'unexpected-answer', status: 502 });
    await expect(answering(200, '<html>')('GET', '/status')).rejects.toMatchObject({ code: 'unexpected-answer' });
  });

  it('tells an engine that is gone from one that refuses', async () => {
    const gone = createClient({ baseUrl: '', token: () => null, fetch: () => Promise.reject(new TypeError('fetch failed')) });
    const error = await gone('GET', '/status').catch((reason: unknown) => reason);
    expect(isUnreachable(error)).toBe(true);
    expect(isUnreachable(new ApiError('not-found', 'no such batch', 404))).toBe(false);
  });

  it('takes an empty answer', async () => {
    const call = createClient({ baseUrl: '', token: () => null, fetch: async () => new Response(null, { status: 204 }) });
    expect(await call('DELETE', '/captured')).toBeUndefined();
  });
});

it('leaves empty query values out', () => {
  expect(withQuery('/events', { query: 'type=commerce_event name:"a b"', limit: 10, cursor: undefined })).toBe('/events?query=type%3Dcommerce_event+name%3A%22a+b%22&limit=10');
});
