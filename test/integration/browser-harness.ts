/** A shop page in a real Chromium, served from another origin than the ingest port, with an SDK file at `/sdk.js`. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium } from 'playwright-core';
import type { Page } from 'playwright-core';
import { findChromium } from '../../scripts/lib/chromium.ts';

const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

export interface Shop {
  /** Opens a new page whose module script starts the SDK; `errors` fills with what the page throws. */
  open(script: string): Promise<{ readonly page: Page; readonly errors: string[] }>;
  /** Opens a new page of this HTML. */
  openPage(html: string): Promise<{ readonly page: Page; readonly errors: string[] }>;
  close(): Promise<void>;
}

export async function startShop(sdkFile: URL): Promise<Shop> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error('No Chromium: "npm test" installs one.');
  const browser = await chromium.launch({ executablePath, args: ARGUMENTS });
  let html = '';
  const site = createServer((request, response) => {
    if (request.url === '/sdk.js') response.writeHead(200, { 'content-type': 'text/javascript' }).end(readFileSync(sdkFile));
    else if (request.url === '/shop') response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(html);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => void site.listen(0, '127.0.0.1', resolve));
  const address = `http://localhost:${(site.address() as AddressInfo).port}/shop`;
  const openPage: Shop['openPage'] = async (content) => {
    html = content;
    const context = await browser.newContext({ viewport: { width: 800, height: 600 } });
    const page = await context.newPage();
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    await page.goto(address);
    return { page, errors };
  };
  return {
    open: (script) => openPage(`<!doctype html><title>Shop</title><script type="module">${script}</script>`),
    openPage,
    async close() {
      await browser.close();
      site.close();
    },
  };
}

/** The plain-http settings of spec/wire-protocol.md 11.1 as source text, `more` over them. */
export function plainHttpConfig(host: string, more: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({
    isDevelopmentMode: true, forceHttps: false, requestConfig: false, workspaceToken: 'LOCAL001',
    v1SecureServiceUrl: `${host}/v1/JS/`, v2SecureServiceUrl: `${host}/v2/JS/`, v3SecureServiceUrl: `${host}/v3/JS/`, configUrl: `${host}/JS/v2/`,
    identityUrl: `${host}/v1/`, aliasUrl: `${host}/v1/identity/`, userAudienceUrl: `${host}/v1/`, ...more,
  });
}

/** The loader of the current SDK's own README with the key and the script's address put in. `config` is the source text of its `config`. */
export function snippetPage(ingestUrl: string, key: string, config: string, calls: string): string {
  const readme = readFileSync(new URL('../../node_modules/@mparticle/web-sdk/README.md', import.meta.url), 'utf8');
  const script = readme.split('\n').find((line) => line.startsWith('(function(')) ?? '';
  const address = '("https:"==document.location.protocol?"https://jssdkcdns":"http://jssdkcdn")+".mparticle.com/js/v2/"';
  const loader = script.replace(address, () => JSON.stringify(`${ingestUrl}/js/v2/`)).replace(/REPLACE WITH API KEY/i, key);
  return `<!doctype html><title>Shop</title><script>window.mParticle = { config: ${config} };${loader}</script><script>${calls}</script>`;
}

export const CURRENT_SDK = new URL('../../node_modules/@mparticle/web-sdk/dist/mparticle.esm.js', import.meta.url);
