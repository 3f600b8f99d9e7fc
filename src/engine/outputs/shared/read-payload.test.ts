import { describe, expect, it } from 'vitest';
import { readPayload } from './read-payload.ts';

const JSON_TYPE = [['Content-Type', 'application/json; charset=utf-8']] as const;
const FORM_TYPE = [['content-type', 'application/x-www-form-urlencoded']] as const;
const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64');

describe('the payload of a request', () => {
  it.each([
    ['JSON with all digits', { headers: JSON_TYPE, body: '{"id":9007199254740993}' }, { id: 9007199254740993n }],
    ['JSON without a content type', { headers: [], body: '[1]' }, [1]],
    ['lines of JSON', { headers: [['Content-Type', 'application/x-ndjson']] as const, body: '{"a":1}\n\nnot json\n' }, [{ a: 1 }, 'not json']],
    ['a form', { headers: FORM_TYPE, body: 'a=1&b=x+y&b=%C3%A9' }, { a: '1', b: ['x y', 'é'] }],
    ['a form that carries JSON', { headers: FORM_TYPE, body: `data=${encodeURIComponent('{"event":"e"}')}` }, { data: { event: 'e' } }],
    ['a form that carries base64 of JSON', { headers: FORM_TYPE, body: `data=${base64({ event: 'é?>' }).replaceAll('=', '%3D')}` }, { data: { event: 'é?>' } }],
    ['text that only looks like base64', { headers: FORM_TYPE, body: 'word=abcdefgh' }, { word: 'abcdefgh' }],
    ['a call without a body', { headers: [], body: '', url: 'https://p.example.com/t?a=1&data=%7B%22e%22%3A2%7D' }, { a: '1', data: { e: 2 } }],
    ['a call without anything', { headers: [], body: '' }, undefined],
    ['text', { headers: JSON_TYPE, body: 'hello' }, undefined],
  ])('%s', (_name, request, payload) => {
    expect(readPayload({ url: 'https://p.example.com/t', ...request })).toEqual(payload);
  });
});
