/** A story's page in a real Chromium: whatever the data says, nothing runs, nothing is loaded, and it can be read. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../../scripts/lib/chromium.ts';
import { readStory } from '../../src/engine/story/read.ts';
import type { BatchRow, Page as ListPage } from '../../src/protocol/contract.ts';
import { startTestEngine } from '../support/engine.ts';
import type { TestEngine } from '../support/engine.ts';

let engine: TestEngine;
let browser: Browser;
let folder: string;
beforeAll(async () => {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error('No Chromium: "npm test" installs one.');
  folder = mkdtempSync(join(tmpdir(), 'cloudchamber-story-'));
  [engine, browser] = await Promise.all([startTestEngine(), chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })]);
});
afterAll(async () => {
  await browser.close();
  await engine.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function storyOfNewest(level = 'none'): Promise<string> {
  await engine.settle(30_000);
  const [row] = (await engine.api<ListPage<BatchRow>>('GET', '/batches?limit=1')).body.items;
  const answer = await fetch(`${engine.control}/api/v1/batches/${row!.id}/story?redact=${level}`, { headers: { authorization: `Bearer ${engine.running.token}` } });
  expect(answer.status).toBe(200);
  return answer.text();
}

interface Opened { readonly page: Page; readonly loaded: string[]; readonly complaints: string[] }

async function open(text: string, colorScheme: 'light' | 'dark' = 'light'): Promise<Opened> {
  const path = join(folder, 'story.html');
  writeFileSync(path, text);
  const context = await browser.newContext({ colorScheme });
  const page = await context.newPage();
  const loaded: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => loaded.push(request.url()));
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('dialog', (dialog) => {
    complaints.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(pathToFileURL(path).href);
  return { page, loaded, complaints };
}

const HOSTILE: readonly string[] = [
  '</script><script>window.ran=1</script>',
  '<img src=x onerror="window.ran=1">',
  '"><svg onload=window.ran=1>',
  "' onmouseover='window.ran=1",
  '<!--<script>window.ran=1</script>-->',
  '<iframe srcdoc="<script>parent.ran=1</script>"></iframe>',
  '<style>@import url(https://attacker.test/x.css);</style>',
  '<meta http-equiv="refresh" content="0;url=https://attacker.test/">',
  '<a href="javascript:window.ran=1">click</a>',
  '<base href="https://attacker.test/"><form action="https://attacker.test/"><button>go</button></form>',
  '\u2028window.ran=1\u2029',
  '\u202Egnp.exe\u202C \u0000\u0007 \uFEFF',
  '\uD800 lone, 𝒳 pair, 日本語, العربية',
  '${window.ran=1} {{constructor.constructor("window.ran=1")()}}',
];

async function expectInert({ page, loaded, complaints }: Opened): Promise<void> {
  const facts = await page.evaluate(() => ({
    ran: (globalThis as unknown as { ran?: number }).ran ?? null,
    scripts: [...document.scripts].map((script) => script.type),
    strangers: document.querySelectorAll('img,iframe,svg,form,base,a,link,object,embed,video,audio').length,
    refresh: document.querySelectorAll('meta[http-equiv="refresh"]').length,
    handlers: [...document.querySelectorAll('*')].filter((element) => [...element.attributes].some(({ name }) => name.startsWith('on'))).length,
    styles: document.querySelectorAll('style').length,
    address: location.protocol,
  }));
  expect(facts).toEqual({ ran: null, scripts: ['application/json'], strangers: 0, refresh: 0, handlers: 0, styles: 1, address: 'file:' });
  expect(loaded.filter((url) => !url.startsWith('file:'))).toEqual([]);
  expect(complaints).toEqual([]);
}

const event = (name: string, attributes: Record<string, unknown>): Record<string, unknown> => ({ event_type: 'custom_event', data: { event_name: name, custom_event_type: 'other', timestamp_unixtime_ms: Date.now(), custom_attributes: attributes } });

describe('a hostile batch', () => {
  it.each(['none', 'personal'])('is text on the page and whole behind it (%s)', async (level) => {
    await engine.sendServer({
      environment: 'development', user_identities: { customer_id: HOSTILE[0], email: HOSTILE[1], other: HOSTILE[4] },
      user_attributes: Object.fromEntries(HOSTILE.map((text) => [text, text])),
      events: [...HOSTILE.map((text) => event(text, { [text]: text })), { event_type: 'screen_view', data: { screen_name: HOSTILE[3], url: 'javascript:window.ran=1' } }],
    });
    const text = await storyOfNewest(level);
    const opened = await open(text);
    await expectInert(opened);
    const shown = await opened.page.locator('main').innerText();
    if (level === 'none') for (const one of HOSTILE.slice(0, 10)) expect(shown).toContain(one);
    expect(shown).toContain('\\u202egnp.exe');
    for (const unseen of ['\u0000', '\u0007', '\u202e', '\u2028']) expect(shown.includes(unseen)).toBe(false);
    const read = readStory(text);
    if (!read.ok) throw new Error(read.message);
    expect(read.story.batch.event_rows.map(({ name }) => name)).toContain(HOSTILE[5]);
    await opened.page.evaluate(() => document.querySelectorAll('details').forEach((details) => { details.open = true; }));
    await expectInert(opened);
  });

  it('in UTF-16 and packed is text too', async () => {
    const { key, secret } = await engine.input('s2s');
    const headers = { 'authorization': `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`, 'content-type': 'application/json' };
    const text = JSON.stringify({ environment: 'development', user_identities: { customer_id: 'c-1' }, events: HOSTILE.slice(0, 6).map((name) => event(name, {})) });
    const bodies: readonly (readonly [Uint8Array, Record<string, string>])[] = [[Buffer.from(`\ufeff${text}`, 'utf16le'), {}], [gzipSync(text), { 'content-encoding': 'gzip' }]];
    for (const [body, more] of bodies) {
      expect((await fetch(`${engine.ingest}/v2/events`, { method: 'POST', headers: { ...headers, ...more }, body: new Uint8Array(body) })).status).toBe(202);
      for (const level of ['personal', 'none']) {
        const opened = await open(await storyOfNewest(level));
        await expectInert(opened);
        expect(await opened.page.locator('main').innerText()).toContain(HOSTILE[5]);
      }
    }
  });
});

describe('a page that is read', () => {
  it('shows a batch of a thousand events within bounds', async () => {
    const { file } = (await engine.api<{ file: Record<string, unknown> }>('GET', '/workspace')).body;
    await engine.api('PUT', '/workspace/file', { ...file, limits: { request_bytes: 8_000_000, batch_bytes: 8_000_000 } });
    const events = Array.from({ length: 1_000 }, (_, index) => event(`Step ${index % 50}`, { mail: `someone${index}@corp.test`, position: String(index), note: 'a longer text, as apps send them '.repeat(3) }));
    expect((await engine.sendServer({ environment: 'development', user_identities: { customer_id: 'c-5512' }, events })).status).toBe(202);
    const started = performance.now();
    const text = await storyOfNewest('personal');
    expect(performance.now() - started).toBeLessThan(15_000);
    expect(text).not.toMatch(/someone\d+@corp\.test/);
    const opened = await open(text);
    await expectInert(opened);
    expect(await opened.page.locator('tbody tr').count()).toBeLessThan(500);
    expect(await opened.page.locator('main').innerText()).toContain('800 more events');
    const read = readStory(text);
    expect(read.ok && read.story.batch.event_rows.length).toBe(1_000);
  });

  it.each(['light', 'dark'] as const)('has its sections in order and enough contrast (%s)', async (scheme) => {
    await engine.sendWeb({ environment: 'development', mpid: '7700', events: [event('Cart Opened', { shelf: 'crime' })] });
    const { page } = await open(await storyOfNewest('personal'), scheme);
    expect(await page.locator('h2').allInnerTexts()).toEqual(['What happened', 'Events', 'Trace', 'Settings that decided', 'Request as it came', 'Requests to outputs', 'What was replaced']);
    expect(await page.locator('h1').innerText()).toBe('Cart Opened');
    const source = (await import('axe-core')).default.source;
    const found = await page.evaluate(`${source}; axe.run(document, { runOnly: ['wcag2a', 'wcag2aa'] }).then(({ violations }) => violations.map(({ id, nodes }) => id + ' ' + nodes[0].html))`);
    expect(found).toEqual([]);
  });

  it('opens every detail on paper', async () => {
    await engine.sendWeb({ environment: 'development', events: [event('Printed', { shelf: 'crime' })] });
    const { page } = await open(await storyOfNewest('personal'));
    await page.emulateMedia({ media: 'print' });
    const hidden = await page.evaluate(() => [...document.querySelectorAll('details:not([open]) > .in')].filter((element) => (element as HTMLElement).getBoundingClientRect().height === 0).length);
    expect(hidden).toBe(0);
  });
});
