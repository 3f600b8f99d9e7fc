/** Setting up an SDK in the window against a real engine: check marks, what holds an SDK up, faults, config overrides, certificates, relay. */
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildIfStale } from '../../scripts/lib/build.ts';
import { findChromium } from '../../scripts/lib/chromium.ts';
import { serverBatch, startTestEngine } from '../support/engine.ts';
import type { TestEngine } from '../support/engine.ts';
import { ShopServer, logEvent } from './pages/shop-page.ts';

const root = join(import.meta.dirname, '..', '..');
const windowDir = join(root, 'out', 'renderer');
const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** The parts of the package, which has no types, that the page's code uses. */
interface NodeSdk {
  readonly ApiClient: new () => { basePath: string };
  readonly Configuration: new (key: string, secret: string) => object;
  readonly EventsApi: new (configuration: object, client: object) => { uploadEvents(batch: object, done: (error: unknown) => void): void };
  readonly Batch: (new (environment: string) => { user_identities: object; addEvent(event: object): void }) & { readonly Environment: { readonly development: string } };
  readonly UserIdentities: new () => { customerid?: string };
  readonly AppEvent: (new (type: string, name: string) => object) & { readonly CustomEventType: { readonly other: string } };
}

const mParticle = createRequire(import.meta.url)('mparticle') as NodeSdk;
const shopServer = new ShopServer();
let browser: Browser;
let engine: TestEngine;
let page: Page;
let failures: string[];

async function open(hash: string): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 1600, height: 1000 }, colorScheme: 'dark', reducedMotion: 'reduce' });
  page = await context.newPage();
  page.setDefaultTimeout(15_000);
  failures = [];
  page.on('pageerror', (error) => failures.push(error.message));
  page.on('console', (message) => { if (message.text().includes('Content Security Policy')) failures.push(message.text()); });
  await page.goto(`${engine.control}/#token=${engine.running.token}&${hash}`);
  await page.getByText('Listening on').first().waitFor();
}

const mark = (id: string, state: string): Locator => page.locator(`[data-check="${id}"][data-state="${state}"]`);
const finding = (code: string): Locator => page.locator(`[data-finding="${code}"]`);

/** The code of a step, as the page shows it. */
async function codeOf(title: string): Promise<string> {
  return page.getByRole('group', { name: title }).innerText();
}

/** One batch as the Node SDK sends it, by the settings that the page shows. */
async function sendWithNodeSdk(basePath: string, key: string, secret: string): Promise<void> {
  const client = new mParticle.ApiClient();
  client.basePath = basePath;
  const api = new mParticle.EventsApi(new mParticle.Configuration(key, secret), client);
  const batch = new mParticle.Batch(mParticle.Batch.Environment.development);
  batch.user_identities = Object.assign(new mParticle.UserIdentities(), { customerid: 'c-1042' });
  batch.addEvent(new mParticle.AppEvent(mParticle.AppEvent.CustomEventType.other, 'Hello Cloudchamber'));
  await new Promise<void>((resolve, reject) => { api.uploadEvents(batch, (error: unknown) => { if (error) reject(error as Error); else resolve(); }); });
}

beforeAll(async () => {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error('no Chromium found; run npm test, which installs one');
  if (buildIfStale(root) !== 0) throw new Error('the build failed');
  browser = await chromium.launch({ executablePath, args: ARGUMENTS });
  await shopServer.start();
}, 180_000);

afterAll(async () => {
  await browser?.close();
  shopServer.stop();
});

beforeEach(async () => { engine = await startTestEngine({ windowDir }); });

afterEach(async () => {
  await page.context().close();
  await engine.stop();
  expect(failures).toEqual([]);
});

