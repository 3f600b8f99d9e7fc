import { describe, expect, it } from 'vitest';
import { isSecretName, maskedUrl } from './secret-names.ts';

describe('names of credentials', () => {
  it.each(['Authorization', 'authentication', 'authentication-token', 'api_key', 'X-Api-Key', 'access_token', 'api_secret', 'devkey_secret', 'Cookie', 'apikey', 'x-hub-signature'])('%s is one', (name) => expect(isSecretName(name)).toBe(true));
  it.each(['content-type', 'user-agent', 'measurement_id', 'strict', 'tokenised', 'author', 'x-request-id', 'keywords'])('%s is none', (name) => expect(isSecretName(name)).toBe(false));
});

describe('addresses', () => {
  it.each([
    ['https://a.example/mp/collect?measurement_id=G-1&api_secret=s%20e#x', 'https://a.example/mp/collect?measurement_id=G-1&api_secret=••••••••#x'],
    ['https://ada:pw@a.example/x', 'https://ada:••••••••@a.example/x'],
    ['https://a.example/track?strict=1', 'https://a.example/track?strict=1'],
    ['https://a.example/%E0%A4%A?access_token=1&%E0%A4%A=2', 'https://a.example/%E0%A4%A?access_token=••••••••&%E0%A4%A=2'],
    ['no address at all', 'no address at all'],
  ])('%s', (url, masked) => expect(maskedUrl(url)).toBe(masked));
});
