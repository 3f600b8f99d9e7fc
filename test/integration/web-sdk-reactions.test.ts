/** How the web SDK takes refusals, after the reaction matrix (spec/wire-protocol.md 10): unchanged SDKs in Chromium, faults on demand. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import type { RequestSummary } from '../../src/protocol/contract.ts';
import { plainHttpConfig, startShop } from './browser-harness.ts';
import type { Shop } from './browser-harness.ts';
import { startTestEngine } from './engine-harness.ts';
import type { TestEngine } from './engine-harness.ts';

let current: Shop;
let legacy: Shop;
let engine: TestEngine;

beforeAll(async () => {
  current = await startShop(new URL('../../node_modules/@mparticle/web-sdk/dist/mparticle.esm.js', import.meta.url));
  legacy = await startShop(new URL('../../node_modules/mparticle-web-sdk-legacy/dist/mparticle.esm.js', import.meta.url));
});
afterAll(async () => {
  await current.close();
  await legacy.close();
});
beforeEach(async () => {
  engine = await startTestEngine();
});
afterEach(() => engine.stop());

async function start(shop: Shop, more: Readonly<Record<string, unknown>> = {}): Promise<Page> {
  const { key } = await engine.input('web');
  const config = plainHttpConfig(engine.ingestHost, { flags: { eventBatchingIntervalMillis: '600' }, ...more });
  const { page } = await shop.open(`import mParticle from '/sdk.js'; mParticle.init('${key}', ${config});`);
  return page;
}

async function identified(page: Page): Promise<void> {
  await page.waitForFunction('window.mParticle?.Identity?.getCurrentUser()?.getMPID()');
}

const log = (page: Page, name: string): Promise<unknown> => page.evaluate(`mParticle.logEvent(${JSON.stringify(name)}, 1)`);

async function fail(surface: string, status: number, options: Readonly<Record<string, unknown>> = {}): Promise<void> {
  await engine.control('PUT', '/faults', { items: [{ surface, action: { type: 'status', status, retry_after_s: status === 429 || status === 503 ? 3_600 : null }, ...options }] });
}

const heal = (): Promise<unknown> => engine.control('PUT', '/faults', { items: [] });

async function calls(surface: string): Promise<RequestSummary[]> {
  return (await engine.requests()).filter((request) => request.surface === surface).reverse();
}

async function until(check: () => Promise<boolean>): Promise<void> {
  await expect.poll(check, { timeout: 15_000, interval: 50 }).toBe(true);
}

const arrived = async (): Promise<string[]> => {
  await engine.settle();
  return (await engine.events()).map((event) => event.name);
};

describe('batches', () => {
  it.each([429, 500, 503])('%i: kept and sent again at the next interval, whatever Retry-After says, and counted once', async (status) => {
    const page = await start(current);
    await identified(page);
    await fail('web-events', status, { count: 2 });
    await log(page, 'Kept');
    await until(async () => (await calls('web-events')).some((call) => call.status === 202));
    await until(async () => (await arrived()).includes('Kept'));
    const attempts = await calls('web-events');
    expect(attempts.slice(0, 2).map((call) => call.status)).toEqual([status, status]);
    expect(attempts[1]!.retry_of ?? attempts[2]!.retry_of).toBe(attempts[0]!.id);
    const gap = attempts[2]!.at - attempts[1]!.at;
    expect([gap > 100, gap < 5_000]).toEqual([true, true]);
    expect((await arrived()).filter((name) => name === 'Kept')).toHaveLength(1);
  });

  it('400: sent again for ever, and everything after it waits', async () => {
    const page = await start(current);
    await identified(page);
    await fail('web-events', 400);
    await log(page, 'First');
    await until(async () => (await calls('web-events')).length >= 3);
    await log(page, 'Second');
    const before = (await calls('web-events')).length;
    await until(async () => (await calls('web-events')).length >= before + 2);
    expect(new Set((await calls('web-events')).map((call) => call.status))).toEqual(new Set([400]));
    expect(await arrived()).toEqual([]);
    await heal();
    await until(async () => {
      const names = await arrived();
      return names.includes('First') && names.includes('Second');
    });
  });

  it.each([401, 403, 404])('%i: all that is queued is dropped, and what comes later goes through', async (status) => {
    const page = await start(current);
    await identified(page);
    await fail('web-events', status, { count: 1 });
    await log(page, 'Dropped');
    await until(async () => (await calls('web-events')).some((call) => call.status === status));
    await page.waitForTimeout(1_500);
    await log(page, 'Later');
    await until(async () => (await arrived()).includes('Later'));
    expect(await arrived()).not.toContain('Dropped');
  });
});

describe('identity', () => {
  const answered = async (page: Page): Promise<{ code: number; body: unknown }> => (await page.evaluate(`new Promise((resolve) => {
    mParticle.Identity.login({ userIdentities: { customerid: 'C-42' } }, (result) => resolve({ code: result.httpCode, body: result.body ?? null }));
  })`)) as { code: number; body: unknown };

  it('400 reaches the app with its body; other refusals reach it as "no HTTP"; none is tried again', async () => {
    const page = await start(current);
    await identified(page);
    await fail('identity', 400);
    expect(await answered(page)).toMatchObject({ code: 400, body: { Errors: [{ code: 'VALIDATION_ERROR', message: expect.stringMatching(/\S/) }] } });
    for (const status of [401, 403, 404, 429, 500, 503]) {
      await fail('identity', status);
      expect([status, (await answered(page)).code]).toEqual([status, -1]);
    }
    expect((await calls('identity')).map((call) => call.status)).toEqual([200, 400, 401, 403, 404, 429, 500, 503]);
  });

  it('a failing identify keeps every event back until a later call succeeds', async () => {
    await fail('identity', 503);
    const page = await start(current);
    await until(async () => (await calls('identity')).length === 1);
    await log(page, 'Waiting');
    await page.waitForTimeout(1_500);
    expect(await calls('web-events')).toEqual([]);
    await heal();
    expect((await answered(page)).code).toBe(200);
    await until(async () => (await arrived()).includes('Waiting'));
  });
});

describe('single events of the old SDK', () => {
  it.each([400, 401, 429, 503])('%i: lost', async (status) => {
    const page = await start(legacy, { flags: {} });
    await identified(page);
    await until(async () => (await calls('web-event')).length >= 2);
    await fail('web-event', status, { count: 1 });
    await log(page, 'Lost');
    await until(async () => (await calls('web-event')).some((call) => call.status === status));
    await log(page, 'Later');
    await until(async () => (await arrived()).includes('Later'));
    expect(await arrived()).not.toContain('Lost');
  });
});