describe('set up an SDK', { timeout: 60_000 }, () => {
  it('turns green for the Node SDK by what the page says', async () => {
    await open('/setup/node~');
    await mark('batch', 'waiting').waitFor();
    const { key, secret } = await engine.input('s2s');
    await page.getByRole('button', { name: 'Show the secret' }).click();
    const code = await codeOf('Point the client at this port and send');
    const basePath = /basePath = '([^']+)'/.exec(code)?.[1];
    expect(basePath).toBe(`http://localhost:${new URL(engine.ingest).port}/v2`);
    expect(code).toContain(`new mParticle.Configuration('${key}', '${secret}')`);
    await sendWithNodeSdk(basePath ?? '', key, secret);
    await mark('batch', 'done').waitFor();
    await page.getByRole('heading', { name: 's2s is set up' }).waitFor();
  });

  it('turns green for a page with the web SDK, and names what is wrong before', async () => {
    await open('/setup');
    const { key } = await engine.input('web');
    await fetch(`${engine.ingest}/identity/${key}/identify`, { method: 'POST', body: '{}' });
    await finding('wrong-path').getByText('identityUrl').waitFor();
    await fetch(`${engine.ingest}/tags/JS/v2/${key}/config?env=0`);
    await finding('production-interval').waitFor();
    await mark('config', 'done').waitFor();
    const shop = await page.context().newPage();
    await shopServer.visit(shop, engine.ingest, key);
    await mark('identity', 'done').waitFor();
    await logEvent(shop, 'Hello Cloudchamber');
    await mark('batch', 'done').waitFor();
    await expect.poll(() => page.locator('[data-finding]').count()).toBe(0);
  });

  it('goes through the platforms by keyboard and makes the input that one needs', async () => {
    expect((await engine.api('DELETE', '/workspace/inputs/roku')).status).toBe(200);
    await open('/setup/web-snippet~');
    await page.getByRole('radio', { name: 'Web, snippet' }).focus();
    await page.keyboard.press('ArrowLeft');
    await page.getByRole('radio', { name: 'Web, npm', checked: true }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('Type a command').fill('set up: roku');
    await page.keyboard.press('Enter');
    await page.getByText('The workspace has no input for Roku').waitFor();
    await page.getByRole('button', { name: 'Add one' }).click();
    await page.getByRole('heading', { name: 'Waiting for roku' }).waitFor();
    const code = await codeOf('Start the SDK');
    const { key, secret } = await engine.input('roku');
    expect(code).toContain(`options.apiKey = "${key}"`);
    expect(code).toContain('options.apiSecret = "••••••••"');
    expect(secret).toHaveLength(64);
  });
});

