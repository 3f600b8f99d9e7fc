/** The web SDK from npm, unchanged, on a page of its own origin in a real Chromium: by import over plain http, or by the published snippet. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium } from 'playwright-core';
import type { Page } from 'playwright-core';
import { findChromium } from '../../scripts/lib/chromium.ts';

const SDK = new URL('../../node_modules/@mparticle/web-sdk/', import.meta.url);
const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

export interface WebSite {
  /** A new page in a context of its own, showing this HTML. */
  open(html: string): Promise<Page>;
  close(): Promise<void>;
}

export async function startWebSite(): Promise<WebSite> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error('No Chromium: "npm test" installs one.');
  const browser = await chromium.launch({ executablePath, args: ARGUMENTS });
  let html = '';
  const server = createServer((request, response) => {
    if (request.url === '/sdk.js') response.writeHead(200, { 'content-type': 'text/javascript' }).end(readFileSync(new URL('dist/mparticle.esm.js', SDK)));
    else if (request.url === '/shop') response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(html);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  return {
    open: async (content) => {
      html = content;
      const context = await browser.newContext({ viewport: { width: 800, height: 600 } });
      const page = await context.newPage();
      await page.goto(`${origin}/shop`);
      return page;
    },
    close: async () => {
      await browser.close();
      server.close();
    },
  };
}

/** A page that imports the SDK, with the plain-http settings of spec/wire-protocol.md 11.1. `config` is JavaScript laid over them. */
export function importPage(at: string, key: string, config: string, then = ''): string {
  return `<!doctype html><title>Shop</title><script type="module">
    import mParticle from '/sdk.js';
    mParticle.init('${key}', Object.assign({
      isDevelopmentMode: true, forceHttps: false, requestConfig: false, workspaceToken: 'LOCAL001',
      v1SecureServiceUrl: '${at}/v1/JS/', v2SecureServiceUrl: '${at}/v2/JS/', v3SecureServiceUrl: '${at}/v3/JS/', configUrl: '${at}/JS/v2/',
      identityUrl: '${at}/v1/', aliasUrl: '${at}/v1/identity/', userAudienceUrl: '${at}/v1/',
    }, ${config}));
    ${then}
  </script>`;
}

/** The loader of the SDK's own README with the key and the script's address put in. `config` is the JavaScript of its `config`. */
export function snippetPage(ingestUrl: string, key: string, config: string, then = ''): string {
  const readme = readFileSync(new URL('README.md', SDK), 'utf8');
  const script = readme.split('\n').find((line) => line.startsWith('(function(')) ?? '';
  const address = '("https:"==document.location.protocol?"https://jssdkcdns":"http://jssdkcdn")+".mparticle.com/js/v2/"';
  const loader = script.replace(address, () => JSON.stringify(`${ingestUrl}/js/v2/`)).replace(/REPLACE WITH API KEY/i, key);
  return `<!doctype html><title>Shop</title><script>window.mParticle = { config: ${config} };${loader}</script><script>${then}</script>`;
}
