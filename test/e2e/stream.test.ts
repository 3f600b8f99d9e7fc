/** The main job, end to end: the web SDK in a real Chromium, a real engine, and what the window shows of it. */
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serverBatch } from '../support/engine.ts';
import type { TestEngine } from '../support/engine.ts';
import { root, useWindow } from '../support/window.ts';
import type { OpenedWindow } from '../support/window.ts';
import { EventPage } from './pages/event-page.ts';
import { ShopServer, logEvent, shop } from './pages/shop-page.ts';
import { StreamPage } from './pages/stream-page.ts';

const shopServer = new ShopServer();
let opened: OpenedWindow;
let engine: TestEngine;
let context: BrowserContext;
let page: Page;
let stream: StreamPage;
let detail: EventPage;

useWindow((next) => {
  opened = next;
  ({ engine, context, page } = opened);
  stream = new StreamPage(page);
  detail = new EventPage(page);
});
beforeAll(() => shopServer.start());
afterAll(() => shopServer.stop());

const openStream = (view = ''): Promise<void> => stream.open(engine.control, engine.running.token, view);

/** Sends one server batch per name and waits until all of it is processed. */
async function send(...names: string[]): Promise<void> {
  for (const name of names) expect((await engine.sendServer(serverBatch(name))).status).toBe(202);
  await engine.settle();
}

const numbered = (count: number, name = 'Event'): string[] => Array.from({ length: count }, (_, index) => `${name} ${index + 1}`);

/** Polls without sleeping: the assertion is tried again until it holds. */
const soon = <T>(read: () => Promise<T>) => expect.poll(read, { timeout: 10_000, interval: 50 });

describe('the web SDK logs a custom event, a screen view and a purchase', { timeout: 60_000 }, () => {
  test('the window shows the rows, the trace and the Mixpanel request', async () => {
    const { key } = await engine.input('web');
    const { status } = await engine.api('PUT', '/workspace/outputs/mixpanel', { partner: 'mixpanel', settings: { token: 'project-token' } });
    expect(status).toBeLessThan(300);
    await engine.api('PUT', '/workspace/connections/web-mixpanel', { input: (await engine.input('web')).name, output: 'mixpanel' });
    await openStream();
    const shopPage = await context.newPage();
    await shopServer.visit(shopPage, engine.ingest, key);
    await shop(shopPage);

    await stream.row('Video Watched').waitFor();
    await stream.row('Tents').waitFor();
    const purchase = stream.row('Purchase');
    await purchase.waitFor();
    await soon(() => stream.cell(purchase, 'event').innerText()).toMatch(/Purchase\s+\$48\.20 · 1 item/);
    await soon(() => stream.cell(purchase, 'outcome').innerText()).toBe('1/1 delivered');
    expect(await stream.cell(purchase, 'source').innerText()).toBe('Web');
    await stream.row(/Batch/).first().waitFor();

    await purchase.click();
    await soon(() => detail.title.innerText()).toBe('Purchase');
    expect(await detail.stages()).toEqual(expect.arrayContaining(['Received', 'Identity', 'Server ids', 'Mixpanel', 'Mapping', 'Delivery']));
    expect(await detail.selectedStage().innerText()).toMatch(/Mixpanel\s+200/);
    const panel = detail.panel();
    await panel.getByText(/api\.mixpanel\.com\/track/).first().waitFor();
    await panel.getByText('Answer 200').first().waitFor();

    await detail.stage('Received').click();
    await panel.getByText('The value it saw').waitFor();
    await panel.getByText('received', { exact: true }).waitFor();

    await detail.openTab(/^Outbound/);
    await panel.getByRole('row', { name: /Mixpanel track/ }).click();
    await panel.getByText('project-token').first().waitFor();
    await panel.getByText(/sent as events\[\d\]\.data\.product_action/).first().waitFor();

    await detail.openTab('JSON');
    await panel.getByText('"T-1"').first().waitFor();
    await detail.openTab('Raw bytes');
    await panel.getByText(new RegExp(`POST /v3/JS/${key}/events HTTP/1.1`)).waitFor();
    await panel.getByText(/HTTP\/1\.1 202/).waitFor();
  });

  test('a replay arrives as a new batch that is marked', async () => {
    const { key } = await engine.input('web');
    await openStream();
    const shopPage = await context.newPage();
    await shopServer.visit(shopPage, engine.ingest, key);
    await logEvent(shopPage, 'Sent Once');
    await stream.row('Sent Once').click();
    await detail.replay.click();
    await soon(() => stream.row('Sent Once').count()).toBe(2);
    await soon(() => stream.grid.getByLabel('Replayed from here').count()).toBeGreaterThan(0);
  });
});

