/**
 * How the real web SDK takes faults on demand (the reaction matrix, spec/wire-protocol.md 10), and how its retries are tied to the
 * attempt that failed.
 */
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RequestSummary } from '../../src/protocol/contract.ts';
import { CURRENT_SDK, plainHttpConfig, startShop } from './browser-harness.ts';
import type { Shop } from './browser-harness.ts';
import { startTestEngine } from './engine-harness.ts';
import type { TestEngine } from './engine-harness.ts';

const WAIT = { timeout: 15_000, interval: 100 };

let shop: Shop;
let engine: TestEngine;
let page: Page | null;
let key: string;

beforeAll(async () => {
  shop = await startShop(CURRENT_SDK);
});

afterAll(() => shop?.close());

beforeEach(async () => {
  page = null;
  engine = await startTestEngine();
  ({ key } = await engine.input('web'));
});

afterEach(async () => {
  await page?.context().close();
  await engine.stop();
});

const setFault = (fault: object | null): Promise<unknown> => engine.control('PUT', '/faults', { items: fault === null ? [] : [fault] });
async function open(): Promise<void> {
  const config = plainHttpConfig(engine.ingestHost, { flags: { eventBatchingIntervalMillis: '500' } });
  ({ page } = await shop.open(`import mParticle from '/sdk.js'; mParticle.init('${key}', ${config}); mParticle.logEvent('First', 1); window.mParticle = mParticle;`));
}
const logEvent = (name: string): Promise<void> => page!.evaluate((event) => (globalThis as unknown as { mParticle: { logEvent(name: string, type: number): void } }).mParticle.logEvent(event, 1), name);

/** Uploads, oldest first. */
const uploads = async (): Promise<RequestSummary[]> => (await engine.requests()).filter(({ surface }) => surface === 'web-events').reverse();
const statuses = async (): Promise<number[]> => (await uploads()).map(({ status }) => status);
async function names(): Promise<string[]> {
  await engine.settle();
  return (await engine.events()).map(({ name }) => name);
}

describe.each([
  ['429', { type: 'status', status: 429 }, 429],
  ['429 without Retry-After', { type: 'status', status: 429, retry_after_s: null }, 429],
  ['503', { type: 'status', status: 503 }, 503],
  ['500', { type: 'status', status: 500 }, 500],
  ['400', { type: 'status', status: 400 }, 400],
  ['a dropped connection', { type: 'drop', when: 'before-storing' }, 0],
] as const)('an upload that gets %s', (_case, action, status) => {
  it('is kept and sent again at every interval, before all later ones; the retries are tied to it', async () => {
    await setFault({ surface: 'web-events', count: 2, action });
    await open();
    await expect.poll(() => statuses(), WAIT).toEqual(expect.arrayContaining([status, status, 202]));
    await logEvent('Later');
    await expect.poll(() => names(), WAIT).toEqual(expect.arrayContaining(['First', 'Later']));
    const calls = await uploads();
    expect(calls.slice(0, 3).map((call) => [call.status, call.attempt, call.retry_of])).toEqual([[status, 1, null], [status, 2, calls[0]!.id], [202, 3, calls[0]!.id]]);
    expect((await names()).filter((name) => name === 'First')).toHaveLength(1);
    const bytes = await Promise.all(calls.slice(0, 3).map(async ({ id }) => (await engine.requestDetail(id)).raw.body_base64));
    expect(new Set(bytes).size).toBe(1);
    expect((await engine.requestDetail(calls[2]!.id)).attempts.map((attempt) => attempt.id)).toEqual(calls.slice(0, 3).map(({ id }) => id));
  });
});

describe.each([401, 403, 404])('an upload that gets %i', (status) => {
  it('is thrown away with all that waited; what comes later gets through', async () => {
    await setFault({ surface: 'web-events', count: 1, action: { type: 'status', status } });
    await open();
    await expect.poll(() => statuses(), WAIT).toContain(status);
    await logEvent('Later');
    await expect.poll(() => names(), WAIT).toContain('Later');
    const calls = await uploads();
    expect(calls.map(({ retry_of }) => retry_of)).toEqual(calls.map(() => null));
    expect(await names()).not.toContain('First');
  });
});

describe('a 400 that does not end', () => {
  it('wedges the SDK: the same batch comes for ever and holds back all later ones', async () => {
    await setFault({ surface: 'web-events', action: { type: 'status', status: 400 } });
    await open();
    await expect.poll(async () => (await statuses()).length, WAIT).toBeGreaterThanOrEqual(2);
    await logEvent('Held back');
    await expect.poll(async () => (await statuses()).length, WAIT).toBeGreaterThanOrEqual(5);
    const calls = await uploads();
    expect(calls.map(({ attempt }) => attempt)).toEqual(calls.map((_, index) => index + 1));
    await setFault(null);
    await expect.poll(() => names(), WAIT).toEqual(expect.arrayContaining(['First', 'Held back']));
  });
});

it('a taken batch whose answer is lost comes again and is known as a duplicate', async () => {
  await setFault({ surface: 'web-events', count: 1, action: { type: 'drop', when: 'after-storing' } });
  await open();
  await expect.poll(() => statuses(), WAIT).toEqual(expect.arrayContaining([0, 202]));
  await expect.poll(async () => (await engine.batches()).some((batch) => batch.flags.includes('duplicate')), WAIT).toBe(true);
  const [first, second] = await uploads();
  expect(second).toMatchObject({ retry_of: first!.id, attempt: 2 });
  const duplicate = (await engine.batches()).find((batch) => batch.flags.includes('duplicate'))!;
  expect((await engine.batchDetail(duplicate.id)).trace.at(-1)?.reason).toMatchObject({ code: 'duplicate-batch' });
});

describe.each([
  [400, 400, 'The request was refused.'], [401, -1, undefined], [403, -1, undefined], [429, -1, undefined], [500, -1, undefined],
])('an identity call that gets %i', (status, code, message) => {
  it(`calls back with ${code} and is not sent again; events wait for a user`, async () => {
    await setFault({ surface: 'identity', action: { type: 'status', status } });
    await open();
    await expect.poll(async () => (await engine.requests()).map((call) => `${call.surface} ${call.status}`), WAIT).toContain(`identity ${status}`);
    const result = await page!.evaluate(() => new Promise<{ code: number; message: string | undefined }>((resolve) => {
      const { Identity } = (globalThis as unknown as { mParticle: { Identity: { login(request: object, callback: (result: { httpCode: number; body?: { Errors?: { message: string }[] } }) => void): void } } }).mParticle;
      Identity.login({ userIdentities: { customerid: 'C-1' } }, (answer) => resolve({ code: answer.httpCode, message: answer.body?.Errors?.[0]?.message }));
    }));
    expect(result).toEqual({ code, message });
    expect(await uploads()).toEqual([]);
    await setFault(null);
    await page!.evaluate(() => (globalThis as unknown as { mParticle: { Identity: { login(request: object): void } } }).mParticle.Identity.login({ userIdentities: { customerid: 'C-1' } }));
    await expect.poll(() => names(), WAIT).toContain('First');
  });
});

it('a late answer delays the SDK but loses nothing', async () => {
  await setFault({ surface: 'web-events', action: { type: 'latency', ms: 800, jitter_ms: 200 } });
  await open();
  await expect.poll(() => names(), WAIT).toContain('First');
  expect((await uploads())[0]).toMatchObject({ status: 202, notes: [{ code: 'fault-injected' }] });
});