describe('faults, config and devices', { timeout: 60_000 }, () => {
  it('makes the next call fail when a fault is switched on, and links the retry', async () => {
    await open('/faults');
    await page.getByRole('button', { name: /^503, the service is down/ }).click();
    await page.getByLabel('Stop after').fill('1');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByLabel('Status').getByText('Faults on').waitFor();
    const body = { ...serverBatch('Hello'), source_request_id: '5f0c1c3e-0000-4000-8000-000000000001' };
    const refused = await engine.sendServer(body);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5']);
    await page.getByText('1 of 1 calls').waitFor();
    expect((await engine.sendServer(body)).status).toBe(202);
    await page.getByRole('button', { name: 'Faults on', exact: false }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: '1 of 1 calls' }).click();
    await page.getByRole('grid', { name: 'Requests' }).getByRole('row').filter({ hasText: '503' }).getByText('fault').waitFor();
    await page.getByRole('button', { name: 'Remove note=fault-injected' }).click();
    const retry = page.getByRole('grid', { name: 'Requests' }).getByRole('row').filter({ hasText: /retry 2 of #\d+/ });
    await retry.click();
    await page.getByText('Attempt 1').click();
    await page.getByText('Sent 2 times').waitFor();
  });

  it('switches every fault off from the palette', async () => {
    await engine.api('PUT', '/faults', { items: [{ action: { type: 'status', status: 500 } }] });
    await open('/stream');
    await page.getByLabel('Status').getByText('Faults on').waitFor();
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('Type a command').fill('switch all faults off');
    await page.keyboard.press('Enter');
    await page.getByLabel('Status').getByText('Faults on').waitFor({ state: 'detached' });
    expect((await engine.sendServer(serverBatch('Hello'))).status).toBe(202);
  });

  it('serves an override that was saved as a form, as JSON, and no longer once it is taken back', async () => {
    await open('/sdk-config/web');
    const { key } = await engine.input('web');
    const served = async (): Promise<{ flags: Record<string, unknown>; workspaceToken: unknown; appName?: unknown }> => (await fetch(`${engine.ingest}/JS/v2/${key}/config`)).json() as never;
    await page.getByLabel('Batching interval').fill('5000');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect.poll(async () => (await served()).flags['eventBatchingIntervalMillis']).toBe('5000');
    await page.getByRole('tree', { name: 'Served config' }).getByText('override').waitFor();

    await page.getByRole('radio', { name: 'JSON' }).click();
    const editor = page.getByRole('textbox', { name: 'Overrides as JSON' });
    await editor.focus();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('{"workspaceToken": ');
    await page.getByText('Valid JSON').waitFor({ state: 'detached' });
    expect(await page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
    await page.keyboard.press('Control+a');
    // Letters that are shortcuts elsewhere ("g s" opens the settings) are only letters here.
    await page.keyboard.type('{"flags": 1}');
    await page.keyboard.press('Control+a');
    await page.keyboard.type('{"workspaceToken": "0BADCAFE", "appName": null}');
    await page.getByText('Valid JSON').waitFor();
    await page.getByText('"0BADCAFE"').first().waitFor();
    await page.keyboard.press('Control+s');
    await page.getByText('Saved: the next fetch gets it').last().waitFor();
    await expect.poll(async () => (await served()).workspaceToken).toBe('0BADCAFE');
    expect((await served()).appName).toBeUndefined();

    await page.getByRole('button', { name: 'Take back all overrides' }).click();
    await page.getByRole('button', { name: 'Take them back' }).click();
    await expect.poll(async () => (await served()).workspaceToken).not.toBe('0BADCAFE');
  });

  it('makes, exports, renews and removes the certificate authority', async () => {
    await open('/settings/certificates');
    await page.getByRole('button', { name: 'Make it' }).click();
    await page.getByText('ready', { exact: true }).waitFor();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save as PEM' }).click();
    expect((await download).suggestedFilename()).toBe('cloudchamber_ca.pem');
    const fingerprint = async (): Promise<string> => (await engine.api<{ authority: { fingerprint_sha256: string } }>('GET', '/certificates')).body.authority.fingerprint_sha256;
    const before = await fingerprint();
    await page.getByText(before).waitFor();
    await page.getByRole('button', { name: 'Make a new one…' }).click();
    await page.getByRole('button', { name: 'Make a new authority' }).click();
    await expect.poll(fingerprint).not.toBe(before);
    await page.getByRole('button', { name: 'Remove…' }).click();
    await page.getByRole('button', { name: 'Remove it' }).click();
    await page.getByText('removed, https is off').waitFor();
  });

  it('relays only after asking, says so loudly, and shows both answers', async () => {
    const upstream = createServer((_request, response) => { response.writeHead(400, { 'content-type': 'application/json' }).end('{"errors":[]}'); });
    await new Promise<void>((resolve) => { upstream.listen(0, '127.0.0.1', resolve); });
    const url = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
    await open('/settings/inputs');
    await page.getByLabel('Relay address of s2s').fill(url);
    await page.getByRole('switch', { name: 'Relay calls of s2s' }).click();
    await page.getByRole('button', { name: 'Pass calls on' }).click();
    await page.getByText(`calls of s2s are passed on to ${url}`).waitFor();
    await page.getByLabel('Status').getByText('Relay: s2s').waitFor();
    expect((await engine.sendServer(serverBatch('Hello'))).status).toBe(202);
    await page.keyboard.press('Control+8');
    await page.getByRole('grid', { name: 'Requests' }).getByRole('row').filter({ hasText: '202' }).click();
    await page.getByRole('tab', { name: /^Relay/ }).click();
    await page.getByText('differences').waitFor();
    await page.getByText(`Passed on to ${url}/v2/events`).waitFor();
    upstream.close();
  });
});
