import { describe, expect, it } from 'vitest';
import { checkSignature, parseBasic, resolveBasic, resolveKey } from './auth.ts';
import { testCall, testContext, testInput } from './testing/context.ts';

const VECTOR = 'b78d9a286749b9e2d7fb775823e9eef8c87b515fbbf96afe22758c80ee68758a';
const DATE = 'Tue, 06 Jan 2026 10:00:00 GMT';

function signed(target: string, body = '{"a":1}', signature = VECTOR): Parameters<typeof checkSignature> {
  const call = testCall({ target, headers: { date: DATE, 'x-mp-signature': signature }, body });
  return [call, body, 'local-secret'];
}

describe('x-mp-signature', () => {
  it.each([
    ['the test vector of the specification', '/v1/identify'],
    ['a call to a custom base URL, signed over the default path', '/identity/v1/identify'],
    ['a call without the version', '/identify'],
    ['a path that gained a query', '/v1/identify?cb=1'],
  ])('fits %s', (_name, target) => {
    expect(checkSignature(...signed(target))).toBe('ok');
  });

  it('tells a mismatch from an absent signature and an unknown secret', () => {
    expect(checkSignature(...signed('/v1/login'))).toBe('mismatch');
    expect(checkSignature(...signed('/v1/identify', '{"a":2}'))).toBe('mismatch');
    expect(checkSignature(testCall({ target: '/v1/identify' }), '', 'local-secret')).toBe('absent');
    expect(checkSignature(signed('/v1/identify')[0], '{"a":1}', '')).toBe('unknown-secret');
  });
});

describe('Basic', () => {
  it('reads key and secret, and a secret with a colon', () => {
    expect(parseBasic(`Basic ${btoa('key:a:b')}`)).toEqual({ key: 'key', secret: 'a:b' });
    expect(parseBasic(`basic ${btoa('key:')}`)).toEqual({ key: 'key', secret: '' });
  });

  it.each(['', 'Basic', 'Basic ', 'Bearer abc', `Basic ${btoa('no-colon')}`, `Basic ${btoa(':secret')}`])('refuses %j', (header) => {
    expect(parseBasic(header)).toBeNull();
  });

  it('never shows a secret', () => {
    const verdict = resolveBasic({ key: 's2s-key', secret: 'guessed-secret' }, 's2s', testContext());
    expect(verdict).toMatchObject({ ok: false, why: 'wrong-secret', input: 'server' });
    expect(JSON.stringify(verdict)).not.toMatch(/s2s-secret|guessed-secret/);
  });

  it('a new input takes over the secret that came, and then insists on it', () => {
    const context = testContext();
    expect(resolveBasic({ key: 'fresh', secret: 'one' }, 's2s', context).ok).toBe(true);
    expect(resolveBasic({ key: 'fresh', secret: 'one' }, 's2s', context).ok).toBe(true);
    expect(resolveBasic({ key: 'fresh', secret: 'two' }, 's2s', context)).toMatchObject({ ok: false, why: 'wrong-secret' });
    expect(context.registered).toHaveLength(1);
  });

  it('takes any secret for an input that has none', () => {
    const context = testContext([testInput({ secret: '' })]);
    expect(resolveBasic({ key: 's2s-key', secret: 'any' }, 's2s', context).ok).toBe(true);
  });
});

describe('unknown keys', () => {
  it('become an input while auth is off', () => {
    const context = testContext();
    expect(resolveKey('us1-fresh', 'web', context)).toMatchObject({ ok: true, notes: [{ code: 'new-input' }] });
    expect(context.registered).toMatchObject([{ key: 'us1-fresh', platform: 'web' }]);
  });

  it('are refused once an input of the platform is strict', () => {
    const context = testContext([testInput({ auth: 'strict' })]);
    expect(resolveKey('fresh', 's2s', context)).toMatchObject({ ok: false, why: 'unknown' });
    expect(resolveKey('fresh', 'web', context)).toMatchObject({ ok: true });
  });
});
