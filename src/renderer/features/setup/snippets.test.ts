import { expect, it } from 'vitest';
import { snippetsFor } from './snippets.ts';

const target = { url: 'http://localhost:7099', key: 'us1-abc', secret: 's3cret', workspaceToken: '1a2b3c4d' };

it('offers npm, snippet and curl for the web, Node and curl for a server', () => {
  expect(snippetsFor('web', target).map((snippet) => snippet.id)).toEqual(['web-npm', 'web-snippet', 'curl']);
  expect(snippetsFor('s2s', target).map((snippet) => snippet.id)).toEqual(['node', 'curl']);
});

it('puts the real port and key everywhere, without scheme in URL settings', () => {
  const code = (id: string, platform: 'web' | 's2s') => snippetsFor(platform, target).find((snippet) => snippet.id === id)!.steps.map((step) => step.code).join('\n');
  expect(code('web-npm', 'web')).toContain("mParticle.init('us1-abc', {");
  expect(code('web-npm', 'web')).toContain("v3SecureServiceUrl: 'localhost:7099/v3/JS/',");
  expect(code('web-npm', 'web')).toContain('requestConfig: false,');
  expect(code('web-snippet', 'web')).toContain('p.src="http://localhost:7099/js/v2/"+e+"/mparticle.js"');
  expect(code('web-snippet', 'web')).toContain('("us1-abc");');
  expect(code('node', 's2s')).toContain("client.basePath = 'http://localhost:7099/v2';");
  expect(code('curl', 's2s')).toContain("curl -u 'us1-abc:s3cret'");
});
