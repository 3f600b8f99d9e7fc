import { describe, expect, it } from 'vitest';
import { partnerMessage, withPartnerMessage } from './partner-message.ts';

describe('what a partner says', () => {
  it.each([
    ['{"error":"no such project"}', 'no such project'],
    ['{"message":"Invalid API key"}', 'Invalid API key'],
    ['{"error":{"message":"Unsupported post request","code":100}}', 'Unsupported post request'],
    ['{"errors":[{"type":"bad","reason":"no external_id"}]}', 'no external_id'],
    ['{"errors":["first","second"]}', 'first'],
    ['["a","b","unknown field"]', null],
    ['{"status":0}', null],
    ['"Payload is too large"', 'Payload is too large'],
    ['Bad Request: missing field', 'Bad Request: missing field'],
    ['<html><body>502</body></html>', null],
    ['{"error":', null],
    ['0', null],
    ['', null],
    [`{"error":"${'long '.repeat(100)}"}`, `${'long '.repeat(60)}…`],
    ['{"error":{"error":{"error":{"error":{"error":"deep"}}}}}', null],
  ])('%s', (body, expected) => {
    expect(partnerMessage(body)).toBe(expected);
  });

  it('stands in an alert once', () => {
    expect(withPartnerMessage('Desk: endpoint returned 503; given up after 6 attempts', '{"error":"tea break"}')).toBe('Desk: endpoint returned 503; given up after 6 attempts. The partner said: tea break');
    expect(withPartnerMessage('Desk answered 400: tea break', '{"error":"tea break"}')).toBe('Desk answered 400: tea break');
    expect(withPartnerMessage('Desk: no answer', null)).toBe('Desk: no answer');
  });
});
