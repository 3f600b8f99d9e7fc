/** The window in a real Chromium, as a user has it open. */
import { chromium } from 'playwright-core';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { findChromium } from '../../scripts/lib/chromium.ts';
import type { EngineProcess } from './engine-process.ts';

export interface BenchWindow {
  readonly browser: Browser;
  readonly page: Page;
  readonly cdp: CDPSession;
  close(): Promise<void>;
}

export async function openWindow(engine: EngineProcess): Promise<BenchWindow> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error('No Chromium was found. Run "npm test" once, which installs one, or set CHROMIUM_PATH.');
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--js-flags=--expose-gc'] });
  const page = await browser.newPage({ viewport: { width: 1600, height: 1000 } });
  const cdp = await page.context().newCDPSession(page);
  await page.goto(`${engine.control}/#token=${engine.token}`);
  return { browser, page, cdp, close: () => browser.close() };
}

/** Live JavaScript heap of the window after a full collection, bytes. */
export async function heapBytes({ cdp }: BenchWindow): Promise<number> {
  await cdp.send('HeapProfiler.collectGarbage');
  await cdp.send('HeapProfiler.collectGarbage');
  const { usedSize } = await cdp.send('Runtime.getHeapUsage');
  return usedSize;
}
