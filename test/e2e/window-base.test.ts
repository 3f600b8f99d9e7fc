/** The window in a real browser against a real engine: set-up, palette, settings, filter, requests, and an engine that goes away. */
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildIfStale } from '../../scripts/lib/build.ts';
import { findChromium } from '../../scripts/lib/chromium.ts';
import { serverBatch, startTestEngine } from '../support/engine.ts';
import type { TestEngine } from '../support/engine.ts';

const root = join(import.meta.dirname, '..', '..');
const windowDir = join(root, 'out', 'renderer');
const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const executablePath = findChromium();

let browser: Browser;
let engine: TestEngine;
let page: Page;
let failures: string[];

async function open(hash = ''): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 1600, height: 1000 }, colorScheme: 'dark' });
  page = await context.newPage();
  failures = [];
  page.on('pageerror', (error) => failures.push(error.message));
  await page.goto(`${engine.control}/#token=${engine.running.token}${hash === '' ? '' : `&${hash}`}`);
  await page.getByText('Listening on').first().waitFor();
}

beforeAll(async () => {
  if (executablePath === null) throw new Error('no Chromium found; run npm test, which installs one');
  if (buildIfStale(root) !== 0) throw new Error('the build failed');
  browser = await chromium.launch({ executablePath, args: ARGUMENTS });
}, 180_000);

afterAll(async () => { await browser?.close(); });

beforeEach(async () => { engine = await startTestEngine({ windowDir }); });

afterEach(async () => {
  await page.context().close();
  await engine.stop();
  if (failures.length > 0) throw new Error(`the window threw: ${failures.join('; ')}`);
});

