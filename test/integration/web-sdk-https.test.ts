/**
 * The web SDK from npm over https in a real Chromium, with the one key `domain` of spec/wire-protocol.md 11.2: config, identity,
 * events and alias all come to the one ingest port. Chromium trusts the served key alone; a second one trusts nothing.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findChromium } from '../../scripts/lib/chromium.ts';
import type { Certificates } from '../../src/protocol/certificates.ts';
import type { InputFile } from '../../src/protocol/workspace.ts';
import { startTestEngine } from './engine-harness.ts';
import type { TestEngine } from './engine-harness.ts';

const SDK = new URL('../../node_modules/@mparticle/web-sdk/', import.meta.url);
const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

let engine: TestEngine;
let at: string;
let key: string;
let browser: Browser;
let site: Server;
let origin: string;
let html = '';
let page: Page;
let pageErrors: string[];

async function launch(extra: readonly string[]): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error('No Chromium: "npm test" installs one.');
  return chromium.launch({ executablePath, args: [...ARGUMENTS, ...extra] });
}

beforeAll(async () => {
  engine = await startTestEngine();
  at = `localhost:${new URL(engine.ingestUrl).port}`;
  ({ key } = await engine.input('web'));
  const { certificate } = await engine.control<Certificates>('POST', '/certificates');
  browser = await launch([`--ignore-certificate-errors-spki-list=${certificate?.spki_sha256}`]);
  // The shop is another origin with the same certificate, so that one trusted key is enough.
  const kept = JSON.parse(readFileSync(join((await engine.status()).data_dir, 'tls', 'certificate.json'), 'utf8')) as { certificate: string; key: string };
  site = createServer({ cert: kept.certificate, key: kept.key }, (request, response) => {
    if (request.url === '/sdk.js') response.writeHead(200, { 'content-type': 'text/javascript' }).end(readFileSync(new URL('dist/mparticle.esm.js', SDK)));
    else if (request.url?.startsWith('/shop')) response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(html);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => void site.listen(0, '127.0.0.1', resolve));
  origin = `https://localhost:${(site.address() as AddressInfo).port}`;
});

afterAll(async () => {
  await browser?.close();
  site?.close();
  await engine?.stop();
});

async function openPage(from: Browser): Promise<void> {
  page = await from.newPage({ viewport: { width: 800, height: 600 } });
  pageErrors = [];
  page.on('pageerror', (error) => pageErrors.push(error.message));
}

beforeEach(async () => {
  await engine.control('DELETE', '/captured');
  await openPage(browser);
});

afterEach(() => page.close());

async function eventNames(...names: readonly string[]): Promise<void> {
  await expect.poll(async () => {
    const seen = new Set((await engine.events()).map((event) => event.name));
    return names.filter((name) => !seen.has(name));
  }, { timeout: 15_000, interval: 100 }).toEqual([]);
  await engine.settle();
}

async function paths(): Promise<string[]> {
  return [...new Set((await engine.requests()).map(({ method, path, status }) => `${method} ${path.replace(/\?.*/, '').replace(key, 'KEY').replace(/\/-?\d{5,}\//, '/MPID/')} ${status}`))].sort();
}

const npmPage = (domain: string): string => `<!doctype html><title>Shop</title><script type="module">
  import mParticle from '/sdk.js';
  mParticle.init('${key}', { isDevelopmentMode: true, domain: '${domain}' });
  mParticle.ready(() => mParticle.logEvent('Video Watched', 1, { n: 5 }));
</script>`;

interface WebSdk {
  Identity: { getCurrentUser(): { getMPID(): string } | null; aliasUsers(request: object): void };
}
declare const mParticle: WebSdk;

describe('from npm, with the one key "domain"', () => {
  it('fetches its config, identifies, and sends events and an alias from a user that does not exist', async () => {
    html = npmPage(at);
    await page.goto(`${origin}/shop`);
    await eventNames('Video Watched', 'Session start');
    await page.evaluate(() => {
      const user = mParticle.Identity.getCurrentUser()!.getMPID();
      mParticle.Identity.aliasUsers({ destinationMpid: user, sourceMpid: '77', startTime: Date.now() - 60_000, endTime: Date.now() });
    });
    await expect.poll(paths).toEqual([
      'GET /tags/JS/v2/KEY/config 200',
      'OPTIONS /identity/v1/identify 204',
      'OPTIONS /webevents/v1/identity/KEY/Alias 204',
      'POST /identity/v1/identify 200',
      'POST /webevents/v1/identity/KEY/Alias 400',
      'POST /webevents/v3/JS/KEY/events 202',
    ]);
    expect(pageErrors).toEqual([]);
  });

  it('behaves by the config that it fetched', async () => {
    const input = await engine.control<InputFile>('GET', '/workspace/inputs/web');
    await engine.control('PUT', '/workspace/inputs/web', { ...input, config: { ...input.config, workspaceToken: 'FEED0001' } });
    html = npmPage(at);
    await page.goto(`${origin}/shop`);
    await eventNames('Video Watched');
    expect(await page.evaluate(() => Object.keys(localStorage))).toEqual(expect.arrayContaining([expect.stringContaining('FEED0001')]));
  });
});

describe('by the snippet', () => {
  it('loads the script over https, and everything after it', async () => {
    const readme = readFileSync(new URL('README.md', SDK), 'utf8');
    const published = readme.split('\n').find((line) => line.startsWith('(function(')) ?? '';
    const snippet = published.replace('("https:"==document.location.protocol?"https://jssdkcdns":"http://jssdkcdn")+".mparticle.com/js/v2/"', () => JSON.stringify(`https://${at}/js/v2/`)).replace(/REPLACE WITH API KEY/i, key);
    html = `<!doctype html><title>Shop</title><script>window.mParticle = { config: { isDevelopmentMode: true } };${snippet}</script><script>mParticle.logEvent('Called Early', 1);</script>`;
    await page.goto(`${origin}/shop`);
    await eventNames('Called Early', 'Session start');
    expect(await paths()).toEqual(['GET /js/v2/KEY/mparticle.js 200', 'OPTIONS /v1/identify 204', 'POST /v1/identify 200', 'POST /v3/JS/KEY/events 202']);
    expect(pageErrors).toEqual([]);
  });
});

describe('a browser that does not trust the authority', () => {
  it('sends nothing, and Cloudchamber knows why', async () => {
    const wary = await launch([]);
    try {
      await page.close();
      await openPage(wary);
      await page.goto(`https://${at}/`).catch((error: Error) => expect(error.message).toMatch(/ERR_CERT_AUTHORITY_INVALID/));
      await expect.poll(async () => (await engine.control<Certificates>('GET', '/certificates')).handshakes.refused[0]).toMatchObject({
        remote: '127.0.0.1', server_name: 'localhost', message: expect.stringMatching(/does not trust the local certificate authority/),
      });
      expect(await engine.requests()).toEqual([]);
    } finally {
      await wary.close();
    }
  });
});
