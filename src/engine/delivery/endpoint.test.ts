import { expect, it } from 'vitest';
import { endpointUrl } from './endpoint.ts';

it.each([
  ['nowhere else', 'https://api.example.com/track?ip=1', undefined, 'https://api.example.com/track?ip=1'],
  ['another host', 'https://api.example.com/track?ip=1', 'http://localhost:9000', 'http://localhost:9000/track?ip=1'],
  ['below a path', 'https://api.example.com/v1/track', 'http://localhost:9000/hooks/', 'http://localhost:9000/hooks/v1/track'],
  ['with parameters of both', 'https://api.example.com/track?ip=1&verbose=1', 'https://stage.example.com/a?team=b', 'https://stage.example.com/a/track?team=b&ip=1&verbose=1'],
  ['escapes as they are', 'https://api.example.com/apps/com.x%2Fy?e=%7B%22a%22%3A1%7D', 'http://localhost:1', 'http://localhost:1/apps/com.x%2Fy?e=%7B%22a%22%3A1%7D'],
  ['the partner\'s root', 'https://api.example.com', 'http://localhost:1/x', 'http://localhost:1/x/'],
  ['what is no address', 'not an address', 'http://localhost:1', 'not an address'],
])('%s', (_what, mapped, base, expected) => {
  expect(endpointUrl(mapped, base)).toBe(expected);
});