describe('window', { timeout: 60_000 }, () => {
  it('takes the token out of the address, and refuses without it', async () => {
    await open();
    expect(page.url()).not.toContain('token');
    const stranger = await browser.newContext();
    const other = await stranger.newPage();
    await other.goto(engine.control);
    await other.getByText('This window needs the engine’s token').waitFor();
    await other.getByLabel('Token or address').fill(`${engine.control}/#token=${engine.running.token}`);
    await other.getByRole('button', { name: 'Connect' }).click();
    await other.getByText('Listening on').first().waitFor();
    await stranger.close();
  });

  it('turns the check marks green as calls arrive, and shows calls on a wrong path', async () => {
    await open();
    await page.keyboard.press('g');
    await page.keyboard.press('i');
    const mark = (id: string) => page.locator(`[data-check="${id}"]`);
    await page.getByRole('heading', { name: 'Set up an SDK' }).waitFor();
    expect(await mark('batch').getAttribute('data-state')).toBe('waiting');
    const { key } = await engine.input('web');
    expect(await page.getByText(`mParticle.init('${key}', {`).count()).toBe(1);
    expect(await page.getByText(`'localhost:${new URL(engine.ingest).port}/v3/JS/'`).count()).toBe(1);

    await fetch(`${engine.ingest}/JS/v2/${key}/config`);
    await page.locator('[data-check="config"][data-state="done"]').waitFor();
    await fetch(`${engine.ingest}/v1/identify`, {
      method: 'POST', headers: { 'content-type': 'application/json', 'x-mp-key': key },
      body: JSON.stringify({ client_sdk: { platform: 'web', sdk_vendor: 'mparticle', sdk_version: '2.68.0' }, context: null, environment: 'development', request_id: 'a', request_timestamp_ms: Date.now(), previous_mpid: null, known_identities: { device_application_stamp: '00000000-0000-4000-8000-000000000001' } }),
    });
    await page.locator('[data-check="identity"][data-state="done"]').waitFor();
    await engine.sendWeb({ ...serverBatch('Hello'), mpid: '1', sdk_version: '2.68.0' });
    await page.locator('[data-check="batch"][data-state="done"]').waitFor();

    await fetch(`${engine.ingest}/wrong/path`);
    await page.getByText('Arrived on an unknown path').waitFor();
  });

  it('runs commands from the palette, by keys, and says why a command is off', async () => {
    await open();
    await page.keyboard.press('Control+k');
    const input = page.getByPlaceholder('Type a command');
    await input.fill('theme: light');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('html').getAttribute('data-theme')).toBe('light');
    await page.keyboard.press('Control+k');
    await input.fill(':retention');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Retention' }).waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+2');
    await page.getByText('No data plan yet').waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('q');
    await page.getByText('No calls yet').first().waitFor();
  });

  it('sends a sample, lists its call byte for byte, and replays it', async () => {
    await open('#/requests');
    await page.getByRole('button', { name: 'Send a sample batch' }).first().click();
    const rows = page.getByRole('grid', { name: 'Requests' }).getByRole('row').filter({ hasText: '202' });
    await rows.first().click();
    await page.getByRole('tab', { name: 'Body' }).click();
    await page.getByText('source_request_id').first().waitFor();
    const before = (await engine.status()).counts.requests;
    await page.getByRole('button', { name: 'Replay' }).click();
    await expect.poll(async () => (await engine.status()).counts.requests).toBeGreaterThan(before);
  });

  it('narrows by a filter with a sentence, keeps the last valid one, and restores it from a link', async () => {
    await engine.sendServer(serverBatch('First'));
    await fetch(`${engine.ingest}/wrong/path`);
    await engine.settle();
    await open('#/requests');
    await page.keyboard.press('/');
    await page.keyboard.type('surface=unrecognised ');
    await expect.poll(() => page.getByRole('grid', { name: 'Requests' }).getByRole('row').count()).toBe(2);
    await page.keyboard.type('status>=oops');
    await page.getByRole('combobox', { name: 'Filter' }).and(page.locator('[aria-invalid="true"]')).waitFor();
    expect(await page.getByRole('grid', { name: 'Requests' }).getByRole('row').count()).toBe(2);
    expect(page.url()).toContain('surface%3Dunrecognised');
    const url = page.url();
    await page.goto('about:blank');
    await page.goto(url);
    await page.getByRole('button', { name: 'Remove surface=unrecognised' }).waitFor();
  });

  it('saves settings, names the field that is wrong, and edits an output as a form', async () => {
    await open('#/settings/retention');
    const cap = page.getByLabel('Size cap');
    await cap.fill('8');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('alert').waitFor();
    await cap.fill('512');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect.poll(async () => (await engine.api<{ retention: { max_bytes: number } }>('GET', '/settings')).body.retention.max_bytes).toBe(512 * 1024 ** 2);
    await page.getByText('of 512 MB').first().waitFor();

    await page.getByRole('navigation', { name: 'Settings sections' }).getByRole('button', { name: 'Outputs' }).click();
    await page.getByRole('list', { name: 'Outputs' }).getByRole('listitem').filter({ hasText: 'mixpanel' }).getByRole('button', { name: 'Behaviour' }).click();
    await page.getByLabel('Latency', { exact: true }).fill('25');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect.poll(async () => JSON.stringify((await engine.api('GET', '/workspace/outputs/mixpanel')).body)).toContain('"latency_ms":25');
    await page.getByRole('radio', { name: 'Real endpoint' }).click();
    await page.getByRole('button', { name: 'Send to the real endpoint' }).click();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Data leaves this machine').waitFor();
  });

  it('says that the engine is gone, and goes on when it is back', async () => {
    await open();
    const { port } = new URL(engine.control);
    await engine.running.stop();
    await page.getByText('The engine does not answer. What it accepted is kept.').waitFor();
    engine = await engine.restart({ windowDir, controlPort: Number(port) });
    await expect.poll(() => page.getByText('The engine does not answer').count(), { timeout: 15_000 }).toBe(0);
    await page.getByLabel('Status').getByText('Listening on').waitFor();
  });
});
