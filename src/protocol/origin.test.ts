import { describe, expect, it } from 'vitest';
import { coveringOrigin, originsByTarget, readSource } from './origin.ts';

describe('a source', () => {
  it.each([
    ['/events/0/data/event_name', { kind: 'batch', pointer: '/events/0/data/event_name' }],
    ['', { kind: 'batch', pointer: '' }],
    ['key:/user_identities/email', { kind: 'name', pointer: '/user_identities/email' }],
    ['output:/settings/token', { kind: 'setting', of: 'output', path: '/settings/token', key: 'token' }],
    ['connection:/settings/a~1b', { kind: 'setting', of: 'connection', path: '/settings/a~1b', key: 'a/b' }],
    ['identity:customer_id', { kind: 'identity-time', type: 'customer_id' }],
    ['clock', { kind: 'clock' }], ['constant', { kind: 'constant' }], ['platform', { kind: 'platform' }],
    ['output:/token', null], ['somewhere', null],
  ])('%j', (text, source) => {
    expect(readSource(text)).toEqual(source);
  });
});

describe('the origin of a field', () => {
  const origins = originsByTarget([{ target: '/0', source: '/a', how: '' }, { target: '/0/name', source: '/b', how: '' }, { target: '', source: 'constant', how: '' }]);

  it.each([['/0/name', '/b', ''], ['/0/names', '/a', '/names'], ['/0/name/first', '/b', '/first'], ['/1/name', 'constant', '/1/name'], ['', 'constant', '']])('%j', (field, source, rest) => {
    expect(coveringOrigin(origins, field)).toMatchObject({ origin: { source }, rest });
  });

  it('is not there when nothing covers it', () => {
    expect(coveringOrigin(originsByTarget([{ target: '/a', source: '/a', how: '' }]), '/ab')).toBe(null);
  });
});
