import { expect, test } from 'vitest';
import { answerText, headerLines, jsonProblem, readHeaders, readValue, valueText, whenText } from './answer-words.ts';

test('conditions and answers in words', () => {
  expect(whenText({})).toBe('every request');
  expect(whenText({ method: 'POST', path: '/track*', attempt: 1, body: { '/0/event': 'Purchase', '/0/properties/price': 12 } })).toBe('POST /track*, /0/event = "Purchase", /0/properties/price = 12, attempt 1');
  expect(answerText({ fault: 'reset' })).toBe('the connection breaks');
  expect(answerText({ status: 503, body: '', latency_ms: 20 })).toBe('503, no body, after 20 ms');
  expect(answerText({ status: 200, body: '{"é":1}' })).toBe('200, 8 B');
});

test.each([['Purchase', 'Purchase'], [12, '12'], ['12', '"12"'], ['', '""'], [true, 'true'], ['true', '"true"'], [null, 'null'], ['"quoted"', '"\\"quoted\\""']])('%o is typed as %s and read as it was', (value, text) => {
  expect(valueText(value)).toBe(text);
  expect(readValue(text)).toEqual(value);
});

test('headers are lines', () => {
  expect(readHeaders('Retry-After: 5\n\ncontent-type:application/json; a:b\nx-empty')).toEqual({ 'retry-after': '5', 'content-type': 'application/json; a:b', 'x-empty': '' });
  expect(headerLines({ a: '1', b: '2' })).toBe('a: 1\nb: 2');
});

test('a body need not be JSON, but it is said when it is not', () => {
  expect([jsonProblem(''), jsonProblem('{"a":1}')]).toEqual([null, null]);
  expect(jsonProblem('{"a":')).toBeTypeOf('string');
});
