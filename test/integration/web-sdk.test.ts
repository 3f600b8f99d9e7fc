/**
 * The web SDK from npm in a real Chromium, unchanged: imported with the plain-http settings of spec/wire-protocol.md 11.1,
 * and loaded by the snippet of its own README (5.4, 11.3), on a page of another origin than the ingest port.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findChromium } from '../../scripts/lib/chromium.ts';
import type { BatchDetail, EventRow } from '../../src/protocol/contract.ts';
import { startTestEngine } from './engine-harness.ts';
import type { TestEngine } from './engine-harness.ts';

const SDK = new URL('../../node_modules/@mparticle/web-sdk/', import.meta.url);
const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** The loader as published, with the key and the script's address put in. */
function publishedSnippet(ingestUrl: string, key: string): string {
  const readme = readFileSync(new URL('README.md', SDK), 'utf8');
  const script = readme.split('\n').find((line) => line.startsWith('(function(')) ?? '';
  const address = '("https:"==document.location.protocol?"https://jssdkcdns":"http://jssdkcdn")+".mparticle.com/js/v2/"';
  expect(script).toContain(address);
  return script.replace(address, () => JSON.stringify(`${ingestUrl}/js/v2/`)).replace(/REPLACE WITH API KEY/i, key);
}

let browser: Browser;
let engine: TestEngine;
let site: Server;
let origin: string;
let html = '';
let page: Page;
let pageErrors: string[];

