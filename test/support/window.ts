/** The window of a real engine in a real browser: one browser for a file, an engine and a page for each test. */
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { buildIfStale } from '../../scripts/lib/build.ts';
import { findChromium } from '../../scripts/lib/chromium.ts';
import { startTestEngine } from './engine.ts';
import type { TestEngine } from './engine.ts';

export const root = join(import.meta.dirname, '..', '..');
const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const PATIENCE_MS = 15_000;

export interface OpenedWindow {
  /** A test that starts another engine puts it here, so that it is stopped. */
  engine: TestEngine;
  readonly context: BrowserContext;
  readonly page: Page;
}

/** Registers set-up and tear-down of a test file; `onOpen` gets what a test works with. A test fails when its page threw. */
export function useWindow(onOpen: (opened: OpenedWindow) => void): void {
  let browser: Browser | undefined;
  let opened: OpenedWindow;
  let pageErrors: string[];

  beforeAll(async () => {
    if (buildIfStale(root) !== 0) throw new Error('the build failed');
    const executablePath = findChromium();
    if (executablePath === null) throw new Error('No Chromium: "npm test" installs one.');
    browser = await chromium.launch({ executablePath, args: ARGUMENTS });
  }, 180_000);

  afterAll(async () => { await browser?.close(); });

  beforeEach(async () => {
    if (browser === undefined) throw new Error('the browser did not start');
    const engine = await startTestEngine({ windowDir: join(root, 'out', 'renderer') });
    const context = await browser.newContext({ viewport: { width: 1600, height: 1000 }, reducedMotion: 'reduce', permissions: ['clipboard-read', 'clipboard-write'] });
    context.setDefaultTimeout(PATIENCE_MS);
    const page = await context.newPage();
    pageErrors = [];
    page.on('pageerror', (error) => pageErrors.push(error.message));
    opened = { engine, context, page };
    onOpen(opened);
  });

  afterEach(async () => {
    await opened.context.close();
    await opened.engine.stop();
    expect(pageErrors).toEqual([]);
  });
}
