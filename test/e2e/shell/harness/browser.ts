/** One Chromium for the application; Electron has it built in. */
import { createServer } from 'node:net';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { BrowserContext } from 'playwright-core';

let opened: Promise<{ context: BrowserContext; address: string }> | null = null;

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

async function open(userData: string) {
  const port = await freePort();
  const executablePath = process.env['CHROMIUM_PATH'];
  const context = await chromium.launchPersistentContext(join(userData, 'chromium'), {
    ...(executablePath ? { executablePath } : {}),
    headless: true,
    viewport: null,
    handleSIGTERM: false,
    handleSIGINT: false,
    handleSIGHUP: false,
    args: [
      `--remote-debugging-port=${port}`, '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-sync',
      '--disable-background-networking', '--disable-component-update', '--disable-dev-shm-usage',
    ],
  });
  return { context, address: `http://127.0.0.1:${port}` };
}

export function openBrowser(userData: string) {
  opened ??= open(userData);
  return opened;
}

export async function browserContext(): Promise<BrowserContext> {
  if (opened === null) throw new Error('no window before app is ready');
  return (await opened).context;
}

export async function browserAddress(): Promise<string | null> {
  return opened === null ? null : (await opened).address;
}

export async function closeBrowser(): Promise<void> {
  if (opened !== null) await (await opened).context.close();
}