describe('following the tail', () => {
  test('rows appear on top while the list is there; elsewhere they are counted and the list stands still', async () => {
    await send(...numbered(60));
    await openStream();
    await stream.row('Event 60').waitFor();
    await send('At the tail');
    await soon(async () => (await stream.names()).slice(0, 2)).toEqual(['Batch', 'At the tail']);

    await stream.scrollTo(1_000);
    await soon(async () => (await stream.place()).top).toBe(1_000);
    const before = await stream.place();
    await send('While away', 'And another');
    await soon(() => stream.newRows.innerText()).toBe('2 new events');
    expect(await stream.place()).toEqual(before);

    await stream.newRows.click();
    await stream.row('And another').waitFor();
    expect((await stream.place()).top).toBe(0);
    expect(await stream.newRows.count()).toBe(0);
  });

  test('a pause holds the view still and loses nothing', async () => {
    await send('Before');
    await openStream();
    await stream.row('Before').waitFor();
    await page.keyboard.press('Control+e');
    await send('During 1', 'During 2');
    await soon(() => stream.newRows.innerText()).toBe('Paused · 2 new');
    expect(await stream.row('During').count()).toBe(0);
    await page.keyboard.press('Control+e');
    await stream.row('During 1').waitFor();
    await stream.row('During 2').waitFor();
  });
});

describe('finding', () => {
  test('a filter narrows the list; what hides everything is said in words and taken back with one click', async () => {
    await send('Alpha', 'Beta', 'Alpha');
    await openStream();
    await stream.row('Beta').waitFor();
    await stream.setFilter('name=Alpha');
    await soon(() => stream.row('Beta').count()).toBe(0);
    await soon(() => stream.row('Alpha').count()).toBe(2);
    expect(await stream.footer.innerText()).toMatch(/^2 of 3 events/);

    await stream.setFilter('name=Alpha type=screen_view');
    await page.getByText('Nothing matches the filter').waitFor();
    await soon(() => stream.widen.innerText()).toBe('Remove type=screen_view');
    await stream.widen.click();
    await soon(() => stream.row('Alpha').count()).toBe(2);
  });

  test('new rows obey the filter', async () => {
    await send('Alpha');
    await openStream();
    await stream.row('Alpha').waitFor();
    await stream.setFilter('name=Alpha');
    await soon(() => Promise.resolve(page.url())).toContain('filter=name%3DAlpha');
    await send('Beta', 'Alpha');
    await soon(() => stream.row('Alpha').count()).toBe(2);
    expect(await stream.row('Beta').count()).toBe(0);
  });

  test('a copied link opens the same event, wherever it is', async () => {
    await send('Far Below', ...numbered(450));
    await openStream();
    const { items } = (await engine.api<{ items: { id: string; name: string }[] }>('GET', '/events?query=name%3D%22Far%20Below%22')).body;
    await openStream(`${engine.control}/#/stream?at.event=${items[0]?.id}`);
    await soon(() => detail.title.innerText()).toBe('Far Below');
    await soon(() => stream.rows().and(page.locator('[aria-selected=true]')).innerText()).toContain('Far Below');
  }, 60_000);
});

describe('by keyboard', () => {
  test('rows, detail, stages and folding', async () => {
    await send('One', 'Two', 'Three');
    await openStream();
    await stream.row('Three').waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await soon(() => stream.activeText()).toContain('Three');
    await stream.grid.focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await soon(() => stream.activeText()).toContain('Two');
    await page.keyboard.press('End');
    await soon(() => stream.activeText()).toContain('One');
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');

    await page.keyboard.press('Space');
    await soon(() => detail.title.innerText()).toBe('Three');
    expect(await stream.grid.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await soon(() => detail.title.innerText()).toBe('Two');
    await page.keyboard.press('Enter');
    await soon(() => detail.root.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press('Escape');
    await soon(() => detail.root.count()).toBe(0);
    expect(await stream.grid.evaluate((element) => element === document.activeElement)).toBe(true);

    await page.keyboard.press('ArrowLeft');
    await soon(() => stream.row('Two').count()).toBe(0);
    await page.keyboard.press('ArrowRight');
    await stream.row('Two').waitFor();
  });

  test('filter by the cell, and copy', async () => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: engine.control });
    await send('One', 'Two');
    await openStream();
    const two = stream.row('Two');
    await stream.cell(two, 'event').click();
    await page.keyboard.press('y');
    await soon(() => page.evaluate(() => navigator.clipboard.readText())).toContain('"event_name": "Two"');
    await page.keyboard.press('Shift+Y');
    await soon(() => page.evaluate(() => navigator.clipboard.readText())).toMatch(/^curl \\\n\s+-X POST[^]*\/v2\/events/);
    await page.keyboard.press('f');
    await soon(() => stream.row('One').count()).toBe(0);
    await two.waitFor();
  });
});

describe('states', () => {
  test('with nothing captured the first steps are shown', async () => {
    await openStream();
    await page.getByRole('heading', { name: 'Nothing captured yet' }).waitFor();
  });

  test('the list stays readable when the engine is gone, and goes on when it is back', async () => {
    await send('Before');
    await openStream();
    await stream.row('Before').waitFor();
    const ports = { controlPort: Number(new URL(engine.control).port), ingestPort: Number(new URL(engine.ingest).port) };
    await engine.running.stop();
    await page.getByText(/does not answer/).first().waitFor();
    await stream.row('Before').waitFor();
    engine = await engine.restart({ ...ports, windowDir: join(root, 'out', 'renderer') });
    opened.engine = engine;
  }, 60_000);
});
