import { describe, expect, it } from 'vitest';
import { tlsNameSchema } from '../../protocol/certificates.ts';
import { BASE_PERMITTED, certificateNames, permits, permittedFor } from './names.ts';

describe('the authority\'s scope', () => {
  it.each([
    ['localhost', true], ['shop.localhost', true], ['*.localhost', true], ['desk.local', true], ['mparticle.com', true], ['jssdks.us1.mparticle.com', true], ['*.mparticle.com', true],
    ['127.0.0.1', true], ['10.0.2.2', true], ['192.168.1.20', true], ['172.16.0.1', true], ['169.254.3.4', true], ['::1', true], ['fd00::2', true], ['fe80::1', true],
    ['example.com', false], ['notmparticle.com', false], ['mparticle.com.evil.test', false], ['notlocalhost', false], ['172.32.0.1', false], ['8.8.8.8', false], ['2001:db8::1', false],
  ])('%s: %s', (name, allowed) => expect(permits(BASE_PERMITTED, name)).toBe(allowed));

  it('grows by what the user adds beyond it, and by nothing else', () => {
    expect(permittedFor(['*.shop.test', '203.0.113.7', 'a.mparticle.com', '2001:db8::1'])).toEqual({
      dns: [...BASE_PERMITTED.dns, 'shop.test'], ip: [...BASE_PERMITTED.ip, '203.0.113.7/32', '2001:db8::1/128'],
    });
  });
});

it('the certificate has every name once, sorted, and none that would void it', () => {
  expect(certificateNames(BASE_PERMITTED, ['192.168.1.20', '203.0.113.7', 'desk.local'], ['*.mparticle.com', 'localhost', 'shop.test']))
    .toEqual(['*.localhost', '*.mparticle.com', '10.0.2.2', '127.0.0.1', '192.168.1.20', '::1', 'desk.local', 'localhost']);
});

describe('names in the settings', () => {
  it.each(['shop.test', '*.mparticle.com', 'localhost', 'a-b.c1', '192.168.1.20', '::1', 'fd00::2'])('takes %s', (name) => expect(tlsNameSchema.safeParse(name).success).toBe(true));
  it.each(['', 'Shop.test', 'a b', '*.*.x', 'x.*', 'http://a', 'a:80', '-a', 'a..b', '300.1.1.1', '1.2.3', `${'a'.repeat(64)}.b`, `a${'.b'.repeat(200)}`])('refuses %j', (name) => expect(tlsNameSchema.safeParse(name).success).toBe(false));
});
