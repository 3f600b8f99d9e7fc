import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import fc from 'fast-check';
import { curlCommand, inboundCurl, shellQuote, simulatorCurl } from './curl.ts';

/** The arguments that a shell hands to `curl`, one per line of base64. */
function shellArguments(command: string): string[] {
  const script = `curl() { for one in "$@"; do printf '%s' "$one" | base64 | tr -d '\\n'; echo; done; }; ${command}`;
  return execFileSync('sh', ['-c', script], { encoding: 'utf8' }).trimEnd().split('\n').map((line) => Buffer.from(line, 'base64').toString());
}

test('a plain word needs no quotes, everything else gets them', () => {
  expect(shellQuote('https://x/y')).toBe('https://x/y');
  expect(shellQuote('')).toBe("''");
  expect(shellQuote("it's")).toBe(`'it'\\''s'`);
  expect(shellQuote('$(rm -rf /) `x` "y" \\ !')).toBe(`'$(rm -rf /) \`x\` "y" \\ !'`);
});

test.skipIf(process.platform === 'win32')('whatever the body and the header hold, the shell passes them on unchanged', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 40 }).filter((one) => !/[\0\r\n]/.test(one));
  fc.assert(fc.property(text, text, (header, body) => {
    const command = curlCommand({ method: 'POST', url: 'http://h/p?a=1&b=$2', headers: [['X-A', `v${header}`]], body: { text: `${body}\nend` } });
    expect(shellArguments(command)).toEqual(['-X', 'POST', 'http://h/p?a=1&b=$2', '-H', `X-A: v${header}`, '-H', 'Content-Type:', '--data-raw', `${body}\nend`]);
  }), { numRuns: 25 });
});

test('a compressed body is piped in exactly, and curl writes its own length and host', () => {
  const command = inboundCurl({
    method: 'POST', path: '/v2/events?x=1', http_version: '1.1', encoding: 'gzip', body_base64: 'H4sIAAAA', body_text: '{}',
    headers: [['Host', 'localhost'], ['Content-Length', '6'], ['Content-Encoding', 'gzip']],
  }, 'http://localhost:7070/');
  expect(command).toBe("printf %s H4sIAAAA | base64 -d | curl \\\n  -X POST \\\n  'http://localhost:7070/v2/events?x=1' \\\n  -H 'Content-Encoding: gzip' \\\n  -H Content-Type: \\\n  --data-binary @-");
});

test('a call without a body has none', () => {
  expect(inboundCurl({ method: 'GET', path: '/tags', http_version: '1.1', encoding: null, body_base64: '', body_text: null, headers: [] }, 'http://l')).toBe('curl \\\n  http://l/tags');
});

test('a request to the simulated partner goes to this machine, with its path and query', () => {
  const request = { method: 'POST', url: 'https://api.example.com/users/track?verbose=1', headers: [['content-type', 'application/json']] as [string, string][], body: '{}' };
  expect(simulatorCurl({ request, partner: 'braze', output: 'braze-eu' }, 'http://localhost:7071/')).toBe("curl \\\n  -X POST \\\n  'http://localhost:7071/partners/braze/@braze-eu/users/track?verbose=1' \\\n  -H 'content-type: application/json' \\\n  --data-raw '{}'");
  expect(simulatorCurl({ request: { ...request, url: 'nowhere' }, partner: 'braze', output: 'b' }, 'http://h')).toContain('http://h/partners/braze/@b/');
});