beforeAll(async () => {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error('No Chromium: "npm test" installs one.');
  browser = await chromium.launch({ executablePath, args: ARGUMENTS });
  site = createServer((request, response) => {
    if (request.url === '/sdk.js') response.writeHead(200, { 'content-type': 'text/javascript' }).end(readFileSync(new URL('dist/mparticle.esm.js', SDK)));
    else if (request.url?.startsWith('/shop')) response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(html);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => void site.listen(0, '127.0.0.1', resolve));
  origin = `http://localhost:${(site.address() as AddressInfo).port}`;
});

afterAll(async () => {
  await browser?.close();
  site?.close();
});

beforeEach(async () => {
  engine = await startTestEngine();
  page = await browser.newPage({ viewport: { width: 800, height: 600 } });
  pageErrors = [];
  page.on('pageerror', (error) => pageErrors.push(error.message));
});

afterEach(async () => {
  await page.close();
  await engine.stop();
});

/** Arrives in batches of the SDK's choice, so the rows are awaited together. */
async function rowsOnceThere(names: readonly string[]): Promise<EventRow[]> {
  await expect.poll(async () => {
    const seen = new Set((await engine.events()).map((event) => event.name));
    return names.filter((name) => !seen.has(name));
  }, { timeout: 15_000, interval: 100 }).toEqual([]);
  await engine.settle();
  return (await engine.events()).reverse();
}

async function batchesWithEvents(): Promise<BatchDetail[]> {
  const rows = (await engine.batches()).filter((row) => row.events > 0);
  return Promise.all(rows.reverse().map((row) => engine.batchDetail(row.id)));
}

interface WebSdk {
  ready(run: () => void): void;
  upload(): void;
  logEvent(name: string, type: number, attributes?: object, flags?: object): void;
  logPageView(name: string, attributes?: object): void;
  Identity: {
    getCurrentUser(): { getMPID(): string; isLoggedIn(): boolean; setUserAttribute(key: string, value: unknown): void; getUserIdentities(): unknown } | null;
    [method: string]: ((...args: unknown[]) => unknown) | undefined;
  };
  eCommerce: {
    createProduct(name: string, sku: string, price: number, quantity: number): object;
    createPromotion(id: string, creative: string, name: string): object;
    logProductAction(type: number, products: object[], attributes?: object, flags?: object, transaction?: object): void;
    logPromotion(type: number, promotion: object): void;
    setCurrencyCode(code: string): void;
  };
  ProductActionType: Record<string, number>;
  PromotionType: Record<string, number>;
}

/** Runs in the page: one call of `mParticle.Identity`, as its result's status and user. */
async function identityCall(method: string, request: object): Promise<{ status: number; mpid: string | undefined; loggedIn: boolean | undefined; body: unknown }> {
  return page.evaluate(([name, body]) => new Promise((resolve) => {
    const sdk = (globalThis as unknown as { mParticle: WebSdk }).mParticle;
    sdk.Identity[name as string]!(body, (result: { httpCode: number; body: unknown }) => {
      const user = sdk.Identity.getCurrentUser();
      resolve({ status: result.httpCode, mpid: user?.getMPID(), loggedIn: user?.isLoggedIn(), body: result.body });
    });
  }), [method, request] as const);
}

async function readyUser(): Promise<string> {
  const handle = await page.waitForFunction(() => (globalThis as unknown as { mParticle?: WebSdk }).mParticle?.Identity?.getCurrentUser?.()?.getMPID());
  return String(await handle.jsonValue());
}

describe('from npm, over plain http', () => {
  it('identifies, logs events, switches users and changes them', async () => {
    const { key } = await engine.input('web');
    const at = engine.ingestHost;
    html = `<!doctype html><title>Shop</title><script type="module">
      import mParticle from '/sdk.js';
      mParticle.init('${key}', {
        isDevelopmentMode: true, forceHttps: false, requestConfig: false, workspaceToken: 'LOCAL001',
        v1SecureServiceUrl: '${at}/v1/JS/', v2SecureServiceUrl: '${at}/v2/JS/', v3SecureServiceUrl: '${at}/v3/JS/', configUrl: '${at}/JS/v2/',
        identityUrl: '${at}/v1/', aliasUrl: '${at}/v1/identity/', userAudienceUrl: '${at}/v1/', flags: { eventBatchingIntervalMillis: '200' },
      });
    </script>`;
    await page.goto(`${origin}/shop?a=1`);
    const anonymous = await readyUser();
    expect(anonymous).toMatch(/^-?[1-9]\d*$/);

    await page.evaluate(() => {
      const sdk = (globalThis as unknown as { mParticle: WebSdk }).mParticle;
      sdk.logEvent('Video Watched', 1, { category: 'Destination intro', n: 5 }, { flag1: 'x', flag2: ['a', 'b'] });
      sdk.logPageView('Tents', { hostname: 'shop.example.com' });
      sdk.eCommerce.setCurrencyCode('USD');
      const mug = sdk.eCommerce.createProduct('Higgs Mug', 'higgs-mug', 24.1, 2);
      sdk.eCommerce.logProductAction(sdk.ProductActionType.Purchase!, [mug], {}, {}, { Id: 'T-1', Revenue: 48.2, Tax: 1.5 });
      sdk.eCommerce.logPromotion(sdk.PromotionType.PromotionView!, sdk.eCommerce.createPromotion('PR-9', 'banner', 'Winter sale'));
    });
    const rows = await rowsOnceThere(['Session start', 'App start', 'Video Watched', 'Tents', 'Purchase', 'Promotion view']);
    expect(Object.fromEntries(rows.map((row) => [row.name, [row.kind, row.detail]]))).toMatchObject({
      'App start': ['application_initialized', 'install'],
      'Video Watched': ['navigation', 'Destination intro'],
      Purchase: ['purchase', '$48.20 · 1 item'],
      'Promotion view': ['promotion_view', 'Winter sale'],
    });
    for (const row of rows) expect(row).toMatchObject({ mpid: anonymous, env: 'development', platform: 'web', source: 'Web', sdk: '2.68.0' });

    const batches = await batchesWithEvents();
    expect(batches.flatMap((batch) => batch.notes).filter((note) => note.code !== 'converted-value')).toEqual([]);
    expect(batches.flatMap((batch) => batch.notes).map((note) => [note.before, note.after])).toEqual([[1, 'view']]);
    expect(batches[0]!.batch).toMatchObject({ ip: '127.0.0.1', device_info: { platform: 'web', http_header_user_agent: expect.stringContaining('Chrome') }, source_info: { channel: 'javascript' } });

    const login = await identityCall('login', { userIdentities: { customerid: 'C-42', email: 'nora@example.com' } });
    expect(login).toMatchObject({ status: 200, mpid: anonymous, loggedIn: true });
    await page.evaluate(() => (globalThis as unknown as { mParticle: WebSdk }).mParticle.Identity.getCurrentUser()?.setUserAttribute('tier', 'gold'));
    const modified = await identityCall('modify', { userIdentities: { customerid: 'C-42', email: 'nora.lind@example.com' } });
    expect(modified).toMatchObject({ status: 200, mpid: anonymous, body: { change_results: ['customerid', 'email'].map((identity_type) => ({ identity_type, modified_mpid: anonymous })) } });
    const logout = await identityCall('logout', {});
    expect(logout).toMatchObject({ status: 200, loggedIn: false });
    expect(logout.mpid).not.toBe(anonymous);
    expect(await identityCall('login', { userIdentities: { customerid: 'C-42' } })).toMatchObject({ status: 200, mpid: anonymous, loggedIn: true });
    expect((await rowsOnceThere(['User attribute change', 'User identity change'])).find((row) => row.name === 'User attribute change')).toMatchObject({ detail: 'tier: gold', mpid: anonymous });

    const surfaces = (await engine.requests()).map((request) => [request.surface, request.status].join(' '));
    expect(new Set(surfaces)).toEqual(new Set(['preflight 204', 'identity 200', 'identity-modify 200', 'web-events 202']));
    expect(pageErrors).toEqual([]);
  });

  it('is not wedged by a key that nobody made: it becomes an input', async () => {
    const at = engine.ingestHost;
    html = `<!doctype html><script type="module">
      import mParticle from '/sdk.js';
      mParticle.init('us1-brandnew', { isDevelopmentMode: true, forceHttps: false, requestConfig: false, workspaceToken: 'LOCAL002', v3SecureServiceUrl: '${at}/v3/JS/', identityUrl: '${at}/v1/' });
      mParticle.logEvent('First Light', 1);
    </script>`;
    await page.goto(`${origin}/shop`);
    await rowsOnceThere(['First Light']);
    expect((await engine.status()).inputs).toEqual(expect.arrayContaining([expect.objectContaining({ key: 'us1-brandnew', platform: 'web' })]));
  });
});

describe('by the snippet', () => {
  function snippetPage(key: string, config: string, calls: string): string {
    return `<!doctype html><title>Shop</title><script>window.mParticle = { config: ${config} };${publishedSnippet(engine.ingestUrl, key)}</script><script>${calls}</script>`;
  }

  it('needs the script\'s address only: the script points the SDK back here, and runs what was called before it came', async () => {
    const { key } = await engine.input('web');
    html = snippetPage(key, '{ isDevelopmentMode: true, identifyRequest: { userIdentities: { customerid: "C-7" } } }', 'mParticle.logEvent("Called Early", mParticle.EventType.Navigation, { from: "queue" });');
    await page.goto(`${origin}/shop`);
    await readyUser();
    const rows = await rowsOnceThere(['Called Early', 'Session start']);
    expect(rows.find((row) => row.name === 'Called Early')).toMatchObject({ detail: 'queue', env: 'development', mpid: await readyUser() });
    const requests = await engine.requests();
    expect(new Set(requests.map((request) => `${request.surface} ${request.status}`))).toEqual(new Set(['web-snippet 200', 'preflight 204', 'identity 200', 'web-events 202']));
    expect(requests.find((request) => request.surface === 'web-snippet')?.path).toBe(`/js/v2/${key}/mparticle.js?env=1&`);
    const [batch] = await batchesWithEvents();
    expect(batch?.batch).toMatchObject({ application_info: { application_name: expect.any(String) }, user_identities: { customer_id: 'C-7' } });
    expect(pageErrors).toEqual([]);
  });

  it('leaves service URLs alone that the page set itself', async () => {
    const { key } = await engine.input('web');
    html = snippetPage(key, `{ isDevelopmentMode: true, v3SecureServiceUrl: '${engine.ingestHost}/webevents/v3/JS/' }`, 'mParticle.logEvent("Elsewhere", 1);');
    await page.goto(`${origin}/shop`);
    await rowsOnceThere(['Elsewhere']);
    const paths = (await engine.requests()).filter((request) => request.surface === 'web-events').map((request) => request.path);
    expect(new Set(paths)).toEqual(new Set([`/webevents/v3/JS/${key}/events`]));
  });
});
