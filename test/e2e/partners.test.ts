/** A purchase to every simulated partner, seen in the window: one refuses it, and the reason is three key presses away. */
import { rmSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterEach, expect, test } from 'vitest';
import type { TestEngine } from '../support/engine.ts';
import { PARTNERS, partnersFolder, purchaseBatch } from '../support/partners.ts';
import { useWindow } from '../support/window.ts';
import { ExplainPage } from './pages/explain-page.ts';
import { StreamPage } from './pages/stream-page.ts';

let engine: TestEngine;
let page: Page;
let stream: StreamPage;
let explain: ExplainPage;
let dir: string | null = null;

useWindow((opened) => {
  ({ engine, page } = opened);
  stream = new StreamPage(page);
  explain = new ExplainPage(page);
});
afterEach(() => {
  if (dir !== null) rmSync(dir, { recursive: true, force: true });
  dir = null;
});

const soon = <T>(read: () => Promise<T>) => expect.poll(read, { timeout: 15_000, interval: 50 });

/** Braze takes at most 100 of a product in one purchase. */
const TOO_MANY = { products: [{ id: 'BK-1', name: 'Night Ferry', price: 15, quantity: 250 }] };

async function send(batch: unknown): Promise<void> {
  const { key, secret } = (await engine.status()).inputs.find(({ name }) => name === 'app')!;
  const answer = await fetch(`${engine.ingest}/v2/events`, { method: 'POST', body: JSON.stringify(batch), headers: { 'content-type': 'application/json', authorization: `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}` } });
  expect(answer.status).toBe(202);
  await engine.settle();
}

test('six take it, Braze does not, and says why', async () => {
  dir = partnersFolder();
  expect((await engine.api('POST', '/workspace/open', { dir })).status).toBeLessThan(300);
  await stream.open(engine.control, engine.running.token);
  await send(purchaseBatch((await engine.status()).clock.now, { action: TOO_MANY }));
  await stream.rows().first().waitFor();
  const { body: { items: [event] } } = await engine.api<{ items: { outcome: string; outcomes: { output: string; outcome: string }[] }[] }>('GET', '/events?limit=1');
  expect(Object.fromEntries(event!.outcomes.map(({ output, outcome }) => [output, outcome]))).toEqual(Object.fromEntries(PARTNERS.map((name) => [name, name === 'braze' ? 'failed' : 'delivered'])));
  expect(await stream.rows().first().innerText()).toContain('6/7 · Braze');

  // The newest row; why; and the answer is that of the output that failed.
  for (const key of ['j', 'e']) await page.keyboard.press(key);
  await soon(() => explain.answer.innerText()).toContain('braze');
  await soon(() => explain.answer.innerText()).toContain('\'quantity\' is not valid');
});
