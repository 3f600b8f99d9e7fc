/**
 * The published web SDK in a real Chromium: anonymous, sign-up, logout, a second user, logout, and the first one again, under each
 * strategy of a workspace (spec/identity-profiles.md 1.3, 3.3-3.5). Users are P1, P2 … in the order in which the page met them.
 */
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { IdentityStrategyName } from '../../src/protocol/identity.ts';
import type { User } from '../../src/protocol/user.ts';
import { CURRENT_SDK, plainHttpConfig, startShop } from './browser-harness.ts';
import type { Shop } from './browser-harness.ts';
import { startTestEngine } from './engine-harness.ts';
import type { TestEngine } from './engine-harness.ts';

interface Expected {
  /** Who the page is after: start, login of the first user, logout, login of the second, logout, login of the first. */
  readonly users: readonly string[];
  /** Which of them are known at the end. */
  readonly known: readonly string[];
}

const EXPECTED: Readonly<Record<IdentityStrategyName, Expected>> = {
  'default': { users: ['P1', 'P1', 'P2', 'P2', 'P3', 'P1'], known: ['P1', 'P2'] },
  'conversion': { users: ['P1', 'P1', 'P2', 'P2', 'P3', 'P1'], known: ['P1', 'P2'] },
  'link': { users: ['P1', 'P2', 'P3', 'P4', 'P5', 'P2'], known: ['P2', 'P4'] },
  'isolation': { users: ['P1', 'P2', 'P1', 'P3', 'P1', 'P2'], known: ['P2', 'P3'] },
  'best-match': { users: ['P1', 'P1', 'P1', 'P1', 'P1', 'P1'], known: [] },
};

const FIRST = { customerid: 'c-1', email: 'ada@example.org' };
const SECOND = { customerid: 'c-2', email: 'bob@example.org' };

let engine: TestEngine;
let shop: Shop;
let page: Page | null = null;

beforeAll(async () => { shop = await startShop(CURRENT_SDK); });
beforeEach(async () => { engine = await startTestEngine(); });
afterEach(async () => {
  await page?.context().close();
  page = null;
  await engine.stop();
});
afterAll(async () => { await shop?.close(); });

async function choose(strategy: IdentityStrategyName): Promise<void> {
  const { file } = await engine.control<{ file: Record<string, unknown> }>('GET', '/workspace');
  await engine.control('PUT', '/workspace/file', { ...file, identity: { ...file['identity'] as object, strategy } });
}

/** Calls the SDK and gives the MPID that it then has. */
async function who(call: string, identities: object | null): Promise<string> {
  return page!.evaluate(([method, userIdentities]) => new Promise<string>((resolve, reject) => {
    const sdk = (globalThis as unknown as { sdk: { Identity: Record<string, (request: unknown, done: (result: { httpCode: number; getUser(): { getMPID(): string } }) => void) => void> } }).sdk;
    sdk.Identity[method as string]!(userIdentities === null ? {} : { userIdentities }, (result) => {
      if (result.httpCode === 200) resolve(result.getUser().getMPID());
      else reject(new Error(`${String(method)} gave ${result.httpCode}`));
    });
  }), [call, identities] as const);
}

describe('the web SDK under each strategy', () => {
  it.each(Object.entries(EXPECTED))('%s', async (strategy, expected) => {
    await choose(strategy as IdentityStrategyName);
    const { key } = await engine.input('web');
    const opened = await shop.open(`
      import mParticle from '/sdk.js';
      window.sdk = mParticle;
      window.mParticle = mParticle;
      mParticle.init(${JSON.stringify(key)}, ${plainHttpConfig(engine.ingestHost)});
      mParticle.ready(() => { window.started = true; });`);
    page = opened.page;
    await page.waitForFunction('window.started === true && window.sdk.Identity.getCurrentUser() !== null');

    const met = [await page.evaluate('window.sdk.Identity.getCurrentUser().getMPID()') as string];
    met.push(await who('login', FIRST));
    await page.evaluate("window.sdk.Identity.getCurrentUser().setUserAttribute('tier', 'gold'); window.sdk.logEvent('Signed up', 1); window.sdk.upload()");
    met.push(await who('logout', null));
    met.push(await who('login', SECOND));
    met.push(await who('logout', null));
    met.push(await who('login', FIRST));
    const labels = new Map<string, string>();
    for (const mpid of met) if (!labels.has(mpid)) labels.set(mpid, `P${labels.size + 1}`);
    expect(met.map((mpid) => labels.get(mpid))).toEqual(expected.users);

    await expect.poll(async () => (await engine.events()).some(({ name }) => name === 'Signed up'), { timeout: 15_000 }).toBe(true);
    await engine.settle();
    const users = await Promise.all([...labels].map(async ([mpid, label]) => ({ label, user: await engine.control<User>('GET', `/users/${mpid}`) })));
    expect(users.filter(({ user }) => user.known).map(({ label }) => label)).toEqual(expected.known);
    // What the first user set is hers alone, whoever uses the device after her.
    const first = labels.get(met[1]!);
    expect(users.filter(({ user }) => user.attributes.some((attribute) => attribute.key === 'tier')).map(({ label }) => label)).toEqual([first]);
    if (strategy === 'link') expect(users.find(({ label }) => label === first)!.user.source_mpid).toBe(met[0]);
    expect(opened.errors).toEqual([]);
  });
});
