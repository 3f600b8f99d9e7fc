import { describe, expect, it } from 'vitest';
import { maskedJson, maskedText, secretsOf } from './secrets.ts';

const payload = { token: 's3cret/1', again: ['x s3cret/1 y'], title: 'title', short: 'ab', constructor: 1 };
const origins = [['/token', 'output:/settings/token'], ['/title', 'output:/settings/title'], ['/short', 'connection:/settings/pin']].map(([target, source]) => ({ target: target!, source: source!, how: 'setting' }));
const isSecret = (_of: string, key: string): boolean => key !== 'title';

describe('credentials in a body', () => {
  const secrets = secretsOf({ payload, origins }, isSecret);

  it('are what secret settings put there', () => {
    expect(secrets).toEqual(['s3cret/1']);
    expect(secretsOf({ origins }, isSecret)).toEqual([]);
  });

  it('are masked wherever they stand, as they are sent in forms too', () => {
    expect(maskedJson(payload, secrets)).toEqual({ token: '••••••••', again: ['x •••••••• y'], title: 'title', short: 'ab', constructor: 1 });
    expect(maskedText('a=s3cret%2F1&b=s3cret/1', secrets)).toBe('a=••••••••&b=••••••••');
  });
});
